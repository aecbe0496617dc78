"""The findings as people read them: what, where, the line of code, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scalesight.findings import SEVERITIES, Analysis, Finding, Growth, Related

from scalesight_server.output.places import Places
from scalesight_server.output.styled import LONGEST_SOURCE_LINE, Line, cells, printable, shortened, wrapped

COUNTED = {"error": ("error", "errors"), "warning": ("warning", "warnings")}
LONGEST_GROWTH = 90
RESOURCE_WORDS = {"llm_calls": "model calls", "llm_tokens": "tokens"}


def check_text(
    analysis: Analysis,
    findings: Sequence[Finding],
    places: Places,
    width: int | None,
    *,
    worse: Mapping[Finding, str] | None = None,
    closing: Sequence[str] = (),
    known: int = 0,
) -> Iterator[Line]:
    """All that `scalesight check` prints; `width` is the terminal's, None without one.

    `worse` says by how much findings are worse than a baseline, `closing` are lines about it, `known` counts what it
    holds.
    """
    ordered = sorted(findings, key=lambda f: (f.location.path, f.location.start, f.rule, f.location.end, f.message))
    for finding in ordered:
        yield from finding_text(finding, places, width, (worse or {}).get(finding, ""))
        yield ()
    if analysis.files == 0:
        yield (("No source files here.", ""),)
        return
    if not analysis.governed:
        yield from _ungoverned(analysis, places)
        return
    for note in analysis.notes:
        for index, line in _wrap(note, width, len("note: ")):
            yield (("note: ", "strong"), (line, "")) if index == 0 else ((line, ""),)
    for text in closing:
        yield ((printable(text), ""),)
    yield summary_line([finding.severity for finding in ordered], analysis.files, known)


def finding_text(finding: Finding, places: Places, width: int | None, worse: str = "") -> Iterator[Line]:
    """One finding in the manner of a compiler: headline, place, the line with carets, then the notes."""
    message = finding.message
    remedy = finding.remedy if finding.limit is not None and message.endswith(finding.remedy) else ""
    sums, _, wall = message.removesuffix(remedy).strip().partition(" Wall: ")
    label = f"{finding.severity}[{finding.rule}]"
    for index, line in _wrap(sums, width, len(label) + 2):
        yield ((label, finding.severity), (": ", ""), (line, "strong")) if index == 0 else ((line, "strong"),)
    yield from _code(finding, places, width)
    gutter = " " * _gutter(finding, places)
    notes = [("wall", wall)] if wall else []
    notes += [("worse", f"than the baseline: {worse}")] if worse else []
    notes += [("note", note) for note in (*_notes(finding, places), *finding.notes)]
    notes += [("help", remedy)] if remedy else []
    for name, text in notes:
        for index, line in _wrap(text, width, len(gutter) + len(name) + 5, every=True):
            if index == 0:
                yield ((f"{gutter} = ", "frame"), (f"{name}: ", "strong"), (line, ""))
            else:
                yield ((f"{gutter}   {' ' * len(name)}  ", ""), (line, ""))


def _wrap(text: str, width: int | None, first: int, every: bool = False) -> Iterator[tuple[int, str]]:
    if width is not None and every:
        width, first = width - first, 0
    yield from enumerate(wrapped(printable(text), width, first))


def _gutter(finding: Finding, places: Places) -> int:
    return len(str(places.place(finding.location.path, finding.location.start)[0]))


def _code(finding: Finding, places: Places, width: int | None) -> Iterator[Line]:
    """The place and the first line of what is meant, with carets under it."""
    location = finding.location
    line, column = places.place(location.path, location.start)
    end_line, end_column = places.place(location.path, location.end)
    text = places.lines(location.path).line_text(line - 1)
    gutter = " " * len(str(line))
    yield ((f"{gutter}--> ", "frame"), (f"{printable(places.path(location.path))}:{line}:{column}", ""))
    end = end_column - 1 if end_line == line else len(text.rstrip())
    room = LONGEST_SOURCE_LINE if width is None else max(width - len(gutter) - 4, 40)
    before, meant, after = _window(text[: column - 1], text[column - 1 : end], text[end:], room)
    if not (before + meant + after).strip():
        return
    yield ((f"{gutter} |", "frame"),)
    yield ((f"{line} | ", "frame"), (f"{before}{meant}{after}".rstrip(), ""))
    carets = "^" * max(cells(meant), 1) + ("…" if end_line != line else "")
    yield ((f"{gutter} | ", "frame"), (" " * cells(before), ""), (carets, finding.severity))
    yield ((f"{gutter} |", "frame"),)


def _window(before: str, meant: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts made printable, and cut to the room there is."""
    before, meant, after = (printable(part) for part in (before, meant, after))
    if len(before) > room // 2:
        before = "…" + before[-room // 4 :]
    if len(before) + len(meant) > room:
        return before, meant[: room - len(before) - 1] + "…", ""
    left = room - len(before) - len(meant)
    return before, meant, after if len(after) <= left else after[: max(left - 1, 0)] + "…"


def _notes(finding: Finding, places: Places) -> Iterator[str]:
    if finding.trace:
        steps = [_where(step, places) for step in finding.trace]
        yield "reached from " + ", ".join(steps)
    for related in finding.related:
        yield _where(related, places)
    if finding.limit is not None and finding.limit.source:
        yield f"the wall is a preset ({finding.limit.source}); declare `{finding.limit.name}` to set your own"


def _where(related: Related, places: Places) -> str:
    line = places.place(related.location.path, related.location.start)[0]
    return f"{related.what.removeprefix('calls from ')} ({places.path(related.location.path)}:{line})"


def summary_line(severities: Sequence[str], files: int, known: int = 0) -> Line:
    """How much was found, worst first."""
    where = f" in {files} {'file' if files == 1 else 'files'}"
    counts = [(severity, severities.count(severity)) for severity in SEVERITIES]
    pieces: list[tuple[str, str]] = []
    for severity, count in counts:
        if count:
            one, many = COUNTED.get(severity, ("for information", "for information"))
            pieces += [(", ", "")] if pieces else []
            pieces.append((f"{count} {one if count == 1 else many}", severity))
    if not pieces:
        return (("Nothing new found" if known else "Nothing found", "strong"), (where, ""))
    return (*pieces, (where, ""))


def _ungoverned(analysis: Analysis, places: Places) -> Iterator[Line]:
    """Without a scale.toml nothing is judged: what grows worst, and how to start."""
    files = "this file" if analysis.files == 1 else f"these {analysis.files} files"
    if not analysis.growths:
        yield ((f"No scale.toml governs {files}, so nothing is judged; nothing in sight grows.", ""),)
    else:
        yield ((f"No scale.toml governs {files}, so nothing is judged. What grows worst:", "strong"),)
        yield ()
        yield from _growths(analysis.growths, places)
    yield ()
    yield (
        ("Say how much data there is: ", ""),
        ("scalesight init", "strong"),
        (" writes a scale.toml to fill in.", ""),
    )


def _growths(growths: Iterable[Growth], places: Places) -> Iterator[Line]:
    for growth in growths:
        line = places.place(growth.location.path, growth.location.start)[0]
        word = RESOURCE_WORDS.get(growth.resource, growth.resource)
        yield ((f"  {shortened(growth.expression, LONGEST_GROWTH)} {word}", "warning"),)
        yield ((f"      {growth.function}", "strong"), (f"  {places.path(growth.location.path)}:{line}", "faint"))
