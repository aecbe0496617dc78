"""Which files nobody wrote: minified, bundled and packed ones, told by their lines before anything is parsed."""

from __future__ import annotations

import posixpath
from collections.abc import Container

SMALL = 5_000  # bytes; whatever it is, reading it costs nothing
AVERAGE_LINE = 500  # bytes; code that people write has 20 to 40
LONGEST_LINE = 20_000  # bytes


def is_built(content: bytes) -> bool:
    """Whether the lines are those of a minified or packed file: longer than a person's."""
    if len(content) <= SMALL:
        return False
    if len(content) > AVERAGE_LINE * (content.count(b"\n") + content.count(b"\r") + 1):
        return True
    return len(content) > LONGEST_LINE and max(map(len, content.splitlines())) > LONGEST_LINE


def is_distributed(path: str, paths: Container[str]) -> bool:
    """Whether a file is of a library as it is distributed: its minified form lies beside it, or it is that form."""
    stem, ending = posixpath.splitext(path)
    return stem.endswith(".min") or f"{stem}.min{ending}" in paths
