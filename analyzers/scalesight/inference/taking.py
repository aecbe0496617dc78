"""What a callee (or something awaited, or drained) spends becomes the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scalesight.cost.algebra import up_to
from scalesight.inference.altered import altered
from scalesight.inference.caches import refilled
from scalesight.inference.charges import Charge, Loop, Origin
from scalesight.inference.feeding import settle_charge
from scalesight.inference.key_sources import Told
from scalesight.inference.merging import LONE, Guards
from scalesight.inference.run import Evaluation

LONGEST_TRACE = 10


def take(
    evaluation: Evaluation,
    charges: Iterable[Charge],
    call: Origin,
    names: dict[int, int],
    branches: str,
    reported: Callable[[Charge], Origin] | None = None,
    told: Told | None = None,
) -> None:
    """Takes over charges as spent here. `names`: our number for each of their objects, `branches`: their branches'.

    `reported`: where a charge is that only our loops repeat; without it, at the call. `told`: their parameters in our
    names.

    Thousands of charges have the same loops, branches and traces: those are made once and shared.
    """
    if evaluation.quiet:
        return
    taken = evaluation.charges
    arms: dict[Guards, Guards] = {}
    traces: dict[tuple[Origin, ...], tuple[Origin, ...]] = {}
    nests: dict[tuple[tuple[Loop, ...], tuple[Loop, ...]], tuple[Loop, ...]] = {}
    outers: dict[int, tuple[Loop, ...]] = {}
    conditional = 0 in evaluation.guard_depths
    for charge in charges:
        theirs, charge = charge, settle_charge(evaluation, charge, call, names)
        trace = traces.get(charge.trace)
        if trace is None:
            trace = traces[charge.trace] = (call, *charge.trace)[:LONGEST_TRACE]
        if charge.happening is not None and evaluation.happening is None:  # it does not happen once a round
            taken.append(altered(charge, trace=trace))
            continue
        owner = names.get(charge.once, 0) if charge.once is not None else 0
        if owner not in outers:
            outers[owner] = evaluation.loops_of_object(owner)
        outer, fill = outers[owner], evaluation.memo
        if charge.memo is not None:
            charge, outer = refilled(evaluation, charge, charge.memo, names, outer, told)
            fill = charge.memo
        amount, place, loops = charge.amount, charge.place, charge.loops
        if outer:
            amount = evaluation.times(outer) * amount
            if charge.conditional or evaluation.is_bounded(outer):
                amount = up_to(amount)
            if not loops:
                here = call if reported is None else reported(theirs)
                place = evaluation.place(outer, owner) if evaluation.is_elsewhere else here
            if (outer, loops) not in nests:
                nests[outer, loops] = (*outer, *loops)
            loops = nests[outer, loops]
        guards = arms.get(charge.guards)
        if guards is None:
            guards = arms[charge.guards] = (*evaluation.guards, *_renamed(charge.guards, branches))
        parallel = charge.parallel
        if evaluation.parallel is not None:
            parallel = evaluation.parallel if parallel is None else parallel * evaluation.parallel
        cap = evaluation.cap if charge.cap is None else charge.cap
        if cap is not None and parallel is not None:
            parallel = cap
        taken.append(
            altered(
                charge,
                amount=amount,
                place=place,
                loops=loops,
                guards=guards,
                conditional=conditional or (charge.conditional and not outer),
                parallel=parallel,
                cap=cap,
                once=owner if owner in evaluation.arguments else None,
                memo=fill,
                trace=charge.trace if evaluation.inside else trace,
                happening=evaluation.happening,
            )
        )


def _renamed(guards: Guards, branches: str) -> Guards:
    return tuple(guard if guard == LONE else (branches + guard[0], guard[1]) for guard in guards)
