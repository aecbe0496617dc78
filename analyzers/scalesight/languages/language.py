"""What is known about a language, read from its folder."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any, Protocol, cast

import tree_sitter

from scalesight.languages.structure import Structure, compile_structure


class Hooks(Protocol):
    """What a query cannot say about a language; every function is total."""

    def plain_text(self, raw: bytes) -> str | None:
        """The value of a string literal without interpolations, else None."""

    def text_piece(self, raw: bytes, literal: bytes) -> str:
        """The value of a literal piece `raw` inside the interpolated string `literal`."""

    def number(self, raw: bytes) -> int | float | None:
        """The value of a number literal; None when no finite 64-bit number says it."""

    def module_reference(self, text: str) -> tuple[str, int]:
        """The module's name and how many levels up it starts, from what an import says."""


@dataclass(frozen=True, eq=False)
class Language:
    """A language's data; grammar and queries are compiled once, at first use."""

    name: str
    endings: tuple[str, ...]
    comment_prefixes: tuple[str, ...]
    comment_pairs: tuple[tuple[str, str], ...]
    verbatim_types: frozenset[str]
    identifiers: Mapping[str, Any]
    keywords: Mapping[str, Any]
    grammar: tree_sitter.Language
    structure: Structure
    hooks: Hooks


def language_for(path: str) -> Language | None:
    """The language of a file by its name's ending; None for a file that no language folder claims."""
    name = _names_by_ending().get(PurePosixPath(path.replace("\\", "/")).suffix.lower())
    return load_language(name) if name is not None else None


def language_names() -> tuple[str, ...]:
    """The languages that have a folder."""
    folders = resources.files("scalesight.languages").iterdir()
    return tuple(sorted(folder.name for folder in folders if (folder / "language.toml").is_file()))


@cache
def load_language(name: str) -> Language:
    """The language in the folder `name`, with its grammar loaded and its queries compiled."""
    table = _table(name)
    module = importlib.import_module(table["grammar"]["module"])
    grammar = tree_sitter.Language(getattr(module, table["grammar"]["function"])())
    folder = resources.files("scalesight.languages") / name
    comments = table.get("comments", {})
    return Language(
        name=name,
        endings=tuple(table["endings"]),
        comment_prefixes=tuple(comments.get("line", ())),
        comment_pairs=tuple((pair[0], pair[1]) for pair in comments.get("block", ())),
        verbatim_types=frozenset(table.get("types", {}).get("verbatim", ())),
        identifiers=table.get("identifiers", {}),
        keywords=table.get("keywords", {}),
        grammar=grammar,
        structure=compile_structure(grammar, (folder / "structure.scm").read_text("utf-8")),
        hooks=cast(Hooks, importlib.import_module(f"scalesight.languages.{name}.hooks")),
    )


@cache
def _table(name: str) -> dict[str, Any]:
    text = (resources.files("scalesight.languages") / name / "language.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _names_by_ending() -> dict[str, str]:
    return {ending: name for name in language_names() for ending in _table(name)["endings"]}
