"""`scalesight cost`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scalesight_server.cli import USAGE, UsageError, run_analysis, tell
from scalesight_server.output.terminal import show


def run_cost(paths: Sequence[str], *, format: str, what_if: str | None, today: str | None) -> int:
    """Print one row a function, the worst first."""
    try:
        run = run_analysis(paths, what_if=what_if, today=today)
    except UsageError as error:
        tell(str(error))
        return USAGE
    functions = run.analysis.functions
    if format == "json":
        from scalesight_server.output.records import cost_report, encoded

        sys.stdout.buffer.write(encoded(cost_report(functions, run.places)))
    else:
        from scalesight_server.output.cost_text import cost_text

        show(lambda width: cost_text(functions, run.places, width))
    return USAGE if run.failed else 0
