"""A language of templates: text with tags in it, which a small reader of our own reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Markup:
    """What is known about a language of templates, read from its folder.

    `tags` says what each tag does, in the words of `outline.markup.tags`; `host` is the language that renders them.
    """

    name: str
    endings: tuple[str, ...]
    comment_prefixes: tuple[str, ...]
    comment_pairs: tuple[tuple[str, str], ...]
    host: str
    tags: Mapping[str, str]
