"""Renumbers the objects inside values, so that a summary does not depend on who asked for it."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import TypeVar

from scalesight.cost.algebra import ZERO
from scalesight.inference.altered import altered
from scalesight.inference.values import UNKNOWN, Coroutine, FunctionRef, Object, Opaque, Query, Row, Sequence, Value

MAXIMUM_NESTING = 6
Name = TypeVar("Name", str, "str | None")


def renumber(value: Value, number: Callable[[int], int], latest: Callable[[Value], Value], depth: int = 0) -> Value:
    """The value with every object's ident mapped, each object first in its latest version; deep nesting is lost.

    What keeps all its numbers is given back itself.
    """
    if depth > MAXIMUM_NESTING:
        return UNKNOWN
    depth += 1
    value = latest(value)
    if isinstance(value, Sequence):
        ident = number(value.ident)
        element = renumber(value.element, number, latest, depth)
        key = renumber(value.key, number, latest, depth) if value.key is not None else None
        items = _each(value.items, number, latest, depth) if value.items is not None else None
        same = ident == value.ident and element is value.element and key is value.key and items is value.items
        return value if same else altered(value, ident=ident, element=element, key=key, items=items)
    if isinstance(value, Row):
        fields = _named(value.fields, number, latest, depth)
        nested = _nested(value.nested, number, latest, depth)
        ident = number(value.ident)
        same = ident == value.ident and fields is value.fields and nested is value.nested
        return value if same else altered(value, ident=ident, fields=fields, nested=nested)
    if isinstance(value, Query):
        nested = _nested(value.nested, number, latest, depth)
        held = renumber(value.element, number, latest, depth) if value.element is not None else None
        kept = altered(value.kept, cache=number(value.kept.cache)) if value.kept is not None else None
        return altered(value, ident=number(value.ident), nested=nested, element=held, kept=kept)
    if isinstance(value, Object):
        carried = renumber(value.carried, number, latest, depth) if value.carried is not None else None
        ident = number(value.ident)
        same = ident == value.ident and carried is value.carried
        return value if same else altered(value, ident=ident, carried=carried)
    if isinstance(value, FunctionRef):
        receiver = renumber(value.receiver, number, latest, depth) if value.receiver is not None else None
        given = _named(value.given, number, latest, depth)
        same = receiver is value.receiver and given is value.given
        return value if same else altered(value, receiver=receiver, given=given)
    if isinstance(value, Opaque) and value.owner is not None:
        return altered(value, owner=None)
    if isinstance(value, Coroutine):
        return altered(value, value=renumber(value.value, number, latest, depth))
    return value


def object_numbers(value: Value) -> set[int]:
    """The numbers of all objects inside a value."""
    found: set[int] = set()

    def note(ident: int) -> int:
        if ident:
            found.add(ident)
        return ident

    renumber(value, note, lambda v: v)
    return found


def _each(
    values: tuple[Value, ...], number: Callable[[int], int], latest: Callable[[Value], Value], depth: int
) -> tuple[Value, ...]:
    found = tuple([renumber(value, number, latest, depth) for value in values])
    return values if all(map(is_, found, values)) else found


def _named(
    pairs: tuple[tuple[Name, Value], ...], number: Callable[[int], int], latest: Callable[[Value], Value], depth: int
) -> tuple[tuple[Name, Value], ...]:
    values = tuple([value for _, value in pairs])
    found = _each(values, number, latest, depth)
    return pairs if found is values else tuple([(name, value) for (name, _), value in zip(pairs, found)])


def _nested(
    nested: tuple[tuple[str, Query], ...], number: Callable[[int], int], latest: Callable[[Value], Value], depth: int
) -> tuple[tuple[str, Query], ...]:
    return (
        tuple([(path, _query(renumber(query, number, latest, depth))) for path, query in nested]) if nested else nested
    )


def _query(value: Value) -> Query:
    return value if isinstance(value, Query) else Query(0, "", ZERO)
