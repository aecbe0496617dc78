"""Evaluates expressions to abstract values, spending what they spend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scalesight.cost.algebra import ONE, ZERO, Polynomial, number, unknown, up_to
from scalesight.inference.annotations import from_annotation
from scalesight.inference.attributes import read_attribute
from scalesight.inference.calls import call
from scalesight.inference.closures import close
from scalesight.inference.comprehensions import comprehension
from scalesight.inference.constants import module_value
from scalesight.inference.dispatch import evaluate
from scalesight.inference.elements import element
from scalesight.inference.folding import decided
from scalesight.inference.iteration import awaited, begin, consume
from scalesight.inference.join import join, join_all
from scalesight.inference.loads import COUNTED, PASSED, note_use
from scalesight.inference.modules import MAIN
from scalesight.inference.names import placed
from scalesight.inference.operations import operation, truth
from scalesight.inference.rendering import lookup, unbound
from scalesight.inference.run import Evaluation
from scalesight.inference.subscripts import subscript
from scalesight.inference.targets import assign, bind_target
from scalesight.inference.texts import literal
from scalesight.inference.values import (
    NULL,
    REST,
    UNKNOWN,
    Coroutine,
    Library,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Super,
    Value,
    is_open,
    items_by_name,
    known,
    rest_of,
)
from scalesight.outline import facts


def _name(evaluation: Evaluation, expression: facts.Name) -> Value:
    local = evaluation.lookup(expression.id)
    if local is not None:
        return local
    if evaluation.page is not None:
        return unbound(evaluation, expression.id)
    if expression.id == evaluation.catalogue.conventions.receiver and not evaluation.own_class:
        holder = evaluation.qualname.rpartition(".")[0]
        return module_value(evaluation, evaluation.path, holder.partition(".")[0] or MAIN)
    if expression.id == evaluation.catalogue.conventions.parent and evaluation.own_class:
        return Super(evaluation.own_class, evaluation.receiver or UNKNOWN)
    return module_value(evaluation, evaluation.path, expression.id)


def _literal(evaluation: Evaluation, expression: facts.Literal) -> Value:
    return NULL if expression.value is None else known(expression.value)


def _text(evaluation: Evaluation, expression: facts.Text) -> Value:
    if all(isinstance(part, str) for part in expression.parts):
        return known("".join(part for part in expression.parts if isinstance(part, str)))
    pieces = tuple(part if isinstance(part, str) else evaluate(evaluation, part) for part in expression.parts)
    texts = [piece if isinstance(piece, str) else literal(piece) for piece in pieces] if evaluation.inside else [None]
    if None not in texts:
        return known("".join(map(str, texts)))
    size: Polynomial | None = ZERO
    for piece in pieces:
        extra = number(len(piece)) if isinstance(piece, str) else piece.size if isinstance(piece, Scalar) else None
        size = size + extra if size is not None and extra is not None else None
    return Scalar(text=True, pieces=pieces, size=size)


def _collection(evaluation: Evaluation, expression: facts.Collection) -> Value:
    items: list[Value] = []
    named: list[dict[str | int, Value] | None] = []  # of a dictionary, part by part
    size: Polynomial = ZERO
    spread = False
    before: Value | None = None
    key: Value | None = None
    for position, item in enumerate(expression.items):
        if expression.kind == "dict":
            key_expression = expression.keys[position] if position < len(expression.keys) else None
            if key_expression is not None:
                before, key = key, evaluate(evaluation, key_expression)
        if isinstance(item, facts.Spread) or (
            expression.kind == "dict" and expression.keys[position : position + 1] == (None,)
        ):
            spread = True
            inner = evaluate(evaluation, item.value if isinstance(item, facts.Spread) else item)
            inner = consume(evaluation, inner)
            fields = evaluation.catalogue.conventions.keys and not isinstance(inner, (Sequence, Query))
            named.append({REST: inner} if fields and isinstance(inner, (Row, Opaque)) else _parts(inner))
            if expression.kind == "dict" and fields:  # an object's fields, however many objects there are
                size += ONE if isinstance(inner, Row) else unknown("fields")
                continue
            walked = begin(evaluation, inner)
            copied = isinstance(inner, Sequence) and inner.ident in evaluation.copied
            evaluation.visit(walked.size, "concat" if copied else "build", "spread")
            size += walked.size
            items.append(walked.element if not isinstance(inner, Sequence) else inner.element)
            continue
        items.append(evaluate(evaluation, item))
        size += ONE
        literal = key.literal if isinstance(key, Scalar) else None
        literal = _operator(evaluation, key) or literal
        named.append({literal: items[-1]} if isinstance(literal, (str, int)) else None)
        if isinstance(before, Scalar) and isinstance(key, Scalar):
            key = join(evaluation, before, key)
    element = join_all(evaluation, items) if items else UNKNOWN
    held: dict[str | int, Value] = {}
    if expression.kind == "dict" and evaluation.catalogue.conventions.keys and any(named):
        named = [part if part is not None else {REST: UNKNOWN} for part in named]
    whole = expression.kind == "dict" and None not in named
    for part in named:
        held |= part or {}
    kept = tuple(held.values()) if whole else None if spread else tuple(items)
    if spread and isinstance(key, Scalar):
        key = Scalar(text=key.text)  # one of others, too
    return Sequence(
        expression.kind,
        size,
        element,
        evaluation.fresh(),
        key=key,
        items=kept if kept is not None and len(kept) <= 60 else None,
        names=tuple(held) if whole and len(held) <= 60 else None,
    )


def _parts(value: Value) -> dict[str | int, Value] | None:
    held = items_by_name(value)
    return held if held is None or not is_open(value) else held | {REST: rest_of(value)}


def _operator(evaluation: Evaluation, key: Value | None) -> str | None:
    """What an ORM's word for an operator is called as a key: `[Op.or]` is `$or`."""
    if not isinstance(key, Library):
        return None
    owner, _, last = key.name.rpartition(".")
    return f"${last}" if owner and any(orm.operators == owner for orm in evaluation.catalogue.orms) else None


def _conditional(evaluation: Evaluation, expression: facts.Conditional) -> Value:
    answer = decided(evaluation, truth(evaluation, expression.test), expression.test)
    if answer is not None:
        return evaluate(evaluation, expression.then if answer else expression.otherwise)
    branch = evaluation.branch("if", expression.span)
    heap = dict(evaluation.heap)
    with evaluation.guard(branch, 0):
        then = evaluate(evaluation, expression.then)
    with evaluation.guard(branch, 1):
        otherwise = evaluate(evaluation, expression.otherwise)
    for ident, value in heap.items():  # what one arm alone did does not count as done
        if isinstance(value, (Query, Row)):
            evaluation.heap[ident] = value
    return join(evaluation, then, otherwise)


def _await(evaluation: Evaluation, expression: facts.Await) -> Value:
    value = evaluate(evaluation, expression.value)
    note_use(evaluation, value, expression.value, PASSED)
    return awaited(evaluation, value) if isinstance(value, (Coroutine, Query)) else value


def _yield(evaluation: Evaluation, expression: facts.Yield) -> Value:
    if expression.value is None:
        evaluation.yielded.append((NULL, evaluation.times()))
        return UNKNOWN
    value = evaluate(evaluation, expression.value)
    if expression.delegate:
        walked = begin(evaluation, value)
        evaluation.yielded.append((walked.element, evaluation.times() * walked.size))
        return UNKNOWN
    times = evaluation.times()
    if evaluation.is_bounded(evaluation.loops):
        times = up_to(times)
    evaluation.yielded.append((value, times))
    return UNKNOWN


def _bind(evaluation: Evaluation, expression: facts.Bind) -> Value:
    if expression.operator:
        assign(
            evaluation, facts.Assign(expression.span, (expression.target,), expression.value, None, expression.operator)
        )
        return evaluate(evaluation, expression.target) if isinstance(expression.target, facts.Name) else Scalar()
    value = evaluate(evaluation, expression.value)
    bind_target(evaluation, expression.target, value)
    return value


def _lambda(evaluation: Evaluation, expression: facts.Lambda) -> Value:
    function = facts.Function(
        expression.span,
        expression.name or "lambda",
        expression.span,
        expression.parameters,
        expression.body,
        is_async=expression.is_async,
        is_generator=expression.is_generator,
    )
    return close(evaluation, function)


def _placed(evaluation: Evaluation, expression: facts.Placed) -> Value:
    return placed(evaluation.program, evaluation.path, expression)


def _cast(evaluation: Evaluation, expression: facts.Cast) -> Value:
    """What a type says counts where nothing else is known."""
    value = evaluate(evaluation, expression.value)
    if not isinstance(value, Opaque):
        return value
    said = from_annotation(evaluation.program, evaluation.path, expression.annotation, value.hint)
    if said is None:
        return value
    return replace(said, ident=evaluation.fresh()) if getattr(said, "ident", 0) else said  # type: ignore[call-arg]


def _spread(evaluation: Evaluation, expression: facts.Spread) -> Value:
    return evaluate(evaluation, expression.value)


def _opaque(evaluation: Evaluation, expression: facts.Opaque) -> Value:
    for child in expression.children:
        evaluate(evaluation, child)
    return UNKNOWN


def _call(evaluation: Evaluation, expression: facts.Call) -> Value:
    return call(evaluation, expression)


def _attribute(evaluation: Evaluation, expression: facts.Attribute) -> Value:
    base = evaluate(evaluation, expression.base)
    if expression.name in evaluation.catalogue.counting:
        note_use(evaluation, base, expression.base, COUNTED)
    return read_attribute(evaluation, base, expression.name, expression.span)


VISITORS: dict[type, Callable[[Evaluation, Any], Value]] = {
    facts.Name: _name,
    facts.Literal: _literal,
    facts.Text: _text,
    facts.Collection: _collection,
    facts.Operation: operation,
    facts.Conditional: _conditional,
    facts.Subscript: subscript,
    facts.Comprehension: comprehension,
    facts.Await: _await,
    facts.Yield: _yield,
    facts.Bind: _bind,
    facts.Lambda: _lambda,
    facts.Placed: _placed,
    facts.Cast: _cast,
    facts.Element: element,
    facts.Spread: _spread,
    facts.Opaque: _opaque,
    facts.Call: _call,
    facts.Attribute: _attribute,
    facts.Lookup: lookup,
}
