"""Reading an attribute: of a model's row (which may cost a query), a class, a module, a library's object."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, minimum
from scalesight.inference import idents
from scalesight.inference.annotations import from_annotation
from scalesight.inference.constants import constant, module_value
from scalesight.inference.functions import call_function
from scalesight.inference.inflection import is_plural
from scalesight.inference.iteration import size_of
from scalesight.inference.library import apply
from scalesight.inference.models import Model, Relation, models_of, orm_named, short
from scalesight.inference.names import Field, ancestors, find_member, member, static
from scalesight.inference.parameters import generic_arguments
from scalesight.inference.queries import query_of
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import related, rows
from scalesight.inference.unseen import is_unseen, read_behind, read_unseen, related_query
from scalesight.inference.values import (
    UNKNOWN,
    ClassRef,
    Column,
    FunctionRef,
    Library,
    Module,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Super,
    Value,
)
from scalesight.outline import facts

PROPERTIES = frozenset({"property", "cached_property", "hybrid_property", "classproperty"})
CACHED = frozenset({"cached_property", "lru_cache", "cache"})


def read_attribute(evaluation: Evaluation, base: Value, name: str, span: facts.Span) -> Value:
    """The value of `base.name`."""
    base = evaluation.current(base)
    if isinstance(base, Row):
        return _of_row(evaluation, base, name, span)
    if isinstance(base, ClassRef):
        return _of_class(evaluation, base, name)
    if isinstance(base, Module):
        evaluation.depends.add(("name", base.path, name))
        if not base.package:
            value = module_value(evaluation, base.path, name)
            if not isinstance(value, Opaque) or evaluation.program.scope(base.path).get(name):
                return value
        found = member(evaluation.program, base, name)
        return (
            found if isinstance(found, Value) else Library(f"{base.path.rpartition('/')[2].removesuffix('.py')}.{name}")
        )
    if isinstance(base, Library):
        return _of_library(evaluation, base, name, span)
    if isinstance(base, Object):
        return _of_object(evaluation, base, name, span)
    if isinstance(base, Query):
        return _of_query(evaluation, base, name)
    if isinstance(base, Sequence):
        return Library(f"builtins.{ {'stream': 'iterator', 'string': 'str'}.get(base.kind, base.kind) }.{name}", base)
    if isinstance(base, Scalar) and base.text:
        return Library(f"builtins.str.{name}", base)
    if isinstance(base, Scalar):
        return Opaque(name) if not base.is_null else UNKNOWN
    if isinstance(base, Super):
        return _of_super(evaluation, base, name)
    if isinstance(base, Column):
        return Library(f"column.{name}", base)
    if isinstance(base, FunctionRef):
        return Library(f"function.{name}", base)
    if isinstance(base, Opaque):
        return _of_opaque(evaluation, base, name, span)
    return Opaque(name)


def _of_opaque(evaluation: Evaluation, base: Opaque, name: str, span: facts.Span) -> Value:
    parent = base.hint.partition("|")[0].removeprefix("one of ")
    effect = evaluation.catalogue.effect(f"*.{name}")
    if effect is not None:
        return apply(evaluation, effect, base, [], span) if effect.attribute else Library(f"*.{name}", base)
    if base.owner is not None and name[:1].islower():
        loaded = read_behind(evaluation, base, span)
        if loaded is not None:
            return Opaque(name, parent)
    query = related_query(evaluation, base, name)
    if query is not None:
        return _of_query(evaluation, query, name)
    if name in ("pop", "insert", "remove", "index") and not base.parent and is_plural(parent.rpartition("_")[2]):
        listed = Sequence("list", size_of(evaluation, base), Opaque(f"one of {parent}"))
        return Library(f"builtins.list.{name}", listed)
    return Opaque(name, parent)


def _of_library(evaluation: Evaluation, base: Library, name: str, span: facts.Span) -> Value:
    dotted = f"{base.name}.{name}"
    effect = evaluation.catalogue.effect(dotted)
    if effect is not None:
        if effect.attribute:
            return apply(evaluation, effect, base, [], span)
        return Library(dotted, base.receiver)
    for orm in evaluation.catalogue.orms:
        last = base.name.rpartition(".")[2]
        if name in orm.managers and last[:1].isupper():
            return query_of(evaluation, base.name, orm.name)
    return Library(dotted, base.receiver)


def _of_object(evaluation: Evaluation, base: Object, name: str, span: facts.Span) -> Value:
    dotted = f"{base.type}.{name}"
    effect = evaluation.catalogue.effect(dotted)
    if effect is not None and effect.attribute:
        return apply(evaluation, effect, base, [], span)
    return Library(dotted, base)


def _of_query(evaluation: Evaluation, base: Query, name: str) -> Value:
    evaluation.depends.add(("models",))
    orm = orm_named(evaluation.program, base.orm)
    owner = orm.query if orm is not None else "query"
    if evaluation.catalogue.effect(f"{owner}.{name}") is None:
        method = _custom_query_method(evaluation, base, name)
        if method is not None:
            return replace(method, receiver=base)
    return Library(f"{owner}.{name}", base)


def _custom_query_method(evaluation: Evaluation, base: Query, name: str) -> FunctionRef | None:
    """A method that the project's own manager or query class adds."""
    info = evaluation.program.class_info(base.model)
    candidates: list[str] = []
    if info is not None:
        for field in info.fields.values():
            value = field.value
            while isinstance(value, facts.Call):
                value = value.function
            while isinstance(value, facts.Attribute) and value.name in ("as_manager", "from_queryset"):
                value = value.base
            found = static(evaluation.program, info.path, value) if value is not None else None
            if isinstance(found, ClassRef):
                candidates.append(found.name)
    for candidate in candidates:
        method = find_member(evaluation.program, candidate, name)
        if isinstance(method, FunctionRef):
            return method
    return None


def _of_super(evaluation: Evaluation, base: Super, name: str) -> Value:
    found = find_member(evaluation.program, base.name, name, skip_first=True)
    if isinstance(found, FunctionRef):
        return replace(found, receiver=base.receiver)
    if isinstance(found, Field):
        return Opaque(name)
    return _inherited(evaluation, base.name, name, base.receiver)


def _inherited(evaluation: Evaluation, class_id: str, name: str, receiver: Value) -> Value:
    """A member that a library's base class supplies."""
    for ancestor in ancestors(evaluation.program, class_id):
        effect = evaluation.catalogue.effect(f"{ancestor}.{name}")
        if effect is not None:
            return Library(effect.name, receiver)
    return Opaque(name)


# --- rows ------------------------------------------------------------------------------------------------------------


def _of_row(evaluation: Evaluation, base: Row, name: str, span: facts.Span) -> Value:
    stored = base.field(name)
    if stored is not None and stored != UNKNOWN:
        return evaluation.current(stored)
    if base.shape != "row":
        return Library(f"builtins.{'dict' if base.shape == 'dict' else 'tuple'}.{name}", base)
    model = models_of(evaluation.program).get(base.type)
    if model is not None:
        evaluation.depends.add(("models",))
        relation = model.relations.get(name)
        if relation is not None:
            return read_relation(evaluation, base, model, relation, span)
        nested = next((query for path, query in base.nested if query.relation == name), None)
        if nested is not None:
            return _filled(evaluation, nested)
        if name in ("pk", model.orm.key):
            return Scalar(entity=base.type)
        key = next((r for r in model.relations.values() if r.key == name), None)
        if key is not None:
            return Scalar(entity=key.target)
    evaluation.depends.add(("class", base.type))
    found = find_member(evaluation.program, base.type, name) if ":" in base.type else None
    if isinstance(found, FunctionRef):
        return _method(evaluation, base, found, name, span)
    if isinstance(found, Field):
        return _field(evaluation, base, found, name, model)
    if isinstance(found, ClassRef):
        return found
    if model is not None or is_unseen(evaluation, base.type):
        orm_bases = model.orm.bases if model is not None else tuple(o.bases[0] for o in evaluation.catalogue.orms[:1])
        for orm_base in orm_bases[:1]:
            effect = evaluation.catalogue.effect(f"{orm_base}.{name}")
            if effect is not None:
                return Library(effect.name, base)
        if model is not None:
            return Opaque(name, base.hint or short(base.type)) if name not in model.fields else Scalar(hint=name)
        return read_unseen(evaluation, base, name, span)
    initial = _from_constructor(evaluation, base, name)
    if initial is not None:
        return initial
    return _inherited(evaluation, base.type, name, base) if ":" in base.type else Opaque(name, base.hint)


def _method(evaluation: Evaluation, base: Row, found: FunctionRef, name: str, span: facts.Span) -> Value:
    placed = evaluation.program.function(found.path, found.qualname, found.ordinal)
    decorators = {_word(d) for d in placed.function.decorators} if placed is not None else set()
    if "staticmethod" in decorators:
        return found
    bound = replace(found, receiver=ClassRef(base.type) if "classmethod" in decorators else base)
    if decorators & PROPERTIES:
        if "cached_property" in decorators and base.ident:
            loops, evaluation.loops = evaluation.loops, list(evaluation.loops_of_object(base.ident))
            value = call_function(evaluation, bound, [], span)
            evaluation.loops = loops
            now = evaluation.current(base)
            if isinstance(now, Row):
                evaluation.update(replace(now, fields=(*now.fields, (name, value))[-40:]))
            return value
        return call_function(evaluation, bound, [], span)
    return replace(bound, cached=bool(decorators & CACHED))


def _word(decorator: facts.Expression) -> str:
    if isinstance(decorator, facts.Call):
        decorator = decorator.function
    return decorator.id if isinstance(decorator, facts.Name) else getattr(decorator, "name", "")


def _field(evaluation: Evaluation, base: Row, found: Field, name: str, model: Model | None) -> Value:
    """A class attribute or annotated field of an instance."""
    if model is not None and isinstance(found.statement.value, facts.Call):
        return Scalar(text=_is_text(found.statement.value), hint=name)
    if found.statement.annotation is not None:
        path = found.owner.rpartition(":")[0]
        value = from_annotation(evaluation.program, path, found.statement.annotation, name)
        if value is not None:
            return replace(value, ident=evaluation.fresh()) if getattr(value, "ident", 0) else value  # type: ignore[call-arg]
    if found.statement.value is not None:
        return class_constant(evaluation, found, name)
    return Opaque(name, base.hint or short(base.type))


def _is_text(call: facts.Call) -> bool:
    name = call.function.id if isinstance(call.function, facts.Name) else getattr(call.function, "name", "")
    return name in ("CharField", "TextField", "SlugField", "URLField", "EmailField", "String", "Text")


def class_constant(evaluation: Evaluation, found: Field, name: str) -> Value:
    """The value of a class attribute, evaluated in its module without spending anything."""
    value = constant(
        evaluation, found.owner.rpartition(":")[0], f"{found.owner.rpartition(':')[2]}.{name}", found.statement
    )
    if isinstance(value, Query):
        return replace(value, ident=evaluation.fresh(), evaluated=False)
    return value


def _from_constructor(evaluation: Evaluation, base: Row, name: str) -> Value | None:
    """An attribute that `__init__` stores: what it stores when nothing is known of the arguments."""
    if not name or evaluation.engine.is_building(base.type):
        return None
    fields = constructed_fields(evaluation, base.type)
    value = fields.get(name)
    if value is None:
        return None
    return idents.renumber(value, lambda ident: evaluation.fresh() if ident else 0, lambda v: v)


def constructed_fields(evaluation: Evaluation, class_id: str) -> dict[str, Value]:
    """The attributes that a class's constructor stores, by name."""
    engine = evaluation.engine
    found = evaluation.fields.get(class_id)
    if found is not None:
        return found
    init = find_member(evaluation.program, class_id, "__init__")
    result: dict[str, Value] = {}
    if isinstance(init, FunctionRef):
        key = (init.path, init.qualname, init.ordinal)
        engine.building.append(class_id)
        engine.note(("build", class_id))
        try:
            arguments = generic_arguments(engine, key, Row(class_id, 1))
            if engine.outcome(key, arguments) != "active":
                summary = engine.summary(key, arguments)
                for ident, value in summary.changed:
                    if ident == getattr(arguments[0], "ident", 0) and isinstance(value, Row):
                        result = dict(value.fields)
        finally:
            engine.building.pop()
            engine.note(("built",))
    evaluation.fields[class_id] = result
    return result


# --- relations -------------------------------------------------------------------------------------------------------


def read_relation(evaluation: Evaluation, base: Row, model: Model, relation: Relation, span: facts.Span) -> Value:
    """`row.relation`: a query for each row, unless the relation is loaded."""
    name = relation.name
    what = f"{short(model.id)}.{name}"
    loaded = name in base.loaded or any(path.partition(".")[0] == name for path in base.loaded)
    nested = next((query for path, query in base.nested if path == name and not query.relation), None)
    inner = frozenset(path.partition(".")[2] for path in base.loaded if path.startswith(f"{name}."))
    deeper = tuple((path.partition(".")[2], query) for path, query in base.nested if path.startswith(f"{name}."))
    if relation.to == "one":
        target = Row(relation.target, evaluation.fresh(), inner, deeper, hint=name)
        if base.ident:
            evaluation.birth[target.ident] = evaluation.birth.get(base.ident, tuple(evaluation.loops))
        if not loaded:
            _charge_to_one(evaluation, base, model, relation, what, span)
        _remember(evaluation, base, name, target)
        return target
    size = related(model.id, name, relation.target)
    inner |= _way_back(evaluation, relation)
    if model.orm.to_many == "load":
        if not loaded:
            evaluation.charge("queries", ONE, "relation", what, owner=base.ident, model=relation.target, span=span)
            evaluation.charge("rows", size, "rows", what, owner=base.ident, model=relation.target, span=span)
        rows_of = Sequence("list", size, Row(relation.target, evaluation.fresh(), inner, deeper), evaluation.fresh())
        _remember(evaluation, base, name, rows_of)
        return rows_of
    query = query_of(evaluation, relation.target, model.orm.name, size)
    if nested is not None:
        filled = _filled(evaluation, nested)
        filled = replace(filled, joined=filled.joined | _way_back(evaluation, relation))
        return replace(filled, size=size if nested.size == rows(relation.target) else nested.size)
    query = replace(query, joined=query.joined | inner, nested=deeper, filled=loaded, relation=what, parent=base.ident)
    if loaded:
        query = replace(query, batched=frozenset())
    return query


def _way_back(evaluation: Evaluation, relation: Relation) -> frozenset[str]:
    """Rows that were reached from their one parent know it: reading it back asks nothing."""
    target = models_of(evaluation.program).get(relation.target)
    inverse = target.relations.get(relation.inverse or "") if target is not None else None
    known = inverse is not None and inverse.to == "one" and not relation.generic
    return frozenset({inverse.name}) if known and inverse is not None else frozenset()


def _filled(evaluation: Evaluation, nested: Query) -> Query:
    """A relation that was loaded by a query of its own: its rows know what that query loaded."""
    return replace(
        nested,
        ident=evaluation.fresh(),
        filled=True,
        joined=nested.joined | nested.batched,
        batched=frozenset(),
        relation="",
    )


def _charge_to_one(
    evaluation: Evaluation, base: Row, model: Model, relation: Relation, what: str, span: facts.Span
) -> None:
    if model.orm.to_one == "distinct" and relation.target in evaluation.identity:
        return
    if model.orm.to_one == "distinct":
        loops = evaluation.loops_of_object(base.ident)
        times = evaluation.times(loops)
        amount = minimum(times, rows(relation.target)) if times.constant is None or times != ONE else times
        evaluation.charge(
            "queries", ONE, "relation", what, owner=base.ident, model=relation.target, span=span, amount=amount
        )
        return
    evaluation.charge("queries", ONE, "relation", what, owner=base.ident, model=relation.target, span=span)
    evaluation.charge("rows", ONE, "rows", what, owner=base.ident, model=relation.target, span=span)


def _remember(evaluation: Evaluation, base: Row, name: str, value: Value) -> None:
    if base.ident:
        now = evaluation.current(base)
        if isinstance(now, Row):
            evaluation.update(replace(now, fields=(*(f for f in now.fields if f[0] != name), (name, value))[-40:]))


# --- classes ---------------------------------------------------------------------------------------------------------


def _of_class(evaluation: Evaluation, base: ClassRef, name: str) -> Value:
    if base.name.startswith("table:"):
        if name in ("c", "columns"):
            return base
        effect = evaluation.catalogue.effect(f"sqlalchemy.Table.{name}")
        return Library(effect.name, base) if effect is not None else Column(base.name, name)
    evaluation.depends.add(("class", base.name))
    model = models_of(evaluation.program).get(base.name)
    found = find_member(evaluation.program, base.name, name)
    if model is not None:
        evaluation.depends.add(("models",))
        if name in model.orm.managers:
            return _manager_query(evaluation, base, found, model)
        if (
            isinstance(found, Field)
            and isinstance(found.statement.value, facts.Call)
            and _is_manager(evaluation, found)
        ):
            return _manager_query(evaluation, base, found, model)
        if name in model.relations or name in model.fields or name in ("id", "pk"):
            return Column(base.name, name)
    if isinstance(found, FunctionRef):
        placed = evaluation.program.function(found.path, found.qualname, found.ordinal)
        decorators = {_word(d) for d in placed.function.decorators} if placed is not None else set()
        return replace(found, receiver=base) if "classmethod" in decorators else found
    if isinstance(found, Field):
        return class_constant(evaluation, found, name) if found.statement.value is not None else Opaque(name)
    if isinstance(found, ClassRef):
        return found
    if model is not None and model.orm.query:
        effect = evaluation.catalogue.effect(f"{model.orm.bases[0]}.{name}")
        if effect is not None:
            return Library(effect.name, base)
    return _inherited(evaluation, base.name, name, base)


def _is_manager(evaluation: Evaluation, found: Field) -> bool:
    path = found.owner.rpartition(":")[0]
    value = found.statement.value
    while isinstance(value, facts.Call):
        value = value.function
    if isinstance(value, facts.Attribute) and value.name == "as_manager":
        return True
    resolved = static(evaluation.program, path, value) if value is not None else None
    if isinstance(resolved, Library):
        return resolved.name.rpartition(".")[2].endswith("Manager")
    if isinstance(resolved, ClassRef):
        return any(a.rpartition(".")[2].endswith("Manager") for a in ancestors(evaluation.program, resolved.name))
    return False


def _manager_query(evaluation: Evaluation, base: ClassRef, found: object, model: Model) -> Query:
    """The query of a manager: its own `get_queryset` where the project writes one."""
    query = query_of(evaluation, base.name, model.orm.name)
    if isinstance(found, Field):
        value = found.statement.value
        while isinstance(value, facts.Call):
            value = value.function
        path = found.owner.rpartition(":")[0]
        manager = static(evaluation.program, path, value) if value is not None else None
        method = (
            find_member(evaluation.program, manager.name, "get_queryset") if isinstance(manager, ClassRef) else None
        )
        if (
            isinstance(method, FunctionRef)
            and evaluation.engine.outcome((method.path, method.qualname, method.ordinal), ()) != "active"
        ):
            made = call_function(evaluation, replace(method, receiver=query), [], evaluation.statement)
            if isinstance(made, Query):
                return made
    return query
