"""The cost of each function as `scalesight cost` shows it: one row a function, at the volumes as measured."""

from __future__ import annotations

from collections.abc import Mapping

from scalesight.cost.algebra import ZERO, Polynomial, expression, growth, growth_class, maximum, unknowns
from scalesight.cost.interval import exactly
from scalesight.findings import Amount, FunctionCost, Location
from scalesight.inference.binding import Binder
from scalesight.inference.charges import Charge, Summary
from scalesight.inference.display import dotted_name
from scalesight.inference.program import Program
from scalesight.inference.run import FunctionKey
from scalesight.judge.terms import Term
from scalesight.judge.totals import (
    Valuation,
    chosen,
    holding_terms,
    sum_of,
    term_interval,
    terms_of,
    time_terms,
    total_size,
    worth_of,
)

ALWAYS = ("queries", "rows", "requests", "llm_calls", "steps")


def api_of(binder: Binder, charge: Charge) -> str | None:
    """The named API that a request goes to: by its effect, else by the host of its URL."""
    import fnmatch

    if charge.api is None or not charge.api.startswith("host:"):
        return charge.api
    host = charge.api.removeprefix("host:")
    for api in binder.scale.apis.values():
        if any(fnmatch.fnmatch(host, pattern) for pattern in api.hosts):
            return api.name
    return None


def amounts(binder: Binder, valuation: Valuation, summary: Summary, language: str, context: str) -> dict[str, Amount]:
    """The costs of a summary by resource; `requests` counts unnamed APIs, `requests.<api>` a named one."""
    found: dict[str, Amount] = {}
    groups: dict[str, list[Term]] = {resource: [] for resource in ALWAYS}
    for resource in (*ALWAYS, "nodes", "payload"):
        for term in terms_of(binder, summary.charges, resource):
            api = api_of(binder, term.charge) if resource == "requests" and term.charge is not None else None
            groups.setdefault(f"requests.{api}" if api else resource, []).append(term)
    for resource, terms in groups.items():
        found[resource] = _amount(valuation, terms)
    timed = time_terms(binder, summary.charges, language, context)
    found["time"] = _time(valuation, timed)
    found["memory"] = _memory(binder, valuation, summary)
    return found


def _amount(valuation: Valuation, terms: list[Term]) -> Amount:
    total = total_size(terms)
    value = valuation.value(total)
    missing = tuple(u.label for u in unknowns(total))
    marked = any(term.up_to for term in chosen(terms, worth_of(valuation)))
    low, high = (value.low, value.high) if value is not None else (None, None)
    return Amount(expression(total), low, high, marked, missing if value is None else ())


def _time(valuation: Valuation, terms: list[Term]) -> Amount:
    selected = chosen(terms, worth_of(valuation))
    intervals = [term_interval(valuation, term) for term in selected]
    missing = sorted({u.label for term in selected for u in unknowns(term.size)})
    parts: dict[float, Polynomial] = {}
    for term in selected:
        parts[term.factor] = parts.get(term.factor, ZERO) + term.size
    text = " + ".join(f"{factor:.3g}*({expression(size)})" for factor, size in sorted(parts.items())) or "0"
    if any(interval is None for interval in intervals):
        return Amount(text, None, None, True, tuple(missing))
    total = sum_of(i for i in intervals if i is not None)
    return Amount(text, _round(total.low), _round(total.high), any(t.up_to for t in selected), ())


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def _memory(binder: Binder, valuation: Valuation, summary: Summary) -> Amount:
    best: Amount | None = None
    for holdings in summary.peaks:
        terms = [term for holding in holdings for term in holding_terms(binder, holding)]
        total = ZERO
        for term in terms:
            total += term.size
        value = valuation.value(total)
        missing = tuple(u.label for u in unknowns(total))
        one = Amount(
            expression(total), value.low if value else None, value.high if value else None,
            any(t.up_to for t in terms), missing if value is None else (),
        )  # fmt: skip
        if best is None or (one.high or 0) > (best.high or 0) or (best.high is not None and one.high is None):
            best = one
    return best or Amount("0", 0, 0)


def steps_size(binder: Binder, summary: Summary) -> Polynomial:
    """The steps of a summary as one polynomial."""
    return total_size(terms_of(binder, summary.charges, "steps"))


def row(
    program: Program, binder: Binder, valuation: Valuation, key: FunctionKey, summary: Summary, context: str, entry: str
) -> FunctionCost | None:
    """The row of one function."""
    placed = program.function(*key)
    if placed is None:
        return None
    language = program.files[key[0]].outline.language
    function = placed.function
    steps = steps_size(binder, summary)
    name = Location(key[0], placed.start + function.name_span[0], placed.start + function.name_span[1])
    body = Location(key[0], placed.start + function.span[0], placed.start + function.span[1])
    return FunctionCost(
        dotted_name(program, key[0], key[1]),
        name,
        body,
        context,
        growth(steps),
        growth_class(steps),
        amounts(binder, valuation, summary, language, context),
        entry,
    )


def heaviest(binder: Binder, valuation: Valuation, summaries: list[Summary]) -> Summary:
    """Of the variants that callers lead to the dearest: queries, requests and model calls before steps."""

    def weight(summary: Summary) -> tuple[float, ...]:
        sums = []
        for resources in (("llm_calls",), ("requests",), ("queries",), ("steps",)):
            terms = [t for r in resources for t in terms_of(binder, summary.charges, r)]
            known = [
                i for i in (term_interval(valuation, t) for t in chosen(terms, worth_of(valuation))) if i is not None
            ]
            unknown = sum(1 for t in terms if unknowns(t.size))
            sums.append(sum_of(known).high - 1e-6 * unknown)
        return tuple(sums)

    return max(summaries, key=weight) if len(summaries) > 1 else summaries[0]


def worst_rank(costs: Mapping[str, Amount]) -> tuple[float, ...]:
    """How rows are ordered, worst first: by time, then by queries and steps; unknown ones after known ones."""

    def high(resource: str) -> float:
        amount = costs.get(resource)
        return -(amount.high if amount is not None and amount.high is not None else -1)

    return (high("time"), high("queries"), high("steps"))


__all__ = ["amounts", "exactly", "heaviest", "maximum", "row", "worst_rank"]
