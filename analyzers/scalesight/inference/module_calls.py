"""Calls at the level of modules: which library's function they reach, and what they are given."""

from __future__ import annotations

from collections.abc import Iterator

from scalesight.effects.catalogue import Catalogue
from scalesight.inference.names import ancestors, lookup, member, static
from scalesight.inference.program import Program, pending_name
from scalesight.inference.values import ClassRef, Library, Module
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in


def calls_in(node: object) -> Iterator[facts.Call]:
    """Every call in a piece of code."""
    return (one for one in nodes_in(node) if isinstance(one, facts.Call))


def argument(catalogue: Catalogue, call: facts.Call, name: str, function: str) -> facts.Expression | None:
    """An argument by `arg1`, or by its name (positional too, where the catalogue names the parameters)."""
    positional = [a.value for a in call.arguments if a.name is None and not a.spread]
    if name.startswith("arg") and name[3:].isdigit():
        index = int(name[3:])
        return positional[index] if index < len(positional) else None
    named = next((a.value for a in call.arguments if a.name == name), None)
    if named is None and catalogue.conventions.options:
        named = next((found for value in positional if (found := _option(value, name)) is not None), None)
    effect = catalogue.effect(function)
    if named is None and effect is not None and name in effect.parameters:
        index = effect.parameters.index(name)
        return positional[index] if index < len(positional) else None
    return named


def _option(value: facts.Expression, name: str) -> facts.Expression | None:
    """The entry of a dictionary that is written down."""
    if not isinstance(value, facts.Collection) or value.kind != "dict":
        return None
    pairs = zip(value.keys, value.items)
    return next((item for key, item in pairs if isinstance(key, facts.Text) and key.parts == (name,)), None)


def dotted_call(program: Program, path: str, expression: facts.Expression) -> str | None:
    """The library name that a decorator or called expression means; an object's method by its class (`app.route`)."""
    found = static(program, path, expression)
    if isinstance(found, Library):
        return found.name
    if isinstance(expression, facts.Attribute):
        base = object_type(program, path, expression.base)
        return f"{base}.{expression.name}" if base else f"*.{expression.name}"
    return None


def object_type(program: Program, path: str, expression: facts.Expression, depth: int = 0) -> str | None:
    """The library class of a module-level object: `app = Flask(__name__)`, here or in the module it comes from."""
    if not isinstance(expression, (facts.Name, facts.Attribute)) or depth > 4:
        return None
    found: object
    owner = path
    if isinstance(expression, facts.Name):
        found = lookup(program, path, expression.id)
        statements = program.scope(path).get(expression.id)
        if isinstance(found, facts.Assign) and statements and isinstance(statements[-1], facts.Import):
            owner = _home(program, path, statements[-1], expression.id) or path
    else:
        base = static(program, path, expression.base)
        if not isinstance(base, Module):
            return None
        found, owner = member(program, base, expression.name), base.path
    if not isinstance(found, facts.Assign) or not isinstance(found.value, facts.Call):
        return None
    called = static(program, owner, found.value.function)
    if isinstance(called, Library):
        return called.name
    if isinstance(called, ClassRef):
        names = ancestors(program, called.name)
        return names[0] if names else None
    return None


def _home(program: Program, path: str, statement: facts.Import, name: str) -> str | None:
    found = program.imported(path, statement, name)
    pending = pending_name(found) if found is not None else None
    return pending[0].path if pending is not None and isinstance(pending[0], Module) else None
