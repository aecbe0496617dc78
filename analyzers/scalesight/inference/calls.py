"""Calls: whom they reach, and what that spends and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scalesight.cost.algebra import up_to
from scalesight.inference.altered import altered
from scalesight.inference.caches import once_a_key
from scalesight.inference.charges import AT_START, OF_ALL_CALLS, Fill, Origin
from scalesight.inference.closures import call_closure
from scalesight.inference.constants import imported_constant
from scalesight.inference.dictionaries import filled_group
from scalesight.inference.dispatch import evaluate
from scalesight.inference.display import dotted_name
from scalesight.inference.evidence import of_collection, proven
from scalesight.inference.functions import call_function
from scalesight.inference.happenings import handle, translate
from scalesight.inference.iteration import begun, consume, spend
from scalesight.inference.key_sources import followed
from scalesight.inference.keys import key_names
from scalesight.inference.library import apply
from scalesight.inference.models import models_of
from scalesight.inference.names import declared_fields, find_member, lineage, required, settle
from scalesight.inference.program import CONSTRUCTOR, ClassInfo
from scalesight.inference.queries import fresh
from scalesight.inference.querysets import given_back
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.template_names import render_result
from scalesight.inference.values import (
    NEW,
    NULL,
    UNKNOWN,
    ClassRef,
    Closure,
    Coroutine,
    FunctionRef,
    Library,
    Object,
    Opaque,
    Query,
    Row,
    Sequence,
    Super,
    Value,
)
from scalesight.outline import facts
from scalesight.outline.frameworks import is_framework


def call(evaluation: Evaluation, expression: facts.Call) -> Value:
    """Evaluates a call expression."""
    conventions = evaluation.catalogue.conventions
    if isinstance(expression.function, facts.Name) and not conventions.parent:
        if expression.function.id == "super" and evaluation.own_class:
            return Super(evaluation.own_class, evaluation.receiver or UNKNOWN)
    elif conventions.importers:
        module = required(evaluation.program, evaluation.path, expression)
        if module is not None:
            settled = settle(evaluation.program, module)
            return settled if isinstance(settled, Value) else imported_constant(evaluation, module)
    function = filled_group(evaluation, expression, evaluate(evaluation, expression.function))
    given = arguments_of(evaluation, expression)
    before, evaluation.calling = evaluation.calling, expression
    start = len(evaluation.charges)
    value = call_value(evaluation, function, given, expression.span)
    evaluation.calling = before
    if evaluation.fills and conventions.starts:
        value = begun(evaluation, value)
    if (
        evaluation.page is not None
        and isinstance(function, FunctionRef)
        and isinstance(expression.function, facts.Name)
    ):
        render_result(evaluation, expression.function.id, value)
    if conventions.hooks and isinstance(function, FunctionRef) and len(evaluation.charges) > start:
        translate(evaluation.charges, start, _sources(evaluation, function, expression))
    return value


def _sources(evaluation: Evaluation, function: FunctionRef, expression: facts.Call) -> dict[str, facts.Expression]:
    """What the caller writes for each parameter, the entries of a dictionary under their own names."""
    placed = evaluation.program.function(function.path, function.qualname, function.ordinal)
    found: dict[str, facts.Expression] = {}
    for parameter, argument in zip(placed.function.parameters if placed is not None else (), expression.arguments):
        value = argument.value
        if isinstance(value, facts.Collection) and value.kind == "dict":
            for key, item in zip(value.keys, value.items):
                if isinstance(key, facts.Text):
                    found["".join(map(str, key.parts))] = item
        else:
            found[parameter.name] = value
    return found


def arguments_of(evaluation: Evaluation, expression: facts.Call) -> Arguments:
    """The values of a call's arguments; `*xs` of known elements is spread."""
    given: Arguments = []
    for argument in expression.arguments:
        value = evaluate(evaluation, argument.value)
        if argument.spread == "*":
            value = consume(evaluation, value)
            if isinstance(value, Sequence) and value.items is not None and value.kind != "dict":
                given.extend((None, item) for item in value.items)
            else:
                given.append(("*", value))
        elif argument.spread == "**":
            if isinstance(value, Sequence) and value.items is not None and value.names is not None:
                given.extend((str(name), item) for name, item in zip(value.names, value.items))
            else:
                given.append(("**", value))
        else:
            given.append((argument.name, value))
    return given


def call_value(evaluation: Evaluation, function: Value, given: Arguments, span: facts.Span) -> Value:
    """Calls a value."""
    if isinstance(function, FunctionRef):
        return _project_function(evaluation, function, given, span)
    if isinstance(function, Closure):
        if function.cached:
            return _distinct_calls(evaluation, given, lambda: call_closure(evaluation, function, given, span))
        return call_closure(evaluation, function, given, span)
    if isinstance(function, ClassRef):
        return construct(evaluation, function, given, span)
    if isinstance(function, Library):
        effect = evaluation.catalogue.effect(function.name)
        user = evaluation.engine.user_effect(function.name)
        if user is not None or effect is not None:
            return apply(evaluation, user or effect, function.receiver, given, span)  # type: ignore[arg-type]
        unresolved = call_unresolved(evaluation, function, given, span)
        if isinstance(function.receiver, Coroutine):  # an unknown method of a promise: what it stands for is sent
            return altered(function.receiver, value=UNKNOWN)
        return unresolved
    if isinstance(function, Row) and ":" in function.type:
        method = find_member(evaluation.program, function.type, "__call__")
        if isinstance(method, FunctionRef):
            return call_function(evaluation, replace(method, receiver=function), given, span)
    if isinstance(function, Object) and (effect := evaluation.catalogue.effect(f"{function.type}.()")) is not None:
        return apply(evaluation, effect, function, given, span)
    if isinstance(function, (Query, Object)):
        return function
    if isinstance(function, Super):  # what the class is made upon makes itself ready
        made = find_member(evaluation.program, function.name, CONSTRUCTOR, skip_first=True)
        if not isinstance(made, FunctionRef):
            return UNKNOWN
        return call_value(evaluation, replace(made, receiver=function.receiver), given, span)
    name = function.hint if isinstance(function, Opaque) else ""
    if isinstance(function, Opaque):
        if (effect := proven(evaluation, name, given)) is not None:
            return apply(evaluation, effect, function, given, span)
        if function.wraps is not None:
            return call_value(evaluation, function.wraps, given, span)
        if not function.parent and (effect := of_collection(evaluation, name, given)) is not None:
            return apply(evaluation, effect, None, given, span)
    wrapped = escape(evaluation, given, name, span)
    if isinstance(function, Opaque):
        back = given_back(evaluation, name, given) or Opaque(name)
        return replace(back, parent=function.parent, given=True, wraps=wrapped) if isinstance(back, Opaque) else back
    return Opaque(wraps=wrapped) if wrapped is not None else UNKNOWN


def escape(evaluation: Evaluation, given: Arguments, name: str, span: facts.Span) -> FunctionRef | None:
    """Arguments that go to an unknown function; the function of the project that its result may stand for.

    A coroutine is taken to be awaited there, and a function that is written in place to be run once: at once, or by
    itself where the name says that it is run when something happens. What is only registered is run by the framework.
    """
    if name in evaluation.catalogue.registrations:
        return None
    called = name.rpartition(".")[2]
    listens = called.rpartition("|")[2] in evaluation.catalogue.conventions.listeners
    recursions = len(evaluation.recursions)
    for _, value in given:
        if isinstance(value, Coroutine):
            spend(evaluation, value)
        elif isinstance(value, Closure) and listens:
            handle(evaluation, value, [], called, False, span, "")
        elif isinstance(value, Closure):
            result = call_closure(evaluation, value, [], span)
            if isinstance(result, Coroutine):
                spend(evaluation, result)
    del evaluation.recursions[recursions:]  # `f` within `transaction(() => f(...))` is run in the place of this one
    functions = [value for _, value in given if isinstance(value, FunctionRef)]
    return functions[0] if len(functions) == 1 and given[0][1] is functions[0] else None


def _project_function(evaluation: Evaluation, function: FunctionRef, given: Arguments, span: facts.Span) -> Value:
    user = evaluation.engine.user_effect(dotted(evaluation, function))
    if user is not None:
        return apply(evaluation, user, function.receiver, given, span)
    placed = evaluation.program.function(function.path, function.qualname, function.ordinal)
    if placed is not None and (function.cached or is_cached(placed.function)):
        return _distinct_calls(
            evaluation, given, lambda: call_function(evaluation, function, _plain(evaluation, given), span), function
        )
    return call_function(evaluation, function, _plain(evaluation, given), span)


def dotted(evaluation: Evaluation, function: FunctionRef) -> str:
    """The dotted name of a project's function, as a user writes it in `[effects]`."""
    return dotted_name(evaluation.program, function.path, function.qualname)


def _plain(evaluation: Evaluation, given: Arguments) -> Arguments:
    plain: Arguments = []
    for name, value in given:
        if name in ("*", "**"):
            element = value.element if isinstance(value, Sequence) else UNKNOWN
            if name == "*":
                plain.append((None, element))
        else:
            plain.append((name, value))
    return plain


def is_cached(function: facts.Function) -> bool:
    """Whether a decorator keeps a function's results by argument."""
    for decorator in function.decorators:
        inner = decorator.function if isinstance(decorator, facts.Call) else decorator
        name = inner.id if isinstance(inner, facts.Name) else getattr(inner, "name", "")
        if name in ("lru_cache", "cache", "memoize", "cached"):
            return True
    return False


def _distinct_calls(
    evaluation: Evaluation, given: Arguments, run: Callable[[], Value], kept: FunctionRef | None = None
) -> Value:
    """A memoised call: as many real calls as there are distinct arguments, whoever calls a `kept` function."""
    evaluation.memoised = evaluation.memoised or not evaluation.loops
    names: tuple[str, ...] | None = ()
    for name, value in given:
        found = key_names(evaluation, value)
        if found is None and isinstance(value, (Object, FunctionRef, ClassRef, Library)):
            continue
        if found is None and name not in (None, "*", "**"):
            found = (str(name),)
        names = None if found is None or names is None else (*names, *found)
    receiver = kept.receiver if kept is not None else None
    keeper = getattr(receiver, "ident", 0) or (OF_ALL_CALLS if kept is not None else 0)
    place = evaluation.origin() if kept is None else Origin(kept.path, kept.qualname, kept.ordinal, AT_START)
    written = evaluation.calling.arguments if evaluation.calling is not None else None
    sources = followed(evaluation, *(one.value for one in written)) if written is not None else None
    with once_a_key(evaluation, Fill(keeper, names, place), sources=sources):
        return begun(evaluation, run())


def construct(evaluation: Evaluation, made: ClassRef, given: Arguments, span: facts.Span) -> Value:
    """An instance: `__init__` runs for a plain class; a dataclass or model keeps its arguments as fields."""
    fields: list[tuple[str, Value]] = [(name, value) for name, value in given if name not in (None, "*", "**")]
    if made.name in models_of(evaluation.program):
        if evaluation.catalogue.conventions.options:
            fields.append((NEW, NULL))
        row = Row(made.name, evaluation.fresh(), fields=tuple(fields[-40:]))
        loaded = frozenset(name for name, _ in fields)
        return replace(row, loaded=loaded)
    kept = () if _is_written_down(evaluation, made.name) else tuple(fields[-40:])
    row = Row(made.name, evaluation.fresh(), fields=kept)
    init = find_member(evaluation.program, made.name, CONSTRUCTOR)
    if isinstance(init, FunctionRef):
        call_function(evaluation, replace(init, receiver=row), _plain(evaluation, given), span)
        return evaluation.current(row)
    names = declared_fields(evaluation.program, made.name)
    positional = [value for name, value in given if name is None]
    paired = tuple(zip(names, positional))
    return replace(row, fields=(*row.fields, *paired)[-40:])


def _is_written_down(evaluation: Evaluation, class_id: str) -> bool:
    """Whether a framework's source says what the constructor of a class keeps."""
    infos = (info for info in lineage(evaluation.program, class_id) if isinstance(info, ClassInfo))
    return any(is_framework(info.path) and CONSTRUCTOR in info.methods for info in infos)


def call_unresolved(evaluation: Evaluation, function: Library, given: Arguments, span: facts.Span) -> Value:
    """A call of a library's name that no catalogue knows."""
    receiver = function.receiver
    if isinstance(receiver, Query):
        return fresh(evaluation, receiver, size=up_to(receiver.size), filtered=True, relation="")
    parts = function.name.split(".")
    last = parts[-1]
    if (effect := proven(evaluation, last, given)) is not None:
        return apply(evaluation, effect, receiver, given, span)
    if receiver is None and (effect := of_collection(evaluation, last, given)) is not None:
        return apply(evaluation, effect, None, given, span)
    wrapped = escape(evaluation, given, function.name, span)
    if last[:1].isupper() and "models" in parts[:-1]:
        return Row(
            function.name, evaluation.fresh(), fields=tuple((n, v) for n, v in given if n and n not in ("*", "**"))
        )
    if last[:1].isupper() and not last.isupper():
        return Object(
            function.name, evaluation.fresh(), arguments=tuple(n for n, _ in given if n and n not in ("*", "**"))
        )
    made = given_back(evaluation, last, given) or Opaque(last)
    return replace(made, wraps=wrapped) if isinstance(made, Opaque) else made
