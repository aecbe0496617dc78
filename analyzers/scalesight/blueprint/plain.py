"""The plain blueprint: role, problem, code, data scale, walls, boundaries, and what to think about before coding.

Code is text here: it is quoted, never run and never taken for an instruction of the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from scalesight.blueprint.scale_lines import boundary_lines, lesson_lines, volume_lines, wall_lines
from scalesight.config.model import Scale
from scalesight.findings import Analysis, Finding, FunctionCost
from scalesight.languages import language_for

Span = tuple[int, int]
_NAME = re.compile(r"\|[^|]*\||[A-Za-z_][A-Za-z0-9_-]*")


def blueprint(
    analysis: Analysis,
    scale: Scale,
    path: str,
    content: bytes,
    selection: Span | None = None,
    finding: Finding | None = None,
    *,
    shown_path: str | None = None,
) -> str:
    """The prompt for some bytes of a file; without a selection for the code of the finding, else for the whole file.

    `path` is absolute, as in the analysis; `shown_path` is how the prompt calls it.
    """
    shown = shown_path if shown_path is not None else path
    functions = [one for one in analysis.functions if one.location.path == path]
    span = _span(selection, finding, functions, content)
    inside = _within(functions, span)
    findings = (finding,) if finding is not None else _findings(analysis, path, span)
    entities = _entities(scale, inside, findings)
    slots = {
        "problem": _problem(findings, inside),
        "path": _title(shown, inside, span, content),
        "code": _fenced(content[span[0] : span[1]], path),
        "scale": "\n".join(volume_lines(scale, entities)),
        "walls": "\n".join(wall_lines(scale, inside, findings)),
        "boundaries": "\n".join(boundary_lines(scale, inside)),
        "lessons": _section("Failure modes already met", lesson_lines(scale, entities)),
        "target": shown,
    }
    # One pass: what stands in the code or in scale.toml is never read as a slot.
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], _template())


@cache
def _template() -> str:
    return resources.files("scalesight.blueprint").joinpath("plain.txt").read_text("utf-8")


def _span(selection: Span | None, finding: Finding | None, functions: Sequence[FunctionCost], content: bytes) -> Span:
    if selection is not None:
        return selection
    if finding is None:
        return 0, len(content)
    place = finding.location
    around = [one.body for one in functions if one.body.start <= place.start and place.end <= one.body.end]
    innermost = min(around, key=lambda body: body.end - body.start, default=place)
    return (innermost.start, innermost.end) if innermost.end > innermost.start else (place.start, place.end)


def _within(functions: Sequence[FunctionCost], span: Span) -> list[FunctionCost]:
    """The functions that the selection touches; those around others only when it touches nothing inside them."""
    touched = [one for one in functions if one.body.start < span[1] and span[0] < one.body.end]
    named = [one for one in touched if not one.function.endswith("<module>")]
    return named or touched


def _findings(analysis: Analysis, path: str, span: Span) -> tuple[Finding, ...]:
    """The findings in the selected code, and those outside whose way leads through it."""
    found = []
    for finding in analysis.findings:
        places = [finding.location, *(step.location for step in (*finding.related, *finding.trace))]
        if any(one.path == path and one.start < span[1] and span[0] < max(one.end, one.start + 1) for one in places):
            found.append(finding)
    return tuple(found)


def _entities(scale: Scale, functions: Iterable[FunctionCost], findings: Iterable[Finding]) -> list[str]:
    """The volumes whose numbers the costs and findings are made of, with their parents, as scale.toml orders them."""
    names = {name for finding in findings for name in finding.entities}
    for function in functions:
        for amount in function.costs.values():
            # An unknown `|orders|` is a volume too when scale.toml names it, if only with "?".
            names |= {name.strip("|") for name in _NAME.findall(amount.expression)}
    known = names & set(scale.volumes)
    for name in sorted(known):
        parent = scale.volumes[name].per
        while parent is not None and parent in scale.volumes and parent not in known:
            known.add(parent)
            parent = scale.volumes[parent].per
    return [name for name in scale.volumes if name in known]


def _problem(findings: Sequence[Finding], functions: Sequence[FunctionCost]) -> str:
    if findings:
        lines = [f"- {finding.severity}, {finding.rule}: {finding.message}" for finding in findings]
        return "\n".join(["At the declared volumes this code does not hold:", *lines])
    costs = [
        f"- {one.function}: {amount.expression} {resource.replace('_', ' ')}"
        for one in functions
        for resource, amount in one.costs.items()
        if resource not in ("time", "memory") and amount.expression != "0"
    ]
    if not costs:
        return "Nothing is found in this code; it is to stay so at the volumes and walls below."
    return "\n".join(["Nothing is found in this code; it is to stay so. What it costs now:", *costs])


def _title(shown: str, functions: Sequence[FunctionCost], span: Span, content: bytes) -> str:
    first = content.count(b"\n", 0, span[0]) + 1
    last = first + content[span[0] : span[1]].rstrip().count(b"\n")
    lines = f"line {first}" if first == last else f"lines {first}-{last}"
    entries = sorted({one.entry or one.function for one in functions})
    return f"`{shown}`, {lines}" + (f" ({', '.join(entries)})" if 0 < len(entries) <= 5 else "")


def _fenced(code: bytes, path: str) -> str:
    """The code in a fence that is longer than any in it."""
    text = code.decode("utf-8", "replace").strip("\r\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    language = language_for(path)
    return f"{fence}{language.name if language is not None else ''}\n{text}\n{fence}"


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join(["", f"# {title}", *lines, ""]) if lines else ""
