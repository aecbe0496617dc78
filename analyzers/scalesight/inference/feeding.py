"""Where the work of a framework is reported: at the query that feeds it.

Inside a framework (its written-down source, a template) nobody can change anything, so nothing is reported there. An
origin inside is either a place in the project already (where a query that came in was made), or stands for the place
where an argument was made, or is a place of the framework; the last two are settled where a function is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scalesight.inference.altered import altered
from scalesight.inference.anchors import unmoved
from scalesight.inference.charges import Charge, Holding, Loop, Origin
from scalesight.outline.frameworks import is_framework

if TYPE_CHECKING:
    from scalesight.inference.run import Evaluation

ARGUMENT = "<argument>"


def of_argument(ident: int) -> Origin:
    """The place where the caller's object of this number was made."""
    return Origin(ARGUMENT, "", ident, unmoved((0, 0)))


def is_foreign(origin: Origin) -> bool:
    """Whether an origin is no place in the project."""
    return origin.path[:1] == "<" and (origin.path == ARGUMENT or is_framework(origin.path))


def settle(evaluation: Evaluation, origin: Origin, call: Origin, names: Mapping[int, int]) -> Origin:
    """The place of what a callee spends, in the caller: where the object that was passed was made, else the call."""
    found = traced(evaluation, origin, call, names)
    return call if is_foreign(found) and not evaluation.inside else found


def traced(evaluation: Evaluation, origin: Origin, call: Origin, names: Mapping[int, int]) -> Origin:
    """Where a callee's object was made, as the caller knows it; of an object that came in, its caller knows."""
    if origin.path == ARGUMENT:
        return evaluation.made.get(names.get(origin.ordinal, 0), call)
    return call if is_framework(origin.path) and not evaluation.inside else origin


def settle_charge(evaluation: Evaluation, charge: Charge, call: Origin, names: Mapping[int, int]) -> Charge:
    """A charge with all its places settled."""
    loops = charge.loops
    if any(is_foreign(loop.origin) for loop in loops):
        loops = tuple(settle_loop(evaluation, loop, call, names) for loop in loops)
    elif not is_foreign(charge.place) and not is_foreign(charge.spend):
        return charge
    place, spend = (settle(evaluation, origin, call, names) for origin in (charge.place, charge.spend))
    return altered(charge, place=place, spend=spend, loops=loops)


def settle_loop(evaluation: Evaluation, loop: Loop, call: Origin, names: Mapping[int, int]) -> Loop:
    """A loop at its place in the project."""
    return altered(loop, origin=settle(evaluation, loop.origin, call, names))


def settle_peaks(
    evaluation: Evaluation, peaks: tuple[tuple[Holding, ...], ...], call: Origin, names: Mapping[int, int]
) -> tuple[tuple[Holding, ...], ...]:
    """What a callee holds, with the places settled."""
    if not any(is_foreign(holding.place) for holdings in peaks for holding in holdings):
        return peaks
    return tuple(
        tuple(altered(holding, place=settle(evaluation, holding.place, call, names)) for holding in holdings)
        for holdings in peaks
    )
