"""How a loop's body may leave it early."""

from __future__ import annotations

from collections.abc import Container
from collections.abc import Sequence as Many

from scalesight.outline import facts
from scalesight.outline.nodes import last_name, nodes_in


def leaves(body: Many[facts.Statement], kind: str) -> bool:
    """Whether a loop's body holds a `break` (of this loop) or a `return`."""
    for statement in body:
        if isinstance(statement, facts.Break) and kind == "break":
            return True
        if isinstance(statement, facts.Return) and kind == "return":
            return True
        inner: list[Many[facts.Statement]] = []
        if isinstance(statement, facts.If):
            inner = [statement.then, statement.otherwise]
        elif isinstance(statement, facts.Try):
            inner = [statement.body, *statement.handlers, statement.otherwise, statement.final]
        elif isinstance(statement, facts.With):
            inner = [statement.body]
        elif isinstance(statement, facts.Match):
            inner = [case.body for case in statement.cases]
        elif isinstance(statement, (facts.ForEach, facts.While)) and kind == "return":
            inner = [statement.body, statement.otherwise]
        elif isinstance(statement, (facts.ForEach, facts.While)):
            inner = [statement.otherwise]
        if any(leaves(block, kind) for block in inner):
            return True
    return False


def always_leaves(body: Many[facts.Statement]) -> bool:
    """Whether a loop ends in its first round."""
    return bool(body) and isinstance(body[-1], (facts.Break, facts.Return)) and not _continues(body)


def tries_again(body: Many[facts.Statement], pauses: Container[str]) -> bool:
    """Whether a loop over a few attempts runs once where nothing fails: it leaves with the first success, or it polls.

    `pauses`: what functions are called that wait for some time.
    """
    if _leaves_unless_failing(body):
        return True
    if not (leaves(body, "break") or leaves(body, "return")):
        return False
    return any(isinstance(one, facts.Call) and last_name(one.function) in pauses for one in nodes_in(tuple(body)))


def _leaves_unless_failing(body: Many[facts.Statement]) -> bool:
    last = body[-1] if body else None
    if isinstance(last, facts.Try):
        blocks = (last.body, last.otherwise)
        return not _continues(body[:-1], failing=False) and any(map(_leaves_unless_failing, blocks))
    return isinstance(last, (facts.Break, facts.Return)) and not _continues(body, failing=False)


def _continues(body: Many[facts.Statement], failing: bool = True) -> bool:
    """Whether a body goes on with the next round somewhere; `failing`: also where something has failed."""
    for statement in body:
        if isinstance(statement, facts.Continue):
            return True
        blocks: tuple[Many[facts.Statement], ...] = ()
        if isinstance(statement, facts.If):
            blocks = (statement.then, statement.otherwise)
        elif isinstance(statement, facts.Try):
            blocks = (statement.body, statement.otherwise, *(statement.handlers if failing else ()))
        if any(_continues(block, failing) for block in blocks):
            return True
    return False
