"""Going over a value, or awaiting it: how many elements there are, what one is, and what it costs to get them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from scalesight.cost.algebra import ZERO, Polynomial, atom, number, unknown
from scalesight.inference.altered import altered
from scalesight.inference.anchors import Anchored
from scalesight.inference.charges import Charge, Origin
from scalesight.inference.loads import note_holder
from scalesight.inference.models import models_of
from scalesight.inference.paging import a_page
from scalesight.inference.queries import element_of, execute
from scalesight.inference.querysets import QUERIES, passed_on, told_by_target, told_size
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import Told, is_certain, named
from scalesight.inference.taking import take
from scalesight.inference.values import (
    ANY_PATH,
    UNKNOWN,
    ClassRef,
    Coroutine,
    Library,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)


@dataclass(frozen=True)
class Walked:
    """`size` elements, each like `element`; `enter` makes the element of the loop that was just opened."""

    size: Polynomial
    element: Value
    enter: Callable[[Value], Value]
    pending: tuple[Callable[[], None], ...] = ()


def begin(evaluation: Evaluation, value: Value, name: str = "") -> Walked:
    """Starts going over a value: lazy queries are executed, streams drained."""
    value = passed_on(evaluation, evaluation.current(value), name)
    if isinstance(value, Query):
        value = told_by_target(evaluation, value, name)
        execute(evaluation, value)
        query = value

        def enter_row(element: Value) -> Value:
            return _row_of(evaluation, query, element)

        return Walked(value.size, element_of(evaluation, value), enter_row)
    if isinstance(value, Sequence):
        drain(evaluation, value)
        size = size_of(evaluation, value)
        collected = value

        def enter_element(element: Value) -> Value:
            return _element_in_loop(evaluation, collected, element)

        pairs = value.kind == "dict" and evaluation.catalogue.conventions.pairs
        return Walked(size, pair_of(value) if pairs else element_value(value), enter_element)
    if isinstance(value, Object) and value.carried is not None:
        return begin(evaluation, value.carried, name)
    size = size_of(evaluation, value, name)
    if name and isinstance(value, Opaque) and "|" not in value.hint:  # handed in; who made it may have loaded more
        size = told_size(size, f"each {name}", QUERIES)
    if isinstance(value, Row) and value.type in models_of(evaluation.program):
        several = altered(value, loaded=value.loaded | {ANY_PATH})  # no row is gone over: who gave these, nobody tells
        return Walked(size, several, lambda element: altered(element, ident=evaluation.fresh()))
    hint = name if name else ""
    return Walked(size, Opaque(hint), lambda element: element)


def pair_of(value: Sequence) -> Sequence:
    """A key of a dictionary with what stands under it."""
    key = value.key if value.key is not None else Scalar()
    return Sequence("tuple", number(2), key, items=(key, value.element))


def element_value(value: Sequence) -> Value:
    """What iteration gives: the keys of a dictionary, the elements of anything else."""
    if value.kind == "dict":
        return value.key if value.key is not None else Scalar()
    return value.element


def _row_of(evaluation: Evaluation, query: Query, element: Value) -> Value:
    if not isinstance(element, Row):
        return element
    ident = evaluation.elements.get(query.ident, 0)
    born = (*evaluation.birth.get(query.ident, ()), evaluation.loops[-1]) if evaluation.loops else ()
    if not ident or query.streamed is not None:
        ident = evaluation.fresh(query)
        evaluation.elements[query.ident] = ident
    evaluation.birth[ident] = born
    return evaluation.heap.get(ident, replace(element, ident=ident))


def _element_in_loop(evaluation: Evaluation, collection: Sequence, element: Value) -> Value:
    ident = getattr(element, "ident", 0)
    if isinstance(element, Sequence) and element.items is not None and evaluation.loops:
        _items_in_loop(evaluation, element.items)
    if ident and evaluation.loops and collection.kind != "stream":
        outer = evaluation.birth.get(collection.ident, ()) if collection.ident else ()
        if all(loop in evaluation.loops for loop in outer):
            evaluation.birth[ident] = (*outer, evaluation.loops[-1])
    elif ident and evaluation.loops:
        evaluation.birth[ident] = tuple(evaluation.loops)
        evaluation.heap.pop(ident, None)
    return evaluation.current(element)


def _items_in_loop(evaluation: Evaluation, items: tuple[Value, ...]) -> None:
    """The rows of a pair (`enumerate`, `zip`, a dictionary's items) are new ones in each round of the open loop."""
    entered = evaluation.loops[-1]
    for item in items:
        ident = item.ident if isinstance(item, Row) else 0
        if ident:
            outer = tuple(
                loop for loop in evaluation.birth.get(ident, ()) if loop in evaluation.loops and loop != entered
            )
            evaluation.birth[ident] = (*outer, entered)


def drain(evaluation: Evaluation, value: Sequence) -> None:
    """Spends what producing a stream's elements costs, once."""
    if value.pending:
        here = evaluation.origin()
        same = {c.once: c.once for c in value.pending if c.once is not None}
        take(evaluation, value.pending, here, same, f"stream{value.ident}@{here.anchors[0]}/")
        if value.ident:
            evaluation.update(replace(value, pending=()))
    if value.holdings:
        evaluation.note_peak(nested=value.holdings)


def size_of(evaluation: Evaluation, value: Value, name: str = "") -> Polynomial:
    """How many elements a value has."""
    value = evaluation.current(value)
    if isinstance(value, Sequence):
        if value.ident:
            evaluation.sized.add(value.ident)
        return _told(evaluation, value)
    if isinstance(value, Query):
        return value.size
    if isinstance(value, Opaque):
        if not value.hint:
            return unknown(name or "elements")
        if evaluation.paged:
            return a_page(value.hint)
        singulars = (*value.among, *evaluation.singulars())
        return named(value.hint, tuple(dict.fromkeys((*([f".{value.parent}"] if value.parent else []), *singulars))))
    if isinstance(value, Scalar):
        if value.size is not None:
            return value.size
        return unknown(name or "characters") if not value.is_null else ZERO
    if isinstance(value, Object):
        return size_of(evaluation, value.carried, name) if value.carried is not None else unknown(name or "elements")
    if isinstance(value, (ClassRef, Library)):
        return unknown(name or "members")
    return number(1) if isinstance(value, Coroutine) else unknown(name or "elements")


def _told(evaluation: Evaluation, value: Sequence) -> Polynomial:
    """The size of a collection, with the name that may tell it where its making does not."""
    name = evaluation.called.get(value.ident)
    if name is None or value.items is not None or is_certain(value.size):
        return value.size
    return atom(Told(name, value.size, evaluation.singulars()))


def consume(evaluation: Evaluation, value: Value) -> Value:
    """Consumes a value as a whole: a lazy query is executed, a stream drained; its current version."""
    value = evaluation.current(value)
    if isinstance(value, Query):
        execute(evaluation, value)
    elif isinstance(value, Sequence):
        drain(evaluation, value)
    elif isinstance(value, Object) and isinstance(value.carried, (Query, Sequence)):
        consume(evaluation, value.carried)
    return evaluation.current(value)


def one_element(evaluation: Evaluation, value: Value) -> Value:
    """One element of a value, outside any loop over it."""
    value = evaluation.current(value)
    if isinstance(value, Query):
        return element_of(evaluation, value)
    if isinstance(value, Sequence):
        return evaluation.current(element_value(value))
    if isinstance(value, Object) and value.carried is not None:
        return one_element(evaluation, value.carried)
    if isinstance(value, Opaque):
        return Opaque(value.hint and f"one of {value.hint}")
    return UNKNOWN


def spend(evaluation: Evaluation, coroutine: Coroutine, parallel: Polynomial | None = None) -> Value:
    """Awaits: what the coroutine would spend is spent here."""
    before = evaluation.parallel
    if parallel is not None:
        evaluation.parallel = parallel
    here = evaluation.origin()
    same = {c.once: c.once for c in coroutine.pending if c.once is not None}
    same |= {c.memo.cache: c.memo.cache for c in coroutine.pending if c.memo is not None}
    serial = evaluation.parallel is None and bool(evaluation.loops)
    pending = coroutine.pending if not serial else tuple(altered(charge, awaited=True) for charge in coroutine.pending)
    within = coroutine.within
    reported = partial(_started, here=here, within=within) if within is not None else None
    take(evaluation, pending, here, same, f"await@{here.anchors[0]}/", reported)
    evaluation.parallel = before
    if coroutine.holdings:
        evaluation.note_peak(nested=coroutine.holdings)
    if isinstance(coroutine.value, Coroutine) and evaluation.catalogue.conventions.starts:
        inner = coroutine.value
        if coroutine.within is not None and inner.within is None:
            inner = replace(inner, within=coroutine.within)
        return spend(evaluation, inner, parallel)  # a promise of a promise is one
    return coroutine.value


def _started(charge: Charge, here: Origin, within: Anchored) -> Origin:
    """The statement of a round's own function that spends, or calls what does."""
    for place in (charge.place, *charge.trace):
        if place.is_beside(here) and within[0] <= place.anchors[0] <= within[1]:
            return place
    return here


WAITED = frozenset(["queries", "requests", "llm_calls"])


def spend_first_tick(evaluation: Evaluation, element: Value) -> Value:
    """Of promises that are awaited together: spends at once what all ask for first, where that is sent as one.

    What each of them asks for behind something that it waited for alone comes in ticks of its own.
    """
    if not isinstance(element, Coroutine) or evaluation.cap is not None:
        return element
    together: list[Charge] = []
    rest: list[Charge] = []
    open_ = True
    for charge in element.pending:
        open_ = open_ and (charge.resource not in WAITED or (charge.batched and not charge.loops))
        (together if open_ and charge.resource in WAITED else rest).append(charge)
    if not together:
        return element
    spend(evaluation, Coroutine(element.value, tuple(together)))
    return altered(element, pending=tuple(rest))


def awaited(evaluation: Evaluation, value: Value, parallel: Polynomial | None = None) -> Value:
    """What waiting for a value gives: a promise is spent, a lazy query sent and its rows (or its one row) held."""
    if isinstance(value, Coroutine):
        value = spend(evaluation, value, parallel)
    value = evaluation.current(value)
    if not isinstance(value, Query) or not evaluation.catalogue.conventions.starts:
        return value
    before, evaluation.parallel = evaluation.parallel, parallel if parallel is not None else evaluation.parallel
    execute(evaluation, value)
    evaluation.parallel = before
    element = element_of(evaluation, value)
    if isinstance(element, Row):
        element = replace(element, ident=evaluation.fresh(value))
    if value.single:
        return element
    made = Sequence("list", value.size, element, evaluation.fresh(value))
    note_holder(evaluation, made, value)
    return made


def behind(evaluation: Evaluation, promise: Value, run: Callable[[Value], Value]) -> Coroutine:
    """A promise that spends what the first one spends, and then what `run` spends."""
    charges, evaluation.charges = evaluation.charges, []
    loops, evaluation.loops = evaluation.loops, []
    depths, evaluation.guard_depths = evaluation.guard_depths, []
    guards, evaluation.guards = evaluation.guards, []
    try:
        value = run(awaited(evaluation, promise) if isinstance(promise, (Coroutine, Query)) else UNKNOWN)
        pending = tuple(evaluation.charges)
    finally:
        evaluation.charges, evaluation.loops = charges, loops
        evaluation.guard_depths, evaluation.guards = depths, guards
    return Coroutine(value, pending)


def begun(evaluation: Evaluation, value: Value) -> Value:
    """What fills a cache: a promise is spent where it is made, once a key, whoever waits for it."""
    return Coroutine(spend(evaluation, value)) if isinstance(value, Coroutine) else value


def start(evaluation: Evaluation, value: Value) -> None:
    """What nobody awaits, where calling has started it: it runs on beside the others of its loop."""
    value = evaluation.current(value)
    if isinstance(value, Coroutine):
        spend(evaluation, value, evaluation.times() if evaluation.loops else None)
    elif isinstance(value, Sequence) and isinstance(value.element, Coroutine) and value.items is None:
        with evaluation.loop(value.size, evaluation.statement):
            spend(evaluation, value.element, evaluation.times())


def own_element(evaluation: Evaluation, element: Value) -> Value:
    """An element as an object of its own, with a number to remember it by."""
    return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) and not element.ident else element
