"""A sort repeated by a loop."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Elements that a sort visits, repeated by a loop."""
    return term.looped and term.spends == "steps" and term.kind == "sort"


def remedy(term: Term) -> str:
    """Sort once, or keep a heap."""
    return "Sort once outside the loop, or keep a heap."


RULE = Rule("sort-in-loop", claims, remedy, order=20)
