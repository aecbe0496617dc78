"""What a test that leaves says of a size: behind `if len(rows) > 500: raise` there are no more than 500 of them."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import Polynomial, minimum, up_to
from scalesight.inference.batches import list_measured
from scalesight.inference.dispatch import evaluate
from scalesight.inference.iteration import size_of
from scalesight.inference.misses import leaves
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Opaque, Scalar, Sequence
from scalesight.outline import facts


def no_more(evaluation: Evaluation, statement: facts.If) -> None:
    """Bounds the collections whose number a test compares with a literal before it leaves.

    What a test only leaves the round by (`continue`, `break`) says nothing of what was there before the loop.
    """
    if statement.otherwise or not leaves(statement.then):
        return
    of_round = isinstance(statement.then[-1], (facts.Continue, facts.Break))
    test = statement.test
    parts = test.operands if isinstance(test, facts.Operation) and test.operator == "or" else (test,)
    for part in parts:
        if isinstance(part, facts.Operation) and part.operator in (">", ">=") and len(part.operands) == 2:
            name = list_measured(part.operands[0], evaluation.catalogue.counting)
            limit = _literal(evaluation, part.operands[1]) if name else None
            is_new = bool(evaluation.loops) and evaluation.loops[-1] in evaluation.bound.get(name, ())
            if limit is not None and (is_new or not of_round):
                _bound(evaluation, name, limit)


def _literal(evaluation: Evaluation, expression: facts.Expression) -> Polynomial | None:
    """A number that stands in the code, also by a constant's name."""
    if not isinstance(expression, (facts.Literal, facts.Name, facts.Attribute)):
        return None
    value = evaluate(evaluation, expression)
    amount = value.amount if isinstance(value, Scalar) else None
    return amount if amount is not None and amount.constant is not None else None


def _bound(evaluation: Evaluation, name: str, limit: Polynomial) -> None:
    held = evaluation.lookup(name)
    value = evaluation.current(held) if held is not None else None
    if isinstance(value, Sequence) and value.size.constant is None and value.items is None:
        evaluation.bind(name, replace(value, size=up_to(minimum(limit, value.size)), ident=evaluation.fresh(value)))
    elif isinstance(value, Opaque) and value.hint:
        size = up_to(minimum(limit, size_of(evaluation, value)))
        evaluation.bind(name, Sequence("list", size, Opaque(f"one of {value.hint}"), evaluation.fresh()))
