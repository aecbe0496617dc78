"""A text that is being edited, with its tree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tree_sitter import Tree

from scalesight.languages import Language, Markup
from scalesight.syntax.tree import parse


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes and their tree; `edit` is cheap and leaves the tree stale, `parsed` brings it up to date.

    A template has no tree: it is read anew, which takes less than a tree would.
    """

    language: Language | Markup
    source: bytes
    tree: Tree | None
    stale: bool = False

    def edit(self, start: int, old_end: int, text: bytes) -> Document:
        """The document with `source[start:old_end]` replaced by `text`.

        Edits of one batch are replayed in order, each with the offsets of the text that it meets. Offsets beyond the
        text are clamped.
        """
        start = min(max(start, 0), len(self.source))
        old_end = min(max(old_end, start), len(self.source))
        new_end = start + len(text)
        source = self.source[:start] + text + self.source[old_end:]
        if self.tree is None:
            return replace(self, source=source)
        tree = self.tree.copy()
        tree.edit(
            start,
            old_end,
            new_end,
            _point(self.source, start),
            _point(self.source, old_end),
            _point(source, new_end),
        )
        return replace(self, source=source, tree=tree, stale=True)

    def parsed(self) -> Document:
        """The document with the tree of its text; only what the edits touched is parsed again.

        How broken code is recovered depends on what was reused, so a broken tree is parsed afresh: an edited document
        always has the tree that its text has.
        """
        if not self.stale or self.tree is None or isinstance(self.language, Markup):
            return self
        if not self.tree.root_node.has_error:
            tree = parse(self.language, self.source, self.tree)
            if not tree.root_node.has_error:
                return replace(self, tree=tree, stale=False)
        return replace(self, tree=parse(self.language, self.source), stale=False)


def open_document(language: Language | Markup, source: bytes) -> Document:
    """The document as it is first read."""
    return Document(language, source, None if isinstance(language, Markup) else parse(language, source))


def _point(source: bytes, offset: int) -> tuple[int, int]:
    return source.count(b"\n", 0, offset), offset - (source.rfind(b"\n", 0, offset) + 1)
