"""Findings of all entry points put together: one a place, under the rules and comments that govern it."""

from __future__ import annotations

import datetime
import fnmatch
from collections.abc import Mapping
from dataclasses import replace

from scalesight.config.model import Scale
from scalesight.findings import Finding, Location
from scalesight.inference.display import dotted_name
from scalesight.inference.folders import is_migration, is_test
from scalesight.inference.program import Program
from scalesight.judge.bench import Bench
from scalesight.judge.suppressions import apply_suppressions, read_suppressions


def governor(path: str, benches: Mapping[str, Bench]) -> str:
    """The nearest folder with a scale.toml above a file; "" when there is none."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in benches:
            return folder
        folder = folder.rpartition("/")[0]
    return "/" if "/" in benches else ""


def is_excluded(scale: Scale, path: str) -> bool:
    """Whether `exclude` of a scale.toml names a file."""
    return _named(path, scale.project.exclude_base, scale.project.exclude)


def _named(path: str, base: str, globs: tuple[str, ...]) -> bool:
    """Whether globs that are relative to the folder `base` name a file, itself or by a folder that holds it."""
    below = f"{base.rstrip('/')}/" if base else ""
    if not path.startswith(below):
        return False
    inner = path[len(below) :]
    return any(_matches(inner, glob.strip("/")) for glob in globs)


def _matches(path: str, glob: str) -> bool:
    if glob.startswith("**/") and _matches(path, glob[3:]):
        return True
    return fnmatch.fnmatchcase(path, glob) or fnmatch.fnmatchcase(path, f"{glob}/*")


def merged(program: Program, findings: list[Finding]) -> list[Finding]:
    """One finding a statement and rule: the worst, with the other entry points as related places."""
    rank = {"error": 0, "warning": 1, "information": 2}
    groups: dict[Location, list[Finding]] = {}
    timeouts: dict[Location, Finding] = {}
    for finding in findings:
        if finding.rule == "missing-timeout":
            before = timeouts.get(finding.location)
            if before is None or rank[finding.severity] < rank[before.severity]:
                timeouts[finding.location] = finding
        else:
            groups.setdefault(finding.location, []).append(finding)
    merged = []
    for group in groups.values():
        group.sort(key=lambda f: (rank[f.severity], -(f.cost.high or 0) if f.cost else 0, f.rule, f.context))
        worst = group[0]
        merged.append(worst)
    merged.extend(timeouts.values())
    return [replace(f, function=_function_at(program, f.location)) for f in merged]


def _function_at(program: Program, location: Location) -> str:
    best: tuple[int, str] | None = None
    if location.path not in program.files:
        return ""
    outline = program.files[location.path].outline
    spans = [(placed.qualname, placed.start, placed.function.span) for placed in outline.functions]
    spans += [(placed.qualname, placed.start, placed.definition.span) for placed in outline.classes]
    for qualname, offset, span in spans:
        start, end = offset + span[0], offset + span[1]
        if start <= location.start < end and (best is None or start >= best[0]):
            best = (start, qualname)
    return dotted_name(program, location.path, best[1] if best is not None else "<module>")


def governed_findings(benches: Mapping[str, Bench], findings: list[Finding]) -> list[Finding]:
    """What `[rules]` of the file that governs each finding leaves of it."""
    kept = []
    for finding in findings:
        path = finding.location.path
        folder = governor(path, benches)
        if not folder or is_test(path) or is_migration(path):
            continue
        scale = benches[folder].binder.scale
        ignored = set(scale.ignore)
        for override in scale.overrides:
            if _named(path, override.base, override.paths):
                ignored |= set(override.ignore)
        ruled = ruled_by(scale, ignored, finding)
        if ruled is not None and not is_excluded(scale, path):
            kept.append(ruled)
    return kept


def ruled_by(scale: Scale, ignored: set[str], finding: Finding) -> Finding | None:
    """A finding with the severity that `[rules]` gives its rule; None where that turns it off."""
    if finding.rule in ignored or "*" in ignored:
        return None
    settings = scale.rules.get(finding.rule)
    severity = settings.severity if settings is not None and settings.severity else finding.severity
    return replace(finding, severity=severity) if severity != "off" else None


def suppressed(
    program: Program,
    contents: Mapping[str, bytes],
    findings: list[Finding],
    today: datetime.date,
    wanted: set[str] | None,
) -> list[Finding]:
    """What comments in the code leave of the findings, with those about comments that suppress nothing."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.location.path, []).append(finding)
    result = []
    for path, file in program.files.items():
        if file.outline.comments and (wanted is None or path in wanted):
            stay, stale = apply_suppressions(
                by_path.get(path, []), read_suppressions(path, file.outline, contents[path]), today
            )
            result.extend(stay)
            result.extend(stale)
        else:
            result.extend(by_path.get(path, []))
    return result


def place_order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Findings are told by file, place, rule and message."""
    location = finding.location
    return (location.path, location.start, location.end, finding.rule, finding.message)
