"""Which functions are judged: entry points, and the roots of code that none of them reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from scalesight.inference.engine import Engine
from scalesight.inference.entries import Entry, find_entries
from scalesight.inference.folders import is_migration, is_test
from scalesight.inference.program import Program
from scalesight.inference.run import FunctionKey
from scalesight.inference.trail import Trail, Walker
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in


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


WORD = re.compile(r"[A-Za-z_]\w+")
LONGEST_TEXT = 4_000  # characters of a string that is searched for names
_NAMES: dict[str, tuple[frozenset[str], frozenset[str]]] = {}


def called_names(placed: facts.PlacedFunction) -> frozenset[str]:
    """The last names of everything that a function calls or draws."""
    return _names(placed)[0]


def mentioned_names(placed: facts.PlacedFunction) -> frozenset[str]:
    """Every name that a function reads, binds or takes."""
    return _names(placed)[1]


def _names(placed: facts.PlacedFunction) -> tuple[frozenset[str], frozenset[str]]:
    """What a function calls and what it mentions; remembered by the function's key."""
    found = _NAMES.get(placed.key)
    if found is None:
        if len(_NAMES) > 200_000:
            _NAMES.clear()
        found = _NAMES[placed.key] = _names_in(placed.function)
    return found


def _names_in(function: facts.Function) -> tuple[frozenset[str], frozenset[str]]:
    called: set[str] = set()
    mentioned: set[str] = {function.name, *(p.name for p in function.parameters)}
    for node in nodes_in(function.body):
        if isinstance(node, facts.Name):
            mentioned.add(node.id)
        elif isinstance(node, facts.Attribute):
            mentioned.add(node.name)
        elif isinstance(node, facts.Call):
            _add_name(called, node.function)
        elif isinstance(node, facts.Element):
            _add_name(called, node.tag)
        elif isinstance(node, facts.Text):
            for part in node.parts:
                if isinstance(part, str) and len(part) < LONGEST_TEXT:
                    mentioned.update(WORD.findall(part))
    return frozenset(called), frozenset(mentioned)


def _add_name(names: set[str], of: object) -> None:
    if isinstance(of, facts.Name):
        names.add(of.id)
    elif isinstance(of, facts.Attribute):
        names.add(of.name)
