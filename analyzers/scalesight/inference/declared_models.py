"""Models and relations that statements declare: `define("Product", {...})`, `Product.hasMany(Variant)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from scalesight.effects.catalogue import Orm, RelationField
from scalesight.inference.names import lookup, static
from scalesight.inference.program import Program
from scalesight.inference.relation_fields import entry
from scalesight.inference.table_models import entries, shown
from scalesight.inference.values import ClassRef, Library
from scalesight.outline import facts
from scalesight.outline.nodes import plain_text


@dataclass(frozen=True)
class Made:
    """A call that makes a model: its name, and the fields as a dictionary's display."""

    path: str
    name: str
    orm: Orm
    fields: facts.Collection | None
    table: str | None = None

    @property
    def id(self) -> str:
        return f"{self.path}:{self.name}"


@dataclass(frozen=True)
class Linked:
    """A call on the model `base` (a name, or a class's id) that relates it, or says its fields."""

    path: str
    base: str
    orm: Orm
    kind: RelationField
    call: facts.Call


@dataclass(frozen=True)
class Referred:
    """A field that refers to another model by its name."""

    name: str
    target: str
    to: str


def declared_in(program: Program) -> tuple[list[Made], list[Linked]]:
    """Every model and relation that a statement of the project declares, in order of path and position."""
    made: list[Made] = []
    linked: list[Linked] = []
    for path in sorted(program.files):
        if any(orm.makers or orm.links for orm in program.catalogue(path).orms):
            some, more = program.answers.part("models declared in", path, partial(_in_file, program))
            made += some
            linked += more
    return made, linked


def keep_declared(program: Program) -> None:
    """After an edit: keeps what the files declare, where it is the same."""
    program.answers.keep_parts("models declared in", partial(_in_file, program))


def references(fields: facts.Collection | None) -> Iterator[Referred]:
    """The fields of a schema that refer to models: `{ type: ObjectId, ref: "Author" }`, alone or in a list."""
    for name, item in entries(fields):
        many = False
        if not isinstance(item, facts.Collection):
            continue
        inner = entry(item, "type")
        if isinstance(inner, facts.Collection) and inner.kind == "list":
            item = inner
        if item.kind == "list" and item.items:
            many, item = True, item.items[0]
        target = entry(item, "ref")
        text = plain_text(target) or (target.id if isinstance(target, facts.Name) else None)
        if text:
            yield Referred(name, text, "many" if many else "one")


def unique_fields(fields: facts.Collection | None) -> Iterator[str]:
    """The fields that name one row."""
    for name, item in entries(fields):
        for word in ("unique", "primaryKey"):
            value = entry(item, word)
            if isinstance(value, facts.Literal) and value.value is True:
                yield name


def _in_file(program: Program, path: str) -> tuple[list[Made], list[Linked]]:
    orms = [orm for orm in program.catalogue(path).orms if orm.makers or orm.links]
    made: list[Made] = []
    linked: list[Linked] = []
    for qualname, call, variable in _calls(program, path):
        for orm in orms:
            found = _made(program, path, orm, call, variable)
            if found is not None:
                made.append(found)
                break
            link = _linked(program, path, orm, call, qualname)
            if link is not None:
                linked.append(link)
                break
    return made, linked


def _calls(program: Program, path: str) -> Iterator[tuple[str, facts.Call, str]]:
    """The calls that statements of a file make, with the function that each stands in and the variable it fills."""
    for (qualname, _), placed in program.functions(path).items():
        for call, variable in _calls_of(placed.function.body):
            yield qualname, call, variable


def _calls_of(body: Sequence[facts.Statement]) -> Iterator[tuple[facts.Call, str]]:
    for statement in body:
        if isinstance(statement, (facts.Assign, facts.Evaluate, facts.Return)):
            target = statement.targets[0] if isinstance(statement, facts.Assign) else None
            for call in _calls_in(statement.value) if statement.value is not None else ():
                filled = isinstance(target, facts.Name) and call is statement.value
                yield call, target.id if isinstance(target, facts.Name) and filled else ""
        elif isinstance(statement, facts.Define) and statement.function is not None:
            yield from _calls_of(statement.function.body)
        elif isinstance(statement, facts.If):
            yield from _calls_of(statement.then)
            yield from _calls_of(statement.otherwise)


def _calls_in(value: facts.Expression) -> Iterator[facts.Call]:
    if isinstance(value, facts.Call):
        yield value
    elif isinstance(value, facts.Cast):
        yield from _calls_in(value.value)
    elif isinstance(value, facts.Lambda):
        yield from (call for call, _ in _calls_of(value.body))
    elif isinstance(value, facts.Operation):  # `models.Product || model("Product", schema)`
        for operand in value.operands:
            yield from _calls_in(operand)
    elif isinstance(value, facts.Collection):  # `module.exports = { Product: model("Product", schema) }`
        for item in value.items:
            yield from _calls_in(item)


def _made(program: Program, path: str, orm: Orm, call: facts.Call, variable: str) -> Made | None:
    if len(call.arguments) < 2:
        return None
    name = plain_text(call.arguments[0].value)
    if not name or not _is_maker(program, path, orm, call.function):
        return None
    if not orm.columns:
        return Made(path, name, orm, _fields(program, path, call.arguments[1].value))
    return Made(path, variable, orm, shown(program, path, call.arguments[1].value), name) if variable else None


def _is_maker(program: Program, path: str, orm: Orm, function: facts.Expression) -> bool:
    if orm.columns:
        return _maker(program, path, function) in orm.makers
    last = function.name if isinstance(function, facts.Attribute) else getattr(function, "id", "")
    if not any(maker.rpartition(".")[2] == last for maker in orm.makers):
        return False
    if isinstance(function, facts.Attribute) and f"*.{last}" in orm.makers:
        return True
    found = static(program, path, function)
    return isinstance(found, Library) and found.name in orm.makers


def _maker(program: Program, path: str, function: facts.Expression, depth: int = 4) -> str:
    """The library's name of a function that makes tables, or of what made it (`createTable = pgTableCreator(...)`)."""
    found = static(program, path, function)
    if isinstance(found, Library):
        return found.name
    if isinstance(function, facts.Attribute):  # `pgSchema("shop").table("products", ...)`
        return f"{_maker(program, path, function.base, depth)}.{function.name}"
    bound = lookup(program, path, function.id) if isinstance(function, facts.Name) else None
    value = bound.value if isinstance(bound, facts.Assign) else function
    if not isinstance(value, facts.Call) or not depth:  # a name may be bound to a call of itself
        return ""
    return f"{_maker(program, path, value.function, depth - 1)}()"


def _fields(program: Program, path: str, value: facts.Expression) -> facts.Collection | None:
    """The display of a model's fields: given as it is, or by the name of a schema made of it."""
    if isinstance(value, facts.Name):
        statements = program.scope(path).get(value.id)
        if statements and isinstance(statements[-1], facts.Assign) and statements[-1].value is not None:
            value = statements[-1].value
    if isinstance(value, facts.Call) and value.arguments:
        value = value.arguments[0].value
    return value if isinstance(value, facts.Collection) and value.kind == "dict" else None


def _linked(program: Program, path: str, orm: Orm, call: facts.Call, qualname: str) -> Linked | None:
    function = call.function
    if orm.columns:
        named = static(program, path, function)
        kind = orm.links.get(named.name) if isinstance(named, Library) else None
        base = model_word(program, path, call.arguments[0].value) if kind is not None and call.arguments else ""
        return Linked(path, base, orm, kind, call) if kind is not None and base else None
    kind = orm.links.get(function.name) if isinstance(function, facts.Attribute) else None
    if kind is None or not call.arguments or not isinstance(function, facts.Attribute):
        return None
    base = model_word(program, path, function.base, qualname)
    return Linked(path, base, orm, kind, call) if base else None


def model_word(program: Program, path: str, expression: facts.Expression, qualname: str = "") -> str:
    """The id of the class that an expression names, else its last word (`models.Product`)."""
    found = static(program, path, expression)
    if isinstance(found, ClassRef):
        return found.name
    if isinstance(expression, facts.Name):
        owner = f"{path}:{qualname.rpartition('.')[0]}"
        return owner if expression.id == "this" and program.is_class(owner) else expression.id
    return expression.name if isinstance(expression, facts.Attribute) else ""
