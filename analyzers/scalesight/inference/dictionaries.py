"""Dictionaries: making them, reading them, and the groups that they hold."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ZERO, ceil_division, number, up_to
from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.dispatch import evaluate
from scalesight.inference.iteration import consume, element_value, one_element, own_element, size_of
from scalesight.inference.join import join_all
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.memory import is_grouped
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.streams import stream
from scalesight.inference.targets import grow, store
from scalesight.inference.values import NULL, UNKNOWN, Library, Row, Scalar, Sequence, Value, items_by_name, known
from scalesight.outline import facts

SELF_FILLING = "auto"  # the form of a dictionary that makes the values of missing keys
MOST_NAMED = 40  # entries that are known one by one


def _make_dict(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    named = [(name, value) for name, value in given if name not in (None, "*", "**")]
    if values:
        source = consume(evaluation, values[0])
        if isinstance(source, Sequence) and source.kind == "dict":
            return replace(source, ident=evaluation.fresh())
        pair = one_element(evaluation, source)
        size = size_of(evaluation, source)
        evaluation.visit(size, "build", "dict")
        items = pair.items if isinstance(pair, Sequence) else None
        if items is not None and len(items) == 2:
            names = key_names(evaluation, items[0])
            size = distinct(names, size) if names else size
            return Sequence("dict", size, items[1], evaluation.fresh(), key=items[0])
        return Sequence("dict", size, UNKNOWN, evaluation.fresh())
    items_named = tuple(value for _, value in named)
    element = join_all(evaluation, list(items_named)) if items_named else UNKNOWN
    names = tuple(str(name) for name, _ in named)
    return Sequence("dict", number(len(named)), element, evaluation.fresh(), items=items_named, names=names)


def _dict_get(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    values = positional(evaluation, given)
    if isinstance(owner, Row):
        return Scalar()
    if not isinstance(owner, Sequence):
        return UNKNOWN
    if (
        values
        and isinstance(values[0], Scalar)
        and owner.names is not None
        and owner.items is not None
        and values[0].literal in owner.names
    ):
        return owner.items[owner.names.index(values[0].literal)]
    if len(values) > 1 and owner.element == UNKNOWN:
        return values[1]
    return owner.element


def _setdefault(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    values = positional(evaluation, given)
    if not isinstance(owner, Sequence) or not values:
        return UNKNOWN
    default = values[1] if len(values) > 1 else NULL
    if owner.element == UNKNOWN or not owner.size.terms:
        store(evaluation, owner, values[0], default)
        return default
    store(evaluation, owner, values[0], owner.element)
    return evaluation.current(owner.element)


def filled_group(evaluation: Evaluation, expression: facts.Call, function: Value) -> Value:
    """`groups[key].append(x)` on a dictionary that makes its groups itself: the key is there from now on."""
    reached = expression.function.base if isinstance(expression.function, facts.Attribute) else None
    if not isinstance(reached, facts.Subscript) or not isinstance(reached.base, (facts.Name, facts.Attribute)):
        return function
    effect = evaluation.catalogue.effect(function.name) if isinstance(function, Library) else None
    if effect is None or effect.adds is None or not isinstance(function, Library):
        return function
    owner = evaluate(evaluation, reached.base)
    if not isinstance(owner, Sequence) or owner.form != SELF_FILLING or not isinstance(owner.element, Sequence):
        return function
    store(evaluation, owner, evaluate(evaluation, reached.index), owner.element)
    evaluation.birth[owner.element.ident] = evaluation.birth.get(owner.ident, ())
    return replace(function, receiver=evaluation.current(owner.element))


def group_of(evaluation: Evaluation, owner: Sequence) -> Value:
    """One value of a dictionary: of groups that were filled as one, its share of all that is in them."""
    element = own_element(evaluation, owner.element)
    if isinstance(element, Sequence) and is_grouped(evaluation, owner) and owner.size.terms:
        filled = evaluation.current(element)
        if isinstance(filled, Sequence):
            return replace(filled, size=up_to(ceil_division(filled.size, owner.size)), ident=evaluation.fresh())
    return element


def _dict_items(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    key = owner.key if owner.key is not None else Scalar()
    element = group_of(evaluation, owner)
    return stream(evaluation, size_of(evaluation, owner), Sequence("tuple", number(2), key, items=(key, element)))


def _dict_values(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    values = stream(evaluation, size_of(evaluation, owner), group_of(evaluation, owner))
    return replace(values, items=owner.items) if evaluation.inside else values


def _dict_keys(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    if not isinstance(owner, Sequence):
        return UNKNOWN
    return replace(stream(evaluation, size_of(evaluation, owner), element_value(owner)), kind="set")


def _dict_update(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    named: dict[str | int, Value] = {name: value for name, value in given if name not in (None, "*", "**")}
    for value in positional(evaluation, given):
        if isinstance(owner, Sequence):
            other = consume(evaluation, value)
            held = items_by_name(other)
            if held is not None and len(held) < MOST_NAMED and not evaluation.loops:
                named = {**held, **named}
                continue
            element = other.element if isinstance(other, Sequence) else UNKNOWN
            key = other.key if isinstance(other, Sequence) else None
            grow(evaluation, owner, size_of(evaluation, other), element, key)
    for name, value in named.items():
        current = evaluation.current(owner)
        if isinstance(current, Sequence):
            store(evaluation, current, known(name), value)
    return NULL


def _defaultdict(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    values = positional(evaluation, given)
    kind = values[0].name.rpartition(".")[2] if values and isinstance(values[0], Library) else ""
    element: Value = UNKNOWN
    if kind in ("list", "set", "dict"):
        element = Sequence(kind, ZERO, UNKNOWN, evaluation.fresh())
    elif kind in ("int", "float"):
        element = Scalar()
    return Sequence("dict", ZERO, element, evaluation.fresh(), form=SELF_FILLING)


def _dict_set(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    owner = evaluation.current(binding.receiver)
    values = positional(evaluation, given)
    if isinstance(owner, Sequence) and len(values) > 1:
        store(evaluation, owner, values[0], values[1])
    return evaluation.current(owner)


VERBS: dict[str, Verb] = {
    "dict_set": _dict_set,
    "make_dict": _make_dict,
    "dict_get": _dict_get,
    "setdefault": _setdefault,
    "dict_items": _dict_items,
    "dict_values": _dict_values,
    "dict_keys": _dict_keys,
    "dict_update": _dict_update,
    "defaultdict": _defaultdict,
}
