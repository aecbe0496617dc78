"""A term: one part of an entry point's cost, as a rule sees it."""

from __future__ import annotations

import msgspec

from scalesight.cost.algebra import DIVISIONS, Derived, Polynomial, sole_atom
from scalesight.inference.charges import Charge, Origin

BATCHED = "These are batches already: make them larger, or leave the work to a job."  # the remedy of `in_batches`


class Term(msgspec.Struct, frozen=True, gc=False):
    """So much of the resource `spends`, judged against the wall of `wall` (another resource for time).

    `size` is bound to volumes; `amount` in the wall's unit is `size × factor`. `place` is where a finding would stand.
    """

    spends: str
    wall: str
    kind: str
    what: str
    place: Origin
    size: Polynomial
    up_to: bool
    factor: float = 1.0
    divisor: Polynomial | None = None
    looped: bool = False
    parallel: bool = False
    awaited: bool = False
    streamable: bool = False
    grows_twice: bool = False
    entity_words: str = "rows"
    charge: Charge | None = None
    assumed_bytes: bool = False
    share: bool = False  # one row's part, bounded by all of them
    of_one_row: bool = False  # and that row is one of many
    loose: bool = False  # all stand in for some, and nothing tells how many
    api: str | None = None
    context: str = ""  # of the entry point that is judged
    typed: bool = False  # spent on every keystroke
    guards: tuple[tuple[str, int], ...] = ()
    taken: tuple[str, ...] = ()  # factors that nothing tells, taken as 1
    beside: tuple[str, ...] = ()  # what else its finding speaks of: the same rule's, in the same loop


def in_batches(term: Term) -> bool:
    """Whether the innermost loop around a term goes through batches of a fixed size, not through elements."""
    loops = term.charge.loops if term.charge is not None else ()
    size = sole_atom(loops[-1].size) if loops else None
    if isinstance(size, Derived) and size.kind == "upto":
        size = sole_atom(size.arguments[0])
    return isinstance(size, Derived) and size.kind in DIVISIONS and size.arguments[1].constant is not None
