"""Fields that a framework works out row by row: the resolvers of the type that an entry point gives rows of."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from scalesight.effects.catalogue import ContextLine
from scalesight.inference.altered import altered
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import awaited, begin, spend_first_tick
from scalesight.inference.module_calls import dotted_call
from scalesight.inference.names import Field, ancestors, find_member, static
from scalesight.inference.program import ClassInfo
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import ClassRef, Coroutine, FunctionRef, Opaque, Query, Row, Sequence, Value
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in, plain_text

DEEPEST = 3  # types within types


def resolve_fields(evaluation: Evaluation, function: facts.Function, returned: Value) -> None:
    """Runs the resolvers of the rows that a resolver gives: each for every row, for whoever asks for its field."""
    if not evaluation.own_class or evaluation.inside:
        return
    line = _line(evaluation, evaluation.own_class, function)
    if line is None or evaluation.engine.is_deep():
        return
    with evaluation.at(function.name_span):
        _below(evaluation, line, evaluation.own_class, function, returned, (evaluation.own_class,))


def _line(evaluation: Evaluation, class_id: str, function: facts.Function) -> ContextLine | None:
    """The line of the framework that asks a function for a field."""
    kin = ancestors(evaluation.program, class_id)
    for line in evaluation.catalogue.contexts:
        if line.fields is None:
            continue
        if line.base is not None and line.base in kin and function.name.startswith(line.fields):
            return line
        for decorator in function.decorators if line.decorator is not None else ():
            called = decorator.function if isinstance(decorator, facts.Call) else decorator
            if dotted_call(evaluation.program, class_id.rpartition(":")[0], called) == line.decorator:
                return line
    return None


def _below(
    evaluation: Evaluation,
    line: ContextLine,
    class_id: str,
    function: facts.Function,
    value: Value,
    seen: tuple[str, ...],
) -> None:
    target = _type_of(evaluation, line, class_id, function)
    value = evaluation.current(value)
    if target is None or target in seen or len(seen) > DEEPEST:
        return
    resolvers = list(_resolvers(evaluation, line, target))
    if not resolvers:
        return
    if isinstance(value, (Sequence, Query)):
        walked = begin(evaluation, value)
        with evaluation.at(_made_at(evaluation, value)):
            span = evaluation.statement
            with evaluation.loop(walked.size, span, value):
                begun = _asked(evaluation, line, resolvers, walked.enter(walked.element))
            begun = [spend_first_tick(evaluation, one) for one in begun]  # what all rows ask a loader for
            with evaluation.loop(walked.size, span, value):
                _waited(evaluation, line, target, resolvers, begun, seen)
    elif isinstance(value, (Row, Opaque)):
        begun = _asked(evaluation, line, resolvers, value)
        _waited(evaluation, line, target, resolvers, begun, seen)


def _made_at(evaluation: Evaluation, value: Sequence | Query) -> facts.Span:
    """The statement that feeds the rows, where it stands in the function itself."""
    made = evaluation.made.get(value.ident)
    own = made is not None and (made.path, made.function) == (evaluation.path, evaluation.qualname)
    return evaluation.span_of(made) if made is not None and own else evaluation.statement


def _asked(
    evaluation: Evaluation, line: ContextLine, resolvers: list[tuple[FunctionRef, facts.Function]], row: Value
) -> list[Value]:
    """What the resolvers of one row give; nobody has to ask for their fields."""
    found = []
    for reference, _ in resolvers:
        with evaluation.guard(f"field {reference.qualname}", 0):
            if line.base is not None:
                given: Arguments = [(None, row), (None, Opaque("info"))]
                found.append(invoke(evaluation, reference, given, evaluation.statement))
            else:
                found.append(invoke(evaluation, altered(reference, receiver=row), [], evaluation.statement))
    return found


def _waited(
    evaluation: Evaluation,
    line: ContextLine,
    target: str,
    resolvers: list[tuple[FunctionRef, facts.Function]],
    begun: list[Value],
    seen: tuple[str, ...],
) -> None:
    for (reference, function), made in zip(resolvers, begun):
        with evaluation.guard(f"field {reference.qualname}", 0):
            made = awaited(evaluation, made) if isinstance(made, Coroutine) else made
            _below(evaluation, line, target, function, made, (*seen, target))


def _resolvers(
    evaluation: Evaluation, line: ContextLine, class_id: str
) -> Iterator[tuple[FunctionRef, facts.Function]]:
    info = evaluation.program.class_info(class_id)
    for name, reference in sorted(info.methods.items()) if isinstance(info, ClassInfo) else ():
        placed = evaluation.program.function(reference.path, reference.qualname, reference.ordinal)
        if placed is None or (line.fields and not fnmatch.fnmatchcase(name, f"{line.fields}*")):
            continue
        if _line(evaluation, class_id, placed.function) == line:
            yield reference, placed.function


def _type_of(evaluation: Evaluation, line: ContextLine, class_id: str, function: facts.Function) -> str | None:
    """The class whose rows a field gives: in the declaration of the field, or as the resolver is annotated."""
    told: object = function.returns
    if line.base is not None:
        member = find_member(evaluation.program, class_id, function.name.removeprefix(line.fields or ""))
        told = member.statement.value if isinstance(member, Field) else None
    path = class_id.rpartition(":")[0]
    for node in nodes_in(told):
        if isinstance(node, facts.Text):
            word = (plain_text(node) or "").rpartition(".")[2]
            node = facts.Name(node.span, word) if word.isidentifier() else node
        if isinstance(node, (facts.Name, facts.Attribute)):
            found = static(evaluation.program, path, node)
            if isinstance(found, ClassRef):
                return found.name
    return None
