"""Parsing, querying, and the spans of what is broken."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Parser, Query, QueryCursor, Tree

from scalesight.languages import Language

__all__ = ["Match", "Node", "Tree", "broken_spans", "matches", "parse"]

Match = tuple[int, dict[str, list[Node]]]
Span = tuple[int, int]


def parse(language: Language, source: bytes, old_tree: Tree | None = None) -> Tree:
    """The syntax tree of `source`; any bytes have one.

    `old_tree` must have seen every edit that leads to `source` (`Document` does that); unchanged parts are reused.
    """
    parser = Parser(language.grammar)
    return parser.parse(source) if old_tree is None else parser.parse(source, old_tree)


def matches(query: Query, node: Node, span: Span | None = None) -> list[Match]:
    """Every match of the query under `node`; with `span` only those that lie fully inside it."""
    cursor = QueryCursor(query)
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
