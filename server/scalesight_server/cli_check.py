"""`scalesight check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scalesight.config.vocabulary import RULES
from scalesight.findings import SEVERITIES

from scalesight_server import cli_baseline
from scalesight_server.cli import FOUND, USAGE, Run, UsageError, nearest, run_analysis, tell
from scalesight_server.output.baseline import Known
from scalesight_server.output.github import gone_text
from scalesight_server.output.places import Places
from scalesight_server.output.reported import Reported, reported
from scalesight_server.output.terminal import show
from scalesight_server.workspace import absolute


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of one `check`, as they were given."""

    paths: Sequence[str]
    format: str
    what_if: str | None
    select: Sequence[str]
    ignore: Sequence[str]
    fail_on: str
    today: str | None
    baseline: str | None
    write_baseline: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one `check` has to tell: `known` are findings that a baseline holds, `gone` lines it can do without."""

    run: Run
    places: Places
    findings: Sequence[Reported]
    known: Sequence[Reported]
    gone: Sequence[tuple[str, Known]]
    baseline: str | None
    code: int


def run_check(asked: Asked) -> int:
    """Print the findings; the exit code says whether there are any at or above `fail_on`."""
    try:
        selected, ignored = _rules("--select", asked.select), _rules("--ignore", asked.ignore)
        file = cli_baseline.open_baseline(asked.baseline, asked.write_baseline, asked.what_if)
        run = run_analysis(asked.paths, what_if=asked.what_if, today=asked.today, costs=False)
        outcome = _outcome(asked, run, file, (selected or frozenset(RULES)) - ignored)
    except UsageError as error:
        tell(str(error))
        return USAGE
    PRINTERS[asked.format](outcome)
    return outcome.code


def _outcome(asked: Asked, run: Run, file: cli_baseline.File | None, rules: frozenset[str]) -> Outcome:
    places = Places(_folder(asked.format, run.places.folder), run.workspace.content)
    found = reported((finding for finding in run.analysis.findings if finding.rule in rules), places)
    if file is None:
        return Outcome(run, places, found, (), (), None, _code(run, found, asked.fail_on))
    # Under a scenario, and where something could not be read, nothing can be said to be gone.
    paths = () if asked.what_if is not None or run.failed else asked.paths
    compared = cli_baseline.held(file, found, paths, rules)
    gone = cli_baseline.gone_lines(file, compared, places)
    if asked.write_baseline and not run.failed:
        cli_baseline.write(file, compared, run.places)
        gone = []
    code = _code(run, compared.told, asked.fail_on)
    return Outcome(run, places, compared.told, compared.known, gone, places.path(file.path), code)


def _folder(format: str, current: str) -> str:
    """The folder that paths are relative to: GitHub wants them from the workspace, wherever a step runs in it."""
    workspace = os.environ.get("GITHUB_WORKSPACE") if format == "github" else None
    if not workspace:
        return current
    folder = absolute(workspace)
    return folder if f"{current}/".startswith(f"{folder.rstrip('/')}/") else current


def _rules(option: str, names: Sequence[str]) -> frozenset[str]:
    found = frozenset(name.strip() for text in names for name in text.split(","))
    for name in sorted(found - set(RULES)):
        raise UsageError(f"{option}: no rule `{name}`{nearest(name, RULES)}; `scalesight explain` lists them")
    return found


def _code(run: Run, told: Iterable[Reported], fail_on: str) -> int:
    if run.failed:
        return USAGE
    if fail_on == "never":
        return 0
    worst = SEVERITIES.index(fail_on)
    return FOUND if any(SEVERITIES.index(one.record.severity) <= worst for one in told) else 0


def _print_text(outcome: Outcome) -> None:
    from scalesight_server.output.text import check_text

    show(
        lambda width: check_text(
            outcome.run.analysis,
            [one.finding for one in outcome.findings],
            outcome.places,
            width,
            worse={one.finding: one.worse for one in outcome.findings if one.worse},
            closing=_closing(outcome),
            known=len(outcome.known),
        )
    )


def _print_json(outcome: Outcome) -> None:
    from scalesight_server.output.records import check_report, encoded

    records = (one.record for one in outcome.findings)
    _tell_gone(outcome)
    sys.stdout.buffer.write(encoded(check_report(records, outcome.run.analysis.files)))


def _print_sarif(outcome: Outcome) -> None:
    from scalesight_server.output.sarif import Told, sarif

    run, places = outcome.run, outcome.places
    skipped = [(places.path(skip.path), skip.why, skip.usage) for skip in run.workspace.skipped]
    findings = sorted((*outcome.findings, *outcome.known), key=lambda one: one.order)
    _tell_gone(outcome)
    sys.stdout.buffer.write(sarif(Told(findings, outcome.gone, skipped, run.failed, outcome.code, _version())))


def _print_github(outcome: Outcome) -> None:
    from scalesight_server.output.github import commands, summary
    from scalesight_server.output.styled import plain
    from scalesight_server.output.text import summary_line

    analysis = outcome.run.analysis
    headline = plain(
        [summary_line([one.record.severity for one in outcome.findings], analysis.files, len(outcome.known))]
    ).strip()
    lines = [*commands(outcome.findings, outcome.gone, outcome.baseline), headline]
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if target:
        text = summary(outcome.findings, outcome.gone, len(outcome.known), headline)
        try:
            with open(target, "ab") as file:
                file.write(text.encode("utf-8", "replace"))
        except OSError as error:
            tell(f"GITHUB_STEP_SUMMARY: {error.strerror}")


PRINTERS = {"text": _print_text, "json": _print_json, "sarif": _print_sarif, "github": _print_github}


def _closing(outcome: Outcome) -> list[str]:
    """What a baseline has to do with the result, for people."""
    lines = []
    if outcome.gone:
        lines.append(gone_text(len(outcome.gone)))
        lines += [f"  {path}: {known.rule} in {known.function or path}" for path, known in outcome.gone]
    if outcome.known:
        one = len(outcome.known) == 1
        lines.append(f"{len(outcome.known)} known {'finding' if one else 'findings'} not shown ({outcome.baseline})")
    return lines


def _tell_gone(outcome: Outcome) -> None:
    for line in _closing(outcome) if outcome.gone else ():
        tell(line.strip())


def _version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("scalesight")
    except PackageNotFoundError:
        return None
