"""As many calls at once as there are rows."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Calls that are awaited together, their number bounded by nothing but the data, held to an API's rate."""
    return term.looped and term.parallel and term.wall == "rate"


def remedy(term: Term) -> str:
    """Bound the burst."""
    return "Bound how many run at once (a semaphore, or chunks)."


RULE = Rule("unbounded-concurrency", claims, remedy, order=10)
