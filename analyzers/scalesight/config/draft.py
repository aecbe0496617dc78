"""Tables while a file is being read: the one place where a tree is still open."""

from __future__ import annotations

from dataclasses import dataclass, field

from scalesight.config.model import Place, Problem
from scalesight.config.tree import Array, Broken, Entry, Node, Table


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One part of a dotted key."""

    key: str
    place: Place


@dataclass(slots=True)
class DraftEntry:
    key_place: Place
    value: Draft | list[Draft] | Node


@dataclass(slots=True)
class Draft:
    """A table that still takes keys; `closed` for inline tables, `headed` once a header has opened it."""

    place: Place
    closed: bool = False
    headed: bool = False
    entries: dict[str, DraftEntry] = field(default_factory=dict)


def open_table(root: Draft, parts: tuple[KeyPart, ...], is_array: bool, place: Place, problems: list[Problem]) -> Draft:
    """The table that the header `parts` names; a header given twice is a problem and goes on with the same table."""
    *parents, last = parts
    target = root
    for part in parents:
        below = _below(target, part)
        if below is None:
            problems.append(_clash(part))
            return Draft(place)
        target = below
    if is_array:
        entry = target.entries.setdefault(last.key, DraftEntry(last.place, []))
        if not isinstance(entry.value, list):
            problems.append(_clash(last))
            return Draft(place)
        entry.value.append(Draft(place, headed=True))
        return entry.value[-1]
    if last.key in target.entries and isinstance(target.entries[last.key].value, list):
        problems.append(_clash(last))
        return Draft(place)
    table = _below(target, last)
    if table is None:
        problems.append(_clash(last))
        return Draft(place)
    if table.headed:
        problems.append(Problem(f"`[{_dotted(parts)}]` is declared twice; move its keys together", place, "error"))
    table.headed, table.place = True, place
    return table


def assign(target: Draft, parts: tuple[KeyPart, ...], node: Node, problems: list[Problem]) -> None:
    """Put a value below a dotted key; a key that is already there keeps its first value."""
    *parents, last = parts
    for part in parents:
        below = _below(target, part)
        if below is None or below.headed:
            problems.append(_clash(part))
            return
        target = below
    if last.key in target.entries:
        first = target.entries[last.key].key_place.line
        message = f"`{_dotted(parts)}` is declared twice; the one in line {first} is in force"
        problems.append(Problem(message, last.place, "error"))
        return
    target.entries[last.key] = DraftEntry(last.place, node)


def freeze(draft: Draft) -> Table:
    """The finished table."""
    return Table(
        {key: Entry(key, entry.key_place, _frozen(entry)) for key, entry in draft.entries.items()}, draft.place
    )


def _frozen(entry: DraftEntry) -> Node:
    if isinstance(entry.value, Draft):
        return freeze(entry.value)
    if isinstance(entry.value, list):
        return Array(tuple(freeze(item) for item in entry.value), entry.key_place)
    return entry.value


def _below(target: Draft, part: KeyPart) -> Draft | None:
    """The open table below a key, made when missing; None when something else stands there."""
    entry = target.entries.setdefault(part.key, DraftEntry(part.place, Draft(part.place)))
    if isinstance(entry.value, list):
        return entry.value[-1]
    if isinstance(entry.value, Broken):
        return Draft(part.place)
    return entry.value if isinstance(entry.value, Draft) and not entry.value.closed else None


def _clash(part: KeyPart) -> Problem:
    return Problem(f"`{part.key}` already has a value and takes no further keys here", part.place, "error")


def _dotted(parts: tuple[KeyPart, ...]) -> str:
    return ".".join(part.key for part in parts)
