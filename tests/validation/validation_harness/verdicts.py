"""Whether a prediction equals what was counted: exactly for round trips, calls and nodes, by growth for steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from validation_harness.execution import Run
from validation_harness.manifests import SCALES, Program

STEPS_TOLERANCE = 0.15
"""How far the predicted growth of steps may lie from the counted growth between two scales."""

Costs = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison; `predicted` and `counted` are texts for people, `holds` is the judgement."""

    program: str
    scale: str
    resource: str
    predicted: str
    counted: str
    holds: bool


def exact_verdicts(program: Program, scale: str, costs: Costs | None, run: Run) -> Iterator[Verdict]:
    """Queries, requests (to every API), model calls and nodes: `low`, `high` and the count are one number.

    A resource that neither side names is not judged; one that only one side names was spent zero times by the other.
    """
    said = costs or {}
    named = {resource for resource in (*said, *run.counts, *program.resources) if _is_exact(resource)}
    for resource in sorted(named):
        counted = run.counts.get(resource, 0)
        cost = said.get(resource)
        if costs is None:
            yield Verdict(program.name, scale, resource, "not listed", str(counted), False)
        elif cost is None:
            yield Verdict(program.name, scale, resource, "0", str(counted), counted == 0)
        else:
            holds = cost["low"] == cost["high"] == counted
            yield Verdict(program.name, scale, resource, _said(cost), str(counted), holds)


def growth_verdict(program: Program, scale: str, costs: Mapping[str, Costs], runs: Mapping[str, Run]) -> Verdict:
    """Steps grow from the smallest scale to this one by the predicted factor, within the tolerance."""
    counted = runs[scale].counts["steps"] / runs[SCALES[0]].counts["steps"]
    here, first = (_high(costs.get(name, {}), "steps") for name in (scale, SCALES[0]))
    if here is None or first is None or first == 0:
        cost = costs.get(scale, {}).get("steps")
        return Verdict(program.name, scale, "steps", _said(cost) if cost else "0", f"× {counted:.2f}", False)
    predicted = here / first
    holds = abs(predicted / counted - 1) <= STEPS_TOLERANCE
    return Verdict(program.name, scale, "steps", f"× {predicted:.2f}", f"× {counted:.2f}", holds)


def _is_exact(resource: str) -> bool:
    return resource in ("queries", "requests", "llm_calls", "nodes") or resource.startswith("requests.")


def _high(costs: Costs, resource: str) -> float | None:
    cost = costs.get(resource)
    return None if cost is None else cost["high"]


def _said(cost: Mapping[str, Any]) -> str:
    if cost["low"] is None or cost["high"] is None:
        return f"{cost['expression']} (unknown: {', '.join(map(str, cost['unknowns']))})"
    low, high = (int(value) if value == int(value) else value for value in (cost["low"], cost["high"]))
    return f"{low}" if low == high else f"{low}–{high}"
