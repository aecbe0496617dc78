"""Charges that are told apart by nothing that counts become one; without that they would grow with every path of calls.

A callee's charges stand under branches of their own at each call, a call's charges are its caller's, and so on up. So

- a branch of which one arm alone spends is no branch any more once its function is walked;
- calls that spend the same under the same circumstances stand under the same branches;
- where that leaves more than `MOST`, a place's steps in all arms become one charge of what they can be at most. Each
  place has its true number then, but arms that exclude each other are not told apart between places any more;
- where that is not enough, so does all else of a place, then what other loops around it spend there, then all that
  one statement spends at a place, whatever for, and at last all of a resource that a place spends.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from collections.abc import Set as AbstractSet
from itertools import takewhile
from typing import TYPE_CHECKING

from scalesight.cost.algebra import ZERO, Polynomial, is_bound, maximum
from scalesight.inference.altered import altered
from scalesight.inference.charges import OF_ALL_CALLS, Charge, Origin, Summary

if TYPE_CHECKING:
    from scalesight.inference.run import Evaluation

Guards = tuple[tuple[str, int], ...]
MOST = 400  # charges of one function
CONDENSED = frozenset(("steps", "nodes", "redraws"))
LONE = ("", 0)  # an arm without others beside it: nothing is chosen, but what stands under it may be skipped


def merged(charges: Iterable[Charge], start: Origin, arguments: AbstractSet[int]) -> tuple[Charge, ...]:
    """A function's charges with those of the same place, spending and branch added up.

    What is executed once, in it and in what it calls, is told at its start. `arguments` are its caller's objects.
    """
    charges = _straightened(filled_once(tuple(charges), start, arguments), start)
    settled = _without_lone_arms({charge.guards for charge in charges})
    found: dict[tuple[object, ...], Charge] = {}
    for charge in charges:
        guards = settled[charge.guards]
        key = (
            charge.resource, charge.api, charge.place, charge.spend, charge.kind, charge.what, guards,
            charge.once, charge.missing, charge.parallel, charge.conditional, charge.cap, charge.loops,
            charge.happening, charge.kept, charge.load, charge.batched, charge.memo,
            charge.resource == "steps" and is_bound(charge.amount),  # what is certain stays so
        )  # fmt: skip
        before = found.get(key)
        if before is not None:
            found[key] = altered(before, amount=before.amount + charge.amount)
        else:
            found[key] = charge if guards is charge.guards else altered(charge, guards=guards)
    left = tuple(found.values())
    for alike in (_steps_of_a_place, _all_of_a_place, _of_any_loops, _of_a_statement, _of_a_place):
        if len(left) <= MOST:
            break
        left = _condensed(left, alike)
    return left


def filled_once(charges: tuple[Charge, ...], start: Origin, arguments: AbstractSet[int]) -> tuple[Charge, ...]:
    """The charges with what fills a cache at its only key once, however many calls may come to fill it."""
    if not any(charge.memo for charge in charges):
        return charges
    found: list[Charge] = []
    fills: dict[Hashable, list[Charge]] = {}
    for charge in charges:
        if charge.memo is not None and charge.memo.names == ():
            # Where it is reported is no part of it: of several calls in loops each reports at itself.
            same = (charge.memo, charge.kind, charge.what, charge.loops, charge.spend, *_circumstances(charge))
            fills.setdefault(same, []).append(charge)
        else:
            found.append(charge)
    for group in fills.values():
        fill = group[0].memo
        here = fill is not None and fill.place.is_beside(start)  # all that one fill spends, not what several do
        found.append(group[0] if len(group) == 1 else _at_most(group) if here else _any_of(group))
    return tuple(_without_own(charge, arguments) for charge in found)


def _any_of(group: list[Charge]) -> Charge:
    """What the first of several calls spends, whichever comes first."""
    common = _common_guards(group)
    dearest = maximum(*(charge.amount for charge in group))
    surest = min(group, key=lambda charge: (len(charge.guards) > len(common), charge.conditional))
    guards = surest.guards if surest.guards == common else (*common, LONE)
    return altered(surest, amount=dearest, guards=guards)


def _without_own(charge: Charge, arguments: AbstractSet[int]) -> Charge:
    """A charge without the cache that ends with the function."""
    own = charge.memo is not None and charge.memo.cache not in arguments and charge.memo.cache != OF_ALL_CALLS
    return altered(charge, memo=None) if own else charge


def _straightened(charges: tuple[Charge, ...], start: Origin) -> tuple[Charge, ...]:
    """The charges with all that is executed once as one of what is certain and one of what may be skipped."""
    straight = [charge for charge in charges if _is_straight(charge)]
    certain = [charge for charge in straight if not charge.conditional]
    skipped = [charge for charge in straight if charge.conditional]
    if max(len(certain), len(skipped)) < 2:
        return charges
    found = [charge for charge in charges if not _is_straight(charge)]
    for group in filter(None, (certain, skipped)):
        amount = _most([(charge.guards, charge.amount) for charge in group], 0)
        guards = (LONE,) if group is skipped else ()
        found.append(altered(group[0], amount=amount, unit=amount, spend=start, place=start, guards=guards, trace=()))
    return tuple(found)


def _is_straight(charge: Charge) -> bool:
    """Whether these are statements that are executed once, in no loop, and nothing else is told of them."""
    return (
        charge.resource == "steps"
        and charge.kind == "iterate"
        and not charge.loops
        and charge.amount.constant is not None
        and (charge.once, charge.parallel, charge.memo, charge.happening, charge.kept) == (None, None, None, None, None)
        and not charge.batched
    )


def _condensed(charges: Iterable[Charge], alike: Callable[[Charge], Hashable]) -> tuple[Charge, ...]:
    """The charges with those that are `alike` as one."""
    groups: dict[Hashable, list[Charge]] = {}
    for charge in charges:
        groups.setdefault(alike(charge), []).append(charge)
    return tuple(group[0] if len(group) == 1 else _at_most(group) for group in groups.values())


def _steps_of_a_place(charge: Charge) -> Hashable:
    return _all_of_a_place(charge) if charge.resource in CONDENSED else id(charge)


def _all_of_a_place(charge: Charge) -> Hashable:
    return (charge.kind, charge.what, charge.loops, _of_a_statement(charge))


def _of_any_loops(charge: Charge) -> Hashable:
    return (charge.kind, charge.what, _of_a_statement(charge))


def _of_a_statement(charge: Charge) -> Hashable:
    return (charge.spend, _of_a_place(charge))


def _of_a_place(charge: Charge) -> Hashable:
    return (charge.place, bool(charge.loops), *_circumstances(charge))


def _circumstances(charge: Charge) -> tuple[Hashable, ...]:
    return (
        charge.resource, charge.api, charge.once, charge.missing, charge.parallel, charge.cap, charge.happening,
        charge.kept, charge.load, charge.batched,
    )  # fmt: skip


def _at_most(group: list[Charge]) -> Charge:
    common = _common_guards(group)
    amount = _most([(charge.guards, charge.amount) for charge in group], len(common))
    memo = group[0].memo if all(charge.memo == group[0].memo for charge in group) else None
    conditional = any(charge.conditional for charge in group)
    return altered(group[0], amount=amount, guards=common, conditional=conditional, memo=memo)


def _common_guards(group: list[Charge]) -> Guards:
    common = group[0].guards
    for charge in group:
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(common, charge.guards)))
        common = common[:shared]
    return common


def _most(amounts: list[tuple[Guards, Polynomial]], depth: int) -> Polynomial:
    """The sum of some amounts, of arms that exclude each other the largest."""
    if len(amounts) == 1:
        return amounts[0][1]
    total = ZERO
    branches: dict[str, dict[int, list[tuple[Guards, Polynomial]]]] = {}
    for guards, amount in amounts:
        if len(guards) <= depth:
            total += amount
        else:
            branch, arm = guards[depth]
            branches.setdefault(branch, {}).setdefault(arm, []).append((guards, amount))
    for arms in branches.values():
        most = [_most(arm, depth + 1) for arm in arms.values()]
        total += most[0] if len(most) == 1 else maximum(*most)
    return total


def _without_lone_arms(guarded: set[Guards]) -> dict[Guards, Guards]:
    """For the branches that charges stand under: those that leave a choice."""
    places: dict[tuple[int, str, int], int] = {}  # of an arm inside an arm; 0 is the function
    arms: dict[tuple[int, str], int] = {}  # the one arm of a branch that spends; -1 for several
    for guards in guarded:
        place = 0
        for branch, arm in guards:
            if arms.setdefault((place, branch), arm) != arm:
                arms[place, branch] = -1
            place = places.setdefault((place, branch, arm), len(places) + 1)
    return {guards: _settled(guards, places, arms) for guards in guarded}


def _settled(guards: Guards, places: dict[tuple[int, str, int], int], arms: dict[tuple[int, str], int]) -> Guards:
    place = 0
    kept: list[tuple[str, int]] = []
    for branch, arm in guards:
        if arms[place, branch] == -1:
            kept.append((branch, arm))
        place = places[place, branch, arm]
    if guards and (not kept or kept[-1] != guards[-1]):
        kept.append(LONE)
    return guards if len(kept) == len(guards) and tuple(kept) == guards else tuple(kept)


def branches_of(evaluation: Evaluation, summary: Summary, name: str, objects: dict[int, int], start: float) -> str:
    """What the branches of a callee are called at a call: as at an earlier one that spends the same, as often.

    `objects`: the caller's object for each of the callee's; what is spent once an object is spent where it was made.
    """
    made = tuple(
        (own, theirs if theirs in evaluation.arguments else evaluation.birth.get(theirs, ()))
        for own, theirs in objects.items()
    )
    around = (tuple(evaluation.loops), evaluation.parallel, evaluation.cap, evaluation.happening, evaluation.memo)
    basis = (id(summary), made, around)
    return evaluation.tags.setdefault(basis, f"{name}@{start}/")
