"""What a function does with the rows that it loads: keeps a few of them, or only counts them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from contextlib import contextmanager

from scalesight.inference.run import Evaluation
from scalesight.inference.values import Query, Value
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in


@contextmanager
def asking(evaluation: Evaluation, why: str) -> Iterator[None]:
    """A whole table that is loaded inside is loaded for this: `counted`, `filtered` or "" (its rows are used)."""
    before, evaluation.asking = evaluation.asking, why
    try:
        yield
    finally:
        evaluation.asking = before


def is_whole_table(evaluation: Evaluation, value: Value) -> bool:
    """Whether a value is a query that was not sent yet and that nothing narrows."""
    value = evaluation.current(value)
    if not isinstance(value, Query) or value.evaluated or value.filled:
        return False
    return not (value.filtered or value.limited or value.unique)


def keeps_few(target: facts.Expression, body: Many[facts.Statement]) -> bool:
    """Whether a loop works on some of its elements only: all of its body stands behind a condition on the element."""
    if not body or not isinstance(body[0], facts.If) or body[0].otherwise:
        return False
    skips = len(body[0].then) == 1 and isinstance(body[0].then[0], facts.Continue)
    return (skips if len(body) > 1 else not skips) and reads(body[0].test, names_of(target)) > 0


def names_of(target: facts.Expression) -> frozenset[str]:
    """The names that a target binds."""
    return frozenset(node.id for node in nodes_in(target) if isinstance(node, facts.Name))


def reads(node: object, names: frozenset[str]) -> int:
    """How often any of the names stands in a piece of code."""
    return sum(isinstance(one, facts.Name) and one.id in names for one in nodes_in(node))


def is_held(evaluation: Evaluation, value: Value) -> bool:
    """Whether a local name holds an object, so that it may be used again."""
    ident = getattr(value, "ident", 0)
    scope = evaluation.scope
    while scope is not None:
        if any(getattr(v, "ident", 0) == ident for v in scope.names.values()):
            return True
        if scope.parent is None:
            return False
        scope = scope.parent
    return False


_MAKES: dict[str, bool] = {}


def makes_elements(placed: facts.PlacedFunction) -> bool:
    """Whether an element of a screen stands in a function; remembered by the function's key."""
    found = _MAKES.get(placed.key)
    if found is None:
        if len(_MAKES) > 200_000:
            _MAKES.clear()
        found = _MAKES[placed.key] = any(isinstance(one, facts.Element) for one in nodes_in(placed.function.body))
    return found
