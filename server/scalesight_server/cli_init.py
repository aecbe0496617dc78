"""`scalesight init`."""

from __future__ import annotations

import datetime
import os
import posixpath
import sys
from collections.abc import Callable

from scalesight_server.cli import USAGE, tell
from scalesight_server.init_file import problem_of, starter
from scalesight_server.init_survey import Survey, survey
from scalesight_server.workspace import absolute, load


def run_init(path: str, *, force: bool) -> int:
    """Write a starter scale.toml into a folder; on a terminal ask for the counts."""
    folder = absolute(path)
    if not os.path.isdir(folder):
        tell(f"{path}: no such folder")
        return USAGE
    target = posixpath.join(folder, "scale.toml")
    if os.path.lexists(target) and not force:
        tell(f"{target} is there already; --force replaces it")
        return USAGE
    found = survey(load([folder]), folder)
    counts = ask(found, input) if sys.stdin.isatty() and sys.stdout.isatty() else {}
    text = starter(posixpath.basename(folder), found, counts, datetime.date.today())
    try:
        with open(target, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        tell(f"{target}: {error.strerror}")
        return USAGE
    unknown = len(found.models) - len(counts)
    print(f"Wrote {target}: {_counted(len(found.models), 'volume')}, {unknown} of unknown size.")
    print("Fill in the counts, then run `scalesight check`.")
    return 0


def ask(found: Survey, question: Callable[[str], str]) -> dict[str, str]:
    """The counts that somebody at the terminal knows; Enter leaves one unknown, the end of input all that follow."""
    counts: dict[str, str] = {}
    if found.models:
        print('How many are there? A number, a range such as 3..5, or Enter for "not known yet".')
    for model in found.models:
        try:
            answer = question(f"  {model.name} ({model.place}): ").strip()
            while answer and (problem := problem_of(answer)) is not None:
                print(f"    {problem}")
                answer = question(f"  {model.name}: ").strip()
        except EOFError:
            print()
            break
        if answer and answer != "?":
            counts[model.name] = answer
    return counts


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
