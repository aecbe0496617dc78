"""Strings: literal pieces with the expressions between them, and annotations written as strings."""

from __future__ import annotations

from scalesight.outline.facts import Expression, Text
from scalesight.outline.lowering import Found, Lowering, bare_of, found_in
from scalesight.syntax import Node, matches, parse


def text(lowering: Lowering, node: Node, found: Found) -> Expression:
    """A string literal; where a type is expected, the expression that the string spells."""
    if lowering.annotating and lowering.language.quoted_types:
        spelled = _annotation(lowering, node)
        if spelled is not None:
            return spelled
    return Text(lowering.span(node), _parts(lowering, node))


def texts(lowering: Lowering, node: Node, found: Found) -> Expression:
    """Adjacent literals, joined."""
    parts = [part for child in lowering.children(node) for part in _parts(lowering, child)]
    return Text(lowering.span(node), _joined(parts))


def _parts(lowering: Lowering, node: Node) -> tuple[str | Expression, ...]:
    raw = lowering.source[node.start_byte : node.end_byte]
    plain = lowering.language.hooks.plain_text(raw)
    if plain is not None:
        return (plain,) if plain else ()
    parts: list[str | Expression] = []
    for child in node.named_children:
        found = lowering.look(child)
        if found is None:
            continue
        if found.main == "piece":
            piece = lowering.source[child.start_byte : child.end_byte]
            parts.append(lowering.language.hooks.text_piece(piece, raw))
        elif found.main == "interpolation":
            parts += map(lowering.expression, found.all("interpolation.value"))
    return _joined(parts)


def _joined(parts: list[str | Expression]) -> tuple[str | Expression, ...]:
    joined: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)


def _annotation(lowering: Lowering, node: Node) -> Expression | None:
    raw = lowering.source[node.start_byte : node.end_byte]
    plain = lowering.language.hooks.plain_text(raw)
    inner = plain.strip().encode("utf-8", "replace") if plain is not None else b""
    offset = raw.find(inner)
    if not inner or offset < 0 or b"\n" in inner:
        return None
    tree = parse(lowering.language, inner)
    statements = lowering.children(tree.root_node)
    if tree.root_node.has_error or len(statements) != 1:
        return None
    found: dict[int, Found] = {}
    found_in(lowering.language, matches(lowering.language.structure.details, tree.root_node), found)
    # Spans of the small text, seen from the owner: its first byte stands at `node.start_byte + offset`.
    base = lowering.base - node.start_byte - offset
    spelled = Lowering(
        lowering.language, inner, base, found, bare_of(lowering.language), depth=lowering.depth, annotating=True
    )
    kind = spelled.look(statements[0])
    return spelled.only(statements[0]) if kind is not None and kind.main == "evaluate" else None
