"""Handlers that a call hands to a framework: `app.get("/products", guard, list)`, at any depth, by name or in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scalesight.effects.catalogue import Catalogue, ContextLine, MountLine
from scalesight.inference.module_calls import argument, dotted_call
from scalesight.inference.mounts import Mount, Place
from scalesight.inference.program import FunctionKey, Program, flat
from scalesight.inference.receivers import (
    Inline,
    Owner,
    Receiver,
    child_place,
    functions_behind,
    method_calls,
    receiver_of,
)
from scalesight.inference.values import FunctionRef
from scalesight.outline import facts
from scalesight.outline.nodes import last_name, plain_text

Lines = Mapping[str, ContextLine]


@dataclass(frozen=True)
class Handed:
    """A handler, where it is handed over and on what. Without a route it stands beside one. `body`: of a new key."""

    key: FunctionKey
    line: ContextLine
    verb: str | None
    route: str | None
    span: facts.Span
    receiver: Receiver
    body: facts.PlacedFunction | None


def handed(program: Program, path: str, catalogue: Catalogue) -> Iterator[Handed]:
    """Every handler that a file hands to a framework."""
    lines = {str(line.call): line for line in catalogue.contexts if line.handlers is not None}
    if not lines:
        return
    words = {name.rpartition(".")[2] for name in lines}
    counts: dict[str, int] = {}
    # What a module registers itself comes first.
    for placed in sorted(program.functions(path).values(), key=lambda one: one.qualname != "<module>"):
        owner = Owner(path, placed)
        for call in method_calls(placed):
            if last_name(call.function) in words:
                yield from _of_call(program, owner, catalogue, lines, call, counts)


def _of_call(
    program: Program, owner: Owner, catalogue: Catalogue, lines: Lines, call: facts.Call, counts: dict[str, int]
) -> Iterator[Handed]:
    line, receiver = _line_of(program, owner, catalogue, lines, call)
    if line is None:
        return
    route = plain_text(argument(catalogue, call, line.route, str(line.call))) if line.route else None
    route = route if route is not None else _route_above(call, line)
    if receiver.type is None and line.named and (route is None or not route.startswith("/")):
        return
    verb = line.verb or _verb(catalogue, call, line)
    given = (
        [one.value for one in call.arguments]
        if line.handlers == "rest"
        else [argument(catalogue, call, str(line.handlers), str(line.call))]
    )
    # The last one answers; those before it stand in its way, in that of other routes too.
    behind = [found for value in given for found in functions_behind(program, owner, value)]
    if receiver.place is None:
        receiver = replace(receiver, place=_kept_in(owner, call))
    for position, found in enumerate(behind):
        answers = position == len(behind) - 1 and line.route != ""
        key, body = _key(owner, found, counts)
        span = (owner.placed.start + call.span[0], owner.placed.start + call.span[1])
        yield Handed(key, line, verb if answers else None, route if answers else None, span, receiver, body)


def _line_of(
    program: Program, owner: Owner, catalogue: Catalogue, lines: Lines, call: facts.Call
) -> tuple[ContextLine | None, Receiver]:
    nothing = Receiver(None, "", None)
    if not isinstance(call.function, facts.Attribute):
        name = dotted_call(program, owner.path, call.function)
        return (lines.get(name) if name is not None else None), nothing
    receiver = receiver_of(program, owner, call.function.base)
    method = call.function.name
    seen: set[str] = set()
    kind = receiver.type
    if kind is None:
        name = dotted_call(program, owner.path, call.function)
        if name is not None and name in lines:
            return lines[name], receiver
        for one in lines.values():
            if receiver.word in one.named and str(one.call).rpartition(".")[2] == method:
                return one, receiver
    while kind and kind not in seen:
        if f"{kind}.{method}" in lines:
            return lines[f"{kind}.{method}"], receiver
        seen.add(kind)
        kind = catalogue.inherits.get(kind)
    return None, nothing


def _kept_in(owner: Owner, call: facts.Call) -> Place | None:
    """The object that a chain of calls gives: `const orders = new Hono().get(...)`."""
    for statement in flat(owner.placed.function.body):
        if (
            isinstance(statement, facts.Assign)
            and statement.span[0] <= call.span[0]
            and call.span[1] <= statement.span[1]
        ):
            name = next((target.id for target in statement.targets if isinstance(target, facts.Name)), None)
            inside = "" if owner.placed.qualname == "<module>" else f"{owner.placed.qualname}."
            return (owner.path, inside + name) if name is not None else None
    return None


def _route_above(call: facts.Call, line: ContextLine) -> str | None:
    """The route that a call before in the chain says: `app.route("/a").get(...)`."""
    current: facts.Expression = call
    while line.chained and isinstance(current, facts.Call) and isinstance(current.function, facts.Attribute):
        if current.function.name == line.chained and current.arguments:
            return plain_text(current.arguments[0].value)
        current = current.function.base
    return None


def _verb(catalogue: Catalogue, call: facts.Call, line: ContextLine) -> str | None:
    said = argument(catalogue, call, line.verbs, str(line.call))
    said = said.items[0] if isinstance(said, facts.Collection) and said.items else said
    text = plain_text(said)
    return text.upper() if text is not None else None


def _key(
    owner: Owner, found: FunctionRef | Inline, counts: dict[str, int]
) -> tuple[FunctionKey, facts.PlacedFunction | None]:
    if isinstance(found, FunctionRef):
        return (found.path, found.qualname, found.ordinal), None
    inner = found.function
    name = inner.name or facts.NAMELESS
    qualname, parameters = f"{owner.placed.qualname}.<locals>.{name}", inner.parameters
    receiver = owner.placed.function.parameters[:1]
    if isinstance(inner, facts.Lambda) and receiver and receiver[0].name == "this":
        # An arrow in a method: its `this` is the method's.
        qualname, parameters = f"{owner.placed.qualname.rpartition('.')[0]}.{name}", (receiver[0], *parameters)
    ordinal = counts.get(qualname, 0)
    counts[qualname] = ordinal + 1
    span = (inner.span[0], inner.span[0])
    body = (*_objects_made(owner), *inner.body)
    function = facts.Function(inner.span, name, span, parameters, body, (), None, inner.is_async, inner.is_generator)
    mark = f"{owner.placed.key}/{inner.span[0]}"
    return (owner.path, qualname, ordinal), facts.PlacedFunction(qualname, owner.placed.start, mark, function)


def _objects_made(owner: Owner) -> Iterator[facts.Statement]:
    """The objects that the function around a handler makes: the handler uses them."""
    if owner.placed.qualname == "<module>":
        return
    for statement in flat(owner.placed.function.body):
        value = statement.value if isinstance(statement, facts.Assign) else None
        if isinstance(value, facts.Call) and last_name(value.function)[:1].isupper():
            yield statement


def nested_mounts(program: Program, path: str) -> Iterator[Mount]:
    """What a file mounts below its objects wherever the calls stand: routers, and functions that are given one."""
    catalogue = program.catalogue(path)
    lines = {line.call: line for line in catalogue.mounts if line.child == "rest"}
    if not lines:
        return
    words = {name.rpartition(".")[2] for name in lines}
    for placed in program.functions(path).values():
        owner = Owner(path, placed)
        for call in method_calls(placed):
            if not isinstance(call.function, facts.Attribute) or call.function.name not in words:
                continue
            receiver = receiver_of(program, owner, call.function.base)
            line = _mount_line(catalogue, lines, receiver, call.function.name)
            if line is None:
                continue
            prefix = plain_text(argument(catalogue, call, line.prefix, line.call)) or ""
            for child in call.arguments:
                place = child_place(program, owner, child.value)
                if place is not None and place != receiver.place:
                    yield Mount(place, prefix, receiver.place or (path, ""))


def _mount_line(
    catalogue: Catalogue, lines: Mapping[str, MountLine], receiver: Receiver, method: str
) -> MountLine | None:
    kind, seen = receiver.type, set[str]()
    if kind is None:
        named = (line for name, line in lines.items() if name.rpartition(".")[2] == method)
        return next((line for line in named if receiver.word in line.named), None)
    while kind and kind not in seen:
        if f"{kind}.{method}" in lines:
            return lines[f"{kind}.{method}"]
        seen.add(kind)
        kind = catalogue.inherits.get(kind)
    return None
