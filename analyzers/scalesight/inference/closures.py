"""Nested functions and lambdas: the scope that they see, and what calling one spends."""

from __future__ import annotations

from scalesight.cost.algebra import ZERO, Polynomial
from scalesight.inference.altered import altered
from scalesight.inference.anchors import Anchored
from scalesight.inference.charges import Charge
from scalesight.inference.dispatch import walk
from scalesight.inference.join import join_all
from scalesight.inference.loads import note_name
from scalesight.inference.parameters import bind_arguments
from scalesight.inference.run import Evaluation, FunctionKey, Scope
from scalesight.inference.values import NULL, UNKNOWN, Closure, Coroutine, Sequence, Value
from scalesight.outline import facts


def close(evaluation: Evaluation, function: facts.Function) -> Closure:
    """A nested function with the scope that it sees."""
    number = next(evaluation.engine.counter)
    evaluation.scopes.append(number)
    owner = (evaluation.path, evaluation.qualname, evaluation.ordinal)
    evaluation.engine.scopes[number] = (evaluation.scope, owner)
    cached = any(_names_cache(decorator) for decorator in function.decorators)
    return Closure(function, number, evaluation.path, evaluation.qualname, cached)


def _names_cache(decorator: facts.Expression) -> bool:
    if isinstance(decorator, facts.Call):
        decorator = decorator.function
    name = decorator.id if isinstance(decorator, facts.Name) else getattr(decorator, "name", "")
    return name in ("lru_cache", "cache", "memoize", "cached")


def call_closure(
    evaluation: Evaluation, closure: Closure, given: list[tuple[str | None, Value]], span: facts.Span
) -> Value:
    """Calls a lambda or nested function where it stands: its body is walked in its own scope."""
    scope, owner = evaluation.engine.scopes[closure.scope]
    if closure.function in evaluation.closing or len(evaluation.closing) > 6:
        return UNKNOWN
    function = closure.function
    key = (owner[0], f"{owner[1]}", owner[2])
    parameters = list(function.parameters)
    values = bind_arguments(evaluation, key, parameters, given)
    before = (evaluation.scope, evaluation.path, evaluation.qualname, evaluation.ordinal, evaluation.statement)
    returned, evaluation.returned = evaluation.returned, []
    yielded, evaluation.yielded = evaluation.yielded, []
    charges, evaluation.charges = evaluation.charges, []
    evaluation.closing.append(function)
    evaluation.scope = Scope({p.name: v for p, v in zip(parameters, values)}, scope)
    for parameter, value in zip(parameters, values):
        note_name(evaluation, parameter.name, value)
    evaluation.path, evaluation.qualname, evaluation.ordinal = owner
    evaluation.program.answers.note("anchors", *owner, function.span)
    body = evaluation.anchors(function.span)
    deferred = function.is_async or function.is_generator
    loops = evaluation.loops
    if deferred:
        evaluation.loops = []
        evaluation.put_off += 1
    try:
        walk(evaluation, function.body)
        returns = join_all(evaluation, evaluation.returned) if evaluation.returned else NULL
        produced = list(evaluation.yielded)
        spent = evaluation.charges
    finally:
        evaluation.closing.pop()
        evaluation.put_off -= deferred
        evaluation.loops = loops
        evaluation.scope, evaluation.path, evaluation.qualname, evaluation.ordinal, evaluation.statement = before
        evaluation.returned, evaluation.yielded, evaluation.charges = returned, yielded, charges
    if function.is_generator:
        size: Polynomial = ZERO
        for _, times in produced:
            size += times
        element = join_all(evaluation, [value for value, _ in produced]) if produced else UNKNOWN
        return Sequence("stream", size, element, evaluation.fresh(), pending=tuple(spent), held=False)
    if function.is_async:
        return Coroutine(returns, tuple(spent))
    here = evaluation.origin()
    for charge in spent:
        place = charge.place if charge.place.anchors != body else here
        if charge.loops and _is_around(charge, evaluation, body, owner):
            place = here
        if evaluation.page is not None:  # a macro: its places are those that the template's are
            place = charge.place
        evaluation.charges.append(altered(charge, place=place, trace=(here, *charge.trace)[:10]))
    return returns


def _is_around(charge: Charge, evaluation: Evaluation, body: Anchored, owner: FunctionKey) -> bool:
    """Whether a charge is repeated by a loop around the call alone, and by none in the closure or in what it calls."""
    origin = charge.loops[-1].origin
    own = (origin.path, origin.function, origin.ordinal) == owner and body[0] <= origin.anchors[0] <= body[1]
    return charge.loops[-1] in evaluation.loops and not own
