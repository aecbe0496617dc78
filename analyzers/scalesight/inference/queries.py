"""Lazy queries: what the verbs of the catalogues do to them, and what executing one spends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scalesight.cost.algebra import ONE, ZERO, Polynomial, ceil_division, minimum, number, up_to
from scalesight.inference.models import Relation, models_of, orm_named, short
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import related, rows
from scalesight.inference.texts import literal
from scalesight.inference.values import (
    UNKNOWN,
    Column,
    Condition,
    Loader,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)

COMPARISONS = frozenset(
    [
        "gt",
        "gte",
        "lt",
        "lte",
        "contains",
        "icontains",
        "startswith",
        "istartswith",
        "endswith",
        "iendswith",
        "range",
        "isnull",
        "regex",
        "iregex",
        "search",
        "year",
        "month",
        "day",
        "date",
        "week",
        "hour",
        "exact",
        "iexact",
        "in",
        "overlap",
        "contained_by",
    ]
)


def relation_of(evaluation: Evaluation, model: str, name: str) -> Relation | None:
    """A model's relation by attribute or by the name that conditions use."""
    found = models_of(evaluation.program).get(model)
    if found is None:
        return None
    evaluation.depends.add(("models",))
    relation = found.relations.get(name)
    if relation is None:
        relation = next((r for r in found.relations.values() if r.lookup == name), None)
    return relation


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
        return Row(query.model, 0, query.joined | query.batched, query.nested, followed=frozenset(query.lookups))
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
    head = column.removesuffix("_id")
    relation = relation_of(evaluation, model, head)
    if relation is not None and relation.to == "one":
        return Scalar(entity=relation.target)
    return Scalar(hint=column)


def execute(evaluation: Evaluation, query: Query, what: str = "") -> None:
    """Sends a query unless its rows are in memory already; eager batches are round trips of their own."""
    query_now = evaluation.current(query)
    if isinstance(query_now, Query):
        query = query_now
    if query.evaluated or query.filled or query.deferred:
        return
    kind = "relation" if query.relation else "query"
    if evaluation.asking:
        evaluation.loads[query.ident] = evaluation.asking
    what = what or query.relation or short(query.model)
    spend_batches(evaluation, query, what, kind)
    note_identity(evaluation, query)
    if query.streamed is None:
        evaluation.update(replace(query, evaluated=True))
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
        load = "load" if not (query.filtered or narrowed) else "rows"
        load = evaluation.loads.get(owner, load)
        evaluation.charge("rows", query.size, load, what, owner=owner, model=query.model, narrowed=narrowed)
    for trips, path, size in batches(evaluation, query):
        evaluation.charge("queries", trips, "batch", f"{short(query.model)}.{path}", owner=owner, model=query.model)
        if size.terms:
            evaluation.charge("rows", size, "rows", f"{short(query.model)}.{path}", owner=owner, model=query.model)


def batches(evaluation: Evaluation, query: Query) -> list[tuple[Polynomial, str, Polynomial]]:
    """(round trips, path, rows) for every eager batch of a query, nested queries' own included."""
    found: list[tuple[Polynomial, str, Polynomial]] = []
    per = _batch_size(evaluation, query)
    segments: dict[str, None] = {}
    for path in sorted(query.batched):
        parts = path.split(".")
        for depth in range(1, len(parts) + 1):
            segments.setdefault(".".join(parts[:depth]))
    nested = dict(query.nested)
    for path in segments:
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
    for part in path.split("."):
        relation = relation_of(evaluation, model, part)
        if relation is None:
            return ZERO
        if relation.to == "many":
            size = size * related(model, relation.name, relation.target)
        else:
            size = minimum(size, rows(relation.target))
        model = relation.target
    return size


def fresh(evaluation: Evaluation, query: Query, **changes: object) -> Query:
    """Another query over the rows of `query`, not executed."""
    return replace(query, ident=evaluation.fresh(), evaluated=False, filled=False, deferred=False, **changes)  # type: ignore[arg-type]


# --- verbs -----------------------------------------------------------------------------------------------------------


def apply_verb(evaluation: Evaluation, verb: str, query: Query, given: Arguments) -> Value:
    """What a verb makes of a query. The table of verbs is VERBS; the catalogues may name no other."""
    return VERBS[verb](evaluation, query, given)


def _copy(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    query = follow(query, [text for _, value in given if (text := literal(value)) is not None])
    if query.filled:
        return query
    return fresh(evaluation, query)


def _annotate(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    return fresh(evaluation, query, relation="")


def _distinct(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    size = query.size
    if query.shape in ("flat", "tuple", "dict") and query.columns:
        bound = distinct_size(evaluation, query)
        size = minimum(size, bound) if bound is not None else up_to(size)
    return fresh(evaluation, query, size=size, relation="")


def distinct_size(evaluation: Evaluation, query: Query) -> Polynomial | None:
    """The number of distinct values of a one-column query: the rows of the entity that the column names."""
    if len(query.columns) == 1:
        value = column_value(evaluation, query.model, query.columns[0])
        if isinstance(value, Scalar) and value.entity is not None:
            return rows(value.entity)
    return None


def _filter(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    size, unique, narrowed = query.size, query.unique, query.filtered
    query = follow(query, [name for name, _ in given if name is not None])
    for name, value in conditions(given):
        value = evaluation.current(value)
        size, now_unique, narrows = narrow_size(evaluation, query, size, name, value)
        unique, narrowed = unique or now_unique, narrowed or narrows
    return fresh(evaluation, query, size=size, filtered=narrowed, unique=unique, relation="")


def follow(query: Query, names: list[str]) -> Query:
    """Remembers the relations that conditions or orders follow (`person__name`): they prove what `person` is."""
    heads = []
    for name in names:
        parts = name.lstrip("-").split("__")
        if len(parts) > 1 and parts[1] not in COMPARISONS:
            heads.append(parts[0])
    return replace(query, lookups=tuple(dict.fromkeys((*query.lookups, *heads)))) if heads else query


def conditions(given: Arguments) -> list[tuple[str, Value]]:
    """Keyword conditions, and those of positional condition objects."""
    found: list[tuple[str, Value]] = []
    for name, value in given:
        if name is not None:
            found.append((name, value))
        elif isinstance(value, Condition):
            found.extend(_of_condition(value))
        else:
            found.append(("?", value))
    return found


def _of_condition(condition: Condition) -> list[tuple[str, Value]]:
    if condition.operator == "and" and isinstance(condition.operand, Sequence):
        found: list[tuple[str, Value]] = []
        for item in condition.operand.items or ():
            found.extend(_of_condition(item) if isinstance(item, Condition) else [("?", item)])
        return found
    if isinstance(condition.column, Column):
        ending = {"==": "", "in": "__in"}.get(condition.operator, f"__{condition.operator}")
        return [(condition.column.name + ending, condition.operand)]
    return [("?", condition.operand)]


def narrow_size(
    evaluation: Evaluation, query: Query, size: Polynomial, name: str, value: Value
) -> tuple[Polynomial, bool, bool]:
    """(size, unique, narrowed) after one condition `field__lookup = value`."""
    parts = name.split("__")
    lookup = parts.pop() if len(parts) > 1 and parts[-1] in COMPARISONS else "exact"
    if len(parts) > 1 and parts[-1] in ("pk", "id"):
        parts.pop()
    model = models_of(evaluation.program).get(query.model)
    unique = model.unique if model is not None else {"pk", "id"}
    field = parts[0]
    if len(parts) == 1 and lookup == "exact" and field in unique and not isinstance(value, (Sequence, Query)):
        return minimum(ONE, size) if size == ONE else ONE, True, True
    if len(parts) == 1 and lookup == "in" and field in unique:
        many = collection_of(evaluation, value)
        if many is not None:
            return (many if covers_all(size, query) else minimum(size, many)), False, True
    relation = relation_of(evaluation, query.model, field) or relation_of(
        evaluation, query.model, field.removesuffix("_id")
    )
    if relation is not None and len(parts) == 1 and relation.to == "one" and lookup in ("exact", "in"):
        one = related(relation.target, inverse_of(relation), query.model)
        fraction = covers_all(size, query)
        if lookup == "exact" and not isinstance(value, (Sequence, Query)):
            return (one if fraction else minimum(one, size)), False, True
        many = collection_of(evaluation, value)
        if many is not None:
            return (many * one if fraction else minimum(many * one, size)), False, True
    if isinstance(value, Scalar) and value.is_null and lookup == "exact" and field == "?":
        return size, False, False
    return up_to(size), False, True


def covers_all(size: Polynomial, query: Query) -> bool:
    """Whether a query still has every row of its table."""
    return size == rows(query.model)


def inverse_of(relation: Relation) -> str:
    """The name on the target's side, for the size of a relation seen from there."""
    return relation.inverse or f"{short(relation.model).lower()}_set"


def collection_of(evaluation: Evaluation, value: Value) -> Polynomial | None:
    """The number of keys in a value that a condition takes as a list."""
    from scalesight.inference.iteration import size_of

    value = evaluation.current(value)
    if isinstance(value, (Sequence, Query)):
        return value.size
    if isinstance(value, Opaque):
        return size_of(evaluation, value)
    return None


def _exclude(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    return fresh(evaluation, query, size=up_to(query.size), filtered=True, relation="")


def _nothing(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    return replace(fresh(evaluation, query, size=ZERO), filled=True)


def _union(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    size = query.size
    for _, other in given:
        other = evaluation.current(other)
        if isinstance(other, Query):
            size = size + other.size
    return fresh(evaluation, query, size=up_to(size), relation="")


def _paths(given: Arguments) -> list[str]:
    return [text.replace("__", ".") for name, value in given if name is None and (text := literal(value)) is not None]


def _joined(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    paths = _paths(given)
    model = models_of(evaluation.program).get(query.model)
    if not given and model is not None:  # every foreign key that is not null: one level
        paths = [r.name for r in model.relations.values() if r.to == "one" and r.forward]
    prefixes = [".".join(p.split(".")[: depth + 1]) for p in paths for depth in range(p.count(".") + 1)]
    if any(isinstance(v, Scalar) and v.is_null for _, v in given):
        return fresh(evaluation, query, joined=frozenset())
    return fresh(evaluation, query, joined=query.joined | frozenset(prefixes))


def _batched(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    batched, nested = set(query.batched), dict(query.nested)
    for name, value in given:
        text = literal(value)
        if text is not None and name is None:
            batched.add(text.replace("__", "."))
        elif isinstance(value, Loader):
            for path in value.paths:
                batched.add(path)
                if value.query is not None:
                    nested[path] = replace(value.query, relation=value.attribute or "")
        elif isinstance(value, Scalar) and value.is_null:
            batched, nested = set(), {}
    return fresh(evaluation, query, batched=frozenset(batched), nested=tuple(sorted(nested.items())))


def _prefetch(evaluation: Evaluation, query: Query, given: Arguments) -> Value:
    return make_prefetch(evaluation, given)


def make_prefetch(evaluation: Evaluation, given: Arguments) -> Value:
    """`Prefetch("path", queryset=..., to_attr=...)` as an option."""
    positional = [value for name, value in given if name is None]
    named = {name: value for name, value in given if name is not None}
    path = literal(named.get("lookup", positional[0] if positional else UNKNOWN))
    inner = named.get("queryset", positional[1] if len(positional) > 1 else UNKNOWN)
    attribute = literal(named.get("to_attr", positional[2] if len(positional) > 2 else UNKNOWN))
    inner = evaluation.current(inner)
    if path is None:
        return UNKNOWN
    return Loader((path.replace("__", "."),), False, inner if isinstance(inner, Query) else None, attribute)


def _options(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    joined, batched, nested = set(query.joined), set(query.batched), dict(query.nested)
    for _, value in given:
        if isinstance(value, Loader):
            for path in value.paths:
                (joined if value.joined else batched).add(path)
    return fresh(
        evaluation, query, joined=frozenset(joined), batched=frozenset(batched), nested=tuple(sorted(nested.items()))
    )


def _columns(given: Arguments) -> tuple[str, ...]:
    names = [text for name, value in given if name is None and (text := literal(value)) is not None]
    return (*names, *(name for name, _ in given if name is not None and name != "flat" and name != "named"))


def _values(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    return fresh(evaluation, query, shape="dict", columns=_columns(given), batched=frozenset(), relation="")


def _tuples(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    flat = any(name == "flat" and isinstance(v, Scalar) and v.literal is True for name, v in given)
    shape = "flat" if flat else "tuple"
    return fresh(evaluation, query, shape=shape, columns=_columns(given), batched=frozenset(), relation="")


def _only(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    return fresh(evaluation, query)


def _stream(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    chunk = next((v for n, v in given if n in (None, "chunk_size")), None)
    size = chunk.amount if isinstance(chunk, Scalar) and chunk.amount is not None else number(2000)
    return fresh(evaluation, query, streamed=size)


def _limit(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    value = given[0][1] if given else UNKNOWN
    amount = value.amount if isinstance(value, Scalar) else None
    return limited(evaluation, query, amount)


def limited(evaluation: Evaluation, query: Query, amount: Polynomial | None) -> Query:
    """The first `amount` rows; an unknown limit still bounds."""
    if amount is None:
        return fresh(evaluation, query, size=up_to(query.size), limited=True, relation="")
    evaluation.limits.append((query.size, amount))
    return fresh(evaluation, query, size=minimum(query.size, amount), limited=True, relation="")


def _get(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    narrowed = _filter(evaluation, query, given)
    return replace(narrowed, size=ONE, unique=True)


def _in_bulk(evaluation: Evaluation, query: Query, given: Arguments) -> Value:
    keys = given[0][1] if given else None
    narrowed = query
    if keys is not None:
        narrowed = _filter(evaluation, query, [("pk__in", keys)])
    narrowed = fresh(evaluation, narrowed, relation="")
    execute(evaluation, narrowed)
    element = element_of(evaluation, narrowed)
    if isinstance(element, Row):
        element = replace(element, ident=evaluation.fresh())
    return Sequence("dict", narrowed.size, element, evaluation.fresh(), key=Scalar(entity=query.model))


def _delete(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    """Django collects the rows that it deletes in memory when anything refers to them."""
    if not query.limited and not query.unique and query.orm == "django":
        held = replace(query, evaluated=True, streamed=None)
        evaluation.temporaries.append(replace(held, ident=evaluation.fresh()))
        evaluation.note_peak()
        evaluation.temporaries.pop()
    return query


def _page(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    return query


VERBS: dict[str, Callable[[Evaluation, Query, Arguments], Value]] = {
    "copy": _copy,
    "distinct": _distinct,
    "annotate": _annotate,
    "filter": _filter,
    "exclude": _exclude,
    "nothing": _nothing,
    "union": _union,
    "joined": _joined,
    "batched": _batched,
    "options": _options,
    "values": _values,
    "tuples": _tuples,
    "only": _only,
    "stream": _stream,
    "limit": _limit,
    "get": _get,
    "in_bulk": _in_bulk,
    "delete": _delete,
}
