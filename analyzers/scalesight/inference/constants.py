"""What module-level names are, here and in other modules; a constant is evaluated once and spends nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scalesight.inference import idents
from scalesight.inference.charges import Summary
from scalesight.inference.dispatch import evaluate
from scalesight.inference.names import home, lookup
from scalesight.inference.program import pending_name
from scalesight.inference.run import CONSTANT, Evaluation, FunctionKey
from scalesight.inference.values import UNKNOWN, Library, Module, Opaque, Query, Sequence, Value
from scalesight.outline import facts


def module_value(evaluation: Evaluation, path: str, name: str) -> Value:
    """What a module-level name is; a library's or built-in's name when the project does not define it."""
    found = lookup(evaluation.program, path, name)
    if isinstance(found, facts.Assign):
        where, original = home(evaluation.program, path, name)
        value = constant(evaluation, where, original, found)
        if isinstance(value, Opaque) and original != name:
            return replace(value, hint=f"{name}|{value.hint}")  # it goes by the name that it is imported under, too
        return value
    if found is not None:
        return found
    if path in evaluation.program.files and name in evaluation.program.scope(path):
        return Opaque(name)
    builtin = f"builtins.{name}"
    if evaluation.catalogue.effect(builtin) is not None or builtin in evaluation.catalogue.namespaces:
        return Library(builtin)
    return Opaque(name)


def constant(evaluation: Evaluation, path: str, name: str, statement: facts.Assign) -> Value:
    """The value of a module-level assignment, evaluated once and without spending anything."""
    found = evaluation.constants.get((path, name))
    if found is not None:
        return found
    key = (path, name, CONSTANT)
    given: tuple[Any, ...] = (statement,)
    if statement.value is None or statement.operator or evaluation.engine.outcome(key, given) == "active":
        return Opaque(name)  # a constant that refers to itself, or grows
    numbers: dict[int, int] = {0: 0}

    def own(ident: int) -> int:
        if ident not in numbers:
            numbers[ident] = evaluation.fresh()
            evaluation.birth[numbers[ident]] = ()
        return numbers[ident]

    value = idents.renumber(evaluation.engine.summary(key, given).returns, own, lambda v: v)
    evaluation.constants[path, name] = value
    return value


def evaluate_constant(evaluation: Evaluation, key: FunctionKey, statement: facts.Assign) -> Summary:
    """What a module-level assignment gives."""
    name = key[1]
    evaluation.qualname, evaluation.ordinal = "<module>", 0
    evaluation.quiet = 1
    value = evaluate(evaluation, statement.value) if statement.value is not None else Opaque(name)
    if isinstance(value, Opaque):
        value = replace(value, hint=name)
    if isinstance(value, Query):
        value = replace(value, evaluated=False)
    if isinstance(value, Sequence):
        value = replace(value, constant=True)
    numbers: dict[int, int] = {0: 0}
    returns = idents.renumber(value, lambda ident: numbers.setdefault(ident, len(numbers)), evaluation.current)
    return Summary((), returns, calls=tuple(sorted(evaluation.calls)))


def imported_constant(evaluation: Evaluation, pending: Value | None) -> Value:
    """The value of a constant that another module defines."""
    found = pending_name(pending) if pending is not None else None
    if found is not None and isinstance(found[0], Module):
        return module_value(evaluation, found[0].path, found[1])
    return UNKNOWN
