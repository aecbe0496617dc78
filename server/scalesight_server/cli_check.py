"""`scalesight check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scalesight.config.vocabulary import RULES
from scalesight.findings import SEVERITIES, Finding

from scalesight_server.cli import FOUND, USAGE, Run, UsageError, nearest, run_analysis, tell
from scalesight_server.output.terminal import show


def run_check(
    paths: Sequence[str],
    *,
    format: str,
    what_if: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    fail_on: str,
    today: str | None,
) -> int:
    """Print the findings; the exit code says whether there are any at or above `fail_on`."""
    try:
        selected, ignored = _rules("--select", select), _rules("--ignore", ignore)
        run = run_analysis(paths, what_if=what_if, today=today)
    except UsageError as error:
        tell(str(error))
        return USAGE
    findings = [f for f in run.analysis.findings if (not selected or f.rule in selected) and f.rule not in ignored]
    _print(run, findings, format)
    if run.failed:
        return USAGE
    return FOUND if any(_counts(finding, fail_on) for finding in findings) else 0


def _rules(option: str, names: Sequence[str]) -> frozenset[str]:
    found = frozenset(name.strip() for text in names for name in text.split(","))
    for name in sorted(found - set(RULES)):
        raise UsageError(f"{option}: no rule `{name}`{nearest(name, RULES)}; `scalesight explain` lists them")
    return found


def _counts(finding: Finding, fail_on: str) -> bool:
    return fail_on != "never" and SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on)


def _print(run: Run, findings: Sequence[Finding], format: str) -> None:
    analysis = run.analysis
    if format == "json":
        from scalesight_server.output.records import check_report, encoded

        sys.stdout.buffer.write(encoded(check_report(findings, analysis.files, run.places)))
        return
    from scalesight_server.output.text import check_text

    show(lambda width: check_text(analysis, findings, run.places, width))
