"""Loops: what one goes over, and its body walked once for all rounds."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace

from scalesight.cost.algebra import Polynomial, minimum, number, up_to
from scalesight.inference.dispatch import FALL, Exits, evaluate, walk
from scalesight.inference.exits import always_leaves, leaves, tries_again
from scalesight.inference.iteration import begin, size_of
from scalesight.inference.loads import FILTERED, note_use
from scalesight.inference.operations import truth
from scalesight.inference.run import Evaluation
from scalesight.inference.targets import bind_target
from scalesight.inference.uses import keeps_few, names_of
from scalesight.inference.values import Scalar, Sequence, Value
from scalesight.outline import facts


def each(evaluation: Evaluation, statement: facts.ForEach) -> Exits:
    """`for target in over`: what it goes over is consumed once, the body runs for each element."""
    value = evaluate(evaluation, statement.over)
    if statement.keys:
        value = Sequence("stream", size_of(evaluation, value), Scalar(), held=False)
    if evaluation.inside and isinstance(value, Sequence) and value.items is not None:
        return _one_by_one(evaluation, statement, value.items)
    walked = begin(evaluation, value, target_name(statement.target))
    if keeps_few(names_of(statement.target), statement.body):
        note_use(evaluation, value, statement.over, FILTERED)
    size = walked.size
    attempts = size.constant is not None and tries_again(statement.body, evaluation.catalogue.conventions.pauses)
    if attempts or always_leaves(statement.body):
        size = minimum(number(1), size)
    elif leaves(statement.body, "break") or leaves(statement.body, "return"):
        size = up_to(size)
    evaluation.step()
    evaluation.temporaries.append(value)
    try:
        element = walked.element

        def enter() -> None:
            bound = walked.enter(element)
            bind_target(evaluation, statement.target, bound)

        exits = _rounds(evaluation, statement.body, size, statement.header, enter, walked.pending, value)
    finally:
        evaluation.temporaries.pop()
    return (exits - {"break", "continue"}) | FALL


def _one_by_one(evaluation: Evaluation, statement: facts.ForEach, items: tuple[Value, ...]) -> Exits:
    """Inside a framework: a loop over a few things known one by one (the fields of a class) is walked for each."""
    exits: Exits = FALL
    for item in items:
        bind_target(evaluation, statement.target, item)
        exits |= walk(evaluation, statement.body)
    return (exits - {"break", "continue"}) | FALL


def repeat(evaluation: Evaluation, statement: facts.While, size: Polynomial) -> Exits:
    """`while test`: test and body run `size` times."""

    def enter() -> None:
        truth(evaluation, statement.test)

    body = (*statement.body, *statement.update)
    exits = _rounds(evaluation, body, size, statement.header, enter, ())
    return (exits - {"break", "continue"}) | FALL


def _rounds(
    evaluation: Evaluation,
    body: Many[facts.Statement],
    size: Polynomial,
    header: facts.Span,
    enter: object,
    pending: tuple[object, ...],
    over: Value | None = None,
) -> Exits:
    """Walks a loop's body once for all rounds; twice when what it collects is read while it grows."""
    before_names, before_heap = dict(evaluation.scope.names), dict(evaluation.heap)
    marks = (
        len(evaluation.charges),
        dict(evaluation.steps),
        list(evaluation.peaks),
        len(evaluation.returned),
        len(evaluation.yielded),
    )
    sized, grown = evaluation.sized, evaluation.grown
    evaluation.sized, evaluation.grown = set(), set()
    exits: Exits = FALL
    for attempt in (1, 2):
        with evaluation.loop(size, header, over):
            for effect in pending:
                effect()  # type: ignore[operator]
            enter()  # type: ignore[operator]
            exits = walk(evaluation, body)
        conflict = evaluation.sized & evaluation.grown
        if attempt == 2 or not conflict:
            break
        sizes = {ident: evaluation.heap[ident] for ident in conflict if ident in evaluation.heap}
        del evaluation.charges[marks[0] :], evaluation.returned[marks[3] :], evaluation.yielded[marks[4] :]
        evaluation.steps, evaluation.peaks = dict(marks[1]), list(marks[2])
        evaluation.scope.names, evaluation.heap = dict(before_names), {**before_heap, **sizes}
        evaluation.frozen = set(sizes)
    evaluation.frozen = set()
    evaluation.sized, evaluation.grown = sized | evaluation.sized, grown | evaluation.grown
    _forget_counters(evaluation, before_names)
    return exits


def _forget_counters(evaluation: Evaluation, before: dict[str, Value]) -> None:
    """A number that the body changed is not known behind the loop; nor is what may not have run at all."""
    for name, value in evaluation.scope.names.items():
        old = before.get(name)
        if isinstance(value, Scalar) and value != old:
            evaluation.scope.names[name] = replace(
                value, known=False, literal=None, amount=None, size=value.size, pieces=(), form=""
            )


def target_name(target: facts.Expression) -> str:
    """The name of a simple loop target, for what its elements may be called."""
    return target.id if isinstance(target, facts.Name) else ""
