"""How often a `while` runs: a counter, a halving, a work list, pages of a query."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many

import msgspec

from scalesight.cost.algebra import Polynomial, ceil_division, log2, minimum, number, unknown, up_to
from scalesight.inference.dispatch import evaluate, walk
from scalesight.inference.exits import leaves, tries_again
from scalesight.inference.iteration import size_of
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import rows
from scalesight.inference.values import Opaque, Row, Scalar, Sequence, Value
from scalesight.outline import facts


def while_size(evaluation: Evaluation, statement: facts.While) -> Polynomial:
    """The rounds of a `while`: a counter, a halving, a work list, pages of a query; else unknown."""
    body = (*statement.body, *statement.update)
    counted = _counted(evaluation, statement.test, body)
    if counted is not None:
        if counted.constant is not None and tries_again(statement.body, evaluation.catalogue.conventions.pauses):
            return minimum(number(1), counted)
        early = leaves(statement.body, "break") or leaves(statement.body, "return")
        return up_to(counted) if early else counted
    shrunk = _shrunk(evaluation, statement.test, body)
    if shrunk is not None:
        return shrunk
    work = _work_list(evaluation, statement.test, body)
    if work is not None:
        return work
    pages = _pages(evaluation, statement)
    if pages is not None:
        return pages
    return unknown("rounds")


def _counted(evaluation: Evaluation, test: facts.Expression, body: Many[facts.Statement]) -> Polynomial | None:
    if isinstance(test, facts.Operation) and test.operator == "and":
        found = [c for c in (_counted(evaluation, operand, body) for operand in test.operands) if c is not None]
        return up_to(minimum(*found)) if found else None
    if isinstance(test, facts.Name):
        return _halved(evaluation, test.id, body)
    if (
        not isinstance(test, facts.Operation)
        or len(test.operands) != 2
        or test.operator not in ("<", "<=", ">", ">=", "!=")
    ):
        return None
    left, right = test.operands
    if test.operator in (">", ">="):
        left, right = right, left
    for name, change in _changes(body):
        if isinstance(left, facts.Name) and name == left.id and change[0] == "+":
            return _in_steps(evaluation, _amount(evaluate(evaluation, right)), change[1])
        if isinstance(right, facts.Name) and name == right.id and change[0] == "-":
            return _in_steps(evaluation, _amount(evaluate(evaluation, right)), change[1])
        if isinstance(right, facts.Name) and name == right.id and change[0] in ("//", "/", ">>"):
            bound = _amount(evaluate(evaluation, right))
            return log2(bound) if bound is not None else None
        if isinstance(left, facts.Name) and name == left.id and change[0] == "*":
            bound = _amount(evaluate(evaluation, right))
            return log2(bound) if bound is not None else None
    if isinstance(left, facts.Name) and isinstance(right, facts.Name):
        return _bisected(evaluation, left.id, right.id, body)
    return None


def _halved(evaluation: Evaluation, name: str, body: Many[facts.Statement]) -> Polynomial | None:
    for changed, (operator, step) in _changes(body):
        if changed == name:
            bound = _amount(evaluation.lookup(name))
            if bound is None:
                return None
            if operator in ("//", "/", ">>"):
                return log2(bound)
            return _in_steps(evaluation, bound, step) if operator == "-" else None
    return None


def _in_steps(evaluation: Evaluation, bound: Polynomial | None, step: facts.Expression | None) -> Polynomial | None:
    """The rounds of a counter that goes on by a step; None where nobody knows the step."""
    if bound is None or step is None:
        return None
    amount = number(_literal(step)) if isinstance(step, facts.Literal) else _amount(evaluate(evaluation, step))
    return ceil_division(bound, amount) if amount is not None and amount.terms else None


def _bisected(evaluation: Evaluation, low: str, high: str, body: Many[facts.Statement]) -> Polynomial | None:
    """`while low < high` around `middle = (low + high) // 2`."""
    halves = any(
        isinstance(s, facts.Assign)
        and isinstance(s.value, facts.Operation)
        and s.value.operator in ("//", ">>", "/")
        and _mentions(s.value, low)
        and _mentions(s.value, high)
        for s in body
    )
    bound = _amount(evaluation.lookup(high))
    return log2(bound) if halves and bound is not None else None


def _mentions(expression: facts.Expression, name: str) -> bool:
    if isinstance(expression, facts.Name):
        return expression.id == name
    if isinstance(expression, facts.Operation):
        return any(_mentions(operand, name) for operand in expression.operands)
    if isinstance(expression, facts.Opaque):
        return any(_mentions(child, name) for child in expression.children)
    return False


def _changes(body: Many[facts.Statement]) -> Iterator[tuple[str, tuple[str, facts.Expression | None]]]:
    """(name, (operator, step)) for every `name += 3`, `name = name + 3` at the top of a body."""
    for statement in body:
        if (
            not isinstance(statement, facts.Assign)
            or not statement.targets
            or not isinstance(statement.targets[0], facts.Name)
        ):
            continue
        name = statement.targets[0].id
        if statement.operator:
            yield name, (statement.operator, statement.value)
        elif isinstance(statement.value, facts.Operation) and len(statement.value.operands) == 2:
            left, right = statement.value.operands
            if isinstance(left, facts.Name) and left.id == name:
                yield name, (statement.value.operator, right)


def _literal(expression: facts.Expression | None) -> float:
    if isinstance(expression, facts.Literal) and isinstance(expression.value, (int, float)) and expression.value:
        return float(expression.value)
    return 1


def _amount(value: Value | None) -> Polynomial | None:
    return value.amount if isinstance(value, Scalar) else None


def _shrunk(evaluation: Evaluation, test: facts.Expression, body: Many[facts.Statement]) -> Polynomial | None:
    """`while rest:` with `rest = rest[100:]`: as many rounds as there are pieces."""
    name = test.id if isinstance(test, facts.Name) else None
    for statement in body:
        if (
            isinstance(statement, facts.Assign)
            and isinstance(statement.value, facts.Subscript)
            and isinstance(statement.value.base, facts.Name)
            and isinstance(statement.value.index, facts.Slice)
            and statement.value.index.lower is not None
            and statement.value.base.id == name
            and any(isinstance(t, facts.Name) and t.id == name for t in statement.targets)
        ):
            piece = _amount(evaluate(evaluation, statement.value.index.lower))
            value = evaluation.lookup(name)
            if value is not None and piece is not None:
                return ceil_division(size_of(evaluation, value), piece)
    return None


def _work_list(evaluation: Evaluation, test: facts.Expression, body: Many[facts.Statement]) -> Polynomial | None:
    """`while queue:` that pops: its elements; where it also pushes, every row of what it pushes."""
    name = test.id if isinstance(test, facts.Name) else None
    if name is None:
        return None
    value = evaluation.current(evaluation.lookup(name) or Opaque(name))
    if not isinstance(value, (Sequence, Opaque)) or not _calls_on(body, name, ("pop", "popleft", "pop_front", "shift")):
        return None
    if _calls_on(body, name, ("append", "extend", "add", "push", "appendleft")):
        element = evaluation.current(value.element) if isinstance(value, Sequence) else None
        if isinstance(element, Row):
            return rows(element.type)
        return unknown(name)
    return size_of(evaluation, value)


def _calls_on(body: Many[facts.Statement], name: str, methods: tuple[str, ...]) -> bool:
    def search(node: object) -> bool:
        if (
            (
                isinstance(node, facts.Call)
                and isinstance(node.function, facts.Attribute)
                and node.function.name in methods
            )
            and isinstance(node.function.base, facts.Name)
            and node.function.base.id == name
        ):
            return True
        if isinstance(node, msgspec.Struct):
            return any(search(getattr(node, field)) for field in node.__struct_fields__)
        return isinstance(node, tuple) and any(search(item) for item in node)

    return search(tuple(body))


def _pages(evaluation: Evaluation, statement: facts.While) -> Polynomial | None:
    """Reading a query in slices of a known size until nothing is left: as many rounds as there are slices."""
    state = (dict(evaluation.scope.names), dict(evaluation.heap), evaluation.limits)
    evaluation.limits = []
    marks = (
        len(evaluation.charges),
        len(evaluation.returned),
        len(evaluation.yielded),
        list(evaluation.peaks),
        len(evaluation.recursions),
    )
    evaluation.quiet += 1
    try:
        walk(evaluation, statement.body)
        found = evaluation.limits
    finally:
        evaluation.quiet -= 1
        evaluation.scope.names, evaluation.heap, evaluation.limits = state
        del evaluation.charges[marks[0] :], evaluation.returned[marks[1] :], evaluation.yielded[marks[2] :]
        del evaluation.recursions[marks[4] :]
        evaluation.peaks = marks[3]
    if not found:
        return None
    size, limit = found[0]
    return up_to(ceil_division(size, limit))
