"""Modules that are named by path, and what assignments to `exports` give to others."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator, Mapping, Sequence

from scalesight.effects.conventions import Conventions
from scalesight.outline import facts

MAIN = "default"  # the name under which a module's main value is known
ASSIGNED = "<assigned>"  # a name of a module whose main value is assigned (`module.exports = ...`)
ModuleMap = tuple[tuple[str, str], ...]


def file_of(
    files: Container[str], conventions: Conventions, folder: str, module: str, relative: bool, mapped: ModuleMap
) -> str | None:
    """The file of the project that a module's path means from a folder."""
    if relative:
        return _file_at(files, conventions, posixpath.normpath(f"{folder}/{module}"))
    for pattern, target in mapped:
        start, star, end = pattern.partition("*")
        if not star and module == pattern:
            found = _file_at(files, conventions, target)
        elif star and module.startswith(start) and module.endswith(end) and len(module) >= len(start) + len(end):
            found = _file_at(files, conventions, target.replace("*", module[len(start) : len(module) - len(end)]))
        else:
            continue
        if found is not None:
            return found
    return None


def _file_at(files: Container[str], conventions: Conventions, base: str) -> str | None:
    if base in files:
        return base
    for ending in conventions.files:
        if base + ending in files:
            return base + ending
    # `./a.js` may be what `a.ts` is built into.
    stem, dot, _ = base.rpartition(".")
    if dot and "/" not in base[len(stem) :]:
        return next((stem + ending for ending in conventions.files if stem + ending in files), None)
    return None


def library_name(conventions: Conventions, module: str) -> str:
    """What a library's module is called in the catalogues: the platform's own always by their prefix."""
    return f"{conventions.prefix}{module}" if module in conventions.own else module


def exported(body: Sequence[facts.Statement], exports: Sequence[str]) -> Iterator[tuple[str, facts.Assign]]:
    """The names that assignments to a module's exports give to others, each as an assignment of its own."""
    for statement in body:
        if not isinstance(statement, facts.Assign) or statement.value is None or statement.operator:
            continue
        for target in statement.targets:
            dotted = _dotted(target)
            if dotted in exports:
                yield MAIN, _named(statement, MAIN, statement.value)
                yield from _members(statement, statement.value)
            elif dotted.rpartition(".")[0] in exports:
                name = dotted.rpartition(".")[2]
                yield name, _named(statement, name, statement.value)


def _members(statement: facts.Assign, value: facts.Expression) -> Iterator[tuple[str, facts.Assign]]:
    if isinstance(value, facts.Collection) and value.kind == "dict":
        for key, item in zip(value.keys, value.items):
            if isinstance(key, facts.Text) and len(key.parts) == 1 and isinstance(key.parts[0], str):
                yield key.parts[0], _named(statement, key.parts[0], item)


def _named(statement: facts.Assign, name: str, value: facts.Expression) -> facts.Assign:
    return facts.Assign(statement.span, (facts.Name(statement.span, name),), value)


def _dotted(expression: facts.Expression) -> str:
    if isinstance(expression, facts.Name):
        return expression.id
    if isinstance(expression, facts.Attribute):
        base = _dotted(expression.base)
        return f"{base}.{expression.name}" if base else ""
    return ""


def is_plain_object(scope: Mapping[str, Sequence[facts.Statement]]) -> bool:
    """Whether a module's main value is an object of named values, so that the module itself may stand for it."""
    statements = scope.get(MAIN)
    if not statements:
        return True
    last = statements[-1]
    value = last.value if isinstance(last, facts.Assign) else None
    return isinstance(value, facts.Collection) and value.kind == "dict"
