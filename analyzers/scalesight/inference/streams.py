"""Built-ins that go over a collection lazily: `map`, `zip`, `range`, slices, chunks, and what `itertools` adds."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, ZERO, Polynomial, ceil_division, minimum, number, unknown, up_to
from scalesight.inference.altered import altered
from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.chunks import step_of
from scalesight.inference.comprehensions import peel
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import begin, consume, one_element, own_element, size_of
from scalesight.inference.join import join
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.taking import take
from scalesight.inference.values import (
    UNKNOWN,
    ClassRef,
    Closure,
    FunctionRef,
    Library,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)


def _enumerate(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if not values:
        return UNKNOWN
    source = consume(evaluation, values[0])
    element = shared_element(evaluation, source)
    pair = Sequence("tuple", number(2), element, items=(Scalar(), element))
    return stream(evaluation, size_of(evaluation, source), pair)


def shared_element(evaluation: Evaluation, source: Value) -> Value:
    """The element that every walk over a collection shares, so that what is loaded once stays loaded."""
    element = one_element(evaluation, source)
    if isinstance(element, Row) and not element.ident and isinstance(source, Query):
        ident = evaluation.elements.get(source.ident) or evaluation.fresh()
        evaluation.elements[source.ident] = ident
        evaluation.birth[ident] = evaluation.birth.get(source.ident, ())
        return evaluation.heap.get(ident, replace(element, ident=ident))
    return own_element(evaluation, element)


def _zip(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = [consume(evaluation, value) for value in positional(evaluation, given)]
    if not values:
        return UNKNOWN
    sizes = [size_of(evaluation, value) for value in values]
    items = tuple(shared_element(evaluation, value) for value in values)
    known_sizes = [size for size in sizes if "|" not in repr(size)]
    size = minimum(*known_sizes) if known_sizes else sizes[0]
    return stream(evaluation, size, Sequence("tuple", number(len(items)), items[0], items=items))


def _map(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`map(f, xs)`: f is called for each element when the stream is drained."""
    values = positional(evaluation, given)
    if len(values) < 2:
        return UNKNOWN
    source = values[1]
    before, evaluation.charges = evaluation.charges, []
    depth = len(evaluation.loops)
    walked = begin(evaluation, source)
    with evaluation.loop(walked.size, evaluation.statement):
        evaluation.step()
        element = walked.enter(walked.element)
        callable_values = (FunctionRef, Closure, Library, ClassRef)
        result = (
            invoke(evaluation, values[0], [(None, element)], evaluation.statement)
            if isinstance(values[0], callable_values)
            else UNKNOWN
        )
    pending = tuple(peel(charge, depth) for charge in evaluation.charges)
    evaluation.charges = before
    return Sequence("stream", walked.size, result, evaluation.fresh(), pending=pending, held=False)


def _filter_each(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    made = _map(evaluation, binding, given)
    if isinstance(made, Sequence) and len(values) > 1:
        return replace(made, size=up_to(made.size), element=own_element(evaluation, one_element(evaluation, values[1])))
    return made


def _range(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    amounts = [value.amount if isinstance(value, Scalar) else None for value in values]
    if len(values) == 1:
        size = amounts[0]
    elif len(values) >= 2:
        size = amounts[1]
        start = amounts[0]
        if start is not None and size is not None and start.constant is not None and size.constant is not None:
            size = number(max(size.constant.high - start.constant.low, 0))
        elif start is None and size is not None:
            size = up_to(size)
        negative = (
            isinstance(values[-1], Scalar) and isinstance(values[-1].literal, (int, float)) and values[-1].literal < 0
        )
        if len(values) == 3 and negative:
            size = amounts[0]
        elif len(values) == 3 and size is not None:
            step = step_of(values[2])
            size = ceil_division(size, step) if step is not None and step.terms else up_to(size)
    else:
        size = None
    if size is None:
        hint = next((v.hint for v in values if isinstance(v, Opaque) and v.hint), "range")
        size = unknown(hint.partition("|")[0])
    top = (
        amounts[0]
        if len(values) == 1 or (len(values) == 3 and values and amounts[0] == size)
        else amounts[1]
        if len(values) > 1
        else None
    )
    index = Scalar(amount=up_to(top) if top is not None else None)
    return Sequence("range", size, index, evaluation.fresh(), held=False)


def _next(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`next(stream)`: a search that ends at the first hit, up to the whole stream."""
    values = positional(evaluation, given)
    if not values:
        return UNKNOWN
    source = values[0]
    if isinstance(source, Sequence) and source.pending:
        here = evaluation.origin()
        bounded = (altered(one, amount=up_to(one.amount)) if one.loops else one for one in source.pending)
        take(evaluation, bounded, here, {}, f"next@{here.anchors[0]}/")
        evaluation.update(replace(source, pending=()))
    if isinstance(source, Sequence) and source.size.constant is None:
        evaluation.visit(up_to(source.size), "scan", "next")
    return own_element(evaluation, one_element(evaluation, source))


def _chain(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = [consume(evaluation, value) for value in positional(evaluation, given)]
    size: Polynomial = ZERO
    element: Value = UNKNOWN
    for value in values:
        size += size_of(evaluation, value)
        one = shared_element(evaluation, value)
        element = one if element == UNKNOWN else join(evaluation, element, one)
    return stream(evaluation, size, element)


def _flatten(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if not values:
        return UNKNOWN
    outer = consume(evaluation, values[0])
    inner = one_element(evaluation, outer)
    return stream(
        evaluation, size_of(evaluation, outer) * size_of(evaluation, inner), one_element(evaluation, inner), outer
    )


def _islice(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if not values:
        return UNKNOWN
    source = consume(evaluation, values[0])
    amounts = [v.amount for v in values[1:] if isinstance(v, Scalar) and v.amount is not None]
    size = size_of(evaluation, source)
    limit = amounts[0] if len(amounts) == 1 else amounts[1] if len(amounts) > 1 else None
    if limit is not None:
        evaluation.limits.append((size, limit))
    return stream(
        evaluation, minimum(size, limit) if limit is not None else up_to(size), shared_element(evaluation, source)
    )


def _chunks(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`batched(xs, n)`: ceil(xs / n) chunks of n."""
    return _chunked(evaluation, positional(evaluation, given))


def _chunks_first(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return _chunked(evaluation, list(reversed(positional(evaluation, given)[:2])))


def _chunked(evaluation: Evaluation, values: list[Value]) -> Value:
    if len(values) < 2:
        return UNKNOWN
    source = consume(evaluation, values[0])
    size = size_of(evaluation, source)
    chunk = values[1].amount if isinstance(values[1], Scalar) and values[1].amount is not None else unknown("chunk")
    part = Sequence("list", minimum(chunk, size), shared_element(evaluation, source), evaluation.fresh())
    return stream(evaluation, ceil_division(size, chunk), part)


def _product(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = [consume(evaluation, value) for value in positional(evaluation, given)]
    size: Polynomial = ONE
    for value in values:
        size = size * size_of(evaluation, value)
    items = tuple(shared_element(evaluation, value) for value in values)
    return stream(evaluation, size, Sequence("tuple", number(len(items)), items[0] if items else UNKNOWN, items=items))


def _groupby(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Groups: together all elements; how many groups there are nobody says, so each is up to the whole."""
    source = evaluation.current(binding.named.get("iterable", UNKNOWN))
    size = size_of(evaluation, source)
    group = Sequence("stream", ONE, shared_element(evaluation, source), evaluation.fresh(), held=False)
    return stream(evaluation, up_to(size), Sequence("tuple", number(2), group, items=(Scalar(), group)))


def _endless(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    element = (
        own_element(evaluation, one_element(evaluation, values[0]))
        if values and isinstance(values[0], Sequence)
        else Scalar()
    )
    return stream(evaluation, unknown("rounds"), element)


VERBS: dict[str, Verb] = {
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter_each": _filter_each,
    "range": _range,
    "next": _next,
    "chain": _chain,
    "flatten": _flatten,
    "islice": _islice,
    "chunks": _chunks,
    "chunks_first": _chunks_first,
    "product": _product,
    "groupby": _groupby,
    "endless": _endless,
}


def stream(evaluation: Evaluation, size: Polynomial, element: Value, source: Value | None = None) -> Sequence:
    """A lazy collection; what producing `source` is still to spend, draining this one spends."""
    pending = source.pending if isinstance(source, Sequence) else ()
    return Sequence("stream", size, element, evaluation.fresh(), pending=pending, held=False)
