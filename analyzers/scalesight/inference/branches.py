"""Branches: arms that exclude each other are walked from one state, and what they leave is joined."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace

from scalesight.inference.altered import altered
from scalesight.inference.dispatch import Exits, walk
from scalesight.inference.join import join
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Object, Query, Row, Sequence, Value
from scalesight.outline import facts


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
        merge(evaluation, other_names, other_heap)
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
        altered(c, amount=times * c.unit, conditional=any(d == 0 for d in evaluation.guard_depths)) for c in inside
    ]


def merge(evaluation: Evaluation, names: dict[str, Value], heap: dict[int, Value]) -> None:
    """Joins what another arm left into what this one leaves."""
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
