"""A collection that is replaced by a copy of itself with something added, in every round of a loop."""

from __future__ import annotations

from scalesight.inference.dispatch import evaluate
from scalesight.inference.inflection import is_plural
from scalesight.inference.iteration import size_of
from scalesight.inference.naming import words
from scalesight.inference.run import Evaluation
from scalesight.inference.targets import append, extend, store
from scalesight.inference.values import UNKNOWN, Library, Opaque, Query, Sequence, Value
from scalesight.outline import facts

PARTS = frozenset(["batch", "chunk", "data", "list", "page"])  # singular words for several rows


def copies_itself(evaluation: Evaluation, statement: facts.Assign) -> bool:
    """`found = found + [x]`, `[...found, x]`, `found.concat(x)`: it grows, and is copied as a whole every time."""
    target = statement.targets[0]
    if not isinstance(target, facts.Name) or not evaluation.loops or statement.operator:
        return False
    value = statement.value
    if isinstance(value, facts.Collection):
        return _spreads(evaluation, value, target)
    if isinstance(value, facts.Call):
        return _concatenates(evaluation, value, target)
    return isinstance(value, facts.Operation) and _adds(evaluation, value, target)


def _own(evaluation: Evaluation, target: facts.Name, kinds: tuple[str, ...]) -> Sequence | None:
    """What the name holds, where it is a collection of such a kind that was there before the loop."""
    before = evaluation.current(evaluate(evaluation, target))
    return before if isinstance(before, Sequence) and before.kind in kinds and before.ident else None


def _adds(evaluation: Evaluation, value: facts.Operation, target: facts.Name) -> bool:
    first = value.operands[0]
    if value.operator != "+" or len(value.operands) != 2 or not isinstance(first, facts.Name) or first.id != target.id:
        return False
    before = _own(evaluation, target, ("list",))
    if before is None:
        return False
    added = evaluate(evaluation, value.operands[1])
    evaluation.visit(size_of(evaluation, before), "concat", "+")
    extend(evaluation, before, added)
    return True


def _concatenates(evaluation: Evaluation, value: facts.Call, target: facts.Name) -> bool:
    function = value.function
    if not (isinstance(function, facts.Attribute) and isinstance(function.base, facts.Name)):
        return False
    before = _own(evaluation, target, ("list",)) if function.base.id == target.id else None
    called = evaluate(evaluation, function) if before is not None else UNKNOWN
    effect = evaluation.catalogue.effect(called.name) if isinstance(called, Library) else None
    if before is None or effect is None or effect.how != "concat":
        return False
    added = [evaluate(evaluation, argument.value) for argument in value.arguments]
    evaluation.visit(size_of(evaluation, before), "concat", function.name)
    for argument, one in zip(value.arguments, added):
        _gain(evaluation, before, one, bool(argument.spread) or _is_several(evaluation.current(one)))
    return True


def _is_several(value: Value) -> bool:
    """Whether a value that is concatenated brings its elements; what has a singular name is one element itself."""
    if isinstance(value, Opaque):
        last = words(value.hint.partition("|")[0].removeprefix("one of "))[-1:]
        return not last or is_plural(last[0]) or last[0] in PARTS
    return isinstance(value, (Sequence, Query))


def _gain(evaluation: Evaluation, before: Sequence, added: Value, all_of_it: bool) -> None:
    (extend if all_of_it else append)(evaluation, before, added)


def _spreads(evaluation: Evaluation, value: facts.Collection, target: facts.Name) -> bool:
    keys = value.keys if value.kind == "dict" else (None,) * len(value.items)
    own = [item for key, item in zip(keys, value.items) if key is None and _is_spread_of(item, target.id, value.kind)]
    before = _own(evaluation, target, (value.kind,)) if len(own) == 1 and value.kind in ("list", "dict") else None
    if before is None:
        return False
    evaluation.visit(size_of(evaluation, before), "concat", "spread")
    for key, item in zip(keys, value.items):
        if item is own[0]:
            continue
        named = evaluate(evaluation, key) if key is not None else None
        added = evaluate(evaluation, item.value if isinstance(item, facts.Spread) else item)
        if named is not None:
            store(evaluation, before, named, added)
        else:
            _gain(evaluation, before, added, value.kind == "dict" or isinstance(item, facts.Spread))
    return True


def _is_spread_of(item: facts.Expression, name: str, kind: str) -> bool:
    inner = item.value if isinstance(item, facts.Spread) else item if kind == "dict" else None
    return isinstance(inner, facts.Name) and inner.id == name
