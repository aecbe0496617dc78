"""Schemas that declare models, `model Product { ... }`: from bytes to the outline of a file, without a tree.

Each model becomes a class, each of its lines a field that says what it is by a call: `scalar(unique=...)`, or
`one(Target)` and `many(Target)` with the field that leads back and the column of the key. So whoever reads models from
classes reads these too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scalesight.languages import Markup
from scalesight.outline.facts import (
    Argument,
    Assign,
    Call,
    Class,
    Comment,
    Expression,
    Function,
    Import,
    ImportedName,
    Literal,
    Name,
    Outline,
    PlacedClass,
    PlacedFunction,
    Span,
    Statement,
    Text,
)
from scalesight.outline.memo import key_of

MODULE = "<module>"
TABLE = "@@map"  # the field that holds the table's name
SCALARS = frozenset(
    {"String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes", "Unsupported"}
)
WORDS = ("Model", "one", "many", "scalar")  # what the models are made of

_MODEL = re.compile(rb"^[ \t]*(?:model|view)[ \t]+(\w+)[ \t]*\{[^\n]*\n?", re.MULTILINE)
_ENUM = re.compile(rb"^[ \t]*(?:enum|type)[ \t]+(\w+)[ \t]*\{", re.MULTILINE)
_END = re.compile(rb"^[ \t]*\}", re.MULTILINE)
_LINE = re.compile(rb"^[ \t]*(\w+)[ \t]+(\w+)[ \t]*(\[\]|\?)?([^\n]*)$", re.MULTILINE)
_MAP = re.compile(rb'^[ \t]*@@map\(\s*(?:name:\s*)?"([^"\n]*)"', re.MULTILINE)
_NAMES_ONE_ROW = re.compile(
    rb"^[ \t]*@@(?:id|unique)\(\s*(?:fields:\s*)?\[([^\]\n]*)\](?:[^\n]*?name:\s*\"(\w+)\")?", re.M
)
_RELATION = re.compile(rb'@relation\(\s*(?:name:\s*)?"([^"\n]*)"|@relation\([^)\n]*?name:\s*"([^"\n]*)"')
_KEY = re.compile(rb"@relation\([^)\n]*?fields:\s*\[\s*(\w+)\s*\]")
_UNIQUE = re.compile(rb"@(?:id|unique)\b")
_REMARK = re.compile(rb"//[^\n]*")


@dataclass(frozen=True)
class _Line:
    """A line of a model: the name and type of its field, and what stands behind them."""

    span: Span
    name: str
    type: str
    many: bool
    rest: bytes

    @property
    def relation(self) -> str:
        found = _RELATION.search(self.rest)
        return (found[1] or found[2]).decode("utf-8", "replace") if found is not None else ""


@dataclass(frozen=True)
class _Model:
    name: str
    name_span: Span
    span: Span
    lines: tuple[_Line, ...]


def schema_outline(language: Markup, source: bytes) -> Outline:
    """The outline of a schema; any bytes have one."""
    models = _models(source)
    imported = Import((0, 0), tuple(ImportedName(f"schema:{language.name}", word, None) for word in WORDS))
    module = Function((0, len(source)), MODULE, (0, 0), (), (imported,))
    placed = PlacedFunction(MODULE, 0, key_of(f"{language.name}:module:".encode(), source), module)
    by_name = {model.name: model for model in models}
    plain = SCALARS | {found[1].decode("utf-8", "replace") for found in _ENUM.finditer(source)}
    classes = tuple(_class_of(language, source, model, by_name, plain) for model in by_name.values())
    return Outline(language.name, placed, (), classes, _comments(source), ())


def _models(source: bytes) -> list[_Model]:
    found: list[_Model] = []
    at = 0
    while (start := _MODEL.search(source, at)) is not None:
        end = _END.search(source, start.end())
        stop = end.start() if end is not None else len(source)
        lines = tuple(_lines(source, start.end(), stop))
        at = end.end() if end is not None else len(source)
        found.append(_Model(start[1].decode("utf-8", "replace"), start.span(1), (start.start(), at), lines))
    return found


def _lines(source: bytes, start: int, stop: int) -> list[_Line]:
    text = _REMARK.sub(lambda remark: b" " * len(remark[0]), source[start:stop])
    return [
        _Line(
            (start + line.start(1), start + line.end()),
            line[1].decode("utf-8", "replace"),
            line[2].decode("utf-8", "replace"),
            line[3] == b"[]",
            line[4],
        )
        for line in _LINE.finditer(text)
    ]


def _class_of(
    language: Markup, source: bytes, model: _Model, by_name: dict[str, _Model], plain: frozenset[str]
) -> PlacedClass:
    start, end = model.span
    nowhere = (0, 0)
    body: list[Statement] = [_field(model, line, by_name, plain) for line in model.lines]
    table = _MAP.search(source, start, end)
    if table is not None:
        text = Text(nowhere, (table[1].decode("utf-8", "replace"),))
        body.append(Assign(nowhere, (Name(nowhere, TABLE),), text))
    for unique in _NAMES_ONE_ROW.finditer(source, start, end):
        columns = [column.strip().partition(b"(")[0] for column in unique[1].split(b",")]
        name = (unique[2] or b"_".join(columns)).decode("utf-8", "replace")
        if len(columns) > 1:
            body.append(
                Assign(nowhere, (Name(nowhere, name),), _call("scalar", [], {"unique": Literal(nowhere, True)}))
            )
    base = (Argument(Name(nowhere, "Model")),)
    name_span = (model.name_span[0] - start, model.name_span[1] - start)
    definition = Class((0, end - start), model.name, name_span, base, tuple(body))
    # What leads back to a model stands in another one.
    key = key_of(f"{language.name}:class:{model.name}:".encode(), source)
    return PlacedClass(model.name, start, key, definition)


def _field(model: _Model, line: _Line, by_name: dict[str, _Model], plain: frozenset[str]) -> Assign:
    span = (line.span[0] - model.span[0], line.span[1] - model.span[0])
    target = by_name.get(line.type)
    elsewhere = line.type not in plain and (line.many or b"@relation" in line.rest)  # in another file of the schema
    if target is None and not elsewhere:
        value = _call("scalar", [], {"unique": Literal((0, 0), _UNIQUE.search(line.rest) is not None)})
        return Assign(span, (Name(span, line.name),), value)
    named: dict[str, Expression] = {}
    back = _leads_back(model, line, target) if target is not None else None
    if back is not None:
        named["back_populates"] = Text((0, 0), (back.name,))
    column = _KEY.search(line.rest)
    if column is not None:
        named["key"] = Text((0, 0), (column[1].decode("utf-8", "replace"),))
    value = _call("many" if line.many else "one", [Name((0, 0), line.type)], named)
    return Assign(span, (Name(span, line.name),), value)


def _leads_back(model: _Model, line: _Line, target: _Model) -> _Line | None:
    """The field on the other side of a relation: of this model's type and the relation's name, and no other."""
    for other in target.lines:
        if other.type == model.name and other.relation == line.relation and other.span != line.span:
            return other
    return None


def _call(word: str, positional: list[Expression], named: dict[str, Expression]) -> Call:
    arguments = [Argument(value) for value in positional]
    arguments += [Argument(value, name) for name, value in named.items()]
    return Call((0, 0), Name((0, 0), word), tuple(arguments))


def _comments(source: bytes) -> tuple[Comment, ...]:
    found = []
    for remark in _REMARK.finditer(source):
        text = remark[0].decode("utf-8", "replace").strip("/").strip()
        if text.startswith("scalesight:"):
            found.append(Comment(remark.span(), text))
    return tuple(found)
