"""Verbs of built-in functions and containers that a line of data cannot say."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, ZERO, Polynomial, ceil_division, minimum, number, unknown, up_to
from scalesight.inference.attributes import read_attribute
from scalesight.inference.comprehensions import peel
from scalesight.inference.dispatch import invoke
from scalesight.inference.iteration import begin, consume, element_value, one_element, size_of
from scalesight.inference.join import join, join_all
from scalesight.inference.memory import is_grouped
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.targets import grow, store
from scalesight.inference.terms import Binding
from scalesight.inference.uses import asking, is_whole_table
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    ClassRef,
    Closure,
    FunctionRef,
    Library,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)


def _positional(evaluation: Evaluation, given: Arguments) -> list[Value]:
    return [evaluation.current(value) for name, value in given if name is None]


def _own(evaluation: Evaluation, element: Value) -> Value:
    return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) and not element.ident else element


def _stream(evaluation: Evaluation, size: Polynomial, element: Value, source: Value | None = None) -> Sequence:
    pending = source.pending if isinstance(source, Sequence) else ()
    return Sequence("stream", size, element, evaluation.fresh(), pending=pending, held=False)


def _make_dict(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    named = [(name, value) for name, value in given if name not in (None, "*", "**")]
    if values:
        source = consume(evaluation, values[0])
        if isinstance(source, Sequence) and source.kind == "dict":
            return replace(source, ident=evaluation.fresh())
        pair = one_element(evaluation, source)
        size = size_of(evaluation, source)
        evaluation.visit(size, "build", "dict")
        items = pair.items if isinstance(pair, Sequence) else None
        if items is not None and len(items) == 2:
            return Sequence("dict", size, items[1], evaluation.fresh(), key=items[0])
        return Sequence("dict", size, UNKNOWN, evaluation.fresh())
    items_named = tuple(value for _, value in named)
    element = join_all(evaluation, list(items_named)) if items_named else UNKNOWN
    names = tuple(str(name) for name, _ in named)
    return Sequence("dict", number(len(named)), element, evaluation.fresh(), items=items_named, names=names)


def _extreme(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`min` and `max`: of numbers their smallest or largest, of a collection one of its elements."""
    values = _positional(evaluation, given)
    if len(values) > 1:
        amounts = [v.amount for v in values if isinstance(v, Scalar) and v.amount is not None]
        if len(amounts) == len(values):
            return Scalar(amount=minimum(*amounts))
        if amounts:
            return Scalar(amount=up_to(amounts[0]))
        return Scalar()
    if not values:
        return UNKNOWN
    source = values[0]
    size = size_of(evaluation, source)
    evaluation.visit(size, "visit", "min")
    key = binding.named.get("key")
    if isinstance(key, (Closure, FunctionRef)):
        with evaluation.loop(size, evaluation.statement):
            invoke(evaluation, key, [(None, _own(evaluation, one_element(evaluation, source)))], evaluation.statement)
    return _own(evaluation, one_element(evaluation, source))


def _enumerate(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if not values:
        return UNKNOWN
    source = consume(evaluation, values[0])
    element = _shared(evaluation, source)
    pair = Sequence("tuple", number(2), element, items=(Scalar(), element))
    return _stream(evaluation, size_of(evaluation, source), pair)


def _shared(evaluation: Evaluation, source: Value) -> Value:
    """The element that every walk over a collection shares, so that what is loaded once stays loaded."""
    element = one_element(evaluation, source)
    if isinstance(element, Row) and not element.ident and isinstance(source, Query):
        ident = evaluation.elements.get(source.ident) or evaluation.fresh()
        evaluation.elements[source.ident] = ident
        evaluation.birth[ident] = evaluation.birth.get(source.ident, ())
        return evaluation.heap.get(ident, replace(element, ident=ident))
    return _own(evaluation, element)


def _zip(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = [consume(evaluation, value) for value in _positional(evaluation, given)]
    if not values:
        return UNKNOWN
    sizes = [size_of(evaluation, value) for value in values]
    items = tuple(_shared(evaluation, value) for value in values)
    known_sizes = [size for size in sizes if "|" not in repr(size)]
    size = minimum(*known_sizes) if known_sizes else sizes[0]
    return _stream(evaluation, size, Sequence("tuple", number(len(items)), items[0], items=items))


def _map(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`map(f, xs)`: f is called for each element when the stream is drained."""
    values = _positional(evaluation, given)
    if len(values) < 2:
        return UNKNOWN
    source = values[1]
    before, evaluation.charges = evaluation.charges, []
    depth = len(evaluation.loops)
    walked = begin(evaluation, source)
    with evaluation.loop(walked.size, evaluation.statement):
        evaluation.step()
        element = walked.enter(walked.element)
        callable_values = (FunctionRef, Closure, Library, ClassRef)
        result = (
            invoke(evaluation, values[0], [(None, element)], evaluation.statement)
            if isinstance(values[0], callable_values)
            else UNKNOWN
        )
    pending = tuple(peel(charge, depth) for charge in evaluation.charges)
    evaluation.charges = before
    return Sequence("stream", walked.size, result, evaluation.fresh(), pending=pending, held=False)


def _filter_each(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    few = len(values) > 1 and is_whole_table(evaluation, values[1])
    with asking(evaluation, "filtered" if few else evaluation.asking):
        made = _map(evaluation, binding, given)
    if isinstance(made, Sequence) and len(values) > 1:
        return replace(made, size=up_to(made.size), element=_own(evaluation, one_element(evaluation, values[1])))
    return made


def _range(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    amounts = [value.amount if isinstance(value, Scalar) else None for value in values]
    if len(values) == 1:
        size = amounts[0]
    elif len(values) >= 2:
        size = amounts[1]
        start = amounts[0]
        if start is not None and size is not None and start.constant is not None and size.constant is not None:
            size = number(max(size.constant.high - start.constant.low, 0))
        elif start is None and size is not None:
            size = up_to(size)
        negative = (
            isinstance(values[-1], Scalar) and isinstance(values[-1].literal, (int, float)) and values[-1].literal < 0
        )
        if len(values) == 3 and negative:
            size = amounts[0]
        elif len(values) == 3 and size is not None:
            step = amounts[2]
            size = ceil_division(size, step) if step is not None and step.terms else up_to(size)
    else:
        size = None
    if size is None:
        hint = next((v.hint for v in values if isinstance(v, Opaque) and v.hint), "range")
        size = unknown(hint.partition("|")[0])
    top = (
        amounts[0]
        if len(values) == 1 or (len(values) == 3 and values and amounts[0] == size)
        else amounts[1]
        if len(values) > 1
        else None
    )
    index = Scalar(amount=up_to(top) if top is not None else None)
    return Sequence("range", size, index, evaluation.fresh(), held=False)


def _next(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`next(stream)`: a search that ends at the first hit, up to the whole stream."""
    values = _positional(evaluation, given)
    if not values:
        return UNKNOWN
    source = values[0]
    if isinstance(source, Sequence) and source.pending:
        here = evaluation.origin()
        for charge in source.pending:
            bounded = replace(charge, amount=up_to(charge.amount)) if charge.loops else charge
            evaluation.emit(bounded, here, {}, tag="next@")
        evaluation.update(replace(source, pending=()))
    if isinstance(source, Sequence) and source.size.constant is None:
        evaluation.visit(up_to(source.size), "scan", "next")
    return _own(evaluation, one_element(evaluation, source))


def _int(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if values and isinstance(values[0], Scalar):
        return replace(values[0], text=False, literal=None if values[0].text else values[0].literal, known=False)
    return Scalar()


def _getattr(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if len(values) >= 2 and isinstance(values[1], Scalar) and isinstance(values[1].literal, str):
        return read_attribute(evaluation, values[0], values[1].literal, evaluation.statement)
    return UNKNOWN


def _pop(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`list.pop(0)` moves every element; from the end or of a deque it moves none."""
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    first = _positional(evaluation, given)
    if owner.kind == "list" and first and isinstance(first[0], Scalar) and first[0].literal == 0:
        evaluation.visit(size_of(evaluation, owner), "insert", "pop")
    element = _own(evaluation, owner.element)
    if isinstance(element, Row):  # another one in each round
        evaluation.birth[element.ident] = tuple(evaluation.loops)
    return element


def _dict_get(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    values = _positional(evaluation, given)
    if isinstance(owner, Row):
        return Scalar()
    if not isinstance(owner, Sequence):
        return UNKNOWN
    if (
        values
        and isinstance(values[0], Scalar)
        and owner.names is not None
        and owner.items is not None
        and values[0].literal in owner.names
    ):
        return owner.items[owner.names.index(values[0].literal)]
    if len(values) > 1 and owner.element == UNKNOWN:
        return values[1]
    return owner.element


def _setdefault(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    values = _positional(evaluation, given)
    if not isinstance(owner, Sequence) or not values:
        return UNKNOWN
    default = values[1] if len(values) > 1 else NULL
    if owner.element == UNKNOWN or not owner.size.terms:
        store(evaluation, owner, values[0], default)
        return default
    store(evaluation, owner, values[0], owner.element)
    return evaluation.current(owner.element)


def _group(evaluation: Evaluation, owner: Sequence) -> Value:
    """One value of a dictionary: of groups that were filled as one, its share of all that is in them."""
    element = _own(evaluation, owner.element)
    if isinstance(element, Sequence) and is_grouped(evaluation, owner) and owner.size.terms:
        filled = evaluation.current(element)
        if isinstance(filled, Sequence):
            return replace(filled, size=up_to(ceil_division(filled.size, owner.size)), ident=evaluation.fresh())
    return element


def _dict_items(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    key = owner.key if owner.key is not None else Scalar()
    element = _group(evaluation, owner)
    return _stream(evaluation, size_of(evaluation, owner), Sequence("tuple", number(2), key, items=(key, element)))


def _dict_values(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    return (
        _stream(evaluation, size_of(evaluation, owner), _group(evaluation, owner))
        if isinstance(owner, Sequence)
        else UNKNOWN
    )


def _dict_keys(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    return replace(_stream(evaluation, size_of(evaluation, owner), element_value(owner)), kind="set")


def _dict_update(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    for value in _positional(evaluation, given):
        if isinstance(owner, Sequence):
            other = consume(evaluation, value)
            element = other.element if isinstance(other, Sequence) else UNKNOWN
            key = other.key if isinstance(other, Sequence) else None
            grow(evaluation, owner, size_of(evaluation, other), element, key)
    return NULL


def _text_parts(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return Sequence("list", unknown("parts"), Scalar(text=True), evaluation.fresh())


def _defaultdict(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    kind = values[0].name.rpartition(".")[2] if values and isinstance(values[0], Library) else ""
    element: Value = UNKNOWN
    if kind in ("list", "set", "dict"):
        element = Sequence(kind, ZERO, UNKNOWN, evaluation.fresh())
    elif kind in ("int", "float"):
        element = Scalar()
    return Sequence("dict", ZERO, element, evaluation.fresh())


def _make_deque(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if not values:
        return Sequence("deque", ZERO, UNKNOWN, evaluation.fresh())
    return Sequence(
        "deque",
        size_of(evaluation, values[0]),
        _own(evaluation, one_element(evaluation, values[0])),
        evaluation.fresh(),
    )


def _chain(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = [consume(evaluation, value) for value in _positional(evaluation, given)]
    size: Polynomial = ZERO
    element: Value = UNKNOWN
    for value in values:
        size += size_of(evaluation, value)
        one = _shared(evaluation, value)
        element = one if element == UNKNOWN else join(evaluation, element, one)
    return _stream(evaluation, size, element)


def _flatten(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if not values:
        return UNKNOWN
    outer = consume(evaluation, values[0])
    inner = one_element(evaluation, outer)
    return _stream(
        evaluation, size_of(evaluation, outer) * size_of(evaluation, inner), one_element(evaluation, inner), outer
    )


def _islice(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if not values:
        return UNKNOWN
    source = consume(evaluation, values[0])
    amounts = [v.amount for v in values[1:] if isinstance(v, Scalar) and v.amount is not None]
    size = size_of(evaluation, source)
    limit = amounts[0] if len(amounts) == 1 else amounts[1] if len(amounts) > 1 else None
    if limit is not None:
        evaluation.limits.append((size, limit))
    return _stream(evaluation, minimum(size, limit) if limit is not None else up_to(size), _shared(evaluation, source))


def _chunks(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`batched(xs, n)`: ceil(xs / n) chunks of n."""
    return _chunked(evaluation, _positional(evaluation, given))


def _chunks_first(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return _chunked(evaluation, list(reversed(_positional(evaluation, given)[:2])))


def _chunked(evaluation: Evaluation, values: list[Value]) -> Value:
    if len(values) < 2:
        return UNKNOWN
    source = consume(evaluation, values[0])
    size = size_of(evaluation, source)
    chunk = values[1].amount if isinstance(values[1], Scalar) and values[1].amount is not None else unknown("chunk")
    part = Sequence("list", minimum(chunk, size), _shared(evaluation, source), evaluation.fresh())
    return _stream(evaluation, ceil_division(size, chunk), part)


def _product(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = [consume(evaluation, value) for value in _positional(evaluation, given)]
    size: Polynomial = ONE
    for value in values:
        size = size * size_of(evaluation, value)
    items = tuple(_shared(evaluation, value) for value in values)
    return _stream(evaluation, size, Sequence("tuple", number(len(items)), items[0] if items else UNKNOWN, items=items))


def _groupby(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Groups: together all elements; how many groups there are nobody says, so each is up to the whole."""
    source = evaluation.current(binding.named.get("iterable", UNKNOWN))
    size = size_of(evaluation, source)
    group = Sequence("stream", ONE, _shared(evaluation, source), evaluation.fresh(), held=False)
    return _stream(evaluation, up_to(size), Sequence("tuple", number(2), group, items=(Scalar(), group)))


def _endless(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    element = (
        _own(evaluation, one_element(evaluation, values[0])) if values and isinstance(values[0], Sequence) else Scalar()
    )
    return _stream(evaluation, unknown("rounds"), element)


def _partial(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = _positional(evaluation, given)
    if not values or not isinstance(values[0], FunctionRef):
        return values[0] if values else UNKNOWN
    rest: tuple[tuple[str | None, Value], ...] = tuple((n, v) for n, v in given if n not in (None, "*", "**"))
    return replace(values[0], given=(*values[0].given, *rest))


VERBS = {
    "make_dict": _make_dict,
    "extreme": _extreme,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter_each": _filter_each,
    "range": _range,
    "next": _next,
    "int": _int,
    "getattr": _getattr,
    "pop": _pop,
    "dict_get": _dict_get,
    "setdefault": _setdefault,
    "dict_items": _dict_items,
    "dict_values": _dict_values,
    "dict_keys": _dict_keys,
    "dict_update": _dict_update,
    "text_parts": _text_parts,
    "defaultdict": _defaultdict,
    "make_deque": _make_deque,
    "chain": _chain,
    "flatten": _flatten,
    "islice": _islice,
    "chunks": _chunks,
    "chunks_first": _chunks_first,
    "product": _product,
    "groupby": _groupby,
    "endless": _endless,
    "partial": _partial,
}
