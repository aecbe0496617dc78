"""Bytes that values hold, and what is live at a point of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost.algebra import ZERO, Polynomial, atom, up_to
from scalesight.inference.charges import Holding
from scalesight.inference.feeding import is_foreign
from scalesight.inference.loads import load_of
from scalesight.inference.sizes import RowBytes, Told, is_certain, related, rows
from scalesight.inference.values import (
    PART,
    UNKNOWN,
    Coroutine,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    parts_of,
)

if TYPE_CHECKING:
    from scalesight.inference.run import Evaluation, Scope

MINIMUM = 64  # collections of a known few elements are not worth a line


NOTHING: frozenset[int] = frozenset()


def element_bytes(
    evaluation: Evaluation, value: Value, depth: int = 0, elsewhere: frozenset[int] = NOTHING
) -> Polynomial:
    """The bytes that one element holds; a nested collection counts with its own elements.

    Rows numbered in `elsewhere` are held by another collection already: only the reference to them counts.
    """
    value = evaluation.current(value)
    if depth > 4:
        return ZERO
    if isinstance(value, Row):
        if value.ident in elsewhere:
            return atom(RowBytes(None, "reference"))
        nested = ZERO
        for path, query in value.nested:
            share = _share(value.type, path, query)
            nested += share * element_bytes(evaluation, row_shape(query), depth + 1)
        kind = "orm_row" if value.shape == "row" else value.shape
        part = value.shape != "row" and bool(value.fields)  # columns that somebody named
        if value.field(PART) is not None:
            kind, part = _plain(evaluation), True
        return atom(RowBytes(value.type, kind, part)) + nested
    if isinstance(value, Sequence):
        if not value.held:
            return ZERO
        if value.items is not None:
            total = ZERO
            for item in value.items:
                total += element_bytes(evaluation, item, depth + 1, elsewhere)
            return total + atom(RowBytes(None, "dict" if value.kind == "dict" else "tuple"))
        if value.kind == "dict" and is_grouped(evaluation, value):  # the groups together hold what was put into them
            groups = value.size * atom(RowBytes(None, "dict_entry"))
            return groups + element_bytes(evaluation, value.element, depth + 1, elsewhere)
        name = _gathered(evaluation, value)
        if name is not None:
            told = atom(Told(name, value.size, evaluation.singulars()))
            if value.element == UNKNOWN:
                return told * atom(RowBytes(name, _plain(evaluation)))
            return told * element_bytes(evaluation, value.element, depth + 1, elsewhere)
        return value.size * element_bytes(evaluation, value.element, depth + 1, elsewhere)
    if isinstance(value, Query):
        if not value.evaluated:
            return ZERO
        if evaluation.elements.get(value.ident) in elsewhere:
            return value.size * atom(RowBytes(None, "reference"))
        return value.size * element_bytes(evaluation, row_shape(value), depth + 1)
    if isinstance(value, Scalar):
        if value.text:
            size = value.size
            return size if size is not None and size.constant is None else atom(RowBytes(None, "str"))
        return atom(RowBytes(None, "int"))
    if isinstance(value, Opaque):
        return atom(RowBytes(value.hint.partition("|")[0] or None, _plain(evaluation)))
    return ZERO if isinstance(value, (Coroutine, Object)) else atom(RowBytes(None, _plain(evaluation)))


def _plain(evaluation: Evaluation) -> str:
    """The kind of an object of which nothing is known."""
    return evaluation.catalogue.conventions.plain


def _gathered(evaluation: Evaluation, value: Sequence) -> str | None:
    """The name of a list into which loops put whole lists, page by page: they hold what the name counts."""
    name = evaluation.called.get(value.ident) if value.kind == "list" else None
    if name is None or is_certain(value.size):
        return None
    return name if any(sum(power for _, power, _ in monomial) > 1 for monomial in value.size.terms) else None


def is_grouped(evaluation: Evaluation, value: Sequence) -> bool:
    """Whether a dictionary's values are collections that were filled as one (`groups[key].append(x)`)."""
    inner = evaluation.current(value.element)
    if not isinstance(inner, Sequence) or not inner.ident or not value.ident or inner.items is not None:
        return False
    born = evaluation.birth.get(inner.ident)
    return born is not None and len(born) <= len(evaluation.birth.get(value.ident, ()))


def _share(model: str, path: str, query: Query) -> Polynomial:
    """How many of a prefetch's rows one row of `model` has: all that it loads are shared out among them."""
    if query.limited or query.unique or query.size.constant is not None:
        return query.size
    share = related(model, path, query.model)
    return share if query.size == rows(query.model) else up_to(share)


def row_shape(query: Query) -> Value:
    """One element of a query as far as its bytes matter."""
    if query.shape == "flat":
        return Scalar(entity=query.model)
    named = tuple((column, UNKNOWN) for column in query.columns) if query.shape != "row" else ()
    return Row(query.model, 0, nested=query.nested, shape=query.shape, fields=named or parts_of(query))


def value_bytes(evaluation: Evaluation, value: Value, elsewhere: frozenset[int] = NOTHING) -> Polynomial:
    """The bytes that a value holds as a whole, without the rows that something else holds."""
    value = evaluation.current(value)
    if isinstance(value, (Sequence, Query)):
        return element_bytes(evaluation, value, elsewhere=elsewhere)
    if isinstance(value, Scalar) and value.text and value.size is not None and value.size.constant is None:
        return value.size
    return ZERO


def payload_bytes(evaluation: Evaluation, value: Value) -> Polynomial:
    """The bytes of a value once serialised: a lazy query counts as its rows."""
    value = evaluation.current(value)
    if isinstance(value, Query):
        return value.size * element_bytes(evaluation, row_shape(value))
    if isinstance(value, Object) and value.carried is not None:
        return payload_bytes(evaluation, value.carried)
    if isinstance(value, Sequence) and value.items is not None:
        total = ZERO
        for item in value.items:
            total += payload_bytes(evaluation, item)
        return total
    return value_bytes(evaluation, value)


def live_holdings(evaluation: Evaluation, extra: Iterable[Value] = ()) -> tuple[Holding, ...]:
    """What locals and temporaries hold now, each object once; what the caller passed in is the caller's."""
    found: dict[int, Holding] = {}
    scope: Scope | None = evaluation.scope
    values: list[Value] = [*extra, *evaluation.temporaries]
    while scope is not None:
        values.extend(scope.names.values())
        scope = scope.parent
    values = sorted((evaluation.current(value) for value in values), key=lambda value: getattr(value, "ident", 0))
    given = (value for value in values if getattr(value, "ident", 0) in evaluation.arguments)
    elsewhere = NOTHING.union(*(_rows_in(evaluation, value) for value in given))
    for value in values:
        ident = getattr(value, "ident", 0)
        if not isinstance(value, (Sequence, Query)) or not ident or ident in found or ident in evaluation.arguments:
            continue
        size = value.size
        if size.constant is not None and size.constant.high < MINIMUM:
            continue
        amount = value_bytes(evaluation, value, elsewhere)
        elsewhere |= _rows_in(evaluation, value)
        if amount.terms:
            place = evaluation.loaded.get(ident) or evaluation.made.get(ident, evaluation.origin())
            if is_foreign(place) and not evaluation.inside:
                place = evaluation.origin()
            model = value.model if isinstance(value, Query) else getattr(value.element, "type", None)
            streamable = isinstance(value, Query) and value.runner == "lazy"
            load = load_of(evaluation, value)
            load = load if load in evaluation.loads.whole else 0
            found[ident] = Holding(amount, place, "rows" if model else "elements", model, size, streamable, load=load)
    return tuple(found[ident] for ident in sorted(found))


def _rows_in(evaluation: Evaluation, value: Value, outer: frozenset[int] = NOTHING) -> frozenset[int]:
    """The numbers of the rows that a value holds as its elements; `outer`: the groups that it was reached through."""
    if isinstance(value, Query):
        row = evaluation.elements.get(value.ident, 0)
        return frozenset([row]) if row and value.evaluated and value.streamed is None else NOTHING
    if not isinstance(value, Sequence) or not value.held:
        return NOTHING
    groups = value.element if value.kind == "dict" and is_grouped(evaluation, value) else None
    if isinstance(groups, Sequence):
        if groups.ident in outer:  # a dictionary that holds itself
            return NOTHING
        return _rows_in(evaluation, evaluation.current(groups), outer | {groups.ident})
    inside = (*(value.items or ()), value.element)
    return frozenset(one.ident for one in inside if isinstance(one, Row) and one.ident)
