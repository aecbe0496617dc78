"""Judges one entry point: which walls its total passes, since or until when, and the fewest terms that make it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from scalesight.config.model import Wall
from scalesight.config.telling import key_text
from scalesight.cost.algebra import Atom, Count, Polynomial, atoms, evaluate
from scalesight.cost.interval import Interval
from scalesight.inference.altered import altered
from scalesight.inference.anchors import Anchored
from scalesight.inference.binding import Binder
from scalesight.inference.charges import Holding, Origin, Summary
from scalesight.judge.costs import api_of
from scalesight.judge.terms import Term
from scalesight.judge.totals import (
    Valuation,
    at_least,
    chosen,
    holding_terms,
    is_known,
    sum_of,
    term_interval,
    terms_of,
    time_terms,
    worth_of,
)
from scalesight.judge.written import is_worth_a_word, repeated

ESTIMATE_FACTOR = 3.0  # with shipped unit costs a wall counts as passed only from 3 times over (DESIGN section 3)
COUNTED = ("queries", "rows", "requests", "llm_calls", "llm_tokens", "payload", "steps", "nodes")


@dataclass(frozen=True)
class Verdict:
    """One wall that is (or will be) passed: `terms` are the fewest without which the total holds, largest first.

    `months` is when the high end passes, counted from the day of measurement; 0 is already as measured. `factor` is how
    many times over the wall an estimate must be to count.
    """

    wall: Wall
    resource: str
    total: Interval
    certain: bool
    months: int
    terms: tuple[Term, ...]
    crossing: tuple[str, int] | None
    factor: float


@dataclass(frozen=True)
class Clock:
    """Months between the day of measurement and today, and how far to look from today."""

    elapsed: int
    horizon: int


def judge(
    binder: Binder,
    valuation: Valuation,
    summary: Summary,
    walls: Mapping[str, Wall],
    clock: Clock,
    language: str,
    context: str,
) -> list[Verdict]:
    """The verdicts on every wall of an entry point."""
    found: list[Verdict] = []
    for resource, wall in sorted(walls.items()):
        if resource == "time":
            terms, factor = _timed(valuation, wall, time_terms(binder, summary.charges, language, context))
        elif resource == "memory":
            found += _moments(binder, valuation, summary, wall, clock, context)
            continue
        elif resource in COUNTED:
            terms = [at_least(term) for term in terms_of(binder, summary.charges, resource)]
            factor = 1.0
            terms = repeated(valuation, terms, resource, wall.value)
            if resource == "payload" and any(
                binder.assumes_bytes(t.charge.amount) for t in terms if t.charge is not None
            ):
                factor = ESTIMATE_FACTOR
        else:
            continue
        terms = [altered(term, context=context) for term in terms if not _is_loose(term)]
        verdict = _verdict(valuation, wall, resource, terms, factor, clock)
        if verdict is not None:
            found.append(verdict)
    return [*found, *_bursts(binder, valuation, summary, clock)]


def _is_judged(term: Term) -> bool:
    return is_known(term) and not _is_loose(term)


def _is_loose(term: Term) -> bool:
    """Whether a term is too weak to judge by: work in memory for all rows, where only some of them are meant.

    That `recipients` are those of a million envelopes nobody says, nor that a page is as long as the table, nor that
    one contact has sent all responses. A round trip for each of them is worth a word all the same; steps, memory and
    nodes are what they are, unknown.
    """
    if term.spends in ("rows", "steps", "memory", "nodes", "redraws"):
        return term.of_one_row or term.loose
    return term.loose and term.spends == "payload"


def _bursts(binder: Binder, valuation: Valuation, summary: Summary, clock: Clock) -> Iterator[Verdict]:
    """What starts at once, as many as there is data, is held to what the API takes in a second."""
    for api in binder.scale.apis.values():
        if api.rate is None:
            continue
        terms = []
        for term in terms_of(binder, summary.charges, "requests"):
            charge = term.charge
            if charge is None or charge.parallel is None or api_of(binder, charge) != api.name:
                continue
            burst = binder.bind(charge.parallel)
            if list(atoms(burst.size)):
                terms.append(altered(term, wall="rate", size=burst.size, up_to=term.up_to or burst.up_to))
        wall = Wall(f"limits.apis.{key_text(api.name)}.rate", "requests", api.rate, api.place)
        verdict = _verdict(valuation, wall, f"requests.{api.name}", terms, 1.0, clock)
        if verdict is not None:
            yield verdict


def _timed(valuation: Valuation, wall: Wall, terms: list[Term]) -> tuple[list[Term], float]:
    """The terms of time, and the factor from which they count as passed: what is declared alone may pass from 1."""
    declared = [term for term in terms if not term.assumed_bytes]
    known = [term for term in declared if is_known(term)]
    if len(declared) == len(terms) or _high(valuation, known, 0) > wall.value:
        return declared, 1.0
    return terms, ESTIMATE_FACTOR


def _moments(
    binder: Binder, valuation: Valuation, summary: Summary, wall: Wall, clock: Clock, context: str
) -> Iterator[Verdict]:
    """The verdict on the moment at which most is held, then those on others that surely pass the wall, too.

    They have to change as well: the rows of a second query, held when those of the first are given up. Of bounds that
    may never be met the largest speaks alone.
    """
    told: list[Term] = []
    for terms, factor in peak_terms(binder, valuation, wall, summary.peaks):
        untold = [altered(term, context=context) for term in terms if not any(_are_same(term, one) for one in told)]
        verdict = _verdict(valuation, wall, "memory", untold, factor, clock)
        if verdict is not None and (verdict.certain or not told):
            told.extend(verdict.terms)
            yield verdict


def _are_same(held: Term, other: Term) -> bool:
    """Whether two moments hold the same rows: at one place, or handed from one function to another."""
    if held.place == other.place:
        return True
    elsewhere = (held.place.path, held.place.function) != (other.place.path, other.place.function)
    return elsewhere and held.size == other.size and held.entity_words == other.entity_words


def peak_terms(
    binder: Binder, valuation: Valuation, wall: Wall, peaks: Sequence[tuple[Holding, ...]]
) -> Iterator[tuple[list[Term], float]]:
    """The terms of each peak, the largest first, and the factor from which it counts as passed.

    What declared rows hold may pass the wall from 1; a peak that rests on presets, or on all rows where only one
    parent's are held, is an estimate and passes from `ESTIMATE_FACTOR`.
    """
    known: list[tuple[float, list[Term]]] = []
    for holdings in peaks:
        terms = [term for holding in holdings for term in holding_terms(binder, holding) if _is_judged(term)]
        total = sum_of(i for i in (term_interval(valuation, term) for term in terms) if i is not None).high
        known.append((total, terms))
    for _, terms in sorted(known, key=lambda pair: -pair[0]):
        declared = [term for term in terms if not term.assumed_bytes and not term.share]
        if len(declared) == len(terms) or _high(valuation, declared, 0) > wall.value:
            yield declared, 1.0
        else:
            yield terms, ESTIMATE_FACTOR


def _verdict(
    valuation: Valuation, wall: Wall, resource: str, terms: list[Term], factor: float, clock: Clock
) -> Verdict | None:
    known = [term for term in terms if is_known(term)]
    if not known:
        return None
    limit = wall.value * factor
    months = _breach(valuation, known, limit, clock)
    if months is None:
        return None
    selected = chosen(known, worth_of(valuation, months))
    values = [(term, term_interval(valuation, term, months) or Interval(0, 0)) for term in selected]
    values.sort(key=lambda pair: (-pair[1].high, *_place_order(pair[0].place), pair[0].kind, pair[0].what))
    needed: list[Term] = []
    groups = _groups(values)
    for (members, weight), rest in zip(groups, _from_here_on([weight for _, weight in groups])):
        if rest <= limit:
            break
        needed.extend(members if is_worth_a_word(resource, members, weight, limit) else ())
    if not needed:
        return None
    at_zero = [(term, term_interval(valuation, term) or Interval(0, 0)) for term in selected]
    shown = sum_of(interval for _, interval in at_zero)
    now = min(clock.elapsed, months) if months <= clock.elapsed else 0
    certain = sum((term_interval(valuation, t, now) or Interval(0, 0)).low for t in selected if not t.up_to) > limit
    return Verdict(
        wall,
        resource,
        shown,
        certain,
        months,
        tuple(needed),
        _crossing(valuation, selected, needed, limit),
        factor,
    )


def _place_order(place: Origin) -> tuple[str, str, int, Anchored]:
    """Places of one function as they stand in it; anchors of two functions say nothing about each other."""
    return (place.path, place.function, place.ordinal, place.anchors)


def _groups(values: list[tuple[Term, Interval]]) -> list[tuple[list[Term], float]]:
    """Terms of one statement stand or fall together, largest first."""
    by_place: dict[Origin, tuple[list[Term], float]] = {}
    for term, interval in values:
        members, weight = by_place.get(term.place, ([], 0.0))
        by_place[term.place] = ([*members, term], weight + interval.high)
    return sorted(by_place.values(), key=lambda group: -group[1])


def _from_here_on(weights: list[float]) -> list[float]:
    """For each weight the sum of it and those behind it, added from the smallest: subtracting would leave rests."""
    return list(accumulate(reversed(weights)))[::-1]


def _breach(valuation: Valuation, terms: list[Term], limit: float, clock: Clock) -> int | None:
    """The first month at which the high end passes the limit, up to the horizon from today."""
    if _high(valuation, terms, 0) > limit:
        return 0
    last = max(clock.elapsed, 0) + clock.horizon
    if not any(_grows(valuation, term.size) for term in terms) or _high(valuation, terms, last) <= limit:
        return None
    low, high = 0, last  # costs only grow: bisect
    while high - low > 1:
        middle = (low + high) // 2
        if _high(valuation, terms, middle) > limit:
            high = middle
        else:
            low = middle
    return high


def _high(valuation: Valuation, terms: list[Term], months: int) -> float:
    worth = worth_of(valuation, months)
    return sum(worth(term) for term in chosen(terms, worth))


def _grows(valuation: Valuation, size: Polynomial) -> bool:
    return any(isinstance(one, Count) and valuation.scale.volumes[one.volume].growth is not None for one in atoms(size))


def _crossing(valuation: Valuation, selected: list[Term], needed: list[Term], limit: float) -> tuple[str, int] | None:
    """(volume, n): with n of it, all else as declared, the high end passes the wall for the first time."""
    volumes = [a.volume for term in needed[:1] for a in atoms(term.size) if isinstance(a, Count)]
    if not volumes:
        return None

    def size(volume: str) -> float:
        count = valuation.scale.volumes[volume].count
        return count.high if count is not None else 0

    def high(n: float, volume: str) -> float:
        def value(one: Atom) -> Interval | None:
            if isinstance(one, Count) and one.volume == volume:
                return Interval(n, n)
            return valuation.at(0)(one)

        return sum((i.high if (i := evaluate(t.size, value)) is not None else 0) * t.factor for t in selected)

    plain = sorted({v for v in volumes if valuation.scale.volumes[v].per is None} or set(volumes))
    moving = [v for v in plain if high(size(v) / 2, v) < high(size(v), v)]  # half as many users change nothing
    volume = max(moving or plain, key=size)
    low, top = 0, max(int(size(volume)), 1)
    if high(0, volume) > limit:
        return None
    while high(top, volume) <= limit:
        if top > 10**12:
            return None
        top *= 2
    while top - low > 1:
        middle = (low + top) // 2
        if high(middle, volume) > limit:
            top = middle
        else:
            low = middle
    return volume, top
