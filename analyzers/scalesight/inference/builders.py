"""Statements that are built call by call, `db("products").where("id", 3).first()`, and those that are kept and sent."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, Polynomial, maximum, minimum, up_to
from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.conditions import collection_of, conditions_of, covers_all
from scalesight.inference.iteration import awaited
from scalesight.inference.queries import combinations, element_of, execute, fresh
from scalesight.inference.query_verbs import apply_verb
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import rows
from scalesight.inference.sql import Statement, equal, model_of_table
from scalesight.inference.terms import as_query
from scalesight.inference.texts import literal
from scalesight.inference.values import UNKNOWN, Object, Query, Row, Sequence, Value

TABLE = "table:"


def _where(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`where("id", 3)`, `where("id", "=", 3)`, `where({ id: 3 })`; a function in it only narrows."""
    query = as_query(evaluation, binding.receiver)
    values = positional(evaluation, given)
    if query is None or not values:
        return query if query is not None else UNKNOWN
    column = literal(values[0])
    if column is None:
        held = conditions_of(evaluation, values[0])
    else:
        operator = literal(values[1]) if len(values) > 2 else "="
        held = [(column if operator == "=" else f"{column}__other", values[-1])]
    for name, value in held:
        query = _narrowed(evaluation, query, str(name).rpartition(".")[2], value)
    return query


def _where_in(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`whereIn("id", ids)`"""
    query = as_query(evaluation, binding.receiver)
    values = positional(evaluation, given)
    column = literal(values[0]) if values else None
    if query is None or column is None or len(values) < 2:
        return apply_verb(evaluation, "exclude", query, []) if query is not None else UNKNOWN
    return _narrowed(evaluation, query, f"{column.rpartition('.')[2]}__in", values[1])


def _narrowed(evaluation: Evaluation, query: Query, condition: str, value: Value) -> Query:
    """What a condition leaves; of a table that no model describes, by the idioms of column names."""
    if not query.model.startswith(TABLE):
        made = apply_verb(evaluation, "filter", query, [(condition, value)])
        return made if isinstance(made, Query) else query
    column, _, lookup = condition.partition("__")
    size: Polynomial = up_to(query.size)
    unique = False
    if not lookup:
        statement = Statement("select", query.model.removeprefix(TABLE))
        size, unique = equal(evaluation, statement, query.model, query.size, column)
    elif lookup == "in" and column == "id":
        many = collection_of(evaluation, value)
        if many is not None:
            size = many if covers_all(query.size, query) else minimum(query.size, many)
    return fresh(evaluation, query, size=size, filtered=True, unique=query.unique or unique)


def _first(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The first row, when it is waited for."""
    query = as_query(evaluation, binding.receiver)
    return replace(fresh(evaluation, query, size=ONE, limited=True), single=True) if query is not None else UNKNOWN


def _aggregated(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """One row with a number, unless the rows are grouped."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    size = query.size if query.columns else ONE
    return fresh(evaluation, query, size=size, limited=True, shape="dict")


def _grouped_by(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A row for each group: one for each parent where the key of a parent is what they are grouped by."""
    query = as_query(evaluation, binding.receiver)
    columns = tuple(text for value in positional(evaluation, given) if (text := literal(value)) is not None)
    if query is None:
        return UNKNOWN
    size = combinations(evaluation, query.model, columns, query.size)
    return fresh(evaluation, query, size=size, columns=columns, limited=True, shape="dict")


def _joined_table(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A join gives the rows of its largest table: every other one is reached by a key."""
    query = as_query(evaluation, binding.receiver)
    values = positional(evaluation, given)
    table = literal(values[0]) if values else None
    if query is None:
        return UNKNOWN
    if table is None or not covers_all(query.size, query):
        return fresh(evaluation, query)
    other = rows(model_of_table(evaluation, table.split()[0]))
    return fresh(evaluation, query, size=maximum(query.size, other))


def _column_of(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`pluck("id")`: the values of one column."""
    query = as_query(evaluation, binding.receiver)
    values = positional(evaluation, given)
    column = literal(values[0]) if values else None
    return fresh(evaluation, query, shape="flat", columns=(column or "?",)) if query is not None else UNKNOWN


def _sent_again(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A prepared statement is sent anew with each call: its rows."""
    query = _prepared(evaluation, binding)
    return awaited(evaluation, query) if query is not None else _unread(evaluation)


def _sent_again_for_one(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    query = _prepared(evaluation, binding)
    if query is None:
        return _unread(evaluation)
    execute(evaluation, replace(query, size=ONE, limited=True))
    element = element_of(evaluation, query)
    return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) else element


def _streamed_again(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    query = _prepared(evaluation, binding)
    return replace(query, streamed=ONE) if query is not None else _unread(evaluation)


def _prepared(evaluation: Evaluation, binding: Binding) -> Query | None:
    carried = binding.receiver.carried if isinstance(binding.receiver, Object) else None
    if not isinstance(carried, Query):
        return None
    return replace(fresh(evaluation, carried, streamed=None), shape="row" if carried.model else carried.shape)


def _unread(evaluation: Evaluation) -> Value:
    evaluation.charge("queries", ONE, "query", "statement")
    return UNKNOWN


def _table(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """All rows of the table that the first argument names (`products`, `products as p`, `{ p: "products" }`)."""
    value = next(iter(positional(evaluation, given)), UNKNOWN)
    if isinstance(value, Sequence) and value.items:
        value = evaluation.current(value.items[0])
    name = literal(value)
    orm = binding.receiver.type.rpartition(".")[0] if isinstance(binding.receiver, Object) else ""
    if not name or not name.strip():
        return Query(evaluation.fresh(), "", up_to(ONE), orm, filtered=True)
    model = model_of_table(evaluation, name.split()[0].rpartition(".")[2])
    return Query(evaluation.fresh(), model, rows(model), orm)


VERBS: dict[str, Verb] = {
    "table_named": _table,
    "where": _where,
    "where_in": _where_in,
    "first": _first,
    "aggregated": _aggregated,
    "grouped_by": _grouped_by,
    "joined_table": _joined_table,
    "column_of": _column_of,
    "sent_again": _sent_again,
    "sent_again_for_one": _sent_again_for_one,
    "streamed_again": _streamed_again,
}
