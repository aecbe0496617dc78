"""Operators: conditions, membership, arithmetic on sizes, collections put together."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import Polynomial, ceil_division, maximum, minimum, number, unknown, up_to
from scalesight.inference.chunks import step_of
from scalesight.inference.dispatch import evaluate
from scalesight.inference.folding import chosen, compared, decided, is_argument
from scalesight.inference.iteration import consume, one_element, size_of
from scalesight.inference.join import join, join_all
from scalesight.inference.loads import COUNTED, PASSED, note_use
from scalesight.inference.queries import execute, fresh
from scalesight.inference.run import Evaluation
from scalesight.inference.values import (
    UNKNOWN,
    Column,
    Condition,
    Library,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    known,
)
from scalesight.outline import facts


def truth(evaluation: Evaluation, test: facts.Expression) -> Value:
    """Evaluates a condition; asking whether a lazy query is true executes it."""
    value = evaluate(evaluation, test)
    asks = not evaluation.catalogue.conventions.starts  # elsewhere, an empty list is as true as a full one
    if isinstance(value, Query) and value.runner == "lazy":
        execute(evaluation, value)
    note_use(evaluation, value, test, COUNTED if asks else PASSED)
    return value


def operation(evaluation: Evaluation, expression: facts.Operation) -> Value:
    """The value of an operator and its operands."""
    operator = expression.operator
    if operator in ("and", "or", "??"):
        return _short_circuit(evaluation, expression)
    if operator == "not" and len(expression.operands) == 1:
        value = truth(evaluation, expression.operands[0])
        settled = evaluation.inside or is_argument(evaluation, expression.operands[0], value)
        known_truth = decided(evaluation, value, expression.operands[0]) if settled else None
        return known(not known_truth) if known_truth is not None else Scalar()
    values = [evaluate(evaluation, operand) for operand in expression.operands]
    answer = compared(evaluation, expression, *values) if len(values) == 2 else None
    if answer is not None:
        return known(answer)
    if operator in ("in", "not in") and len(values) == 2:
        return _membership(evaluation, values[0], values[1])
    if len(values) == 2:
        return operate(evaluation, operator, values[0], values[1], expression.span)
    if (
        operator == "-"
        and len(values) == 1
        and isinstance(values[0], Scalar)
        and isinstance(values[0].literal, (int, float))
    ):
        return Scalar(-values[0].literal, known=True)
    return values[0] if len(values) == 1 and operator == "*" else Scalar()


def _short_circuit(evaluation: Evaluation, expression: facts.Operation) -> Value:
    values = []
    for position, operand in enumerate(expression.operands):
        if position == 0:
            first = truth(evaluation, operand)
            stops = chosen(evaluation, expression.operator, operand, first)
            if stops is True:
                return first
            if stops is None:
                values.append(first)
        else:
            with evaluation.guard(f"{evaluation.branch(expression.operator, expression.span)}.{position}", 0):
                values.append(
                    truth(evaluation, operand)
                    if position < len(expression.operands) - 1
                    else evaluate(evaluation, operand)
                )
    if any(isinstance(v, (Condition,)) for v in values):
        return Condition(UNKNOWN, "or", UNKNOWN)
    return join_all(evaluation, values)


def _membership(evaluation: Evaluation, item: Value, container: Value) -> Value:
    if evaluation.catalogue.conventions.keys:
        return Scalar()  # where attributes are keys, `in` asks for a key
    if isinstance(container, Query):
        if container.runner == "lazy":
            execute(evaluation, container)
            evaluation.visit(container.size, "scan", "in")
    elif (
        isinstance(container, Sequence)
        and container.kind in ("list", "tuple", "stream", "string")
        and (not container.constant or container.size.constant is None)
    ):
        consume(evaluation, container)
        evaluation.visit(size_of(evaluation, container), "scan", "in")
    return Scalar()


def operate(
    evaluation: Evaluation, operator: str, left: Value, right: Value, span: facts.Span, in_place: bool = False
) -> Value:
    """The value of a binary operation on two values."""
    is_column = isinstance(left, Column) or (isinstance(left, Object) and isinstance(left.carried, Column))
    if is_column and operator in ("==", "!=", "<", ">", "<=", ">=", "is"):
        return Condition(left, operator, right)
    for side in (left, right):  # a library's object may say what an operator makes of it: a chain with a model
        overload = evaluation.catalogue.effect(f"{side.type}.{operator}") if isinstance(side, Object) else None
        if overload is not None and overload.returns is not None:
            return side
    if isinstance(left, Condition) or isinstance(right, Condition):
        if operator == "&":
            return Condition(UNKNOWN, "and", Sequence("tuple", number(2), UNKNOWN, items=(left, right)))
        return Condition(UNKNOWN, "or", UNKNOWN)
    if isinstance(left, Query) and isinstance(right, Query) and operator in ("|", "&"):
        return fresh(evaluation, left, size=up_to(maximum(left.size, right.size)), filtered=True)
    if isinstance(left, Sequence) and isinstance(right, (Sequence, Query)):
        return _collections(evaluation, operator, left, right)
    if isinstance(left, Sequence) and operator == "*" and isinstance(right, Scalar):
        size = left.size * right.amount if right.amount is not None else unknown("repetitions")
        return replace(left, size=size, ident=evaluation.fresh(), items=None)
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return _numbers(evaluation, operator, left, right)
    if isinstance(left, Scalar) and left.text and operator in ("+", "%"):
        return Scalar(text=True, pieces=(left, right))
    if isinstance(left, Opaque) and isinstance(right, Scalar) and right.known and operator in ("-", "//", "+"):
        form = {"-": "minus", "//": "half", "+": "plus"}[operator]
        return Scalar(form=form, size=right.amount if form == "plus" else None)
    if isinstance(left, Scalar) and isinstance(right, (Opaque, Library)) and operator == "+" and not left.text:
        return Scalar(form="ahead", size=step_of(right))
    return Scalar() if not isinstance(left, (Row, Object)) else UNKNOWN


def _collections(evaluation: Evaluation, operator: str, left: Sequence, right: Value) -> Value:
    right = consume(evaluation, right)
    other = size_of(evaluation, right)
    element = (
        join(evaluation, left.element, one_element(evaluation, right))
        if left.size.terms
        else one_element(evaluation, right)
    )
    size = {"+": left.size + other, "|": left.size + other, "-": up_to(left.size), "&": minimum(left.size, other)}.get(
        operator
    )
    if size is None:
        return Scalar()
    size_of(evaluation, left)
    evaluation.visit(left.size + other, "concat" if operator == "+" else "build", operator)
    return Sequence(left.kind, size, element, evaluation.fresh())


def _numbers(evaluation: Evaluation, operator: str, left: Scalar, right: Scalar) -> Scalar:
    if left.text or right.text:
        if operator not in ("+", "%", "*"):
            return Scalar()
        size = left.size + right.size if left.size is not None and right.size is not None and operator == "+" else None
        return Scalar(text=True, pieces=(left, right), size=size)
    a, b = left.amount, right.amount
    form = {"-": "minus", "//": "half", "/": "half", ">>": "half", "+": "plus"}.get(operator, "") if right.known else ""
    amount: Polynomial | None = None
    if a is not None and b is not None:
        if operator == "+":
            amount = a + b
        elif operator == "*":
            amount = a * b
        elif operator == "//" and b.terms:
            amount = ceil_division(a, b)
        elif operator == "-":
            amount = _difference(a, b)
        elif operator == "**" and a.constant is not None and b.constant is not None and b.constant.high < 12:
            amount = number(a.constant.high**b.constant.high)
    if operator == "+" and not form and right.hint:
        return Scalar(amount=amount, form="ahead", size=step_of(right))
    return Scalar(amount=amount, form=form, size=b if form == "plus" else None)


def _difference(left: Polynomial, right: Polynomial) -> Polynomial | None:
    a, b = left.constant, right.constant
    if a is not None and b is not None:
        return number(max(a.high - b.low, 0))
    return left if b is not None else up_to(left)
