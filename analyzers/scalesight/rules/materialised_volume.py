"""A whole volume held in memory."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Bytes that live values hold."""
    return term.spends == "memory"


def remedy(term: Term) -> str:
    """Stream or aggregate."""
    if term.streamable:
        return "Stream the rows in chunks, fetch only the columns needed, or aggregate in the database."
    return "Work through it in chunks, or keep only what is needed."


def together(term: Term) -> str | None:
    """Rows of one kind that are held at the same time."""
    return term.entity_words if term.entity_words != "rows" else None


RULE = Rule("materialised-volume", claims, remedy, order=50, together=together)
