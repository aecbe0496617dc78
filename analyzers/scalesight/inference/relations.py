"""Reading a relation of a model's row: a query for each row, unless it was loaded."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, minimum, up_to
from scalesight.inference.altered import altered
from scalesight.inference.inflection import singular
from scalesight.inference.models import Model, Relation, models_of, short
from scalesight.inference.queries import query_of
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import related, rows
from scalesight.inference.unseen import behind, is_loaded
from scalesight.inference.values import ANY_PATH, Coroutine, Library, Query, Row, Sequence, Value
from scalesight.outline import facts


def read_relation(evaluation: Evaluation, base: Row, model: Model, relation: Relation, span: facts.Span) -> Value:
    """`row.relation`: a query for each row, unless the relation is loaded."""
    name = relation.name
    what = f"{short(model.id)}.{name}"
    nested = next((query for path, query in base.nested if path == name and not query.relation), None)
    inner = behind(base.loaded, name)
    deeper = tuple((path.partition(".")[2], query) for path, query in base.nested if path.startswith(f"{name}."))
    loaded = is_loaded(base, name) or ANY_PATH in base.loaded or not relation.asks
    if relation.to == "one":
        target = Row(relation.target, evaluation.fresh(base), inner, deeper, hint=name)
        if base.ident:
            evaluation.birth[target.ident] = evaluation.birth.get(base.ident, tuple(evaluation.loops))
        if not loaded:
            _charge_to_one(evaluation, base, model, relation, what, span)
        _remember(evaluation, base, name, target)
        return target
    size = related(model.id, name, relation.target)
    inner |= _way_back(evaluation, relation)
    if model.orm.to_many == "load":
        if nested is not None and nested.limited:
            size = nested.size
        if not loaded:
            evaluation.charge("queries", ONE, "relation", what, owner=base.ident, model=relation.target, span=span)
            evaluation.charge("rows", size, "rows", what, owner=base.ident, model=relation.target, span=span)
        row = Row(relation.target, evaluation.fresh(base), inner, deeper)
        rows_of = Sequence("list", size, row, evaluation.fresh(base))
        _remember(evaluation, base, name, rows_of)
        return rows_of
    query = replace(query_of(evaluation, relation.target, model.orm.name, size), ident=evaluation.fresh(base))
    if nested is not None:
        loaded_rows = filled(evaluation, nested, base)
        loaded_rows = replace(loaded_rows, joined=loaded_rows.joined | _way_back(evaluation, relation))
        own = size if nested.size == rows(relation.target) else nested.size if nested.limited else up_to(size)
        return replace(loaded_rows, size=own)
    query = replace(query, joined=query.joined | inner, nested=deeper, filled=loaded, relation=what, parent=base.ident)
    if loaded:
        query = replace(query, batched=frozenset())
    return query


def accessor_of(evaluation: Evaluation, base: Row, model: Model, name: str) -> Library | None:
    """The method that a relation gives to its rows (`product.getVariants`), with the relation's rows to ask for."""
    for relation in model.relations.values():
        if relation.name[1:] not in name and singular(relation.name)[1:] not in name:
            continue
        words = {"Name": _capital(relation.name), "Single": _capital(singular(relation.name))}
        for pattern, member in model.orm.accessors.items():
            if pattern.format(**words) == name:
                size = related(model.id, relation.name, relation.target) if relation.to == "many" else ONE
                query = query_of(evaluation, relation.target, model.orm.name, size)
                what = f"{short(model.id)}.{relation.name}"
                query = replace(query, relation=what, parent=base.ident, single=relation.to == "one")
                return Library(f"{model.orm.accessor}.{member}", query)
    return None


def behind_promise(evaluation: Evaluation, promise: Coroutine, name: str) -> Library | None:
    """The relation of a row that was promised, as a method of the promise: `find(key).variants()`."""
    row = promise.value
    model = models_of(evaluation.program).get(row.type) if isinstance(row, Row) else None
    relation = model.relations.get(name) if model is not None and model.orm.fluent else None
    if model is None or relation is None:
        return None
    size = related(model.id, name, relation.target) if relation.to == "many" else ONE
    query = query_of(evaluation, relation.target, model.orm.name, size)
    query = replace(query, relation=f"{short(model.id)}.{name}", single=relation.to == "one", unique=size == ONE)
    return Library(f"{model.orm.query}.()", altered(promise, value=query))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _way_back(evaluation: Evaluation, relation: Relation) -> frozenset[str]:
    """Rows that were reached from their one parent know it: reading it back asks nothing."""
    target = models_of(evaluation.program).get(relation.target)
    inverse = target.relations.get(relation.inverse or "") if target is not None else None
    known = inverse is not None and inverse.to == "one" and not relation.generic
    return frozenset({inverse.name}) if known and inverse is not None else frozenset()


def filled(evaluation: Evaluation, nested: Query, base: Row) -> Query:
    """A relation that was loaded by a query of its own: its rows know what that query loaded."""
    return replace(
        nested,
        ident=evaluation.fresh(base),
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
