"""Promises: what stands behind one (`then`), and arrays made of anything that can be gone over."""

from __future__ import annotations

from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import behind, consume, one_element, size_of, spend
from scalesight.inference.library import gather
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import (
    UNKNOWN,
    ClassRef,
    Closure,
    Coroutine,
    FunctionRef,
    Library,
    Scalar,
    Sequence,
    Value,
)

CALLABLE = (Closure, FunctionRef, Library, ClassRef)


def _then(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`promise.then(f)`: a promise of what f gives for what the first one gives."""
    function = next(iter(positional(evaluation, given)), UNKNOWN)

    def run(value: Value) -> Value:
        if not isinstance(function, CALLABLE):
            return value
        made = invoke(evaluation, function, [(None, value)], evaluation.statement)
        return spend(evaluation, made) if isinstance(made, Coroutine) else made

    return behind(evaluation, binding.receiver, run)


def _finally(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`promise.finally(f)`: f runs behind it, and the promise gives what it gave."""
    function = next(iter(positional(evaluation, given)), UNKNOWN)

    def run(value: Value) -> Value:
        if isinstance(function, CALLABLE):
            invoke(evaluation, function, [], evaluation.statement)
        return value

    return behind(evaluation, binding.receiver, run)


def _array_from(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`Array.from(xs, f)`; `Array.from({ length: n })` has n elements."""
    values = positional(evaluation, given)
    source = consume(evaluation, values[0]) if values else UNKNOWN
    size, element = size_of(evaluation, source), one_element(evaluation, source)
    length = binding.named.get("length")
    if (
        isinstance(source, Sequence)
        and source.kind == "dict"
        and isinstance(length, Scalar)
        and length.amount is not None
    ):
        size, element = length.amount, Scalar()
    if len(values) > 1 and isinstance(values[1], CALLABLE):
        make = values[1]
        span = make.function.span if isinstance(make, Closure) else evaluation.statement
        with evaluation.loop(size, span):
            evaluation.step()
            element = invoke(evaluation, make, [(None, element), (None, Scalar())], evaluation.statement)
    return Sequence("list", size, element, evaluation.fresh())


def _together(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`transaction(work)`: runs what it is given with the receiver; of a list of promises, all of them."""
    value = next(iter(positional(evaluation, given)), UNKNOWN)
    if isinstance(value, CALLABLE):
        made = invoke(evaluation, value, [(None, binding.receiver)], evaluation.statement)
        return spend(evaluation, made) if isinstance(made, Coroutine) else made
    return gather(evaluation, value)


VERBS: dict[str, Verb] = {"together": _together, "then": _then, "finally": _finally, "array_from": _array_from}
