"""Rows that come with their relations, as options say: `{ include: { reviews: { take: 3 } } }`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from scalesight.cost.algebra import ONE
from scalesight.inference.models import models_of
from scalesight.inference.queries import query_of
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import related
from scalesight.inference.texts import literals
from scalesight.inference.values import Query, Scalar, Sequence, Value, items_by_name

Narrow = Callable[[Evaluation, Query, Mapping[str | int, Value]], Query]


def picked(evaluation: Evaluation, query: Query, value: Value, narrow: Narrow) -> Query:
    """A query whose rows hold the named columns alone, with the relations among them."""
    query = selected(evaluation, query, value, narrow)
    value = evaluation.current(value)
    held = items_by_name(value)
    if held is not None:
        wanted = {str(key): evaluation.current(item) for key, item in held.items()}
        names = [name for name, item in wanted.items() if isinstance(item, Scalar) and item.literal is not False]
    else:
        items = (value.items or ()) if isinstance(value, Sequence) else ()
        names = literals(map(evaluation.current, items))
    return replace(query, columns=tuple(names))


def selected(evaluation: Evaluation, query: Query, value: Value, narrow: Narrow) -> Query:
    """A query that loads each named relation by a query of its own, narrowed by the options that stand there."""
    held = items_by_name(evaluation.current(value))
    model = models_of(evaluation.program).get(query.model)
    if held is None or model is None:
        return query
    batched, nested = set(query.batched), dict(query.nested)
    for key, item in held.items():
        relation = model.relations.get(str(key))
        item = evaluation.current(item)
        if relation is None or (isinstance(item, Scalar) and item.known and not item.literal):
            continue
        batched.add(relation.name)
        options = items_by_name(item)
        if not options:
            continue
        size = related(model.id, relation.name, relation.target) if relation.to == "many" else ONE
        inner = narrow(evaluation, query_of(evaluation, relation.target, query.orm, size), options)
        batched |= {f"{relation.name}.{path}" for path in inner.batched}
        nested |= {f"{relation.name}.{path}": deeper for path, deeper in inner.nested}
        nested[relation.name] = replace(
            inner, batched=frozenset(), nested=(), columns=inner.columns if inner.shape == "row" else (), shape="row"
        )
    return replace(
        query, batched=frozenset(batched), nested=tuple(sorted(nested.items())), ident=evaluation.fresh(query)
    )
