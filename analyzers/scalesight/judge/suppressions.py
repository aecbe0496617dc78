"""Suppressions: `# scalesight: allow query-in-loop (limit=500, until=2027-03-01) -- nightly only`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from scalesight.config.vocabulary import RULES, nearest
from scalesight.findings import Finding, Location
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

ALLOW = re.compile(
    r"scalesight:\s*allow\b\s*(?P<rules>[\w\-, ]*?)\s*(?:\((?P<options>[^)]*)\))?\s*(?:--\s*(?P<reason>.*))?$", re.S
)


SIMPLE = (facts.Assign, facts.Evaluate, facts.Return)  # statements without blocks


@dataclass(frozen=True)
class Suppression:
    """One comment: the rules it allows, up to which figure and until when, and why. `covers` are bytes it speaks of."""

    location: Location
    rules: tuple[str, ...]
    limit: float | None
    until: datetime.date | None
    reason: str
    covers: tuple[int, int]
    problem: str | None = None


def read_suppressions(path: str, outline: facts.Outline, source: bytes) -> list[Suppression]:
    """The suppressions of a file.

    A comment covers its own line (behind a statement's last line, all of it); alone on a line, the next one; above a
    function or class, all of it.
    """
    found = []
    for comment in outline.comments:
        match = ALLOW.search(comment.text.strip())
        location = Location(path, *comment.span)
        if match is None:
            found.append(
                Suppression(
                    location,
                    (),
                    None,
                    None,
                    "",
                    comment.span,
                    "is not understood: write `scalesight: allow RULE -- reason`",
                )
            )
            continue
        rules = tuple(rule.strip() for rule in re.split(r"[,\s]+", match["rules"]) if rule.strip())
        limit, until, problem = _options(match["options"] or "")
        unknown = next((rule for rule in rules if rule not in RULES), None)
        if unknown is not None:
            near = nearest(unknown, RULES)
            problem = f"names `{unknown}`, which is no rule{f'; did you mean `{near}`?' if near else ''}"
        if not rules:
            problem = "names no rule"
        found.append(
            Suppression(
                location,
                rules,
                limit,
                until,
                (match["reason"] or "").strip(),
                _covered(outline, source, comment.span),
                problem,
            )
        )
    return found


def _options(text: str) -> tuple[float | None, datetime.date | None, str | None]:
    limit: float | None = None
    until: datetime.date | None = None
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, value = part.partition("=")
        try:
            if name.strip() == "limit":
                limit = float(value.strip().replace("_", ""))
            elif name.strip() == "until":
                until = datetime.date.fromisoformat(value.strip())
            else:
                return limit, until, f"has an option it does not know: {name.strip()}"
        except ValueError:
            return limit, until, f"cannot read {part!r}"
    return limit, until, None


def _covered(outline: facts.Outline, source: bytes, span: facts.Span) -> tuple[int, int]:
    start = source.rfind(b"\n", 0, span[0]) + 1
    end = source.find(b"\n", span[1])
    end = len(source) if end < 0 else end
    if source[start : span[0]].strip():
        return _whole(outline, source, start, end)
    position = end + 1  # alone on its line: the next line with code
    while position < len(source):
        line_end = source.find(b"\n", position)
        line_end = len(source) if line_end < 0 else line_end
        line = source[position:line_end].strip()
        if line and not line.startswith((b"#", b"//")):
            break
        position = line_end + 1
    line_end = source.find(b"\n", position)
    line_end = len(source) if line_end < 0 else line_end
    for placed in outline.functions:
        at = placed.start
        if position <= at < line_end:
            return at, placed.start + placed.function.span[1]
    for defined in outline.classes:
        if position <= defined.start < line_end:
            return defined.start, defined.start + defined.definition.span[1]
    return _whole(outline, source, position, line_end)


def _whole(outline: facts.Outline, source: bytes, start: int, end: int) -> tuple[int, int]:
    """The bytes of a line, with all of a statement that begins or ends on it: its parts stand by themselves."""
    first, last = start, end
    placed = [
        (p.function.body, p.start)
        for p in outline.functions
        if p.start < end and start < p.start + p.function.span[1]  # no other has a statement that touches the line
    ]
    for body, base in ((outline.module.function.body, 0), *placed):
        for one in nodes_in(body):
            if not isinstance(one, SIMPLE):
                continue
            begins, ends = one.span[0] + base, one.span[1] + base
            touches = start <= begins < end or start < ends <= end
            if touches and b"\n" in source[begins:ends]:
                first, last = min(first, begins), max(last, ends)
    return first, last


def apply_suppressions(
    findings: Iterable[Finding], suppressions: list[Suppression], today: datetime.date
) -> tuple[list[Finding], list[Finding]]:
    """(findings that stay, findings about the suppressions themselves)."""
    used: set[Suppression] = set()
    stay: list[Finding] = []
    for finding in findings:
        allowed = next((s for s in suppressions if _allows(s, finding)), None)
        if allowed is None:
            stay.append(finding)
            continue
        used.add(allowed)
        expired = allowed.until is not None and allowed.until < today
        over = allowed.limit is not None and finding.cost is not None and (finding.cost.high or 0) > allowed.limit
        if expired or over or not allowed.reason:
            stay.append(finding)
    stale = [_stale(s, s in used, today) for s in suppressions]
    return stay, [finding for finding in stale if finding is not None]


def _allows(suppression: Suppression, finding: Finding) -> bool:
    if suppression.problem is not None or finding.rule not in suppression.rules:
        return False
    start, end = suppression.covers
    if finding.location.path != suppression.location.path:
        return False
    # A comment behind the last line of a statement speaks of the whole statement.
    behind = start <= finding.location.end <= suppression.location.start
    return behind or start <= finding.location.start < max(end, start + 1)


def _stale(suppression: Suppression, used: bool, today: datetime.date) -> Finding | None:
    why = suppression.problem
    if why is None and not suppression.reason:
        why = "has no reason: write `-- why` behind it"
    if why is None and suppression.until is not None and suppression.until < today:
        why = f"has expired on {suppression.until.isoformat()}"
    if why is None and not used:
        why = "is no longer needed: nothing is found here"
    if why is None:
        return None
    message = f"This suppression {why}{'' if why.endswith('?') else '.'}"
    return Finding("stale-suppression", "warning", suppression.location, "", "", message, "")
