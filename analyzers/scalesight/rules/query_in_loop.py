"""A query for every element of a loop."""

from scalesight.judge.terms import BATCHED, Term, in_batches
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Queries (and their eager batches) that a loop repeats."""
    return term.looped and term.spends == "queries" and term.kind in ("query", "batch", "bulk", "rows", "load")


def remedy(term: Term) -> str:
    """Fetch before the loop."""
    if term.kind == "bulk":
        return "Collect the rows of all rounds and write them in one batch."
    if in_batches(term):
        return BATCHED
    return f"Fetch the {term.entity_words} before the loop in one query (IN) and look them up by key."


def together(term: Term) -> str | None:
    """One query fetches the rows of one table that several statements of a loop ask for."""
    return term.charge.model if term.charge is not None else None


RULE = Rule("query-in-loop", claims, remedy, order=30, together=together)
