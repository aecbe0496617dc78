"""The documentation is what the rules' pages and its own commands make of it; `explain` knows every rule."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from scalesight.analysis import rules
from scalesight.config.vocabulary import RULES
from scalesight_server.main import run
from scalesight_server.rule_pages import planned_names, rule_names, rule_page

ROOT = Path(__file__).resolve().parents[2]
SPECIFICATION = importlib.util.spec_from_file_location("generate_rule_docs", ROOT / "scripts" / "generate_rule_docs.py")
assert SPECIFICATION is not None and SPECIFICATION.loader is not None
generate_rule_docs = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(generate_rule_docs)


def test_the_committed_pages_are_fresh() -> None:
    folder = ROOT / "docs" / "rules"
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert committed == generate_rule_docs.rendered(), "run make docs"


def test_every_rule_has_a_page_and_a_line_in_the_index() -> None:
    assert rule_names() == sorted(rule.name for rule in rules())
    assert set(rule_names()) | set(planned_names()) == set(RULES)
    index = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| \[([a-z-]+)\]\(\1\.md\) \|", index, re.MULTILINE)) == rule_names()


def test_every_link_of_the_pages_leads_somewhere() -> None:
    for path in (ROOT / "docs").rglob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
            assert "://" in link or (path.parent / link).exists(), f"{path}: {link}"


def test_the_guide_shows_what_its_commands_print() -> None:
    specification = importlib.util.spec_from_file_location("generate_guide", ROOT / "scripts" / "generate_guide.py")
    assert specification is not None and specification.loader is not None
    guide = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(guide)
    text = guide.GUIDE.read_text(encoding="utf-8")
    assert len(guide.STEP.findall(text)) == text.count("<!-- ") > 5
    assert guide.rendered(text) == text, "run make docs"


@pytest.mark.parametrize("name", rule_names())
def test_a_page_says_what_why_and_how(name: str) -> None:
    page = rule_page(name)
    assert page.sentence.endswith(".") and "\n" not in page.sentence
    assert list(page.sections) == ["Why it matters", "How to fix it", "Found", "Silent"]
    assert all(page.sections.values())


@pytest.mark.parametrize(
    "name", ["query-in-loop", "query_in_loop", "Query-In-Loop", "error[query-in-loop]", "query_in_loop.md"]
)
def test_explain_knows_a_rule_by_every_name(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["explain", name]) == 0
    assert capsysbinary.readouterr().out.decode() == rule_page("query-in-loop").text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("query-in-lop", "did you mean `query-in-loop`?"),
        ("n-plus-one", "`scalesight explain` lists them"),
        ("wildcard-permission", "there is no such rule yet"),
    ],
)
def test_explain_says_what_there_is_instead(name: str, words: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["explain", name]) == 2
    captured = capsysbinary.readouterr()
    assert captured.out == b"" and words in captured.err.decode()
