"""Parsing, querying, and the spans of what is broken."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Parser, Query, QueryCursor, Tree

from scalesight.languages import Language

__all__ = ["Match", "Node", "Tree", "broken_spans", "matches", "parse"]

# Whole files take up to 0.02 rounds a byte.
_ROUNDS = 2_000
_ROUNDS_PER_BYTE = 0.2
_PIECE = 1 << 16
_SMALLEST = 1 << 18
# The parser (py-tree-sitter 0.26) never lets go of what its callback gives it. So that is a view of a buffer which is
# filled anew each time; otherwise every keystroke would cost the memory of the file.
_BUFFERS: list[bytearray] = []

Match = tuple[int, dict[str, list[Node]]]
Span = tuple[int, int]


def parse(language: Language, source: bytes, old_tree: Tree | None = None) -> Tree:
    """The syntax tree of `source`; any bytes have one.

    `old_tree` must have seen every edit that leads to `source` (`Document` does that); unchanged parts are reused.
    """
    tree = _bounded(language, source, old_tree)
    return tree if tree is not None else _beginning(language, source)


def _bounded(language: Language, source: bytes, old_tree: Tree | None = None) -> Tree | None:
    """The tree, or None where the grammar's recovery from broken code goes on without an end."""
    left = _ROUNDS + int(len(source) * _ROUNDS_PER_BYTE)

    def is_too_long(offset: int, has_error: bool) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    def piece(offset: int, point: object) -> bytes | memoryview:
        return text[offset : offset + _PIECE]

    parser = Parser(language.grammar)
    buffer = _filled(source)
    text: bytes | memoryview = memoryview(buffer)[: len(source)]
    try:
        if old_tree is None:
            return parser.parse(piece, progress_callback=is_too_long)
        return parser.parse(piece, old_tree, progress_callback=is_too_long)
    except ValueError:
        return None
    finally:
        text = source  # the tree asks for the text of its nodes later
        _BUFFERS.append(buffer)


def _filled(source: bytes) -> bytearray:
    """A buffer that no other thread uses, beginning with `source`."""
    buffer = _BUFFERS.pop() if _BUFFERS else bytearray(_SMALLEST)
    if len(buffer) < len(source):
        buffer = bytearray(1 << (len(source) - 1).bit_length())
    buffer[: len(source)] = source
    return buffer


def _beginning(language: Language, source: bytes) -> Tree:
    """The tree of as many first lines as can be parsed; what follows is one broken piece."""
    lines = source.splitlines(keepends=True)
    low, high = 0, len(lines)
    tree: Tree | None = None
    while high - low > 1:
        middle = (low + high) // 2
        start = sum(map(len, lines[:middle]))
        tried = _bounded(language, source[:start] + b"\0" + b" " * (len(source) - start - 1))
        low, high, tree = (middle, high, tried) if tried is not None else (low, middle, tree)
    return tree if tree is not None else Parser(language.grammar).parse(b"\0" + b" " * (len(source) - 1))


def matches(query: Query, node: Node, span: Span | None = None, depth: int | None = None) -> list[Match]:
    """Every match of the query under `node`.

    With `span` only those that lie fully inside it; with `depth` only those that begin at most so many levels below.
    """
    cursor = QueryCursor(query)
    if depth is not None:
        cursor.set_max_start_depth(depth)
    if span is not None:
        cursor.set_byte_range(*span)
        cursor.set_containing_byte_range(*span)
    return cursor.matches(node)


def broken_spans(tree: Tree) -> tuple[Span, ...]:
    """The outermost spans that did not parse, in order; a missing token is an empty span."""
    return tuple(sorted(set(_broken(tree.root_node))))


def _broken(root: Node) -> Iterator[Span]:
    # A stack of our own: nesting may be deeper than Python's.
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            yield (node.start_byte, node.end_byte)
        elif node.has_error:
            pending.extend(node.children)
