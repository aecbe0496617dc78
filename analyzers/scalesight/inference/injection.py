"""Parameters whose value a framework works out: `session: Session = Depends(get_session)` calls `get_session` first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scalesight.inference.altered import altered
from scalesight.inference.dispatch import evaluate, invoke
from scalesight.inference.iteration import consume, one_element, spend
from scalesight.inference.names import home, lookup, static
from scalesight.inference.program import Program
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Coroutine, FunctionRef, Injected, Library, Opaque, Row, Scalar, Sequence, Value
from scalesight.outline import facts


def injected(program: Program, path: str, parameter: facts.Parameter) -> Injected | None:
    """What a parameter's default or annotation (`Annotated[..., Depends(f)]`, by an alias too) says to call."""
    annotation: facts.Expression | None = parameter.annotation
    where = path
    if isinstance(annotation, facts.Name):
        alias = annotation.id
        found = lookup(program, path, alias)
        if isinstance(found, facts.Assign) and found.value is not None:
            annotation, where = found.value, home(program, path, alias)[0]
    metadata: tuple[facts.Expression, ...] = ()
    plain: facts.Expression | None = annotation
    if isinstance(annotation, facts.Subscript) and isinstance(annotation.index, facts.Collection):
        plain, *rest = annotation.index.items or (annotation,)
        metadata = tuple(rest)
    candidates = [(path, parameter.default), *((where, item) for item in metadata)]
    for owner, expression in candidates:
        if isinstance(expression, facts.Call):
            called = static(program, owner, expression.function)
            effect = program.catalogue(path).effect(called.name) if isinstance(called, Library) else None
            if effect is not None and effect.injects is not None:
                told = _argument(expression, effect.injects, effect.parameters) or plain
                return Injected(owner, told, parameter.span) if told is not None else None
    return None


def _argument(call: facts.Call, name: str, parameters: tuple[str, ...]) -> facts.Expression | None:
    named = next((a.value for a in call.arguments if a.name == name), None)
    positional = [a.value for a in call.arguments if a.name is None and not a.spread]
    index = parameters.index(name) if name in parameters else 0
    return named or (positional[index] if index < len(positional) else None)


def inject(evaluation: Evaluation, value: Injected) -> Value:
    """Calls what provides a parameter, before the function itself; what a generator yields first is the value."""
    path, evaluation.path = evaluation.path, value.path
    function = evaluate(evaluation, value.function)
    evaluation.path = path
    start = len(evaluation.charges)
    with evaluation.at(value.span):
        made = invoke(evaluation, function, [], value.span)
        if isinstance(made, Coroutine):
            made = spend(evaluation, made)
        if isinstance(made, Sequence) and made.kind == "stream":
            made = one_element(evaluation, consume(evaluation, made))
            if isinstance(made, Row) and not made.ident:
                made = replace(made, ident=evaluation.fresh())
    if isinstance(function, FunctionRef):
        _once_a_request(evaluation, start, f"{function.path}:{function.qualname}")
    if not isinstance(made, (Opaque, Scalar)) or value.declared is None:
        return made
    declared: Any = value.declared  # that it has an ident is seen at run time only
    return replace(declared, ident=evaluation.fresh()) if getattr(declared, "ident", 0) else value.declared


def _once_a_request(evaluation: Evaluation, start: int, provider: str) -> None:
    """What worked out a value before, for another parameter or behind one, is not run again."""
    spent = [altered(one, provider=one.provider or provider) for one in evaluation.charges[start:]]
    evaluation.charges[start:] = [one for one in spent if one.provider not in evaluation.provided]
    evaluation.provided |= {provider, *(one.provider for one in spent)}
