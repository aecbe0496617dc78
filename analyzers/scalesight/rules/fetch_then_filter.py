"""All rows loaded to keep a few."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Rows of a query whose result is filtered in memory."""
    return term.spends in ("rows", "memory", "steps") and term.kind == "filtered"


def remedy(term: Term) -> str:
    """Let the database filter."""
    return "Filter in the query."


RULE = Rule("fetch-then-filter", claims, remedy, order=20)
