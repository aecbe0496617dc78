"""What code spends as it is written, once each: it is no loop's fault that a wall is passed by that alone."""

from __future__ import annotations

from collections.abc import Sequence

from scalesight.cost.algebra import Count, atoms
from scalesight.judge.terms import Term
from scalesight.judge.totals import Valuation, chosen, sum_of, term_interval, worth_of

WRITTEN = frozenset(["queries", "requests", "nodes"])


def repeated(valuation: Valuation, terms: Sequence[Term], resource: str, limit: float) -> list[Term]:
    """The terms without what no loop repeats, where that alone would pass the wall.

    Dialogs, tabs and arms of a screen stand behind clicks; forty single queries of a long request are no reason to
    blame the loop over three recipients beside them.
    """
    if resource not in WRITTEN:
        return list(terms)
    fixed = [term for term in terms if not term.looped and not _is_of_rows(term)]
    values = (term_interval(valuation, term) for term in chosen(fixed, worth_of(valuation)))
    if sum_of(one for one in values if one is not None).high <= limit:
        return list(terms)
    return [term for term in terms if term.looped or _is_of_rows(term)]


def is_worth_a_word(resource: str, members: Sequence[Term], weight: float, limit: float) -> bool:
    """Whether a statement's nodes are of declared rows, or pass the wall by themselves: fewer are no list to cut."""
    return resource != "nodes" or weight > limit or any(map(_is_of_rows, members))


def _is_of_rows(term: Term) -> bool:
    return any(isinstance(one, Count) for one in atoms(term.size))
