"""Models and relations, read from classes by the ORM lines of the catalogues."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from scalesight.effects.catalogue import Orm, RelationField
from scalesight.inference.answers import Answers
from scalesight.inference.declared_models import (
    Linked,
    Made,
    declared_in,
    keep_declared,
    model_word,
    references,
    unique_fields,
)
from scalesight.inference.inflection import plural
from scalesight.inference.names import ancestors, lineage, static
from scalesight.inference.program import ClassInfo, Program
from scalesight.inference.relation_fields import eager, is_true, keyword, nearest, read_by, target_of
from scalesight.inference.table_models import Column, columns_of, referred, relations_in
from scalesight.inference.values import ClassRef, Library
from scalesight.outline import facts
from scalesight.outline.nodes import plain_text

COLLECTIONS = frozenset(
    ["list", "List", "set", "Set", "Sequence", "Iterable", "Collection", "WriteOnlyMapped", "DynamicMapped", "QuerySet"]
)


@dataclass(frozen=True)
class Relation:
    """How a model's rows reach another's: `to` "one" or "many"; `inverse` is the field on the other side."""

    model: str
    name: str
    to: str
    target: str
    inverse: str | None = None
    key: str | None = None
    eager: str = ""  # "joined" or "batched" when the model loads it always
    lookup: str | None = None  # the name a condition uses
    forward: bool = False
    generic: bool = False
    asks: bool = True  # whether reading it asks the database where it was not loaded


@dataclass
class Model:
    """A model class: its ORM, relations by attribute, unique fields, and the table's declared name."""

    id: str
    name: str
    orm: Orm
    relations: dict[str, Relation] = field(default_factory=dict)
    unique: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    table: str | None = None
    abstract: bool = False


PACKAGES_OF_MODELS = ("models", "entities", "schemas")


def short(model: str) -> str:
    """A model's bare class or table name: `Product` of `shop/models.py:Product` or `warehouse.models.Product`."""
    return model.rpartition(":")[2].rpartition(".")[2]


def qualified(model: str) -> str:
    """A model's name with its package's: `basket_Line` of `shop/basket/models.py:Line`, as Django names tables."""
    folders = [part for part in model.rpartition(":")[0].split("/")[:-1] if part not in PACKAGES_OF_MODELS]
    return f"{folders[-1]}_{short(model)}" if folders else short(model)


class Models(Mapping[str, Model]):
    """The models of a program by id. Who evaluates rests on those that it asks for, or on all when it goes through."""

    def __init__(self, models: Mapping[str, Model], answers: Answers) -> None:
        self.models = models
        self.answers = answers

    def __getitem__(self, model: str) -> Model:
        self.answers.note("model", model)
        return self.models[model]

    def __contains__(self, model: object) -> bool:
        self.answers.note("model", model)
        return model in self.models

    def __iter__(self) -> Iterator[str]:
        self.answers.note("models")
        return iter(self.models)

    def __len__(self) -> int:
        self.answers.note("models")
        return len(self.models)


def models_of(program: Program) -> Models:
    """Every model of the program with its relations, reverse ones included; worked out once."""
    return Models(program.answers.whole("models", lambda: _collect(program)), program.answers)


def pointing(program: Program, name: str) -> Relation | None:
    """The only relation to a model out of sight whose rows reach it back by this name: `related_name="bookings"`."""
    program.answers.note("pointing", name)
    return program.answers.once(("pointing",), partial(_pointing, program)).get(name)


def _pointing(program: Program) -> dict[str, Relation]:
    models, found = models_of(program).models, dict[str, list[Relation]]()
    for model in models.values():
        for relation in model.relations.values() if not model.abstract else ():
            if relation.forward and relation.target not in models and relation.name not in model.unique:
                found.setdefault(relation.inverse or "", []).append(relation)
    return {name: those[0] for name, those in found.items() if name and len(those) == 1}


def keep_models(program: Program) -> None:
    """After an edit: keeps all that rests on the models, when they are what they were before."""
    program.answers.keep_parts("models in", partial(_models_in, program))
    keep_declared(program)
    program.answers.keep_whole("models", lambda: _collect(program))


def orm_named(program: Program, name: str) -> Orm | None:
    """The ORM line of a name, in any language's catalogue."""
    for catalogue in program.catalogues.values():
        for orm in catalogue.orms:
            if orm.name == name:
                return orm
    return None


def _collect(program: Program) -> dict[str, Model]:
    once = program.answers.once
    named: dict[str, tuple[str, Orm, str | None]] = {}
    for path in sorted(program.files):
        for model_id, name, orm in program.answers.part("models in", path, partial(_models_in, program)):
            named.setdefault(model_id, (name, orm, None))
    made, linked = declared_in(program)
    for one in made:
        named.setdefault(one.id, (one.name, one.orm, one.table))
    ids = frozenset(named)
    models: dict[str, Model] = {}
    for model_id, (name, orm, table) in named.items():
        own = once(
            ("fields of", model_id, orm.name, table, ids),
            partial(_with_fields, program, model_id, name, orm, table, ids),
        )
        models[model_id] = replace(
            own, relations=dict(own.relations), unique=set(own.unique), fields=set(own.fields)
        )  # what other models add is not its own
    by_name: dict[str, list[str]] = {}
    for model in models.values():
        by_name.setdefault(f"{model.orm.name}:{model.name.lower()}", []).append(model.id)
    for one in made:
        _read_schema(program, models[one.id], one, by_name)
    for link in linked:
        _read_link(program, link, models, by_name)
    for model in list(models.values()):
        for relation in list(model.relations.values()):
            if relation.forward:
                _add_inverse(model, relation, models)
    for model in models.values():
        _inherit_inverses(program, model, models)
    return models


def _models_in(program: Program, path: str) -> tuple[tuple[str, str, Orm], ...]:
    """The id, name and ORM of each class of a file that is a model."""
    found = ((info, _orm_of(program, info)) for info in program.classes_of(path))
    return tuple((info.id, info.name, orm) for info, orm in found if orm is not None)


def _with_fields(
    program: Program, model_id: str, name: str, orm: Orm, table: str | None, models: Container[str]
) -> Model:
    model = Model(model_id, name, orm, table=table)
    _read_fields(program, model, models)
    return model


def _inherit_inverses(program: Program, model: Model, models: Mapping[str, Model]) -> None:
    for ancestor in lineage(program, model.id)[1:]:
        if isinstance(ancestor, ClassInfo) and ancestor.id in models:
            for name, relation in models[ancestor.id].relations.items():
                model.relations.setdefault(name, relation)
            model.unique |= models[ancestor.id].unique


def _read_schema(program: Program, model: Model, made: Made, by_name: Mapping[str, list[str]]) -> None:
    for column in columns_of(made.fields) if made.orm.columns else ():
        _read_column(program, model, made, column, by_name)
    model.unique |= set(unique_fields(made.fields))
    for one in references(made.fields):
        target = _named(one.target, made.path, made.orm, by_name)
        model.relations[one.name] = Relation(model.id, one.name, one.to, target, lookup=one.name, asks=False)


def _read_column(program: Program, model: Model, made: Made, column: Column, by_name: Mapping[str, list[str]]) -> None:
    model.fields.add(column.name)
    for member, call in column.members.items():
        meaning = made.orm.columns.get(member)
        if meaning == "unique":
            model.unique.add(column.name)
        target = referred(program, made.path, call) if meaning == "references" else None
        if target is not None:
            name = column.name.removesuffix("Id").removesuffix("_id")
            known = _named(model_word(program, made.path, target), made.path, made.orm, by_name)
            model.relations[name] = Relation(model.id, name, "one", known, key=column.name, lookup=name, asks=False)


def _read_relations(
    program: Program, link: Linked, model: Model, models: Mapping[str, Model], by_name: Mapping[str, list[str]]
) -> None:
    """The relations that one call gives a table names for; a key's own one is known by that name from now on."""
    for one in relations_in(program, link.path, link.call):
        target = _named(model_word(program, link.path, one.target), link.path, link.orm, by_name)
        for other in [r.name for r in model.relations.values() if one.key is not None and r.key == one.key]:
            del model.relations[other]
        model.relations[one.name] = Relation(
            model.id, one.name, one.to, target, key=one.key, lookup=one.name, asks=False
        )


def _read_link(program: Program, link: Linked, models: Mapping[str, Model], by_name: Mapping[str, list[str]]) -> None:
    base = link.base if link.base in models else _named(link.base, link.path, link.orm, by_name)
    model = models.get(base)
    if model is None or model.orm != link.orm:
        return
    if link.kind.to == "relations":
        _read_relations(program, link, model, models, by_name)
        return
    first = link.call.arguments[0].value
    if link.kind.to == "fields":
        if isinstance(first, facts.Collection):
            model.unique |= set(unique_fields(first))
        return
    target = model_word(program, link.path, first)
    target = target if target in models else _named(target, link.path, link.orm, by_name)
    word = short(target)
    name = plain_text(keyword(link.call, link.kind.reverse)) or (plural(word) if link.kind.to == "many" else word)
    name = plain_text(keyword(link.call, "as")) or name
    key = plain_text(keyword(link.call, "foreignKey")) or (link.kind.key.format(name=name) if link.kind.key else None)
    model.relations[name] = Relation(model.id, name, link.kind.to, target, key=key, lookup=name, asks=False)
    if key is not None and link.kind.to == "one":
        model.fields.add(key)


def _named(word: str, path: str, orm: Orm, by_name: Mapping[str, list[str]]) -> str:
    """The model of a bare name: the nearest to the file that says it; else the name itself."""
    ids = by_name.get(f"{orm.name}:{word.lower()}", [])
    return (nearest(ids, path) if len(ids) > 1 else ids[0] if ids else None) or word


def _orm_of(program: Program, info: ClassInfo) -> Orm | None:
    catalogue = program.catalogue(info.path)
    names = set(ancestors(program, info.id))
    for orm in catalogue.orms:
        if names & set(orm.bases):
            return orm
    for decorator in info.definition.decorators:
        called = decorator.function if isinstance(decorator, facts.Call) else decorator
        marked = static(program, info.path, called)
        for orm in catalogue.orms:
            if isinstance(marked, Library) and marked.name in orm.decorators:
                return orm
    return _orm_of_fields(program, info)


def _orm_of_fields(program: Program, info: ClassInfo) -> Orm | None:
    for statement in info.fields.values():  # a base that is not in sight, but fields that only a model has
        if isinstance(statement.value, facts.Call):
            called = static(program, info.path, statement.value.function)
            if isinstance(called, Library):
                for orm in program.catalogue(info.path).orms:
                    if called.name in orm.relations and not called.name.endswith("ManyToManyField_"):
                        return orm
    return None


def _read_fields(program: Program, model: Model, models: Container[str]) -> None:
    model.unique |= {"pk", model.orm.key}
    for info in reversed([i for i in lineage(program, model.id) if isinstance(i, ClassInfo)]):
        for name, statement in info.fields.items():
            if name == model.orm.table:
                if isinstance(statement.value, facts.Text) and all(isinstance(p, str) for p in statement.value.parts):
                    model.table = "".join(p for p in statement.value.parts if isinstance(p, str))
                continue
            _read_field(program, model, info, name, statement, models)
        meta = program.class_info(info.inner["Meta"]) if "Meta" in info.inner else None
        if meta is not None and info.id == model.id:
            _read_meta(model, meta)


def _read_meta(model: Model, meta: ClassInfo) -> None:
    table = meta.fields.get("db_table")
    if table is not None and isinstance(table.value, facts.Text):
        model.table = "".join(p for p in table.value.parts if isinstance(p, str))
    abstract = meta.fields.get("abstract")
    model.abstract = abstract is not None and isinstance(abstract.value, facts.Literal) and abstract.value.value is True


def _read_field(
    program: Program, model: Model, info: ClassInfo, name: str, statement: facts.Assign, models: Container[str]
) -> None:
    calls = [one for one in (statement.value, *statement.decorators) if isinstance(one, facts.Call)]
    if statement.annotation is not None and not isinstance(statement.value, facts.Call):
        model.fields.add(name)
    for call in calls:
        _read_call(program, model, info, name, call, statement, models)


def _read_call(
    program: Program,
    model: Model,
    info: ClassInfo,
    name: str,
    call: facts.Call,
    statement: facts.Assign,
    models: Container[str],
) -> None:
    called = static(program, info.path, call.function)
    kind = model.orm.relations.get(called.name) if isinstance(called, Library) else None
    if kind is None and isinstance(called, ClassRef):
        kind = next((model.orm.relations[a] for a in ancestors(program, called.name) if a in model.orm.relations), None)
    model.fields.add(name)
    if is_true(call, "unique") or is_true(call, "primary_key"):
        model.unique.add(name)
    if isinstance(called, Library) and called.name in model.orm.keys:
        model.unique.add(name)
    if kind is None:
        return
    anyone = kind.target == "?"  # the target is what the row says, known by the field's name
    target = f"rel:{name}" if anyone else target_of(program, info, call, kind, statement.annotation, models)
    if target is None:
        return
    to = _cardinality(program, info, call, kind, statement.annotation)
    key = plain_text(keyword(call, "key")) or (kind.key.format(name=name) if kind.key else None)
    if kind.unique:
        model.unique.add(name)
    model.fields.add(key or name)
    model.relations[name] = Relation(
        model.id,
        name,
        to,
        target,
        inverse=_inverse_name(info, call, kind, model),
        key=key,
        eager=eager(call),
        lookup=name,
        forward=bool(kind.reverse_name) or keyword(call, "backref") is not None,
        asks=model.orm.reads == "row" or is_true(call, "lazy") or _is_promised(program, info, statement.annotation),
    )


def _is_promised(program: Program, info: ClassInfo, annotation: facts.Expression | None) -> bool:
    """Whether a field is annotated as what is only there when it is waited for."""
    base = annotation.base if isinstance(annotation, facts.Subscript) else None
    return isinstance(base, facts.Name) and base.id in program.conventions(info.path).promises


def _cardinality(
    program: Program, info: ClassInfo, call: facts.Call, kind: RelationField, annotation: facts.Expression | None
) -> str:
    if kind.to != "annotation":
        return kind.to
    uselist = keyword(call, "uselist")
    if isinstance(uselist, facts.Literal):
        return "many" if uselist.value else "one"
    if annotation is not None:
        return "many" if _mentions_collection(annotation) else "one"
    foreign = any(
        isinstance(s.value, facts.Call) and any(_is_foreign_key(a.value) for a in s.value.arguments)
        for s in info.fields.values()
    )
    target = plain_text(next((a.value for a in call.arguments if a.name is None), None)) or ""
    if foreign and any(f"{short(target).lower()}" in name for name in info.fields if name.endswith("_id")):
        return "one"
    return "many"


def _is_foreign_key(value: facts.Expression) -> bool:
    if not isinstance(value, facts.Call):
        return False
    function = value.function
    name = function.id if isinstance(function, facts.Name) else getattr(function, "name", "")
    return name == "ForeignKey"


def _mentions_collection(annotation: facts.Expression) -> bool:
    if isinstance(annotation, facts.Subscript):
        name = annotation.base.id if isinstance(annotation.base, facts.Name) else getattr(annotation.base, "name", "")
        return name in COLLECTIONS or _mentions_collection(annotation.index)
    if isinstance(annotation, facts.Operation):
        return any(_mentions_collection(operand) for operand in annotation.operands)
    return False


def _inverse_name(info: ClassInfo, call: facts.Call, kind: RelationField, model: Model) -> str | None:
    if kind.reverse.startswith("arg"):
        return read_by(call, int(kind.reverse[3:]))
    declared = plain_text(keyword(call, kind.reverse)) or plain_text(keyword(call, "backref"))
    if declared is not None:
        declared = declared.replace("%(class)s", model.name.lower()).replace("%(model_name)s", model.name.lower())
        return None if declared.endswith("+") else declared
    if keyword(call, "back_populates") is not None:
        return plain_text(keyword(call, "back_populates"))
    return kind.reverse_name.format(model=model.name.lower()) if kind.reverse_name else None


def _add_inverse(model: Model, relation: Relation, models: Mapping[str, Model]) -> None:
    target = models.get(relation.target)
    if target is None or relation.inverse is None or relation.inverse in target.relations or model.abstract:
        return
    one = relation.to == "one" and relation.name in model.unique
    lookup = relation.inverse.removesuffix("_set") if relation.inverse.endswith("_set") else relation.inverse
    target.relations[relation.inverse] = Relation(
        target.id, relation.inverse, "one" if one else "many", model.id, inverse=relation.name, lookup=lookup
    )
