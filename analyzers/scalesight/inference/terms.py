"""The terms of a catalogue's line: the values and sizes that they name at one call."""

from __future__ import annotations

from dataclasses import replace

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
from scalesight.effects.expressions import Term
from scalesight.inference.arguments import Binding
from scalesight.inference.iteration import one_element, size_of
from scalesight.inference.join import join_all
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.loads import note_holder
from scalesight.inference.models import models_of
from scalesight.inference.queries import element_of, query_of
from scalesight.inference.rows import row_by_name
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import Sent
from scalesight.inference.sql import query_of_sql
from scalesight.inference.texts import literal
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    ClassRef,
    Column,
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
        ident = evaluation.elements.get(value.ident) or evaluation.fresh(value)
        evaluation.elements[value.ident] = ident
        element = evaluation.heap.get(ident, replace(element, ident=ident))
    if kind == "set":
        names = key_names(evaluation, element)
        size = distinct(names, size) if names else size
    items = value.items if isinstance(value, Sequence) and kind == "list" and value.kind != "dict" else None
    made = Sequence(kind, size, element, evaluation.fresh(value), items=items, held=kind != "stream")
    if kind == "list":
        note_holder(evaluation, made, value)
    return made


def _make_flat(evaluation: Evaluation, term: Term, binding: Binding) -> Value | None:
    """A list in which the elements of lists stand for themselves."""
    value = _first_value(evaluation, term, binding)
    if value is None:
        return None
    items = value.items if isinstance(value, Sequence) and value.kind != "dict" else None
    inner = [one_element(evaluation, value)] if items is None else [evaluation.current(item) for item in items]
    total = ZERO
    elements: list[Value] = []
    for one in inner:
        several = isinstance(one, Opaque) or (isinstance(one, Sequence) and one.kind in ("list", "tuple", "stream"))
        total += size_of(evaluation, one) if several else ONE
        elements.append(one_element(evaluation, one) if several else one)
    size = total if items is not None else size_of(evaluation, value) * total
    return Sequence("list", size, join_all(evaluation, elements) if elements else UNKNOWN, evaluation.fresh())


def _make_sent(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    """What a client sent under a name."""
    name = literal(_first_value(evaluation, term, binding) or UNKNOWN)
    size = atom(Sent(f"{name or 'values'} sent"))
    return Sequence("list", size, Scalar(text=True), evaluation.fresh())


def _make_dict(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    key = value_of(evaluation, term.arguments[0], binding) if term.arguments else None
    value = value_of(evaluation, term.arguments[1], binding) if len(term.arguments) > 1 else UNKNOWN
    size = amount_of(evaluation, term.arguments[2], binding) if len(term.arguments) > 2 else ZERO
    return Sequence("dict", size, value or UNKNOWN, evaluation.fresh(), key=key)


def _make_tuple(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    items = tuple(value_of(evaluation, argument, binding) or UNKNOWN for argument in term.arguments)
    return Sequence("tuple", number(len(items)), items[0] if items else UNKNOWN, items=items)


def _make_query(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    query = _asked(evaluation, _first_value(evaluation, term, binding), binding)
    return query if query is not None else Opaque("rows")


def _asked(evaluation: Evaluation, value: Value | None, binding: Binding) -> Query | None:
    """A value as a query; a statement in a string is the one that was sent."""
    return binding.sent if isinstance(value, Scalar) and binding.sent is not None else as_query(evaluation, value)


def _make_rows(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    value = _first_value(evaluation, term, binding)
    query = _asked(evaluation, value, binding)
    if query is None:
        if isinstance(value, Sequence):
            made = Sequence("list", value.size, value.element, evaluation.fresh(value), items=value.items)
            note_holder(evaluation, made, value)
            return made
        return Sequence("list", unknown("rows"), Scalar(), evaluation.fresh())
    element = element_of(evaluation, query)
    if isinstance(element, Row):
        element = replace(element, ident=evaluation.fresh(query))
    made = Sequence("list", query.size, element, evaluation.fresh(query))
    note_holder(evaluation, made, query)
    return made


def _make_row(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    query = as_query(evaluation, _first_value(evaluation, term, binding))
    if query is None:
        return UNKNOWN
    element = element_of(evaluation, query)
    return replace(element, ident=evaluation.fresh(query)) if isinstance(element, Row) else element


def _make_made(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    """A row that the call makes: what it is given need not be asked for."""
    row = _make_row(evaluation, term, binding)
    if not isinstance(row, Row):
        return row
    fields = tuple(binding.named.items())
    return replace(row, fields=(*row.fields, *fields)[-40:], loaded=row.loaded | {name for name, _ in fields})


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
    given = value_of(evaluation, term.arguments[0], binding)
    if isinstance(given, ClassRef):
        return given
    name = literal(given) if given is not None else None
    if name is None:
        return given if given is not None else UNKNOWN
    bare = name.rpartition(".")[2]
    found = [c for c in evaluation.program.classes_named(bare) if c in models_of(evaluation.program)]
    if len(found) == 1 and not evaluation.catalogue.conventions.paths:
        return ClassRef(found[0])
    row = row_by_name(evaluation.program, evaluation.path, bare)
    return ClassRef(row) if row is not None else Library(name)


def _make_table(evaluation: Evaluation, term: Term, binding: Binding) -> Value:
    """A table or collection by its name."""
    name = literal(value_of(evaluation, term.arguments[0], binding) or UNKNOWN)
    return ClassRef(f"table:{name}") if name else UNKNOWN


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
    "made": _make_made,
    "object": _make_object,
    "carried": _make_carried,
    "model": _make_model,
    "table": _make_table,
    "text": lambda evaluation, term, binding: Scalar(text=True),
    "none": lambda evaluation, term, binding: NULL,
    "unknown": lambda evaluation, term, binding: (
        Opaque(str(term.arguments[0].value)) if term.arguments and term.arguments[0].head == "text" else UNKNOWN
    ),
    "result": lambda evaluation, term, binding: binding.results.get(str(term.arguments[0].value), UNKNOWN),
    "same": _first_value,
    "sent": _make_sent,
    "flat": _make_flat,
}
