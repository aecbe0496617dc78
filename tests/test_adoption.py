"""What others build on: the hook for pre-commit and the commands that the documentation tells."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from library import Scalesight
from scalesight_server.main import app

ROOT = Path(__file__).resolve().parent.parent
HOOK = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_hook_is_a_command_that_checks_the_project(project: Path, scalesight: Scalesight) -> None:
    values = dict(re.findall(r"^[ -] (\w+): (.+)$", HOOK, re.MULTILINE))
    assert (values["id"], values["language"], values["pass_filenames"]) == ("scalesight", "python", "false")
    program, *arguments = shlex.split(values["entry"])
    assert program == "scalesight"
    result = scalesight(*arguments)
    assert result.code == 1 and "lazy-relation-in-loop" in result.out


def _commands(page: Path) -> list[str]:
    """Every call of scalesight in the code of a page."""
    fences = re.findall(
        r"^```(?:sh|yaml|console)\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    calls = re.findall(
        r"(?:^|\$ |run: |&& )(scalesight (?:check|cost|explain|init|blueprint)[^\n|>&;#]*)",
        "\n".join(fences),
        re.MULTILINE,
    )
    return [call.strip() for call in calls]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_told_is_understood(page: Path) -> None:
    for command in _commands(page):
        app.parse_args(shlex.split(command)[1:], exit_on_error=False, print_error=False)


def test_the_documentation_tells_commands() -> None:
    assert sum(len(_commands(page)) for page in PAGES) > 10
