"""What a SQL string reads: its tables, its limit, whether a key narrows it to one row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from scalesight.cost.algebra import ONE, Polynomial, maximum, minimum, number, up_to
from scalesight.inference.models import models_of
from scalesight.inference.queries import combinations
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import related, rows
from scalesight.inference.texts import literal_prefix
from scalesight.inference.values import Query, Scalar

PLACEHOLDERS = re.compile(r"%\(\w+\)s|%s|(?<![:\w]):[A-Za-z_]\w*|\?|\$\d+|\{\}")


@dataclass(frozen=True)
class Statement:
    """A parsed statement: `kind` select, insert, update, delete or other; `columns` and keys as written."""

    kind: str
    table: str | None = None
    joins: tuple[str, ...] = ()
    limit: int | None = None
    equals: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    narrowed: bool = False
    columns: tuple[str, ...] = ()
    aggregate: bool = False
    grouped: tuple[str, ...] = ()
    distinct: bool = False


def is_sql(text: str) -> bool:
    """Whether a string begins as a statement does that reads or writes rows."""
    return re.match(r"\s*(select|insert|update|delete|with|replace)\b", text, re.I) is not None


@lru_cache(maxsize=4096)
def parse_sql(text: str) -> Statement | None:
    """The statement that a string holds; None when it is none that can be read. Placeholders count as literals."""
    if len(text) > 20_000 or not is_sql(text):
        return None
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(PLACEHOLDERS.sub("0", text))
    except Exception:  # the parser's errors have several unrelated types
        return None
    if isinstance(tree, (exp.Insert, exp.Update, exp.Delete)):
        table = tree.find(exp.Table)
        return Statement(type(tree).__name__.lower(), table.name if table is not None else None)
    if not isinstance(tree, exp.Select):
        return Statement("other")
    source = tree.args.get("from_") or tree.args.get("from")
    table = source.find(exp.Table) if source is not None else None
    joins = tuple(j.this.name for j in tree.args.get("joins") or () if isinstance(j.this, exp.Table))
    limit = tree.args.get("limit")
    amount = limit.expression if limit is not None else None
    where = tree.args.get("where")
    equals: list[str] = []
    inside: list[str] = []
    if where is not None:
        parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
        for part in parts:
            if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column):
                equals.append(part.this.name)
            elif isinstance(part, exp.In) and isinstance(part.this, exp.Column):
                inside.append(part.this.name)
    group = tree.args.get("group")
    selected = tree.expressions
    aggregate = bool(selected) and all(e.find(exp.AggFunc) is not None for e in selected) and group is None
    return Statement(
        "select",
        table.name if table is not None else None,
        joins,
        int(amount.this)
        if isinstance(amount, exp.Literal) and amount.is_int and PLACEHOLDERS.search(text[-20:]) is None
        else None,
        tuple(equals),
        tuple(inside),
        where is not None,
        tuple(e.alias_or_name for e in selected),
        aggregate,
        tuple(c.name for c in group.expressions if isinstance(c, exp.Column)) if group is not None else (),
        tree.args.get("distinct") is not None,
    )


def query_of_sql(evaluation: Evaluation, text: Scalar) -> Query:
    """The rows that a SQL string gives, as a query that was sent already."""
    statement = parse_sql(literal_prefix(text))
    base = Query(evaluation.fresh(), "", ONE, "sql", shape="tuple", evaluated=True, streamed=number(100))
    if statement is None or statement.kind != "select" or statement.table is None:
        return replace(base, shape="flat", filtered=True)
    model = model_of_table(evaluation, statement.table)
    size: Polynomial = rows(model)
    unique = False
    for column in statement.equals:
        size, now = equal(evaluation, statement, model, size, column)
        unique = unique or now
    if statement.narrowed and not unique and size == rows(model):
        size = up_to(size)
    if statement.joins and not unique:
        size = _join(evaluation, statement, size)
    if statement.aggregate:
        size = ONE
    if statement.grouped and not unique:
        size = combinations(evaluation, model, statement.grouped, size)
    if statement.limit is not None:
        size = minimum(size, number(statement.limit))
    return replace(
        base,
        model=model,
        size=size,
        columns=statement.columns,
        filtered=statement.narrowed,
        limited=statement.limit is not None,
        unique=unique or statement.aggregate,
    )


def model_of_table(evaluation: Evaluation, table: str) -> str:
    """The model whose table it is, else the table itself."""
    for model in models_of(evaluation.program).values():
        if model.table == table:
            return model.id
    return f"table:{table}"


def equal(
    evaluation: Evaluation, statement: Statement, model: str, size: Polynomial, column: str
) -> tuple[Polynomial, bool]:
    """`column = value`: a key is one row; a foreign key the rows of one parent; anything else "up to"."""
    if column in ("id", "pk", "uuid") and not statement.joins:
        return ONE, True
    if column.endswith("_id") and size == rows(model):
        return related(f"table:{column.removesuffix('_id')}", f"{statement.table}", model), False
    return up_to(size), False


def _join(evaluation: Evaluation, statement: Statement, size: Polynomial) -> Polynomial:
    """A join gives the rows of its largest table: every other one is reached by a key."""
    others = [rows(model_of_table(evaluation, table)) for table in statement.joins]
    return maximum(size, *others) if size == rows(model_of_table(evaluation, statement.table or "")) else size
