"""Tables that a program writes down column by column: `pgTable("products", { id: serial("id").primaryKey() })`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scalesight.inference.program import Program
from scalesight.inference.relation_fields import entry
from scalesight.outline import facts
from scalesight.outline.nodes import plain_text


@dataclass(frozen=True)
class Column:
    """A column with the members that are called on it, the last first."""

    name: str
    members: dict[str, facts.Call]


@dataclass(frozen=True)
class Related:
    """A relation that a model is given by a name of its own; `key`: the column that holds the other's key."""

    name: str
    to: str
    target: facts.Expression
    key: str | None


def shown(program: Program, path: str, value: facts.Expression | None) -> facts.Collection | None:
    """The dictionary's display that stands there, or that a function there gives."""
    value = given_by(program, path, value) or value
    return value if isinstance(value, facts.Collection) and value.kind == "dict" else None


def given_by(program: Program, path: str, function: facts.Expression | None) -> facts.Expression | None:
    """What a function in the place of a value returns at its end."""
    body: tuple[facts.Statement, ...] = function.body if isinstance(function, facts.Lambda) else ()
    if isinstance(function, facts.Placed):
        placed = program.function(path, function.qualname, function.ordinal)
        body = placed.function.body if placed is not None else ()
    return next((one.value for one in reversed(body) if isinstance(one, facts.Return)), None)


def columns_of(fields: facts.Collection | None) -> Iterator[Column]:
    """The columns of a table's display."""
    for name, item in entries(fields):
        members: dict[str, facts.Call] = {}
        while isinstance(item, facts.Call) and isinstance(item.function, facts.Attribute):
            members[item.function.name] = item
            item = item.function.base
        yield Column(name, members)


def referred(program: Program, path: str, call: facts.Call) -> facts.Expression | None:
    """The table whose key a column holds: `references(() => sellers.id)`."""
    value = given_by(program, path, call.arguments[0].value if call.arguments else None)
    return value.base if isinstance(value, facts.Attribute) else None


def relations_in(program: Program, path: str, call: facts.Call) -> Iterator[Related]:
    """`relations(products, ({ one, many }) => ({ seller: one(sellers, { fields: [products.sellerId] }) }))`"""
    for name, item in entries(shown(program, path, call.arguments[1].value) if len(call.arguments) > 1 else None):
        if not isinstance(item, facts.Call) or not item.arguments:
            continue
        function = item.function
        to = function.name if isinstance(function, facts.Attribute) else getattr(function, "id", "")
        if to not in ("one", "many"):
            continue
        options = item.arguments[1].value if len(item.arguments) > 1 else None
        held = entry(options, "fields") if isinstance(options, facts.Collection) else None
        first = held.items[0] if isinstance(held, facts.Collection) and held.items else None
        yield Related(name, to, item.arguments[0].value, first.name if isinstance(first, facts.Attribute) else None)


def entries(fields: facts.Collection | None) -> Iterator[tuple[str, facts.Expression]]:
    """The named entries of a dictionary's display."""
    if fields is not None and fields.kind == "dict":
        for key, item in zip(fields.keys, fields.items):
            name = plain_text(key)
            if name is not None:
                yield name, item
