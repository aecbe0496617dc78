"""What code does with elements, as it is written: whether it keeps a few of them, which names it reads."""

from __future__ import annotations

from collections.abc import Sequence as Many

from scalesight.outline import facts
from scalesight.outline.memo import PerFunction
from scalesight.outline.nodes import nodes_in


def keeps_few(names: frozenset[str], body: Many[facts.Statement]) -> bool:
    """Whether a loop (or what is run for each element) works on some only: all of it stands behind a condition.

    `names`: those that the element has.
    """
    if not body or not isinstance(body[0], facts.If) or body[0].otherwise:
        return False
    skips = len(body[0].then) == 1 and _leaves_round(body[0].then[0])
    return (skips if len(body) > 1 else not skips) and reads(body[0].test, names) > 0


def _leaves_round(statement: facts.Statement) -> bool:
    return isinstance(statement, facts.Continue) or (isinstance(statement, facts.Return) and statement.value is None)


def names_of(target: facts.Expression) -> frozenset[str]:
    """The names that a target binds."""
    return frozenset(node.id for node in nodes_in(target) if isinstance(node, facts.Name))


def reads(node: object, names: frozenset[str]) -> int:
    """How often any of the names stands in a piece of code."""
    return sum(isinstance(one, facts.Name) and one.id in names for one in nodes_in(node))


_MAKES: PerFunction[bool] = PerFunction()


def makes_elements(placed: facts.PlacedFunction) -> bool:
    """Whether an element of a screen stands in a function; remembered by the function's key."""
    return _MAKES.of(placed.key, lambda: any(isinstance(one, facts.Element) for one in nodes_in(placed.function.body)))
