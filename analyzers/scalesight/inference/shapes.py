"""What the written-down sources of frameworks ask of classes: their declared parts, a model's columns, settings.

These are the names of `scalesight.framework`, which only those sources import.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scalesight.cost.algebra import number
from scalesight.inference.arguments import Binding
from scalesight.inference.attributes import read_attribute
from scalesight.inference.classes import class_constant
from scalesight.inference.constants import module_value
from scalesight.inference.dispatch import invoke
from scalesight.inference.join import join_all
from scalesight.inference.models import Model, models_of, short
from scalesight.inference.names import Field, find_member, lineage, static
from scalesight.inference.program import ClassInfo
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.settings import declared_for
from scalesight.inference.texts import literal
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    ClassRef,
    FunctionRef,
    Library,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    known,
)
from scalesight.outline import facts


def _follow(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`follow(row, "a.b")`: reads attribute after attribute; what can be called is called."""
    value, path = evaluation.current(given[0][1]), literal(given[1][1])
    return _read(evaluation, value, path) if path is not None else UNKNOWN


def _follow_key(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`follow_key(row, "a.b")`: the key of the last relation, which stands on the row before it."""
    value, path = evaluation.current(given[0][1]), literal(given[1][1])
    if path is not None and "." in path:
        _read(evaluation, value, path.rpartition(".")[0])
    return Scalar()


def _read(evaluation: Evaluation, value: Value, path: str) -> Value:
    if path == "*":
        return value
    for name in path.replace("__", ".").split("."):
        value = evaluation.current(value)
        if isinstance(value, Sequence) and value.kind == "dict":
            held = dict(zip(value.names or (), value.items or ()))
            value = held.get(name, value.element)
            continue
        value = read_attribute(evaluation, value, name, evaluation.statement)
        callable_name = isinstance(value, Library) and evaluation.catalogue.effect(value.name) is not None
        if isinstance(value, FunctionRef) or callable_name:
            value = invoke(evaluation, value, [], evaluation.statement)
    return value


def _declared(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`declared(self, Field)`: the class attributes that are instances of `Field`, by name, those of bases first."""
    owner, wanted = evaluation.current(given[0][1]), given[1][1]
    if not isinstance(owner, Row) or not isinstance(wanted, ClassRef):
        return UNKNOWN
    found: dict[str, Value] = {}
    for info in reversed(lineage(evaluation.program, owner.type)):
        if isinstance(info, ClassInfo):
            for name, statement in info.fields.items():
                found.pop(name, None)
                if _makes(evaluation, info, statement.value, wanted.name):
                    value = class_constant(evaluation, Field(info.id, statement), name)
                    if isinstance(value, Row):
                        found[name] = _named(evaluation, value, name)
    return _by_name(evaluation, found)


def _makes(evaluation: Evaluation, info: ClassInfo, value: facts.Expression | None, wanted: str) -> bool:
    """Whether an expression makes an instance of a class."""
    if not isinstance(value, facts.Call):
        return False
    made = static(evaluation.program, info.path, value.function, info.qualname)
    return isinstance(made, ClassRef) and any(
        isinstance(base, ClassInfo) and base.id == wanted for base in lineage(evaluation.program, made.name)
    )


def _named(evaluation: Evaluation, value: Row, name: str) -> Row:
    return replace(value, ident=evaluation.fresh(), fields=(*value.fields, ("field_name", known(name))))


def _by_name(evaluation: Evaluation, found: dict[str, Value]) -> Sequence:
    values = tuple(found.values())
    element = join_all(evaluation, list(values)) if values else UNKNOWN
    return Sequence("dict", number(len(values)), element, evaluation.fresh(), items=values, names=tuple(found))


def _model_fields(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`model_fields(model, names=..., without=..., declared=..., relation=..., ...)`: a field for each name.

    A name is declared, a relation of the model, or one of its properties or methods; a plain column costs nothing.
    """
    named = binding.named
    own = named.get("declared")
    declared = dict(zip(map(str, own.names or ()), own.items or ())) if isinstance(own, Sequence) else {}
    reference = named.get("model", UNKNOWN)
    model = models_of(evaluation.program).get(reference.name) if isinstance(reference, ClassRef) else None
    found: dict[str, Value] = {}
    for name in _wanted(named.get("names", UNKNOWN), named.get("without", UNKNOWN), declared, model):
        field = declared.get(name) or _of_model(evaluation, binding, model, name)
        if field is not None:
            found[name] = field
    return _by_name(evaluation, found)


def _wanted(names: Value, without: Value, declared: Iterable[str], model: Model | None) -> list[str]:
    listed, left_out = _texts(names), _texts(without)
    if listed is not None:
        return listed
    if left_out is None and literal(names) is None:
        return list(declared)  # which names is worked out at run time: what is declared must be among them
    columns = [relation.name for relation in model.relations.values() if relation.forward] if model is not None else []
    return [name for name in dict.fromkeys((*declared, *columns)) if name not in (left_out or ())]


def _texts(value: Value) -> list[str] | None:
    if not isinstance(value, Sequence) or value.items is None:
        return None
    texts = [text for item in value.items if (text := literal(item)) is not None]
    return texts if len(texts) == len(value.items) else None


def _of_model(evaluation: Evaluation, binding: Binding, model: Model | None, name: str) -> Value | None:
    if model is None:
        return None
    relation = model.relations.get(name)
    depth = binding.named.get("depth")
    many: Arguments = []
    if relation is not None:
        deep = isinstance(depth, Scalar) and isinstance(depth.literal, int) and depth.literal > 0
        kind = binding.named.get("nested" if deep else "relation")
        many = [("many", known(relation.to == "many"))]
    elif isinstance(find_member(evaluation.program, model.id, name), FunctionRef):
        kind = binding.named.get("other")
    else:
        return None
    made = invoke(evaluation, kind, many, evaluation.statement) if isinstance(kind, ClassRef) else UNKNOWN
    made = evaluation.current(made)
    return _named(evaluation, made, name) if isinstance(made, Row) else None


def _setting(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`setting(self, "NAME", "KEY")`: an entry of a dictionary in the settings of the project that `self` is of."""
    owner, name, key = evaluation.current(given[0][1]), literal(given[1][1]), literal(given[2][1])
    home = owner.type.rpartition(":")[0] if isinstance(owner, Row) else ""
    for path in declared_for(evaluation.program, home, name or ""):
        value = evaluation.current(module_value(evaluation, path, name or ""))
        if not isinstance(value, Sequence) or value.names is None or value.items is None:
            return UNKNOWN
        if key in value.names:
            return value.items[value.names.index(key)]
    return NULL


def _imported(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`imported("package.module.Class")`: the class of that dotted name."""
    name = literal(given[0][1])
    if name is None:
        return given[0][1]
    module, _, bare = name.rpartition(".")
    ending = "/" + module.replace(".", "/") + "."
    for candidate in evaluation.program.classes_named(bare):
        if ending in candidate:
            return ClassRef(candidate)
    return evaluation.program.library(evaluation.path, name)


def _model_name(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`model_name(rows)`: the model's name as Django writes it in names of templates and contexts."""
    model = _model_of(evaluation, given[0][1])
    return known(short(model).lower()) if model is not None else Scalar(text=True)


def _template_name(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`template_name(rows, "_list")`: `shop/product_list.html` for the model `Product` of the application `shop`."""
    model, suffix = _model_of(evaluation, given[0][1]), evaluation.current(given[1][1])
    ending = suffix.literal if isinstance(suffix, Scalar) else None
    if model is None or ":" not in model or not isinstance(ending, str):
        return Scalar(text=True)
    folders = model.partition(":")[0].split("/")[:-1]
    application = next((folder for folder in reversed(folders) if folder != "models"), "")
    return known(f"{application}/{short(model).lower()}{ending}.html")


def _model_of(evaluation: Evaluation, value: Value) -> str | None:
    value = evaluation.current(value)
    if isinstance(value, Query):
        return value.model
    if isinstance(value, Row):
        return value.type
    return value.name if isinstance(value, ClassRef) else None


VERBS = {
    "follow": _follow,
    "model_name": _model_name,
    "template_name": _template_name,
    "follow_key": _follow_key,
    "declared": _declared,
    "model_fields": _model_fields,
    "setting": _setting,
    "imported": _imported,
}
