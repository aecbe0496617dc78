"""A relation that is loaded row by row."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Queries that reading a relation sends, repeated by a loop."""
    return term.looped and term.spends == "queries" and term.kind == "relation"


def remedy(term: Term) -> str:
    """Load the relations with their parents."""
    owner = term.what.rpartition(".")[0]
    *others, last = dict.fromkeys(what.rpartition(".")[2] for what in (term.what, *term.beside))
    fields = f"{', '.join(others)} and {last}" if others else last
    return f"Load {fields} with the {owner or 'parent'} rows (eager loading)."


RULE = Rule("lazy-relation-in-loop", claims, remedy, order=20, together=lambda term: "relations")
