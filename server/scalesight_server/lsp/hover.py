"""Hover: where a number comes from. On a finding its arithmetic and wall, on a function's name what it costs, on a
volume in `scale.toml` how many there are in all, now and at the horizon.
"""

from __future__ import annotations

import posixpath

from lsprotocol import types
from scalesight.config.growth import count_at, month_label, months_between
from scalesight.config.model import Scale, Volume
from scalesight.cost.interval import Interval
from scalesight.findings import Amount, Finding, FunctionCost, Limit
from scalesight.judge.words import amount_text, count_text, interval_text, wall_text

from scalesight_server.lsp.diagnostics import range_of
from scalesight_server.lsp.disk import is_scale
from scalesight_server.lsp.places import Asked, asked, findings_at, governing_scale
from scalesight_server.lsp.session import Session, add_costs, day_of

MOST = 3  # findings shown at one place


async def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """What is known about the place under the cursor."""
    place = await asked(session, params.text_document.uri, params.position, params.position)
    if place is None:
        return None
    found = _in_scale(session, place) if is_scale(place.path) else _in_code(session, place)
    if found is None:
        return None
    text, (start, end) = found
    shown = range_of(session, place.lines, start, end)
    range_ = types.Range(types.Position(**shown["start"]), types.Position(**shown["end"]))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), range_)


def _in_code(session: Session, place: Asked) -> tuple[str, tuple[int, int]] | None:
    for row in add_costs(session).functions:
        location = row.location
        if location.path == place.path and location.start <= place.start < location.end:
            return function_text(row), (location.start, location.end)
    return _findings(session, place)


def _in_scale(session: Session, place: Asked) -> tuple[str, tuple[int, int]] | None:
    scale = governing_scale(session, place.path)
    for volume in scale.volumes.values():
        declared = volume.place
        if declared.path == place.path and declared.start <= place.start <= declared.end:
            problems = [finding_text(finding) for finding in findings_at(session, place)]
            text = "\n\n---\n\n".join([volume_text(session, scale, volume), *problems])
            return text, (declared.start, declared.end)
    return _findings(session, place)


def _findings(session: Session, place: Asked) -> tuple[str, tuple[int, int]] | None:
    findings = findings_at(session, place)[:MOST]
    if not findings:
        return None
    innermost = findings[0].location
    return "\n\n---\n\n".join(map(finding_text, findings)), (innermost.start, innermost.end)


def finding_text(finding: Finding) -> str:
    """The finding, the lines of its arithmetic, and its wall."""
    title = f"**{finding.rule}** ({finding.severity})"
    pieces = [title, _escaped(finding.message)]
    if finding.notes:
        pieces.append("\n".join(f"- {_escaped(line)}" for line in finding.notes))
    if finding.derivation:
        pieces.append("\n".join(f"- {_escaped(line)}" for line in finding.derivation))
    if finding.limit is not None:
        pieces.append(_wall(finding, finding.limit))
    return "\n\n".join(pieces)


def function_text(row: FunctionCost) -> str:
    """What one run of a function costs, a line a resource."""
    entry = f", {row.entry}" if row.entry else ""
    title = f"**{_escaped(row.function)}** ({row.context}{_escaped(entry)})"
    lines = [
        f"- {resource}: {amount}"
        for resource, amount in ((resource, _amount(resource, one)) for resource, one in row.costs.items())
        if amount
    ]
    return "\n\n".join([title, "\n".join(lines), f"Steps grow as `{row.growth}`."])


def volume_text(session: Session, scale: Scale, volume: Volume) -> str:
    """How many of an entity there are in all: as counted, today and at the horizon."""
    if count_at(volume, scale, 0) is None:
        return f"**{volume.name}**: how many there are is not declared."
    measured = scale.project.measured or day_of(session)
    now = max(months_between(measured, day_of(session)), 0)
    horizon = now + scale.project.horizon
    per = f" ({interval_text(volume.count)} per {volume.per})" if volume.per and volume.count is not None else ""
    moments = {"counted": 0, "now": now, f"in {scale.project.horizon} months": horizon}
    lines = [
        f"- {moment} ({month_label(measured, months)}): {_total(count_at(volume, scale, months))}"
        for moment, months in moments.items()
    ]
    return "\n\n".join([f"**{volume.name}**, in all{per}", "\n".join(lines)])


def _total(count: Interval | None) -> str:
    if count is None:
        return "unknown"
    return interval_text(count, lambda value: count_text(round(value)))


def _amount(resource: str, amount: Amount) -> str:
    if amount.expression == "0":
        return ""
    if amount.low is None or amount.high is None:
        why = f" ({_escaped('; '.join(amount.unknowns))})" if amount.unknowns else ""
        return f"unknown{why} `{amount.expression}`"
    text = amount_text(resource, Interval(amount.low, amount.high))
    text = f"up to {text}" if amount.up_to else text
    # Time is an estimate made of all the others: its formula tells nothing new.
    return text if resource == "time" else f"{text} `{amount.expression}`"


def _wall(finding: Finding, limit: Limit) -> str:
    where = f"{posixpath.basename(limit.path)}:{limit.line}" if limit.path else f"preset: {limit.source}"
    text = f"Wall: `{limit.name}` = {wall_text(finding.resource, limit.value)} ({_escaped(where)})"
    if finding.breach is not None:
        text += f", breach {finding.breach}"
    if finding.headroom is not None:
        text += f", headroom {finding.headroom:.3g}"
    return text


def _escaped(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return "".join(f"\\{character}" if character in "\\`*_<>[]|#" else character for character in text)
