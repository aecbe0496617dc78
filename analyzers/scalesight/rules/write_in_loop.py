"""A write for every element of a loop."""

from scalesight.judge.terms import BATCHED, Term, in_batches
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Inserts, updates and deletes that a loop repeats."""
    return term.looped and term.spends == "queries" and term.kind == "write"


def remedy(term: Term) -> str:
    """Write in batches."""
    if in_batches(term):
        return BATCHED
    return "Collect the rows and write them in batches (bulk insert or update)."


RULE = Rule("write-in-loop", claims, remedy, order=20, together=lambda term: "writes")
