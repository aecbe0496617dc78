"""What is known about a language, read from its folder."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any, Protocol, cast

import tree_sitter

from scalesight.languages.markup import Markup
from scalesight.languages.structure import Structure, compile_structure


class Hooks(Protocol):
    """What a query cannot say about a language; every function is total."""

    def plain_text(self, raw: bytes) -> str | None:
        """The value of a string literal without interpolations, else None."""

    def text_piece(self, raw: bytes, literal: bytes) -> str:
        """The value of a literal piece `raw` inside the interpolated string `literal`."""

    def number(self, raw: bytes) -> int | float | None:
        """The value of a number literal; None when no finite 64-bit number says it."""

    def module_reference(self, text: str) -> tuple[str, int]:
        """The module's name and how many levels up it starts, from what an import says."""


@dataclass(frozen=True, eq=False)
class Language:
    """A language's data; grammar and queries are compiled once, at first use.

    `lineage` is its name, then those of the languages whose data it extends.
    """

    name: str
    lineage: tuple[str, ...]
    endings: tuple[str, ...]
    comment_prefixes: tuple[str, ...]
    comment_pairs: tuple[tuple[str, str], ...]
    quoted_types: bool
    verbatim_types: frozenset[str]
    operators: Mapping[str, str]
    exports: tuple[str, ...]
    directives: frozenset[str]
    imports_by_path: bool
    identifiers: Mapping[str, Any]
    keywords: Mapping[str, Any]
    grammar: tree_sitter.Language
    structure: Structure
    hooks: Hooks


def language_for(path: str) -> Language | Markup | None:
    """The language of a file by its name's ending (and folder); None for one that no language folder claims."""
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower()
    name = _names_by_ending().get(suffix)
    if name is None and suffix in _names_below():
        name, folders = _names_below()[suffix]
        if folders.isdisjoint(path.replace("\\", "/").split("/")[:-1]):
            return None
    if name is None:
        return None
    return load_language(name) if "grammar" in language_table(name) else load_markup(name)


def language_names() -> tuple[str, ...]:
    """The languages with a grammar that have a folder."""
    return tuple(name for name in _folders() if "grammar" in language_table(name))


def markup_names() -> tuple[str, ...]:
    """The languages without a grammar that have a folder."""
    return tuple(name for name in _folders() if "grammar" not in language_table(name))


@cache
def _folders() -> tuple[str, ...]:
    folders = resources.files("scalesight.languages").iterdir()
    return tuple(sorted(folder.name for folder in folders if (folder / "language.toml").is_file()))


@cache
def load_language(name: str) -> Language:
    """The language in the folder `name`, with its grammar loaded and its queries compiled."""
    table = language_table(name)
    module = importlib.import_module(table["grammar"]["module"])
    grammar = tree_sitter.Language(getattr(module, table["grammar"]["function"])())
    folder = resources.files("scalesight.languages")
    comments = table.get("comments", {})
    types = table.get("types", {})
    return Language(
        name=name,
        lineage=lineage_of(name),
        endings=tuple(table["endings"]),
        comment_prefixes=tuple(comments.get("line", ())),
        comment_pairs=_pairs(comments),
        quoted_types=bool(types.get("quoted", False)),
        verbatim_types=frozenset(types.get("verbatim", ())),
        operators=table.get("operators", {}),
        exports=tuple(table.get("modules", {}).get("exports", ())),
        directives=frozenset(table.get("modules", {}).get("directives", ())),
        imports_by_path=bool(table.get("modules", {}).get("paths", False)),
        identifiers=table.get("identifiers", {}),
        keywords=table.get("keywords", {}),
        grammar=grammar,
        structure=compile_structure(
            grammar, "\n".join(folder.joinpath(file).read_text("utf-8") for file in table["structure"])
        ),
        hooks=cast(Hooks, importlib.import_module(f"scalesight.languages.{_with_hooks(name)}.hooks")),
    )


def lineage_of(name: str) -> tuple[str, ...]:
    """The language's name, then those of the languages that it extends, nearest first."""
    names = [name]
    while (base := _own_table(names[-1]).get("extends")) is not None:
        names.append(base)
    return tuple(names)


def _with_hooks(name: str) -> str:
    folder = resources.files("scalesight.languages")
    return next(one for one in lineage_of(name) if folder.joinpath(one, "hooks.py").is_file())


@cache
def load_markup(name: str) -> Markup:
    """The language without a grammar in the folder `name`."""
    table = language_table(name)
    comments = table.get("comments", {})
    return Markup(
        name=name,
        endings=tuple(table["endings"]),
        comment_prefixes=tuple(comments.get("line", ())),
        comment_pairs=_pairs(comments),
        host=table["host"],
        reader=table.get("reader", "template"),
        tags=table.get("tags", {}),
    )


def host_of(name: str) -> str | None:
    """The language of the code that renders templates or uses models; None for a language of code."""
    return language_table(name).get("host")


def _pairs(comments: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((pair[0], pair[1]) for pair in comments.get("block", ()))


@cache
def language_table(name: str) -> dict[str, Any]:
    """A language's data: its own keys over those of the language that it extends, table by table."""
    own = _own_table(name)
    if "extends" not in own:
        return own
    base = language_table(own["extends"])
    merged = {key: {**base[key], **own[key]} for key in own if isinstance(own[key], dict) and key in base}
    return {**base, **own, **merged}


@cache
def _own_table(name: str) -> dict[str, Any]:
    text = (resources.files("scalesight.languages") / name / "language.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _names_by_ending() -> dict[str, str]:
    return {ending: name for name in _folders() for ending in _own_table(name)["endings"]}


@cache
def _names_below() -> dict[str, tuple[str, frozenset[str]]]:
    """The language by endings that mean it only below some folders."""
    limited = ((name, language_table(name)["below"]) for name in _folders() if "below" in language_table(name))
    return {ending: (name, frozenset(below["folders"])) for name, below in limited for ending in below["endings"]}
