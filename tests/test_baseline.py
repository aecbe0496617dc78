"""The ratchet: what is known is not told again, what got worse is, and the file only shrinks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library import SCALE, TODAY, VIEWS, Scalesight
from scalesight_server.output.baseline import Known, read_baseline, written

ROOT = Path(__file__).resolve().parent.parent
FILE = "known.json"
HELD = ("--baseline", FILE, *TODAY)
LOOP = VIEWS[VIEWS.index("    for ") : VIEWS.index("    return")]
OTHER = """

def titles(request):
    return JsonResponse([book.author.name for book in Book.objects.all()], safe=False)
"""


def _lines() -> list[dict[str, Any]]:
    baseline = json.loads(Path(FILE).read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "schemas" / "baseline.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(baseline, schema)
    found: list[dict[str, Any]] = baseline["findings"]
    return found


def _views(project: Path, text: str) -> None:
    (project / "library" / "views.py").write_text(text, encoding="utf-8")


@pytest.fixture
def known(project: Path, scalesight: Scalesight) -> Path:
    """The project with a baseline that holds its one finding."""
    result = scalesight("check", *HELD, "--write-baseline")
    assert (result.code, result.err) == (0, f"scalesight: wrote 1 finding to {FILE}\n")
    return project


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_known_finding_is_not_told_again(known: Path, scalesight: Scalesight) -> None:
    result = scalesight("check", *HELD, "--fail-on", "information")
    assert result.code == 0
    assert result.out.splitlines() == [f"1 known finding not shown ({FILE})", "Nothing new found in 4 files"]
    assert scalesight("check", *HELD, "--format", "json").json()["findings"] == []
    assert scalesight("check", *HELD, "--format", "github").out == "Nothing new found in 4 files\n"
    (result,) = scalesight("check", *HELD, "--format", "sarif").json()["runs"][0]["results"]
    assert result["baselineState"] == "unchanged"


def test_a_new_finding_is_told_alone(known: Path, scalesight: Scalesight) -> None:
    _views(known, VIEWS + OTHER)
    result = scalesight("check", *HELD, "--format", "json")
    assert result.code == 1
    assert [one["function"] for one in result.json()["findings"]] == ["library.views.titles"]
    states = [
        one["baselineState"] for one in scalesight("check", *HELD, "--format", "sarif").json()["runs"][0]["results"]
    ]
    assert states == ["unchanged", "new"]


@pytest.mark.parametrize(
    "edited",
    [
        "\n\n# above\n" + VIEWS,
        VIEWS.replace("book.author.name", "book.author.name.strip()"),  # the statement itself
        VIEWS.replace("book in", "one in").replace("book.", "one."),
    ],
)
def test_an_edited_finding_stays_known(known: Path, scalesight: Scalesight, edited: str) -> None:
    _views(known, edited)
    result = scalesight("check", *HELD)
    assert result.code == 0, result.out


def test_a_second_one_in_the_same_function_is_new(known: Path, scalesight: Scalesight) -> None:
    _views(known, VIEWS.replace(LOOP, LOOP * 2))
    findings = scalesight("check", *HELD, "--format", "json").json()["findings"]
    assert [one["line"] for one in findings] == [10]


@pytest.mark.parametrize(
    ("volumes", "worse"),
    [
        ("9_000", "3,000 queries → 9,000 queries"),
        ('"3_000..4_000"', "3,000 queries → 4,000 queries"),
        ("2_000", ""),
        ("3_000", ""),
    ],
)
def test_only_what_got_worse_is_told_and_by_how_much(
    known: Path, scalesight: Scalesight, volumes: str, worse: str
) -> None:
    (known / "scale.toml").write_text(SCALE.replace("books = 3_000", f"books = {volumes}"), encoding="utf-8")
    result = scalesight("check", *HELD, "--format", "json")
    assert result.code == (1 if worse else 0)
    messages = [one["message"] for one in result.json()["findings"]]
    assert [message.rpartition("Worse than the baseline: ")[2] for message in messages] == [f"{worse}."] * bool(worse)
    text = scalesight("check", *HELD).out
    assert (f"  = worse: than the baseline: {worse}" in text.splitlines()) == bool(worse)
    (one,) = scalesight("check", *HELD, "--format", "sarif").json()["runs"][0]["results"]
    assert (one["baselineState"], one["properties"].get("worse", "")) == ("updated" if worse else "unchanged", worse)


def test_a_risen_severity_is_worse(project: Path, scalesight: Scalesight) -> None:
    rule = '[rules.lazy-relation-in-loop]\nseverity = "warning"\n'
    (project / "scale.toml").write_text(SCALE + rule, encoding="utf-8")
    scalesight("check", *HELD, "--write-baseline")
    (project / "scale.toml").write_text(SCALE, encoding="utf-8")
    result = scalesight("check", *HELD, "--format", "json")
    assert result.code == 1
    assert result.json()["findings"][0]["message"].endswith(" Worse than the baseline: warning → error.")


def test_a_mistake_in_scale_toml_is_never_known(project: Path, scalesight: Scalesight) -> None:
    (project / "scale.toml").write_text(SCALE.replace("queries", "querys"), encoding="utf-8")
    scalesight("check", *HELD, "--write-baseline")
    assert "scale-config" not in {line["rule"] for line in _lines()}
    found = scalesight("check", *HELD, "--format", "json").json()["findings"]
    assert {one["rule"] for one in found} == {"scale-config"}


# --- what is gone ----------------------------------------------------------------------------------------------------


def test_what_is_gone_can_be_removed(known: Path, scalesight: Scalesight) -> None:
    _views(known, VIEWS.replace("Book.objects.all()", 'Book.objects.select_related("author")'))
    gone = "1 known finding is no longer there and can be removed: run with --write-baseline."
    text = scalesight("check", *HELD)
    assert (text.code, text.err) == (0, "")
    assert text.out.splitlines()[:2] == [gone, "  library/views.py: lazy-relation-in-loop in library.views.book_list"]
    listed = scalesight("check", *HELD, "--format", "json")
    assert listed.json()["findings"] == [] and gone in listed.err
    assert scalesight("check", *HELD, "--format", "github").out.startswith(
        f"::notice file={FILE},title=scalesight baseline::{gone}\n"
    )
    (one,) = scalesight("check", *HELD, "--format", "sarif").json()["runs"][0]["results"]
    assert (one["baselineState"], one["ruleId"]) == ("absent", "lazy-relation-in-loop")
    written_now = scalesight("check", *HELD, "--write-baseline")
    assert written_now.err == f"scalesight: {FILE}: 1 removed, 0 lowered, 0 findings left\n"
    assert _lines() == []
    assert scalesight("check", *HELD).out == "Nothing found in 4 files\n"


def test_a_deleted_file_is_gone_too(known: Path, scalesight: Scalesight) -> None:
    for name in ("views", "urls"):
        (known / "library" / f"{name}.py").unlink()
    assert "can be removed" in scalesight("check", *HELD).out


@pytest.mark.parametrize(
    "narrow",
    [["library/models.py"], ["--ignore", "lazy-relation-in-loop"], ["--select", "iterations"], ["--what-if", "tiny"]],
)
def test_what_was_not_asked_for_is_not_gone(known: Path, scalesight: Scalesight, narrow: list[str]) -> None:
    before = _lines()
    assert "can be removed" not in scalesight("check", *narrow, *HELD).out
    if "--what-if" not in narrow:
        scalesight("check", *narrow, *HELD, "--write-baseline")
    assert _lines() == before


def test_nothing_is_gone_where_something_cannot_be_read(known: Path, scalesight: Scalesight) -> None:
    before = _lines()
    (known / "scale.toml").write_text("[volumes", encoding="utf-8")
    result = scalesight("check", *HELD, "--write-baseline")
    assert result.code == 2
    assert _lines() == before


# --- what is written -------------------------------------------------------------------------------------------------


def test_a_baseline_never_grows(known: Path, scalesight: Scalesight) -> None:
    before = Path(FILE).read_bytes()
    _views(known, VIEWS + OTHER)
    result = scalesight("check", *HELD, "--write-baseline")
    assert result.code == 1
    assert "1 finding new or worse is not taken in" in result.err
    assert Path(FILE).read_bytes() == before
    (known / "scale.toml").write_text(SCALE.replace("3_000", "9_000"), encoding="utf-8")
    assert scalesight("check", *HELD, "--write-baseline").code == 1
    assert Path(FILE).read_bytes() == before
    Path(FILE).unlink()
    assert scalesight("check", *HELD, "--write-baseline").code == 0
    assert [line["high"] for line in _lines()] == [9000, 9000]


def test_a_better_finding_lowers_the_baseline(known: Path, scalesight: Scalesight) -> None:
    (known / "scale.toml").write_text(SCALE.replace("3_000", "1_000"), encoding="utf-8")
    result = scalesight("check", *HELD, "--write-baseline")
    assert (result.code, result.err) == (0, f"scalesight: {FILE}: 0 removed, 1 lowered, 1 finding left\n")
    assert [line["high"] for line in _lines()] == [1000]
    (known / "scale.toml").write_text(SCALE, encoding="utf-8")
    assert scalesight("check", *HELD).code == 1


def test_the_file_is_a_line_a_finding_and_the_same_from_any_folder(
    known: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (known / FILE).read_bytes()
    (line,) = _lines()
    assert list(line) == ["path", "function", "rule", "severity", "resource", "high", "fingerprint"]
    assert (line["path"], line["high"]) == ("library/views.py", 3000)
    assert [text.startswith(b"    {") for text in content.splitlines()].count(True) == 1
    monkeypatch.chdir(known / "library")
    assert scalesight("check", "..", "--baseline", f"../{FILE}", *TODAY).code == 0
    (known / FILE).unlink()
    scalesight("check", "..", "--baseline", f"../{FILE}", "--write-baseline", *TODAY)
    assert (known / FILE).read_bytes() == content


SEVERITY = st.sampled_from(("error", "warning", "information"))
KNOWN = st.builds(
    Known,
    path=st.text(),
    function=st.none() | st.text(),
    rule=st.text(),
    severity=SEVERITY,
    resource=st.none() | st.text(),
    high=st.none() | st.integers(0, 10**12) | st.floats(0, 1e12),
    fingerprint=st.text("0123456789abcdef", min_size=16, max_size=16),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(KNOWN, unique_by=lambda one: (one.path, one.function or "", one.rule, one.fingerprint)))
def test_what_is_written_is_read_back_whatever_its_order(lines: list[Known]) -> None:
    content = written(lines)
    assert sorted(map(repr, read_baseline(content).findings)) == sorted(map(repr, lines))
    assert written(reversed(lines)) == content


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file or folder; --write-baseline makes it"),
        ("", "not a baseline of this version: Input data was truncated"),
        ("<<<<<<< HEAD\n", "not a baseline of this version: JSON is malformed"),
        ("[]", "not a baseline of this version: Expected `object`, got `array`"),
        ('{"version": 2, "findings": []}', "not a baseline of this version: Invalid enum value 2 - at `$.version`"),
        ('{"version": 1, "findings": [{"path": "a"}]}', "missing required field `function` - at `$.findings[0]`"),
        ('{"version": 1, "findings": [], "more": 1}', "unknown field `more`"),
    ],
)
def test_a_wrong_baseline_is_a_usage_error(
    project: Path, scalesight: Scalesight, content: str | None, words: str
) -> None:
    if content is not None:
        Path(FILE).write_text(content, encoding="utf-8")
    result = scalesight("check", *HELD)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"scalesight: --baseline {FILE}: ") and words in result.err
    if content is not None:  # nor is it overwritten
        assert scalesight("check", *HELD, "--write-baseline").code == 2
        assert Path(FILE).read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    "arguments",
    [
        ["--write-baseline"],
        ["--baseline", "library"],
        ["--baseline", "no/such/folder/known.json", "--write-baseline"],
        ["--baseline", FILE, "--write-baseline", "--what-if", "tiny"],
    ],
)
def test_a_baseline_that_cannot_be_is_a_usage_error(
    project: Path, scalesight: Scalesight, arguments: list[str]
) -> None:
    result = scalesight("check", *arguments)
    assert (result.code, result.out) == (2, "")
    assert "baseline" in result.err
    assert not Path(FILE).exists()
