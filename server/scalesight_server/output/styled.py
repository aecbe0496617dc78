"""Text with styles, as plain data: a terminal colours it, a file gets its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

Line = tuple[tuple[str, str], ...]
"""(text, style) pairs; a style is empty or one of those in `STYLES`."""

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "information": "bold cyan",
    "frame": "blue",
    "strong": "bold",
    "faint": "dim",
}
TAB = "    "
LONGEST_SOURCE_LINE = 160  # cells; minified code is cut around what is meant


def plain(lines: Iterable[Line]) -> str:
    """The words alone."""
    return "".join("".join(text for text, _ in line) + "\n" for line in lines)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def printable(text: str) -> str:
    """The text with tabs as spaces and control characters as pictures, so that code cannot steer a terminal."""
    if text.isprintable():
        return text
    return "".join(_printable(character) for character in text)


def _printable(character: str) -> str:
    if character == "\t":
        return TAB
    if character < " ":
        return chr(0x2400 + ord(character))
    return character if unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp", "Cs") else "\ufffd"


def wrapped(text: str, width: int | None, first: int = 0) -> Iterator[str]:
    """The text in lines of at most `width` cells, broken between words; the first has `first` cells less."""
    if width is None:
        yield text
        return
    room = max(width - first, 20)
    line = ""
    for word in text.split(" "):
        if line and cells(line) + 1 + cells(word) > room:
            yield line
            line, room = word, max(width, 20)
        else:
            line = f"{line} {word}" if line else word
    yield line
