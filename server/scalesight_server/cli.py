"""What the commands share: reading the project with progress, telling what was skipped, exit codes."""

from __future__ import annotations

import datetime
import difflib
import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from scalesight.analysis import analyse, problem_finding
from scalesight.config import read_scale
from scalesight.findings import Analysis

from scalesight_server.outlining import Progress
from scalesight_server.output.places import Places
from scalesight_server.workspace import BUILT, Skipped, Workspace, load

FOUND, USAGE = 1, 2  # exit codes
PATIENCE = 1.0  # seconds of a run before progress is shown


class UsageError(Exception):
    """Somebody asked for what does not exist; the message is for them."""


@dataclass(frozen=True, slots=True)
class Run:
    """One analysis on the command line, with what it was made from."""

    workspace: Workspace
    analysis: Analysis
    places: Places
    today: datetime.date

    @property
    def failed(self) -> bool:
        """Whether a path or a scale.toml could not be read."""
        unusable = any(skip.usage for skip in self.workspace.skipped)
        return unusable or any(f.rule == "scale-config" and f.severity == "error" for f in self.analysis.findings)


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is made inside lives as long as the run and holds hardly any cycles: nobody looks for garbage among it.

    Set aside at the end, it is not looked through when Python ends, either.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run_analysis(paths: Sequence[str], *, what_if: str | None, today: str | None, costs: bool = True) -> Run:
    """Read the paths and the projects around them, and analyse. What was skipped is told on standard error.

    Without `costs`, no function rows.
    """
    day = day_of(today)
    with _uncollected(), progress() as tell:
        workspace = load(paths, tell)
        _require_scenario(workspace, what_if)
        analysis = analyse(
            workspace.sources,
            workspace.scales,
            today=day,
            what_if=what_if,
            report=workspace.report,
            costs=costs,
            remarks=True,
        )
    findings = (*analysis.findings, *(problem_finding(problem) for problem in workspace.problems))
    analysis = Analysis(
        tuple(dict.fromkeys(findings)),
        analysis.functions,
        analysis.files,
        analysis.governed,
        analysis.growths,
        analysis.notes,
    )
    places = Places(os.getcwd().replace("\\", "/"), workspace.content)
    tell_skipped(workspace.skipped, places)
    return Run(workspace, analysis, places, day)


def day_of(text: str | None) -> datetime.date:
    """The day that `--today` says, else today's."""
    if text is None:
        return datetime.date.today()
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(f"--today: `{text}` is no day; write it as YYYY-MM-DD") from None


def tell(message: str) -> None:
    """A line for people, on standard error."""
    print("scalesight:", message.encode("utf-8", "backslashreplace").decode(), file=sys.stderr)


def tell_skipped(skipped: Iterable[Skipped], places: Places) -> None:
    """Say which paths were left out, and why."""
    told = [(places.path(skip.path), skip.why) for skip in skipped]
    built = [path for path, why in told if why == BUILT]
    for path, why in told:
        # Of the files that a build left behind a project has dozens, and they are no news.
        if why != BUILT or len(built) == 1:
            tell(f"{path}: {why}")
    if len(built) > 1:
        tell(f"{len(built)} minified or bundled files are not analysed: {built[0]}, ...")


def nearest(word: str, allowed: Iterable[str]) -> str:
    """` (did you mean `x`?)`, or nothing."""
    found = difflib.get_close_matches(word, list(allowed), 1)
    return f" (did you mean `{found[0]}`?)" if found else ""


@contextmanager
def progress() -> Iterator[Progress | None]:
    """Shows how far a long run is, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from threading import Timer

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("working out costs", total=None)

    def show(done: int, total: int) -> None:
        if done < total:
            bar.update(task, description=f"reading {total} files", completed=done, total=total)
        else:
            bar.update(task, description="working out costs", total=None)

    # A short run shows nothing at all.
    start = Timer(PATIENCE, bar.start)
    start.start()
    try:
        yield show
    finally:
        start.cancel()
        start.join()
        bar.stop()


def _require_scenario(workspace: Workspace, what_if: str | None) -> None:
    if what_if is None:
        return
    names = sorted({name for chain in workspace.scales.values() for name in read_scale(chain)[0].scenarios})
    if what_if not in names:
        known = f"; there is {', '.join(names)}" if names else "; no scale.toml declares any"
        raise UsageError(f"--what-if: no scenario `{what_if}`{nearest(what_if, names)}{known}")
