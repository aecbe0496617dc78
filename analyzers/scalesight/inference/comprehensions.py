"""Comprehensions and generators: the loops that stand inside an expression."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from scalesight.cost.algebra import ONE, Polynomial, up_to
from scalesight.inference.altered import altered
from scalesight.inference.dispatch import evaluate
from scalesight.inference.iteration import begin
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.loads import FILTERED, note_use
from scalesight.inference.operations import truth
from scalesight.inference.run import Evaluation, Scope
from scalesight.inference.targets import bind_target
from scalesight.inference.uses import names_of, reads
from scalesight.inference.values import Sequence, Value
from scalesight.outline import facts


def comprehension(evaluation: Evaluation, expression: facts.Comprehension) -> Value:
    """The collection that a comprehension builds; a generator spends nothing until it is drained."""
    outer, evaluation.scope = evaluation.scope, Scope({}, evaluation.scope)
    lazy = expression.kind == "generator"
    ident = evaluation.fresh()
    before = evaluation.charges
    if lazy:
        evaluation.charges = []
    sources = len(evaluation.temporaries)
    try:
        size, element, key = _clauses(evaluation, expression, 0)
    finally:
        evaluation.scope = outer
        source = evaluation.temporaries[sources] if len(evaluation.temporaries) > sources else None
        del evaluation.temporaries[sources:]
        pending = tuple(evaluation.charges) if lazy else ()
        evaluation.charges = before
    kind = "stream" if lazy else expression.kind
    if expression.kind in ("dict", "set"):
        names = key_names(evaluation, key if expression.kind == "dict" and key is not None else element)
        if names:
            size = distinct(names, size)
    evaluation.made[ident] = evaluation.feeder(source) or evaluation.made[ident]
    made = Sequence(kind, size, element, ident, key=key, held=not lazy)
    if lazy:  # what stands in a generator is spent when it is drained; almost always at once, where it stands
        inner = tuple(peel(charge, len(evaluation.loops)) for charge in pending)
        return replace(made, pending=inner)
    return made


def peel(charge, depth: int):  # type: ignore[no-untyped-def]
    """A charge without the loops around a generator: they are put on again where it is drained."""
    loops = charge.loops[depth:]
    amount: Polynomial = ONE
    for loop in loops:
        amount = amount * loop.size
    total = amount * charge.unit
    marked = any(getattr(p[0], "kind", "") == "upto" for m in charge.amount.terms for p in m)
    return altered(charge, loops=loops, amount=up_to(total) if marked and loops else total, guards=())


def _clauses(
    evaluation: Evaluation, expression: facts.Comprehension, position: int
) -> tuple[Polynomial, Value, Value | None]:
    if position == len(expression.clauses):
        evaluation.step()
        with _standing(evaluation, expression, expression.element):
            key = evaluate(evaluation, expression.key) if expression.key is not None else None
            return ONE, evaluate(evaluation, expression.element), key
    clause = expression.clauses[position]
    name = clause.target.id if isinstance(clause.target, facts.Name) else ""
    with _standing(evaluation, expression, clause.over) if position else nullcontext():
        value = evaluate(evaluation, clause.over)
        walked = begin(evaluation, value, name)
    if reads(clause.conditions, names_of(clause.target)) > 0:
        note_use(evaluation, value, clause.over, FILTERED)
    evaluation.temporaries.append(value)
    with evaluation.loop(walked.size, clause.span, value):
        bind_target(evaluation, clause.target, walked.enter(walked.element))
        selective = False
        for condition in clause.conditions:
            with _standing(evaluation, expression, condition):
                truth(evaluation, condition)
            selective = True
        if selective:
            with evaluation.guard(f"{evaluation.branch('if', clause.span)}.{position}", 0):
                size, element, key = _clauses(evaluation, expression, position + 1)
        else:
            size, element, key = _clauses(evaluation, expression, position + 1)
    total = walked.size * size
    return (up_to(total) if selective else total), element, key


def _standing(
    evaluation: Evaluation, comprehension: facts.Comprehension, part: facts.Expression
) -> AbstractContextManager[None]:
    """Where the inside of a comprehension stands: over several lines, each part is a statement of the loop."""
    return evaluation.at(part.span) if comprehension.wide else nullcontext()
