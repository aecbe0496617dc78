"""Work over a volume on every keystroke."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """What an input's handler spends, and what is drawn again because of the state that it sets."""
    return term.typed and term.spends in ("steps", "redraws", "nodes", "requests")


def remedy(term: Term) -> str:
    """Not at once, not all of it, or not again."""
    if term.spends == "requests":
        return "Ask when the typing pauses (debounce), and drop answers to what is no longer asked."
    if term.spends == "redraws":
        return "Keep the rows in a component of their own (memo), draw those in view, or defer them (useDeferredValue)."
    return "Keep the result (useMemo), defer it (useDeferredValue, debounce), or search an index on the server."


RULE = Rule("work-per-keystroke", claims, remedy, order=5)
