"""Assignments: names, attributes, subscripts and unpacking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scalesight.cost.algebra import ONE, ceil_division, maximum, up_to
from scalesight.inference.annotations import from_annotation
from scalesight.inference.caches import kept_by, note_emptied
from scalesight.inference.dispatch import evaluate
from scalesight.inference.iteration import begin, consume, one_element, size_of
from scalesight.inference.join import join
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.misses import fetched
from scalesight.inference.models import models_of
from scalesight.inference.operations import operate
from scalesight.inference.querysets import called
from scalesight.inference.rows import row_by_name
from scalesight.inference.run import Evaluation
from scalesight.inference.values import NULL, UNKNOWN, Opaque, Query, Row, Scalar, Sequence, Value, known
from scalesight.outline import facts


def assign(evaluation: Evaluation, statement: facts.Assign) -> None:
    """`targets = value`; an augmented assignment grows collections, and copies strings and lists that are copied."""
    if statement.value is None:
        if statement.annotation is not None and isinstance(statement.targets[0], facts.Name):
            declared = _declared(evaluation, statement, UNKNOWN)
            if declared is not None:
                evaluation.bind(statement.targets[0].id, declared)
        return
    if evaluation.tables.copies(evaluation, statement):
        return
    value = evaluate(evaluation, statement.value)
    if statement.operator:
        target = statement.targets[0]
        before = evaluation.current(evaluate(evaluation, target))
        if isinstance(before, Sequence) and statement.operator in ("+", "|") and before.kind in ("list", "set", "dict"):
            extend(evaluation, before, value)
            return
        value = operate(
            evaluation, statement.operator, before, evaluation.current(value), statement.span, in_place=True
        )
    elif statement.annotation is not None and isinstance(value, (Opaque, Scalar, Sequence)):
        value = _declared(evaluation, statement, value) or value
    for target in statement.targets:
        bind_target(evaluation, target, value)
    _note_fetch(evaluation, statement)


def _declared(evaluation: Evaluation, statement: facts.Assign, value: Value) -> Value | None:
    assert statement.annotation is not None
    if isinstance(value, Sequence) and value.kind in ("list", "dict", "set") and not value.size.terms:
        return None
    if not isinstance(value, Opaque):
        return None
    name = statement.targets[0].id if isinstance(statement.targets[0], facts.Name) else ""
    found = from_annotation(evaluation.program, evaluation.path, statement.annotation, name)
    numbered: Any = found  # that it has an ident is seen at run time only
    if getattr(found, "ident", 0):
        renewed: Value = replace(numbered, ident=evaluation.fresh())
        return renewed
    return found


def _note_fetch(evaluation: Evaluation, statement: facts.Assign) -> None:
    """Remembers `value = cache.get(key)`, so that `if value is None:` is known as a cache's miss."""
    target = statement.targets[0]
    found = fetched(evaluation, statement.value) if len(statement.targets) == 1 else None
    if found is not None and isinstance(target, facts.Name):
        evaluation.fetched[target.id] = found


def bind_target(evaluation: Evaluation, target: facts.Expression, value: Value) -> None:
    """Binds a target to a value: a name, an attribute, an element, or each of several."""
    if isinstance(target, facts.Name):
        if isinstance(value, Opaque):
            value = _named_value(evaluation, target.id, value)
        elif isinstance(value, Query):
            value = called(value, target.id)
        elif isinstance(value, Scalar) and not (value.hint or value.entity or value.known or value.amount):
            value = replace(value, hint=target.id)
        evaluation.bind(target.id, value)
    elif isinstance(target, facts.Attribute):
        owner = evaluation.current(evaluate(evaluation, target.base))
        if isinstance(owner, Row) and owner.ident:
            _note_change(evaluation, owner)
            value = kept_by(evaluation, owner, value)
            fields = (*(f for f in owner.fields if f[0] != target.name), (target.name, value))
            if evaluation.loops and owner.field(target.name) is not None:
                value = join(evaluation, owner.field(target.name) or value, value)
            changed = replace(owner, fields=fields[-40:], loaded=_set_relation(evaluation, owner, target.name, value))
            if value == NULL:
                note_emptied(evaluation, UNKNOWN, changed)
            evaluation.update(changed)
        elif isinstance(owner, Sequence) and owner.kind == "dict" and evaluation.catalogue.conventions.keys:
            store(evaluation, owner, known(target.name), value)
    elif isinstance(target, facts.Subscript):
        owner = evaluation.current(evaluate(evaluation, target.base))
        key = None if isinstance(target.index, facts.Slice) else evaluate(evaluation, target.index)
        if isinstance(owner, Sequence):
            store(evaluation, owner, key, value)
    elif isinstance(target, facts.Collection) and target.kind == "dict":
        _take_apart(evaluation, target, value)
    elif isinstance(target, facts.Collection):
        _unpack(evaluation, target, value)
    elif isinstance(target, facts.Bind):
        nothing = value in (NULL, UNKNOWN)
        bind_target(evaluation, target.target, evaluate(evaluation, target.value) if nothing else value)
    elif isinstance(target, facts.Spread):
        bind_target(evaluation, target.value, value)


def _take_apart(evaluation: Evaluation, target: facts.Collection, value: Value) -> None:
    """`{ a, b: c } = value`: each name takes what stands under its key."""
    for key, inner in zip(target.keys, target.items):
        if key is None:
            bind_target(evaluation, inner.value if isinstance(inner, facts.Spread) else inner, UNKNOWN)
            continue
        name = key.parts[0] if isinstance(key, facts.Text) and len(key.parts) == 1 else None
        if isinstance(name, str):
            taken = evaluation.tables.attribute(evaluation, value, name, key.span)
        else:
            evaluate(evaluation, key)
            taken = UNKNOWN
        bind_target(evaluation, inner, taken)


def _note_change(evaluation: Evaluation, row: Row) -> None:
    """A session with an identity map writes a changed row at the next commit."""
    model = models_of(evaluation.program).get(row.type)
    if model is not None and model.orm.to_one == "distinct":
        evaluation.added = row.type


def _set_relation(evaluation: Evaluation, owner: Row, name: str, value: Value) -> frozenset[str]:
    """Assigning an instance to a relation loads it; assigning its key unloads it."""
    if isinstance(value, Row):
        return owner.loaded | {name}
    return owner.loaded


def _named_value(evaluation: Evaluation, name: str, value: Opaque) -> Value:
    """A value of which nothing is known takes the name that it is given, a model's row if the name is a model's."""
    row = row_by_name(evaluation.program, evaluation.path, name) if evaluation.page is None else None
    if row is not None and not value.hint.startswith("="):
        return Row(row, evaluation.fresh(), hint=name)
    return replace(value, hint=name if not value.hint or value.hint == name else f"{name}|{value.hint}")


def _unpack(evaluation: Evaluation, target: facts.Collection, value: Value) -> None:
    value = evaluation.current(value)
    items = value.items if isinstance(value, Sequence) else None
    if (
        items is not None
        and len(items) == len(target.items)
        and not any(isinstance(t, facts.Spread) for t in target.items)
    ):
        for inner, item in zip(target.items, items):
            bind_target(evaluation, inner, item)
        return
    element = one_element(evaluation, value) if isinstance(value, (Sequence, Query)) else UNKNOWN
    if isinstance(value, Query):
        consume(evaluation, value)
    if isinstance(element, Row) and not element.ident:
        element = replace(element, ident=evaluation.fresh())
    for inner in target.items:
        if isinstance(inner, facts.Spread):
            rest = Sequence("list", size_of(evaluation, value), element, evaluation.fresh())
            bind_target(evaluation, inner.value, rest)
        else:
            bind_target(evaluation, inner, element if element != UNKNOWN else Opaque())


def store(evaluation: Evaluation, owner: Sequence, key: Value | None, value: Value) -> None:
    """`collection[key] = value`: a dictionary gains at most one entry a run, and no more than there are keys."""
    if owner.kind != "dict":
        element = value if owner.element == UNKNOWN else join(evaluation, owner.element, value)
        evaluation.update(replace(owner, element=element, items=None))
        return
    gained = _gained(evaluation, owner)
    if key is not None and gained.constant is None:
        names = key_names(evaluation, key)
        if names is not None:
            gained = distinct(names, gained)
    if isinstance(key, Scalar) and key.known and owner.items is not None and owner.names is not None:
        literal = key.literal
        if isinstance(literal, (str, int)) and len(owner.items) < 40:
            pairs = {**dict(zip(owner.names, owner.items)), literal: value}
            element = value if not owner.items else owner.element
            size = maximum(owner.size, ONE) if literal in owner.names else owner.size + ONE
            evaluation.update(
                replace(
                    owner, size=size, element=element, names=tuple(pairs), items=tuple(pairs.values()), constant=False
                )
            )
            return
    grow(evaluation, owner, gained, value, key)


def _gained(evaluation: Evaluation, owner: Sequence):  # type: ignore[no-untyped-def]
    """How often the current point runs for one life of a collection."""
    born = evaluation.birth.get(owner.ident, ())
    inner = [loop for loop in evaluation.loops if loop not in born]
    times = evaluation.times(inner)
    # What is seen once in all rounds of a loop around the collection comes to one of its lives or another.
    lives = [loop for keys in inner for loop in evaluation.stands.get(keys, ()) if loop in born]
    if lives:
        times = up_to(ceil_division(times, evaluation.times(lives)))
    if inner and evaluation.is_bounded(inner):
        return up_to(times)
    return times


def grow(evaluation: Evaluation, owner: Sequence, gained, value: Value, key: Value | None = None) -> None:  # type: ignore[no-untyped-def]
    """A collection gains so many elements like `value`."""
    if not owner.ident:
        return
    evaluation.grown.add(owner.ident)
    element = value if owner.element == UNKNOWN or not owner.size.terms else join(evaluation, owner.element, value)
    new_key = owner.key if key is None else key if owner.key is None else join(evaluation, owner.key, key)
    size = owner.size if owner.ident in evaluation.frozen else owner.size + gained
    evaluation.update(
        replace(owner, size=size, element=element, key=new_key, items=None, names=None, constant=False, sorted=False)
    )


def append(evaluation: Evaluation, owner: Sequence, value: Value) -> None:
    """Adds one element for every run of the current point."""
    grow(evaluation, owner, _gained(evaluation, owner), value)


def extend(evaluation: Evaluation, owner: Sequence, values: Value) -> None:
    """Adds all elements of `values` for every run of the current point."""
    values = consume(evaluation, values)
    walked = begin(evaluation, values)
    grow(evaluation, owner, _gained(evaluation, owner) * walked.size, walked.element)
    evaluation.visit(walked.size, "build", "extend")


def delete(evaluation: Evaluation, statement: facts.Delete) -> None:
    """`del name` lets go of what the name held."""
    for target in statement.targets:
        if isinstance(target, facts.Name):
            evaluation.note_peak()
            evaluation.scope.names.pop(target.id, None)
        elif isinstance(target, facts.Attribute):
            evaluate(evaluation, target.base)  # the attribute goes unread, however much reading it would cost
        else:
            evaluate(evaluation, target)
