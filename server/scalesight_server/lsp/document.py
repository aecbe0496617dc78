"""An open document: its bytes as the editor has them, kept by replaying every edit in order.

pygls' own text document rebuilds the whole text for every change and takes form feeds for line ends; this one replaces
it and has the few members that pygls asks for (`version`, `apply_change`).
"""

from __future__ import annotations

import logging

from lsprotocol import types
from scalesight.languages import Language, Markup, language_for
from scalesight.syntax import Document, open_document

from scalesight_server.convert import Encoding, Lines, bytes_of, edited_line_starts, line_starts_of

LOG = logging.getLogger(__name__)


class OpenDocument:
    """One open document. Changes only touch bytes, line starts and the spans of the tree; `parsed` parses."""

    def __init__(self, uri: str, path: str, text: str, version: int | None, encoding: Encoding) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.encoding = encoding
        self.language: Language | Markup | None = language_for(path)
        self.lines: Lines
        self._syntax: Document | None = None
        self._replace(bytes_of(text))

    @property
    def content(self) -> bytes:
        """The bytes of the text."""
        return self.lines.content

    @property
    def source(self) -> str:
        """The text itself."""
        return self.content.decode("utf-8", "surrogatepass")

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Replay one change; positions outside the text are clamped, an upside-down range is read the right way."""
        if not isinstance(change, types.TextDocumentContentChangePartial):
            self._replace(bytes_of(change.text))
            return
        first = self.lines.offset(change.range.start.line, change.range.start.character, self.encoding)
        last = self.lines.offset(change.range.end.line, change.range.end.character, self.encoding)
        start, old_end = min(first, last), max(first, last)
        text = bytes_of(change.text)
        content = self.content[:start] + text + self.content[old_end:]
        starts = edited_line_starts(self.lines.starts, content, start, old_end, start + len(text))
        self.lines = Lines(content, starts)
        if self._syntax is not None:
            self._syntax = self._syntax.edit(start, old_end, text)

    def parsed(self) -> Document | None:
        """The text with its tree; None when no language reads this file. Only what the edits touched is parsed."""
        if self.language is None:
            return None
        self._syntax = open_document(self.language, self.content) if self._syntax is None else self._syntax.parsed()
        return self._syntax

    def _replace(self, content: bytes) -> None:
        self.lines = Lines(content, line_starts_of(content))
        self._syntax = None
