"""What an ORM runs besides a write: the project's override of the method that writes, and receivers of its signals."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import partial

from scalesight.effects.catalogue import Effect
from scalesight.inference.arguments import Binding
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import spend
from scalesight.inference.module_calls import calls_in
from scalesight.inference.names import ancestors, find_member, member, settle, static
from scalesight.inference.program import Program, bound_names
from scalesight.inference.run import Evaluation
from scalesight.inference.terms import value_of
from scalesight.inference.values import ClassRef, Coroutine, FunctionRef, Library, Module, Row, Value
from scalesight.outline import facts
from scalesight.outline.frameworks import is_framework
from scalesight.outline.memo import PerFunction
from scalesight.outline.mentions import called_names

_CONNECTING: PerFunction[tuple[tuple[facts.Call, facts.Expression], ...]] = PerFunction()


@dataclass(frozen=True)
class Receiver:
    """A function that runs when a signal is sent, for one model or (None) for every one."""

    signal: str
    model: str | None
    function: FunctionRef


def receivers_of(program: Program) -> tuple[Receiver, ...]:
    """Every receiver of the project, by the decorators that the catalogues know."""
    program.answers.note("signals")
    return program.answers.whole("receivers", lambda: _everywhere(program))


def keep_receivers(program: Program) -> None:
    """After an edit: keeps the receivers and all that rests on them, where they are the same."""
    program.answers.keep_parts("receivers in", partial(_in_file, program))
    program.answers.keep_whole("receivers", lambda: _everywhere(program))


def _everywhere(program: Program) -> tuple[Receiver, ...]:
    code = [path for path in sorted(program.files) if not program.files[path].outline.rendered]
    parts = (program.answers.part("receivers in", path, partial(_in_file, program)) for path in code)
    return tuple(receiver for part in parts for receiver in part)


def _in_file(program: Program, path: str) -> list[Receiver]:
    return [*_decorated(program, path), *_connected(program, path)]


def _connected(program: Program, path: str) -> Iterator[Receiver]:
    """`post_save.connect(update_stock, sender=Order)`, in a module or where an app gets ready."""
    lines = program.catalogue(path).receivers
    for placed in (program.outline(path).module, *program.outline(path).functions):
        body = placed.function.body
        for call, base in _CONNECTING.of(placed.said, partial(_connecting, placed, lines)):
            signal = _resolved(program, path, body, base)
            function = _resolved(program, path, body, call.arguments[0].value)
            second = next(iter([a.value for a in call.arguments if a.name is None][1:]), None)
            sender = next((a.value for a in call.arguments if a.name == "sender"), second)
            model = _resolved(program, path, body, sender) if sender is not None else None
            if sender is not None and not isinstance(model, ClassRef):
                continue
            if isinstance(signal, Library) and isinstance(function, FunctionRef):
                yield Receiver(signal.name, model.name if isinstance(model, ClassRef) else None, function)


def _connecting(placed: facts.PlacedFunction, names: Set[str]) -> tuple[tuple[facts.Call, facts.Expression], ...]:
    """The calls in a function that may connect something, with what they are made on."""
    if called_names(placed).isdisjoint(names):
        return ()
    return tuple(
        (call, call.function.base)
        for call in calls_in(placed.function.body)
        if isinstance(call.function, facts.Attribute) and call.function.name in names and call.arguments
    )


def _resolved(
    program: Program, path: str, body: tuple[facts.Statement, ...], expression: facts.Expression
) -> Value | None:
    """What a name means here: what the function imports itself, else what its module knows."""
    root = expression
    while isinstance(root, facts.Attribute):
        root = root.base
    for statement in body:
        if isinstance(root, facts.Name) and isinstance(statement, facts.Import) and root.id in bound_names(statement):
            pending = program.imported(path, statement, root.id)
            found = settle(program, pending) if pending is not None else None
            if isinstance(expression, facts.Attribute) and isinstance(found, Module):
                found = member(program, found, expression.name)
            elif isinstance(expression, facts.Attribute) and isinstance(found, Library):
                found = Library(f"{found.name}.{expression.name}")
            return found if isinstance(found, Value) else None
    return static(program, path, expression)


def _decorated(program: Program, path: str) -> list[Receiver]:
    found = []
    for (qualname, ordinal), placed in program.functions(path).items():
        for decorator in placed.function.decorators:
            if not isinstance(decorator, facts.Call) or not decorator.arguments:
                continue
            name = static(program, path, decorator.function)
            effect = program.catalogue(path).effect(name.name) if isinstance(name, Library) else None
            if effect is None or not effect.receives:
                continue
            sender = next((a.value for a in decorator.arguments if a.name == "sender"), None)
            model = static(program, path, sender) if sender is not None else None
            if sender is not None and not isinstance(model, ClassRef):
                continue  # a sender that is worked out at run time, or another library's
            for signal in _signals(decorator.arguments[0].value):
                told = static(program, path, signal)
                if isinstance(told, Library):
                    reference = FunctionRef(path, qualname, ordinal)
                    found.append(Receiver(told.name, model.name if isinstance(model, ClassRef) else None, reference))
    return found


def _signals(expression: facts.Expression) -> tuple[facts.Expression, ...]:
    return expression.items if isinstance(expression, facts.Collection) else (expression,)


def written_by_override(evaluation: Evaluation, effect: Effect, binding: Binding, span: facts.Span) -> bool:
    """Runs the method of the row's model that a call ends in, where the project overrides it; says whether it did."""
    if effect.runs is None:
        return False
    row = _row(evaluation, effect, binding)
    if row is None or ":" not in row.type:
        return False
    method = find_member(evaluation.program, row.type, effect.runs)
    if not isinstance(method, FunctionRef) or is_framework(method.path):
        return False
    made = invoke(evaluation, FunctionRef(method.path, method.qualname, method.ordinal, row), [], span)
    if isinstance(made, Coroutine):
        spend(evaluation, made)
    return True


def send_signals(evaluation: Evaluation, effect: Effect, binding: Binding, span: facts.Span) -> None:
    """Runs the receivers of the signals that a write sends."""
    if not effect.fires:
        return
    row = _row(evaluation, effect, binding)
    if row is None:
        return
    kin = {row.type, *ancestors(evaluation.program, row.type)} if ":" in row.type else {row.type}
    for receiver in receivers_of(evaluation.program):
        if receiver.signal in effect.fires and (receiver.model is None or receiver.model in kin):
            sender: Value = ClassRef(row.type)
            invoke(evaluation, receiver.function, [("sender", sender), ("instance", row)], span)


def _row(evaluation: Evaluation, effect: Effect, binding: Binding) -> Row | None:
    subject = evaluation.current(binding.receiver)
    if isinstance(subject, Row):
        return subject
    made = value_of(evaluation, effect.writes, binding) if effect.writes is not None else None
    return made if isinstance(made, Row) else None
