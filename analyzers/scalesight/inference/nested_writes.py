"""Rows that are written together with rows of their relations: `create({ data: { lines: { create: [...] } } })`."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, Polynomial, number, up_to
from scalesight.inference.arguments import Binding, Verb
from scalesight.inference.finders import narrowed
from scalesight.inference.iteration import size_of
from scalesight.inference.models import Relation, models_of, short
from scalesight.inference.queries import batches, combinations, element_of
from scalesight.inference.query_verbs import apply_verb
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.terms import as_query
from scalesight.inference.texts import literals
from scalesight.inference.values import UNKNOWN, Query, Row, Sequence, Value, items_by_name


def _write_nested(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Writes one row and what its data names of its relations; then it is read again, with what is included."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    what = f"{short(query.model)}.write"
    options = {key: value for key, value in binding.named.items() if key in ("include", "select")}
    written = replace(narrowed(evaluation, query, options), size=ONE, unique=True)
    evaluation.charge("queries", ONE, "write", what, model=query.model)
    beside = _beside(evaluation, query, binding.named.get("data"))
    loaded = batches(evaluation, written)
    for amount in beside:
        evaluation.charge("queries", amount, "write", what, model=query.model)
    for trips, path, _ in loaded:
        evaluation.charge("queries", trips, "batch", f"{short(query.model)}.{path}", model=query.model)
    if beside or loaded:
        evaluation.charge("queries", ONE, "query", what, model=query.model)
    row = element_of(evaluation, written)
    return replace(row, ident=evaluation.fresh()) if isinstance(row, Row) else row


def _beside(evaluation: Evaluation, query: Query, data: Value | None) -> list[Polynomial]:
    """The statements for the relations that the data of a row names."""
    model = models_of(evaluation.program).get(query.model)
    held = items_by_name(evaluation.current(data)) if data is not None else None
    found: list[Polynomial] = []
    for key, item in (held or {}).items():
        relation = model.relations.get(str(key)) if model is not None else None
        if relation is not None:
            found += _of_relation(evaluation, relation, item)
    return found


def _of_relation(evaluation: Evaluation, relation: Relation, item: Value) -> list[Polynomial]:
    """New rows of a list go in one statement; one that is connected is looked up; anything else is asked row by row."""
    found: list[Polynomial] = []
    for action, operand in (items_by_name(evaluation.current(item)) or {}).items():
        operand = evaluation.current(operand)
        many = isinstance(operand, Sequence) and operand.kind != "dict"
        if action in ("create", "createMany") or (action == "connect" and relation.to == "one"):
            found.append(ONE)
        else:
            found.append(up_to(number(2) * (size_of(evaluation, operand) if many else ONE)))
    return found


def _grouped(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`groupBy({ by: ["productId"] })`: one query that gives a row for each group."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    by = binding.named.get("by", UNKNOWN)
    items = by.items or () if isinstance(by, Sequence) else (by,)
    columns = tuple(literals(map(evaluation.current, items)))
    query = narrowed(evaluation, query, {key: value for key, value in binding.named.items() if key != "by"})
    size = combinations(evaluation, query.model, columns, query.size)
    made = apply_verb(evaluation, "annotate", replace(query, size=size, shape="dict", columns=columns), [])
    return evaluation.tables.verbs["send"](evaluation, Binding(made, [], {}), [])


VERBS: dict[str, Verb] = {"write_nested": _write_nested, "grouped_rows": _grouped}
