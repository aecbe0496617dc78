"""Evaluates one function: parameters in, body walked, summary out."""

from __future__ import annotations

from scalesight.cost.algebra import ZERO, Polynomial
from scalesight.inference import idents
from scalesight.inference.altered import altered
from scalesight.inference.annotations import from_annotation
from scalesight.inference.caches import note_emptied
from scalesight.inference.charges import Charge, Summary
from scalesight.inference.crowded import numbers_of, stand_ins
from scalesight.inference.dispatch import walk
from scalesight.inference.feeding import is_foreign, of_argument, settle_peaks, traced
from scalesight.inference.happenings import handle, redrawn, step_charges
from scalesight.inference.injection import inject
from scalesight.inference.join import join, join_all
from scalesight.inference.key_sources import Told, told_at
from scalesight.inference.loads import note_name, settled
from scalesight.inference.merging import branches_of, merged
from scalesight.inference.names import ancestors
from scalesight.inference.paging import given_on, is_paged
from scalesight.inference.parameters import bind_arguments
from scalesight.inference.recursion import solve
from scalesight.inference.resolvers import resolve_fields
from scalesight.inference.responses import respond
from scalesight.inference.run import Evaluation, FunctionKey, Recursion
from scalesight.inference.taking import take
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    Closure,
    Coroutine,
    FunctionRef,
    Injected,
    Object,
    Opaque,
    Query,
    Row,
    Sequence,
    Value,
)
from scalesight.outline import facts


def evaluate_function(evaluation: Evaluation, key: FunctionKey, arguments: tuple[Value, ...]) -> Summary:
    """Walks the function with canonical arguments, one for each parameter, and says what it spent and gave back."""
    placed = evaluation.program.function(*key)
    if placed is None:
        return Summary((), UNKNOWN)
    function = evaluation.walked = placed.function
    evaluation.paged = is_paged(evaluation.program, key[0], placed)
    owner = key[1].rpartition(".")[0]
    if owner and evaluation.program.is_class(f"{key[0]}:{owner}"):
        evaluation.own_class = f"{key[0]}:{owner}"
        bases = ancestors(evaluation.program, evaluation.own_class)
        evaluation.by_client = not evaluation.catalogue.asked.isdisjoint(bases)
        if arguments:
            evaluation.receiver = arguments[0]
    for parameter, value in zip(function.parameters, arguments):
        if isinstance(value, Injected):
            evaluation.scope.names[parameter.name] = inject(evaluation, value)
            continue
        for ident in idents.object_numbers(value):
            evaluation.birth[ident] = ()
            evaluation.arguments.add(ident)
            evaluation.made[ident] = of_argument(ident)
        evaluation.scope.names[parameter.name] = value
        note_name(evaluation, parameter.name, value)
    walk(evaluation, function.body)
    evaluation.note_peak()
    returns = join_all(evaluation, evaluation.returned) if evaluation.returned else NULL
    respond(evaluation, function, returns)
    resolve_fields(evaluation, function, returns)
    for closure in _given_away(evaluation.current(returns)):  # it runs later, by itself
        handle(evaluation, closure, [], closure.function.name, False, closure.function.span, "")
    if function.returns is not None and (isinstance(returns, Opaque) or returns == NULL):
        declared = from_annotation(evaluation.program, key[0], function.returns, function.name)
        if isinstance(declared, (Object, Row, Sequence, Query)) and not function.is_generator:
            returns = altered(declared, ident=evaluation.fresh()) if getattr(declared, "ident", 0) else declared
    charges = redrawn(evaluation, (*evaluation.charges, *step_charges(evaluation)))
    peaks = tuple(evaluation.peaks)
    if evaluation.recursions:
        charges = solve(evaluation, charges, arguments)
    changed = tuple(
        (ident, value)
        for ident, value in sorted(evaluation.heap.items())
        if ident in evaluation.arguments and ident < 0
    )
    renaming = _Renaming()
    changed = tuple((ident, idents.renumber(value, renaming, evaluation.current)) for ident, value in changed)
    returns = idents.renumber(returns, renaming, evaluation.current)
    made = tuple((new, evaluation.made[old]) for old, new in renaming.numbers.items() if old in evaluation.made)
    charges = settled(evaluation, charges, renaming.numbers)
    peaks = tuple(settled(evaluation, holdings, renaming.numbers) for holdings in peaks)
    if function.is_generator:
        returns = _stream(evaluation, charges, renaming)
        returns = altered(returns, holdings=peaks)
        return Summary((), returns, changed, (), True, tuple(sorted(evaluation.calls)))
    return Summary(
        merged(charges, evaluation.origin((0, 0)), evaluation.arguments),
        returns,
        changed,
        peaks,
        False,
        tuple(sorted(evaluation.calls)),
        made,
        evaluation.promised,
    )


def _given_away(returns: Value) -> tuple[Closure, ...]:
    """The functions that are returned, by themselves or as the members of an object."""
    members = (returns.items or ()) if isinstance(returns, Sequence) and returns.kind == "dict" else (returns,)
    return tuple(value for value in members if isinstance(value, Closure))


class _Renaming:
    """Numbers a function's own objects 1, 2, ... and keeps its arguments' (negative) numbers."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}

    def __call__(self, ident: int) -> int:
        return ident if ident <= 0 else self.numbers.setdefault(ident, len(self.numbers) + 1)


def _stream(evaluation: Evaluation, charges: tuple[Charge, ...], renaming: _Renaming) -> Sequence:
    size: Polynomial = ZERO
    element: Value | None = None
    for value, times in evaluation.yielded:
        size += times
        element = value if element is None else join(evaluation, element, value)
    element = idents.renumber(element, renaming, evaluation.current) if element is not None else UNKNOWN
    return Sequence(
        "stream", size, element, pending=merged(charges, evaluation.origin((0, 0)), evaluation.arguments), held=False
    )


def call_function(
    evaluation: Evaluation, reference: FunctionRef, given: list[tuple[str | None, Value]], span: facts.Span
) -> Value:
    """Calls a function of the project: its summary's charges become the caller's, its objects the caller's objects."""
    engine = evaluation.engine
    key = (reference.path, reference.qualname, reference.ordinal)
    placed = evaluation.program.function(*key)
    if placed is None or engine.is_deep():
        return Opaque(reference.qualname.rpartition(".")[2])
    if reference.receiver is not None:
        given = [(None, reference.receiver), *given]
    given = [*given, *reference.given]
    if evaluation.paged:
        given = [(name, given_on(value)) for name, value in given]
    parameters = list(placed.function.parameters)
    values = bind_arguments(evaluation, key, parameters, given)
    evaluation.calls.add(key)
    engine.called(key, (evaluation.path, evaluation.qualname, evaluation.ordinal))
    numbers: dict[int, int] = {}

    def canonical(ident: int) -> int:
        return 0 if ident == 0 else numbers.setdefault(ident, -len(numbers) - 1)

    arguments = tuple(idents.renumber(value, canonical, evaluation.current) for value in values)
    outcome = engine.outcome(key, arguments, bool(evaluation.loops))
    if outcome == "active":
        return recursive_call(evaluation, key, placed.function, tuple(values))
    if outcome != "free":
        arguments = stand_ins(engine, key, arguments, outcome)
        numbers = numbers_of(evaluation, numbers, values, arguments)
    summary = engine.summary(key, arguments)
    told = told_at(evaluation, reference, placed.function.parameters)
    return take_over(evaluation, summary, numbers, placed.function, outcome == "free", told)


def take_over(
    evaluation: Evaluation,
    summary: Summary,
    numbers: dict[int, int],
    function: facts.Function,
    changes: bool = True,
    told: Told | None = None,
) -> Value:
    """Applies a summary at a call: charges, what happened to the arguments' objects, memory, and the value returned.

    `changes`: what it says of the arguments' objects holds for those that were given. `told` as in `take`.
    """
    back = {canonical: ident for ident, canonical in numbers.items()}
    call = evaluation.origin()
    made = dict(summary.made)

    def restore(ident: int) -> int:
        if ident == 0:
            return 0
        if ident not in back:
            back[ident] = evaluation.fresh()
            origin = made.get(ident, call)
            if evaluation.inside or is_foreign(origin):
                evaluation.made[back[ident]] = traced(evaluation, origin, call, back)
        return back[ident]

    for ident, value in summary.changed if changes else ():
        if ident in back:
            changed = idents.renumber(value, restore, lambda v: v)
            if isinstance(changed, Row):
                note_emptied(evaluation, evaluation.heap.get(back[ident], UNKNOWN), changed)
            evaluation.heap[back[ident]] = changed
    deferred = function.is_async or summary.promised
    peaks = tuple(
        tuple(altered(one, load=restore(one.load)) if one.load else one for one in holdings)
        for holdings in summary.peaks
    )
    if not deferred:
        branches = branches_of(evaluation, summary, function.name, back, call.anchors[0])
        charges = (altered(one, load=restore(one.load)) if one.load else one for one in summary.charges)
        take(evaluation, charges, call, back, branches, told=told)
        if peaks:
            evaluation.note_peak(nested=settle_peaks(evaluation, peaks, call, back))
    returns = idents.renumber(summary.returns, restore, lambda v: v)
    evaluation.loads.take(summary.charges, restore)
    for ident in idents.object_numbers(returns):
        evaluation.made.setdefault(ident, call)
    if deferred and not summary.yields:
        return Coroutine(returns, tuple(_rescope(charge, back) for charge in summary.charges), peaks)
    if isinstance(returns, Sequence) and returns.kind == "stream":
        returns = altered(returns, pending=tuple(_rescope(charge, back) for charge in returns.pending))
    return returns


def _rescope(charge: Charge, back: dict[int, int]) -> Charge:
    once = back.get(charge.once) if charge.once is not None else None
    return altered(charge, once=once, load=back.get(charge.load, 0))


def recursive_call(
    evaluation: Evaluation, key: FunctionKey, function: facts.Function, values: tuple[Value, ...]
) -> Value:
    """Notes a call of a function to itself (or, through others, to one on the way) and gives an unknown value."""
    active = evaluation.engine.is_active(key)
    assert active is not None
    direct = active is evaluation
    recursion = Recursion(tuple(evaluation.loops) if direct else (), values if direct else (), tuple(evaluation.guards))
    active.recursions.append(recursion)
    if not direct:
        evaluation.engine.note(("recursion", key, recursion))
    if function.returns is not None:
        value = from_annotation(evaluation.program, key[0], function.returns, function.name)
        if value is not None and not isinstance(value, (Query, Row)):
            return value
    return UNKNOWN
