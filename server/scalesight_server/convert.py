"""From byte offsets to lines and columns and back: the one place where positions exist.

Inside, everything is a byte offset. The command line shows lines and columns that count from 1, columns in Unicode
code points. An editor speaks of lines and characters that count from 0, characters in units of the encoding that was
agreed on. A line ends at `\\n`, `\\r\\n` or a lone `\\r` and nowhere else: form feeds and U+2028 end none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = re.compile(rb"\r\n|\r|\n")


def line_starts_of(content: bytes) -> list[int]:
    """The offset at which each line starts; there is always a first line."""
    return [0, *(match.end() for match in _LINE_END.finditer(content))]


def edited_line_starts(starts: Sequence[int], content: bytes, start: int, old_end: int, new_end: int) -> list[int]:
    """The line starts of `content` after an edit, from those before it; `start:old_end` became `start:new_end`.

    Only the neighbourhood of the edit is read: a `\\r` and a `\\n` may meet or part at its edges.
    """
    kept = bisect_left(starts, start) if start > 0 else 1
    base = max(start - 1, 0)
    around = (base + match.end() for match in _LINE_END.finditer(content[base : new_end + 1]))
    changed = [offset for offset in around if start <= offset <= new_end]
    shift = new_end - old_end
    return [*starts[:kept], *changed, *(offset + shift for offset in starts[bisect_right(starts, old_end) :])]


@dataclass(frozen=True, slots=True)
class Lines:
    """A text with its line starts."""

    content: bytes
    starts: Sequence[int]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, the column in code points: what the command line shows."""
        line, character = self.position(offset, "utf-32")
        return line + 1, character + 1

    def position(self, offset: int, encoding: Encoding) -> tuple[int, int]:
        """Line and character of an offset, both from 0: what an editor reads. Offsets beyond the text are clamped."""
        offset = min(max(offset, 0), len(self.content))
        line = bisect_right(self.starts, offset) - 1
        return line, _units(self.content[self.starts[line] : offset], encoding)

    def offset(self, line: int, character: int, encoding: Encoding) -> int:
        """The offset of an editor's position; beyond a line it is the line's end, beyond the text the text's."""
        if line < 0:
            return 0
        if line >= len(self.starts):
            return len(self.content)
        start = self.starts[line]
        return start + _bytes_of_units(self.content[start : self.line_end(line)], max(character, 0), encoding)

    def line_end(self, line: int) -> int:
        """Where the text of a line (from 0) ends, before what ends the line."""
        if line + 1 >= len(self.starts):
            return len(self.content)
        end = self.starts[line + 1]
        if self.content[end - 2 : end] == b"\r\n":
            return end - 2
        return end - 1

    def line_text(self, line: int) -> str:
        """The text of a line (from 0) without what ends it."""
        return text_of(self.content[self.starts[line] : self.line_end(line)])


def lines_of(content: bytes) -> Lines:
    """The text with its line starts."""
    return Lines(content, line_starts_of(content))


def bytes_of(text: str) -> bytes:
    """The bytes of an editor's text; half a surrogate pair is kept as it is."""
    return text.encode("utf-8", "surrogatepass")


def text_of(content: bytes) -> str:
    """The text of some bytes, for people; what is no UTF-8 becomes replacement characters, as in an editor."""
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace")


def _counted(content: bytes) -> str:
    """The text as it is counted: every byte that is no UTF-8 is one character, so that each has a position."""
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return content.decode("utf-8", "surrogateescape")


def _units(content: bytes, encoding: Encoding) -> int:
    if encoding == "utf-8" or content.isascii():
        return len(content)
    text = _counted(content)
    if encoding == "utf-32":
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def _bytes_of_units(line: bytes, units: int, encoding: Encoding) -> int:
    if line.isascii():
        return min(units, len(line))
    if encoding == "utf-8":
        offset = min(units, len(line))
        # A position inside a character means its start.
        while 0 < offset < len(line) and line[offset] & 0xC0 == 0x80:
            offset -= 1
        return offset
    offset = 0
    for character in _counted(line):
        size = 2 if encoding == "utf-16" and character > "\uffff" else 1
        if units < size:
            break
        units -= size
        encoded = bytes_of(character)
        offset += len(encoded) if line.startswith(encoded, offset) else 1
    return offset
