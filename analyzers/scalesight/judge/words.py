"""Numbers and units as messages write them: `6,000–10,000 queries`, `about 7.1 s`, `64 MB`."""

from __future__ import annotations

from collections.abc import Callable

from scalesight.cost.algebra import Count, Derived, Polynomial, evaluate, expression, number_text
from scalesight.cost.interval import Interval

UNITS = {
    "queries": ("query", "queries"),
    "requests": ("request", "requests"),
    "llm_calls": ("model call", "model calls"),
    "rows": ("row", "rows"),
    "steps": ("step", "steps"),
    "nodes": ("node", "nodes"),
    "redraws": ("node", "nodes"),
    "llm_tokens": ("token", "tokens"),
}
CONTEXT_WORDS = {
    "request": "per request", "job": "per job run", "message": "per message", "script": "per run",
    "render": "per render", "event": "per event", "test": "per test",
}  # fmt: skip


def count_text(value: float) -> str:
    """`12,000`; small fractions keep two digits, large ones none."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def interval_text(interval: Interval, show: Callable[[float], str] = count_text) -> str:
    """`6,000–10,000`, or one number where both ends are shown alike."""
    low, high = show(interval.low), show(interval.high)
    return high if low == high else f"{low}–{high}"


def seconds_text(value: float) -> str:
    """`350 ms`, `7.1 s`, `12 min`, `3.4 h`, `24,700 h`."""
    for size, unit in ((3600.0, "h"), (60.0, "min"), (1.0, "s")):
        if value >= size * (2 if unit != "s" else 1):
            return f"{_figures(value / size)} {unit}"
    return f"{value * 1000:.3g} ms"


def _figures(value: float) -> str:
    """Three figures that count, without an exponent."""
    return f"{value:.3g}" if value < 1000 else f"{float(f'{value:.3g}'):,.0f}"


def bytes_text(value: float) -> str:
    """`2 KB`, `64 MB`, `1.2 GB`; powers of ten."""
    for size, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "KB")):
        if value >= size:
            return f"{_figures(value / size)} {unit}"
    return f"{value:.0f} bytes"


def amount_text(resource: str, interval: Interval) -> str:
    """An amount of a resource with its unit."""
    if resource in ("time", "sleep"):
        return f"about {interval_text(interval, seconds_text)}"
    if resource in ("memory", "payload"):
        return interval_text(interval, bytes_text)
    one, many = UNITS.get(resource.partition(".")[0], ("", resource))
    return f"{interval_text(interval)} {one if interval.high == 1 else many}"


def wall_text(resource: str, value: float) -> str:
    """A wall's figure with the unit that tells it apart."""
    if resource == "time":
        return seconds_text(value)
    return bytes_text(value) if resource in ("memory", "payload") else count_text(value)


def rate_text(value: float) -> str:
    """`2/s`, `100/h`: the shortest time in which there is at least one."""
    for seconds, unit in ((1, "s"), (60, "min"), (3600, "h")):
        if value * seconds >= 1:
            return f"{count_text(value * seconds)}/{unit}"
    return f"{count_text(value * 86_400)}/day"


def arithmetic(size: Polynomial, resource: str, value: Callable[[object], Interval | None]) -> str:
    """`2,000 products × 3–5 variants × 1 query`; the terms of a sum largest first, at most three.

    What a lone number would only say again is no arithmetic: "".
    """
    together: dict[tuple[str, ...], tuple[float, Interval]] = {}  # by what stands before the unit
    for monomial, coefficient in size.terms.items():
        single = Polynomial({monomial: coefficient})
        worth = evaluate(single, value)
        if worth is None:
            continue
        factors = []
        for factor, e, f in monomial:
            amount = (
                value(factor)
                if not isinstance(factor, Derived)
                else evaluate(Polynomial({((factor, 1, 0),): Interval(1, 1)}), value)
            )
            shown = interval_text(amount) if amount is not None else factor.label
            name = factor.volume.replace("_", " ") if isinstance(factor, Count) else ""
            if isinstance(factor, Derived):
                if amount == Interval(1, 1):
                    continue  # one batch holds it all
                shown = f"{shown} ({factor.label})"
            factors.extend([f"{shown} {name}".strip()] * e)
            factors.extend([f"log2({shown})"] * f)
        high, before = together.get(tuple(factors), (0.0, Interval(0, 0)))
        together[tuple(factors)] = (high + worth.high, before + coefficient)
    terms = []
    for told, (high, coefficient) in together.items():
        unit = _unit(resource, coefficient)
        terms.append((high, " × ".join((*told, unit) if unit else told) or number_text(coefficient.high)))
    terms.sort(key=lambda term: -term[0])
    shown_terms = [text for _, text in terms[:3]]
    return " + ".join(shown_terms) + (" + …" if len(terms) > 3 else "")


def _unit(resource: str, coefficient: Interval) -> str:
    if resource in ("memory", "payload"):
        return interval_text(coefficient, bytes_text)
    if resource in ("time", "sleep"):
        return interval_text(coefficient, seconds_text)
    one, many = UNITS.get(resource.partition(".")[0], ("", ""))
    if resource == "times" and coefficient.low == coefficient.high == 1:
        return ""
    if not one:
        return interval_text(coefficient)
    return f"{interval_text(coefficient)} {one if coefficient.high == 1 else many}"


__all__ = ["arithmetic", "expression"]
