"""The words of a tag, and a cursor over them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scalesight.outline.facts import Span

_TOKEN = re.compile(
    rb"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    rb"""|(?P<number>\d+(?:\.\d+)?)"""
    rb"""|(?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff]*)"""
    rb"""|(?P<sign>==|!=|<=|>=|//|\*\*|[|.,:()\[\]{}=<>+\-*/%~])"""
    rb"""|(?P<other>[^\s])""",
    re.DOTALL,
)
# Of one tag; more, and deeper nesting, is cut off, so that no reader of the facts can exhaust Python's stack.
MOST_PARTS = 60
LONGEST = 4_000  # bytes of a tag that are read


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `kind` is text, number, name, sign, other or end."""

    kind: str
    text: str
    span: Span


@dataclass(slots=True)
class Cursor:
    """The words of a tag and the place in them; `parts` counts what was read, against `MOST_PARTS`."""

    tokens: list[Token]
    at: int = 0
    parts: int = 0

    @property
    def token(self) -> Token:
        """The word at the place."""
        return self.tokens[self.at]

    @property
    def done(self) -> bool:
        """Whether all words were read."""
        return self.token.kind == "end"

    @property
    def full(self) -> bool:
        """Whether so much was read that the rest is cut off."""
        return self.parts >= MOST_PARTS

    @property
    def end(self) -> int:
        """Where the last word that was read ends."""
        return self.tokens[self.at - 1].span[1] if self.at else self.token.span[0]

    def next(self) -> Token:
        """The word at the place, which is read by this; the end stays."""
        token = self.token
        if token.kind != "end":
            self.at += 1
        return token

    def peek(self, text: str, ahead: int = 0) -> bool:
        """Whether a name or sign stands at the place (or so many words behind it)."""
        token = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token.text == text and token.kind in ("name", "sign")

    def take(self, text: str) -> bool:
        """Reads a name or sign if it stands at the place."""
        if self.peek(text):
            self.at += 1
            return True
        return False

    def adjoins(self) -> bool:
        """Whether the word at the place touches the one before."""
        return self.at > 0 and self.tokens[self.at - 1].span[1] == self.token.span[0]


def cursor_over(source: bytes, span: Span) -> Cursor:
    """A cursor over the words in a span."""
    tokens = [
        Token(str(found.lastgroup), found[0].decode("utf-8", "replace"), found.span())
        for found in _TOKEN.finditer(source, span[0], min(span[1], span[0] + LONGEST))
    ]
    tokens.append(Token("end", "", (span[1], span[1])))
    return Cursor(tokens)
