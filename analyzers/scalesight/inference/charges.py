"""What an evaluation of a function leaves: charges, holdings of memory, and the summary that holds them.

A large project leaves half a million charges, so they are small and quickly compared and altered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from scalesight.cost.algebra import ONE, Polynomial
from scalesight.inference.anchors import Anchored, unmoved

if TYPE_CHECKING:
    from scalesight.inference.values import Value

AT_START = unmoved((0, 0))
OF_ALL_CALLS = 1 << 62  # the number of what all calls share: a cache of a module or outside of the program


class Origin(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """A place in code: the anchors of its first and its last character in a function of a file."""

    path: str
    function: str
    ordinal: int
    anchors: Anchored

    def is_beside(self, other: Origin) -> bool:
        """Whether another place is in the same function."""
        return (self.path, self.function, self.ordinal) == (other.path, other.function, other.ordinal)


class Loop(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """One loop around a charge. `memo`: it stands for the distinct keys of a cache, not for a loop's rounds.

    `origin` is where it is reported: a template's loop at what feeds it; `via` is then where it stands.
    """

    size: Polynomial
    origin: Origin
    memo: bool = False
    via: Origin | None = None


class Happening(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """An event, effect or fetch of a component; `place` is where its code is attached, `typed`: on every keystroke.

    `context` is what runs it; without one, what runs the code that attaches it. `through`: the elements that lead to
    what somebody opens: each of a component's dialogs is opened by itself.
    """

    label: str
    place: Origin
    typed: bool = False
    context: str = "event"
    through: tuple[Origin, ...] = ()


class Fill(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """What a cache is filled by, at `place`: it runs once for each key, whoever calls.

    `cache` is the object that keeps it. `names`: whose keys they are (`key_names`); () for a single one, None where
    nothing tells. `untold` as in `Distinct`: of what was merely seen, each may be another. `follows`: the parameters of
    the function that spends which the key follows from; None where that does not show.
    """

    cache: int
    names: tuple[str, ...] | None
    place: Origin
    untold: bool = True
    follows: frozenset[str] | None = None


class Charge(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """So much of a resource, spent at `spend`, reported at `place`.

    `amount` includes every loop of `loops` (outermost first); `unit` is what one spending spends. `guards` holds the
    branches (id, arm) that it stands under, outermost first; `conditional`: a branch outside its loops may skip it, so
    a loop around the call makes it "up to". `parallel`: awaited together with its siblings, at most this many at once
    (None: serial; an unbounded gather has its own count). `once`: the object of the caller that pays only once.
    """

    resource: str
    amount: Polynomial
    unit: Polynomial
    spend: Origin
    place: Origin
    kind: str
    what: str
    api: str | None = None
    loops: tuple[Loop, ...] = ()
    guards: tuple[tuple[str, int], ...] = ()
    conditional: bool = False
    parallel: Polynomial | None = None
    once: int | None = None
    trace: tuple[Origin, ...] = ()
    model: str | None = None
    remedy: str = ""
    narrowed: bool = False
    missing: str | None = None
    unit_time: str = ""
    awaited: bool = False
    cap: Polynomial | None = None  # of those awaited together at most this many run at once (a semaphore)
    memo: Fill | None = None
    happening: Happening | None = None  # spent when that happens, not where it stands
    kept: frozenset[str] | None = None  # spent again only when one of these names stands for something else
    load: int = 0  # the object that holds these rows of a whole table, while it is open what they are used for
    provider: str = ""  # the function that works out a parameter's value, once a request
    batched: bool = False  # sent together with those of its kind that are asked for in the same tick


class Holding(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """Bytes that a live local holds, and the statement that made it."""

    amount: Polynomial
    place: Origin
    what: str
    model: str | None = None
    size: Polynomial = ONE
    streamable: bool = False
    kind: str = "rows"
    load: int = 0


@dataclass(frozen=True)
class Summary:
    """What one call of a function spends and gives back, for given arguments.

    `returns` may hold canonical idents of the arguments; `effects`: the arguments' objects as the function left them.
    `peaks` are the sets of holdings that may be live at once. `made`: where what it returns was made. `promised`: it
    gives a promise, whether or not it is written as asynchronous.
    """

    charges: tuple[Charge, ...]
    returns: Value
    changed: tuple[tuple[int, Value], ...] = ()
    peaks: tuple[tuple[Holding, ...], ...] = ()
    yields: bool = False
    calls: tuple[tuple[str, str, int], ...] = ()
    made: tuple[tuple[int, Origin], ...] = ()
    promised: bool = False

    def tells_places(self) -> bool:
        """Whether it says where in the function something is, other than at its start."""
        if self.changed or self.peaks or self.made:
            return True
        return any(
            charge.loops or charge.trace or charge.memo or {charge.spend.anchors, charge.place.anchors} != {AT_START}
            for charge in self.charges
        )
