"""Draws the README's picture: what a real run prints on a terminal, as an SVG without any foreign font."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from scalesight_server.cli import run_analysis
from scalesight_server.output.places import Places
from scalesight_server.output.terminal import as_text
from scalesight_server.output.text import check_text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "check.svg"
FILE = "examples/shop/catalog/views.py"
TODAY = "2026-11-21"
WIDTH = 112


def drawn() -> str:
    """The picture's text."""
    run = run_analysis([str(ROOT / FILE)], what_if=None, today=TODAY)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    places = Places(ROOT.as_posix(), run.workspace.content)
    for line in check_text(run.analysis, run.analysis.findings, places, WIDTH):
        console.print(as_text(line), soft_wrap=True)
    picture = console.export_svg(title=f"scalesight check {FILE}", unique_id="check")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL).replace("Fira Code", "ui-monospace")
    return "\n".join(line.rstrip() for line in picture.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
