"""The JSON that programs read, as types: schemas/check.schema.json and schemas/cost.schema.json are made from these.

A key is never left out; what does not apply is null. Sizes are bytes, times seconds, rates per second.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Number = int | float
FromOne = Annotated[int, msgspec.Meta(ge=1)]
Severity = Literal["error", "warning", "information"]
Degree = Literal[
    "O(1)", "O(log n)", "O(n)", "O(n log n)", "O(n^2)", "O(n^3)", "O(n^k)", "exponential", "unknown"
]  # fmt: skip


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of a resource. `low` and `high` are null when it is unknown or unbounded; `unknowns` say why."""

    expression: str
    low: Number | None
    high: Number | None
    up_to: bool
    unknowns: tuple[str, ...]


class Wall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wall that a finding is held to; `path` and `line` are null for a preset."""

    name: str
    value: Number
    path: str | None
    line: FromOne | None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place on the way from the entry point to the finding."""

    path: str
    line: FromOne
    what: str


class FindingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule's verdict. Lines and columns count from 1, columns in Unicode code points; the end is exclusive.

    `breach` is the first month over the wall where that lies ahead or was reached by growth; `headroom` is the factor
    left before the wall. `function`, `context` and `resource` are null for a finding in a scale.toml.
    """

    rule: str
    severity: Severity
    path: str
    line: FromOne
    column: FromOne
    end_line: FromOne
    end_column: FromOne
    function: str | None
    context: str | None
    message: str
    resource: str | None
    cost: Cost | None
    limit: Wall | None
    breach: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}$")] | None
    headroom: Number | None
    entities: tuple[str, ...]
    trace: tuple[Step, ...]


class CheckReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `scalesight check --format json` prints; findings in order of path, line, column and rule."""

    version: Literal[1]
    files: Annotated[int, msgspec.Meta(ge=0)]
    findings: tuple[FindingRecord, ...]


class FunctionRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"degree": "class"}):
    """What one function costs. `growth` and `class` are of its steps; the keys of `costs` are the resources."""

    function: str
    path: str
    line: FromOne
    context: str
    growth: str
    degree: Degree
    costs: dict[str, Cost]


class CostReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `scalesight cost --format json` prints; the worst function first."""

    version: Literal[1]
    functions: tuple[FunctionRecord, ...]
