"""The verbs of lazy queries: what `filter`, `select_related`, `values` and their like make of a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scalesight.cost.algebra import ONE, ZERO, number, up_to
from scalesight.inference.conditions import conditions, follow, narrow_size, related_by_value
from scalesight.inference.models import models_of
from scalesight.inference.queries import combinations, element_of, execute, fresh, limited, prefixes
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.texts import literal
from scalesight.inference.values import (
    AGGREGATE,
    ANY_PATH,
    OUTER,
    UNKNOWN,
    Loader,
    Object,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)


def apply_verb(evaluation: Evaluation, verb: str, query: Query, given: Arguments) -> Value:
    """What a verb makes of a query. The catalogues may name no other than those of VERBS."""
    return VERBS[verb](evaluation, query, given)


def _copy(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    query = follow(query, [text for _, value in given if (text := literal(value)) is not None])
    if query.filled:
        return query
    return fresh(evaluation, query)


def _annotate(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    """`annotate(...)`: an aggregate behind `values(...)` makes one row of each group."""
    grouped = query.columns and any(isinstance(v, Object) and v.type == AGGREGATE for _, v in given)
    size = combinations(evaluation, query.model, query.columns, query.size) if grouped else query.size
    return fresh(evaluation, query, size=size, relation="")


def _distinct(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    size = query.size
    if query.shape in ("flat", "tuple", "dict") and query.columns:
        size = combinations(evaluation, query.model, query.columns, size)
    return fresh(evaluation, query, size=size, relation="")


def _filter(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    size, unique, narrowed = query.size, query.unique, query.filtered
    query = follow(query, [name for name, _ in given if name is not None], related_by_value(evaluation, given))
    for name, value in conditions(given):
        value = evaluation.current(value)
        if isinstance(value, Object) and value.type == OUTER and isinstance(value.carried, Scalar):
            query = replace(query, outer=str(value.carried.literal or ""))
            continue
        size, now_unique, narrows = narrow_size(evaluation, query, size, name, value)
        unique, narrowed = unique or now_unique, narrowed or narrows
    return fresh(evaluation, query, size=size, filtered=narrowed, unique=unique, relation="")


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


def paths_in(given: Arguments) -> list[str]:
    """The relations that a call names; `ANY_PATH` where a list that is not known names them."""
    named = [text.replace("__", ".") for name, value in given if name is None and (text := literal(value)) is not None]
    return [*named, ANY_PATH] if any(name == "*" for name, _ in given) else named


def _joined(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    paths = paths_in(given)
    model = models_of(evaluation.program).get(query.model)
    if not given and model is not None:  # every foreign key that is not null: one level
        paths = [r.name for r in model.relations.values() if r.to == "one" and r.forward]
    if any(isinstance(v, Scalar) and v.is_null for _, v in given):
        return fresh(evaluation, query, joined=frozenset())
    return fresh(evaluation, query, joined=query.joined | frozenset(prefixes(paths)))


def _batched(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    batched, nested = set(query.batched), dict(query.nested)
    paths = paths_in(given)
    batched.update(path for path in paths if path != ANY_PATH)
    for _, value in given:
        if isinstance(value, Loader):
            for path in value.paths:
                batched.add(path)
                if value.query is not None:
                    nested[path] = replace(value.query, relation=value.attribute or "")
        elif isinstance(value, Scalar) and value.is_null:
            batched, nested = set(), {}
    joined = query.joined | (frozenset(paths) & {ANY_PATH})  # nobody tells how many queries those are
    return fresh(evaluation, query, joined=joined, batched=frozenset(batched), nested=tuple(sorted(nested.items())))


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
    if any(name == "*" for name, _ in given):
        joined.add(ANY_PATH)
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
        element = replace(element, ident=evaluation.fresh(query))
    return Sequence("dict", narrowed.size, element, evaluation.fresh(), key=Scalar(entity=query.model))


def _delete(evaluation: Evaluation, query: Query, given: Arguments) -> Query:
    """Django collects the rows that it deletes in memory when other rows refer to them."""
    model = models_of(evaluation.program).get(query.model)
    referred = model is not None and any(not relation.forward for relation in model.relations.values())
    if referred and not query.limited and not query.unique and query.orm == "django":
        held = replace(query, evaluated=True, streamed=None)
        evaluation.temporaries.append(replace(held, ident=evaluation.fresh()))
        evaluation.note_peak()
        evaluation.temporaries.pop()
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
