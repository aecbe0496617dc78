"""The text of one file and the way from its characters to byte places."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from scalesight.config.model import Place, Problem

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Source:
    """A file decoded so that every byte can be found again: bytes that are no UTF-8 become lone surrogates."""

    path: str
    text: str
    skipped: int  # bytes of a byte order mark before the text

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The character offset at which each line starts; only a line feed ends a line."""
        return (0, *(offset + 1 for offset, character in enumerate(self.text) if character == "\n"))

    @cached_property
    def line_bytes(self) -> tuple[int, ...]:
        """The byte offset at which each line starts."""
        offsets = [self.skipped]
        for start, end in pairwise((*self.line_starts, len(self.text))):
            offsets.append(offsets[-1] + byte_length(self.text[start:end]))
        return tuple(offsets)

    def place(self, start: int, end: int) -> Place:
        """The place of the characters `start:end`."""
        return Place(self.path, self._byte(start), self._byte(end), self._line(start) + 1)

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line and a column that both count from 1."""
        starts = self.line_starts
        return min(starts[min(line, len(starts)) - 1] + column - 1, len(self.text))

    def _line(self, offset: int) -> int:
        return bisect_right(self.line_starts, offset) - 1

    def _byte(self, offset: int) -> int:
        line = self._line(offset)
        return self.line_bytes[line] + byte_length(self.text[self.line_starts[line] : offset])


def byte_length(text: str) -> int:
    """How many bytes of the file the characters came from."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def is_foreign(text: str) -> bool:
    """Whether the text holds bytes that are no UTF-8."""
    return not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text)


def read_source(path: str, content: bytes) -> tuple[Source, tuple[Problem, ...]]:
    """Decode a file; bytes that are no UTF-8 are one problem, and the rest can still be read."""
    if content.startswith(UTF16_MARKS):
        place = Place(path, 0, len(content), 1)
        return Source(path, "", 0), (Problem("the file is UTF-16; save it as UTF-8", place, "error"),)
    skipped = len(UTF8_MARK) if content.startswith(UTF8_MARK) else 0
    body = content[skipped:]
    source = Source(path, body.decode("utf-8", "surrogateescape"), skipped)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        place = Place(path, skipped + error.start, skipped + error.end, line)
        return source, (Problem("these bytes are no UTF-8; save the file as UTF-8", place, "error"),)
    return source, ()
