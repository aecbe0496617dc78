"""The functions that a call is given to run: how often each runs, with what, and what one round leaves to the next."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import Polynomial, number
from scalesight.effects.catalogue import Callback
from scalesight.inference.arguments import Binding
from scalesight.inference.charges import Loop, Origin
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import spend, start
from scalesight.inference.join import join
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.terms import amount_of, value_of
from scalesight.inference.values import (
    UNKNOWN,
    ClassRef,
    Closure,
    Coroutine,
    FunctionRef,
    Library,
    Row,
    Scalar,
    Sequence,
    Value,
)
from scalesight.outline import facts


def call_back(
    evaluation: Evaluation, callback: Callback, binding: Binding, span: facts.Span, visited: bool = False
) -> None:
    """Runs the function that a line's callback names; what it gives is kept under that name."""
    name = str(callback.function.value)
    function = value_of(evaluation, callback.function, binding)
    carried = value_of(evaluation, callback.carries, binding) if callback.carries is not None else None
    if not isinstance(function, (Closure, FunctionRef, Library, ClassRef)) or (
        isinstance(function, Library) and evaluation.catalogue.effect(function.name) is None
    ):
        if callback.carries is not None:
            binding.results[name] = carried if carried is not None else UNKNOWN
        return
    times = amount_of(evaluation, callback.times, binding)
    if callback.carries is None:
        binding.results[name] = _rounds(evaluation, callback, function, times, binding, span, visited)
        return
    binding.results[name] = _carry(evaluation, callback, function, times, binding, span, carried)


def _rounds(
    evaluation: Evaluation,
    callback: Callback,
    function: Value,
    times: Polynomial,
    binding: Binding,
    span: facts.Span,
    visited: bool,
    carried: Value | None = None,
) -> Value:
    """All rounds at once: what one of them gives."""
    # One step stands for the one expression that is asked of each element, and so does a visit.
    single = _is_expression(function)
    before = dict(evaluation.steps)
    body = function.function.span if isinstance(function, Closure) else span
    with evaluation.loop(times, body) as entered:
        arguments: Arguments = [(None, carried)] if carried is not None else []
        for term in callback.arguments:
            value = value_of(evaluation, term, binding) or UNKNOWN
            ident = getattr(value, "ident", 0)
            if isinstance(value, Row) and not ident:
                value = replace(value, ident=evaluation.fresh())
            elif ident:
                source = value_of(evaluation, term.arguments[0], binding) if term.arguments else None
                outer = evaluation.birth.get(getattr(source, "ident", 0), ())
                if all(loop in evaluation.loops for loop in outer):
                    evaluation.birth[ident] = (*outer, entered)
            arguments.append((None, value))
        if not (visited and single):
            evaluation.step()
            before = dict(evaluation.steps)
        result = invoke(evaluation, function, arguments, span)
        if isinstance(result, Coroutine) and isinstance(function, Closure):
            result = replace(result, within=evaluation.anchors(body))
        if single:
            _without_own_steps(evaluation, before)
        if callback.discards and evaluation.catalogue.conventions.starts:
            start(evaluation, result)
            result = result.value if isinstance(result, Coroutine) else result
        if carried is not None and isinstance(result, Coroutine):  # the next round awaits what this one gave
            result = spend(evaluation, result)
    return evaluation.current(result)


def _carry(
    evaluation: Evaluation,
    callback: Callback,
    function: Value,
    times: Polynomial,
    binding: Binding,
    span: facts.Span,
    carried: Value | None,
) -> Value:
    """Rounds that hand on what they give: a collection that each round makes larger is as large as all make it.

    The first walk tells what one round adds; the second has the collection at its full size, so that a round which
    copies it (`all.concat(x)`, `{ ...all, x }`) copies that much.
    """
    first = carried if carried is not None else UNKNOWN
    marks = (len(evaluation.charges), dict(evaluation.steps), list(evaluation.peaks), dict(evaluation.heap))
    result = _rounds(evaluation, callback, function, times, binding, span, False, first)
    before = marks[3].get(getattr(first, "ident", 0), first)
    if isinstance(before, Scalar):  # a total: another one after each round
        return Scalar(text=before.text) if isinstance(result, Scalar) else result
    grown = _grown(evaluation, before, result, times)
    if grown is None:
        return result if result != UNKNOWN else evaluation.current(first)
    del evaluation.charges[marks[0] :]
    evaluation.steps, evaluation.peaks, evaluation.heap = marks[1], marks[2], marks[3]
    evaluation.copied.add(grown.ident)
    _rounds(evaluation, callback, function, times, binding, span, False, grown)
    return grown


def _grown(evaluation: Evaluation, before: Value, result: Value, times: Polynomial) -> Sequence | None:
    """A collection that every round replaces by a larger one, after all of them; None for any other."""
    if not isinstance(before, Sequence) or not isinstance(result, Sequence) or result.ident == before.ident:
        return None
    added = result.size + before.size * number(-1)
    if not added.terms or (added.constant is not None and added.constant.high <= 0):
        return None
    size = times * added
    if result.kind == "dict" and result.key is not None:
        names = key_names(evaluation, result.key)
        size = distinct(names, size) if names is not None else size
    element = result.element if not before.size.terms else join(evaluation, before.element, result.element)
    return Sequence(result.kind, before.size + size, element, evaluation.fresh(), key=result.key)


def _without_own_steps(evaluation: Evaluation, before: dict[tuple[tuple[Loop, ...], Origin], float]) -> None:
    """Takes back the steps of the round itself; those of loops inside it stay."""
    own = tuple(evaluation.loops)
    for key in [key for key in evaluation.steps if key[0] == own]:
        if key in before:
            evaluation.steps[key] = before[key]
        else:
            del evaluation.steps[key]


def _is_expression(function: Value) -> bool:
    body = function.function.body if isinstance(function, Closure) else ()
    return len(body) == 1 and isinstance(body[0], facts.Return)
