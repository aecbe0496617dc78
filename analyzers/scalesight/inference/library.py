"""Applies a line of an effect catalogue to a call: what it consumes, spends, adds and returns."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import number
from scalesight.effects.catalogue import Effect
from scalesight.effects.expressions import Term
from scalesight.inference.altered import altered
from scalesight.inference.arguments import Binding, bind
from scalesight.inference.callbacks import call_back
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import WAITED, awaited, begin, behind, consume, spend, spend_first_tick
from scalesight.inference.loads import note_call
from scalesight.inference.memory import payload_bytes
from scalesight.inference.query_verbs import VERBS, apply_verb
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.signals import send_signals, written_by_override
from scalesight.inference.spending import note_missing, spend_effect
from scalesight.inference.targets import append, extend
from scalesight.inference.terms import amount_of, as_query, value_of
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    Closure,
    Coroutine,
    FunctionRef,
    Object,
    Query,
    Sequence,
    Value,
    items_by_name,
)
from scalesight.outline import facts


def apply(evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span) -> Value:
    """Spends and returns what the line says for this call."""
    if effect.calls_back and given and isinstance(given[-1][1], (Closure, FunctionRef)):
        return _called_back(evaluation, effect, receiver, given, span)
    if isinstance(receiver, Coroutine) and effect.waits:
        return awaited(evaluation, receiver)
    if isinstance(receiver, Coroutine) and not effect.name.startswith("builtins.Promise."):
        made = apply(evaluation, effect, receiver.value, given, span)
        pending = (*receiver.pending, *(made.pending if isinstance(made, Coroutine) else ()))
        return Coroutine(made.value if isinstance(made, Coroutine) else made, pending)
    if effect.is_async:
        return _deferred(evaluation, effect, receiver, given, span)
    return _apply(evaluation, effect, receiver, given, span)


def _called_back(
    evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span
) -> Value:
    """`query(sql, (error, rows) => ...)`: what the call gives is waited for, and the function run with it."""
    made = apply(evaluation, effect, receiver, given[:-1], span)

    def run(value: Value) -> Value:
        several = isinstance(value, Sequence) and value.kind == "tuple" and value.items is not None
        values = value.items if isinstance(value, Sequence) and several and value.items is not None else (value,)
        result = invoke(evaluation, given[-1][1], [(None, NULL), *((None, one) for one in values)], span)
        return spend(evaluation, result) if isinstance(result, Coroutine) else result

    return behind(evaluation, made if isinstance(made, (Coroutine, Query)) else Coroutine(made), run)


def _deferred(
    evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span
) -> Value:
    charges, evaluation.charges = evaluation.charges, []
    loops, evaluation.loops = evaluation.loops, []
    depths, evaluation.guard_depths = evaluation.guard_depths, []
    guards, evaluation.guards = evaluation.guards, []
    try:
        value = _apply(evaluation, effect, receiver, given, span)
        pending = tuple(evaluation.charges)
    finally:
        evaluation.charges, evaluation.loops = charges, loops
        evaluation.guard_depths, evaluation.guards = depths, guards
    if effect.batched:
        pending = tuple(altered(one, batched=True) if one.resource in WAITED else one for one in pending)
    return Coroutine(value, pending)


def _apply(evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span) -> Value:
    expression = evaluation.calling
    result = _applied(evaluation, effect, receiver, given, span)
    if expression is not None and not effect.attribute:
        note_call(evaluation, effect, expression, receiver, given, result)
    return result


def _applied(
    evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span
) -> Value:
    binding = bind(evaluation, effect, receiver, given)
    result: Value | None = None
    if effect.query is not None:
        result = _verb(evaluation, effect, binding, given)
        if isinstance(result, Query):
            binding.receiver = result
        elif not effect.spends:
            return result
    for term in effect.consumes:
        value = value_of(evaluation, term, binding)
        if value is not None:
            consume(evaluation, value)
    if effect.visits is not None:
        evaluation.visit(amount_of(evaluation, effect.visits, binding), effect.how, effect.name.rpartition(".")[2])
    before = evaluation.cap
    if effect.at_once is not None and effect.calls:
        evaluation.cap = amount_of(evaluation, effect.at_once, binding)
    for callback in effect.calls:
        call_back(evaluation, callback, binding, span, effect.visits is not None)
    if not written_by_override(evaluation, effect, binding, span):
        spend_effect(evaluation, effect, binding, span)
        send_signals(evaluation, effect, binding, span)
    note_missing(evaluation, effect, binding, given, span)
    if effect.sleeps is not None:
        seconds = amount_of(evaluation, effect.sleeps, binding)
        evaluation.charge("sleep", seconds, "sleep", effect.name, span=span)
    if effect.serialises is not None:
        value = value_of(evaluation, effect.serialises, binding)
        if value is not None:
            size = payload_bytes(evaluation, value)
            evaluation.charge("payload", size, "payload", effect.name, span=span, of=value)
    if effect.renders is not None:
        _render(evaluation, effect, binding, given)
    if effect.gathers is not None:
        result = gather(evaluation, value_of(evaluation, effect.gathers, binding))
    evaluation.cap = before
    if effect.adds is not None:
        _add(evaluation, effect.adds, binding)
    if effect.returns is not None:
        returned = value_of(evaluation, effect.returns, binding)
        if isinstance(returned, Object) and not returned.arguments:
            names = (n for n, _ in given if n not in (None, "*", "**"))
            returned = replace(returned, arguments=(*(str(n) for n in names), *binding.options))
        return returned if returned is not None else UNKNOWN
    return result if result is not None else UNKNOWN


def _render(evaluation: Evaluation, effect: Effect, binding: Binding, given: Arguments) -> None:
    """Renders the template that the line names, with what the call gives it."""
    template = value_of(evaluation, effect.renders, binding) if effect.renders is not None else None
    context = value_of(evaluation, effect.context, binding) if effect.context is not None else None
    names = _named_items(evaluation, context)
    for name, value in given:
        if name is not None and name not in ("*", "**", "context", *effect.parameters):
            names[name] = evaluation.current(value)
        elif name in ("**", "context"):
            names |= _named_items(evaluation, evaluation.current(value))
    if template is not None:
        evaluation.tables.render(evaluation, template, names)


def _named_items(evaluation: Evaluation, context: Value | None) -> dict[str, Value]:
    """The items of a dictionary by their names; of several arguments, of the first that is a dictionary."""
    if not isinstance(context, Sequence) or context.items is None:
        return {}
    if context.kind == "tuple":
        inner = (evaluation.current(item) for item in context.items)
        return next((found for item in inner if (found := _named_items(evaluation, item))), {})
    return {str(name): value for name, value in (items_by_name(context) or {}).items()}


def _verb(evaluation: Evaluation, effect: Effect, binding: Binding, given: Arguments) -> Value:
    verb = effect.query or ""
    if verb in evaluation.tables.verbs:
        return evaluation.tables.verbs[verb](evaluation, binding, given)
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    return apply_verb(evaluation, verb, query, given) if verb in VERBS else query


def gather(evaluation: Evaluation, value: Value | None) -> Value:
    """Awaits everything in a value together: it is spent in parallel, as many at once as there are."""
    if isinstance(value, Coroutine):  # a task: the rounds of a loop start theirs beside each other
        return spend(evaluation, value, evaluation.times() if evaluation.loops else None)
    if not isinstance(value, Sequence):
        return UNKNOWN
    if value.items is not None:
        results = []
        for item in value.items:
            result = item
            if isinstance(item, (Coroutine, Query)):
                result = awaited(evaluation, item, number(len(value.items)))
            elif isinstance(item, Sequence):
                result = gather(evaluation, item)
            results.append(result)
        return replace(value, items=tuple(results), ident=evaluation.fresh(), kind="list")
    element = value.element
    drained = begin(evaluation, value)
    if isinstance(element, (Coroutine, Query)):
        element = spend_first_tick(evaluation, element)
        with evaluation.loop(drained.size, evaluation.statement):
            result = awaited(evaluation, element, drained.size)
        return Sequence("list", drained.size, result, evaluation.fresh())
    return Sequence("list", drained.size, element, evaluation.fresh())


def _add(evaluation: Evaluation, term: Term, binding: Binding) -> None:
    owner = evaluation.current(binding.receiver)
    if isinstance(owner, Object):
        carried = value_of(evaluation, term, binding)
        evaluation.update(replace(owner, carried=carried))
        return
    if not isinstance(owner, Sequence):
        return
    if term.head != "each":
        value = value_of(evaluation, term, binding)
        append(evaluation, owner, value if value is not None else UNKNOWN)
        return
    values = value_of(evaluation, term.arguments[0], binding)
    if values is binding.rest and isinstance(values, Sequence) and values.items is not None:  # `push(first, second)`
        for item in values.items:
            append(evaluation, evaluation.current(owner), item)  # type: ignore[arg-type]
    elif values is not None:
        extend(evaluation, owner, values)
