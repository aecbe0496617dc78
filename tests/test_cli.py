"""The command line: contracts, exit codes, what is read and what is left out, and the words for people."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from library import MODELS, SCALE, TODAY, URLS, VIEWS, Result, Scalesight
from scalesight.analysis import Source, analyse
from scalesight.config import ScaleFile
from scalesight.languages import language_for
from scalesight.outline import outline
from scalesight_server import outlining

ROOT = Path(__file__).resolve().parent.parent


def _schema(name: str) -> Any:
    return json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


# --- contracts ---------------------------------------------------------------------------------------------------


def test_check_prints_what_the_contract_says(project: Path, scalesight: Scalesight) -> None:
    result = scalesight("check", "--format", "json", *TODAY)
    report = result.json()
    jsonschema.validate(report, _schema("check"))
    assert (result.code, result.err) == (1, "")
    assert list(report) == ["version", "files", "findings"]
    assert (report["version"], report["files"]) == (1, 4)
    (finding,) = report["findings"]
    assert list(finding) == [
        "rule", "severity", "path", "line", "column", "end_line", "end_column", "function", "context", "message",
        "resource", "cost", "limit", "breach", "headroom", "entities", "trace",
    ]  # fmt: skip
    assert (finding["rule"], finding["severity"]) == ("lazy-relation-in-loop", "error")
    assert (finding["path"], finding["line"], finding["column"]) == ("library/views.py", 8, 9)
    # Columns count code points: the ú, the 😀 and the quote stand before the end.
    assert (finding["end_line"], finding["end_column"]) == (8, len(VIEWS.splitlines()[7]) + 1)
    assert finding["function"] == "library.views.book_list"
    assert finding["cost"] == {"expression": "books", "low": 3000, "high": 3000, "up_to": False, "unknowns": []}
    assert finding["limit"] == {"name": "limits.request.queries", "value": 50, "path": "scale.toml", "line": 7}
    assert finding["breach"] is None
    assert finding["trace"][0] == {"path": "library/urls.py", "line": 4, "what": "/books"}


def test_cost_prints_what_the_contract_says(project: Path, scalesight: Scalesight) -> None:
    result = scalesight("cost", "--format", "json", *TODAY)
    report = result.json()
    jsonschema.validate(report, _schema("cost"))
    assert result.code == 0
    row = report["functions"][0]
    assert list(row) == ["function", "path", "line", "context", "growth", "class", "costs"]
    assert (row["function"], row["path"], row["line"]) == ("library.views.book_list", "library/views.py", 5)
    assert (row["growth"], row["class"], row["context"]) == ("O(books)", "O(n)", "request")
    queries = {"expression": "1 + books", "low": 3001, "high": 3001, "up_to": False, "unknowns": []}
    assert row["costs"]["queries"] == queries


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--format", "json"), ("cost",), ("cost", "--format", "json")]
)
def test_the_same_input_gives_the_same_bytes(project: Path, arguments: tuple[str, ...]) -> None:
    def once(seed: str, columns: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "COLUMNS": columns, "LC_ALL": "C"}
        command = [sys.executable, "-m", "scalesight_server.main", *arguments, *TODAY]
        return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False).stdout

    first = once("1", "40")
    assert first and first == once("2", "200")


def test_paths_are_absolute_outside_the_current_folder(
    project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "library")
    (finding,) = scalesight("check", "..", "--format", "json", *TODAY).json()["findings"]
    assert finding["path"] == "views.py"
    assert finding["limit"]["path"] == (project / "scale.toml").as_posix()


# --- exit codes and options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1), (("--fail-on", "never"), 0), (("--fail-on", "information"), 1), (("--what-if", "tiny"), 0),
        (("--ignore", "lazy-relation-in-loop"), 0), (("--select", "lazy-relation-in-loop"), 1),
        (("--select", "iterations", "--select", "sort-in-loop"), 0),
        (("--select", "iterations,lazy-relation-in-loop"), 1),
        (("--select", "lazy-relations-in-loop"), 2), (("--what-if", "huge"), 2), (("--fail-on", "always"), 2),
        (("--today", "yesterday"), 2), (("--format", "xml"), 2), (("--unheard-of",), 2), (("no/such/folder",), 2),
    ],
)  # fmt: skip
def test_exit_codes(project: Path, scalesight: Scalesight, options: tuple[str, ...], code: int) -> None:
    result = scalesight("check", *options)
    assert result.code == code
    assert bool(result.err) == (code == 2)


def test_a_misspelling_is_told_with_the_right_spelling(project: Path, scalesight: Scalesight) -> None:
    assert "did you mean `lazy-relation-in-loop`?" in scalesight("check", "--select", "lazy-relations-in-loop").err
    assert "did you mean `tiny`?" in scalesight("check", "--what-if", "tny").err
    assert "did you mean `query-in-loop`?" in scalesight("explain", "query-in-lop").err


def test_an_unreadable_scale_toml_is_a_configuration_error(project: Path, scalesight: Scalesight) -> None:
    (project / "scale.toml").write_text(SCALE + "[volumes\n", encoding="utf-8")
    result = scalesight("check", "--format", "json", *TODAY)
    assert result.code == 2
    assert {f["severity"] for f in result.json()["findings"] if f["rule"] == "scale-config"} == {"error"}


@pytest.mark.parametrize("extends", ["elsewhere", "."])
def test_an_extends_that_leads_nowhere_or_to_itself_is_a_configuration_error(
    project: Path, scalesight: Scalesight, extends: str
) -> None:
    (project / "scale.toml").write_text(f'extends = "{extends}"\n{SCALE}', encoding="utf-8")
    result = scalesight("check", "--format", "json", *TODAY)
    assert result.code == 2
    (problem,) = [f for f in result.json()["findings"] if f["rule"] == "scale-config"]
    assert (problem["line"], problem["column"], problem["function"]) == (1, 11, None)
    # The rest of the file stays in force.
    assert any(f["rule"] == "lazy-relation-in-loop" for f in result.json()["findings"])


@pytest.mark.parametrize(("severity", "code"), [("off", 0), ("warning", 0), ("error", 1)])
def test_a_rules_severity_is_what_scale_toml_says(
    project: Path, scalesight: Scalesight, severity: str, code: int
) -> None:
    rules = f'[rules.lazy-relation-in-loop]\nseverity = "{severity}"\n'
    (project / "scale.toml").write_text(SCALE + rules, encoding="utf-8")
    result = scalesight("check", "--format", "json", *TODAY)
    assert result.code == code
    assert [f["severity"] for f in result.json()["findings"]] == ([] if severity == "off" else [severity])


@pytest.mark.parametrize("rule", ["stale-suppression", "unused-volume", "scale-config"])
@pytest.mark.parametrize(
    ("setting", "severity"),
    [
        ("", None),
        ('[rules]\nignore = ["{}"]\n', "off"),
        ('[rules.{}]\nseverity = "off"\n', "off"),
        ('[rules.{}]\nseverity = "error"\n', "error"),
    ],
)
def test_rules_about_comments_and_the_file_are_set_like_others(
    project: Path, scalesight: Scalesight, rule: str, setting: str, severity: str | None
) -> None:
    (project / "library" / "views.py").write_text(f"# scalesight: allow iterations -- old\n{VIEWS}", encoding="utf-8")
    text = SCALE.replace("books = 3_000", "books = 3_000\nwombats = 4").replace("[limits]", "[limits]\nspeed = 3")
    (project / "scale.toml").write_text(text + setting.format(rule), encoding="utf-8")
    found = scalesight("check", "--format", "json", *TODAY).json()["findings"]
    severities = {one["rule"]: one["severity"] for one in found}
    usual = {"stale-suppression": "warning", "unused-volume": "information", "scale-config": "warning"}
    others = {name: usual[name] for name in usual if name != rule}
    ruled = {} if severity == "off" else {rule: severity or usual[rule]}
    assert severities == {"lazy-relation-in-loop": "error", **others, **ruled}


def test_a_folder_without_sources_says_so(project: Path, scalesight: Scalesight) -> None:
    (project / "empty").mkdir()
    assert scalesight("check", "empty") == Result(0, "No source files here.\n", "")


# --- what is read ------------------------------------------------------------------------------------------------


def test_a_single_file_is_judged_in_its_project(project: Path, scalesight: Scalesight) -> None:
    report = scalesight("check", "library/views.py", "--format", "json", *TODAY).json()
    assert [f["path"] for f in report["findings"]] == ["library/views.py"]
    assert report["findings"][0]["trace"][0]["what"] == "/books"
    assert scalesight("check", "library/models.py", "--format", "json", *TODAY).json()["findings"] == []


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(project: Path, scalesight: Scalesight) -> None:
    (project / "binary.py").write_bytes(b"\0\1\2")
    (project / "large.py").write_bytes(b"# x\n" * 300_000)
    (project / "notes.txt").write_text("x", encoding="utf-8")
    result = scalesight("check", ".", "notes.txt", "nowhere.py", "--format", "json", *TODAY)
    assert result.code == 2
    assert result.err.splitlines() == [
        "scalesight: notes.txt: not a language that Scalesight knows",
        "scalesight: nowhere.py: no such file or folder",
        "scalesight: binary.py: not a text file",
        "scalesight: large.py: larger than 1 MB",
    ]
    assert result.json()["files"] == 4
    assert len(result.json()["findings"]) == 1


def test_what_a_build_made_is_not_analysed(project: Path, scalesight: Scalesight) -> None:
    statement = b"for (const book of books) { await fetch(book.url); } "
    (project / "packed.js").write_bytes(statement * 200)
    result = scalesight("check", ".", "--format", "json", *TODAY)
    assert result.err.splitlines() == ["scalesight: packed.js: minified or bundled"]
    before = result.json()["files"]
    (project / "library.js").write_bytes(statement)
    assert scalesight("check", ".", "--format", "json", *TODAY).json()["files"] == before + 1
    # With its minified form beside it, it is a library as it is distributed; one long line makes a packed file.
    (project / "library.min.js").write_bytes(statement)
    (project / "icons.js").write_bytes(b"// icons\n" * 2_000 + b"const data = '" + b"A" * 21_000 + b"'\n")
    result = scalesight("check", ".", "--format", "json", *TODAY)
    assert result.json()["files"] == before
    assert result.err.splitlines() == ["scalesight: 4 minified or bundled files are not analysed: icons.js, ..."]
    # Who asks for the library by its name gets it.
    assert scalesight("check", "library.js", "--format", "json", *TODAY).json()["files"] == 1


def test_a_name_that_is_no_utf8_is_told(project: Path, scalesight: Scalesight) -> None:
    try:
        Path(os.fsdecode(bytes(project / "library") + b"/\xff.py")).write_text(VIEWS, encoding="utf-8")
    except OSError:
        return  # a file system that has no such names
    result = scalesight("check", "--format", "json", *TODAY)
    assert result.err.endswith(".py: its name is not UTF-8\n")
    assert len(result.json()["findings"]) == 1


def test_generated_ignored_and_excluded_files_are_left_out(project: Path, scalesight: Scalesight) -> None:
    for folder in (".hidden", "node_modules", "env", "__pycache__", "build", "vendored", "kept/build", "loop"):
        (project / folder).mkdir(parents=True)
        (project / folder / "views.py").write_text(VIEWS, encoding="utf-8")
    (project / "env" / "pyvenv.cfg").touch()
    (project / "kept" / "build" / "__init__.py").touch()  # a package that is called build
    (project / "loop" / "again").symlink_to(project, target_is_directory=True)
    (project / ".git").mkdir()
    (project / ".gitignore").write_text("loop/views.py\n*_generated.py\n!keep_generated.py\n", encoding="utf-8")
    for name in ("a_generated.py", "keep_generated.py"):
        (project / name).write_text(VIEWS, encoding="utf-8")
    (project / "scale.toml").write_text(
        SCALE.replace("[project]", '[project]\nexclude = ["vendored/**"]'), encoding="utf-8"
    )
    paths = {f["path"] for f in scalesight("check", "--format", "json", *TODAY).json()["findings"]}
    assert paths == {"library/views.py", "kept/build/views.py", "keep_generated.py"}
    # Named explicitly, anything is read.
    named = scalesight("check", "a_generated.py", ".hidden", "--format", "json", *TODAY).json()["findings"]
    assert {f["path"] for f in named} == {"a_generated.py", ".hidden/views.py"}


def test_an_ignored_folder_that_is_named_is_read(
    project: Path, scalesight: Scalesight, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".git").mkdir()
    (project / ".gitignore").write_text("vendored/\n*_generated.py\n", encoding="utf-8")
    (project / "library").rename(project / "vendored")
    (project / "vendored" / "some_generated.py").write_text(VIEWS, encoding="utf-8")
    assert scalesight("check", "--format", "json").json()["files"] == 0
    assert scalesight("check", "vendored", "--format", "json").json()["files"] == 4
    monkeypatch.chdir(project / "vendored")
    assert scalesight("check", "--format", "json").json()["files"] == 4


def test_two_processes_make_the_outlines_that_one_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(f"/project/module_{number}.py", f"{VIEWS}\nNUMBER = {number}\n".encode()) for number in range(160)]
    assert outlining.outlines_of(files) == {}  # too little to start processes for
    monkeypatch.setattr(outlining, "WORTH_BYTES", 0)
    monkeypatch.setattr(outlining, "BATCH", 10_000)
    told: list[tuple[int, int]] = []
    found = outlining.outlines_of(files, lambda done, total: told.append((done, total)))
    language = language_for("module.py")
    assert language is not None
    assert found == {path: outline(language, content) for path, content in files}
    assert len(told) > 2 and told[-1] == (160, 160)


def test_a_drive_is_part_of_a_path() -> None:
    sources = [
        Source(f"C:/shop/library/{name}.py", text.encode(), ("C:/shop",))
        for name, text in {"__init__": "", "models": MODELS, "views": VIEWS, "urls": URLS}.items()
    ]
    scales = {"C:/shop": (ScaleFile("C:/shop/scale.toml", SCALE.encode()),)}
    (finding,) = analyse(sources, scales, today=datetime.date(2026, 11, 21)).findings
    assert (finding.rule, finding.location.path) == ("lazy-relation-in-loop", "C:/shop/library/views.py")


def test_a_collection_may_hold_itself() -> None:
    code = """
def pick(flag):
    rows, others = [[]], [[]]
    rows.append(rows)
    others.append(others)
    options, other = {}, {}
    options["before"] = options
    other["before"] = other
    return [rows if flag else others, options if flag else other]
"""
    found = analyse([Source("/shop/odd.py", code.encode())], {}, today=datetime.date(2026, 11, 21))
    assert [cost.function for cost in found.functions if "pick" in cost.function] == ["odd.pick"]


def test_groups_may_hold_themselves() -> None:
    code = """
export function nested(names) {
  const groups = new Map();
  for (const name of names) {
    groups.set(name, groups);
  }
  return groups;
}
"""
    found = analyse([Source("/shop/odd.js", code.encode())], {}, today=datetime.date(2026, 11, 21))
    assert [cost.function for cost in found.functions if "nested" in cost.function] == ["odd.nested"]


# --- words for people --------------------------------------------------------------------------------------------


def test_text_shows_the_place_the_code_and_the_wall(project: Path, scalesight: Scalesight) -> None:
    lines = scalesight("check", *TODAY).out.splitlines()
    source = VIEWS.splitlines()[7]
    assert lines[0].startswith("error[lazy-relation-in-loop]: 3,000 queries per request: 3,000 books × 1 query")
    assert lines[1:4] == [" --> library/views.py:8:9", "  |", f"8 | {source}"]
    # The emoji takes two cells, so one caret more than code points.
    assert lines[4] == "  |         " + "^" * (len(source.strip()) + 1)
    assert any(line.startswith("  = wall: 50 (scale.toml:7)") for line in lines)
    assert "  = note: reached from /books (library/urls.py:4)" in lines
    assert lines[-1] == "1 error in 4 files"


def test_silence_is_told_too(project: Path, scalesight: Scalesight) -> None:
    assert scalesight("check", "--what-if", "tiny", *TODAY).out == "Nothing found in 4 files\n"


def test_source_cannot_steer_the_terminal(project: Path, scalesight: Scalesight) -> None:
    (project / "library" / "views.py").write_text(VIEWS.replace("título", "\x1b[31m\t"), encoding="utf-8")
    out = scalesight("check", *TODAY).out
    assert "\x1b" not in out and "\u241b[31m" in out


def test_without_a_scale_toml_the_worst_growths_are_shown(project: Path, scalesight: Scalesight) -> None:
    (project / "scale.toml").unlink()
    result = scalesight("check", *TODAY)
    assert result.code == 0
    assert "No scale.toml governs these 4 files" in result.out
    assert "1 + |books| queries" in result.out
    assert "scalesight init" in result.out


def test_explain_prints_a_rules_page_and_lists_them(scalesight: Scalesight) -> None:
    page = (ROOT / "analyzers" / "scalesight" / "rules" / "query_in_loop.md").read_text(encoding="utf-8")
    assert scalesight("explain", "query-in-loop") == Result(0, page, "")
    listed = scalesight("explain").out
    assert "\nquery-in-loop " in listed
    assert scalesight("explain", "no-such-rule").code == 2


# --- blueprint ---------------------------------------------------------------------------------------------------


def test_a_blueprint_carries_the_numbers_that_matter_and_no_others(project: Path, scalesight: Scalesight) -> None:
    text = SCALE.replace("books = 3_000", 'books = { count = 3_000, growth = "10%/month" }\nmembers = 70_000')
    (project / "scale.toml").write_text(text, encoding="utf-8")
    result = scalesight("blueprint", "library/views.py:7", *TODAY)
    assert result.code == 0
    assert "- books: 3,000, grows by 10% a month to 9,415 in 12 months (scale.toml:5)" in result.out
    assert "members" not in result.out
    assert "- queries per request: at most 50 (scale.toml:8)" in result.out
    assert "3,000 queries per request" in result.out
    assert VIEWS[VIEWS.index("def ") :].strip() in result.out
    assert "import JsonResponse" not in result.out  # the function around the line, nothing else
    assert 'a section titled "Performance & Scale Bottleneck Analysis"' in result.out
    assert "`scalesight check library/views.py` reports nothing" in result.out


def test_a_blueprint_of_lines_holds_those_lines(project: Path, scalesight: Scalesight) -> None:
    out = scalesight("blueprint", "library/views.py:6-7", *TODAY).out
    assert "```python\n    rows = []\n    for book in Book.objects.all():\n```" in out
    assert "`library/views.py`, lines 6-7 (/books)" in out


def test_code_with_fences_and_slots_stays_code(project: Path, scalesight: Scalesight) -> None:
    (project / "odd.py").write_text('TEXT = """\n```\n{scale}\n"""\n', encoding="utf-8")
    out = scalesight("blueprint", "odd.py", *TODAY).out
    assert '````python\nTEXT = """\n```\n{scale}\n"""\n````' in out


@pytest.mark.parametrize("selection", ["library", "library/views.py:99", "library/views.py:5-2", "nowhere.py", "x.txt"])
def test_a_selection_that_is_not_there_is_a_usage_error(project: Path, scalesight: Scalesight, selection: str) -> None:
    result = scalesight("blueprint", selection)
    assert (result.code, result.out) == (2, "")
    assert result.err


# --- init --------------------------------------------------------------------------------------------------------


def test_init_writes_what_it_finds_and_invents_nothing(project: Path, scalesight: Scalesight) -> None:
    (project / "scale.toml").unlink()
    (project / "library" / "covers.py").write_text(
        'import requests\nfrom openai import OpenAI\nURL = "https://api.covers.example/v1"\n', encoding="utf-8"
    )
    assert scalesight("init").code == 0
    text = (project / "scale.toml").read_text(encoding="utf-8")
    assert 'authors = "?"    # Author, library/models.py:4\n' in text
    assert 'books = "?"      # Book, library/models.py:8; each has one of authors\n' in text
    assert '# "/books" = "N/s"\n' in text
    assert 'hosts = ["api.covers.example"] }    # library/covers.py:3' in text
    assert "# llm = " in text
    checked = scalesight("check", "--format", "json", *TODAY)
    assert not [f for f in checked.json()["findings"] if f["rule"] in ("scale-config", "unused-volume")]


def test_init_keeps_what_is_there_unless_forced(project: Path, scalesight: Scalesight) -> None:
    assert scalesight("init").code == 2
    assert (project / "scale.toml").read_text(encoding="utf-8") == SCALE
    assert scalesight("init", "--force").code == 0
    assert (project / "scale.toml").read_text(encoding="utf-8") != SCALE


def test_init_asks_until_an_answer_is_a_count(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from scalesight_server.cli_init import ask
    from scalesight_server.init_file import count_literal
    from scalesight_server.init_survey import survey
    from scalesight_server.workspace import load

    found = survey(load([str(project)]), project.as_posix())
    answers = iter(["", "many", "20..10", "10..20"])
    assert ask(found, lambda _: next(answers)) == {"books": "10..20"}
    assert "is not a count" in capsys.readouterr().out
    assert [count_literal(one) for one in ("2000", "2,000", "1.5M")] == ["2_000", "2_000", '"1.5M"']


def test_a_folder_called_scale_toml_is_told(project: Path, scalesight: Scalesight) -> None:
    (project / "scale.toml").unlink()
    (project / "scale.toml").mkdir()
    (project / "library" / "wide.py").write_text(VIEWS, encoding="utf-16")
    result = scalesight("check", *TODAY)
    assert result.code == 2
    assert "cannot be read: a folder" in result.out
    assert result.err.endswith("library/wide.py: UTF-16; save it as UTF-8\n")
