"""The difference between two runs over real projects, on small inputs; nothing is downloaded."""

from __future__ import annotations

import importlib.util
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import tomli
from library import MODELS, URLS, VIEWS
from scalesight.config import ScaleFile, read_scale

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scripts" / "ecosystem"
SPECIFICATION = importlib.util.spec_from_file_location("ecosystem", ROOT / "scripts" / "ecosystem.py")
assert SPECIFICATION is not None and SPECIFICATION.loader is not None
ecosystem = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(ecosystem)


def _finding(**changed: Any) -> dict[str, Any]:
    message = "30 queries per request: 30 books × 1 query. Wall: 5 (scale.toml:7), passed at 5 books. Load them."
    usual = {"path": "a.py", "line": 3, "function": "a.f", "rule": "query-in-loop", "severity": "error"}
    return {**usual, "message": message, **changed}


def _entries(*findings: dict[str, Any]) -> list[dict[str, str]]:
    report = {"files": 1, "findings": list(findings)}
    entries: list[dict[str, str]] = ecosystem.summary_of({"pypi": "a==1"}, report, 0.4)["findings"]
    return entries


def _difference(before: list[dict[str, str]], after: list[dict[str, str]]) -> list[str]:
    return list(ecosystem.difference(before, after))


def test_lines_that_move_are_no_difference() -> None:
    moved = _finding(line=90, message=_finding()["message"].replace("scale.toml:7", "scale.toml:9"))
    assert _difference(_entries(_finding()), _entries(moved)) == []


def test_what_is_added_and_what_is_gone_is_told() -> None:
    before = _entries(_finding(), _finding(path="b.py", function="b.g"))
    after = _entries(_finding(), _finding(path="c.py", function=None, severity="warning"))
    assert _difference(before, after) == [
        "  - error query-in-loop  b.py  b.g",
        "      30 queries per request: 30 books × 1 query.",
        "  + warning query-in-loop  c.py  ",
        "      30 queries per request: 30 books × 1 query.",
    ]


def test_a_changed_finding_is_told_once_with_both_verdicts() -> None:
    after = _entries(_finding(severity="warning", message="Up to 60 queries per request. Wall: 5 (preset)."))
    assert _difference(_entries(_finding()), after) == [
        "  ~ error → warning query-in-loop  a.py  a.f",
        "      was 30 queries per request: 30 books × 1 query.",
        "      now Up to 60 queries per request.",
    ]


def test_equal_findings_of_one_function_are_counted() -> None:
    twice = _entries(_finding(), _finding(line=9))
    assert _difference(twice, twice) == []
    assert [line[2] for line in _difference(twice, twice[:1])] == ["-", " "]


def test_a_headline_says_how_the_counts_differ() -> None:
    before = ecosystem.summary_of({"npm": "a@1"}, {"files": 7, "findings": [_finding(), _finding(line=4)]}, 9.6)
    after = ecosystem.summary_of({"npm": "a@1"}, {"files": 8, "findings": [_finding(severity="warning")]}, 3)
    assert ecosystem.headline("a", None, before) == "a: 7 files, 10 s: 2 error, 0 warning, 0 information"
    told = "a: 8 files, 3 s (was 10): 0 error (-2), 1 warning (+1), 0 information"
    assert ecosystem.headline("a", before, after) == told
    assert before["rules"] == {"query-in-loop": {"error": 2}}


def test_the_summary_is_a_line_a_finding_and_sorted() -> None:
    report = {"files": 2, "findings": [_finding(path="z.py"), _finding(path="b.py")]}
    summary = {
        "b": ecosystem.summary_of({"pypi": "b==1"}, report, 1),
        "a": ecosystem.summary_of({"npm": "a@1"}, report, 1),
    }
    text = ecosystem.written(summary)
    assert json.loads(text) == summary
    assert list(json.loads(text)) == ["a", "b"]
    lines = [line for line in text.splitlines() if '"path"' in line]
    assert [json.loads(line.strip().rstrip(","))["path"] for line in lines] == ["b.py", "z.py"] * 2


def test_the_projects_are_pinned_and_their_volumes_are_right() -> None:
    projects = tomli.loads((FOLDER / "projects.toml").read_text(encoding="utf-8"))["project"]
    assert len({one["name"] for one in projects}) == len(projects)
    for project in projects:
        assert "==" in project["pypi"] if "pypi" in project else "@" in project["npm"][1:]
        path = FOLDER / f"{project['name']}.toml"
        content = path.read_bytes()
        assert read_scale([ScaleFile(path.as_posix(), content)])[1] == ()
        assert len(content.splitlines()) <= 12
    committed = json.loads((FOLDER / "summary.json").read_text(encoding="utf-8"))
    packages = {one["name"]: one.get("pypi") or one["npm"] for one in projects}
    assert {name: one["package"] for name, one in committed.items()}.items() <= packages.items()
    assert ecosystem.written(committed) == (FOLDER / "summary.json").read_text(encoding="utf-8")


def test_a_run_tells_and_writes_what_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way, with an archive of our own in place of a download."""

    def pack(name: str, command: list[str]) -> None:
        archive = Path(command[command.index("--dest") + 1]) / "oscar.whl"
        with zipfile.ZipFile(archive, "w") as file:
            for module, text in {"__init__": "", "models": MODELS, "views": VIEWS, "urls": URLS}.items():
                file.writestr(
                    f"oscar/library/{module}.py", text.replace("author", "category").replace("Book", "Product")
                )
            file.writestr("oscar/large.py", b"#" * 1_000_001)

    monkeypatch.setattr(ecosystem, "_download", pack)
    options = ["django-oscar", "--cache", str(tmp_path / "cache"), "--summary", str(tmp_path / "summary.json")]
    assert ecosystem.main([*options, "--dry-run"]) == 0
    assert not (tmp_path / "summary.json").exists()
    assert ecosystem.main(options) == 0
    assert "django-oscar: 4 files" in capsys.readouterr().out
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    found = {(finding["path"], finding["rule"]) for finding in summary["django-oscar"]["findings"]}
    assert ("library/views.py", "lazy-relation-in-loop") in found
    summary["django-oscar"]["findings"] = []
    (tmp_path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    assert ecosystem.main(options) == 0
    assert "  + error lazy-relation-in-loop  library/views.py  library.views.book_list" in capsys.readouterr().out


def test_a_download_that_fails_is_told_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    monkeypatch.setenv("PATH", str(tmp_path))
    options = ["--cache", str(tmp_path / "cache"), "--summary", str(tmp_path / "summary.json")]
    assert ecosystem.main(["wagtail", "ghost", *options]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1].strip() for line in told] == ["wagtail", "ghost"]
    assert all("is not installed" in line for line in told)
    assert not (tmp_path / "summary.json").exists()


def test_a_misspelt_project_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        ecosystem.main(["wagtial"])
    assert error.value.code == 2
    assert "no project wagtial; there is django-oscar" in capsys.readouterr().err


def test_a_busy_machine_is_no_difference() -> None:
    assert [ecosystem.steady(*pair) for pair in ((None, 7), (10, 14), (10, 6), (10, 30), (10, 2))] == [7, 10, 10, 30, 2]
