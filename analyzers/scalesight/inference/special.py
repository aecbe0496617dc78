"""Verbs that do not start from a query: `len`, conditions and prefetches as objects, pages, further loading."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, minimum, number
from scalesight.inference.arguments import Binding, Verb
from scalesight.inference.iteration import consume, size_of
from scalesight.inference.paging import a_page
from scalesight.inference.queries import limited, prefixes
from scalesight.inference.query_verbs import make_prefetch, paths_in
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import (
    ANY_PATH,
    OUTER,
    UNKNOWN,
    Closure,
    Column,
    Condition,
    FunctionRef,
    Loader,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)
from scalesight.outline import facts


def _length(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`len(x)`"""
    value = consume(evaluation, given[0][1]) if given else UNKNOWN
    return Scalar(amount=size_of(evaluation, value))


def _prefetch(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return make_prefetch(evaluation, given)


def _condition(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return Condition(UNKNOWN, "or", UNKNOWN)


def _outer(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`OuterRef("line_id")`: a column of the rows that a query inside another is asked for."""
    return Object(OUTER, 0, evaluation.current(given[0][1]) if given else UNKNOWN)


def _exists(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`Exists(lines.filter(id=OuterRef("line_id")))` is `line_id__in=lines`; it asks nothing by itself."""
    query = evaluation.current(given[0][1]) if given else UNKNOWN
    if not isinstance(query, Query) or not query.outer:
        return Condition(UNKNOWN, "or", UNKNOWN)
    return Condition(Column("", query.outer), "in", query)


def _paginator(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A paginator carries its query; a page of it is a slice of the page's size."""
    rows = binding.named.get("object_list", UNKNOWN)
    per_page = binding.named.get("per_page", UNKNOWN)
    return Object(
        "django.core.paginator.Paginator",
        evaluation.fresh(rows),
        Sequence("tuple", number(2), rows, items=(rows, per_page)),
    )


def _page(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """One page: the count and the slice are a query each."""
    carried = binding.receiver.carried if isinstance(binding.receiver, Object) else None
    if not isinstance(carried, Sequence) or carried.items is None:
        return UNKNOWN
    rows, per_page = (evaluation.current(item) for item in carried.items)
    amount = per_page.amount if isinstance(per_page, Scalar) else None
    if isinstance(rows, Query):
        if not rows.evaluated:
            evaluation.charge("queries", ONE, "query", "Paginator.count", model=rows.model)
        return Object("django.core.paginator.Page", evaluation.fresh(rows), limited(evaluation, rows, amount))
    element = rows.element if isinstance(rows, Sequence) else Opaque(_one_of(rows))
    size = minimum(size_of(evaluation, rows), amount) if amount is not None else a_page(getattr(rows, "hint", ""))
    page = Sequence("list", size, element, evaluation.fresh(rows))
    return Object("django.core.paginator.Page", evaluation.fresh(rows), page)


def _one_of(rows: Value) -> str:
    return f"one of {rows.hint}" if isinstance(rows, Opaque) and rows.hint else ""


def _batch_rows(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`prefetch_related_objects(rows, "relation")`: a query for each relation that the rows do not know yet."""
    rows = evaluation.current(binding.named.get("model_instances", UNKNOWN))
    paths = paths_in(given[1:])
    for _, value in given[1:]:
        if isinstance(value, Loader):
            paths.extend(value.paths)
    element = evaluation.current(rows.element) if isinstance(rows, Sequence) else rows
    loaded = prefixes(element.loaded) if isinstance(element, Row) else []
    for path in dict.fromkeys(prefixes(paths)):
        if path not in (*loaded, ANY_PATH):
            evaluation.charge("queries", ONE, "batch", path)
    for name in _written_rows(evaluation):
        evaluation.prefetched.update((name, path) for path in paths)
    if isinstance(element, Row):
        known = replace(element, loaded=element.loaded | frozenset(paths))
        evaluation.update(known)
        if isinstance(rows, Sequence):
            evaluation.update(replace(rows, element=known))
    return UNKNOWN


def _written_rows(evaluation: Evaluation) -> list[str]:
    """The names of the rows in `prefetch_related_objects([user], ...)`, whatever is known of them."""
    call = evaluation.calling
    rows = call.arguments[0].value if call is not None and call.arguments else None
    items = rows.items if isinstance(rows, facts.Collection) else ()
    return [item.id for item in items if isinstance(item, facts.Name)]


def _remembering(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`cache(load)`: the function that it is given, which from now on runs once for each of its arguments."""
    function = evaluation.current(given[0][1]) if given else UNKNOWN
    return replace(function, cached=True) if isinstance(function, FunctionRef | Closure) else function


VERBS: dict[str, Verb] = {
    "length": _length,
    "prefetch": _prefetch,
    "condition": _condition,
    "outer": _outer,
    "exists": _exists,
    "paginator": _paginator,
    "page": _page,
    "batch_rows": _batch_rows,
    "remembering": _remembering,
}
