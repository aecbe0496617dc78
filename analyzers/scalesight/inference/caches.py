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
    asked = _asked(test)
    if asked is not None and not asked[2]:
        key, cache, _ = asked
        filled = statement.then
    elif asked is not None and _leaves(statement.then):
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
    if isinstance(test, facts.Operation) and len(test.operands) == 2 and test.operator in ("is not", "!="):
        left, right = test.operands
        if isinstance(left, facts.Name) and isinstance(right, facts.Literal):
            return _got_from_cache(evaluation, left.id, rest)
    asked = _asked(test)
    if asked is None or not asked[2]:
        return None
    key, base, _ = asked
    if not isinstance(base, (facts.Name, facts.Attribute)) or not _stores(rest, base):
        return None
    cache = evaluation.current(evaluate(evaluation, base))
    return (cache, evaluate(evaluation, key)) if isinstance(cache, Sequence) and cache.kind == "dict" else None


def _asked(test: facts.Expression) -> tuple[facts.Expression, facts.Expression, bool] | None:
    """(key, cache, whether it is to be there) of `key in cache`, `cache.has(key)` and their opposites."""
    if isinstance(test, facts.Operation) and test.operator == "not" and len(test.operands) == 1:
        inner = _asked(test.operands[0])
        return (inner[0], inner[1], not inner[2]) if inner is not None else None
    if isinstance(test, facts.Operation) and test.operator in ("in", "not in") and len(test.operands) == 2:
        return test.operands[0], test.operands[1], test.operator == "in"
    if isinstance(test, facts.Call) and len(test.arguments) == 1 and isinstance(test.function, facts.Attribute):
        return (test.arguments[0].value, test.function.base, True) if test.function.name == "has" else None
    return None


def _got_from_cache(evaluation: Evaluation, name: str, body: Many[facts.Statement]) -> tuple[Value, Value] | None:
    """`value = cache.get(key)`, then `if value is None: cache[key] = ...`."""
    got = evaluation.fetched.get(name)
    if got is None:
        return None
    cache, key = got
    if cache[1] is SHARED:  # which of the statements fills it does not show: `cache.set(key, found)` may stand anywhere
        return SHARED, key
    return (cache[1], key) if _stores(body, cache[0]) else None


def _same(left: facts.Expression, right: facts.Expression) -> bool:
    if isinstance(left, facts.Name) and isinstance(right, facts.Name):
        return left.id == right.id
    if isinstance(left, facts.Attribute) and isinstance(right, facts.Attribute):
        return left.name == right.name and _same(left.base, right.base)
    return False


def _leaves(body: Many[facts.Statement]) -> bool:
    return bool(body) and isinstance(body[-1], (facts.Return, facts.Continue, facts.Raise, facts.Break))


def _stores(body: Many[facts.Statement], cache: facts.Expression) -> bool:
    return any(base == cache or _same(base, cache) for statement in body for base in _filled(statement))


def _filled(statement: facts.Statement) -> Iterator[facts.Expression]:
    """What a statement puts something into under a key: `cache[key] = value`, `cache.set(key, value)`."""
    if isinstance(statement, facts.Assign):
        yield from (target.base for target in statement.targets if isinstance(target, facts.Subscript))
    call = statement.value if isinstance(statement, facts.Evaluate) else None
    if isinstance(call, facts.Call) and len(call.arguments) == 2 and isinstance(call.function, facts.Attribute):
        yield from (call.function.base,) if call.function.name == "set" else ()


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
    size = distinct(names, evaluation.times(rest), kept=True)
    with evaluation.loop_for_others(kept, Loop(size, rest[-1].origin, memo=True)):
        yield
