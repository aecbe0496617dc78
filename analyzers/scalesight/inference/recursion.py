"""How often a function that calls itself runs, where the form is known; otherwise the cost is unknown and says so."""

from __future__ import annotations

from scalesight.cost.algebra import Polynomial, atom, log2
from scalesight.inference.altered import altered
from scalesight.inference.charges import Charge
from scalesight.inference.run import Evaluation, Recursion
from scalesight.inference.sizes import Calls, Related, rows
from scalesight.inference.values import Query, Row, Scalar, Sequence, Value


def solve(evaluation: Evaluation, charges: tuple[Charge, ...], arguments: tuple[Value, ...]) -> tuple[Charge, ...]:
    """The charges of one call, multiplied by the number of calls that it leads to."""
    recursions = evaluation.recursions
    children = _children(recursions)
    if children is not None:
        return tuple(_over_tree(charge, children) for charge in charges)
    calls = _calls(evaluation, recursions, arguments)
    if calls is None:
        calls = atom(Calls(f"recursion in {evaluation.qualname}"))
    return tuple(altered(charge, amount=charge.amount * calls) for charge in charges)


def _children(recursions: list[Recursion]) -> Related | None:
    """The relation from a row to its own kind that a recursion follows."""
    for recursion in recursions:
        for loop in recursion.loops:
            for monomial in loop.size.terms:
                for factor, _, _ in monomial:
                    if isinstance(factor, Related):
                        return factor
    return None


def _over_tree(charge: Charge, children: Related) -> Charge:
    """Every row is visited once, and every row is the child of at most one: the total is the table's rows."""
    total = rows(children.target)
    rest = charge.unit
    for loop in charge.loops:
        if not any(isinstance(a, Related) and a == children for m in loop.size.terms for a, _, _ in m):
            rest = rest * loop.size
    return altered(charge, amount=total * rest)


def _calls(evaluation: Evaluation, recursions: list[Recursion], arguments: tuple[Value, ...]) -> Polynomial | None:
    if any(r.loops for r in recursions):
        return None
    forms = {_form(evaluation, recursion, arguments) for recursion in recursions}
    if len(forms) != 1 or None in forms:
        return None
    ((shape, size),) = forms  # type: ignore[misc]
    branches = _together(recursions)
    if shape == "half":
        return log2(size) if branches == 1 else size
    if branches == 1 or evaluation.memoised:
        return size
    return atom(Calls(f"exponential recursion in {evaluation.qualname}"))


def _together(recursions: list[Recursion]) -> int:
    """How many of the calls one run may make: those in exclusive arms of a branch count as one."""
    groups: list[list[Recursion]] = []
    for recursion in recursions:
        for group in groups:
            if all(_exclusive(recursion, other) for other in group):
                group.append(recursion)
                break
        else:
            groups.append([recursion])
    return len(groups)


def _exclusive(left: Recursion, right: Recursion) -> bool:
    arms = dict(right.guards)
    return any(branch in arms and arms[branch] != arm for branch, arm in left.guards)


def _form(evaluation: Evaluation, recursion: Recursion, arguments: tuple[Value, ...]) -> tuple[str, Polynomial] | None:
    halved = [a for a in recursion.arguments if isinstance(a, Scalar) and a.form == "half"]
    amounts = [b.amount for b in arguments if isinstance(b, Scalar) and b.amount is not None and b.amount.terms]
    if halved and amounts:
        return "half", amounts[-1]
    for before, after in zip(arguments, recursion.arguments):
        if isinstance(after, Scalar) and after.form:
            if isinstance(before, Scalar) and before.amount is not None and after.form != "plus":
                return ("half" if after.form == "half" else "step"), before.amount
            if after.form == "plus":
                bound = _index_bound(evaluation, arguments)
                if bound is not None:
                    return "step", bound
        if isinstance(after, Sequence) and after.form:
            size = before.size if isinstance(before, (Sequence, Query)) else None
            if size is not None:
                return ("half" if after.form == "half" else "step"), size
    return None


def _index_bound(evaluation: Evaluation, arguments: tuple[Value, ...]) -> Polynomial | None:
    for value in arguments:
        if isinstance(value, (Sequence, Query)) and not isinstance(value, Row):
            return value.size
    return None
