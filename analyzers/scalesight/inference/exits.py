"""How a loop's body may leave it early."""

from __future__ import annotations

from collections.abc import Sequence as Many

from scalesight.outline import facts


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


def _continues(body: Many[facts.Statement]) -> bool:
    for statement in body:
        if isinstance(statement, facts.Continue):
            return True
        if isinstance(statement, facts.If) and (_continues(statement.then) or _continues(statement.otherwise)):
            return True
        if isinstance(statement, facts.Try) and any(
            _continues(b) for b in (statement.body, *statement.handlers, statement.otherwise)
        ):
            return True
    return False
