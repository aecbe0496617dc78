"""Walks statements: what each spends, binds and skips."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from scalesight.cost.algebra import Polynomial, unknown
from scalesight.inference import loops, rendering
from scalesight.inference.batches import once_full, when_full
from scalesight.inference.branches import branches, merge
from scalesight.inference.caches import distinct_keys
from scalesight.inference.closures import close
from scalesight.inference.constants import imported_constant
from scalesight.inference.dispatch import FALL, SKIPS, Exits, evaluate, walk
from scalesight.inference.exits import leaves
from scalesight.inference.folding import decided
from scalesight.inference.guarded_sizes import no_more
from scalesight.inference.iteration import awaited, spend, start
from scalesight.inference.loads import RETURNED, note_use
from scalesight.inference.misses import Kept, handled, miss
from scalesight.inference.names import settle
from scalesight.inference.operations import truth
from scalesight.inference.program import bound_names
from scalesight.inference.run import Evaluation
from scalesight.inference.targets import assign, bind_target, delete
from scalesight.inference.values import UNKNOWN, ClassRef, Coroutine, Object, Opaque, Query, Scalar, Sequence, Value
from scalesight.inference.while_loops import while_size
from scalesight.outline import facts


def _assign(evaluation: Evaluation, statement: facts.Assign) -> Exits:
    evaluation.step()
    assign(evaluation, statement)
    return FALL


def _evaluate(evaluation: Evaluation, statement: facts.Evaluate) -> Exits:
    evaluation.step()
    value = evaluate(evaluation, statement.value)
    if evaluation.catalogue.conventions.starts:
        start(evaluation, value)
    return FALL  # elsewhere, what is never awaited never runs


def _return(evaluation: Evaluation, statement: facts.Return) -> Exits:
    evaluation.step()
    if statement.value is not None:
        value = evaluate(evaluation, statement.value)
        note_use(evaluation, value, statement.value, RETURNED)
        if isinstance(value, Coroutine) and evaluation.catalogue.conventions.starts and not evaluation.closing:
            # What is returned is waited for by whoever waits for the function.
            evaluation.promised = True
            value = spend(evaluation, value)
        if isinstance(value, Query) and evaluation.waits:
            value = awaited(evaluation, value)
        if isinstance(value, Sequence) and isinstance(value.element, Coroutine) and evaluation.waits:
            start(evaluation, value)  # nobody waits for promises that are in what a promise gives
            value = replace(value, element=value.element.value)
        evaluation.returned.append(value)
    return frozenset({"return"})


def _raise(evaluation: Evaluation, statement: facts.Raise) -> Exits:
    if statement.value is not None:
        evaluate(evaluation, statement.value)
    return frozenset({"raise"})


def _if(evaluation: Evaluation, statement: facts.If) -> Exits:
    evaluation.step()
    missed = miss(evaluation, statement)
    value = truth(evaluation, statement.test)
    answer = decided(evaluation, value, statement.test)
    if missed is not None and answer is not False:
        return _memoised(evaluation, statement, missed)
    if answer is not None:
        return walk(evaluation, statement.then if answer else statement.otherwise)
    branch = evaluation.branch("if", statement.span)
    full = when_full(evaluation, statement)
    if full is None:
        exits = branches(evaluation, branch, [statement.then, statement.otherwise])
        no_more(evaluation, statement)
        return exits
    names, heap = dict(evaluation.scope.names), dict(evaluation.heap)
    with once_full(evaluation, full):
        exits = branches(evaluation, branch, [statement.then])
    merge(evaluation, names, heap)
    return exits | FALL


def _memoised(evaluation: Evaluation, statement: facts.If, missed: Kept) -> Exits:
    """The branch runs once for each distinct key, however often the test is made."""
    with distinct_keys(evaluation, *missed, statement.span):
        exits = walk(evaluation, statement.then)
    return exits | walk(evaluation, statement.otherwise)


def _while(evaluation: Evaluation, statement: facts.While) -> Exits:
    walk(evaluation, statement.before)
    size = while_size(evaluation, statement)
    exits = loops.repeat(evaluation, statement, size)
    walk(evaluation, statement.otherwise)
    if isinstance(statement.test, facts.Literal) and statement.test.value and not leaves(statement.body, "break"):
        return exits - FALL
    return exits


def _for(evaluation: Evaluation, statement: facts.ForEach) -> Exits:
    exits = loops.each(evaluation, statement)
    walk(evaluation, statement.otherwise)
    return exits


def _with(evaluation: Evaluation, statement: facts.With) -> Exits:
    evaluation.step()
    before = evaluation.cap
    for item in statement.items:
        value = evaluate(evaluation, item.value)
        if isinstance(value, Coroutine):
            value = spend(evaluation, value)
        if item.target is not None:
            bind_target(evaluation, item.target, value)
        evaluation.cap = _gate(evaluation, value) or evaluation.cap
    exits = walk(evaluation, statement.body)
    evaluation.cap = before
    return exits


def _gate(evaluation: Evaluation, value: Value) -> Polynomial | None:
    """How many may be inside at once, for a semaphore and its like."""
    value = evaluation.current(value)
    effect = evaluation.catalogue.effect(value.type) if isinstance(value, Object) else None
    if effect is None or effect.at_once is None or not isinstance(value, Object):
        return None
    amount = value.carried.amount if isinstance(value.carried, Scalar) else None
    return amount if amount is not None else unknown("at once")


def _try(evaluation: Evaluation, statement: facts.Try) -> Exits:
    before, born = (dict(evaluation.heap), set(evaluation.birth)) if statement.handlers else ({}, set())
    exits = walk(evaluation, statement.body)
    if "fall" in exits:
        exits = (exits - FALL) | walk(evaluation, statement.otherwise)
    for position, handler in enumerate(statement.handlers):
        names, heap = dict(evaluation.scope.names), dict(evaluation.heap)
        _take_back(evaluation, before, born)
        missed = handled(evaluation, statement, handler)
        once = distinct_keys(evaluation, *missed, statement.span) if missed is not None else nullcontext()
        with evaluation.guard(f"{evaluation.branch('except', statement.span)}.{position}", 0), once:
            left = walk(evaluation, handler)
        if "fall" not in left:
            evaluation.scope.names, evaluation.heap = names, heap
        elif "fall" in exits:
            merge(evaluation, names, heap)
        exits |= left - SKIPS if "fall" in exits else left
    final = walk(evaluation, statement.final)
    return exits if "fall" in final else final


def _take_back(evaluation: Evaluation, before: dict[int, Value], born: set[int]) -> None:
    """What failed has added nothing yet to the collections there were: an element a round comes from there or here."""
    for ident, value in tuple(evaluation.heap.items()):
        if isinstance(value, Sequence) and ident in born:
            if ident in before:
                evaluation.heap[ident] = before[ident]
            else:
                del evaluation.heap[ident]


def _match(evaluation: Evaluation, statement: facts.Match) -> Exits:
    evaluation.step()
    evaluate(evaluation, statement.subject)
    for case in statement.cases:
        for name in case.binds:
            evaluation.scope.names[name.id] = Opaque(name.id)
    exits = branches(evaluation, evaluation.branch("match", statement.span), [case.body for case in statement.cases])
    return exits | FALL


def _define(evaluation: Evaluation, statement: facts.Define) -> Exits:
    if statement.function is not None:
        evaluation.scope.names[statement.name] = close(evaluation, statement.function)
    return FALL


def _define_class(evaluation: Evaluation, statement: facts.DefineClass) -> Exits:
    qualname = f"{evaluation.qualname}.<locals>.{statement.name}"
    if evaluation.qualname == "<module>":
        qualname = statement.name
    evaluation.scope.names[statement.name] = ClassRef(f"{evaluation.path}:{qualname}")
    return FALL


def _import(evaluation: Evaluation, statement: facts.Import) -> Exits:
    if evaluation.qualname == "<module>":
        return FALL
    for name in bound_names(statement):
        found = evaluation.program.imported(evaluation.path, statement, name)
        value = settle(evaluation.program, found) if found is not None else None
        if isinstance(value, facts.Assign):
            value = imported_constant(evaluation, found)
        evaluation.scope.names[name] = value if isinstance(value, Value) else UNKNOWN
    return FALL


def _delete(evaluation: Evaluation, statement: facts.Delete) -> Exits:
    delete(evaluation, statement)
    return FALL


def _leave(name: str) -> Callable[[Evaluation, facts.Statement], Exits]:
    def visit(evaluation: Evaluation, statement: facts.Statement) -> Exits:
        return frozenset({name})

    return visit


VISITORS: dict[type[facts.Statement], Callable[[Evaluation, Any], Exits]] = {
    facts.Assign: _assign,
    facts.Evaluate: _evaluate,
    facts.Return: _return,
    facts.Raise: _raise,
    facts.Break: _leave("break"),
    facts.Continue: _leave("continue"),
    facts.Delete: _delete,
    facts.If: _if,
    facts.ForEach: _for,
    facts.While: _while,
    facts.With: _with,
    facts.Try: _try,
    facts.Match: _match,
    facts.Define: _define,
    facts.DefineClass: _define_class,
    facts.Import: _import,
    facts.Include: rendering.include,
    facts.Section: rendering.section,
    facts.Replaced: rendering.replaced,
    facts.Borrow: rendering.borrow,
}
