"""What a type annotation says of a value."""

from __future__ import annotations

from scalesight.cost.algebra import atom, number, up_to
from scalesight.inference.altered import altered
from scalesight.inference.models import models_of
from scalesight.inference.names import static
from scalesight.inference.program import Program
from scalesight.inference.rows import row_by_name
from scalesight.inference.sizes import Some, named, rows
from scalesight.inference.values import (
    EITHER,
    NULL,
    NULLABLE,
    ClassRef,
    Library,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)
from scalesight.outline import facts


def from_annotation(program: Program, path: str, annotation: facts.Expression, name: str = "") -> Value | None:
    """The value that an annotation describes; None when it says nothing that matters. Objects get the ident 1."""
    if isinstance(annotation, facts.Operation) and annotation.operator == "|":
        parts = [from_annotation(program, path, operand, name) for operand in annotation.operands]
        return _first_of(parts)
    if isinstance(annotation, facts.Literal) and annotation.value is None:
        return NULL
    if isinstance(annotation, facts.Subscript):
        return _generic(program, path, annotation, name)
    if isinstance(annotation, facts.Collection) and annotation.kind == "dict":
        return _fields(program, path, annotation)
    role = program.conventions(path).types.get(_word(annotation))
    if role in ("list", "set", "stream"):
        return None
    if role == "number":
        return Scalar(hint=name)
    if role == "text":
        return Scalar(text=True, hint=name)
    found = static(program, path, annotation)
    if isinstance(found, ClassRef):
        return Row(found.name, 1, hint=name)
    if isinstance(found, Library):
        catalogue = program.catalogue(path)
        made = catalogue.effect(found.name)
        if made is not None and made.returns is not None and made.returns.head == "object":
            # What its constructor makes goes by the name that the catalogue gives it.
            return Object(str(made.returns.arguments[0].value), 1)
    if isinstance(found, Library) and "." in found.name:
        if any(found.name == orm.query or found.name in _managers(orm.query) for orm in catalogue.orms):
            return Opaque(name)
        if found.name.rpartition(".")[2][:1].isupper():
            return Object(found.name, 1)
    return None


def _first_of(parts: list[Value | None]) -> Value | None:
    """What several annotations describe of which one holds: the first that tells something, marked where others do."""
    telling = [part for part in parts if part is not None and part != NULL]
    first = telling[0] if telling else None
    if isinstance(first, Row) and len(telling) > 1:
        first = altered(first, fields=((EITHER, Scalar()),))
    return or_nothing(first) if first is not None and NULL in parts else first


def or_nothing(value: Value) -> Value:
    """What an annotation describes, marked: it may be none as well."""
    if isinstance(value, Query):
        return altered(value, perhaps=True)
    if isinstance(value, Row) and value.field(NULLABLE) is None:
        return altered(value, fields=(*value.fields, (NULLABLE, Scalar())))
    return value


def _managers(query: str) -> tuple[str, ...]:
    owner = query.rpartition(".")[0]
    return (f"{owner}.query.QuerySet", f"{owner}.Manager", f"{owner}.manager.Manager") if owner else ()


def _generic(program: Program, path: str, annotation: facts.Subscript, name: str) -> Value | None:
    word = _word(annotation.base)
    index = annotation.index
    told: tuple[facts.Expression, ...] = (index,)
    if isinstance(index, facts.Collection) and index.items and index.kind != "dict":  # one type: `{ line: Line }[]`
        told = index.items
    inner = told[0]
    role = program.conventions(path).types.get(word)
    if role in ("same", "optional"):
        nothing = [NULL] if role == "optional" else []
        return _first_of([*(from_annotation(program, path, one, name) for one in told), *nothing])
    if role == "dict":
        element = from_annotation(program, path, told[-1], name) or Opaque(name)
        key = from_annotation(program, path, inner, name)
        return Sequence("dict", collection_size(element, name), element, 1, key=key)
    if role in ("list", "set", "stream"):
        if word.lower() == "tuple" and isinstance(index, facts.Collection) and not _is_open(index):
            items = tuple(from_annotation(program, path, item) or Opaque("") for item in index.items)
            return Sequence("tuple", number(len(items)), items[0] if items else Opaque(""), 1, items=items)
        element = from_annotation(program, path, inner) or Opaque(name)
        return Sequence(role, collection_size(element, name), element, 1, held=role != "stream")
    handle = static(program, path, annotation.base) if program.conventions(path).paths else None
    if isinstance(handle, Library) and handle.name in program.catalogue(path).namespaces:
        return Object(handle.name, 1, _model_behind(program, path, inner))  # `Repository<Product>`, `Model<Product>`
    if word in ("QuerySet", "BaseManager", "Manager", "RelatedManager", "Query", "Select"):
        row = from_annotation(program, path, inner)
        if isinstance(row, Row):
            orm = models_of(program).get(row.type)
            return Query(1, row.type, up_to(rows(row.type)), orm.orm.name if orm else "django", filtered=True)
    return None


def _model_behind(program: Program, path: str, named_type: facts.Expression) -> ClassRef | None:
    """The model that a type stands for: itself, else the one of that name (`ProductDocument`, `IProduct`)."""
    found = static(program, path, named_type)
    if isinstance(found, ClassRef) and found.name in models_of(program):
        return found
    bare = _word(named_type).removesuffix("Document")
    row = row_by_name(program, path, bare) or (row_by_name(program, path, bare[1:]) if bare[:1] == "I" else None)
    return ClassRef(row) if row is not None else None


def _fields(program: Program, path: str, annotation: facts.Collection) -> Value:
    """An object whose fields are said one by one."""
    names: list[str | int] = []
    items: list[Value] = []
    for key, item in zip(annotation.keys, annotation.items):
        if isinstance(key, facts.Text) and len(key.parts) == 1 and isinstance(key.parts[0], str):
            field = key.parts[0]
            names.append(field)
            items.append(from_annotation(program, path, item, field) or Opaque(field))
    return Sequence("dict", number(len(items)), Opaque(""), 1, items=tuple(items), names=tuple(names))


def _is_open(index: facts.Collection) -> bool:
    return len(index.items) == 2 and isinstance(index.items[1], (facts.Opaque, facts.Literal))


def collection_size(element: Value, name: str):  # type: ignore[no-untyped-def]
    """The size of an annotated collection: its element's table, else what its name says."""
    if isinstance(element, Row):
        return rows(element.type)
    if name and isinstance(element, Scalar):
        return atom(Some(named(name), up_to=False))  # what they are called: `events: string[]` are no rows of theirs
    return named(name) if name else named("elements")


def _word(expression: facts.Expression) -> str:
    if isinstance(expression, facts.Name):
        return expression.id
    return expression.name if isinstance(expression, facts.Attribute) else ""
