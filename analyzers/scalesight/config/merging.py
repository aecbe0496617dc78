"""Lays one `scale.toml` over another: key by key; arrays and plain values replace."""

from __future__ import annotations

from scalesight.config.tree import Broken, Entry, Node, Scalar, Table


def merge(near: Table, far: Table) -> Table:
    """`near` over `far`; a plain volume counts as `{count = …}`; `far`'s keys come first, in their order."""
    return _merge_tables(near, far, ("",))


def _merge_tables(near: Table, far: Table, path: tuple[str, ...]) -> Table:
    entries = dict(far.entries)
    for key, entry in near.entries.items():
        below = entries.get(key)
        merged = entry.value if below is None else _merge_nodes(entry, below, (*path, key))
        entries[key] = Entry(key, entry.key_place, merged)
    return Table(entries, near.place)


def _merge_nodes(near: Entry, far: Entry, path: tuple[str, ...]) -> Node:
    if isinstance(near.value, Broken):
        return far.value
    above: Node = near.value
    below: Node = far.value
    if _is_volume(path):
        above, below = _as_volume(near), _as_volume(far)
    if isinstance(above, Table) and isinstance(below, Table):
        return _merge_tables(above, below, path)
    return above


def _is_volume(path: tuple[str, ...]) -> bool:
    return path[-2] == "volumes" and len(path) in (3, 5)


def _as_volume(entry: Entry) -> Node:
    if not isinstance(entry.value, Scalar):
        return entry.value
    return Table({"count": Entry("count", entry.key_place, entry.value)}, entry.value.place)
