"""Which functions are judged: entry points, and the roots of code that none of them reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import msgspec

from scalesight.inference.engine import Engine
from scalesight.inference.entries import Entry, find_entries, is_migration, is_test
from scalesight.inference.program import Program
from scalesight.inference.run import FunctionKey
from scalesight.inference.trail import Trail, Walker
from scalesight.outline import facts


def entry_points(program: Program) -> dict[FunctionKey, Entry]:
    """The known entry points outside of tests and schema migrations."""
    found = find_entries(program)
    return {key: e for key, e in found.items() if not is_test(key[0])}


def reachable(engine: Engine, keys: Iterable[FunctionKey]) -> dict[FunctionKey, set[FunctionKey]]:
    """For every function reached from some keys: from which."""
    reached: dict[FunctionKey, set[FunctionKey]] = {}
    callees: dict[FunctionKey, set[FunctionKey]] = {}
    for callee, callers in engine.callers.items():
        for caller in callers:
            callees.setdefault(caller, set()).add(callee)
    for key in keys:
        stack = [key]
        while stack:
            current = stack.pop()
            sources = reached.setdefault(current, set())
            if key in sources:
                continue
            sources.add(key)
            stack.extend(callees.get(current, ()))
    return reached


def evaluate_all(
    program: Program, engine: Engine, entries: dict[FunctionKey, Entry], before: Trail
) -> tuple[list[FunctionKey], Trail]:
    """Evaluates every entry point, then the rest from its roots down; the roots that no entry point reaches.

    What is an entry point only where nothing else runs it is among the rest.
    """
    walker = Walker(engine, before)
    certain = {key for key, entry in entries.items() if not entry.alone}
    for key in sorted(certain):
        walker.walk(key)
    roots: list[FunctionKey] = []
    called = _called_names(program)
    rest: list[FunctionKey] = []
    for path in sorted(program.files):
        if is_test(path) or is_migration(path) or program.files[path].outline.rendered:
            continue
        for qualname, ordinal in program.functions(path):
            key = (path, qualname, ordinal)
            if key in certain or key in engine.variants:
                continue
            rest.append(key)
    for wanted in (False, True):  # first what nobody seems to call, then what only calls itself in circles
        for key in rest:
            if key in engine.variants or _is_called(key, called) != wanted:
                continue
            walker.walk(key)
            roots.append(key)
    return roots, walker.trail()


def _is_called(key: FunctionKey, called: frozenset[str]) -> bool:
    """Whether something may call a function: by its name, or where it stands, having none."""
    name = key[1].rpartition(".")[2]
    return name in called or name == facts.NAMELESS


def _called_names(program: Program) -> frozenset[str]:
    def called_in(path: str) -> frozenset[str]:
        return frozenset().union(*(called_names(placed) for placed in program.functions(path).values()))

    once = program.answers.once
    return frozenset().union(*(once(("called in", path), partial(called_in, path)) for path in program.files))


_NAMES: dict[str, frozenset[str]] = {}


def called_names(placed: facts.PlacedFunction) -> frozenset[str]:
    """The last names of everything that a function calls or draws; remembered by the function's key."""
    found = _NAMES.get(placed.key)
    if found is None:
        names: set[str] = set()
        _collect(placed.function.body, names)
        found = frozenset(names)
        if len(_NAMES) > 200_000:
            _NAMES.clear()
        _NAMES[placed.key] = found
    return found


WORD = re.compile(r"[A-Za-z_]\w+")
_MENTIONS: dict[str, frozenset[str]] = {}


def mentioned_names(placed: facts.PlacedFunction) -> frozenset[str]:
    """Every name that a function reads, binds or takes; remembered by the function's key."""
    found = _MENTIONS.get(placed.key)
    if found is None:
        names: set[str] = {placed.function.name, *(p.name for p in placed.function.parameters)}
        _mentions(placed.function.body, names)
        found = frozenset(names)
        if len(_MENTIONS) > 200_000:
            _MENTIONS.clear()
        _MENTIONS[placed.key] = found
    return found


def _mentions(node: object, names: set[str]) -> None:
    if isinstance(node, facts.Name):
        names.add(node.id)
    elif isinstance(node, facts.Attribute):
        names.add(node.name)
    elif isinstance(node, facts.Text):
        for part in node.parts:
            if isinstance(part, str) and len(part) < 4000:
                names.update(WORD.findall(part))
    if isinstance(node, msgspec.Struct):
        for field in node.__struct_fields__:
            value = getattr(node, field)
            if isinstance(value, (tuple, msgspec.Struct)):
                _mentions(value, names)
    elif isinstance(node, tuple):
        for item in node:
            if isinstance(item, (tuple, msgspec.Struct)):
                _mentions(item, names)


def _collect(node: object, names: set[str]) -> None:
    if isinstance(node, facts.Call):
        function = node.function
        if isinstance(function, facts.Name):
            names.add(function.id)
        elif isinstance(function, facts.Attribute):
            names.add(function.name)
    elif isinstance(node, facts.Element):
        if isinstance(node.tag, facts.Name):
            names.add(node.tag.id)
        elif isinstance(node.tag, facts.Attribute):
            names.add(node.tag.name)
    if isinstance(node, msgspec.Struct):
        for field in node.__struct_fields__:
            value = getattr(node, field)
            if isinstance(value, (tuple, msgspec.Struct)):
                _collect(value, names)
    elif isinstance(node, tuple):
        for item in node:
            if isinstance(item, (tuple, msgspec.Struct)):
                _collect(item, names)
