"""What runs apart from the code around it: handlers of events, effects, and what is kept between two renders.

A component's summary holds the charges of its handlers beside those of its render; they say what happened. An input's
handler that sets a state makes the owner of the state draw itself again, without what is kept for other reasons.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from contextlib import contextmanager

from scalesight.cost.algebra import number
from scalesight.inference.altered import altered
from scalesight.inference.charges import Charge, Happening
from scalesight.inference.dispatch import invoke
from scalesight.inference.flow import NOTHING, Flow, Names, flow_of, mentioned
from scalesight.inference.iteration import spend
from scalesight.inference.module_calls import dotted_call
from scalesight.inference.run import Arguments, Evaluation, FunctionKey
from scalesight.inference.values import Closure, Coroutine, FunctionRef, Object, Value
from scalesight.outline import facts

STATE = "state"  # the resource of a charge that only says which state is set
REDRAWN = ("steps", "nodes")  # what drawing again spends anew
PARTS = "\n"  # between the parts of a state's name


@contextmanager
def apart(evaluation: Evaluation) -> Iterator[list[Charge]]:
    """What is spent inside, in a list of its own and without the loops around it."""
    before = (evaluation.charges, evaluation.steps, evaluation.loops, evaluation.guards, evaluation.guard_depths)
    evaluation.charges, evaluation.steps, evaluation.loops = [], {}, []
    evaluation.guards, evaluation.guard_depths = [], []
    spent: list[Charge] = []
    try:
        yield spent
        spent += evaluation.charges
        spent += step_charges(evaluation)
    finally:
        evaluation.charges, evaluation.steps, evaluation.loops, evaluation.guards, evaluation.guard_depths = before


def step_charges(evaluation: Evaluation) -> list[Charge]:
    """The executed statements as charges, one for each nest of loops."""
    found = []
    for (loops, place), steps in evaluation.steps.items():
        unit = number(steps)
        amount = evaluation.times(loops) * unit
        found.append(
            Charge("steps", amount, unit, place, place, "iterate", "", loops=loops, happening=evaluation.happening)
        )
    return found


def handle(
    evaluation: Evaluation,
    function: Value,
    given: Arguments,
    label: str,
    typed: bool,
    span: facts.Span,
    context: str = "event",
) -> None:
    """Runs a handler as it will run when something happens: once, whatever loops it stands in."""
    if evaluation.happening is not None or not isinstance(function, (Closure, FunctionRef, Object)):
        return
    if isinstance(function, Object) and evaluation.catalogue.effect(f"{function.type}.()") is None:
        return
    heap, peaks = dict(evaluation.heap), list(evaluation.peaks)
    evaluation.happening = Happening(label, evaluation.origin(span), typed, context)
    try:
        with apart(evaluation) as spent:
            result = invoke(evaluation, function, given, span)
            if isinstance(result, Coroutine):
                spend(evaluation, result)
    finally:
        evaluation.happening = None
        evaluation.peaks = peaks
        for ident, value in heap.items():  # what a handler does is not done while drawing
            evaluation.heap[ident] = value
    evaluation.charges += spent


def keep(evaluation: Evaluation, function: Value, on: facts.Expression | None, span: facts.Span) -> Value:
    """Runs what is kept between renders until a name in `on` stands for something else; without `on` it never is."""
    if not isinstance(function, (Closure, FunctionRef)):
        return invoke(evaluation, function, [], span)
    if on is None:
        return invoke(evaluation, function, [], span)
    charges, steps = len(evaluation.charges), dict(evaluation.steps)
    result = invoke(evaluation, function, [], span)
    kept = own_flow(evaluation).backward(mentioned(on))
    inside = {key: spent - steps.get(key, 0) for key, spent in evaluation.steps.items() if spent != steps.get(key, 0)}
    evaluation.steps, outer = inside, steps
    counted = step_charges(evaluation)
    evaluation.steps = outer
    spent = [*evaluation.charges[charges:], *counted]
    evaluation.charges[charges:] = [
        charge if charge.happening is not None else altered(charge, kept=kept) for charge in spent
    ]
    return result


def own_flow(evaluation: Evaluation) -> Flow:
    """Which names follow from which in the function that is walked."""
    key = (evaluation.path, evaluation.qualname, evaluation.ordinal)
    if key not in evaluation.flows:
        evaluation.flows[key] = _flow(evaluation, key)
    return evaluation.flows[key]


def _flow(evaluation: Evaluation, key: FunctionKey) -> Flow:
    placed = evaluation.program.function(*key)
    later = evaluation.catalogue.conventions.later

    def rests_on(call: facts.Call) -> facts.Expression | None:
        name = dotted_call(evaluation.program, evaluation.path, call.function)
        effect = evaluation.catalogue.effect(name) if name is not None else None
        if effect is None or effect.query != "keep" or len(call.arguments) < 2:
            return None
        return call.arguments[1].value

    return flow_of(placed.function.body, later, rests_on) if placed is not None else Flow(())


def translate(charges: list[Charge], start: int, sources: dict[str, facts.Expression]) -> None:
    """What a callee keeps for its parameters is kept for what they are given: in the caller's names."""
    for position in range(start, len(charges)):
        kept = charges[position].kept
        if kept is not None:
            outer = [mentioned(value) for name, value in sources.items() if name in kept]
            charges[position] = altered(charges[position], kept=NOTHING.union(*outer))


def keep_unless(charges: list[Charge], start: int, names: Names) -> None:
    """What is spent again only when one of the names stands for something else."""
    for position in range(start, len(charges)):
        charge = charges[position]
        if charge.kept is None and charge.happening is None:
            charges[position] = altered(charge, kept=names)


def redrawn(evaluation: Evaluation, charges: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """The charges with what typing makes this function draw again, where it owns the state that is set."""
    own: list[Charge] = []
    others: list[Charge] = []
    for charge in charges:
        is_own = charge.resource == STATE and _owns(evaluation, charge.what)
        (own if is_own else others).append(charge)
    if not own:
        return charges
    flow = own_flow(evaluation)
    found = list(others)
    done = set()
    for happening, state in ((charge.happening, charge.what) for charge in own):
        if happening is None or not happening.typed or (happening, state) in done:
            continue
        done.add((happening, state))
        names = flow.forward(_names_of(evaluation, flow, state))
        for charge in others:
            drawn = charge.happening is None or not charge.happening.context  # what is typed into a dialog draws that
            if drawn and charge.resource in REDRAWN and (charge.kept is None or charge.kept & names):
                resource = "redraws" if charge.resource == "nodes" else charge.resource
                found.append(altered(charge, resource=resource, happening=happening, kept=None))
    return tuple(found)


def _owns(evaluation: Evaluation, state: str) -> bool:
    """Whether a state is this function's, or that of a hook that it calls: what draws is what calls hooks."""
    path, qualname, ordinal, _ = state.split(PARTS)
    key = (path, qualname, int(ordinal))
    if is_hook(evaluation, evaluation.qualname):
        return False
    return key == (evaluation.path, evaluation.qualname, evaluation.ordinal) or (
        key in evaluation.calls and is_hook(evaluation, qualname)
    )


def is_hook(evaluation: Evaluation, qualname: str) -> bool:
    """Whether a function is a hook by its name."""
    glob = evaluation.catalogue.conventions.hooks
    return bool(glob) and fnmatch.fnmatchcase(qualname.rpartition(".")[2], glob)


def _names_of(evaluation: Evaluation, flow: Flow, state: str) -> Names:
    """The names that stand for a state here: its own, or those that the hook which holds it gives."""
    path, qualname, ordinal, name = state.split(PARTS)
    if (path, qualname, int(ordinal)) == (evaluation.path, evaluation.qualname, evaluation.ordinal):
        return frozenset([name])
    hook = qualname.rpartition(".")[2]
    return NOTHING.union(*(bound for bound, made in flow.steps if hook in made))
