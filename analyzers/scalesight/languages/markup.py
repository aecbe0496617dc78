"""A language without a grammar, which a small reader of our own reads: text with tags in it, or a schema of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Markup:
    """What is known about such a language, read from its folder.

    `reader` is who reads it: "template" or "schema". `tags` says what each tag of a template does, in the words of
    `outline.markup.tags`; `host` is the language of the code that renders it or uses its models.
    """

    name: str
    endings: tuple[str, ...]
    comment_prefixes: tuple[str, ...]
    comment_pairs: tuple[tuple[str, str], ...]
    host: str
    reader: str
    tags: Mapping[str, str]
