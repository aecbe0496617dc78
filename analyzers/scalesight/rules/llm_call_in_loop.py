"""A model call for every element of a loop."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Model calls that a loop repeats, in turn or together."""
    return term.looped and term.spends == "llm_calls"


def remedy(term: Term) -> str:
    """Many items a prompt, or stored results."""
    return "Put many items into one prompt, store results, or move the work to a batch job."


RULE = Rule("llm-call-in-loop", claims, remedy, order=20)
