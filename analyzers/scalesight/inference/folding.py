"""Conditions that are decided before anything runs.

Inside a framework what a class declares decides which way it goes (`self.many`, `pagination_class is None`). In the
project's code three things do: which of its actions a class is asked for (`self.action == "list"`), whether a query or
nothing was handed in (`queryset is None`), and a flag that the call gives (`already_loaded=True`).
"""

from __future__ import annotations

from scalesight.inference.run import Evaluation
from scalesight.inference.values import NULL, ClassRef, FunctionRef, Query, Row, Scalar, Sequence, Value
from scalesight.outline import facts


def decided(evaluation: Evaluation, value: Value) -> bool | None:
    """Whether a value is true, where that is known; None where it is not."""
    if isinstance(value, Scalar):
        if not value.known or (not evaluation.inside and (evaluation.loops or not isinstance(value.literal, bool))):
            return False if value.known and value.literal is False else None
        return bool(value.literal)
    return True if evaluation.inside and isinstance(value, (ClassRef, FunctionRef, Row)) else None


def is_argument(evaluation: Evaluation, expression: facts.Expression, value: Value) -> bool:
    """Whether a name is a parameter that still holds what the call gave: no arm and no round has set it since."""
    function = evaluation.walked
    if not isinstance(expression, facts.Name) or function is None:
        return False
    names = [parameter.name for parameter in function.parameters]
    return expression.id in names and (names.index(expression.id), value) in enumerate(evaluation.asked)


def compared(evaluation: Evaluation, expression: facts.Operation, left: Value, right: Value) -> bool | None:
    """What a comparison gives, where that is known."""
    operator = expression.operator
    is_given = isinstance(left, Query) and left.ident in evaluation.arguments
    asks_for_none = operator in ("is", "is not", "===", "!==") and isinstance(right, Scalar) and right.is_null
    if asks_for_none and is_given:
        return operator in ("is not", "!==")
    if asks_for_none and left == NULL and is_argument(evaluation, expression.operands[0], left):
        return operator in ("is", "===")
    if not evaluation.inside and (evaluation.loops or isinstance(expression.operands[0], facts.Name)):
        return None  # what a local name holds may change in rounds that are not walked one by one
    if operator in ("is", "is not") and evaluation.inside and isinstance(right, Scalar) and right.is_null:
        null = isinstance(left, Scalar) and left.is_null
        return null if operator == "is" else not null
    if operator in ("==", "!=") and _is_text(right) and (_is_text(left) or (evaluation.inside and _is_told(left))):
        return (left == right) is (operator == "==")
    if not _is_text(left):
        return None
    if operator in ("in", "not in") and isinstance(right, Sequence) and right.items is not None:
        texts = right.items if right.names is None else ()
        if texts and all(map(_is_text, texts)):
            return (left in texts) is (operator == "in")
    return None


def _is_text(value: Value) -> bool:
    return isinstance(value, Scalar) and value.known and isinstance(value.literal, str)


def _is_told(value: Value) -> bool:
    """Whether a value is known well enough to be no text."""
    return isinstance(value, (ClassRef, Row)) or (isinstance(value, Scalar) and value.known)


def chosen(evaluation: Evaluation, operator: str, operand: facts.Expression, value: Value) -> bool | None:
    """Whether `and` or `or` stops at an operand (True), goes on as if it were not there (False), or either (None)."""
    settled = evaluation.inside or isinstance(operand, facts.Operation) or is_argument(evaluation, operand, value)
    truth = decided(evaluation, value) if settled and not isinstance(value, Query) else None
    if truth is None or operator not in ("and", "or"):
        return None
    return truth is (operator == "or")
