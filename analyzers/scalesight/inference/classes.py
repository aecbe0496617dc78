"""Members of classes: methods, constants, managers, and what a constructor stores."""

from __future__ import annotations

from dataclasses import replace

from scalesight.inference.anchors import unmoved
from scalesight.inference.charges import Origin
from scalesight.inference.constants import constant
from scalesight.inference.functions import call_function
from scalesight.inference.models import Model, models_of
from scalesight.inference.names import Field, ancestors, find_member, static
from scalesight.inference.parameters import generic_arguments
from scalesight.inference.program import CONSTRUCTOR
from scalesight.inference.queries import query_of
from scalesight.inference.run import Evaluation
from scalesight.inference.values import ClassRef, Column, FunctionRef, Library, Object, Opaque, Query, Row, Value
from scalesight.outline import facts

# What a modifier is like: a static method is called on the class, a getter is read.
MODIFIERS = {"static": "classmethod", "get": "property"}


def inherited(evaluation: Evaluation, class_id: str, name: str, receiver: Value) -> Value:
    """A member that a library's base class supplies."""
    for ancestor in ancestors(evaluation.program, class_id):
        effect = evaluation.catalogue.effect(evaluation.catalogue.behind(f"{ancestor}.{name}"))
        if effect is not None and ancestor in evaluation.catalogue.facades:
            return evaluation.tables.attribute(evaluation, Object(ancestor), name, evaluation.statement)
        if effect is not None:
            return Library(effect.name, receiver)
    return Opaque(name)


def decorator_name(decorator: facts.Expression) -> str:
    """The bare name of a decorator, called or not."""
    if isinstance(decorator, facts.Call):
        decorator = decorator.function
    return decorator.id if isinstance(decorator, facts.Name) else getattr(decorator, "name", "")


def traits(function: facts.Function) -> set[str]:
    """The names of a function's decorators, and those that its modifiers are like."""
    found = {decorator_name(decorator) for decorator in function.decorators}
    return found | {MODIFIERS[modifier] for modifier in function.modifiers if modifier in MODIFIERS}


def class_constant(evaluation: Evaluation, found: Field, name: str) -> Value:
    """The value of a class attribute, evaluated in its module without spending anything."""
    value = constant(
        evaluation, found.owner.rpartition(":")[0], f"{found.owner.rpartition(':')[2]}.{name}", found.statement
    )
    if isinstance(value, Query):
        value = replace(value, ident=evaluation.fresh(), evaluated=False)
        if evaluation.inside:
            path, _, qualname = found.owner.rpartition(":")
            evaluation.made[value.ident] = Origin(path, qualname, 0, unmoved(found.statement.span))
    return value


def constructed_fields(evaluation: Evaluation, class_id: str) -> dict[str, Value]:
    """The attributes that a class's constructor stores, by name."""
    engine = evaluation.engine
    found = evaluation.fields.get(class_id)
    if found is not None:
        return found
    init = find_member(evaluation.program, class_id, CONSTRUCTOR)
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


def of_class(evaluation: Evaluation, base: ClassRef, name: str) -> Value:
    """An attribute of a class itself: its manager's query, a column, a method, a constant."""
    if base.name.startswith("table:"):
        if name in ("c", "columns"):
            return base
        effect = evaluation.catalogue.effect(f"sqlalchemy.Table.{name}")
        return Library(effect.name, base) if effect is not None else Column(base.name, name)
    model = models_of(evaluation.program).get(base.name)
    found = find_member(evaluation.program, base.name, name)
    if model is not None:
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
        is_of_class = placed is not None and "classmethod" in traits(placed.function)
        return replace(found, receiver=base) if is_of_class else found
    if isinstance(found, Field):
        return class_constant(evaluation, found, name) if found.statement.value is not None else Opaque(name)
    if isinstance(found, ClassRef):
        return found
    if model is not None and model.orm.query:
        effect = evaluation.catalogue.effect(f"{model.orm.bases[0]}.{name}")
        if effect is not None:
            return Library(effect.name, base)
    return inherited(evaluation, base.name, name, base)


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
