"""A remote call for every element of a loop."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Requests that a loop sends, one after another or together."""
    return term.looped and term.spends == "requests"


def remedy(term: Term) -> str:
    """Ask for many at once."""
    return "Ask for many at once (a batch or list endpoint), or move the work to a job."


RULE = Rule("request-in-loop", claims, remedy, order=30)
