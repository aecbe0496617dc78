"""Lazy queries: what one is, its elements, and what executing it spends."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace

from scalesight.cost.algebra import ONE, ZERO, Polynomial, atom, ceil_division, minimum, number, up_to
from scalesight.inference.caches import once_a_key
from scalesight.inference.models import Relation, models_of, orm_named, short
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import Distinct, Some, related, rows
from scalesight.inference.values import Query, Row, Scalar, Sequence, Value, parts_of


def relation_of(evaluation: Evaluation, model: str, name: str) -> Relation | None:
    """A model's relation by attribute or by the name that conditions use."""
    found = models_of(evaluation.program).get(model)
    if found is None:
        return None
    relation = found.relations.get(name)
    if relation is None:
        relation = next((r for r in found.relations.values() if name in (r.lookup, r.key)), None)
    return relation


def prefixes(paths: Iterable[str]) -> list[str]:
    """Paths of relations with all that they lead through: `a.b` goes over `a`."""
    return [".".join(p.split(".")[: depth + 1]) for p in paths for depth in range(p.count(".") + 1)]


def query_of(evaluation: Evaluation, model: str, orm: str = "", size: Polynomial | None = None) -> Query:
    """A fresh query over all rows of a model, with the relations that the model always loads."""
    found = models_of(evaluation.program).get(model)
    orm = orm or (found.orm.name if found is not None else "sqlalchemy" if model.startswith("table:") else "")
    query = Query(evaluation.fresh(), model, rows(model) if size is None else size, orm)
    if found is not None:
        joined = frozenset(r.name for r in found.relations.values() if r.eager == "joined")
        batched = frozenset(r.name for r in found.relations.values() if r.eager == "batched")
        query = replace(query, joined=joined, batched=batched)
    return query


def element_of(evaluation: Evaluation, query: Query) -> Value:
    """One element of a query's result."""
    if query.element is not None:
        return query.element
    if query.shape == "row":
        loaded = query.joined | query.batched
        return Row(
            query.model, 0, loaded, query.nested, parts_of(query), followed=frozenset(query.lookups), orm=query.orm
        )
    if query.shape == "flat":
        column = query.columns[0] if query.columns else "pk"
        return column_value(evaluation, query.model, column)
    cells = tuple(column_value(evaluation, query.model, column) for column in query.columns)
    if query.shape == "tuple" and cells:
        return Sequence("tuple", number(len(cells)), cells[0], items=cells)
    return Row(query.model, 0, shape=query.shape, fields=tuple(zip(query.columns, cells)))


def column_value(evaluation: Evaluation, model: str, column: str) -> Value:
    """The value of a column: a key says whose."""
    if column in ("pk", "id"):
        return Scalar(entity=model)
    head = column.removesuffix("_id").removesuffix("Id")
    relation = relation_of(evaluation, model, head)
    if relation is not None and relation.to == "one":
        return Scalar(entity=relation.target)
    return Scalar(hint=column)


def combinations(evaluation: Evaluation, model: str, columns: tuple[str, ...], total: Polynomial) -> Polynomial:
    """How many different combinations of values some columns have among `total` rows.

    A key has as many as its model has rows, a unique column one a row; how many any other has, nothing tells.
    """
    described = models_of(evaluation.program).get(model)
    names = []
    for column in columns:
        value = column_value(evaluation, model, column)
        entity = value.entity if isinstance(value, Scalar) else None
        if entity == model or (described is not None and column in described.unique):
            return total
        names.append(f"model:{entity}" if entity is not None else column)
    return atom(Distinct(tuple(names), total, untold=True)) if names else up_to(total)


def execute(evaluation: Evaluation, query: Query, what: str = "") -> None:
    """Sends a query unless its rows are in memory already; eager batches are round trips of their own."""
    query_now = evaluation.current(query)
    if isinstance(query_now, Query):
        query = query_now
    if query.evaluated or query.filled or query.deferred:
        return
    kind = "relation" if query.relation else "query"
    what = what or query.relation or short(query.model)
    with once_a_key(evaluation, query.kept) if query.kept is not None else nullcontext():
        spend_batches(evaluation, query, what, kind)
    note_identity(evaluation, query)
    if query.streamed is None:
        evaluation.update(replace(query, evaluated=True))
        if not evaluation.is_elsewhere:
            evaluation.loaded[query.ident] = evaluation.place(evaluation.loops)
        if query.size.constant is None:
            evaluation.temporaries.append(query)
            evaluation.note_peak()
            evaluation.temporaries.pop()


def note_identity(evaluation: Evaluation, query: Query) -> None:
    """A session that has read a whole table answers for its rows from memory (identity map)."""
    if query.shape == "row" and query.size == rows(query.model):
        evaluation.identity.add(query.model)


def spend_batches(evaluation: Evaluation, query: Query, what: str, kind: str) -> None:
    """One round trip for the rows, and those of its eager batches."""
    owner = query.ident
    narrowed = query.limited or query.unique
    evaluation.charge("queries", ONE, kind, what, owner=owner, model=query.model, narrowed=narrowed)
    if query.size.terms:
        kind, load = ("rows", 0) if narrowed else ("rows" if query.filtered else "load", owner)
        if load:
            evaluation.loads.whole.add(load)
        if load and query.filtered:
            evaluation.loads.parts.add(load)
        evaluation.charge("rows", query.size, kind, what, owner=owner, model=query.model, narrowed=narrowed, load=load)
    orm = orm_named(evaluation.program, query.orm)
    if orm is not None and orm.keys_first and (query.joined or query.lookups) and (query.limited or query.single):
        evaluation.charge("queries", ONE, "batch", what, owner=owner, model=query.model, narrowed=narrowed)
    for trips, path, size in batches(evaluation, query):
        evaluation.charge("queries", trips, "batch", f"{short(query.model)}.{path}", owner=owner, model=query.model)
        if size.terms:
            evaluation.charge("rows", size, "rows", f"{short(query.model)}.{path}", owner=owner, model=query.model)


def batches(evaluation: Evaluation, query: Query) -> list[tuple[Polynomial, str, Polynomial]]:
    """(round trips, path, rows) for every eager batch of a query, nested queries' own included."""
    found: list[tuple[Polynomial, str, Polynomial]] = []
    per = _batch_size(evaluation, query)
    nested = dict(query.nested)
    for path in dict.fromkeys(prefixes(sorted(query.batched))):
        if path in query.joined or (query.streamed is not None and path in query.joined):
            continue
        size = _path_size(evaluation, query, path)
        parents = _path_size(evaluation, query, path.rpartition(".")[0]) if "." in path else query.size
        trips = ONE if per is None else ceil_division(parents, number(per))
        if query.streamed is not None and per is None:
            trips = ceil_division(query.size, query.streamed)
        found.append((trips, path, size))
        inner = nested.get(path)
        if inner is not None:
            for more, inner_path, inner_size in batches(evaluation, inner):
                found.append((more, f"{path}.{inner_path}", inner_size))
    return found


def _batch_size(evaluation: Evaluation, query: Query) -> int | None:
    orm = orm_named(evaluation.program, query.orm)
    return orm.batch if orm is not None else None


def _path_size(evaluation: Evaluation, query: Query, path: str) -> Polynomial:
    """The rows of an eager batch: parents × relation for a "many", at most the parents for a "one"."""
    size = query.size
    model = query.model
    nested = dict(query.nested)
    parts = path.split(".")
    for depth, part in enumerate(parts, 1):
        relation = relation_of(evaluation, model, part)
        if relation is None:
            return ZERO
        inner = nested.get(".".join(parts[:depth]))
        if relation.to == "many":
            share = related(model, relation.name, relation.target)
            size = size * (inner.size if inner is not None and inner.limited else share)
        else:
            size = minimum(size, rows(relation.target))
        model = relation.target
    return size


def fresh(evaluation: Evaluation, query: Query, **changes: object) -> Query:
    """Another query over the rows of `query`, not executed."""
    apart = replace(query, ident=evaluation.fresh(query), evaluated=False, filled=False, deferred=False, kept=None)
    return replace(apart, **changes)  # type: ignore[arg-type]


def limited(evaluation: Evaluation, query: Query, amount: Polynomial | None) -> Query:
    """The first `amount` rows; an unknown limit still bounds."""
    if amount is None:
        return fresh(evaluation, query, size=atom(Some(query.size)), limited=True, relation="")
    evaluation.limits.append((query.size, amount))
    return fresh(evaluation, query, size=minimum(query.size, amount), limited=True, relation="")
