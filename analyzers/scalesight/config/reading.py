"""Reads the files of a `scale.toml` into one `Scale` and the list of what is wrong with them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scalesight.config import model
from scalesight.config.checking import Read, Section, check_entry, shape_of
from scalesight.config.merging import merge
from scalesight.config.model import Place, Problem, Scale
from scalesight.config.shape import ScaleTable, ScenarioTable
from scalesight.config.telling import unknown_key, unknown_word
from scalesight.config.toml import parse_toml
from scalesight.config.tree import Entry, Scalar, Table, child, without
from scalesight.config.vocabulary import RULES
from scalesight.config.volumes import read_volumes
from scalesight.config.walls import read_apis, read_llm, read_platforms, read_walls


@dataclass(frozen=True, slots=True)
class ScaleFile:
    """One `scale.toml` as bytes; `path` with `/`, in whatever form messages shall show it."""

    path: str
    content: bytes


def read_scale(files: Sequence[ScaleFile], *, what_if: str | None = None) -> tuple[Scale, tuple[Problem, ...]]:
    """The scale of the nearest file laid over those that `extends` leads to, in a scenario when `what_if` names one.

    Never fails: what is wrong is told with its place, left out, and the rest stays in force.
    """
    problems: list[Problem] = []
    if not files:
        return _build(Table({}, Place("", 0, 0, 1)), "", problems), ()
    merged: Table | None = None
    for file in files:
        table, found = parse_toml(file.path, file.content)
        problems.extend(found)
        merged = table if merged is None else merge(merged, table)
    assert merged is not None  # there is at least one file
    nearest = files[0].path
    base = without(merged, "what-if")
    scale = _build(base, nearest, problems)
    scenarios = child(merged, "what-if")
    for entry in scenarios.entries.values():
        changed = _apply(base, entry, nearest, scale, problems)
        if entry.key == what_if:
            scale = changed
    if what_if is not None and what_if not in scenarios.entries:
        place = merged.entries["what-if"].key_place if "what-if" in merged.entries else Place(nearest, 0, 0, 1)
        problems.append(unknown_word("what-if", what_if, scenarios.entries, place))
    scale = replace(scale, scenarios=tuple(scenarios.entries))
    return scale, tuple(sorted(dict.fromkeys(problems), key=lambda problem: _order(problem, files)))


def _order(problem: Problem, files: Sequence[ScaleFile]) -> tuple[int, int, int]:
    paths = [file.path for file in files]
    which = paths.index(problem.place.path) if problem.place.path in paths else len(paths)
    return which, problem.place.start, problem.place.end


def _apply(base: Table, scenario: Entry, path: str, scale: Scale, problems: list[Problem]) -> Scale:
    """The scale in a scenario; what is wrong in the file itself has been told, only what the scenario adds is new."""
    name = f"what-if.{scenario.key}"
    check_entry(scenario, shape_of(ScenarioTable), name, problems)
    if not isinstance(scenario.value, Table):
        return scale
    table = scenario.value
    volumes = child(table, "volumes")
    undeclared = [entry for entry in volumes.entries.values() if entry.key not in scale.volumes]
    problems.extend(_undeclared(f"{name}.volumes.{entry.key}", entry, scale) for entry in undeclared)
    known = without(volumes, *(entry.key for entry in undeclared))
    if "volumes" in table.entries:
        entries = dict(table.entries)
        entries["volumes"] = Entry("volumes", entries["volumes"].key_place, known)
        table = Table(entries, table.place)
    allowed = ScenarioTable.__struct_fields__
    changed = without(table, *(key for key in table.entries if key not in allowed))
    found: list[Problem] = []
    result = _build(merge(changed, base), path, found)
    problems.extend(problem for problem in found if _is_new(problem, scenario.value, problems))
    return result


def _is_new(problem: Problem, scenario: Table, told: Sequence[Problem]) -> bool:
    places = {(problem.place.path, problem.place.start, problem.place.end) for problem in told}
    return (problem.place.path, problem.place.start, problem.place.end) not in places


def _undeclared(name: str, entry: Entry, scale: Scale) -> Problem:
    return unknown_key(name, entry, scale.volumes, "no such volume is declared; a scenario changes declared ones")


def _build(table: Table, path: str, problems: list[Problem]) -> Scale:
    """The scale that one merged tree says, without scenarios."""
    read = check_entry(Entry("", table.place, table), shape_of(ScaleTable), "", problems)
    root: Section = read.value if read is not None else {}
    project, limits, traffic = _section(root, "project"), _section(root, "limits"), _section(root, "traffic")
    rules = _section(root, "rules")
    volumes = read_volumes(child(table, "volumes"), _section(root, "volumes"), problems)
    users = _section(traffic, "users")
    settings = _project(project)
    return Scale(
        path=path or None,
        root=folder_of(path),
        project=settings,
        volumes=volumes,
        traffic={key: item.value for key, item in traffic.items() if key != "users"},
        users=_value(users, "count"),
        think=_value(users, "think"),
        walls=read_walls(limits, settings.audience),
        apis=read_apis(limits),
        llm=read_llm(limits),
        platforms=read_platforms(limits),
        prices=_prices(_section(root, "prices"), problems),
        unit_costs={key: item.value for key, item in _section(root, "unit_costs").items()},
        effects=_effects(_section(root, "effects"), problems),
        ignore=_strings(rules, "ignore"),
        rules={key: model.RuleSettings(_value(item.value, "severity")) for key, item in rules.items() if key in RULES},
        overrides=_overrides(rules, problems),
        lessons=_lessons(root, volumes, problems),
        places=_places(root),
    )


def folder_of(path: str) -> str:
    """The folder of a file, with `/`; empty for the current one."""
    return posixpath.dirname(path.replace("\\", "/"))


def _section(section: Section, key: str) -> Section:
    read = section.get(key)
    return read.value if read is not None else {}


def _value(section: Section, key: str) -> Any:
    return section[key].value if key in section else None


def _strings(section: Section, key: str) -> tuple[str, ...]:
    return tuple(item.value for item in section[key].value) if key in section else ()


def _project(section: Section) -> model.Project:
    values = {
        key: section[key].value
        for key in ("name", "measured", "audience", "horizon", "default_context")
        if key in section
    }
    base = folder_of(section["exclude"].place.path) if "exclude" in section else ""
    return model.Project(**values, exclude=_strings(section, "exclude"), exclude_base=base)


def _prices(section: Section, problems: list[Problem]) -> Mapping[str, tuple[float, float]]:
    prices = {}
    for name, read in section.items():
        missing = [key for key in ("input", "output") if key not in read.value]
        if missing and len(read.value) + len(missing) == 2 and not _told_within(read.place, problems):
            problems.append(Problem(f"`prices.{name}` lacks `{missing[0]}`, in USD per million tokens", read.key_place))
        if not missing:
            prices[name] = (read.value["input"].value, read.value["output"].value)
    return prices


def _told_within(place: Place, problems: Sequence[Problem]) -> bool:
    return any(
        problem.place.path == place.path and place.start <= problem.place.start and problem.place.end <= place.end
        for problem in problems
    )


def _effects(section: Section, problems: list[Problem]) -> tuple[model.UserEffect, ...]:
    """The lines of `[effects]` with the keys that are right: a wrong one does not disable the others of its line."""
    effects = []
    for name, read in section.items():
        line = {key: _without_places(item) for key, item in read.value.items()}
        if "calls" in read.value:
            line["calls"] = [_without_places(call) for call in _calls(read.value["calls"], problems)]
        origin = read.value.get("same_as")
        effects.append(model.UserEffect(name, line, read.key_place, origin.place if origin is not None else None))
    return tuple(effects)


def _calls(read: Read, problems: list[Problem]) -> list[Read]:
    """The callbacks of an effect that say which argument they call."""
    found = []
    for call in read.value if isinstance(read.value, tuple) else (read,):
        if "function" in call.value:
            found.append(call)
        elif not _told_within(call.place, problems):
            problems.append(Problem("`calls` lacks `function`", call.place))
    return found


def _without_places(value: object) -> object:
    if isinstance(value, Read):
        return _without_places(value.value)
    if isinstance(value, dict):
        return {key: _without_places(item) for key, item in value.items()}
    return [_without_places(item) for item in value] if isinstance(value, tuple | list) else value


def _overrides(rules: Section, problems: list[Problem]) -> tuple[model.RuleOverride, ...]:
    overrides = []
    for item in rules["override"].value if "override" in rules else ():
        for key in ("paths", "ignore"):
            if key not in item.value and not _told_within(item.place, problems):
                problems.append(Problem(f"`rules.override` lacks `{key}`", item.place))
        paths, ignore = _strings(item.value, "paths"), _strings(item.value, "ignore")
        overrides.append(model.RuleOverride(paths, ignore, folder_of(item.place.path)))
    return tuple(overrides)


def _lessons(root: Section, volumes: Mapping[str, model.Volume], problems: list[Problem]) -> tuple[model.Lesson, ...]:
    lessons = []
    aliases = {name for volume in volumes.values() for name in volume.names}
    for item in root["lessons"].value if "lessons" in root else ():
        section: Section = item.value
        if "text" not in section:
            if not _told_within(item.place, problems):
                problems.append(Problem("`lessons` lacks `text`", item.place))
            continue
        entities = []
        for entity in section["entities"].value if "entities" in section else ():
            if entity.value in volumes or entity.value in aliases:
                entities.append(entity.value)
            else:
                problems.append(unknown_word("lessons.entities", entity.value, volumes, entity.place))
        lessons.append(model.Lesson(section["text"].value, _value(section, "date"), tuple(entities)))
    return tuple(lessons)


def _places(root: Section) -> Mapping[str, Place]:
    """Where traffic and unit costs are declared, by dotted key."""
    return {
        f"{table}.{key}": read.place
        for table in ("traffic", "unit_costs")
        for key, read in _section(root, table).items()
    }


def extends_of(content: bytes) -> str | None:
    """What the file's `extends` says, None when it has none; the shell looks there for the next file."""
    entry = parse_toml("", content)[0].entries.get("extends")
    value = entry.value.value if entry is not None and isinstance(entry.value, Scalar) else None
    return value if isinstance(value, str) else None


def extends_target(path: str, extends: str) -> str:
    """The path of the file that `extends` in the file `path` means: a `.toml` file, or a folder's `scale.toml`."""
    target = extends.replace("\\", "/")
    if not target.endswith(".toml"):
        target = posixpath.join(target, "scale.toml")
    return posixpath.normpath(posixpath.join(folder_of(path), target))


def unreadable_extends(file: ScaleFile, reason: str) -> Problem:
    """The problem of an `extends` that leads nowhere: `reason` is what the shell found, such as a circle."""
    entry = parse_toml(file.path, file.content)[0].entries.get("extends")
    place = entry.value.place if entry is not None else Place(file.path, 0, 0, 1)
    return Problem(f"`extends` cannot be read: {reason}", place, "error")
