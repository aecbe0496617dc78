"""Adds up what an entry point spends: exclusive branches count once, sizes are put in, months tell of growth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scalesight.config.costs import time_cost
from scalesight.config.growth import number_at
from scalesight.config.model import Scale
from scalesight.cost.algebra import (
    ONE,
    ZERO,
    Atom,
    Count,
    Derived,
    Polynomial,
    Unknown,
    atoms,
    ceil_division,
    evaluate,
    maximum,
    substitute,
    unknowns,
)
from scalesight.cost.interval import Interval, exactly
from scalesight.inference.altered import altered
from scalesight.inference.binding import Binder
from scalesight.inference.charges import Charge, Holding
from scalesight.inference.sizes import Calls
from scalesight.judge.terms import Term

UNIT_NAMES = {
    "queries": "query", "rows": "row", "requests": "request", "llm_calls": "llm_call", "steps": "step", "nodes": "node",
    "redraws": "redraw",
}  # fmt: skip
TIMED = ("queries", "rows", "requests", "llm_calls", "steps", "sleep")
SCREENS = ("render", "event")
# A screen goes on answering while it waits; it is computing and laying out that holds it up.
TIMED_ON_SCREEN = ("steps", "nodes", "redraws")
REPEATED = ("queries", "requests", "llm_calls")
SEARCHED = ("scan", "insert", "concat", "sort")  # steps of a search or copy, which a loop repeats


@dataclass
class Valuation:
    """Numbers for volumes at each month; a polynomial's value is remembered."""

    scale: Scale
    _values: dict[tuple[Polynomial, int], Interval | None]

    @classmethod
    def of(cls, scale: Scale) -> Valuation:
        """A fresh valuation of one scale."""
        return cls(scale, {})

    @property
    def remembered(self) -> int:
        """How many values are remembered."""
        return len(self._values)

    def at(self, months: int) -> Callable[[Atom], Interval | None]:
        """The value of an atom at a month."""

        def value(size: Atom) -> Interval | None:
            if not isinstance(size, Count):
                return None
            return number_at(self.scale.volumes[size.volume], months)

        return value

    def value(self, size: Polynomial, months: int = 0) -> Interval | None:
        """The value of a bound polynomial at a month; None while something in it is unknown."""
        key = (size, months)
        if key not in self._values:
            self._values[key] = evaluate(size, self.at(months))
        return self._values[key]


def unit_seconds(scale: Scale, resource: str, language: str) -> tuple[float, bool]:
    """(seconds, declared) of one unit of a resource."""
    if resource == "sleep":
        return 1.0, True
    engine = "v8" if language in ("javascript", "typescript", "tsx") else "cpython"
    cost = time_cost(scale, UNIT_NAMES[resource], engine)
    return cost.value, cost.declared


def terms_of(binder: Binder, charges: Iterable[Charge], resource: str) -> list[Term]:
    """The charges of one resource as terms."""
    return [_term(binder, charge, resource) for charge in charges if charge.resource == resource]


def _term(binder: Binder, charge: Charge, wall: str) -> Term:
    bound = binder.bind(charge.amount)
    return Term(
        charge.resource,
        wall,
        charge.kind,
        charge.what,
        charge.place,
        bound.size,
        bound.up_to,
        looped=bool(charge.loops),
        parallel=charge.parallel is not None,
        awaited=charge.awaited,
        grows_twice=bool(charge.loops) and any(True for _ in atoms(binder.bind(charge.unit).size)),
        entity_words=_entity_words(binder, charge.model),
        charge=charge,
        typed=charge.happening is not None and charge.happening.typed,
        api=charge.api,
        guards=charge.guards,
        of_one_row=bound.of_one_row,
        loose=bound.loose,
    )


def _entity_words(binder: Binder, model: str | None) -> str:
    entity = binder.entity(model) if model else None
    return entity.replace("_", " ") if entity else "rows"


def time_terms(binder: Binder, charges: Iterable[Charge], language: str, context: str) -> list[Term]:
    """What waits, computes or lays out, in seconds: awaited together costs the time of one round of them."""
    found = []
    timed = TIMED_ON_SCREEN if context in SCREENS else TIMED
    units = {resource: unit_seconds(binder.scale, resource, language) for resource in timed}
    for charge in charges:
        if charge.resource not in timed:
            continue
        seconds, declared = units[charge.resource]
        term = altered(_term(binder, charge, "time"), factor=seconds, assumed_bytes=not declared)
        if charge.parallel is not None:
            at_once = binder.bind(charge.parallel).size
            term = altered(term, size=_rounds(term.size, at_once))
        found.append(term)
    return found


def _rounds(size: Polynomial, at_once: Polynomial) -> Polynomial:
    """How many times one latency is waited when `at_once` of `size` run together."""
    return ONE if size == at_once else ceil_division(size, at_once)


def holding_terms(binder: Binder, holding: Holding) -> list[Term]:
    """A holding as terms of memory: what declared rows take, and what rests on presets."""
    parts: dict[bool, Polynomial] = {}
    for monomial, coefficient in holding.amount.terms.items():
        part = Polynomial({monomial: coefficient})
        assumed = binder.assumes_bytes(part)
        parts[assumed] = parts.get(assumed, ZERO) + part
    return [_holding_term(binder, holding, part, assumed) for assumed, part in parts.items()]


def _holding_term(binder: Binder, holding: Holding, part: Polynomial, assumed: bool) -> Term:
    bound = binder.bind(part)
    kind = holding.kind
    return Term(
        "memory",
        "memory",
        kind,
        holding.what,
        holding.place,
        bound.size,
        bound.up_to,
        looped=False,
        streamable=holding.streamable,
        entity_words=_entity_words(binder, holding.model),
        assumed_bytes=assumed,
        share=bound.share,
        of_one_row=bound.of_one_row,
        loose=bound.loose,
    )


# --- branches ---------------------------------------------------------------------------------------------------------


def chosen(terms: Sequence[Term], worth: Callable[[Term], float], depth: int = 0) -> list[Term]:
    """The terms that one run can spend at most: of exclusive arms the dearest."""
    plain = [term for term in terms if len(term.guards) <= depth]
    branches: dict[str, dict[int, list[Term]]] = {}
    for term in terms:
        if len(term.guards) > depth:
            branch, arm = term.guards[depth]
            branches.setdefault(branch, {}).setdefault(arm, []).append(term)
    for arms in branches.values():
        candidates = [chosen(arm, worth, depth + 1) for arm in arms.values()]
        plain.extend(max(candidates, key=lambda arm: sum(worth(term) for term in arm)))
    return plain


def total_size(terms: Sequence[Term], depth: int = 0) -> Polynomial:
    """The sum of the terms' sizes as one polynomial, with `max` over exclusive arms."""
    total = ZERO
    branches: dict[str, dict[int, list[Term]]] = {}
    for term in terms:
        if len(term.guards) <= depth:
            total += term.size
        else:
            branch, arm = term.guards[depth]
            branches.setdefault(branch, {}).setdefault(arm, []).append(term)
    for arms in branches.values():
        total += maximum(*(total_size(arm, depth + 1) for arm in arms.values()))
    return total


def term_interval(valuation: Valuation, term: Term, months: int = 0) -> Interval | None:
    """A term's value in its wall's unit."""
    value = valuation.value(term.size, months)
    return value.scaled(term.factor) if value is not None and term.factor != 1.0 else value


def worth_of(valuation: Valuation, months: int = 0) -> Callable[[Term], float]:
    """How much a term weighs when arms are compared; an unknown one weighs like a thousand."""

    def worth(term: Term) -> float:
        value = term_interval(valuation, term, months)
        return value.high if value is not None else 1000.0 * term.factor

    return worth


def is_known(term: Term) -> bool:
    """Whether nothing in a term is unknown."""
    return not any(isinstance(one, Unknown) for one in atoms(term.size))


def at_least(term: Term) -> Term:
    """A term whose unknown factors are taken as 1: what repeats a cost runs at least once, or it would not be there.

    A function that calls itself surely does; a loop in another may be over few rows, so that its cost is a bound.
    """
    missing = unknowns(term.size)
    if not missing or not (term.looped and (term.spends in REPEATED or term.kind in SEARCHED)):
        return term
    size = substitute(term.size, lambda one: ONE if isinstance(one, Unknown) else None)
    if not any(isinstance(one, Count) for one in atoms(size)):
        return term  # nothing of it is declared
    sure = all(isinstance(one, Calls) for one in missing)
    return altered(term, size=size, up_to=term.up_to or not sure, taken=tuple(one.label for one in missing))


def sum_of(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals."""
    total = exactly(0)
    for interval in intervals:
        total = total + interval
    return total


__all__ = ["Derived", "Valuation", "chosen", "terms_of", "time_terms", "total_size"]
