"""Templates: from bytes to the outline of a file, without a tree."""

from __future__ import annotations

from scalesight.languages import Markup
from scalesight.outline.facts import Comment, Function, Outline, PlacedFunction, Span
from scalesight.outline.markup.pieces import Piece, pieces
from scalesight.outline.markup.tags import READ, Reader, other, value
from scalesight.outline.markup.tokens import cursor_over
from scalesight.outline.memo import key_of

MODULE = "<module>"

__all__ = ["markup_outline"]


def markup_outline(language: Markup, source: bytes) -> Outline:
    """The outline of a template; any bytes have one. Its code is that of its module."""
    reader = Reader()
    comments: list[Comment] = []
    skipping = frozenset(tag for tag, word in language.tags.items() if word == "skip")
    for piece in pieces(source, skipping):
        if piece.kind == "broken":
            reader.errors.append(piece.span)
        elif piece.kind == "comment":
            comments.extend(_comment(source, piece))
        else:
            _read(reader, language, source, piece)
    while len(reader.blocks) > 1:
        reader.errors.append(reader.blocks[-1].span)
        reader.close(reader.blocks[-1].tag, len(source))
    body = tuple(reader.blocks[0].body)
    function = Function((0, len(source)), MODULE, (0, 0), (), body)
    module = PlacedFunction(MODULE, 0, key_of(f"{language.name}:module:".encode(), source), function)
    errors: tuple[Span, ...] = tuple(sorted(set(reader.errors)))
    return Outline(language.name, module, (), (), tuple(comments), errors, rendered=True)


def _read(reader: Reader, language: Markup, source: bytes, piece: Piece) -> None:
    cursor = cursor_over(source, piece.inner)
    if piece.kind == "value":
        value(reader, piece, cursor)
        return
    word = language.tags.get(piece.name)
    if word is not None:
        READ[word](reader, piece, cursor)
    elif piece.name.startswith("end"):
        reader.close(piece.name.removeprefix("end"), piece.span[1])
    elif piece.name:
        other(reader, piece, cursor)


def _comment(source: bytes, piece: Piece) -> list[Comment]:
    text = source[slice(*piece.inner)].decode("utf-8", "replace").strip().strip("-").strip()
    return [Comment(piece.span, text)] if text.startswith("scalesight:") else []
