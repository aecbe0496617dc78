"""What a language means by its words, as far as inference asks: how modules are found, what calling does, which types.

It is data: `languages/<name>/language.toml` says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Conventions:
    """The answers of one language.

    - `paths`: modules are named by path (`./a/b`), not by dotted name. `files`: what a module's path may end in, in
      order; `index`: the file that stands for its folder. `exports`: names whose attributes a module gives to others.
      `importers`: functions that give the module of their argument. `own`: the platform's own modules, called by
      `prefix`.
    - `constructor`: the method that makes an instance ready. `class_of`: an instance's attribute that is its class.
      `parent`: the name of what a class is made upon, where
      that is a value and no function. `receiver`: what a function that an object holds calls that object.
    - `starts`: calling an asynchronous function starts it; else awaiting does.
    - `plain`: the kind of a plain object, by which presets tell its bytes.
    - `keys`: an attribute of a dictionary is the value under that key. `pairs`: going over one gives its pairs.
    - `options`: the entries of a dictionary that is an argument count as named arguments.
    - `draws`: the method in which a component's class makes its elements.
    - `hooks`: a glob of functions that belong to the component which calls them. `handlers`: a glob of the attributes
      whose functions run when something happens; those in `typing` on every keystroke, on elements called like one of
      `typed` whose `type` is none of `untyped`. `later`: globs of functions whose result follows with a delay. `pages`:
      globs of names in a component that shows its rows page by page. `hidden`: globs of packages' components that stand
      for nothing on the screen themselves; any other is at least one node. `opened`: globs of packages' components
      whose content stands nowhere until somebody opens them.
    - `pauses`: functions that wait for some time; a loop that has one and leaves early tries again, or polls.
    - `listeners`: unknown functions that keep a function for when something happens.
    - `screen`: words that together stand in a function only where a screen is (`document`, `createElement`).
    - `types`: what a type's name stands for: list, set, stream, dict, number, text, or `same` as its first argument.
      `promises`: types of what has to be awaited.
    """

    paths: bool = False
    files: tuple[str, ...] = (".py", "/__init__.py", ".pyi")
    index: str = "__init__"
    exports: tuple[str, ...] = ()
    importers: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    prefix: str = ""
    constructor: str = "__init__"
    class_of: str = ""
    parent: str = ""
    receiver: str = ""
    starts: bool = False
    plain: str = "object"
    keys: bool = False
    pairs: bool = False
    options: bool = False
    draws: str = ""
    hooks: str = ""
    handlers: str = ""
    typing: frozenset[str] = frozenset()
    typed: tuple[str, ...] = ()
    untyped: frozenset[str] = frozenset()
    later: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    pauses: frozenset[str] = frozenset()
    listeners: frozenset[str] = frozenset()
    screen: tuple[frozenset[str], ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    promises: frozenset[str] = frozenset()


def read_conventions(table: Mapping[str, Any]) -> Conventions:
    """The conventions that a language's table says."""
    modules, meaning = table.get("modules", {}), table.get("meaning", {})
    elements = table.get("elements", {})
    roles = table.get("types", {}).get("roles", {})
    return Conventions(
        paths=bool(modules.get("paths", False)),
        files=tuple(modules.get("files", ())),
        index=str(modules.get("index", "")),
        exports=tuple(modules.get("exports", ())),
        importers=tuple(modules.get("importers", ())),
        own=frozenset(modules.get("own", ())),
        prefix=str(modules.get("prefix", "")),
        constructor=str(meaning.get("constructor", "")),
        class_of=str(meaning.get("class_of", "")),
        parent=str(meaning.get("parent", "")),
        receiver=str(meaning.get("receiver", "")),
        starts=bool(meaning.get("starts", False)),
        plain=str(meaning.get("plain", "object")),
        keys=bool(meaning.get("keys", False)),
        pairs=bool(meaning.get("pairs", False)),
        options=bool(meaning.get("options", False)),
        draws=str(elements.get("draws", "")),
        hooks=str(elements.get("hooks", "")),
        handlers=str(elements.get("handlers", "")),
        typing=frozenset(elements.get("typing", ())),
        typed=tuple(elements.get("typed", ())),
        untyped=frozenset(elements.get("untyped", ())),
        later=tuple(elements.get("later", ())),
        pages=tuple(elements.get("pages", ())),
        hidden=tuple(elements.get("hidden", ())),
        opened=tuple(elements.get("opened", ())),
        pauses=frozenset(meaning.get("pauses", ())),
        listeners=frozenset(meaning.get("listeners", ())),
        screen=tuple(frozenset(one.split(".")) for one in elements.get("screen", ())),
        types=MappingProxyType({name: role for role, names in roles.items() for name in names}),
        promises=frozenset(table.get("types", {}).get("promises", ())),
    )
