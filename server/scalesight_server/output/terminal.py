"""Writes styled lines to standard output: in colours and wrapped on a terminal, else as plain UTF-8."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from scalesight_server.output.styled import STYLES, Line, plain

if TYPE_CHECKING:
    from rich.text import Text


def show(render: Callable[[int | None], Iterable[Line]]) -> None:
    """Print what `render` gives for the terminal's width, or for no width at all where there is no terminal."""
    if not sys.stdout.isatty():
        # The same bytes whatever the locale says.
        sys.stdout.buffer.write(plain(render(None)).encode("utf-8", "replace"))
        return
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    for line in render(console.width):
        console.print(as_text(line), soft_wrap=True)


def as_text(line: Line) -> Text:
    """A line for rich."""
    from rich.text import Text

    text = Text(no_wrap=True)
    for piece, style in line:
        text.append(piece, STYLES.get(style, ""))
    return text
