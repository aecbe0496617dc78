"""Under which path routes stand: routers, blueprints and URL modules that are mounted below others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scalesight.effects.catalogue import MountLine
from scalesight.inference.module_calls import argument, calls_in, dotted_call
from scalesight.inference.names import home, static
from scalesight.inference.program import Program
from scalesight.inference.values import Module
from scalesight.outline import facts
from scalesight.outline.mentions import called_names
from scalesight.outline.nodes import plain_text

Place = tuple[str, str]  # a file and the name of an object in it, or "" for the file's own list of routes
DEEPEST = 12


@dataclass(frozen=True)
class Mount:
    """`child` stands at `prefix` below `parent`; an object's own prefix has no parent."""

    child: Place
    prefix: str
    parent: Place | None


def place_of(program: Program, path: str, expression: facts.Expression | None) -> Place | None:
    """The object that an expression names: `router`, here or where it is imported from, or `products.router`."""
    if isinstance(expression, facts.Name):
        return home(program, path, expression.id)
    if isinstance(expression, facts.Attribute):
        if expression.name == "urls":
            return place_of(program, path, expression.base)
        base = static(program, path, expression.base)
        return home(program, base.path, expression.name) if isinstance(base, Module) and not base.package else None
    return None


def prefixes(program: Program, nested: Callable[[Program, str], Iterable[Mount]]) -> Mapping[Place, list[Mount]]:
    """Every mount of the program, by what is mounted. `nested` finds those that stand inside functions."""
    found: dict[Place, list[Mount]] = {}
    for path in sorted(path for path, file in program.files.items() if not file.outline.rendered):
        for mount in program.answers.part("mounts in", path, partial(_mounts_in, program, nested)):
            found.setdefault(mount.child, []).append(mount)
    return found


def keep_mounts(program: Program, nested: Callable[[Program, str], Iterable[Mount]]) -> None:
    """After an edit: keeps what the files mount, where it is the same."""
    program.answers.keep_parts("mounts in", partial(_mounts_in, program, nested))


def _mounts_in(program: Program, nested: Callable[[Program, str], Iterable[Mount]], path: str) -> tuple[Mount, ...]:
    return (*_in_file(program, path), *nested(program, path))


def prefix_of(mounts: Mapping[Place, list[Mount]], place: Place, depth: int = 0) -> str:
    """The path below which an object's routes stand; of several mounts the first."""
    found = mounts.get(place, ())
    own = next((mount.prefix for mount in found if mount.parent is None), "")
    above = next((mount for mount in found if mount.parent is not None and mount.parent != place), None)
    if above is None or above.parent is None or depth > DEEPEST:
        return own
    return join(join(prefix_of(mounts, above.parent, depth + 1), above.prefix), own)


def join(prefix: str, path: str) -> str:
    """Two parts of a path as one."""
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if prefix.strip("/") and path else prefix or path


def _in_file(program: Program, path: str) -> tuple[Mount, ...]:
    catalogue = program.catalogue(path)
    lines = {line.call: line for line in catalogue.mounts if line.child != "rest"}
    placed = program.outline(path).module
    last = {name.rpartition(".")[2] for name in lines}
    # Where modules are named by path, what one gives is called as the importing file likes.
    named = program.conventions(path).paths or not last.isdisjoint(called_names(placed))
    if not lines or not named:
        return ()
    module = placed.function.body
    found: list[Mount] = []
    for statement in module:
        if isinstance(statement, facts.Assign) and isinstance(statement.value, facts.Call):
            line = lines.get(dotted_call(program, path, statement.value.function) or "")
            prefix = plain_text(argument(catalogue, statement.value, line.prefix, line.call)) if line else None
            if line is not None and line.child == "" and prefix:
                names = (target.id for target in statement.targets if isinstance(target, facts.Name))
                found.extend(Mount((path, name), prefix, None) for name in names)
    for call in calls_in(module):
        line = lines.get(dotted_call(program, path, call.function) or "")
        if line is not None and line.child:
            prefix = plain_text(argument(catalogue, call, line.prefix, line.call)) or ""
            parent = place_of(program, path, call.function.base) if isinstance(call.function, facts.Attribute) else None
            child = argument(catalogue, call, line.child, line.call)
            found.extend(Mount(place, prefix, parent or (path, "")) for place in _children(program, path, line, child))
    return tuple(found)


def _children(program: Program, path: str, line: MountLine, child: facts.Expression | None) -> Iterator[Place]:
    if isinstance(child, facts.Call) and line.through is not None:
        if dotted_call(program, path, child.function) != line.through or not child.arguments:
            return
        child = child.arguments[0].value
        if isinstance(child, facts.Collection) and child.items:
            child = child.items[0]
    text = plain_text(child)
    if text is not None:
        module = program.resolve_module(path, text, 0)
        if isinstance(module, Module) and not module.package:
            yield (module.path, "")
    elif (place := place_of(program, path, child)) is not None:
        yield place
