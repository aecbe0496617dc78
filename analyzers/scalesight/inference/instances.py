"""Attributes of an instance or a model's row: fields, columns, relations, properties."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import atom
from scalesight.inference import idents
from scalesight.inference.annotations import from_annotation
from scalesight.inference.caches import once_a_key
from scalesight.inference.charges import AT_START, Fill, Origin
from scalesight.inference.classes import class_constant, constructed_fields, inherited, traits
from scalesight.inference.clients import is_of_client
from scalesight.inference.functions import call_function
from scalesight.inference.models import Model, models_of, short
from scalesight.inference.names import Field, ancestors, find_member
from scalesight.inference.naming import name_key
from scalesight.inference.relations import accessor_of, filled, read_relation
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import Named, Some, named
from scalesight.inference.unseen import is_loaded, is_unseen, read_unseen, row_behind
from scalesight.inference.values import (
    ANY_PATH,
    NULL,
    UNKNOWN,
    ClassRef,
    FunctionRef,
    Library,
    Object,
    Opaque,
    Row,
    Scalar,
    Sequence,
    Value,
    items_by_name,
)
from scalesight.outline import facts

PROPERTIES = frozenset({"property", "cached_property", "hybrid_property", "classproperty"})


CACHED = frozenset({"cached_property", "lru_cache", "cache"})


def of_row(evaluation: Evaluation, base: Row, name: str, span: facts.Span) -> Value:
    """An attribute of an instance: stored, a column or relation, a method, or what its constructor stores."""
    stored = base.field(name)
    if stored is not None and stored != UNKNOWN:
        return evaluation.current(stored)
    if base.shape != "row":
        return Library(f"builtins.{'dict' if base.shape == 'dict' else 'tuple'}.{name}", base)
    if name == evaluation.catalogue.conventions.class_of and name:
        return ClassRef(base.type)
    model = models_of(evaluation.program).get(base.type)
    if model is not None:
        relation = model.relations.get(name)
        if relation is not None:
            return read_relation(evaluation, base, model, relation, span)
        nested = next((query for path, query in base.nested if query.relation == name), None)
        if nested is not None:
            return filled(evaluation, nested, base)
        if name in ("pk", model.orm.key):
            return Scalar(entity=base.type)
        if model.orm.accessors:
            accessor = accessor_of(evaluation, base, model, name)
            if accessor is not None:
                return accessor
        key = next((r for r in model.relations.values() if r.key == name), None)
        if key is not None:
            return Scalar(entity=key.target)
    found = find_member(evaluation.program, base.type, name) if ":" in base.type else None
    if isinstance(found, FunctionRef):
        return _method(evaluation, base, found, name, span)
    if isinstance(found, Field):
        if model is None and found.statement.value is None:
            made = _from_constructor(evaluation, base, name)
            if isinstance(made, Object):  # with what it was made with, which its annotation does not say
                return made
        return _field(evaluation, base, found, name, model)
    if isinstance(found, ClassRef):
        return found
    if model is not None or is_unseen(evaluation, base.type):
        orm_bases = model.orm.bases if model is not None else tuple(o.bases[0] for o in evaluation.catalogue.orms[:1])
        for orm_base in orm_bases[:1]:
            effect = evaluation.catalogue.effect(f"{orm_base}.{name}")
            if effect is not None:
                return Library(effect.name, base)
        if model is not None and name in model.fields:
            return Scalar(hint=name)
        if model is not None and is_loaded(base, name):
            return row_behind(evaluation, base, name)  # of a model that is not in sight, and points here
        if model is not None:
            return Opaque(name, base.hint or short(base.type))
        return read_unseen(evaluation, base, name, span)
    initial = _from_constructor(evaluation, base, name)
    if initial is not None:
        return initial
    if ":" in base.type:
        return inherited(evaluation, base.type, name, base)
    if not is_of_client(evaluation.catalogue, base.type):
        return Opaque(name, base.hint)
    return Scalar(entity=base.type) if name == "id" else Opaque(name, base.hint or short(base.type))


def _method(evaluation: Evaluation, base: Row, found: FunctionRef, name: str, span: facts.Span) -> Value:
    placed = evaluation.program.function(found.path, found.qualname, found.ordinal)
    decorators = traits(placed.function) if placed is not None else set()
    if "staticmethod" in decorators:
        return found
    bound = replace(found, receiver=ClassRef(base.type) if "classmethod" in decorators else base)
    if decorators & PROPERTIES:
        if "cached_property" in decorators and base.ident:
            place = Origin(found.path, found.qualname, found.ordinal, AT_START)
            with once_a_key(evaluation, Fill(base.ident, (), place)):
                value = call_function(evaluation, bound, [], span)
            now = evaluation.current(base)
            if isinstance(now, Row):
                evaluation.update(replace(now, fields=(*now.fields, (name, value))[-40:]))
            return value
        return call_function(evaluation, bound, [], span)
    return replace(bound, cached=bool(decorators & CACHED))


def _is_declaration(evaluation: Evaluation, base: Row, value: Value) -> bool:
    """Whether a class attribute declares what instances have: `name = graphene.String()` in a `graphene.ObjectType`."""
    if not isinstance(value, Object):
        return False
    library = f"{value.type.partition('.')[0]}."
    return any(ancestor.startswith(library) for ancestor in ancestors(evaluation.program, base.type))


def _field(evaluation: Evaluation, base: Row, found: Field, name: str, model: Model | None) -> Value:
    """A class attribute or annotated field of an instance."""
    if model is not None and isinstance(found.statement.value, facts.Call):
        return Scalar(text=_is_text(found.statement.value), hint=name)
    if found.statement.annotation is not None:
        path = found.owner.rpartition(":")[0]
        value = from_annotation(evaluation.program, path, found.statement.annotation, name)
        if value is not None:
            value = _share(base, name, value if model is not None else _made_elsewhere(value))
            return replace(value, ident=evaluation.fresh()) if getattr(value, "ident", 0) else value  # type: ignore[call-arg]
    if found.statement.value is not None:
        value = class_constant(evaluation, found, name)
        return Opaque(name) if _is_declaration(evaluation, base, value) else value
    return Opaque(name, base.hint or short(base.type))


def _made_elsewhere(value: Value) -> Value:
    """A row that an object holds of which only its annotation tells: whoever put it there may have loaded more."""
    if isinstance(value, Row):
        return replace(value, loaded=value.loaded | {ANY_PATH})
    if isinstance(value, Sequence) and isinstance(value.element, Row):
        return replace(value, element=_made_elsewhere(value.element))
    return value


def _share(base: Row, name: str, value: Value) -> Value:
    """A list of rows is one row's share of them: `product.variants`, `survey.triggers: ActionClass[]`.

    So is one in an object that the row holds: `state.data: { displays: Display[] }`.
    """
    held = items_by_name(value)
    if held and isinstance(value, Sequence):
        shares = {key: _share(base, str(key), item) for key, item in held.items()}
        items = tuple(shares.get(key, item) for key, item in zip(value.names or (), value.items or ()))
        return replace(value, items=items)
    if not isinstance(value, Sequence) or value.items is not None:
        return value
    element, owner = value.element, (f".{short(base.type)}",)
    if isinstance(element, Row) and name_key(name) != name_key(short(element.type)):
        return replace(value, size=atom(Named(name, owner, model=element.type)))
    size = named(name, owner)
    return replace(value, size=atom(Some(size, up_to=False)) if isinstance(element, Scalar) else size)


def _is_text(call: facts.Call) -> bool:
    name = call.function.id if isinstance(call.function, facts.Name) else getattr(call.function, "name", "")
    return name in ("CharField", "TextField", "SlugField", "URLField", "EmailField", "String", "Text")


def _from_constructor(evaluation: Evaluation, base: Row, name: str) -> Value | None:
    """An attribute that `__init__` stores: what it stores when nothing is known of the arguments."""
    if not name or evaluation.engine.is_building(base.type):
        return None
    fields = constructed_fields(evaluation, base.type)
    value = fields.get(name)
    if value is None:
        return None
    value = _filled_later(base, name, value) if not evaluation.inside else value
    return idents.renumber(value, lambda ident: evaluation.fresh() if ident else 0, lambda v: v)


def _filled_later(base: Row, name: str, value: Value) -> Value:
    """What a constructor leaves empty is there to be filled by others: nothing but its name tells with how much."""
    if value == NULL:
        return Opaque(name, base.hint or short(base.type))
    if isinstance(value, Sequence) and not value.size.terms and value.kind in ("list", "dict", "set"):
        size = named(name, (f".{short(base.type)}",))
        return replace(value, size=size, element=Opaque(f"one of {name}"), items=None, names=None)
    return value
