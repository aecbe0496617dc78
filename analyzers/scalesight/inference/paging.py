"""Components that show a page of what they are called for: a name alone does not tell how many rows there are."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import replace

from scalesight.cost.algebra import Polynomial, atom
from scalesight.effects.conventions import Conventions
from scalesight.inference.naming import names_several
from scalesight.inference.program import Program
from scalesight.inference.sizes import Page
from scalesight.inference.uses import makes_elements
from scalesight.inference.values import Opaque, Sequence, Value
from scalesight.outline import facts
from scalesight.outline.memo import PerFunction
from scalesight.outline.nodes import nodes_in

_PAGED: PerFunction[bool] = PerFunction()


def is_paged(program: Program, path: str, placed: facts.PlacedFunction) -> bool:
    """Whether a component, or a hook of one, goes through its rows page by page; remembered by the function's key."""
    conventions = program.conventions(path)
    if not conventions.pages:
        return False
    key = (placed.key, conventions.pages, conventions.hooks)
    return _PAGED.of(key, lambda: _speaks_of_pages(placed, conventions))


def _speaks_of_pages(placed: facts.PlacedFunction, conventions: Conventions) -> bool:
    is_hook = fnmatch.fnmatchcase(placed.function.name, conventions.hooks)
    if not is_hook and not makes_elements(placed):
        return False
    words = _said(nodes_in((placed.function.parameters, placed.function.body)))
    return any(fnmatch.fnmatchcase(word, glob) for word in set(words) for glob in conventions.pages)


def a_page(hint: str) -> Polynomial:
    """So many rows as a page has."""
    return atom(Page(f"page of {hint.partition('|')[0] or 'rows'}"))


def as_page(value: Value) -> Value:
    """A collection, or those that are given together, of which nobody tells the length, as a page of it."""
    if not isinstance(value, Sequence) or (value.size.constant is not None and value.kind != "dict"):
        return value
    if value.kind == "dict":
        items = tuple(as_page(item) for item in value.items) if value.items is not None else None
        return replace(value, items=items)
    return replace(value, size=a_page(""), items=None)


def given_on(value: Value) -> Value:
    """What a component that shows pages gives to others: a collection that is known by its name is one of its pages."""
    if isinstance(value, Opaque) and names_several(value.hint.partition("|")[0]):
        return Sequence("list", a_page(value.hint), Opaque(f"one of {value.hint}"))
    if isinstance(value, Sequence) and value.kind == "dict" and value.items is not None:
        return replace(value, items=tuple(map(given_on, value.items)))
    return value


def _said(nodes: Iterable[object]) -> Iterable[str]:
    """The names that are read, bound, taken or given."""
    for one in nodes:
        if isinstance(one, facts.Name):
            yield one.id
        elif isinstance(one, facts.Attribute):
            yield one.name
        elif isinstance(one, facts.Collection) and one.kind == "dict":
            for key in one.keys:
                if isinstance(key, facts.Text) and len(key.parts) == 1 and isinstance(key.parts[0], str):
                    yield key.parts[0]
