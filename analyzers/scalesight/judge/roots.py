"""Which functions are judged: entry points, and the roots of code that none of them reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from scalesight.effects.catalogue import Effect
from scalesight.inference.engine import Engine
from scalesight.inference.entries import Entry, find_entries
from scalesight.inference.folders import is_migration, is_test
from scalesight.inference.program import Program
from scalesight.inference.run import FunctionKey
from scalesight.inference.traces import Place
from scalesight.inference.trail import Trail, Walker
from scalesight.outline import facts
from scalesight.outline.mentions import called_names, mentioned_names

UNCALLED, CALLED = 1, 2  # kinds of roots that are no entry points: what nobody seems to call comes first


def entry_points(program: Program) -> dict[FunctionKey, Entry]:
    """The known entry points outside of tests and schema migrations."""
    found = find_entries(program)
    return {key: e for key, e in found.items() if not is_test(key[0])}


def reachable(engine: Engine, keys: Iterable[FunctionKey]) -> dict[FunctionKey, set[FunctionKey]]:
    """For every function reached from some keys: from which."""
    reached: dict[FunctionKey, set[FunctionKey]] = {}
    callees: dict[FunctionKey, set[FunctionKey]] = {}
    for callee, callers in engine.ledger.callers.items():
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


@dataclass(frozen=True)
class Listed:
    """The functions of one file: at which place each stands, if it may be a root, and the names that they call."""

    functions: Mapping[tuple[str, int], facts.PlacedFunction]
    places: Mapping[tuple[str, int], int]
    called: frozenset[str]


@dataclass
class Roots:
    """Where the walks of a run began, which the next one takes over and brings up to date."""

    trail: Trail = field(default_factory=Trail)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    certain: Set[FunctionKey] = frozenset()
    files: dict[str, Listed] = field(default_factory=dict)
    called: Counter[str] = field(default_factory=Counter)  # the files in which something of this name is called
    named: dict[str, set[FunctionKey]] = field(default_factory=dict)  # by the last name, those that may be roots


def evaluate_all(
    program: Program, engine: Engine, entries: dict[FunctionKey, Entry], roots: Roots
) -> list[FunctionKey]:
    """Evaluates every entry point, then the rest from its roots down; the roots that no entry point reaches.

    What is an entry point only where nothing else runs it is among the rest: first what nobody seems to call, then what
    only calls itself in circles.
    """
    certain = {key for key, entry in entries.items() if not entry.alone}
    doubtful: set[FunctionKey] = set()
    gone = set(certain ^ roots.certain)
    roots.certain = certain
    renamed: set[str] = set()
    for path in program.files:
        functions = program.functions(path)
        before = roots.files.get(path, NOTHING)
        if before.functions is not functions:
            renamed |= _list(roots, path, _listed(program, path), before, doubtful, gone)
    for name in renamed:
        gone |= roots.named.get(name, set()) - certain

    def place_of(key: FunctionKey) -> Place | None:
        if key in certain:
            return (0, key[0], 0, key[1], key[2])
        place = roots.files.get(key[0], NOTHING).places.get(key[1:])
        return None if place is None else _place(CALLED if _is_called(key, roots.called) else UNCALLED, key, place)

    walker = Walker(engine, roots.trail, place_of, lambda place: place[0] > 0)
    walker.walk(doubtful, gone)
    return [root for root in roots.trail.walks if root not in certain]


def _listed(program: Program, path: str) -> Listed:
    functions = program.functions(path)
    called = frozenset().union(*map(called_names, functions.values()))
    left_out = is_test(path) or is_migration(path) or program.files[path].outline.rendered
    return Listed(functions, {} if left_out else {key: place for place, key in enumerate(functions)}, called)


def _list(
    roots: Roots, path: str, now: Listed, before: Listed, doubtful: set[FunctionKey], gone: set[FunctionKey]
) -> set[str]:
    """Brings the roots up to date with one file; the names that nobody called before or nobody calls now."""
    roots.files[path] = now
    roots.called.subtract(before.called - now.called)
    roots.called.update(now.called - before.called)
    for key in before.places.keys() - now.places.keys():
        gone.add((path, *key))
        name = key[0].rpartition(".")[2]
        roots.named[name].discard((path, *key))
        if not roots.named[name]:
            del roots.named[name]
    for key in now.places.keys() - before.places.keys():
        doubtful.add((path, *key))
        roots.named.setdefault(key[0].rpartition(".")[2], set()).add((path, *key))
    stayed = [now.places[key] for key in before.places if key in now.places]
    if stayed != sorted(stayed):  # some have changed places
        gone.update((path, *key) for key in before.places)
    places = roots.trail.ledger.places
    for key, place in now.places.items():
        known = places.get((path, *key))
        if known is not None and known[0]:
            places[path, *key] = _place(known[0], (path, *key), place)
    others = before.called ^ now.called
    renamed = {name for name in others if roots.called[name] < 2}
    for name in others:
        if not roots.called[name]:
            del roots.called[name]
    return renamed


def _place(kind: int, key: FunctionKey, place: int) -> Place:
    """When a root's turn is; of what something may call the last of a file first: callers stand below their helpers."""
    return (kind, key[0], -place if kind == CALLED else place, key[1], key[2])


def _is_called(key: FunctionKey, called: Mapping[str, int]) -> bool:
    """Whether something may call a function: by its name, or where it stands, having none."""
    name = key[1].rpartition(".")[2]
    return called.get(name, 0) > 0 or name == facts.NAMELESS


NOTHING = Listed({}, {}, frozenset())


def runs_on_screen(program: Program, key: FunctionKey, reached: Iterable[FunctionKey]) -> bool:
    """Whether a root, or a function that it reaches, asks for what only a browser has."""
    return any(_asks_browser(program, one) for one in (key, *reached))


def _asks_browser(program: Program, key: FunctionKey) -> bool:
    screen = program.conventions(key[0]).screen if key[0] in program.files else ()
    placed = program.function(*key) if screen else None
    return placed is not None and any(words <= mentioned_names(placed) for words in screen)
