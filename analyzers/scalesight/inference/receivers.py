"""Whose method a call is, wherever it stands: a router of a module, of a function, of `this`, or a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scalesight.inference.module_calls import calls_in, object_type
from scalesight.inference.modules import MAIN
from scalesight.inference.mounts import Place, place_of
from scalesight.inference.names import find_member, home, lookup, placed, required, static
from scalesight.inference.program import CONSTRUCTOR, Program, flat, pending_name
from scalesight.inference.values import ClassRef, FunctionRef, Library, Module
from scalesight.outline import facts
from scalesight.outline.memo import PerFunction

DEEPEST = 6


@dataclass(frozen=True)
class Owner:
    """The function (or module) that some code stands in."""

    path: str
    placed: facts.PlacedFunction

    @property
    def class_id(self) -> str:
        """The class that a method of this qualname would be in."""
        return f"{self.path}:{self.placed.qualname.rpartition('.')[0]}"


@dataclass(frozen=True)
class Receiver:
    """The library class of an object (None: unknown), the name it goes by, and the place that routes are put in."""

    type: str | None
    word: str
    place: Place | None


@dataclass(frozen=True)
class Inline:
    """A function that stands in another one, in the place of a value."""

    function: facts.Lambda | facts.Function


_CALLS: PerFunction[tuple[facts.Call, ...]] = PerFunction()


def method_calls(placed_function: facts.PlacedFunction) -> tuple[facts.Call, ...]:
    """The calls in a function that are given something; remembered by the function's key."""
    return _CALLS.of(
        placed_function.key, lambda: tuple(call for call in calls_in(placed_function.function.body) if call.arguments)
    )


def receiver_of(program: Program, owner: Owner, expression: facts.Expression, depth: int = 0) -> Receiver:
    """What a method is called on."""
    path = owner.path
    if depth > DEEPEST:
        return Receiver(None, "", None)
    if isinstance(expression, facts.Call):
        called = static(program, path, expression.function)
        if isinstance(called, Library):
            return Receiver(called.name, "", None)
        if isinstance(expression.function, facts.Attribute):
            # A method that gives its own object back: `app.route("/a").get(...).post(...)`.
            return receiver_of(program, owner, expression.function.base, depth + 1)
        return Receiver(None, "", None)
    if isinstance(expression, facts.Name):
        name = expression.id
        value = _local_value(owner, name)
        if value is not None:
            made = receiver_of(program, owner, value, depth + 1) if isinstance(value, facts.Call) else None
            return Receiver(made.type if made else None, name, (path, f"{owner.placed.qualname}.{name}"))
        parameter = next((one for one in owner.placed.function.parameters if one.name == name), None)
        if parameter is not None:
            said = static(program, path, parameter.annotation) if parameter.annotation is not None else None
            return Receiver(said.name if isinstance(said, Library) else None, name, (path, owner.placed.qualname))
        return Receiver(_module_type(program, owner, expression), name, place_of(program, path, expression))
    if isinstance(expression, facts.Attribute):
        if isinstance(expression.base, facts.Name) and expression.base.id in ("this", "self"):
            value = _field_value(program, owner, expression.name)
            made = receiver_of(program, owner, value, depth + 1) if isinstance(value, facts.Call) else None
            class_name = owner.class_id.rpartition(":")[2]
            return Receiver(made.type if made else None, expression.name, (path, f"{class_name}.{expression.name}"))
        found = object_type(program, path, expression)
        return Receiver(found, expression.name, place_of(program, path, expression))
    return Receiver(None, "", None)


def functions_behind(
    program: Program, owner: Owner, expression: facts.Expression | None, depth: int = 0
) -> Iterator[FunctionRef | Inline]:
    """The functions that a handler's expression means: itself, what wraps it, a list of them, a method."""
    path = owner.path
    if depth > DEEPEST or expression is None:
        return
    if isinstance(expression, facts.Placed):
        found = placed(program, path, expression)
        if isinstance(found, FunctionRef):
            yield found
    elif isinstance(expression, facts.Lambda):
        yield Inline(expression)
    elif isinstance(expression, facts.Collection):
        for item in expression.items:
            yield from functions_behind(program, owner, item, depth + 1)
    elif isinstance(expression, facts.Cast):
        yield from functions_behind(program, owner, expression.value, depth + 1)
    elif isinstance(expression, facts.Call):
        if isinstance(expression.function, facts.Attribute) and expression.function.name == "bind":
            yield from functions_behind(program, owner, expression.function.base, depth + 1)
        for argument in expression.arguments:
            if not isinstance(argument.value, facts.Name) or not argument.spread:
                yield from functions_behind(program, owner, argument.value, depth + 1)
    elif isinstance(expression, facts.Name):
        local = _local_definition(owner, expression.id)
        if local is not None:
            yield Inline(local)
            return
        value = _local_value(owner, expression.id)
        if value is not None:
            yield from functions_behind(program, owner, value, depth + 1)
            return
        found_here = static(program, path, expression)
        if isinstance(found_here, FunctionRef):
            yield found_here
        elif isinstance(assigned := lookup(program, path, expression.id), facts.Assign):
            yield from functions_behind(program, owner, assigned.value, depth + 1)
    elif isinstance(expression, facts.Attribute):
        method = _method(program, owner, expression)
        if method is not None:
            yield method


def child_place(program: Program, owner: Owner, expression: facts.Expression) -> Place | None:
    """The router that an argument names: an object, its list of routes (`router.routes()`), a module that is it."""
    if isinstance(expression, facts.Call):
        if isinstance(expression.function, facts.Attribute) and not expression.arguments:
            return child_place(program, owner, expression.function.base)
        module = program_module(program, owner.path, expression)
        return home(program, module, MAIN) if module is not None else None
    if isinstance(expression, (facts.Name, facts.Attribute)):
        return receiver_of(program, owner, expression).place
    return None


def program_module(program: Program, path: str, expression: facts.Call) -> str | None:
    """The file of the project that a call imports where it stands."""
    value = required(program, path, expression)
    pending = pending_name(value) if value is not None else None
    module = pending[0] if pending is not None else value
    return module.path if isinstance(module, Module) and not module.package else None


def _method(program: Program, owner: Owner, expression: facts.Attribute) -> FunctionRef | None:
    """A member of a module, of `this`, of a class or of an object of one."""
    found = static(program, owner.path, expression)
    if isinstance(found, FunctionRef):
        return found
    base = expression.base
    if isinstance(base, facts.Name) and base.id in ("this", "self"):
        member = find_member(program, owner.class_id, expression.name)
        return member if isinstance(member, FunctionRef) else None
    value: facts.Expression | None = _local_value(owner, base.id) if isinstance(base, facts.Name) else None
    where = owner.path
    if value is None and isinstance(base, facts.Name):
        assigned = lookup(program, owner.path, base.id)
        value = assigned.value if isinstance(assigned, facts.Assign) else None
        place = place_of(program, owner.path, base)
        where = place[0] if place is not None else where
    made = static(program, where, value.function) if isinstance(value, facts.Call) else static(program, where, base)
    if isinstance(made, ClassRef):
        member = find_member(program, made.name, expression.name)
        return member if isinstance(member, FunctionRef) else None
    return None


def _module_type(program: Program, owner: Owner, expression: facts.Name) -> str | None:
    found = object_type(program, owner.path, expression)
    if found is not None:
        return found
    assigned = lookup(program, owner.path, expression.id)
    if isinstance(assigned, facts.Assign) and isinstance(assigned.value, facts.Call):
        where = place_of(program, owner.path, expression) or (owner.path, "")
        module = Owner(where[0], program.outline(where[0]).module) if program.holds(where[0]) else owner
        return receiver_of(program, module, assigned.value, 1).type
    return None


def _local_value(owner: Owner, name: str) -> facts.Expression | None:
    """What a function binds a name to, at its own level."""
    if owner.placed.qualname == "<module>":
        return None
    for statement in flat(owner.placed.function.body):
        if isinstance(statement, facts.Assign) and any(
            isinstance(target, facts.Name) and target.id == name for target in statement.targets
        ):
            return statement.value
    return None


def _local_definition(owner: Owner, name: str) -> facts.Function | None:
    if owner.placed.qualname == "<module>":
        return None
    for statement in flat(owner.placed.function.body):
        if isinstance(statement, facts.Define) and statement.name == name:
            return statement.function
    return None


def _field_value(program: Program, owner: Owner, name: str) -> facts.Expression | None:
    """What a class's field is made of, in its body or its constructor."""
    info = program.class_info(owner.class_id)
    if info is None:
        return None
    if name in info.fields and info.fields[name].value is not None:
        return info.fields[name].value
    constructor = info.methods.get(CONSTRUCTOR)
    body = program.function(constructor.path, constructor.qualname, constructor.ordinal) if constructor else None
    for statement in flat(body.function.body) if body is not None else ():
        if isinstance(statement, facts.Assign) and any(
            isinstance(target, facts.Attribute) and target.name == name for target in statement.targets
        ):
            return statement.value
    return None
