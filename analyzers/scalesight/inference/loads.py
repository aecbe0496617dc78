"""What becomes of the rows of a table that was loaded whole: a few are kept, they are counted, or they are used.

The walk notes each use that it understands at its place (`note_use`). When the function ends, the loaded rows were
only counted or filtered if every place that reads their name is such a use. Rows that are given back unread are the
caller's to judge: their charges go along with the number of what is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Many
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from scalesight.effects.catalogue import Effect
from scalesight.inference.altered import altered
from scalesight.inference.charges import Charge, Holding
from scalesight.inference.uses import keeps_few
from scalesight.inference.values import Closure, Coroutine, Object, Query, Sequence, Value
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

if TYPE_CHECKING:
    from scalesight.inference.run import Evaluation

COUNTED, FILTERED, RETURNED, PASSED = "counted", "filtered", "returned", ""
Spent = TypeVar("Spent", Charge, Holding)


@dataclass
class Loads:
    """The loads of one evaluation, each by the number of its query.

    `whole` holds all of them; `parts` those that a condition narrows: the database could count them, too, but they are
    no table of which a few are kept. `holds`: the collection that holds a load's rows. `names`: what locals hold it.
    `uses`: by (place, whether a name is read there), why.
    """

    whole: set[int] = field(default_factory=set)
    parts: set[int] = field(default_factory=set)
    holds: dict[int, int] = field(default_factory=dict)
    names: dict[int, set[str]] = field(default_factory=dict)
    uses: dict[int, dict[tuple[facts.Span, bool], str]] = field(default_factory=dict)

    def take(self, charges: tuple[Charge, ...], number: Callable[[int], int]) -> None:
        """The loads of a callee are the caller's, too."""
        for charge in charges:
            if charge.load:
                self.whole.add(number(charge.load))
                if charge.kind != "load":
                    self.parts.add(number(charge.load))


def load_of(evaluation: Evaluation, value: Value) -> int:
    """The number of the load whose rows a value holds, all of them; 0 for any other value."""
    value = evaluation.current(value)
    if isinstance(value, Query):
        return value.ident
    if isinstance(value, Sequence):
        own = value.ident if value.ident in evaluation.loads.whole else 0
        return evaluation.loads.holds.get(value.ident, own)
    if isinstance(value, Object) and value.carried is not None:
        return load_of(evaluation, value.carried)
    return load_of(evaluation, value.value) if isinstance(value, Coroutine) else 0


def note_holder(evaluation: Evaluation, collection: Value, source: Value) -> None:
    """A collection that was made of all rows of `source` holds them."""
    load = load_of(evaluation, source)
    if load and isinstance(collection, Sequence) and collection.ident:
        evaluation.loads.holds[collection.ident] = load


def note_name(evaluation: Evaluation, name: str, value: Value) -> None:
    """A local name holds the value."""
    load = load_of(evaluation, value)
    if load:
        evaluation.loads.names.setdefault(load, set()).add(name)


def note_use(evaluation: Evaluation, value: Value, expression: facts.Expression, why: str) -> None:
    """What `expression` gives is used, and why; `PASSED`: it goes on under another name, or is not sent at all."""
    load = load_of(evaluation, value)
    place = _place(expression, evaluation.loads.names.get(load, frozenset()))
    if not load or place is None or evaluation.page is not None:
        return
    if why in (COUNTED, FILTERED) and len(evaluation.loops) > len(evaluation.birth.get(load, ())):
        return  # each round keeps others: a search in memory
    uses = evaluation.loads.uses.setdefault(load, {})
    uses[place] = uses.get(place) or why


def note_call(
    evaluation: Evaluation,
    effect: Effect,
    expression: facts.Call,
    receiver: Value | None,
    given: Many[tuple[str | None, Value]],
    result: Value,
) -> None:
    """What a call of a library does with the rows that it is called on, or given: by its line, or handed on."""
    loads = evaluation.loads
    if not loads.whole and not loads.holds and not isinstance(receiver, Query):
        return
    why = FILTERED if effect.keeps is not None else COUNTED if effect.counts is not None else PASSED
    term = effect.keeps or effect.counts
    function = expression.function
    subjects: list[tuple[Value, facts.Expression]] = []
    if receiver is not None and isinstance(function, facts.Attribute) and (term is None or term.value == "self"):
        subjects.append((receiver, function.base))
    for position, (argument, (_, value)) in enumerate(zip(expression.arguments, given)):
        if term is None or term.value == f"arg{position}":
            subjects.append((value, argument.value))
    for subject, written in subjects:
        subject = evaluation.current(subject)
        load = load_of(evaluation, subject)
        if not load:
            continue
        if term is not None or _skips(effect, given):
            note_use(evaluation, subject, written, why if term is not None else FILTERED)
        elif load_of(evaluation, result) == load or (isinstance(subject, Query) and not subject.evaluated):
            note_use(evaluation, subject, written, PASSED)


def _skips(effect: Effect, given: Many[tuple[str | None, Value]]) -> bool:
    """Whether a callback that nobody looks at (`forEach`) works on some of the elements only."""
    function = given[0][1] if given and any(callback.discards for callback in effect.calls) else None
    if not isinstance(function, Closure) or not function.function.parameters:
        return False
    parameter = function.function.parameters[0]
    return keeps_few(frozenset([parameter.name]), function.function.body)


def _place(expression: facts.Expression, names: AbstractSet[str]) -> tuple[facts.Span, bool] | None:
    """Where a value comes from: a name, a property of one (`result.rows`), or a call that nobody else has seen."""
    while isinstance(expression, (facts.Await, facts.Cast)):
        expression = expression.value
    if isinstance(expression, facts.Attribute) and isinstance(expression.base, facts.Name):
        return (expression.base.span, True) if expression.base.id in names else None
    if not isinstance(expression, (facts.Name, facts.Call)):
        return None
    return expression.span, isinstance(expression, facts.Name)


def settled(evaluation: Evaluation, spent: tuple[Spent, ...], numbers: Mapping[int, int]) -> tuple[Spent, ...]:
    """Charges or holdings with what their rows were loaded for; `numbers`: those of what the function returns."""
    if not any(one.load for one in spent):
        return spent
    given_back = {evaluation.loads.holds.get(old, old): new for old, new in numbers.items()}
    return tuple(_settle(evaluation, one, given_back) if one.load else one for one in spent)


def _settle(evaluation: Evaluation, one: Spent, given_back: Mapping[int, int]) -> Spent:
    loads = evaluation.loads
    uses = loads.uses.get(one.load, {})
    names = loads.names.get(one.load, set())
    if names and sum(named for _, named in uses) < _reads(evaluation, names):
        return altered(one, load=0)
    whys = set(uses.values())
    if one.load in loads.parts and FILTERED in whys:
        return altered(one, load=0)
    if one.load in given_back and FILTERED not in whys:
        return altered(one, load=given_back[one.load])
    why = FILTERED if FILTERED in whys else COUNTED if COUNTED in whys and RETURNED not in whys else one.kind
    return altered(one, kind=why, load=0)


def _reads(evaluation: Evaluation, names: set[str]) -> int:
    """How often any of the names is read in the walked function."""
    if evaluation.walked is None:
        return 0
    total = 0
    for node in nodes_in(evaluation.walked.body):
        if isinstance(node, facts.Name):
            total += node.id in names
        elif isinstance(node, facts.Assign) and not node.operator:
            total -= sum(isinstance(one, facts.Name) and one.id in names for one in nodes_in(node.targets))
        elif isinstance(node, facts.Bind):
            total -= sum(isinstance(one, facts.Name) and one.id in names for one in nodes_in(node.target))
    return total
