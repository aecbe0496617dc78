"""More elements on the screen than the walls allow."""

from scalesight.judge.terms import Term
from scalesight.rules.rule import Rule


def claims(term: Term) -> bool:
    """Elements of the host (`<li>`), held to a wall of nodes."""
    return term.spends == "nodes" and term.wall == "nodes"


def remedy(term: Term) -> str:
    """Fewer rows at once."""
    if term.looped:
        return "Show a page of them, or only the rows in view (a virtualised list)."
    return "Show fewer at once."


RULE = Rule("dom-nodes", claims, remedy, order=40)
