"""Caches that code keeps by hand: what fills one runs once for each key, whoever asks and however often.

A cache is an object of the function or of its caller, or it belongs to all calls: a dictionary or a name of a module, a
framework's cache, the results of a function that keeps them. Which tests tell that something is missing there is told
in `misses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from contextlib import AbstractContextManager, contextmanager, nullcontext

from scalesight.cost.algebra import sole_atom, without_factor
from scalesight.inference.altered import altered
from scalesight.inference.charges import OF_ALL_CALLS, Charge, Fill, Loop
from scalesight.inference.key_sources import Names, Told, changing, parameters_among
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.misses import hit
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import Distinct
from scalesight.inference.values import NULL, Query, Row, Sequence, Value
from scalesight.outline import facts


def behind_hit(
    evaluation: Evaluation, statement: facts.Statement, rest: Many[facts.Statement]
) -> AbstractContextManager[None]:
    """What stands behind `if key in cache: return cache[key]` runs where the cache lacks the key: once for each."""
    found = hit(evaluation, statement, rest) if isinstance(statement, facts.If) else None
    return distinct_keys(evaluation, *found, statement.span) if found is not None else nullcontext()


def distinct_keys(
    evaluation: Evaluation, cache: Value, key: Value, sources: Names | None, span: facts.Span
) -> AbstractContextManager[None]:
    """Everything inside runs once for each key that the cache has not seen: at most once a round.

    `sources` as in `once_a_key`.
    """
    names = key_names(evaluation, key)
    among = evaluation.birth.get(key.ident) if isinstance(key, Row) and key.ident else None
    seen = isinstance(cache, Sequence) and cache.kind != "dict"
    fill = Fill(_keeper(evaluation, cache), names, evaluation.origin(span), untold=not seen)
    return once_a_key(evaluation, fill, among, sources)


def _keeper(evaluation: Evaluation, cache: Value) -> int:
    """The number of what keeps the values: all calls share what a module holds."""
    ident = getattr(cache, "ident", 0)
    shared = any(getattr(value, "ident", 0) == ident for value in evaluation.constants.values())
    return OF_ALL_CALLS if ident and shared else ident


@contextmanager
def once_a_key(
    evaluation: Evaluation, fill: Fill, among: tuple[Loop, ...] | None = None, sources: Names | None = None
) -> Iterator[None]:
    """Everything inside fills a cache.

    `among`: the loops that the key is an element of; what is around them brings no others. `sources`: the names of the
    walked function that the key follows from; in loops that change none of them it is the same.
    """
    born = evaluation.life(fill.cache)
    kept = [loop for loop in evaluation.loops if loop in born]
    rest = [loop for loop in evaluation.loops if loop not in born]
    own = [loop for loop in rest if among is None or loop in among] or rest
    if sources is not None:
        others = changing(evaluation, sources)
        own = [loop for loop in own if loop in others]
        fill = altered(fill, follows=parameters_among(evaluation, sources) if fill.names != () else None)
    keys = _for_keys(evaluation, fill, own) if own else None
    if keys is not None:
        evaluation.stands[keys] = tuple(rest)
    before = evaluation.memo
    if evaluation.outlives(fill.cache):
        evaluation.memo = _closest(fill, before)
    try:
        with evaluation.loop_for_others(kept, keys) if rest else nullcontext():
            yield
    finally:
        evaluation.memo = before


def _for_keys(evaluation: Evaluation, fill: Fill, loops: Many[Loop]) -> Loop | None:
    """What stands for the loops around a fill; a single key has none."""
    if fill.names == ():
        return None
    return Loop(distinct(fill.names, evaluation.times(loops), kept=fill.untold), loops[-1].origin, memo=True)


def _closest(inner: Fill | None, outer: Fill | None) -> Fill | None:
    """Of two caches that are filled at once, what says most of how often."""
    if inner is None or outer is None:
        return inner or outer
    return outer if outer.names == () and inner.names != () else inner


def refilled(
    evaluation: Evaluation,
    charge: Charge,
    fill: Fill,
    names: dict[int, int],
    outer: tuple[Loop, ...],
    told: Told | None = None,
) -> tuple[Charge, tuple[Loop, ...]]:
    """What fills a cache of a caller's is spent once a key for the cache's life, not once a round.

    The charge as of our cache, and those loops around the call that count. `told`: whose parameters the key follows
    from in our names.
    """
    keeper = fill.cache if fill.cache == OF_ALL_CALLS else names.get(fill.cache, 0)
    sources = told(fill.follows) if told is not None and fill.follows is not None else None
    mine = altered(fill, cache=keeper, follows=parameters_among(evaluation, sources)) if keeper else None
    born = evaluation.life(keeper)
    rest = [loop for loop in outer if loop not in born]
    if rest:
        kept = tuple(loop for loop in outer if loop in born)
        charge, inner = _without_keys(evaluation, charge, fill)
        if sources is not None:
            others = changing(evaluation, sources)
            rest = [loop for loop in rest if loop in others]
        ours = _for_keys(evaluation, fill, (*rest, *inner)) if rest or inner else None
        outer = (*kept, ours) if ours is not None else kept
    return altered(charge, memo=_closest(mine, evaluation.memo)), outer


def _without_keys(evaluation: Evaluation, charge: Charge, fill: Fill) -> tuple[Charge, tuple[Loop, ...]]:
    """A charge without the loop that stands for keys, and the rounds that it stood for: they are counted anew."""
    first = charge.loops[0] if charge.loops else None
    keys = sole_atom(first.size) if first is not None and first.memo else None
    if first is None or not isinstance(keys, Distinct) or keys.names != fill.names:
        return charge, ()
    amount = without_factor(charge.amount, keys)  # what is left may be more than the loops say: a recursion's rounds
    if amount is None:
        return charge, ()
    return altered(charge, amount=amount, loops=charge.loops[1:]), (altered(first, size=keys.total),)


def note_emptied(evaluation: Evaluation, before: Value, after: Row) -> None:
    """What an object keeps is set to nothing: it is filled again from here on, in each round."""
    was = dict(before.fields) if isinstance(before, Row) else {}
    if after.ident and any(value == NULL and was.get(name) != NULL for name, value in after.fields):
        evaluation.emptied[after.ident] = tuple(evaluation.loops)


def kept_by(evaluation: Evaluation, owner: Row, value: Value) -> Value:
    """What an attribute is filled with; a query that it keeps is asked for its rows once, like the rest of the fill."""
    fill = evaluation.memo
    if not isinstance(value, Query) or value.evaluated or fill is None or fill.names != ():
        return value
    return altered(value, kept=fill) if fill.cache == owner.ident else value
