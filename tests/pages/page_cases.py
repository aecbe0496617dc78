"""Reads a rule's page into cases: files, and the findings that carets under their lines ask for (see README.md)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOUND, SILENT = "Found", "Silent"
DEFAULT_TODAY = datetime.date(2026, 11, 21)
DEFAULT_NAMES = {
    "python": "views.py",
    "toml": "scale.toml",
    "js": "server.js",
    "jsx": "view.jsx",
    "ts": "server.ts",
    "tsx": "view.tsx",
}

_HEADING = re.compile(r"(#{1,6}) +(.+?)\s*$")
_FENCE = re.compile(r"```(\w+)?(?: +(\S+))?\s*$")
_TODAY = re.compile(r"Today is (\d{4}-\d{2}-\d{2})\.")
_CARETS = re.compile(
    r"(?P<indent> *)(?P<mark>#|//)(?P<gap> *)(?P<carets>\^+) (?P<severity>\w+) (?P<rule>[a-z-]+): (?P<message>.+)$"
)


@dataclass(frozen=True)
class Expected:
    """A finding that a caret line asks for; columns count code points from 1, the end is exclusive."""

    path: str
    line: int
    column: int
    end_column: int
    severity: str
    rule: str
    parts: tuple[str, ...]  # they occur in the message in this order

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}-{self.end_column}"
        return f"{place} {self.severity} {self.rule}: {' … '.join(self.parts)}"


@dataclass(frozen=True)
class Case:
    """One case of a page: `found` says under which of the two headings it stands."""

    page: str
    title: str
    found: bool
    files: dict[str, str]
    expected: tuple[Expected, ...]
    today: datetime.date

    def __str__(self) -> str:
        return f"{self.page}-{FOUND if self.found else SILENT}: {self.title}"


@dataclass
class _Section:
    """What stands under one heading; its files and date hold for the headings below it too."""

    level: int
    title: str
    files: dict[str, list[str]] = field(default_factory=dict)
    own: bool = False  # has a fence of its own
    today: datetime.date | None = None


def read_page(path: Path) -> tuple[Case, ...]:
    """The cases of a page: every deepest heading below `## Found` or `## Silent` that has fences of its own."""
    open_sections: list[_Section] = []
    cases: list[Case] = []
    for heading, lines in _sections(path.read_text("utf-8")):
        level, title = heading
        while open_sections and open_sections[-1].level >= level:
            open_sections.pop()
        section = _Section(level, title)
        open_sections.append(section)
        _fill(section, lines, str(path))
        group = next((outer.title for outer in open_sections[:-1] if outer.title in (FOUND, SILENT)), None)
        if group is not None and section.own:
            cases.append(_case(path.stem, group == FOUND, open_sections))
    return tuple(cases)


def _sections(text: str) -> Iterator[tuple[tuple[int, str], list[str]]]:
    heading, lines, fenced = (0, ""), [], False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        match = None if fenced else _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        yield heading, lines
        heading, lines = (len(match[1]), match[2]), []
    yield heading, lines


def _fill(section: _Section, lines: list[str], page: str) -> None:
    name: str | None = None
    for line in lines:
        fence = _FENCE.match(line)
        if fence is not None and name is None:
            name = fence[2] or DEFAULT_NAMES.get(fence[1] or "", "")
            assert name not in section.files, f"{page}: two fences for `{name}` under `{section.title}`"
            section.files[name] = []
            section.own = True
        elif fence is not None:
            name = None
        elif name is not None:
            section.files[name].append(line)
        elif (today := _TODAY.search(line)) is not None:
            section.today = datetime.date.fromisoformat(today[1])


def _case(page: str, found: bool, sections: list[_Section]) -> Case:
    written: dict[str, list[str]] = {}
    today = DEFAULT_TODAY
    for section in sections:
        written |= section.files
        today = section.today or today
    files: dict[str, str] = {}
    expected: list[Expected] = []
    for name, lines in written.items():
        if not name:
            continue  # a fence without a known language is prose
        files[name], asked = _without_carets(name, lines)
        expected.extend(asked)
    return Case(page, sections[-1].title, found, files, tuple(expected), today)


def _without_carets(name: str, lines: list[str]) -> tuple[str, list[Expected]]:
    kept: list[str] = []
    expected: list[Expected] = []
    for line in lines:
        match = _CARETS.match(line)
        if match is None:
            assert not re.match(r" *(#|//) *\^", line), f"not a caret line: {line}"
            kept.append(line)
            continue
        # A `#` that touches its carets counts as one: nothing could point to the first column otherwise. Behind `//`
        # the third column comes first, where code that is indented by two begins.
        counts = match["mark"] == "#" and not match["gap"]
        start = match.start("mark") if counts else match.start("carets")
        assert kept and match.end("carets") <= len(kept[-1]), f"the carets leave the line above: {line}"
        parts = tuple(match["message"].strip().split(" … "))
        expected.append(
            Expected(name, len(kept), start + 1, match.end("carets") + 1, match["severity"], match["rule"], parts)
        )
    return "\n".join([*kept, ""]), expected
