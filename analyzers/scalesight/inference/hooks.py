"""Verbs of what a component keeps between renders: state, results that are kept, effects, data that is fetched."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, number
from scalesight.inference.annotations import from_annotation
from scalesight.inference.arguments import Binding, Verb
from scalesight.inference.dispatch import invoke
from scalesight.inference.happenings import PARTS, STATE, handle, keep, keep_unless
from scalesight.inference.iteration import size_of
from scalesight.inference.naming import names_several
from scalesight.inference.paging import as_page
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.texts import literal_prefix
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    Closure,
    FunctionRef,
    Object,
    Opaque,
    Scalar,
    Sequence,
    Value,
    known,
)
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

SETTER = "react.Setter"
FETCHED = "react.Fetched"


def _state(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`const [value, setValue] = useState(initial)`: what it is set to later is known by its name alone."""
    initial = evaluation.current(given[-1][1]) if given else NULL
    if isinstance(initial, (Closure, FunctionRef)):
        start = len(evaluation.charges)
        initial = invoke(evaluation, initial, [], evaluation.statement)
        keep_unless(evaluation.charges, start, frozenset())
    name = _name_of_state(evaluation)
    told = _told(evaluation, name)
    if told is not None and (isinstance(initial, Opaque) or initial == NULL or _is_empty(initial)):
        initial = told
    parts = (evaluation.path, evaluation.qualname, str(evaluation.ordinal), name)
    setter = Object(SETTER, evaluation.fresh(), known(PARTS.join(parts)))
    value = _later(evaluation, initial, name)
    return Sequence("tuple", number(2), value, items=(value, setter))


def _told(evaluation: Evaluation, name: str) -> Sequence | None:
    """A state of which its type says that it holds texts or numbers, which are no rows: `useState<string[]>()`."""
    call = evaluation.calling
    if call is None or call.of is None:
        return None
    value = from_annotation(evaluation.program, evaluation.path, call.of, name)
    if not isinstance(value, Sequence) or not isinstance(value.element, Scalar):
        return None
    return replace(value, ident=evaluation.fresh())


def _is_empty(value: Value) -> bool:
    return isinstance(value, Sequence) and not value.size.terms


def _later(evaluation: Evaluation, initial: Value, name: str) -> Value:
    """What a state may hold after its first value."""
    if isinstance(initial, Sequence) and not initial.size.terms:
        filled = Opaque(name)
        if initial.kind != "list":
            return filled
        return Sequence("list", size_of(evaluation, filled), Opaque(name and f"one of {name}"), evaluation.fresh())
    if isinstance(initial, Scalar):
        if initial.is_null:
            return Opaque(name)
        return Scalar(text=initial.text) if initial.amount is None else Scalar(amount=initial.amount)
    if evaluation.paged and isinstance(initial, Sequence):  # more of it comes with the next pages
        return as_page(initial)
    return initial


def _name_of_state(evaluation: Evaluation) -> str:
    """The name that the statement which is walked gives to the first of a pair."""
    placed = evaluation.program.function(evaluation.path, evaluation.qualname, evaluation.ordinal)
    for one in nodes_in(placed.function.body) if placed is not None else ():
        if isinstance(one, facts.Assign) and one.span == evaluation.statement:
            target = one.targets[0]
            first = target.items[0] if isinstance(target, facts.Collection) and target.items else target
            return first.id if isinstance(first, facts.Name) else ""
    return ""


def _set(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`setValue(next)`: says so; a function of the value before runs."""
    carried = binding.receiver.carried if isinstance(binding.receiver, Object) else None
    if isinstance(carried, Scalar) and isinstance(carried.literal, str):
        evaluation.charge(STATE, ONE, STATE, carried.literal)
        following = evaluation.current(given[0][1]) if given else UNKNOWN
        if isinstance(following, (Closure, FunctionRef)):
            before = Opaque(carried.literal.rpartition(PARTS)[2])
            invoke(evaluation, following, [(None, before)], evaluation.statement)
    return NULL


def _keep(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`useMemo(make, [a, b])`: made again only for another a or b."""
    call = evaluation.calling
    on = call.arguments[1].value if call is not None and len(call.arguments) > 1 else None
    return keep(evaluation, given[0][1] if given else UNKNOWN, on, evaluation.statement)


def _effect(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`useEffect(run, [a])`: runs after the render, for itself."""
    if given:
        handle(evaluation, given[0][1], [], "effect", False, evaluation.statement)
    return NULL


def _fetched(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`useQuery({ queryKey: ["products"], queryFn })`, `useSWR("/api/products", fetcher)`: data known by its key."""
    key = evaluation.current(binding.named.get("queryKey", binding.get("arg0") or UNKNOWN))
    function = binding.named.get("queryFn", binding.get("arg1") or UNKNOWN)
    handle(evaluation, evaluation.current(function), [(None, key)], "fetch", False, evaluation.statement)
    name = _name_of_key(evaluation, key)
    carried: Value = Opaque(name)
    if names_several(name):
        size = size_of(evaluation, carried)
        carried = Sequence("list", size, Opaque(f"one of {name}"), evaluation.fresh())
    return Object(FETCHED, evaluation.fresh(), carried)


def _name_of_key(evaluation: Evaluation, key: Value) -> str:
    """What a key of one text names: the last part of a path that asks for all."""
    if isinstance(key, Sequence) and key.items is not None:
        if len(key.items) != 1:  # of one parent, or narrowed by what stands behind
            return ""
        key = evaluation.current(key.items[0])
    text = literal_prefix(key) if isinstance(key, Scalar) and key.known else ""
    return "" if "?" in text else text.rstrip("/").rpartition("/")[2]


VERBS: dict[str, Verb] = {"state": _state, "set": _set, "keep": _keep, "effect": _effect, "fetched": _fetched}
