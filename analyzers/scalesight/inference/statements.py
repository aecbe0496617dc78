"""Walks statements: what each spends, binds and skips."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Many
from dataclasses import replace
from typing import Any

from scalesight.cost.algebra import Polynomial, unknown
from scalesight.inference import loops
from scalesight.inference.closures import close
from scalesight.inference.constants import imported_constant
from scalesight.inference.dispatch import FALL, SKIPS, Exits, evaluate, walk
from scalesight.inference.iteration import spend
from scalesight.inference.join import join
from scalesight.inference.names import settle
from scalesight.inference.operations import truth
from scalesight.inference.program import bound_names
from scalesight.inference.run import Evaluation
from scalesight.inference.targets import assign, bind_target, delete
from scalesight.inference.values import (
    UNKNOWN,
    ClassRef,
    Coroutine,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)
from scalesight.outline import facts


def _assign(evaluation: Evaluation, statement: facts.Assign) -> Exits:
    evaluation.step()
    assign(evaluation, statement)
    return FALL


def _evaluate(evaluation: Evaluation, statement: facts.Evaluate) -> Exits:
    evaluation.step()
    value = evaluate(evaluation, statement.value)
    if isinstance(value, Coroutine) and isinstance(statement.value, facts.Call):
        pass  # never awaited: it never runs
    return FALL


def _return(evaluation: Evaluation, statement: facts.Return) -> Exits:
    evaluation.step()
    if statement.value is not None:
        evaluation.returned.append(evaluate(evaluation, statement.value))
    return frozenset({"return"})


def _raise(evaluation: Evaluation, statement: facts.Raise) -> Exits:
    if statement.value is not None:
        evaluate(evaluation, statement.value)
    return frozenset({"raise"})


def _if(evaluation: Evaluation, statement: facts.If) -> Exits:
    evaluation.step()
    memo = memo_test(evaluation, statement)
    value = truth(evaluation, statement.test)
    if isinstance(value, Scalar) and value.known and isinstance(value.literal, bool) and value.literal is False:
        return walk(evaluation, statement.otherwise)
    if memo is not None:
        return _memoised(evaluation, statement, memo)
    branch = f"if{statement.span[0]}"
    return branches(evaluation, branch, [statement.then, statement.otherwise])


def branches(
    evaluation: Evaluation,
    branch: str,
    arms: Many[Many[facts.Statement]],
) -> Exits:
    """Walks exclusive arms from the same state and joins what they leave."""
    names, heap = evaluation.scope.names, evaluation.heap
    ends: list[tuple[dict[str, Value], dict[int, Value]]] = []
    exits: Exits = frozenset()
    complete = all(arms)
    fallen: list[int] = []
    first = len(evaluation.charges)
    for arm, body in enumerate(arms):
        evaluation.scope.names, evaluation.heap = dict(names), dict(heap)
        with evaluation.guard(branch, arm):
            left = walk(evaluation, body)
        exits |= left
        if "fall" in left:
            ends.append((evaluation.scope.names, evaluation.heap))
            fallen.append(arm)
    evaluation.fallen[branch] = tuple(fallen)
    if complete and len(arms) > 1:
        _settle(evaluation, branch, first)
    if not ends:
        evaluation.scope.names, evaluation.heap = names, heap
        return exits
    evaluation.scope.names, evaluation.heap = ends[0]
    for other_names, other_heap in ends[1:]:
        _merge(evaluation, other_names, other_heap)
    return exits


def _settle(evaluation: Evaluation, branch: str, first: int) -> None:
    """Where every arm spends the same, the branch bounds nothing: the charge is certain."""
    inside = evaluation.charges[first:]
    if not inside or any(charge.guards[-1:] == () for charge in inside):
        return
    mine = [charge for charge in inside if charge.guards and charge.guards[-1][0] == branch]
    if len(mine) != len(inside):
        return
    totals: dict[tuple[str, str | None], dict[int, set[object]]] = {}
    for charge in mine:
        if charge.loops != tuple(evaluation.loops):
            return
        totals.setdefault((charge.resource, charge.api), {}).setdefault(charge.guards[-1][1], set()).add(charge.unit)
    for arms in totals.values():
        if len(arms) < 2 or len({frozenset(units) for units in arms.values()}) != 1:
            return
    if any(depth > 0 for depth in evaluation.guard_depths):
        return
    times = evaluation.times()
    evaluation.charges[first:] = [
        replace(c, amount=times * c.unit, conditional=any(d == 0 for d in evaluation.guard_depths)) for c in inside
    ]


def _merge(evaluation: Evaluation, names: dict[str, Value], heap: dict[int, Value]) -> None:
    mine = evaluation.scope.names
    for name in list(mine):
        other = names.get(name)
        if other is not None and other != mine[name]:
            before = evaluation.heap
            mine[name] = join(evaluation, mine[name], evaluation_of(heap, other))
            evaluation.heap = before
    for name, value in names.items():
        mine.setdefault(name, value)
    for ident, value in heap.items():
        own = evaluation.heap.get(ident)
        if own is None:
            evaluation.heap[ident] = value
        elif own != value:
            evaluation.heap[ident] = join_versions(evaluation, own, value)


def evaluation_of(heap: dict[int, Value], value: Value) -> Value:
    """The version of a value in another arm's heap."""
    ident = getattr(value, "ident", 0)
    return heap.get(ident, value) if ident else value


def join_versions(evaluation: Evaluation, left: Value, right: Value) -> Value:
    """Two versions of one object as one: what only one arm loaded or executed does not count as done."""
    heap, evaluation.heap = evaluation.heap, {}
    joined = join(evaluation, left, right)
    evaluation.heap = heap
    if isinstance(left, (Query, Row, Sequence, Object)) and isinstance(joined, (Query, Row, Sequence, Object)):
        return replace(joined, ident=left.ident)
    return joined


def memo_test(evaluation: Evaluation, statement: facts.If) -> tuple[Value, Value] | None:
    """(cache, key) when a branch fills a dictionary for a key that it does not hold yet."""
    test = statement.test
    if isinstance(test, facts.Operation) and test.operator == "not in" and len(test.operands) == 2:
        key, cache = test.operands
        filled = statement.then
    elif isinstance(test, facts.Operation) and test.operator == "in" and _leaves(statement.then):
        return None
    elif (
        isinstance(test, facts.Operation)
        and test.operator in ("is", "not", "==")
        and isinstance(test.operands[0], facts.Name)
    ):
        return _got_from_cache(evaluation, test.operands[0].id, statement.then)
    else:
        return None
    if not isinstance(cache, (facts.Name, facts.Attribute)) or not _stores(filled, cache):
        return None
    value = evaluation.current(evaluate(evaluation, cache))
    if isinstance(value, Sequence) and value.kind == "dict":
        return value, evaluate(evaluation, key)
    return None


def _got_from_cache(evaluation: Evaluation, name: str, body: Many[facts.Statement]) -> tuple[Value, Value] | None:
    """`value = cache.get(key)`, then `if value is None: cache[key] = ...`."""
    got = evaluation.fetched.get(name)
    if got is None:
        return None
    cache, key = got
    for statement in body:
        if isinstance(statement, facts.Assign):
            for target in statement.targets:
                if isinstance(target, facts.Subscript) and target.base == cache[0]:
                    return cache[1], key
                if isinstance(target, facts.Subscript) and _same(target.base, cache[0]):
                    return cache[1], key
    return None


def _same(left: facts.Expression, right: facts.Expression) -> bool:
    if isinstance(left, facts.Name) and isinstance(right, facts.Name):
        return left.id == right.id
    if isinstance(left, facts.Attribute) and isinstance(right, facts.Attribute):
        return left.name == right.name and _same(left.base, right.base)
    return False


def _leaves(body: Many[facts.Statement]) -> bool:
    return bool(body) and isinstance(body[-1], (facts.Return, facts.Continue, facts.Raise, facts.Break))


def _stores(body: Many[facts.Statement], cache: facts.Expression) -> bool:
    return any(
        isinstance(statement, facts.Assign)
        and any(isinstance(t, facts.Subscript) and _same(t.base, cache) for t in statement.targets)
        for statement in body
    )


def _memoised(evaluation: Evaluation, statement: facts.If, memo: tuple[Value, Value]) -> Exits:
    """The branch runs once for each distinct key, however often the test is made."""
    cache, key = memo
    with loops.distinct_keys(evaluation, cache, key, statement.span):
        exits = walk(evaluation, statement.then)
    return exits | walk(evaluation, statement.otherwise)


def _while(evaluation: Evaluation, statement: facts.While) -> Exits:
    walk(evaluation, statement.before)
    size = loops.while_size(evaluation, statement)
    exits = loops.repeat(evaluation, statement, size)
    walk(evaluation, statement.otherwise)
    if isinstance(statement.test, facts.Literal) and statement.test.value and not loops.leaves(statement.body, "break"):
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
    exits = walk(evaluation, statement.body)
    if "fall" in exits:
        exits = (exits - FALL) | walk(evaluation, statement.otherwise)
    for position, handler in enumerate(statement.handlers):
        names, heap = dict(evaluation.scope.names), dict(evaluation.heap)
        with evaluation.guard(f"except{statement.span[0]}.{position}", 0):
            left = walk(evaluation, handler)
        if "fall" not in left:
            evaluation.scope.names, evaluation.heap = names, heap
        elif "fall" in exits:
            _merge(evaluation, names, heap)
        exits |= left - SKIPS if "fall" in exits else left
    final = walk(evaluation, statement.final)
    return exits if "fall" in final else final


def _match(evaluation: Evaluation, statement: facts.Match) -> Exits:
    evaluation.step()
    evaluate(evaluation, statement.subject)
    for case in statement.cases:
        for name in case.binds:
            evaluation.scope.names[name.id] = Opaque(name.id)
    exits = branches(evaluation, f"match{statement.span[0]}", [case.body for case in statement.cases])
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
}
