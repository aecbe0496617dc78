"""Every rule's page holds: what its carets point to is found, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
import scalesight.rules
from page_cases import Case, Expected, read_page
from scalesight.analysis import Source, analyse
from scalesight.config import ScaleFile
from scalesight.findings import Analysis, Finding
from scalesight.rules.rule import discover

FOLDER = Path(scalesight.rules.__file__).parent
ROOT = "/project"
PAGES = sorted(FOLDER.glob("*.md"))
CASES = [case for page in PAGES for case in read_page(page)]
FEWEST_FOUND = 3


def analysed(case: Case) -> Analysis:
    """The analysis of a case's files under its `scale.toml`."""
    scales: dict[str, list[ScaleFile]] = {}
    sources: list[Source] = []
    for name, text in case.files.items():
        path = f"{ROOT}/{name}"
        if name.rpartition("/")[2] == "scale.toml":
            scales[path.rpartition("/")[0]] = [ScaleFile(path, text.encode())]
        else:
            sources.append(Source(path, text.encode(), (ROOT,)))
    return analyse(sources, scales, today=case.today)


def place(case: Case, finding: Finding) -> tuple[str, int, int, int]:
    """File, line and columns of a finding; a span over several lines ends with its first."""
    name = finding.location.path.removeprefix(f"{ROOT}/")
    content = case.files[name].encode()
    line_start = content.rfind(b"\n", 0, finding.location.start) + 1
    line_end = content.find(b"\n", finding.location.start)
    end = min(finding.location.end, line_end if line_end >= 0 else len(content))
    column = len(content[line_start : finding.location.start].decode()) + 1
    end_column = len(content[line_start:end].decode()) + 1
    return name, content.count(b"\n", 0, line_start) + 1, column, end_column


def is_asked_for(case: Case, finding: Finding, expected: Expected) -> bool:
    """Whether a finding is the one that a caret line asks for."""
    if place(case, finding) != (expected.path, expected.line, expected.column, expected.end_column):
        return False
    position = 0
    for part in expected.parts:
        position = finding.message.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return (finding.severity, finding.rule) == (expected.severity, expected.rule)


def shown(case: Case, finding: Finding) -> str:
    """A finding as a caret line would ask for it."""
    name, line, column, end_column = place(case, finding)
    return f"{name}:{line}:{column}-{end_column} {finding.severity} {finding.rule}: {finding.message}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_is_found_as_its_carets_say(case: Case) -> None:
    findings = list(analysed(case).findings)
    missing: list[Expected] = []
    for expected in case.expected:
        finding = next((finding for finding in findings if is_asked_for(case, finding, expected)), None)
        if finding is None:
            missing.append(expected)
        else:
            findings.remove(finding)
    report = [
        *(f"not found:  {expected}" for expected in missing),
        *(f"unexpected: {shown(case, f)}" for f in findings),
    ]
    assert not report, "\n" + "\n".join(report)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_documents_and_tests_its_rule(page: Path) -> None:
    rule = page.stem.replace("_", "-")
    text = page.read_text("utf-8")
    cases = read_page(page)
    found = [case for case in cases if case.found]
    silent = [case for case in cases if not case.found]
    assert text.startswith(f"# {rule}\n\n"), "the heading is the rule's name"
    assert "\n## Why it matters\n" in text and "\n## How to fix it\n" in text
    assert len(found) >= FEWEST_FOUND, f"only {len(found)} cases are found"
    assert len(silent) >= len(found), f"{len(silent)} silent cases for {len(found)} that are found"
    for case in found:
        assert any(expected.rule == rule for expected in case.expected), f"{case} does not ask for {rule}"
    for case in silent:
        assert not case.expected, f"{case} asks for findings"
    titles = [case.title for case in cases]
    assert len(titles) == len(set(titles)), "two cases have the same title"


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    assert [page.stem for page in PAGES] == sorted(rule.name.replace("-", "_") for rule in discover())
