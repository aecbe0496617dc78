"""More rounds than the walls allow."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Executed statements and visited elements, where no other rule speaks."""
    return term.spends in ("steps", "sleep")


def remedy(term: Term) -> str:
    """Index, aggregate, or less data."""
    if term.spends == "sleep":
        return "Wait outside the loop, or in a job."
    return "Match through a dictionary, aggregate in the database, or work on a page of it."


def together(term: Term) -> str | None:
    """All that the rounds of one nest of loops execute: fewer rounds take it away at once."""
    return "rounds" if term.looped and term.spends == "steps" else None


RULE = Rule("iterations", claims, remedy, order=90, together=together)
