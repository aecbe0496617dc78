"""The tree of one TOML file in which every key and every value keeps its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scalesight.config.model import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or date; `place` includes the quotes of a string."""

    value: object
    place: Place


@dataclass(frozen=True, slots=True)
class Broken:
    """A value that cannot be read; its problem has been told, so nothing more is said about it."""

    place: Place


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value; `key_place` includes the quotes of a quoted key."""

    key: str
    key_place: Place
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """Keys in the order of the file; `place` is the header, the braces or, for a dotted key, the key's part."""

    entries: Mapping[str, Entry]
    place: Place


Node: TypeAlias = Scalar | Broken | Array | Table


def table_of(node: Node | None, fallback: Place) -> Table:
    """The node when it is a table, else an empty table."""
    return node if isinstance(node, Table) else Table({}, fallback)


def child(table: Table, key: str) -> Table:
    """The table below `key`, empty when there is none."""
    entry = table.entries.get(key)
    return table_of(entry.value if entry else None, table.place)


def without(table: Table, *keys: str) -> Table:
    """The table with some keys left out."""
    return Table({key: entry for key, entry in table.entries.items() if key not in keys}, table.place)


def plain(node: Node) -> object:
    """The node as plain Python data, without places; broken values are left out."""
    if isinstance(node, Table):
        return {key: plain(entry.value) for key, entry in node.entries.items() if not isinstance(entry.value, Broken)}
    if isinstance(node, Array):
        return [plain(item) for item in node.items if not isinstance(item, Broken)]
    return node.value if isinstance(node, Scalar) else None
