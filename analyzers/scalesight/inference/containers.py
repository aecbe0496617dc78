"""Verbs of built-in functions and containers that a line of data cannot say."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace

from scalesight.cost.algebra import ZERO, Polynomial, maximum, minimum, unknown, up_to
from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.attributes import read_attribute
from scalesight.inference.chunks import AHEAD
from scalesight.inference.dispatch import invoke
from scalesight.inference.folding import is_instance
from scalesight.inference.iteration import one_element, own_element, size_of
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import named
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    Closure,
    FunctionRef,
    Library,
    Row,
    Scalar,
    Sequence,
    Value,
    known,
)


def _largest(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`max`: of numbers the largest, where all are known."""
    values = positional(evaluation, given)
    if len(values) > 1:
        amounts = _amounts(values)
        return Scalar(amount=maximum(*amounts) if len(amounts) == len(values) else None)
    return _extreme(evaluation, binding, given)


def _amounts(values: Many[Value]) -> list[Polynomial]:
    """Those of some numbers that are known."""
    return [value.amount for value in values if isinstance(value, Scalar) and value.amount is not None]


def _extreme(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`min`: of numbers the smallest; `min` and `max` of a collection: one of its elements."""
    values = positional(evaluation, given)
    if len(values) > 1:
        ahead = next((v for v in values if isinstance(v, Scalar) and v.form in AHEAD), None)
        if ahead is not None:  # `min(start + 100, len(rows))`: where a chunk ends
            return replace(ahead, amount=None)
        amounts = _amounts(values)
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
            invoke(
                evaluation,
                key,
                [(None, own_element(evaluation, one_element(evaluation, source)))],
                evaluation.statement,
            )
    return own_element(evaluation, one_element(evaluation, source))


def _int(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if values and isinstance(values[0], Scalar):
        return replace(values[0], text=False, literal=None if values[0].text else values[0].literal, known=False)
    return Scalar()


def _getattr(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if len(values) >= 2 and isinstance(values[1], Scalar) and isinstance(values[1].literal, str):
        base = evaluation.current(values[0])
        found = read_attribute(evaluation, base, values[1].literal, evaluation.statement)
        unseen = isinstance(base, Library) and isinstance(found, Library)  # a setting: what holds where nobody sets it
        default = values[2] if unseen and len(values) > 2 else None
        return default if isinstance(default, Scalar) and isinstance(default.literal, str) else found
    return UNKNOWN


def _isinstance(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    call = evaluation.calling
    if call is None or len(call.arguments) != 2 or len(given) != 2:
        return UNKNOWN
    answer = is_instance(evaluation, call.arguments[0].value, given[0][1], given[1][1])
    return known(answer) if answer is not None else UNKNOWN


def _hasattr(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    return Scalar()


def _setattr(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`setattr(row, "name", value)` of a name that is known."""
    values = positional(evaluation, given)
    if len(values) == 3 and isinstance(values[1], Scalar) and isinstance(values[1].literal, str):
        base = evaluation.current(values[0])
        if isinstance(base, Row) and base.ident:
            evaluation.update(replace(base, fields=(*base.fields, (values[1].literal, values[2]))[-40:]))
    return NULL


def _pop(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`list.pop(0)` moves every element; from the end or of a deque it moves none."""
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    first = positional(evaluation, given)
    if owner.kind == "list" and first and isinstance(first[0], Scalar) and first[0].literal == 0:
        evaluation.visit(size_of(evaluation, owner), "insert", "pop")
    element = own_element(evaluation, owner.element)
    if isinstance(element, Row):  # another one in each round
        evaluation.birth[element.ident] = tuple(evaluation.loops)
    return element


def _text_parts(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The parts of a text; split at nothing, its characters."""
    separator = next(iter(positional(evaluation, given)), None)
    size = unknown("parts")
    if isinstance(separator, Scalar) and separator.literal == "":
        whole = evaluation.current(binding.receiver)
        known_size = whole.size if isinstance(whole, Scalar) else None
        size = known_size if known_size is not None else up_to(named("characters"))
    return Sequence("list", size, Scalar(text=True), evaluation.fresh())


def _make_deque(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if not values:
        return Sequence("deque", ZERO, UNKNOWN, evaluation.fresh())
    return Sequence(
        "deque",
        size_of(evaluation, values[0]),
        own_element(evaluation, one_element(evaluation, values[0])),
        evaluation.fresh(),
    )


def _partial(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    if not values or not isinstance(values[0], FunctionRef):
        return values[0] if values else UNKNOWN
    rest: tuple[tuple[str | None, Value], ...] = tuple((n, v) for n, v in given if n not in (None, "*", "**"))
    return replace(values[0], given=(*values[0].given, *rest))


VERBS: dict[str, Verb] = {
    "extreme": _extreme,
    "largest": _largest,
    "int": _int,
    "getattr": _getattr,
    "hasattr": _hasattr,
    "isinstance": _isinstance,
    "setattr": _setattr,
    "pop": _pop,
    "text_parts": _text_parts,
    "make_deque": _make_deque,
    "partial": _partial,
}
