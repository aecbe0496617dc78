"""Nodes of a screen as they are written: dialogs, tabs and arms, of which a screen never shows all at once."""

from __future__ import annotations

from collections.abc import Sequence

from scalesight.cost.algebra import Count, atoms
from scalesight.judge.terms import Term
from scalesight.judge.totals import Valuation, chosen, sum_of, term_interval, worth_of


def shown_at_once(valuation: Valuation, terms: Sequence[Term], limit: float) -> list[Term]:
    """The terms without what no loop repeats, where that alone would pass the wall: so much stands behind clicks."""
    written = [term for term in terms if not term.looped]
    fixed = (term_interval(valuation, term) for term in chosen(written, worth_of(valuation)))
    if sum_of(one for one in fixed if one is not None).high <= limit:
        return list(terms)
    return [term for term in terms if term.looped]


def is_worth_a_word(resource: str, members: Sequence[Term], weight: float, limit: float) -> bool:
    """Whether a statement's nodes are of declared rows, or pass the wall by themselves: fewer are no list to cut."""
    of_rows = any(isinstance(one, Count) for term in members for one in atoms(term.size))
    return of_rows or resource != "nodes" or weight > limit
