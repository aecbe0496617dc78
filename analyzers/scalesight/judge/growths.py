"""What is said beside findings: the worst growths where nothing is declared; for one person, that naive is fine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scalesight.config.model import Problem, Scale
from scalesight.findings import FunctionCost, Growth


def growths_of(costs: Sequence[FunctionCost]) -> tuple[Growth, ...]:
    """The five worst growths in sight, where nothing is declared: calls by unknown numbers before steps."""
    found = []
    for cost in costs:
        for weight, resource in ((0, "llm_calls"), (0, "requests"), (0, "queries"), (1, "steps")):
            amount = cost.costs.get(resource)
            if amount is None or not amount.unknowns:
                continue
            depth = max(term.count("|") // 2 for term in amount.expression.split(" + "))
            if resource == "steps" and depth < 2:
                continue
            found.append(
                (
                    (-depth - (2 if weight == 0 else 0), weight, cost.location.path, cost.location.start),
                    cost,
                    resource,
                    amount,
                )
            )
    found.sort(key=lambda item: item[0])
    picked: dict[str, Growth] = {}
    for _, cost, resource, amount in found:
        picked.setdefault(cost.function, Growth(cost.function, cost.location, amount.expression, resource))
    return tuple(picked.values())[:5]


def is_personal(read: Mapping[str, tuple[Scale, tuple[Problem, ...]]]) -> bool:
    """Whether some of the software is made for one person."""
    return any(scale.project.audience == "personal" for scale, _ in read.values())


def personal_notes(
    read: Mapping[str, tuple[Scale, tuple[Problem, ...]]], costs: Sequence[FunctionCost]
) -> tuple[str, ...]:
    """For software made for one person: that naive code is fine, with the proof."""
    if not is_personal(read):
        return ()
    worst = next((c for c in costs if c.costs["time"].high is not None), None)
    if worst is None:
        return ()
    seconds = worst.costs["time"].high or 0
    return (
        f"Made for one person: naive code is fine here. The slowest function, {worst.function}, "
        f"takes about {seconds:.2g} s "
        f"({worst.costs['queries'].expression} queries, {worst.costs['steps'].expression} steps).",
    )
