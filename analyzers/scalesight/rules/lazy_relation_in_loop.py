"""A relation that is loaded row by row."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Queries that reading a relation sends, repeated by a loop."""
    return term.looped and term.spends == "queries" and term.kind == "relation"


def remedy(term: Term) -> str:
    """Load the relation with its parents."""
    owner, _, field = term.what.rpartition(".")
    return f"Load {field} with the {owner or 'parent'} rows (eager loading)."


RULE = Rule("lazy-relation-in-loop", claims, remedy, order=20)
