"""Reading an attribute: of a model's row (which may cost a query), a class, a module, a library's object."""

from __future__ import annotations

from dataclasses import replace

from scalesight.inference.classes import inherited, of_class
from scalesight.inference.clients import client_query, member_behind_class, member_behind_handle, method_behind_handle
from scalesight.inference.constants import module_value
from scalesight.inference.instances import of_row
from scalesight.inference.iteration import size_of
from scalesight.inference.library import apply
from scalesight.inference.models import models_of, orm_named, short
from scalesight.inference.names import Field, find_member, lineage, member, static
from scalesight.inference.naming import names_several, singular
from scalesight.inference.program import ClassInfo
from scalesight.inference.queries import query_of
from scalesight.inference.querysets import managed, related_query
from scalesight.inference.relations import behind_promise
from scalesight.inference.rows import row_by_name, snake
from scalesight.inference.run import Evaluation
from scalesight.inference.unseen import asked_of_loaded, read_behind
from scalesight.inference.values import (
    LEFT_OUT,
    UNKNOWN,
    ClassRef,
    Column,
    Coroutine,
    FunctionRef,
    Library,
    Loader,
    Module,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Super,
    Value,
    is_open,
    rest_of,
)
from scalesight.outline import facts


def read_attribute(evaluation: Evaluation, base: Value, name: str, span: facts.Span) -> Value:
    """The value of `base.name`."""
    base = evaluation.current(base)
    if isinstance(base, Row):
        loaded = asked_of_loaded(evaluation, base, name) if base.fields else None
        return of_row(evaluation, base, name, span) if loaded is None else _of_query(evaluation, loaded, name, span)
    if isinstance(base, ClassRef):
        return of_class(evaluation, base, name)
    if isinstance(base, Module):
        if not base.package:
            value = module_value(evaluation, base.path, name)
            if not isinstance(value, Opaque) or evaluation.program.scope(base.path).get(name):
                return value
        found = member(evaluation.program, base, name)
        return (
            found if isinstance(found, Value) else Library(f"{base.path.rpartition('/')[2].removesuffix('.py')}.{name}")
        )
    if isinstance(base, (Library, Opaque)) and evaluation.catalogue.conventions.paths:
        made = _model_called(evaluation, base)
        if made is not None:
            return of_class(evaluation, made, name)
    if isinstance(base, Library):
        return _of_library(evaluation, base, name, span)
    if isinstance(base, Object):
        return _of_object(evaluation, base, name, span)
    if isinstance(base, Query):
        return _of_query(evaluation, base, name, span)
    if isinstance(base, Sequence):
        if base.kind == "dict" and evaluation.catalogue.conventions.keys:
            return _of_dictionary(evaluation, base, name, span)
        return _of_kind(evaluation, {"stream": "iterator", "string": "str"}.get(base.kind, base.kind), base, name, span)
    if isinstance(base, Scalar) and base.text:
        return _of_kind(evaluation, "str", base, name, span)
    if isinstance(base, Coroutine):
        ahead = f"{base.value.type}.{name}" if isinstance(base.value, Object) else ""
        if ahead and evaluation.catalogue.effect(ahead) is not None:
            return Library(ahead, base)  # `got(url).json()`: asked of what the promise will give
        return behind_promise(evaluation, base, name) or Library(f"builtins.Promise.{name}", base)
    if isinstance(base, Scalar):
        return Opaque(name) if not base.is_null else UNKNOWN
    if isinstance(base, Super):
        return _of_super(evaluation, base, name)
    if isinstance(base, Column):
        return Library(f"column.{name}", base)
    if isinstance(base, Loader):
        return Library(f"loader.{name}", base)
    if isinstance(base, FunctionRef):
        return Library(f"function.{name}", base)
    if isinstance(base, Opaque):
        return _of_opaque(evaluation, base, name, span)
    return Opaque(name)


def _model_called(evaluation: Evaluation, base: Library | Opaque) -> ClassRef | None:
    """The model that a capitalised name means which nothing resolves (`db.Product`, filled when the program starts)."""
    name = base.name.rpartition(".")[2] if isinstance(base, Library) else base.hint
    if not name[:1].isupper() or (isinstance(base, Library) and evaluation.catalogue.effect(base.name) is not None):
        return None
    row = row_by_name(evaluation.program, evaluation.path, name)
    model = models_of(evaluation.program).get(row) if row is not None else None
    return ClassRef(model.id) if model is not None and (model.orm.makers or model.orm.links) else None


def _of_kind(evaluation: Evaluation, kind: str, base: Value, name: str, span: facts.Span) -> Value:
    """A member of a built-in kind of value."""
    dotted = f"builtins.{kind}.{name}"
    effect = evaluation.catalogue.effect(dotted)
    if effect is not None and effect.attribute:
        return apply(evaluation, effect, base, [], span)
    return Library(dotted, base)


def _of_dictionary(evaluation: Evaluation, base: Sequence, name: str, span: facts.Span) -> Value:
    """What stands under a key, where keys are read as attributes; else a method."""
    if base.names is not None and base.items is not None and name in base.names:
        return evaluation.current(base.items[base.names.index(name)])
    if evaluation.catalogue.effect(f"builtins.dict.{name}") is not None:
        return _of_kind(evaluation, "dict", base, name, span)
    if base.names is not None and not is_open(base) and base.ident in evaluation.arguments:
        return LEFT_OUT
    rest = rest_of(base)  # `{...product, price}`: the others are the product's
    return Opaque(name) if rest == UNKNOWN else read_attribute(evaluation, rest, name, span)


def _of_opaque(evaluation: Evaluation, base: Opaque, name: str, span: facts.Span) -> Value:
    hint = base.hint.partition("|")[0]
    parent = singular(hint.removeprefix("one of ")) if hint.startswith("one of ") else hint
    member_of_client = member_behind_handle(evaluation, parent, name)
    if member_of_client is None and base.parent:
        member_of_client = method_behind_handle(evaluation, base.parent, parent, name)
    if member_of_client is not None:
        return member_of_client
    effect = evaluation.catalogue.effect(f"*.{name}")
    if effect is not None:
        return apply(evaluation, effect, base, [], span) if effect.attribute else Library(f"*.{name}", base)
    query = related_query(evaluation, base, name)
    if query is not None:
        return _of_query(evaluation, query, name, span)
    if base.owner is not None and name[:1].islower():
        behind = read_behind(evaluation, base, name, span)
        if behind is not None:
            return behind
    if name in evaluation.catalogue.plurals and (base.given or not base.parent) and names_several(parent):
        listed = Sequence("list", size_of(evaluation, base), Opaque(f"one of {parent}"))
        return Library(f"builtins.list.{name}", listed)
    return Opaque(name, parent)


def _of_library(evaluation: Evaluation, base: Library, name: str, span: facts.Span) -> Value:
    dotted = evaluation.catalogue.behind(f"{base.name}.{name}")
    effect = evaluation.catalogue.effect(dotted)
    if effect is not None:
        if effect.attribute:
            return apply(evaluation, effect, base, [], span)
        return Library(dotted, base.receiver)
    written = evaluation.program.library(evaluation.path, dotted)
    if not isinstance(written, Library):
        return written
    owner, _, last = base.name.rpartition(".")
    member_of_client = member_behind_handle(evaluation, last, name)
    if member_of_client is None:
        member_of_client = method_behind_handle(evaluation, owner.rpartition(".")[2], last, name)
    if member_of_client is not None:
        return member_of_client
    for orm in evaluation.catalogue.orms:
        if name in orm.managers and last[:1].isupper():
            return query_of(evaluation, base.name, orm.name)
    query = managed(evaluation, base, name)
    if query is not None:
        return _of_query(evaluation, query, name, span)
    return Library(dotted, base.receiver)


def _of_object(evaluation: Evaluation, base: Object, name: str, span: facts.Span) -> Value:
    dotted = evaluation.catalogue.behind(f"{base.type}.{name}")
    effect = evaluation.catalogue.effect(dotted)
    if effect is not None and effect.attribute:
        return apply(evaluation, effect, base, [], span)
    if effect is None:
        query = client_query(evaluation, base.type, name)
        if query is not None:
            return query
    if effect is None and not evaluation.catalogue.knows(base.type):
        member_of_client = member_behind_class(evaluation, base.type, name)
        if member_of_client is not None:
            return member_of_client
        return Opaque(name, snake(short(base.type)))  # a class that nobody describes or shows
    return Library(dotted, base)


def _of_query(evaluation: Evaluation, base: Query, name: str, span: facts.Span) -> Value:
    orm = orm_named(evaluation.program, base.orm)
    owner = orm.query if orm is not None else "query"
    own = f"{base.model}.{orm.managers[0]}.{name}" if orm is not None and orm.managers else ""
    if ":" not in own and evaluation.catalogue.effect(own) is not None:
        return Library(own, base)  # a library's model has verbs of its own
    effect = evaluation.catalogue.effect(f"{owner}.{name}")
    if effect is not None and effect.attribute:
        return apply(evaluation, effect, base, [], span)
    if effect is None:
        method = _custom_query_method(evaluation, base, name)
        if method is not None:
            return replace(method, receiver=base)
    if effect is None and name.startswith("_"):
        return Opaque(name)  # of its inside, which is no query
    return Library(f"{owner}.{name}", base)


def _custom_query_method(evaluation: Evaluation, base: Query, name: str) -> FunctionRef | None:
    """A method that the project's own manager or query class adds, which an abstract model may declare."""
    for info in lineage(evaluation.program, base.model):
        if not isinstance(info, ClassInfo):
            continue
        for field in info.fields.values():
            made = _class_made(evaluation, info, field)
            method = find_member(evaluation.program, made, name) if made is not None else None
            if isinstance(method, FunctionRef):
                return method
    return None


def _class_made(evaluation: Evaluation, info: ClassInfo, field: facts.Assign) -> str | None:
    """The class of the project that a class's attribute is made of: `objects = ProductQuerySet.as_manager()`."""
    value = field.value
    value = value.function if isinstance(value, facts.Call) else value
    if isinstance(value, facts.Attribute) and value.name == "as_manager":
        value = value.base
    found = static(evaluation.program, info.path, value) if value is not None else None
    return found.name if isinstance(found, ClassRef) else None


def _of_super(evaluation: Evaluation, base: Super, name: str) -> Value:
    found = _next_member(evaluation, base, name)
    if isinstance(found, FunctionRef):
        return replace(found, receiver=base.receiver)
    if isinstance(found, Field):
        return Opaque(name)
    return inherited(evaluation, base.name, name, base.receiver)


def _next_member(evaluation: Evaluation, base: Super, name: str) -> FunctionRef | Field | ClassRef | None:
    """The member that stands behind a class among its receiver's ancestors: a mixin goes on to its sister."""
    receiver = evaluation.current(base.receiver)
    owner = receiver.type if isinstance(receiver, Row) else receiver.name if isinstance(receiver, ClassRef) else ""
    behind = find_member(evaluation.program, owner, name, after=base.name) if ":" in owner else None
    return behind or find_member(evaluation.program, base.name, name, skip_first=True)
