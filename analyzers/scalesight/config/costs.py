"""Unit costs for estimates of time: what the project declares, else the shipped figures."""

from __future__ import annotations

from scalesight.config.model import Scale
from scalesight.presets import TIME_COSTS, UnitCost

DEFAULT_LANGUAGE = "cpython"


def time_cost(scale: Scale, name: str, language: str = DEFAULT_LANGUAGE) -> UnitCost:
    """Seconds of one `query`, `row`, `request`, `llm_call` or `node`, or of a language's `step` or `serialise`d byte.

    A language without figures of its own takes CPython's, the slowest that is shipped.
    """
    if name in scale.unit_costs:
        seconds = scale.unit_costs[name]
        return UnitCost(name, seconds, seconds, seconds, "declared under [unit_costs]", declared=True)
    for key in (name, f"{name}.{language}"):
        if key in TIME_COSTS:
            return TIME_COSTS[key]
    return TIME_COSTS[f"{name}.{DEFAULT_LANGUAGE}"]
