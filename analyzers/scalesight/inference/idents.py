"""Renumbers the objects inside values, so that a summary does not depend on who asked for it."""

from __future__ import annotations

from collections.abc import Callable

from scalesight.cost.algebra import ZERO
from scalesight.inference.altered import altered
from scalesight.inference.values import UNKNOWN, Coroutine, FunctionRef, Object, Opaque, Query, Row, Sequence, Value

MAXIMUM_NESTING = 6


def renumber(value: Value, number: Callable[[int], int], latest: Callable[[Value], Value], depth: int = 0) -> Value:
    """The value with every object's ident mapped, each object first in its latest version; deep nesting is lost."""
    if depth > MAXIMUM_NESTING:
        return UNKNOWN
    depth += 1
    value = latest(value)
    if isinstance(value, Query):
        nested = tuple((path, _query(renumber(query, number, latest, depth))) for path, query in value.nested)
        element = renumber(value.element, number, latest, depth) if value.element is not None else None
        return altered(value, ident=number(value.ident), nested=nested, element=element)
    if isinstance(value, Sequence):
        return altered(
            value,
            ident=number(value.ident),
            element=renumber(value.element, number, latest, depth),
            key=renumber(value.key, number, latest, depth) if value.key is not None else None,
            items=tuple(renumber(item, number, latest, depth) for item in value.items)
            if value.items is not None
            else None,
        )
    if isinstance(value, Row):
        fields = tuple((name, renumber(field, number, latest, depth)) for name, field in value.fields)
        nested = tuple((path, _query(renumber(query, number, latest, depth))) for path, query in value.nested)
        return altered(value, ident=number(value.ident), fields=fields, nested=nested)
    if isinstance(value, Object):
        carried = renumber(value.carried, number, latest, depth) if value.carried is not None else None
        return altered(value, ident=number(value.ident), carried=carried)
    if isinstance(value, FunctionRef):
        receiver = renumber(value.receiver, number, latest, depth) if value.receiver is not None else None
        return altered(
            value, receiver=receiver, given=tuple((n, renumber(v, number, latest, depth)) for n, v in value.given)
        )
    if isinstance(value, Opaque) and value.owner is not None:
        return altered(value, owner=None)
    if isinstance(value, Coroutine):
        return altered(value, value=renumber(value.value, number, latest, depth))
    return value


def _query(value: Value) -> Query:
    return value if isinstance(value, Query) else Query(0, "", ZERO)
