"""Awaited one after another what could be awaited together."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Waiting, not the number of calls, breaks the wall: an awaited call in a loop, held to a time wall."""
    return (
        term.looped
        and term.awaited
        and term.wall == "time"
        and not term.parallel
        and term.spends in ("requests", "llm_calls", "queries", "sleep")
    )


def remedy(term: Term) -> str:
    """Gather with a bound."""
    return "Await them together with a bound (gather behind a semaphore)."


RULE = Rule("sequential-await", claims, remedy, order=10)
