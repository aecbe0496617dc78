"""Applies a line of an effect catalogue to a call: what it consumes, spends, adds and returns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scalesight.cost.algebra import (
    ONE,
    ZERO,
    Polynomial,
    atom,
    between,
    ceil_division,
    log2,
    maximum,
    minimum,
    number,
    unknown,
    up_to,
)
from scalesight.effects.catalogue import Callback, Effect
from scalesight.effects.expressions import Term
from scalesight.inference.iteration import begin, consume, one_element, size_of, spend
from scalesight.inference.join import join_all
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.memory import payload_bytes
from scalesight.inference.models import models_of, short
from scalesight.inference.names import find_member
from scalesight.inference.queries import VERBS, apply_verb, batches, element_of, fresh, query_of
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import IsEntity, Listed
from scalesight.inference.sql import parse_sql, query_of_sql
from scalesight.inference.targets import append, extend
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    ClassRef,
    Closure,
    Column,
    Coroutine,
    FunctionRef,
    Library,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    of_amount,
)
from scalesight.outline import facts

Arguments = list[tuple[str | None, Value]]
PAGE_WORDS = frozenset(
    ["limit", "per_page", "page_size", "pageSize", "perPage", "count", "size", "first", "max_results", "maxResults"]
)
RESOURCE_KINDS = {"queries": "query", "requests": "request", "llm_calls": "llm", "rows": "rows"}


@dataclass
class Binding:
    """The values that a line's terms speak of."""

    receiver: Value
    positional: list[Value]
    named: dict[str, Value]
    rest: Value | None = None
    results: dict[str, Value] = field(default_factory=dict)

    def get(self, name: str) -> Value | None:
        """The value of a bare name in a term."""
        if name == "self":
            return self.receiver
        if name == "rest":
            return self.rest
        if name.startswith("arg") and name[3:].isdigit():
            index = int(name[3:])
            return self.positional[index] if index < len(self.positional) else None
        return self.named.get(name)


def bind(evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments) -> Binding:
    """Pairs a call's arguments with the names that the line gives them."""
    positional = [evaluation.current(value) for name, value in given if name is None]
    named = {name: evaluation.current(value) for name, value in given if name not in (None, "*", "**")}
    spread = [value for name, value in given if name == "*"]
    for name, value in zip(effect.parameters, positional):
        named.setdefault(name, value)
    rest: Value
    if spread and not positional:
        rest = spread[0]
    else:
        element = join_all(evaluation, positional) if positional else UNKNOWN
        rest = Sequence("tuple", number(len(positional)), element, items=tuple(positional))
    return Binding(receiver if receiver is not None else UNKNOWN, positional, named, rest)


def apply(evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span) -> Value:
    """Spends and returns what the line says for this call."""
    if effect.is_async:
        return _deferred(evaluation, effect, receiver, given, span)
    return _apply(evaluation, effect, receiver, given, span)


def _deferred(
    evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span
) -> Value:
    charges, evaluation.charges = evaluation.charges, []
    loops, evaluation.loops = evaluation.loops, []
    depths, evaluation.guard_depths = evaluation.guard_depths, []
    guards, evaluation.guards = evaluation.guards, []
    try:
        value = _apply(evaluation, effect, receiver, given, span)
        pending = tuple(evaluation.charges)
    finally:
        evaluation.charges, evaluation.loops = charges, loops
        evaluation.guard_depths, evaluation.guards = depths, guards
    return Coroutine(value, pending)


def _apply(evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments, span: facts.Span) -> Value:
    binding = bind(evaluation, effect, receiver, given)
    result: Value | None = None
    if effect.query is not None:
        result = _verb(evaluation, effect, binding, given)
        if isinstance(result, Query):
            binding.receiver = result
        elif not effect.spends:
            return result
    for term in effect.consumes:
        value = value_of(evaluation, term, binding)
        if value is not None:
            consume(evaluation, value)
    if effect.visits is not None:
        evaluation.visit(amount_of(evaluation, effect.visits, binding), effect.how, effect.name.rpartition(".")[2])
    for callback in effect.calls:
        _call_back(evaluation, callback, binding, span)
    _spend(evaluation, effect, binding, span)
    _needs(evaluation, effect, binding, given, span)
    if effect.sleeps is not None:
        seconds = amount_of(evaluation, effect.sleeps, binding)
        evaluation.charge("sleep", seconds, "sleep", effect.name, span=span)
    if effect.serialises is not None:
        value = value_of(evaluation, effect.serialises, binding)
        if value is not None:
            evaluation.charge("payload", payload_bytes(evaluation, value), "payload", effect.name, span=span)
    if effect.gathers is not None:
        result = _gather(evaluation, value_of(evaluation, effect.gathers, binding))
    if effect.adds is not None:
        _add(evaluation, effect.adds, binding)
    if effect.returns is not None:
        returned = value_of(evaluation, effect.returns, binding)
        if isinstance(returned, Object) and not returned.arguments:
            returned = replace(returned, arguments=tuple(n for n, _ in given if n not in (None, "*", "**")))
        return returned if returned is not None else UNKNOWN
    return result if result is not None else UNKNOWN


def _verb(evaluation: Evaluation, effect: Effect, binding: Binding, given: Arguments) -> Value:
    from scalesight.inference import containers, special

    verb = effect.query or ""
    for table in (containers.VERBS, special.VERBS):
        if verb in table:
            return table[verb](evaluation, binding, given)
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    return apply_verb(evaluation, verb, query, given) if verb in VERBS else query


def as_query(evaluation: Evaluation, value: Value | None) -> Query | None:
    """A value as a query: a query, a model class, or what an object carries."""
    if value is None:
        return None
    value = evaluation.current(value)
    if isinstance(value, Query):
        return value
    if isinstance(value, ClassRef):
        return query_of(evaluation, value.name)
    if isinstance(value, Library) and value.name.rpartition(".")[2][:1].isupper():
        return query_of(evaluation, value.name, evaluation.catalogue.orms[0].name if evaluation.catalogue.orms else "")
    if isinstance(value, Column):
        query = query_of(evaluation, value.model)
        return replace(query, shape="flat", columns=(value.name,))
    if isinstance(value, Object) and value.carried is not None:
        return as_query(evaluation, value.carried)
    if isinstance(value, Scalar) and value.text:
        return query_of_sql(evaluation, value)
    return None


def _spend(evaluation: Evaluation, effect: Effect, binding: Binding, span: facts.Span) -> None:
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
    load = "rows" if query.filtered or narrowed else "load"
    evaluation.charge("rows", query.size, load, short(query.model), model=query.model, narrowed=narrowed)


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


def literal_prefix(value: Value | None) -> str:
    """What a string is known to start with; unknown pieces are written `{}`."""
    if not isinstance(value, Scalar):
        return ""
    if isinstance(value.literal, str):
        return value.literal
    return "".join(p if isinstance(p, str) else literal_prefix(p) or "{}" for p in value.pieces)


def _needs(evaluation: Evaluation, effect: Effect, binding: Binding, given: Arguments, span: facts.Span) -> None:
    for name in effect.needs:
        if name in binding.named or any(n == "**" for n, _ in given):
            continue
        receiver = binding.receiver
        if isinstance(receiver, Object) and (
            name in receiver.arguments or (effect.needs_on or name) in receiver.arguments
        ):
            continue
        evaluation.charge("timeout", ONE, "timeout", effect.name, span=span, missing=name)


def _call_back(evaluation: Evaluation, callback: Callback, binding: Binding, span: facts.Span) -> None:
    from scalesight.inference.calls import invoke

    function = value_of(evaluation, callback.function, binding)
    if not isinstance(function, (Closure, FunctionRef, Library, ClassRef)):
        return
    times = amount_of(evaluation, callback.times, binding)
    if isinstance(function, Library) and evaluation.catalogue.effect(function.name) is None:
        return
    body = function.function.span if isinstance(function, Closure) else span
    with evaluation.loop(times, body) as entered:
        arguments: Arguments = []
        for term in callback.arguments:
            value = value_of(evaluation, term, binding) or UNKNOWN
            ident = getattr(value, "ident", 0)
            if isinstance(value, Row) and not ident:
                value = replace(value, ident=evaluation.fresh())
            elif ident:
                source = value_of(evaluation, term.arguments[0], binding) if term.arguments else None
                outer = evaluation.birth.get(getattr(source, "ident", 0), ())
                if all(loop in evaluation.loops for loop in outer):
                    evaluation.birth[ident] = (*outer, entered)
            arguments.append((None, value))
        evaluation.step()
        result = invoke(evaluation, function, arguments, span)
    binding.results[str(callback.function.value)] = result


def _gather(evaluation: Evaluation, value: Value | None) -> Value:
    """Awaits everything in a value together: it is spent in parallel, as many at once as there are."""
    if isinstance(value, Coroutine):  # a task: the rounds of a loop start theirs beside each other
        return spend(evaluation, value, evaluation.times() if evaluation.loops else None)
    if not isinstance(value, Sequence):
        return UNKNOWN
    if value.items is not None:
        results = []
        for item in value.items:
            result = item
            if isinstance(item, Coroutine):
                result = spend(evaluation, item, number(len(value.items)))
            elif isinstance(item, Sequence):
                result = _gather(evaluation, item)
            results.append(result)
        return replace(value, items=tuple(results), ident=evaluation.fresh(), kind="list")
    element = value.element
    drained = begin(evaluation, value)
    if isinstance(element, Coroutine):
        with evaluation.loop(drained.size, evaluation.statement):
            result = spend(evaluation, element, drained.size)
        return Sequence("list", drained.size, result, evaluation.fresh())
    return Sequence("list", drained.size, element, evaluation.fresh())


def _add(evaluation: Evaluation, term: Term, binding: Binding) -> None:
    owner = evaluation.current(binding.receiver)
    if isinstance(owner, Object):
        carried = value_of(evaluation, term, binding)
        evaluation.update(replace(owner, carried=carried))
        return
    if not isinstance(owner, Sequence):
        return
    if term.head == "each":
        values = value_of(evaluation, term.arguments[0], binding)
        if values is not None:
            extend(evaluation, owner, values)
        return
    value = value_of(evaluation, term, binding)
    append(evaluation, owner, value if value is not None else UNKNOWN)


# --- terms -----------------------------------------------------------------------------------------------------------


def amount_of(evaluation: Evaluation, term: Term, binding: Binding) -> Polynomial:
    """A size term as a polynomial."""
    head, arguments = term.head, term.arguments
    if head == "number":
        return between(*term.value) if isinstance(term.value, tuple) else number(float(term.value))
    if head in ("size", "value"):
        value = value_of(evaluation, arguments[0], binding)
        if value is None or value == NULL:
            return amount_of(evaluation, arguments[1], binding) if len(arguments) > 1 else ZERO
        if head == "size":
            return size_of(evaluation, value)
        if isinstance(value, Scalar) and value.amount is not None:
            return value.amount
        return amount_of(evaluation, arguments[1], binding) if len(arguments) > 1 else unknown("amount")
    parts = [amount_of(evaluation, argument, binding) for argument in arguments]
    if head == "+":
        return parts[0] + parts[1]
    if head == "*":
        return parts[0] * parts[1]
    if head == "/":
        return ceil_division(parts[0], parts[1])
    if head == "ceil":
        return parts[0]
    if head == "log2":
        return log2(parts[0])
    if head == "upto":
        return up_to(parts[0])
    return minimum(*parts) if head == "min" else maximum(*parts)


def value_of(evaluation: Evaluation, term: Term, binding: Binding) -> Value | None:
    """A value term's value; None when an argument that it names was not given."""
    head = term.head
    if head == "name":
        found = binding.get(str(term.value))
        return evaluation.current(found) if found is not None else None
    if head == "text":
        return Scalar(str(term.value), known=True, text=True)
    if head in ("number", "+", "*", "/", "ceil", "min", "max", "log2", "size", "value", "upto"):
        return of_amount(
            amount_of(evaluation, term.arguments[0] if head == "number" and term.arguments else term, binding)
        )
    maker = MAKERS.get(head)
    return maker(evaluation, term, binding) if maker is not None else UNKNOWN


def _first_value(evaluation: Evaluation, term: Term, binding: Binding) -> Value | None:
    return value_of(evaluation, term.arguments[0], binding) if term.arguments else None


def _make_element(evaluation: Evaluation, term: Term, binding: Binding) -> Value | None:
    value = _first_value(evaluation, term, binding)
    if value is None:
        return None
    element = one_element(evaluation, value)
    return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) and not element.ident else element


def _make_key(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    value = _first_value(evaluation, term, binding)
    return value.key if isinstance(value, Sequence) and value.key is not None else Scalar()


def _make_list(evaluation: Evaluation, term: Term, binding: Binding) -> Value | None:
    kind = {"list": "list", "set": "set", "iter": "stream"}[term.head]
    if len(term.arguments) > 1:
        element = value_of(evaluation, term.arguments[0], binding) or UNKNOWN
        size = amount_of(evaluation, term.arguments[1], binding)
        return Sequence(kind, size, element, evaluation.fresh(), held=kind != "stream")
    value = _first_value(evaluation, term, binding)
    if value is None:
        return Sequence(kind, ZERO, UNKNOWN, evaluation.fresh(), held=kind != "stream")
    value = evaluation.current(value)
    size = size_of(evaluation, value)
    element = one_element(evaluation, value)
    if kind != "stream" and isinstance(value, Query) and isinstance(element, Row) and not element.ident:
        ident = evaluation.elements.get(value.ident) or evaluation.fresh()
        evaluation.elements[value.ident] = ident
        element = evaluation.heap.get(ident, replace(element, ident=ident))
    if kind == "set":
        names = key_names(evaluation, element)
        size = distinct(names, size) if names else size
    items = value.items if isinstance(value, Sequence) and kind == "list" and value.kind != "dict" else None
    return Sequence(kind, size, element, evaluation.fresh(), items=items, held=kind != "stream")


def _make_dict(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    key = value_of(evaluation, term.arguments[0], binding) if term.arguments else None
    value = value_of(evaluation, term.arguments[1], binding) if len(term.arguments) > 1 else UNKNOWN
    size = amount_of(evaluation, term.arguments[2], binding) if len(term.arguments) > 2 else ZERO
    return Sequence("dict", size, value or UNKNOWN, evaluation.fresh(), key=key)


def _make_tuple(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    items = tuple(value_of(evaluation, argument, binding) or UNKNOWN for argument in term.arguments)
    return Sequence("tuple", number(len(items)), items[0] if items else UNKNOWN, items=items)


def _make_query(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    value = _first_value(evaluation, term, binding)
    query = as_query(evaluation, value)
    return query if query is not None else Opaque("rows")


def _make_rows(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    value = _first_value(evaluation, term, binding)
    query = as_query(evaluation, value)
    if query is None:
        if isinstance(value, Sequence):
            return Sequence("list", value.size, value.element, evaluation.fresh(), items=value.items)
        return Sequence("list", unknown("rows"), Scalar(), evaluation.fresh())
    element = element_of(evaluation, query)
    if isinstance(element, Row):
        element = replace(element, ident=evaluation.fresh())
    return Sequence("list", query.size, element, evaluation.fresh())


def _make_row(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    query = as_query(evaluation, _first_value(evaluation, term, binding))
    if query is None:
        return UNKNOWN
    element = element_of(evaluation, query)
    return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) else element


def _make_object(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    name = str(term.arguments[0].value)
    carried = value_of(evaluation, term.arguments[1], binding) if len(term.arguments) > 1 else None
    if isinstance(carried, Scalar) and isinstance(carried.literal, str) and carried.literal.isidentifier():
        name = f"{name}.{carried.literal}"
    return Object(name, evaluation.fresh(), carried)


def _make_carried(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    value = _first_value(evaluation, term, binding)
    return value.carried if isinstance(value, Object) and value.carried is not None else UNKNOWN


def _make_model(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    name = str(term.arguments[0].value)
    bare = name.rpartition(".")[2]
    found = [c for c in evaluation.program.classes_named(bare) if c in models_of(evaluation.program)]
    return ClassRef(found[0]) if len(found) == 1 else Library(name)


MAKERS = {
    "element": _make_element,
    "first": _make_element,
    "key": _make_key,
    "list": _make_list,
    "set": _make_list,
    "iter": _make_list,
    "dict": _make_dict,
    "tuple": _make_tuple,
    "query": _make_query,
    "rows": _make_rows,
    "row": _make_row,
    "object": _make_object,
    "carried": _make_carried,
    "model": _make_model,
    "text": lambda evaluation, term, binding: Scalar(text=True),
    "none": lambda evaluation, term, binding: NULL,
    "unknown": lambda evaluation, term, binding: (
        Opaque(str(term.arguments[0].value)) if term.arguments and term.arguments[0].head == "text" else UNKNOWN
    ),
    "result": lambda evaluation, term, binding: binding.results.get(str(term.arguments[0].value), UNKNOWN),
    "same": _first_value,
}


def call_unresolved(evaluation: Evaluation, function: Library, given: Arguments, span: facts.Span) -> Value:
    """A call of a library's name that no catalogue knows."""
    from scalesight.inference.calls import escape

    receiver = function.receiver
    if isinstance(receiver, Query):
        return fresh(evaluation, receiver, size=up_to(receiver.size), filtered=True, relation="")
    escape(evaluation, given)
    parts = function.name.split(".")
    last = parts[-1]
    if last[:1].isupper() and "models" in parts[:-1]:
        return Row(
            function.name, evaluation.fresh(), fields=tuple((n, v) for n, v in given if n and n not in ("*", "**"))
        )
    if last[:1].isupper() and not last.isupper():
        return Object(
            function.name, evaluation.fresh(), arguments=tuple(n for n, _ in given if n and n not in ("*", "**"))
        )
    return Opaque(last)
