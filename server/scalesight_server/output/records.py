"""Turns an analysis into the records of the contract, in their order, and these into bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import cast

import msgspec
from scalesight.findings import Amount, Finding, FunctionCost, Related

from scalesight_server.output.contract import (
    CheckReport,
    Cost,
    CostReport,
    Degree,
    FindingRecord,
    FunctionRecord,
    Number,
    Severity,
    Step,
    Wall,
)
from scalesight_server.output.places import Places

LARGEST_WHOLE = 2**53  # beyond it a float does not tell neighbouring whole numbers apart


def check_report(records: Iterable[FindingRecord], files: int) -> CheckReport:
    """The report of `check`."""
    return CheckReport(1, files, tuple(records))


def cost_report(functions: Iterable[FunctionCost], places: Places) -> CostReport:
    """The report of `cost`, in the order of the analysis: the worst first."""
    return CostReport(1, tuple(_function(function, places) for function in functions))


def encoded(report: msgspec.Struct) -> bytes:
    """JSON with a line's end: the same report gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def finding_record(finding: Finding, places: Places) -> FindingRecord:
    """One finding by contract."""
    location = finding.location
    line, column = places.place(location.path, location.start)
    end_line, end_column = places.place(location.path, location.end)
    limit = finding.limit
    return FindingRecord(
        rule=finding.rule,
        severity=cast(Severity, finding.severity),
        path=places.path(location.path),
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        function=words(finding.function) or None,
        context=finding.context or None,
        message=words(finding.message),
        resource=finding.resource or None,
        cost=_cost(finding.cost) if finding.cost is not None else None,
        limit=Wall(limit.name, _exact(limit.value), places.path(limit.path) if limit.path else None, limit.line)
        if limit is not None
        else None,
        breach=finding.breach,
        headroom=_number(finding.headroom),
        entities=finding.entities,
        trace=tuple(_step(step, places) for step in finding.trace),
    )


def _function(function: FunctionCost, places: Places) -> FunctionRecord:
    location = function.location
    return FunctionRecord(
        function=words(function.function),
        path=places.path(location.path),
        line=places.place(location.path, location.start)[0],
        context=function.context,
        growth=function.growth,
        degree=cast(Degree, function.degree),
        costs={resource: _cost(amount) for resource, amount in sorted(function.costs.items())},
    )


def _step(related: Related, places: Places) -> Step:
    location = related.location
    return Step(places.path(location.path), places.place(location.path, location.start)[0], words(related.what))


def _cost(amount: Amount) -> Cost:
    return Cost(words(amount.expression), _number(amount.low), _number(amount.high), amount.up_to, amount.unknowns)


def words(text: str) -> str:
    """Text without what cannot be written: source code may hold half a surrogate pair, which JSON cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _number(value: float | None) -> Number | None:
    return _exact(value) if value is not None and math.isfinite(value) else None


def _exact(value: float) -> Number:
    """Whole numbers without a fraction, others with at most ten digits: no noise of floating point is shown."""
    rounded = value if value == int(value) else float(f"{value:.10g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < LARGEST_WHOLE else rounded
