"""`scalesight blueprint`."""

from __future__ import annotations

import os
import re
import sys

from scalesight.blueprint import blueprint
from scalesight.config import read_scale
from scalesight.config.model import Scale

from scalesight_server.cli import USAGE, Run, UsageError, run_analysis, tell
from scalesight_server.workspace import absolute

_SELECTION = re.compile(r"(?P<file>.+?):(?P<first>\d+)(?:-(?P<last>\d+))?")


def run_blueprint(selection: str, *, what_if: str | None, today: str | None) -> int:
    """Print the prompt for a file, or for some lines of it."""
    try:
        file, lines = parse_selection(selection)
        if os.path.isdir(file):
            raise UsageError(f"{file}: a folder; name a file, or FILE:LINE-LINE")
        run = run_analysis([file], what_if=what_if, today=today)
        if any(skip.path == absolute(file) for skip in run.workspace.skipped):
            return USAGE
        span = _span(run, file, lines)
    except UsageError as error:
        tell(str(error))
        return USAGE
    path = absolute(file)
    content = run.workspace.content(path)
    scale = governing_scale(run, path, what_if)
    text = blueprint(run.analysis, scale, path, content, span, shown_path=run.places.path(path))
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


def parse_selection(text: str) -> tuple[str, tuple[int, int] | None]:
    """File and lines (from 1, both included) of `FILE`, `FILE:LINE` or `FILE:LINE-LINE`."""
    match = _SELECTION.fullmatch(text)
    if match is None or os.path.exists(text):
        return text, None
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else first
    if not 1 <= first <= last:
        raise UsageError(f"{text}: lines count from 1, the first before the last")
    return match["file"], (first, last)


def _span(run: Run, file: str, chosen: tuple[int, int] | None) -> tuple[int, int] | None:
    """The bytes of the chosen lines; a single line means the function around it."""
    if chosen is None:
        return None
    path = absolute(file)
    lines = run.places.lines(path)
    first, last = chosen
    if last > len(lines.starts):
        raise UsageError(f"{file} has {len(lines.starts)} lines, not {last}")
    start, end = lines.starts[first - 1], lines.line_end(last - 1)
    if first < last:
        return start, end
    bodies = [f.body for f in run.analysis.functions if f.location.path == path]
    around = [body for body in bodies if body.start <= end and start < body.end]
    innermost = min(around, key=lambda body: body.end - body.start, default=None)
    return (innermost.start, innermost.end) if innermost is not None else (start, end)


def governing_scale(run: Run, path: str, what_if: str | None) -> Scale:
    """What the nearest scale.toml above a file says."""
    folders = [folder for folder in run.workspace.scales if path.startswith(f"{folder.rstrip('/')}/")]
    chain = run.workspace.scales[max(folders, key=len)] if folders else ()
    return read_scale(chain, what_if=what_if)[0]
