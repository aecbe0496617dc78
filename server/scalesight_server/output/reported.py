"""Findings as they are told: the record of the contract, the places around it, and what tells it apart from others.

Every format is written from these, so that no two of them can disagree.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scalesight.findings import Finding, Related

from scalesight_server.output.contract import FindingRecord
from scalesight_server.output.places import Places
from scalesight_server.output.records import finding_record, words

State = Literal["new", "updated", "unchanged"]
"""Against a baseline: not in it, worse than it says, or known."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A span of a file as a program reads it, and what is there."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    what: str


@dataclass(frozen=True, slots=True)
class Reported:
    """One finding. `fingerprint` stays the same while its statement does, whatever is edited around it."""

    finding: Finding
    record: FindingRecord
    trace: tuple[Spot, ...]
    related: tuple[Spot, ...]
    fingerprint: str
    state: State | None = None  # None without a baseline
    worse: str = ""  # by how much, when the state is "updated"

    @property
    def order(self) -> tuple[str | int, ...]:
        """By path, line, column and rule."""
        one = self.record
        return (one.path, one.line, one.column, one.rule, one.end_line, one.end_column, one.message)


def reported(findings: Iterable[Finding], places: Places) -> tuple[Reported, ...]:
    """The findings in the order of the contract."""
    told = [(finding_record(finding, places), finding) for finding in sorted(findings, key=lambda f: f.location.start)]
    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for record, finding in told:
        identity = _identity(finding, places)
        fingerprint = _digest(*identity, str(seen[(record.path, *identity)]))
        seen[(record.path, *identity)] += 1
        trace = tuple(_spot(step, places) for step in finding.trace)
        related = tuple(_spot(place, places) for place in finding.related)
        result.append(Reported(finding, record, trace, related, fingerprint))
    return tuple(sorted(result, key=lambda one: one.order))


def _identity(finding: Finding, places: Places) -> tuple[str, ...]:
    """What a finding is recognised by: its rule, its function and its statement; no path, no line, no number."""
    location = finding.location
    statement = places.lines(location.path).content[location.start : location.end]
    owner = finding.function or location.path.rpartition("/")[2]
    return (finding.rule, words(owner), " ".join(statement.decode("utf-8", "replace").split()))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _spot(related: Related, places: Places) -> Spot:
    location = related.location
    line, column = places.place(location.path, location.start)
    end_line, end_column = places.place(location.path, location.end)
    return Spot(places.path(location.path), line, column, end_line, end_column, words(related.what))
