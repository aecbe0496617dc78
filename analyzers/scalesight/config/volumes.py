"""Volumes: counts, fan-outs and the names that belong to one volume only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scalesight.config.checking import Read, Section
from scalesight.config.model import Place, Problem, Volume
from scalesight.config.telling import unknown_word
from scalesight.config.tree import Table
from scalesight.inference.naming import name_key


def read_volumes(declared: Table, section: Section, problems: list[Problem]) -> Mapping[str, Volume]:
    """The declared volumes in order; one whose entry cannot be read keeps its name and has an unknown count."""
    volumes = {}
    for name, entry in declared.entries.items():
        volumes[name] = _volume(name, entry.key_place, section.get(name))
        if isinstance(entry.value, Table) and "count" not in entry.value.entries:
            message = f'`volumes.{name}` lacks `count`; write "?" when it is unknown'
            problems.append(Problem(message, entry.key_place))
    volumes = _with_own_names(volumes, section, problems)
    volumes = _with_known_parents(volumes, section, problems)
    return _without_cycles(volumes, section, problems)


def _volume(name: str, place: Place, read: Read | None) -> Volume:
    if read is None:
        return Volume(name, None, place)
    if not isinstance(read.value, dict):
        return Volume(name, read.value, place)
    fields: Section = read.value
    values = {key: fields[key].value for key in ("per", "growth", "row") if key in fields}
    names = tuple(dict.fromkeys(item.value for item in fields["names"].value)) if "names" in fields else ()
    return Volume(name, fields["count"].value if "count" in fields else None, place, names=names, **values)


def _with_own_names(volumes: dict[str, Volume], section: Section, problems: list[Problem]) -> dict[str, Volume]:
    """Take names away from volumes that share them: a volume's own name is stronger than an alias, then the first."""
    owners: dict[object, str] = {}
    for volume in volumes.values():
        owner = owners.setdefault(name_key(volume.name), volume.name)
        if owner != volume.name:
            problems.append(_shared(volume.name, owner, volume.name, volume.place))
    for volume in volumes.values():
        for item in _items(section, volume.name, "names"):
            owner = owners.setdefault(name_key(item.value), volume.name)
            if owner != volume.name:
                problems.append(_shared(item.value, owner, volume.name, item.place))
    return {
        name: replace(volume, names=tuple(alias for alias in volume.names if owners.get(name_key(alias)) == name))
        for name, volume in volumes.items()
    }


def _shared(name: str, owner: str, other: str, place: Place) -> Problem:
    return Problem(f'the name "{name}" of `volumes.{other}` already belongs to `volumes.{owner}`', place)


def _field(section: Section, name: str, key: str) -> Read | None:
    read = section.get(name)
    return read.value.get(key) if read is not None and isinstance(read.value, dict) else None


def _items(section: Section, name: str, key: str) -> tuple[Read, ...]:
    read = _field(section, name, key)
    return read.value if read is not None else ()


def _with_known_parents(volumes: dict[str, Volume], section: Section, problems: list[Problem]) -> dict[str, Volume]:
    """A fan-out of an unknown entity counts as unknown: its number alone would be mistaken for a total."""
    aliases = {alias: volume.name for volume in volumes.values() for alias in volume.names}
    kept = dict(volumes)
    for volume in volumes.values():
        read = _field(section, volume.name, "per")
        if volume.per is None or volume.per in volumes or read is None:
            continue
        problem = unknown_word(f"volumes.{volume.name}.per", volume.per, volumes, read.place)
        if volume.per in aliases:
            owner = aliases[volume.per]
            message = f'`volumes.{volume.name}.per`: "{volume.per}" is another name of "{owner}"; write "{owner}"'
            problem = Problem(message, read.place, replacement=f'"{owner}"')
        problems.append(problem)
        kept[volume.name] = replace(volume, per=None, count=None)
    return kept


def _without_cycles(volumes: dict[str, Volume], section: Section, problems: list[Problem]) -> dict[str, Volume]:
    """Open every circle at its first volume, which then counts as unknown."""
    kept = dict(volumes)
    judged: set[str] = set()
    for name in volumes:
        chain: dict[str, None] = {}
        current: str | None = name
        while current is not None and current not in judged and current not in chain:
            chain[current] = None
            current = kept[current].per
        judged.update(chain)
        if current is None or current not in chain:
            continue
        members = list(chain)[list(chain).index(current) :]
        first = min(members, key=list(volumes).index)
        circle = members[members.index(first) :] + members[: members.index(first)]
        read = _field(section, first, "per")
        place = read.place if read is not None else kept[first].place
        text = f"`volumes.{first}.per` goes in a circle: {' per '.join((*circle, first))}"
        problems.append(Problem(text, place))
        kept[first] = replace(kept[first], per=None, count=None)
    return kept
