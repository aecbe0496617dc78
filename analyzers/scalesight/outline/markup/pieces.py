"""Cuts a template into its values and tags; the text between them says nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scalesight.outline.facts import Span

_OPENING = re.compile(rb"\{[{%#]")
_CLOSING = {b"{{": b"}}", b"{%": b"%}", b"{#": b"#}"}
_NAME = re.compile(rb"\s*([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """`{{ value }}`, `{% tag %}` or `{# comment #}`: its span and that of what it says.

    `kind` is value, tag, comment or broken (an opening without its end); `name` is a tag's.
    """

    kind: str
    span: Span
    inner: Span
    name: str = ""


def pieces(source: bytes, skipping: Collection[str]) -> Iterator[Piece]:
    """The pieces of a template, in order; what stands between a tag of `skipping` and its end is left out."""
    position = 0
    unclosed: set[bytes] = set()  # closings that do not come again: looking for them once is enough
    while (found := _OPENING.search(source, position)) is not None:
        opening = found[0]
        closing = _CLOSING[opening]
        end = -1 if closing in unclosed else source.find(closing, found.end())
        if end < 0:
            unclosed.add(closing)
            yield Piece("broken", found.span(), (found.end(), found.end()))
            position = found.end()
            continue
        position = end + 2
        piece = _piece(source, opening, (found.start(), end + 2))
        yield piece
        if piece.kind == "tag" and piece.name in skipping:
            position = _behind(source, piece.name, position)


def _piece(source: bytes, opening: bytes, span: Span) -> Piece:
    start, end = span[0] + 2, span[1] - 2
    if opening == b"{#":
        return Piece("comment", span, (start, end))
    # `{%-` and `-%}` take blanks away.
    start += source[start : start + 1] in (b"-", b"+")
    end -= end > start and source[end - 1 : end] in (b"-", b"+")
    if opening == b"{{":
        return Piece("value", span, (start, end))
    name = _NAME.match(source, start, end)
    if name is None:
        return Piece("tag", span, (start, end))
    return Piece("tag", span, (name.end(), end), name[1].decode())


def _behind(source: bytes, name: str, position: int) -> int:
    """Where the end tag of a skipped part begins; the end of the template when there is none."""
    found = re.compile(rb"\{%[-+]?\s*end" + name.encode() + rb"\b").search(source, position)
    return found.start() if found is not None else len(source)
