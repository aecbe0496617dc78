"""What a line of a catalogue spends at one call: of what, how often, of which model, with which API."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, atom, up_to
from scalesight.effects.catalogue import Effect
from scalesight.inference.arguments import Binding
from scalesight.inference.models import short
from scalesight.inference.names import find_member
from scalesight.inference.queries import batches
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import IsEntity, Listed
from scalesight.inference.sql import parse_sql
from scalesight.inference.terms import amount_of, as_query, value_of
from scalesight.inference.texts import literal_prefix
from scalesight.inference.values import ClassRef, Object, Opaque, Query, Row, Scalar, Sequence, Value, is_open
from scalesight.outline import facts

PAGE_WORDS = frozenset(
    ["limit", "per_page", "page_size", "pageSize", "perPage", "count", "size", "first", "max_results", "maxResults"]
)


RESOURCE_KINDS = {"queries": "query", "requests": "request", "llm_calls": "llm", "rows": "rows"}


def spend_effect(evaluation: Evaluation, effect: Effect, binding: Binding, span: facts.Span) -> None:
    """Spends what the line says, once for each of its resources."""
    if not effect.spends:
        return
    subject = evaluation.current(binding.receiver)
    if effect.cached and isinstance(subject, Query) and (subject.evaluated or subject.filled):
        if effect.cached is True or _is_ordered(evaluation, subject):
            return
        subject = replace(subject, evaluated=False, filled=False)
    if effect.url is not None:
        _note_page(evaluation, effect, binding)
    model = _model(subject) or _model(binding.get("klass")) or _model(binding.get("arg0"))
    what = _what(effect, subject, model)
    api = effect.api or _host(evaluation, effect, binding)
    for resource, term in effect.spends.items():
        unit = amount_of(evaluation, term, binding)
        kind = effect.kind or RESOURCE_KINDS.get(resource, resource)
        if resource == "rows":
            kind = "rows"
        if effect.sql is not None and not effect.kind:
            kind = _sql_kind(evaluation, effect, binding) or kind
        known_name = isinstance(subject, Opaque)
        if known_name and effect.name.startswith("*."):
            unit = unit * up_to(atom(IsEntity(subject.hint.partition("|")[0].removeprefix("one of "))))  # type: ignore[attr-defined]
        narrowed = isinstance(subject, Query) and (subject.limited or subject.unique)
        evaluation.charge(
            resource, unit, kind, what, api=api, model=model, span=span, narrowed=narrowed, unit_time=effect.name
        )
    if effect.sql is not None and "queries" in effect.spends:
        _rows_of_sql(evaluation, effect, binding)
    if isinstance(subject, Query) and "queries" in effect.spends and effect.query == "get":
        _batches_of_one(evaluation, subject)


def _is_ordered(evaluation: Evaluation, query: Query) -> bool:
    """Whether a query's model declares an order: without one, asking for the first row asks for an order first."""
    return find_member(evaluation.program, f"{query.model}.Meta", "ordering") is not None


def _rows_of_sql(evaluation: Evaluation, effect: Effect, binding: Binding) -> None:
    """The rows that a statement in a string sends back."""
    query = as_query(evaluation, value_of(evaluation, effect.sql, binding)) if effect.sql is not None else None
    if query is None or not query.model or not query.size.terms:
        return
    narrowed = query.limited or query.unique
    whole = not (query.filtered or narrowed)
    kind, load = ("load", query.ident) if whole else ("rows", 0)
    if whole:
        evaluation.loads.whole.add(load)
        binding.sent = query
    what = short(query.model)
    evaluation.charge("rows", query.size, kind, what, model=query.model, narrowed=narrowed, load=load)


def _sql_kind(evaluation: Evaluation, effect: Effect, binding: Binding) -> str | None:
    """A statement that changes rows is a write."""
    text = value_of(evaluation, effect.sql, binding) if effect.sql is not None else None
    statement = parse_sql(literal_prefix(text))
    return "write" if statement is not None and statement.kind in ("insert", "update", "delete") else None


def _note_page(evaluation: Evaluation, effect: Effect, binding: Binding) -> None:
    """A request for one page of what its URL lists: a loop around it may be known by the number of pages."""
    url = literal_prefix(value_of(evaluation, effect.url, binding)) if effect.url is not None else ""
    if not url:
        return
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url
    sent = binding.named.get("params")
    if isinstance(sent, Sequence) and sent.names is not None and sent.items is not None:
        for name, value in zip(sent.names, sent.items):
            if name in PAGE_WORDS and isinstance(value, Scalar) and value.amount is not None:
                evaluation.limits.append((atom(Listed(path.partition("?")[0])), value.amount))


def _batches_of_one(evaluation: Evaluation, query: Query) -> None:
    for trips, path, _ in batches(evaluation, query):
        evaluation.charge("queries", trips, "batch", f"{short(query.model)}.{path}", model=query.model)


def _what(effect: Effect, subject: Value, model: str | None) -> str:
    member = effect.name.rpartition(".")[2]
    if model is not None:
        return f"{short(model)}.{member}"
    return effect.name.removeprefix("builtins.") if not effect.name.startswith("*.") else member


def _model(value: Value | None) -> str | None:
    if isinstance(value, Query):
        return value.model
    if isinstance(value, Row):
        return value.type
    if isinstance(value, ClassRef):
        return value.name
    return value.carried.model if isinstance(value, Object) and isinstance(value.carried, Query) else None


def _host(evaluation: Evaluation, effect: Effect, binding: Binding) -> str | None:
    """`host:<name>` when the URL argument starts with a literal host."""
    if effect.url is None:
        return None
    url = value_of(evaluation, effect.url, binding)
    if isinstance(binding.receiver, Object) and isinstance(binding.receiver.carried, Scalar):
        base = literal_prefix(binding.receiver.carried)
        if base and not literal_prefix(url).startswith("http"):
            return _host_of(base)
    return _host_of(literal_prefix(url))


def _host_of(url: str) -> str | None:
    if "://" not in url:
        return None
    host = url.partition("://")[2].partition("/")[0]
    return f"host:{host.partition(':')[0]}" if host else None


def note_missing(evaluation: Evaluation, effect: Effect, binding: Binding, given: Arguments, span: facts.Span) -> None:
    """Notes the arguments that the line needs and that nobody gives."""
    options = (value for name, value in zip(effect.parameters, binding.positional) if name.startswith("**"))
    if any(not isinstance(value, Scalar) and not _is_known(value) for value in options):
        return  # options from elsewhere may hold them
    for name in effect.needs:
        if name in binding.named or any(n == "**" for n, _ in given):
            continue
        receiver = binding.receiver
        if isinstance(receiver, Object) and (
            name in receiver.arguments or (effect.needs_on or name) in receiver.arguments
        ):
            continue
        evaluation.charge("timeout", ONE, "timeout", effect.name.removeprefix("builtins."), span=span, missing=name)


def _is_known(value: Value) -> bool:
    """Whether every key of a dictionary is written down."""
    return isinstance(value, Sequence) and value.items is not None and not is_open(value)
