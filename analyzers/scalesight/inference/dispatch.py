"""Hands code to the function that knows its kind: `evaluate` an expression, `walk` a block, `invoke` a value.

The engine brings the tables of those functions, so that whatever meets code inside code imports this module and not
those that import it.
"""

from __future__ import annotations

from collections.abc import Sequence as Many

from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import UNKNOWN, Value
from scalesight.outline import facts

Exits = frozenset[str]  # how a block may be left: fall, break, continue, return, raise
FALL: Exits = frozenset({"fall"})
SKIPS = frozenset({"break", "continue", "return"})


def evaluate(evaluation: Evaluation, expression: facts.Expression) -> Value:
    """The value of an expression, in its latest version."""
    visitor = evaluation.tables.expressions.get(type(expression))
    value = visitor(evaluation, expression) if visitor is not None else UNKNOWN
    return evaluation.current(value)


def walk(evaluation: Evaluation, body: Many[facts.Statement]) -> Exits:
    """Walks a block; the exits that it may take. Behind a branch that leaves, the rest is one arm of it."""
    exits: Exits = FALL
    for position, statement in enumerate(body):
        exits = walk_one(evaluation, statement)
        if "fall" not in exits:
            return exits
        if isinstance(statement, (facts.If, facts.Match)) and exits & SKIPS:
            rest_of_body = body[position + 1 :]
            missed = evaluation.tables.missed(evaluation, statement, rest_of_body)
            with evaluation.guard(*evaluation.open_arm(statement.span)), missed:
                rest = walk(evaluation, rest_of_body)
            return (exits - FALL) | rest
        if exits != FALL:
            rest = walk(evaluation, body[position + 1 :])
            return (exits - FALL) | rest
    return exits


def walk_one(evaluation: Evaluation, statement: facts.Statement) -> Exits:
    """Walks one statement."""
    visitor = evaluation.tables.statements.get(type(statement))
    if visitor is None:
        return FALL
    span = getattr(statement, "header", statement.span)
    with evaluation.at(span):
        return visitor(evaluation, statement)


def invoke(evaluation: Evaluation, function: Value, given: Arguments, span: facts.Span) -> Value:
    """Calls a value."""
    return evaluation.tables.invoke(evaluation, function, given, span)
