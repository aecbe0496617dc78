"""Comments that speak to us."""

from __future__ import annotations

import re

from scalesight.languages import Language
from scalesight.outline.facts import Comment
from scalesight.syntax import Node

_MENTION = re.compile(rb"scalesight:")


def comments_of(language: Language, source: bytes, root: Node) -> tuple[Comment, ...]:
    """The comments that mention `scalesight:`, with absolute spans."""
    comments: dict[int, Comment] = {}
    for mention in _MENTION.finditer(source):
        node = root.descendant_for_byte_range(mention.start(), mention.end())
        if node is None or node.start_byte in comments:
            continue
        text = _uncommented(language, source[node.start_byte : node.end_byte].decode("utf-8", "replace"))
        if text is not None and node.is_extra:
            comments[node.start_byte] = Comment((node.start_byte, node.end_byte), text)
    return tuple(comments.values())


def _uncommented(language: Language, text: str) -> str | None:
    for opening, closing in language.comment_pairs:
        if text.startswith(opening):
            return text.removeprefix(opening).removesuffix(closing).strip()
    for prefix in language.comment_prefixes:
        if text.startswith(prefix):
            return text.removeprefix(prefix).strip()
    return None
