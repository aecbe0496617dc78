"""The ratchet: holds what is found against what is known, and lets the known only shrink."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs
from scalesight.cost.interval import Interval
from scalesight.findings import SEVERITIES
from scalesight.judge.words import amount_text

from scalesight_server.output.baseline import Known
from scalesight_server.output.contract import FindingRecord
from scalesight_server.output.reported import Reported

NEVER_KNOWN = "scale-config"  # a mistake in scale.toml is put right, not got used to


@dataclass(frozen=True, slots=True)
class Scope:
    """What one run could have found: files at or below `paths`, and these rules. `folder` holds the baseline."""

    folder: str
    paths: tuple[str, ...]
    rules: Collection[str]

    def relative(self, path: str) -> str:
        """A path as the baseline writes it."""
        try:
            return posixpath.relpath(path, self.folder)
        except ValueError:
            return path  # on another drive

    def holds(self, known: Known) -> bool:
        """Whether the run would have found this, were it still there."""
        path = posixpath.normpath(posixpath.join(self.folder, known.path))
        below = any(path == given or path.startswith(f"{given.rstrip('/')}/") for given in self.paths)
        return below and known.rule in self.rules


@dataclass(frozen=True, slots=True)
class Comparison:
    """`told` are new or worse, `known` neither; `gone` are lines that nothing answers to, `kept` the new lines."""

    told: tuple[Reported, ...]
    known: tuple[Reported, ...]
    gone: tuple[Known, ...]
    kept: tuple[Known, ...] = field(repr=False)


def compare(found: Sequence[Reported], baseline: Sequence[Known], scope: Scope) -> Comparison:
    """Holds the findings against the baseline.

    A finding is the one with its fingerprint; where a statement was rewritten, one of the same rule in the same
    function, so that each line of the baseline answers for one finding at most.
    """
    matched = _matched(found, baseline, scope)
    told: list[Reported] = []
    known: list[Reported] = []
    kept: list[Known] = []
    for one in found:
        entry = matched.get(id(one))
        if entry is None:
            told.append(replace(one, state="new"))
            continue
        now = known_of(one, scope)
        worse = worse_by(entry, one.record)
        if worse:
            message = f"{one.record.message} Worse than the baseline: {worse}."
            told.append(replace(one, state="updated", worse=worse, record=structs.replace(one.record, message=message)))
            kept.append(entry)
        else:
            known.append(replace(one, state="unchanged"))
            kept.append(now)
    used = {id(entry) for entry in matched.values()}
    rest = [entry for entry in baseline if id(entry) not in used]
    gone = tuple(entry for entry in rest if scope.holds(entry))
    kept.extend(entry for entry in rest if not scope.holds(entry))
    return Comparison(tuple(told), tuple(known), gone, tuple(kept))


def known_of(one: Reported, scope: Scope) -> Known:
    """A finding as a line of the baseline."""
    record = one.record
    high = record.cost.high if record.cost is not None else None
    path = scope.relative(one.finding.location.path)
    return Known(path, record.function, record.rule, record.severity, record.resource, high, one.fingerprint)


def worse_by(known: Known, record: FindingRecord) -> str:
    """By how much a finding is worse than it was; empty when it is not."""
    high = record.cost.high if record.cost is not None else None
    risen = SEVERITIES.index(record.severity) < SEVERITIES.index(known.severity)
    parts = [f"{known.severity} → {record.severity}"] if risen else []
    if known.resource != record.resource:
        parts.append(f"a wall of {known.resource or 'nothing'} → one of {record.resource or 'nothing'}")
    elif known.high is not None and record.cost is not None:
        resource = record.resource or ""
        before = amount_text(resource, Interval(known.high, known.high))
        now = amount_text(resource, Interval(high, high)) if high is not None else "unknown or without bound"
        # Estimates differ in digits that nobody is shown.
        if (high is None or high > known.high) and now != before:
            parts.append(f"{before} → {now}")
    return ", ".join(parts)


def _matched(found: Sequence[Reported], baseline: Sequence[Known], scope: Scope) -> dict[int, Known]:
    """Which line of the baseline each finding answers to, by the finding's identity."""
    open_lines = list(baseline)
    waiting = [one for one in found if one.record.rule != NEVER_KNOWN]
    matched: dict[int, Known] = {}
    for by_statement in (True, False):
        lines: dict[tuple[str | None, ...], list[Known]] = {}
        for known in open_lines:
            lines.setdefault(_key(known, by_statement), []).append(known)
        for one in waiting:
            same = lines.get(_key(known_of(one, scope), by_statement))
            if same and (by_statement or one.record.function is not None):
                matched[id(one)] = same.pop(0)
        open_lines = [known for left in lines.values() for known in left]
        waiting = [one for one in waiting if id(one) not in matched]
    return matched


def _key(known: Known, by_statement: bool) -> tuple[str | None, ...]:
    if by_statement:
        return (known.path, known.rule, known.fingerprint)
    return (known.path, known.rule, known.function, known.resource)


def everything(found: Iterable[Reported], scope: Scope) -> list[Known]:
    """A first baseline: all that is found."""
    return [known_of(one, scope) for one in found if one.record.rule != NEVER_KNOWN]


def lowered(before: Iterable[Known], after: Iterable[Known]) -> int:
    """How many lines of a baseline stand there with a smaller cost or a milder severity than before."""
    old = {(one.path, one.rule, one.fingerprint): one for one in before}
    pairs = ((old.get((one.path, one.rule, one.fingerprint)), one) for one in after)
    return sum(1 for was, now in pairs if was is not None and (was.severity, was.high) != (now.severity, now.high))
