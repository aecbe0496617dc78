"""`--baseline` and `--write-baseline`: reading the file, holding the findings against it, writing what is left."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scalesight_server.cli import UsageError, tell
from scalesight_server.output.baseline import Baseline, Known, read_baseline, written
from scalesight_server.output.places import Places
from scalesight_server.output.reported import Reported
from scalesight_server.ratchet import Comparison, Scope, compare, everything, lowered
from scalesight_server.scale_files import reason_of
from scalesight_server.workspace import absolute


@dataclass(frozen=True, slots=True)
class File:
    """A baseline on disk: its absolute path, its lines, None for those of a file that is about to be written."""

    path: str
    lines: tuple[Known, ...] | None


def open_baseline(path: str | None, write: bool, what_if: str | None) -> File | None:
    """The baseline that was asked for; None when none was."""
    if path is None:
        if write:
            raise UsageError("--write-baseline: say which file with --baseline FILE")
        return None
    if write and what_if is not None:
        raise UsageError("--write-baseline: a scenario is no baseline; leave out --what-if")
    try:
        with open(path, "rb") as file:
            return File(absolute(path), _lines(path, file.read()))
    except FileNotFoundError as error:
        if write and os.path.isdir(os.path.dirname(absolute(path))):
            return File(absolute(path), None)
        hint = "" if write else "; --write-baseline makes it"
        raise UsageError(f"--baseline {path}: {reason_of(error)}{hint}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"--baseline {path}: {reason_of(error)}") from None


def held(file: File, found: Sequence[Reported], paths: Sequence[str], rules: Collection[str]) -> Comparison:
    """The findings against the file; `paths` were asked for: none when nothing can be said to be gone."""
    scope = Scope(posixpath.dirname(file.path), tuple(map(absolute, paths)), rules)
    return compare(found, everything(found, scope) if file.lines is None else file.lines, scope)


def write(file: File, comparison: Comparison, places: Places) -> None:
    """Write what is left of the baseline: the first time all that is found, then never more than was there."""
    try:
        content = written(comparison.kept)
        if file.lines is None or content != written(file.lines):
            with open(file.path, "wb") as target:
                target.write(content)
    except OSError as error:
        raise UsageError(f"--baseline {places.path(file.path)}: {reason_of(error)}") from None
    name = places.path(file.path)
    if file.lines is None:
        tell(f"wrote {_counted(len(comparison.kept))} to {name}")
        return
    fewer = lowered(file.lines, comparison.kept)
    tell(f"{name}: {len(comparison.gone)} removed, {fewer} lowered, {_counted(len(comparison.kept))} left")
    if comparison.told:
        one = len(comparison.told) == 1
        tell(
            f"{_counted(len(comparison.told))} new or worse {'is' if one else 'are'} not taken in: fix "
            f"{'it' if one else 'them'}, allow {'it' if one else 'them'} by a comment with a reason, or delete {name} "
            "and write it anew"
        )


def gone_lines(file: File, comparison: Comparison, places: Places) -> list[tuple[str, Known]]:
    """The lines that nothing answers to, with their paths as the other paths are shown."""
    folder = posixpath.dirname(file.path)
    return [(places.path(posixpath.normpath(posixpath.join(folder, one.path))), one) for one in comparison.gone]


def _lines(path: str, content: bytes) -> tuple[Known, ...]:
    try:
        baseline: Baseline = read_baseline(content)
    except ValueError as error:
        raise UsageError(f"--baseline {path}: not a baseline of this version: {error}") from None
    return baseline.findings


def _counted(count: int) -> str:
    return f"{count} {'finding' if count == 1 else 'findings'}"
