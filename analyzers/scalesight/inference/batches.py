"""Batches that code fills by hand: what stands behind `if len(batch) >= 500` runs once for every so many rounds."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from scalesight.cost.algebra import Polynomial, ceil_division, floor_division, unknown
from scalesight.inference.charges import Loop
from scalesight.inference.dispatch import evaluate
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Scalar, Sequence
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

COMPARED = frozenset([">=", ">", "==", "<=", "<"])
MEASURES = frozenset(["length", "size"])
EMPTIES = frozenset(["clear", "splice"])


@dataclass(frozen=True)
class Full:
    """Once in `every` rounds (None: nobody tells), with so many in the list called `name` ("": a counter tells)."""

    name: str
    every: Polynomial | None


def when_full(evaluation: Evaluation, statement: facts.If) -> Full | None:
    """How often a branch runs that empties the list which it finds full, or that a counter leads to now and then."""
    if not evaluation.loops or statement.otherwise:
        return None
    found = _measured(statement.test)
    if found is None or (found[0] and not _empties(statement, found[0])):
        return None
    value = evaluation.current(evaluate(evaluation, found[1]))
    amount = value.amount if isinstance(value, Scalar) else None
    if not found[0] and amount is None:
        return None
    return Full(found[0], amount if amount is not None and amount.terms else None)


def _measured(test: facts.Expression) -> tuple[str, facts.Expression] | None:
    """(name, limit) of `len(name) >= limit` and of `counter % limit == 0`, where the name is empty."""
    if not isinstance(test, facts.Operation):
        return None
    if test.operator in ("and", "or"):
        return next((found for one in test.operands if (found := _measured(one)) is not None), None)
    if test.operator not in COMPARED or len(test.operands) != 2:
        return None
    for measure, limit in (test.operands, test.operands[::-1]):
        name = list_measured(measure)
        if name:
            return name, limit
        if isinstance(measure, facts.Operation) and measure.operator == "%" and len(measure.operands) == 2:
            counted = isinstance(measure.operands[0], facts.Name) and test.operator == "=="
            return ("", measure.operands[1]) if counted and isinstance(limit, facts.Literal) else None
    return None


def list_measured(expression: facts.Expression, measures: Container[str] = MEASURES) -> str:
    """The name of which a length is asked, by a call or one of the attributes `measures`; "" for anything else."""
    base: facts.Expression | None = None
    if isinstance(expression, facts.Attribute) and expression.name in measures:
        base = expression.base
    elif isinstance(expression, facts.Call) and len(expression.arguments) == 1:
        function = expression.function
        is_length = isinstance(function, facts.Name) and function.id == "len"
        base = expression.arguments[0].value if is_length else None
    return base.id if isinstance(base, facts.Name) else ""


def _empties(statement: facts.If, name: str) -> bool:
    """Whether a branch begins its list anew."""
    return any(_begins_anew(node, name) for node in nodes_in(statement.then))


def _begins_anew(node: object, name: str) -> bool:
    if isinstance(node, facts.Assign) and not node.operator:
        return any(_is_emptied(target, node.value, name) for target in node.targets)
    if isinstance(node, facts.Call) and isinstance(node.function, facts.Attribute) and node.function.name in EMPTIES:
        return isinstance(node.function.base, facts.Name) and node.function.base.id == name
    return False


def _is_emptied(target: facts.Expression, value: facts.Expression | None, name: str) -> bool:
    if isinstance(target, facts.Attribute):
        return list_measured(target) == name and isinstance(value, facts.Literal) and value.value == 0
    if not isinstance(target, facts.Name) or target.id != name:
        return False
    empty = isinstance(value, facts.Collection) and not value.items
    return empty or (isinstance(value, facts.Call) and not value.arguments)


@contextmanager
def once_full(evaluation: Evaluation, full: Full) -> Iterator[None]:
    """Everything inside runs once for each full batch of what the loops around the list put into it."""
    held = evaluation.lookup(full.name) if full.name else None
    value = evaluation.current(held) if held is not None else None
    ident = value.ident if isinstance(value, Sequence) else 0
    born = evaluation.birth.get(ident, ()) if ident else evaluation.loops[:-1]
    kept = [loop for loop in evaluation.loops if loop in born]
    if len(kept) == len(evaluation.loops):
        kept = kept[:-1]
    rest = [loop for loop in evaluation.loops if loop not in kept]
    times = evaluation.times(rest)
    # What is left in the list behind the loop is not full: whatever becomes of it stands there.
    division = floor_division if full.name else ceil_division
    size = division(times, full.every) if full.every is not None else unknown("batches")
    if isinstance(value, Sequence) and ident and full.every is not None:
        evaluation.update(replace(value, size=full.every))
    with evaluation.loop_for_others(kept, Loop(size, rest[-1].origin, via=rest[-1].via)):
        yield
