"""Caches that code keeps by hand: what fills one runs once for each key."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from contextlib import AbstractContextManager, contextmanager, nullcontext

from scalesight.cost.algebra import ZERO
from scalesight.inference.charges import OF_ALL_CALLS, Loop
from scalesight.inference.dispatch import evaluate
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.run import Evaluation
from scalesight.inference.values import UNKNOWN, Library, Sequence, Value
from scalesight.outline import facts

SHARED = Sequence("dict", ZERO, UNKNOWN, OF_ALL_CALLS)  # a cache outside of the program, which outlives every call


def memo_test(evaluation: Evaluation, statement: facts.If) -> tuple[Value, Value] | None:
    """(cache, key) when a branch fills a dictionary for a key that it does not hold yet."""
    test = statement.test
    if isinstance(test, facts.Operation) and test.operator == "not in" and len(test.operands) == 2:
        key, cache = test.operands
        filled = statement.then
    elif isinstance(test, facts.Operation) and test.operator == "in" and _leaves(statement.then):
        return None
    elif (
        isinstance(test, facts.Operation)
        and test.operator in ("is", "not", "==")
        and isinstance(test.operands[0], facts.Name)
    ):
        return _got_from_cache(evaluation, test.operands[0].id, statement.then)
    else:
        return None
    if not isinstance(cache, (facts.Name, facts.Attribute)) or not _stores(filled, cache):
        return None
    value = evaluation.current(evaluate(evaluation, cache))
    if isinstance(value, Sequence) and value.kind == "dict":
        return value, evaluate(evaluation, key)
    return None


def shared_cache(evaluation: Evaluation, call: facts.Call) -> Sequence | None:
    """The cache that all calls share, where a line of a catalogue says that a call asks it for a key's value."""
    function = evaluate(evaluation, call.function)
    effect = evaluation.catalogue.effect(function.name) if isinstance(function, Library) else None
    return SHARED if effect is not None and effect.shared else None


def behind_hit(
    evaluation: Evaluation, statement: facts.Statement, rest: Many[facts.Statement]
) -> AbstractContextManager[None]:
    """What stands behind `if key in cache: return cache[key]` runs where the cache lacks the key: once for each."""
    if isinstance(statement, facts.If) and not statement.otherwise and _leaves(statement.then):
        found = _hit(evaluation, statement.test, rest)
        if found is not None:
            return distinct_keys(evaluation, *found, statement.span)
    return nullcontext()


def _hit(evaluation: Evaluation, test: facts.Expression, rest: Many[facts.Statement]) -> tuple[Value, Value] | None:
    if isinstance(test, facts.Name):
        return _got_from_cache(evaluation, test.id, rest)
    if not isinstance(test, facts.Operation) or len(test.operands) != 2:
        return None
    left, right = test.operands
    if test.operator in ("is not", "!=") and isinstance(left, facts.Name) and isinstance(right, facts.Literal):
        return _got_from_cache(evaluation, left.id, rest)
    if test.operator != "in" or not isinstance(right, (facts.Name, facts.Attribute)) or not _stores(rest, right):
        return None
    cache = evaluation.current(evaluate(evaluation, right))
    return (cache, evaluate(evaluation, left)) if isinstance(cache, Sequence) and cache.kind == "dict" else None


def _got_from_cache(evaluation: Evaluation, name: str, body: Many[facts.Statement]) -> tuple[Value, Value] | None:
    """`value = cache.get(key)`, then `if value is None: cache[key] = ...`."""
    got = evaluation.fetched.get(name)
    if got is None:
        return None
    cache, key = got
    if cache[1] is SHARED:  # which of the statements fills it does not show: `cache.set(key, found)` may stand anywhere
        return SHARED, key
    for statement in body:
        if isinstance(statement, facts.Assign):
            for target in statement.targets:
                if isinstance(target, facts.Subscript) and target.base == cache[0]:
                    return cache[1], key
                if isinstance(target, facts.Subscript) and _same(target.base, cache[0]):
                    return cache[1], key
    return None


def _same(left: facts.Expression, right: facts.Expression) -> bool:
    if isinstance(left, facts.Name) and isinstance(right, facts.Name):
        return left.id == right.id
    if isinstance(left, facts.Attribute) and isinstance(right, facts.Attribute):
        return left.name == right.name and _same(left.base, right.base)
    return False


def _leaves(body: Many[facts.Statement]) -> bool:
    return bool(body) and isinstance(body[-1], (facts.Return, facts.Continue, facts.Raise, facts.Break))


def _stores(body: Many[facts.Statement], cache: facts.Expression) -> bool:
    return any(
        isinstance(statement, facts.Assign)
        and any(isinstance(t, facts.Subscript) and _same(t.base, cache) for t in statement.targets)
        for statement in body
    )


@contextmanager
def distinct_keys(evaluation: Evaluation, cache: Value, key: Value, span: facts.Span) -> Iterator[None]:
    """Everything inside runs once for each key that the cache has not seen: at most once a round."""
    ident = getattr(cache, "ident", 0)
    born = evaluation.birth.get(ident, ())
    kept = [loop for loop in evaluation.loops if loop in born]
    rest = [loop for loop in evaluation.loops if loop not in born]
    names = key_names(evaluation, key)
    if not rest:
        before_memo = evaluation.memo
        if ident in evaluation.arguments or ident == OF_ALL_CALLS:
            evaluation.memo = (ident, names)
        try:
            yield
        finally:
            evaluation.memo = before_memo
        return
    total = evaluation.times(rest)
    before = evaluation.loops
    size = distinct(names, total)
    evaluation.loops = [*kept, Loop(size, rest[-1].origin, memo=True)]
    depths = evaluation.guard_depths
    evaluation.guard_depths = [min(depth, len(kept)) for depth in depths]
    try:
        yield
    finally:
        evaluation.loops = before
        evaluation.guard_depths = depths
