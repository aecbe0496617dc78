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


def shortened(expression: str, room: int) -> str:
    """A sum with its first terms left out until it fits: they are the smallest. A single long term loses its end."""
    if len(expression) <= room:
        return expression
    terms = list(_terms(expression))
    kept = terms[-1:]
    for term in reversed(terms[:-1]):
        if len(" + ".join(("…", term, *kept))) > room:
            break
        kept.insert(0, term)
    shown = " + ".join(("…", *kept)) if len(kept) < len(terms) else expression
    return shown if len(shown) <= room else shown[: room - 1] + "…"


def _terms(expression: str) -> Iterator[str]:
    """The terms of a sum; those inside parentheses are no terms of it."""
    depth = start = 0
    for index, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if depth == 0 and expression.startswith(" + ", index):
            yield expression[start:index]
            start = index + 3
    yield expression[start:]
