"""A linear search, insertion or copy repeated by a loop."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Elements visited by a search, insertion or concatenation inside a loop."""
    return (
        term.looped
        and term.spends == "steps"
        and term.kind in ("scan", "insert", "concat", "build", "visit")
        and term.grows_twice
    )


def remedy(term: Term) -> str:
    """An index, or another container."""
    if term.kind == "insert":
        return "Use a deque, or build the list the other way round."
    if term.kind == "concat":
        return "Append to one list instead of copying it every round."
    return "Build a set or dictionary once before the loop and look up in it."


RULE = Rule("quadratic-scan", claims, remedy, order=20)
