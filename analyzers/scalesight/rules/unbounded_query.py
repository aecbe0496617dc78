"""A query that sends a whole table."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Rows (or the bytes sent on for them) of a query that nothing limits."""
    return term.spends == "payload" or (term.spends in ("rows", "memory") and term.kind == "load")


def remedy(term: Term) -> str:
    """A page at a time."""
    return "Limit it: a page at a time, or only the rows and columns that are needed."


RULE = Rule("unbounded-query", claims, remedy, order=40)
