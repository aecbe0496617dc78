"""What a summary was worked out from, and how to see whether it still is so.

A dependency is a tuple: ("function", path, qualname, ordinal), ("name", path, name), ("class", id),
("template", path, name), ("setting", name) or ("models",).
"""

from __future__ import annotations

from scalesight.inference.names import lineage, lookup
from scalesight.inference.program import ClassInfo, Program
from scalesight.inference.settings import declared_in
from scalesight.inference.template_files import template_path
from scalesight.outline import facts


def fingerprint(program: Program, dependency: tuple[str, ...]) -> object:
    """A value that changes when what the dependency names changes."""
    cache: dict[tuple[str, ...], object] = program.__dict__.setdefault("_fingerprints", {})
    if dependency not in cache:
        cache[dependency] = _fingerprint(program, dependency)
    return cache[dependency]


def _fingerprint(program: Program, dependency: tuple[str, ...]) -> object:
    kind = dependency[0]
    if kind == "function":
        placed = program.function(dependency[1], dependency[2], int(dependency[3]))
        return None if placed is None else placed.key
    if kind == "name":
        if dependency[1] not in program.files:
            return None
        found = lookup(program, dependency[1], dependency[2])
        return hash(found) if isinstance(found, facts.Assign) else repr(found)
    if kind == "class":
        return tuple(
            (item.id, _shape(item.definition), tuple(item.methods)) if isinstance(item, ClassInfo) else item
            for item in lineage(program, dependency[1])
        )
    if kind == "setting":
        return tuple(
            (path, hash(tuple(program.scope(path)[dependency[1]]))) for path in declared_in(program, dependency[1])
        )
    if kind == "template":
        return template_path(program, dependency[1], dependency[2])
    if kind == "models":
        return models_mark(program)
    raise AssertionError(kind)


def models_mark(program: Program) -> int:
    """A number that changes when any class of the project changes its fields or bases."""
    found: int | None = program.__dict__.get("_models_mark")
    if found is None:
        found = program.__dict__["_models_mark"] = hash(
            tuple(
                (path, tuple((placed.qualname, _shape(placed.definition)) for placed in file.outline.classes))
                for path, file in sorted(program.files.items())
            )
        )
    return found


def _shape(definition: facts.Class) -> int:
    """A number that changes when a class changes anything but the insides of its methods.

    Where its methods stand does not count; where its fields stand does, for what is spent there has a place.
    """
    body = tuple(
        statement.name if isinstance(statement, facts.Define) and statement.function is None else statement
        for statement in definition.body
    )
    return hash((definition.span[0], definition.name, definition.bases, definition.decorators, body))
