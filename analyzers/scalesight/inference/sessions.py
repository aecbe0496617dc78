"""What a session runs (SQLAlchemy): statements are built, executed, and their results read."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, minimum, number
from scalesight.effects.expressions import Term
from scalesight.inference.arguments import Binding, Verb
from scalesight.inference.iteration import size_of
from scalesight.inference.models import models_of
from scalesight.inference.queries import combinations, element_of, execute, note_identity, relation_of, spend_batches
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import related, rows
from scalesight.inference.sql import parse_sql, query_of_sql
from scalesight.inference.terms import as_query, value_of
from scalesight.inference.texts import literal, literal_prefix
from scalesight.inference.values import (
    AGGREGATE,
    UNKNOWN,
    ClassRef,
    Column,
    Condition,
    Library,
    Loader,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)


def _select(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`select(Model)`, `select(Model.column, ...)`, `session.query(...)`: a statement or a lazy query."""
    values = [_in_models(value) for name, value in given if name is None]
    first = values[0] if values else UNKNOWN
    if isinstance(first, Library) and first.name.startswith("column."):
        first = first.receiver or UNKNOWN
    if isinstance(first, (Scalar, Opaque, Object)) and not isinstance(first, ClassRef):
        column = next((v for v in values if isinstance(v, (Column, ClassRef))), None)
        aggregate = isinstance(first, Scalar) or (isinstance(first, Object) and first.type == AGGREGATE)
        if column is None and isinstance(first, Object) and isinstance(first.carried, (Column, ClassRef, Query)):
            column = first.carried  # type: ignore[assignment]
        if column is None:
            return Query(evaluation.fresh(), "", ONE, "sqlalchemy", shape="flat", runner="statement", filtered=True)
        query = as_query(evaluation, column)
        if query is None:
            return UNKNOWN
        shape = "tuple" if len(values) > 1 else "flat"
        columns = tuple(v.name for v in values if isinstance(v, Column))
        size = query.size if len(values) > 1 or not aggregate else ONE
        return replace(
            query, size=size, shape=shape, columns=columns, runner="statement", joined=frozenset(), batched=frozenset()
        )
    query = as_query(evaluation, first)
    if query is None:
        return UNKNOWN
    query = replace(query, orm=query.orm or "sqlalchemy")
    if len(values) > 1 or isinstance(first, Column):
        columns = tuple(v.name for v in values if isinstance(v, Column))
        shape = "tuple"
        if all(isinstance(v, ClassRef) for v in values):
            items = tuple(Row(v.name, 0) for v in values if isinstance(v, ClassRef))
            return replace(
                query,
                shape="tuple",
                runner="statement",
                element=Sequence("tuple", number(len(items)), items[0], items=items),
            )
        return replace(query, shape=shape, columns=columns, runner="statement", joined=frozenset(), batched=frozenset())
    if isinstance(first, Object):
        return replace(query, runner="statement")
    return replace(query, runner="statement")


def _in_models(value: Value) -> Value:
    """A class that nobody shows, or a column of one, as what it has to be in a statement."""
    if not isinstance(value, Library) or value.receiver is not None:
        return value
    owner, _, last = value.name.rpartition(".")
    if owner.rpartition(".")[2][:1].isupper() and not last[:1].isupper():
        return Column(owner, last)
    return ClassRef(value.name) if last[:1].isupper() and not last.isupper() else value


def _as_lazy(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The same for `session.query(...)`: the query runs itself when it is consumed."""
    made = _select(evaluation, binding, given)
    return replace(made, runner="lazy") if isinstance(made, Query) else made


def _execute(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A session runs a statement at once: one round trip and those of its eager batches. The result holds its rows."""
    statement = evaluation.current(given[0][1]) if given else UNKNOWN
    if isinstance(statement, Object) and isinstance(statement.carried, Query) and statement.type == "sqlalchemy.write":
        many = given[1][1] if len(given) > 1 else None
        kind = "bulk" if isinstance(many, Sequence) and many.kind == "list" else "write"
        evaluation.charge("queries", ONE, kind, "execute", model=statement.carried.model)
        return Object("sqlalchemy.Result", evaluation.fresh())
    if not isinstance(statement, Query):
        if isinstance(statement, Scalar) or (isinstance(statement, Object) and isinstance(statement.carried, Scalar)):
            text = statement if isinstance(statement, Scalar) else statement.carried
            assert isinstance(text, Scalar)
            statement = query_of_sql(evaluation, text)
            parsed = parse_sql(literal_prefix(text))
            kind = "write" if parsed is not None and parsed.kind in ("insert", "update", "delete") else "query"
            if statement.model:
                spend_batches(evaluation, statement, "execute", kind)
            else:
                evaluation.charge("queries", ONE, kind, "execute")
            return Object("sqlalchemy.Result", evaluation.fresh(), statement)
        evaluation.charge("queries", ONE, "query", "execute")
        return Object("sqlalchemy.Result", evaluation.fresh())
    statement = replace(statement, ident=evaluation.fresh(), evaluated=False, runner="lazy")
    if statement.model:
        spend_batches(evaluation, statement, "", "query")
    else:
        evaluation.charge("queries", ONE, "query", "execute")
    note_identity(evaluation, statement)
    done = replace(statement, evaluated=True)
    evaluation.update(done)
    return Object("sqlalchemy.Result", evaluation.fresh(), done)


def _scalar(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`session.scalar(statement)`: runs it and gives the first value of the first row."""
    result = _execute(evaluation, binding, given)
    carried = result.carried if isinstance(result, Object) else None
    if isinstance(carried, Query) and carried.shape == "row":
        return Row(carried.model, evaluation.fresh(), carried.joined | carried.batched, carried.nested)
    return Scalar()


def _get(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`session.get(Model, key)`: the identity map answers the second time, so it costs the distinct keys."""
    values = [value for name, value in given if name is None]
    query = as_query(evaluation, values[0]) if values else None
    if query is None:
        return UNKNOWN
    if query.model in evaluation.identity:
        return Row(query.model, evaluation.fresh(), query.joined | query.batched)
    times = evaluation.times()
    amount = times if not evaluation.loops else minimum(times, rows(query.model))
    evaluation.charge("queries", ONE, "query", "get", model=query.model, amount=amount, narrowed=True)
    return Row(query.model, evaluation.fresh(), query.joined | query.batched)


def _loader(joined: bool) -> Verb:
    def make(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
        before = binding.receiver.paths if isinstance(binding.receiver, Loader) else ()
        prefix = before[-1] + "." if before else ""
        columns = [_in_models(value) for _, value in given]
        names = [value.name for value in columns if isinstance(value, Column)]
        names += [text for _, value in given if (text := literal(value)) is not None]
        return Loader((*before, *(prefix + name for name in names)), joined)

    return make


def _order(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return binding.receiver


def _column(operator: str) -> Verb:
    def make(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
        return Condition(binding.receiver, operator, given[0][1] if given else UNKNOWN)

    return make


def _write(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`insert(T)`, `update(T)`, `delete(T)` and what is chained to them: one statement, whatever its conditions."""
    if isinstance(binding.receiver, Object) and binding.receiver.type == "sqlalchemy.write":
        return binding.receiver
    source = given[0][1] if given else binding.receiver
    query = as_query(evaluation, source)
    return Object("sqlalchemy.write", evaluation.fresh(), query or Query(0, "", ONE))


def _joined_tables(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`.join(Other)`: rows of the side that has more for each."""
    query = as_query(evaluation, binding.receiver)
    if query is None or not given:
        return UNKNOWN
    target = given[0][1]
    name = target.name if isinstance(target, Column) else None
    relation = relation_of(evaluation, query.model, name) if name else None
    if relation is None and isinstance(target, ClassRef):
        model = models_of(evaluation.program).get(query.model)
        if model is not None:
            relation = next((r for r in model.relations.values() if r.target == target.name), None)
    size = query.size
    if relation is not None and relation.to == "many":
        size = size * related(query.model, relation.name, relation.target)
    return replace(query, ident=evaluation.fresh(), size=size)


def _all(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The rows of a result, or of a query that runs itself, as a list."""
    carried = binding.receiver.carried if isinstance(binding.receiver, Object) else binding.receiver
    carried = evaluation.current(carried) if carried is not None else UNKNOWN
    if not isinstance(carried, Query):
        return Opaque("rows")
    if not carried.evaluated:
        execute(evaluation, carried)
        carried = evaluation.current(carried)
    term = Term("rows", 0, (Term("name", "found"),))
    made = value_of(evaluation, term, Binding(UNKNOWN, [], {"found": carried}))
    return made if made is not None else UNKNOWN


def _first(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The first row: of a result nothing more is spent, a query that runs itself is sent with a limit."""
    carried = binding.receiver.carried if isinstance(binding.receiver, Object) else binding.receiver
    carried = evaluation.current(carried) if carried is not None else UNKNOWN
    if not isinstance(carried, Query):
        return UNKNOWN
    if not carried.evaluated:
        spend_batches(
            evaluation, replace(carried, ident=evaluation.fresh(), size=ONE, unique=True, evaluated=False), "", "query"
        )
    element = element_of(evaluation, carried)
    return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) else element


def _result_scalars(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The first column of each row of a result."""
    result = binding.receiver
    carried = result.carried if isinstance(result, Object) else None
    carried = evaluation.current(carried) if carried is not None else None
    if isinstance(result, Object) and isinstance(carried, Query) and carried.shape == "tuple":
        flat = replace(carried, shape="flat", columns=carried.columns[:1], element=None)
        evaluation.update(flat)
        return replace(result, carried=flat)
    return result


def _grouped(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`.group_by(column)`: as many rows as the column has values."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    columns = [value for _, value in given if isinstance(value, Column)]
    names = tuple(column.name for column in columns)
    model = columns[0].model if columns else query.model
    return replace(query, ident=evaluation.fresh(), size=combinations(evaluation, model, names, query.size))


def _select_from(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    query = binding.receiver
    source = as_query(evaluation, given[0][1]) if given else None
    if isinstance(query, Query) and source is not None and not query.model:
        return replace(query, ident=evaluation.fresh(), model=source.model)
    return query


def _table(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`Table("products", metadata, ...)`: a table of that name."""
    name = literal(given[0][1]) if given else None
    return ClassRef(f"table:{name}") if name else UNKNOWN


def _commit(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`session.commit()`: what was added or changed since the last flush is written; rows expire."""
    if evaluation.added:
        evaluation.charge("queries", ONE, "write", "commit", model=evaluation.added)
        if not evaluation.loops:
            evaluation.added = None
    return UNKNOWN


def _add(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`session.add(row)`: the unit of work writes it at the next flush."""
    value = evaluation.current(given[0][1]) if given else UNKNOWN
    many = size_of(evaluation, value) if isinstance(value, (Sequence, Query)) else ONE
    model = value.type if isinstance(value, Row) else getattr(getattr(value, "element", None), "type", None)
    del many
    evaluation.added = model or evaluation.added
    return UNKNOWN


VERBS: dict[str, Verb] = {
    "select": _select,
    "lazy_select": _as_lazy,
    "execute": _execute,
    "scalar": _scalar,
    "identity_get": _get,
    "load_joined": _loader(True),
    "load_batched": _loader(False),
    "same": _order,
    "column_in": _column("in"),
    "column_equals": _column("=="),
    "column_other": _column("?"),
    "write_statement": _write,
    "join": _joined_tables,
    "all": _all,
    "first_of": _first,
    "session_add": _add,
    "session_commit": _commit,
    "result_scalars": _result_scalars,
    "grouped": _grouped,
    "select_from": _select_from,
    "table": _table,
}
