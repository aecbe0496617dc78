"""Statements that are put together from tables and conditions as values: `select().from(products).where(eq(...))`."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, up_to
from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.conditions import covers_all
from scalesight.inference.dispatch import invoke
from scalesight.inference.models import models_of, orm_named
from scalesight.inference.queries import fresh
from scalesight.inference.query_verbs import apply_verb
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import related, rows
from scalesight.inference.sql import parse_sql
from scalesight.inference.terms import as_query
from scalesight.inference.texts import literal, literal_prefix
from scalesight.inference.values import (
    UNKNOWN,
    ClassRef,
    Closure,
    Column,
    Condition,
    Library,
    Object,
    Query,
    Scalar,
    Sequence,
    Value,
    text,
)


def _table_model(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A table that is written down here: its model."""
    name = literal(next(iter(positional(evaluation, given)), UNKNOWN))
    here = f"{evaluation.path}:"
    found = (m.id for m in models_of(evaluation.program).values() if m.table == name and m.id.startswith(here))
    return next((ClassRef(model) for model in found), UNKNOWN)


def _from_table(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`select(columns).from(table)`: all rows, or one row of totals."""
    query = as_query(evaluation, next(iter(positional(evaluation, given)), None))
    chosen = binding.receiver.carried if isinstance(binding.receiver, Object) else None
    if query is None:
        return Query(evaluation.fresh(), "", up_to(ONE), filtered=True)
    query = fresh(evaluation, query)
    if isinstance(chosen, Sequence) and chosen.items and any(_is_total(one) for one in chosen.items):
        return replace(query, size=ONE, limited=True, shape="dict")
    return query


def _is_total(value: Value) -> bool:
    """Whether a chosen column is a number over all rows."""
    if isinstance(value, Scalar) and value.text:
        words = literal_prefix(value)
        statement = parse_sql(f"select {words} from x") if "(" in words else None
        return statement is not None and statement.aggregate
    return isinstance(value, Object) and value.type.endswith(".Aggregate")


def _where_condition(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`where(and(eq(products.id, 3), ...))`; conditions on the columns of a joined table only narrow."""
    query = as_query(evaluation, binding.receiver)
    values = positional(evaluation, given)
    if query is None or not values:
        return query if query is not None else UNKNOWN
    total = query.size if query.shape == "dict" and query.limited else None
    made = apply_verb(evaluation, "filter", query, [(None, of_model(evaluation, query, values[0]))])
    return replace(made, size=total) if isinstance(made, Query) and total is not None else made


def of_model(evaluation: Evaluation, query: Query, value: Value) -> Value:
    """A condition as far as it speaks of the query's own rows; a function is asked for it."""
    value = evaluation.current(value)
    if isinstance(value, Closure):
        orm = orm_named(evaluation.program, query.orm)
        words = Library(orm.query.rpartition(".")[0] if orm is not None else "")
        value = invoke(evaluation, value, [(None, ClassRef(query.model)), (None, words)], evaluation.statement)
    if not isinstance(value, Condition):
        return value
    if isinstance(value.operand, Sequence) and value.operator == "and":
        items = tuple(of_model(evaluation, query, item) for item in value.operand.items or ())
        return replace(value, operand=replace(value.operand, items=items))
    if isinstance(value.column, Column) and value.column.model != query.model:
        return Condition(UNKNOWN, "or", UNKNOWN)
    return value


def _joined_on(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`innerJoin(variants, eq(variants.productId, products.id))`: a row for each of the side that has more."""
    query = as_query(evaluation, binding.receiver)
    values = positional(evaluation, given)
    other = as_query(evaluation, values[0]) if values else None
    if query is None or other is None:
        return query if query is not None else UNKNOWN
    size = query.size
    condition = values[1] if len(values) > 1 else UNKNOWN
    sides = (condition.column, condition.operand) if isinstance(condition, Condition) else ()
    for column in sides:
        if not isinstance(column, Column) or column.model != other.model:
            continue
        model = models_of(evaluation.program).get(other.model)
        relation = next((r for r in model.relations.values() if r.key == column.name), None) if model else None
        if relation is not None and relation.target == query.model:
            many = related(query.model, f"{other.model}_set", other.model)
            size = rows(other.model) if covers_all(size, query) else size * many
    return fresh(evaluation, query, size=size, shape="dict")


def _grouped_rows(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A row for each group: for each parent where a parent's key is what they are grouped by."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    return fresh(evaluation, query, size=up_to(rows(query.model)), limited=True, shape="dict")


def _condition(operator: str) -> Verb:
    def make(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
        values = positional(evaluation, given)
        return Condition(values[0], operator, values[1]) if len(values) > 1 else Condition(UNKNOWN, "or", UNKNOWN)

    return make


def _all_of(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`and(a, b)`"""
    values = tuple(positional(evaluation, given))
    if len(values) == 1:
        return values[0]
    return Condition(UNKNOWN, "and", Sequence("tuple", ONE, UNKNOWN, items=values))


def _sql_text(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A statement in a template: its text."""
    value = next(iter(positional(evaluation, given)), UNKNOWN)
    return value if isinstance(value, Scalar) and value.text else text()


VERBS: dict[str, Verb] = {
    "table_model": _table_model,
    "from_table": _from_table,
    "where_condition": _where_condition,
    "joined_on": _joined_on,
    "rows_by_group": _grouped_rows,
    "is_equal": _condition("=="),
    "is_in": _condition("in"),
    "both": _all_of,
    "sql_text": _sql_text,
}
