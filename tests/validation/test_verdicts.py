"""The judge itself: a prediction that is off by one, a range, unknown or missing never passes."""

from __future__ import annotations

from typing import Any

import pytest
from validation_harness.execution import Run
from validation_harness.manifests import PROGRAMS, SCALES, read_program
from validation_harness.verdicts import exact_verdicts, growth_verdict

PROGRAM = read_program(PROGRAMS / "django_forward_key_naive")
LOOP = read_program(PROGRAMS / "loop_membership_naive")


def cost(low: float | None, high: float | None) -> dict[str, Any]:
    return {"expression": "1 + books", "low": low, "high": high, "up_to": False, "unknowns": []}


@pytest.mark.parametrize(
    ("costs", "holds"),
    [
        ({"queries": cost(6, 6)}, True),
        ({"queries": cost(7, 7)}, False),
        ({"queries": cost(5, 6)}, False),
        ({"queries": cost(None, None)}, False),
        ({"queries": cost(6, 6), "requests": cost(1, 1)}, False),
        ({}, False),
        (None, False),
    ],
)
def test_only_the_exact_number_holds(costs: dict[str, Any] | None, holds: bool) -> None:
    verdicts = list(exact_verdicts(PROGRAM, "small", costs, Run({"queries": 6}, "")))
    assert all(verdict.holds for verdict in verdicts) is holds


@pytest.mark.parametrize(("predicted", "holds"), [(400, True), (452, True), (348, True), (500, False), (200, False)])
def test_steps_may_differ_by_a_constant_factor_and_no_more(predicted: int, holds: bool) -> None:
    runs = {scale: Run({"steps": steps}, "") for scale, steps in zip(SCALES, (1000, 4000, 16000))}
    costs = {"small": {"steps": cost(100, 100)}, "medium": {"steps": cost(predicted, predicted)}}
    assert growth_verdict(LOOP, "medium", costs, runs).holds is holds
