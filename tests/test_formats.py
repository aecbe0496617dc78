"""SARIF and workflow commands: written by the same records as JSON, valid, and stable where they have to be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli
from library import SCALE, TODAY, VIEWS, Scalesight
from scalesight_server.rule_pages import HOME, rule_names

ROOT = Path(__file__).resolve().parent.parent
SARIF = jsonschema.Draft4Validator(
    json.loads((ROOT / "tests" / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")),
    format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
)


PLACE = ("path", "line", "column", "end_line", "end_column")


def _sarif(scalesight: Scalesight, *arguments: str) -> Any:
    """The only run of a valid log."""
    log = scalesight("check", "--format", "sarif", *TODAY, *arguments).json()
    assert [f"{list(error.path)}: {error.message}" for error in SARIF.iter_errors(log)] == []
    (run,) = log["runs"]
    return run


# --- SARIF -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paths", [["examples/shop"], ["examples/shop-repaired"], ["analyzers/scalesight/cost"]])
def test_sarif_is_valid_and_tells_what_json_tells(
    paths: list[str], scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    run = _sarif(scalesight, *paths)
    findings = scalesight("check", "--format", "json", *TODAY, *paths).json()["findings"]
    levels = {"error": "error", "warning": "warning", "information": "note"}
    assert [
        (result["ruleId"], result["level"], result["message"]["text"], *_place(result["locations"][0]))
        for result in run["results"]
    ] == [(one["rule"], levels[one["severity"]], one["message"], *(one[key] for key in PLACE)) for one in findings]
    for result, finding in zip(run["results"], findings):
        flows = [
            step["location"] for flow in result.get("codeFlows", []) for step in flow["threadFlows"][0]["locations"]
        ]
        assert [(*_place(step)[:2], step["message"]["text"]) for step in flows[:-1]] == [
            (step["path"], step["line"], step["what"]) for step in finding["trace"]
        ]
        assert result["properties"].get("cost") == finding["cost"]
        assert result["properties"].get("limit") == finding["limit"]
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == finding["rule"]


def _place(location: Any) -> tuple[Any, ...]:
    physical = location["physicalLocation"]
    assert physical["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    region = physical["region"]
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    return (physical["artifactLocation"]["uri"], *(region[key] for key in keys))


def test_sarif_carries_the_rules_with_their_help(project: Path, scalesight: Scalesight) -> None:
    run = _sarif(scalesight)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == rule_names()
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["help"]["markdown"].startswith("## Why it matters\n\n")
        assert "## How to fix it" in rule["help"]["markdown"]
        assert "## Found" not in rule["help"]["markdown"] and "^^^^" not in rule["help"]["markdown"]
        path = rule["helpUri"].removeprefix(f"{HOME}/blob/main/")
        assert path == f"docs/rules/{rule['id']}.md"
    project_urls = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert project_urls["Homepage"] == HOME == run["tool"]["driver"]["informationUri"]


def test_sarif_counts_code_points_and_names_the_function(project: Path, scalesight: Scalesight) -> None:
    run = _sarif(scalesight)
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    assert _place(result["locations"][0]) == ("library/views.py", 8, 9, 8, len(VIEWS.splitlines()[7]) + 1)
    (logical,) = result["locations"][0]["logicalLocations"]
    assert (logical["name"], logical["fullyQualifiedName"]) == ("book_list", "library.views.book_list")


def test_places_elsewhere_are_whole_addresses(
    project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "a b#c").mkdir()
    monkeypatch.chdir(project / "a b#c")
    (result,) = _sarif(scalesight, "..")["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": (project / "library" / "views.py").as_uri()}
    monkeypatch.chdir(project)
    (project / "library").rename(project / "a b#c" / "library")
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in _sarif(scalesight)["results"]
    }
    assert uris == {"a%20b%23c/library/views.py"}


def test_a_spending_statement_elsewhere_is_related(project: Path, scalesight: Scalesight) -> None:
    (project / "library" / "names.py").write_text("def name_of(book):\n    return book.author.name\n", encoding="utf-8")
    text = VIEWS.replace("book.author.name", "name_of(book)").replace(
        "\n\n\n", "\nfrom library.names import name_of\n\n\n", 1
    )
    (project / "library" / "views.py").write_text(text, encoding="utf-8")
    (result,) = _sarif(scalesight)["results"]
    (related,) = result["relatedLocations"]
    assert _place(related)[:2] == ("library/names.py", 2)
    assert related["message"]["text"].startswith("spent here")


def test_configuration_problems_and_skipped_files_are_notifications(project: Path, scalesight: Scalesight) -> None:
    (project / "scale.toml").write_text(SCALE + "[volumes\n", encoding="utf-8")
    (project / "binary.py").write_bytes(b"\0")
    run = _sarif(scalesight, ".", "nowhere.py")
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    problems = invocation["toolConfigurationNotifications"]
    assert problems[0]["level"] == "error"
    assert {one["associatedRule"]["id"] for one in problems} == {"scale-config"}
    assert {_place(one["locations"][0])[0] for one in problems} == {"scale.toml"}
    told = [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]]
    assert told == [
        ("error", "Not analysed: no such file or folder."),
        ("warning", "Not analysed: not a text file."),
    ]


def test_a_clean_run_says_so(project: Path, scalesight: Scalesight) -> None:
    run = _sarif(scalesight, "--what-if", "tiny")
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["exitCode"] == 0


# --- fingerprints ----------------------------------------------------------------------------------------------------


def _fingerprints(scalesight: Scalesight) -> list[str]:
    return [result["partialFingerprints"]["scalesightFinding/v1"] for result in _sarif(scalesight)["results"]]


@pytest.mark.parametrize(
    "edited",
    [
        "# a comment\n\n\n" + VIEWS,
        VIEWS.replace("def book_list", "def other(request):\n    return JsonResponse({})\n\n\ndef book_list"),
        VIEWS.replace("    rows = []\n", "    rows = []\n    rows.clear()\n"),
        VIEWS.replace('"título 😀": book.author.name, ', '"título 😀":   book.author.name,\n            '),
        VIEWS + "\n\ndef later(request):\n    return JsonResponse({})\n",
    ],
)
def test_a_fingerprint_outlives_edits_around_its_statement(project: Path, scalesight: Scalesight, edited: str) -> None:
    before = _fingerprints(scalesight)
    assert edited != VIEWS
    (project / "library" / "views.py").write_text(edited, encoding="utf-8")
    assert _fingerprints(scalesight) == before


def test_a_fingerprint_is_the_same_from_any_folder_and_under_other_volumes(
    project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _fingerprints(scalesight)
    (project / "scale.toml").write_text("# more\n" + SCALE.replace("3_000", "9_000"), encoding="utf-8")
    monkeypatch.chdir(project / "library")
    assert _fingerprints(scalesight) == before


def test_equal_statements_have_fingerprints_of_their_own(project: Path, scalesight: Scalesight) -> None:
    loop = VIEWS[VIEWS.index("    for ") : VIEWS.index("    return")]
    (project / "library" / "views.py").write_text(VIEWS.replace(loop, loop * 2), encoding="utf-8")
    first, second = _fingerprints(scalesight)
    assert first != second
    (project / "library" / "views.py").write_text(VIEWS, encoding="utf-8")
    assert _fingerprints(scalesight) == [first]


# --- workflow commands -----------------------------------------------------------------------------------------------

COMMAND = re.compile(r"^::(error|warning|notice) ([^\r\n]*?)::(.*)$")


def _read_back(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it."""
    match = COMMAND.match(line)
    assert match is not None, line

    def plain(text: str) -> str:
        for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            text = text.replace(code, character)
        return text

    properties = dict(part.split("=", 1) for part in match[2].split(","))
    return match[1], {key: plain(value) for key, value in properties.items()}, plain(match[3])


def test_annotations_tell_what_json_tells(scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    result = scalesight("check", "examples/shop", "--format", "github", *TODAY)
    told = scalesight("check", "examples/shop", "--format", "json", *TODAY).json()
    findings = told["findings"]
    *lines, last = result.out.splitlines()
    errors, warnings = (sum(finding["severity"] == wanted for finding in findings) for wanted in ("error", "warning"))
    assert last == f"{errors} errors, {warnings} warnings in {told['files']} files" and errors and result.code == 1
    assert len(lines) == len(findings)
    for line, finding in zip(lines, findings):
        command, properties, message = _read_back(line)
        assert (command, message) == (finding["severity"], finding["message"])
        assert (properties["file"], int(properties["line"])) == (finding["path"], finding["line"])
        assert properties["title"] == f"scalesight {finding['rule']}"
        assert ("col" in properties) == (finding["line"] == finding["end_line"])


def test_paths_and_messages_cannot_break_out_of_a_command(project: Path, scalesight: Scalesight) -> None:
    folder = project / "a,b::error file=x%0A"
    (project / "library").rename(folder)
    (project / "scale.toml").write_text(
        SCALE.replace("books = 3_000", 'books = 3_000\n"100%\\n::warning::" = 5'), "utf-8"
    )
    *lines, _ = scalesight("check", "--format", "github", *TODAY).out.splitlines()
    told = [_read_back(line) for line in lines]
    assert {properties["file"] for _, properties, _ in told} >= {f"{folder.name}/views.py", "scale.toml"}
    assert any("100%" in message for _, _, message in told)


def test_annotations_are_relative_to_the_workspace(
    project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "library")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project))
    line = scalesight("check", "--format", "github", *TODAY).out.splitlines()[0]
    assert _read_back(line)[1]["file"] == "library/views.py"


def test_a_jobs_summary_is_a_table(project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "library").rename(project / "a|b")
    urls = (project / "a|b" / "urls.py").read_text(encoding="utf-8").replace("from library ", "from . ")
    (project / "a|b" / "urls.py").write_text(urls, encoding="utf-8")
    views = VIEWS.replace("from library.models", "from .models")
    (project / "a|b" / "views.py").write_text(views, encoding="utf-8")
    target = project / "summary.md"
    target.write_text("# before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
    assert scalesight("check", "--format", "json", *TODAY).code == 1
    assert target.read_text(encoding="utf-8") == "# before\n"
    scalesight("check", "--format", "github", *TODAY)
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines[:4] == ["# before", "## Scalesight", "", "1 error in 4 files"]
    (row,) = [line for line in lines if line.startswith("| error")]
    assert f"[lazy-relation-in-loop]({HOME}/blob/main/docs/rules/lazy-relation-in-loop.md)" in row
    assert r"| a\|b/views.py:8 |" in row and "3,000 books × 1 query" in row


def test_a_summary_that_cannot_be_written_is_told(
    project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project))
    result = scalesight("check", "--format", "github", *TODAY)
    assert result.code == 1
    assert result.err.startswith("scalesight: GITHUB_STEP_SUMMARY:")
