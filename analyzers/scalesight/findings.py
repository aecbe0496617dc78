"""What an analysis tells: findings, function costs and problems. Offsets are absolute, in bytes; paths are absolute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SEVERITIES = ("error", "warning", "information")


@dataclass(frozen=True)
class Location:
    """Bytes `start:end` of a file."""

    path: str
    start: int
    end: int


@dataclass(frozen=True)
class Related:
    """Another place that belongs to a finding: a step from the entry point, the spending statement, an outer loop."""

    location: Location
    what: str


@dataclass(frozen=True)
class Amount:
    """A cost as it is shown. `low` and `high` are None when it is unknown or unbounded; `unknowns` say why."""

    expression: str
    low: float | None
    high: float | None
    up_to: bool = False
    unknowns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """The wall a finding is held to; `path` and `line` None and `source` set for a preset."""

    name: str
    value: float
    path: str | None = None
    line: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class Finding:
    """A rule's verdict at a span. `message` is complete; `derivation` are the lines of a hover (numbers, provenance).

    `breach` is the first month over the wall (`2027-04`), None when it is passed now, never, or has no wall.
    `notes`: how often the statement runs in nested loops, and which other walls it passes.
    `trace` leads from the entry point to the place; `related` are the spending statement and outer loops.
    """

    rule: str
    severity: str
    location: Location
    function: str
    context: str
    message: str
    resource: str
    cost: Amount | None = None
    limit: Limit | None = None
    breach: str | None = None
    headroom: float | None = None
    entities: tuple[str, ...] = ()
    trace: tuple[Related, ...] = ()
    related: tuple[Related, ...] = ()
    derivation: tuple[str, ...] = ()
    remedy: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FunctionCost:
    """One function's row: `location` is its name's span; `costs` by resource (`queries`, `requests.shopify`, ...)."""

    function: str
    location: Location
    body: Location
    context: str
    growth: str
    degree: str
    costs: Mapping[str, Amount]
    entry: str = ""  # the route or entry point it is, if it is one


@dataclass(frozen=True)
class Growth:
    """Without any scale.toml: one of the worst growths in sight."""

    function: str
    location: Location
    expression: str
    resource: str


@dataclass(frozen=True)
class Analysis:
    """The whole result. `problems` are those of the `scale.toml` files, as findings of the rule `scale-config` too."""

    findings: tuple[Finding, ...]
    functions: tuple[FunctionCost, ...]
    files: int
    governed: bool  # whether any analysed file has a scale.toml
    growths: tuple[Growth, ...] = ()
    notes: tuple[str, ...] = ()
