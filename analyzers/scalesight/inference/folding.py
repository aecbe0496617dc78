"""Conditions that are decided before anything runs.

Inside a framework what a class declares decides which way it goes (`self.many`, `pagination_class is None`). In the
project's code four things do: which of its actions a class is asked for (`self.action == "list"`), whether a query or
nothing was handed in (`queryset is None`), a flag or a word that the call gives (`already_loaded=True`), and the class
of an object that it hands in (`isinstance(instance, Checkout)`).
"""

from __future__ import annotations

from scalesight.inference.names import lineage
from scalesight.inference.program import ClassInfo
from scalesight.inference.run import Evaluation
from scalesight.inference.values import (
    EITHER,
    LEFT_OUT,
    NULL,
    NULLABLE,
    ClassRef,
    FunctionRef,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)
from scalesight.outline import facts

COMPARISONS = frozenset(["==", "!=", "===", "!==", "is", "is not", "in", "not in", "not"])


def decided(evaluation: Evaluation, value: Value, test: facts.Expression | None = None) -> bool | None:
    """Whether a value is true, where that is known; None where it is not.

    `test`: what it is the value of. What a name holds may be another thing in the next round of a loop; what a
    comparison gives is known for all rounds or not at all.
    """
    if value == NULL and test is not None and is_argument(evaluation, test, value):
        return False
    if value == LEFT_OUT and test is not None and _is_of_this_round(evaluation, test):
        return False
    if isinstance(value, Scalar):
        for_all = isinstance(test, facts.Call) or (isinstance(test, facts.Operation) and test.operator in COMPARISONS)
        changes = bool(evaluation.loops) and not for_all
        if not value.known or (not evaluation.inside and (changes or not isinstance(value.literal, bool))):
            return False if value.known and value.literal is False else None
        return bool(value.literal)
    return True if evaluation.inside and isinstance(value, (ClassRef, FunctionRef, Row)) else None


def _is_of_this_round(evaluation: Evaluation, test: facts.Expression) -> bool:
    """Whether a name was bound in the very loops that are open now, or there are none."""
    bound = evaluation.bound.get(test.id, ()) if isinstance(test, facts.Name) else ()
    return list(bound) == list(evaluation.loops)


def is_argument(evaluation: Evaluation, expression: facts.Expression, value: Value) -> bool:
    """Whether a name is a parameter that still holds what the call gave: no arm and no round has set it since."""
    return _given(evaluation, expression) == value


def _given(evaluation: Evaluation, expression: facts.Expression) -> Value | None:
    """What the call gave for a parameter; None for what is no parameter's name."""
    if not isinstance(expression, facts.Name) or evaluation.walked is None:
        return None
    parameters = zip(evaluation.walked.parameters, evaluation.asked)
    return next((value for parameter, value in parameters if parameter.name == expression.id), None)


def compared(evaluation: Evaluation, expression: facts.Operation, left: Value, right: Value) -> bool | None:
    """What a comparison gives, where that is known."""
    operator = expression.operator
    first = expression.operands[0]
    asks_for_none = operator in ("is", "is not", "===", "!==") and isinstance(right, Scalar) and right.is_null
    if asks_for_none and _is_there(evaluation, first, left):
        return operator in ("is not", "!==")
    if asks_for_none and left == NULL and is_argument(evaluation, first, left):
        return operator in ("is", "===")
    told = _is_text(left) and is_argument(evaluation, first, left)
    if not evaluation.inside and not told and (evaluation.loops or isinstance(first, facts.Name)):
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


def _is_there(evaluation: Evaluation, asked: facts.Expression, value: Value) -> bool:
    """Whether a query or an object was handed in which no annotation or default says may be none."""
    if isinstance(value, Query):
        return value.ident in evaluation.arguments and not value.perhaps
    given = _handed_in(evaluation, asked, value)
    return given is not None and given.field(NULLABLE) is None


def _handed_in(evaluation: Evaluation, asked: facts.Expression, value: Value) -> Row | None:
    """The object that a call gave for a parameter, if that still holds it."""
    given = _given(evaluation, asked) if isinstance(asked, facts.Name) and asked.id not in evaluation.bound else None
    if isinstance(given, Row) and isinstance(value, Row) and given.ident == value.ident:
        return given
    return None


def is_instance(evaluation: Evaluation, asked: facts.Expression, value: Value, classes: Value) -> bool | None:
    """Whether what a call handed in is an instance of a class (or of one of several), where that is known.

    What an annotation says to be one of several classes may be any of them.
    """
    given = _handed_in(evaluation, asked, value)
    if given is None or given.field(EITHER) is not None:
        return None
    wanted = classes.items if isinstance(classes, Sequence) and classes.items is not None else (classes,)
    own = _classes_of(evaluation, given.type)
    answers: list[bool | None] = []
    for one in wanted:
        if not isinstance(one, ClassRef) or not own or given.type in _classes_of(evaluation, one.name) - {one.name}:
            answers.append(None)  # of a library, or one that it may be all the same
        else:
            answers.append(one.name in own)
    return True if True in answers else None if None in answers else False


def _classes_of(evaluation: Evaluation, class_id: str) -> set[str]:
    return {info.id for info in lineage(evaluation.program, class_id) if isinstance(info, ClassInfo)}


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
