"""A whole volume held by the screen."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Bytes that a component holds."""
    return term.spends == "memory" and term.context in ("render", "event")


def remedy(term: Term) -> str:
    """The server's work."""
    return "Fetch a page of it, and let the server search, sort and add up."


RULE = Rule("collection-in-client", claims, remedy, order=45)
