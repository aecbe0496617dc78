"""Syntax: from bytes to a tree that never fails. Only this room and `languages` know tree-sitter."""

from scalesight.syntax.document import Document, open_document
from scalesight.syntax.tree import Match, Node, Tree, broken_spans, matches, parse

__all__ = ["Document", "Match", "Node", "Tree", "broken_spans", "matches", "open_document", "parse"]
