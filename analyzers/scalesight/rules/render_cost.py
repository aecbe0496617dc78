"""A render that takes longer than the walls allow."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Steps of a render, and the time in which its elements are made and laid out."""
    return term.context == "render" and term.spends in ("steps", "nodes")


def remedy(term: Term) -> str:
    """Fewer rows at once, or less work for each."""
    if term.spends == "nodes":
        return "Show a page of them, or only the rows in view (a virtualised list)."
    return "Prepare it on the server or once with useMemo, index it, or work on the rows that are shown."


RULE = Rule("render-cost", claims, remedy, order=80)
