"""All rows loaded to be counted."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Rows of a query that only its length is asked of."""
    return term.spends in ("rows", "memory", "steps") and term.kind == "counted"


def remedy(term: Term) -> str:
    """Let the database count."""
    return "Count in the database."


RULE = Rule("count-by-loading", claims, remedy, order=20)
