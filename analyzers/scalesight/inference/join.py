"""The value that two branches leave: what both agree on, and the larger size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scalesight.cost.algebra import maximum
from scalesight.inference.values import (
    REST,
    UNKNOWN,
    Closure,
    Coroutine,
    FunctionRef,
    Library,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    is_open,
    items_by_name,
    rest_of,
)

if TYPE_CHECKING:
    from scalesight.inference.run import Evaluation

DEEPEST = 8  # no code loops over so many levels of collections


def join_all(evaluation: Evaluation, values: list[Value]) -> Value:
    """The join of several values."""
    result = values[0]
    for value in values[1:]:
        result = join(evaluation, result, value)
    return result


def join(evaluation: Evaluation, left: Value, right: Value, levels: int = DEEPEST) -> Value:
    """A value that stands for either; the more telling one where they cannot be merged.

    Of collections in collections only so many `levels` are looked at: one that was put into itself has no last.
    """
    if left == right:
        return left
    if levels == 0:
        return UNKNOWN
    left, right = evaluation.current(left), evaluation.current(right)
    if left == right:
        return left
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return _scalars(left, right)
    if isinstance(left, Query) and isinstance(right, Query) and left.model == right.model and left.shape == right.shape:
        if not left.size.terms or not right.size.terms:  # an empty one (`.none()`) takes nothing from what is loaded
            return left if left.size.terms else right
        if left.perhaps != right.perhaps:  # what stands in where nothing is given tells what is loaded of what is
            first, second = (right, left) if left.perhaps else (left, right)
            second = replace(second, joined=first.joined, batched=first.batched, nested=first.nested, perhaps=False)
            return join(evaluation, first, second, levels)
        return replace(
            left,
            size=maximum(left.size, right.size),
            joined=left.joined & right.joined,
            batched=left.batched & right.batched,
            evaluated=left.evaluated and right.evaluated,
            filtered=left.filtered and right.filtered,
            limited=left.limited and right.limited,
            ident=left.ident if left.ident == right.ident else evaluation.fresh(),
        )
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return _sequences(evaluation, left, right, levels - 1)
    if isinstance(left, Row) and isinstance(right, Row) and left.type == right.type:
        ident = left.ident if left.ident == right.ident else evaluation.fresh()
        fields = left.fields if left.fields == right.fields else _fields(left, right)
        return replace(left, ident=ident, loaded=left.loaded & right.loaded, fields=fields)
    return left if _weight(left) >= _weight(right) else right


def _fields(left: Row, right: Row) -> tuple[tuple[str, Value], ...]:
    """What both hold under a name: the same value, or the same object however far it has come."""
    theirs = dict(right.fields)
    return tuple((name, value) for name, value in left.fields if name in theirs and _is_same(value, theirs[name]))


def _is_same(value: Value, other: Value) -> bool:
    ident = getattr(value, "ident", 0)
    return value == other or (bool(ident) and type(value) is type(other) and ident == getattr(other, "ident", 0))


def _scalars(left: Scalar, right: Scalar) -> Scalar:
    if left.is_null:
        return right
    if right.is_null:
        return left
    amount = None
    if left.amount is not None and right.amount is not None:
        amount = maximum(left.amount, right.amount)
    size = maximum(left.size, right.size) if left.size is not None and right.size is not None else None
    entity = left.entity if left.entity == right.entity else None
    return Scalar(amount=amount, entity=entity, text=left.text or right.text, size=size)


def _sequences(evaluation: Evaluation, left: Sequence, right: Sequence, levels: int) -> Value:
    if not left.size.terms and left.kind == right.kind:
        element = right.element
    elif not right.size.terms and left.kind == right.kind:
        element = left.element
    else:
        element = join(evaluation, left.element, right.element, levels)
    names = left.names if left.names == right.names else None
    same = left.items is not None and right.items is not None and len(left.items) == len(right.items)
    pairs = zip(left.items or (), right.items or ())
    items = tuple(join(evaluation, a, b, levels) for a, b in pairs) if same else None
    held, other = items_by_name(left), items_by_name(right)
    if held is not None and other is not None:  # what one arm alone put in may be there
        both = {name: join(evaluation, held[name], other[name], levels) for name in held if name in other}
        together = {**other, **held, **both}
        rest = [rest_of(one) for one in (left, right) if is_open(one)]
        together |= {REST: join_all(evaluation, rest)} if rest else {}
        names, items = tuple(together), tuple(together.values())
    key = left.key if right.key is None else right.key
    if left.key is not None and right.key is not None:
        key = join(evaluation, left.key, right.key, levels)
    return replace(
        left,
        kind=_kind(left, right),
        size=maximum(left.size, right.size),
        element=element,
        items=items,
        names=names,
        key=key,
        pending=left.pending or right.pending,
        held=left.held or right.held,
        constant=left.constant and right.constant,
    )


def _kind(left: Sequence, right: Sequence) -> str:
    """The kind of either; an empty one (`return {}`) says nothing of it, and what finds by hash stays what does."""
    if left.kind == right.kind or not right.size.terms:
        return left.kind
    if not left.size.terms:
        return right.kind
    return "set" if {left.kind, right.kind} == {"set", "dict"} else "list"


def _weight(value: Value) -> int:
    if isinstance(value, Query):
        return 9
    if isinstance(value, (Sequence, Coroutine)):
        return 8
    if isinstance(value, (Row, Object)):
        return 7
    if isinstance(value, (FunctionRef, Closure, Library)):
        return 6
    if isinstance(value, Opaque):
        return 2 if value.hint else 1
    return 0 if value == UNKNOWN else 3 if not (isinstance(value, Scalar) and value.is_null) else 0
