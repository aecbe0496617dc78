"""Turns verdicts into findings: rule, severity, place, message, and the way there from the entry point."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scalesight.config.growth import month_label
from scalesight.config.model import Wall
from scalesight.cost.algebra import Count, Polynomial, atoms, expression, unknowns
from scalesight.cost.interval import Interval
from scalesight.findings import Amount, Finding, Limit, Location, Related
from scalesight.inference.binding import Binder
from scalesight.inference.charges import Origin
from scalesight.inference.entries import Entry
from scalesight.inference.program import Program
from scalesight.judge.terms import Term
from scalesight.judge.totals import Valuation, is_known, sum_of, term_interval
from scalesight.judge.verdicts import Clock, Verdict
from scalesight.judge.words import (
    CONTEXT_WORDS,
    amount_text,
    arithmetic,
    count_text,
    rate_text,
    seconds_text,
    wall_text,
)
from scalesight.rules.rule import Rule

UNKNOWN_CONTEXTS = ("request", "render", "event", "message")
UNKNOWN_RESOURCES = ("queries", "requests", "llm_calls")


@dataclass(frozen=True)
class Bench:
    """All that judging the entry points under one scale.toml needs."""

    program: Program
    binder: Binder
    valuation: Valuation
    clock: Clock
    measured: datetime.date
    rules: tuple[Rule, ...]


def locate(program: Program, origin: Origin) -> Location | None:
    """Where an origin stands now; None when its function is gone or belongs to no file of the project."""
    placed = program.function(origin.path, origin.function, origin.ordinal)
    if placed is None:
        return None
    return Location(origin.path, placed.start + origin.span[0], placed.start + origin.span[1])


def findings_of(bench: Bench, entry: Entry, assumed: bool, verdicts: Iterable[Verdict]) -> list[Finding]:
    """The findings of one entry point, one a statement: of several walls the count before the estimate."""
    found: dict[tuple[str, Location], Finding] = {}
    order = {"llm_calls": 0, "requests": 1, "queries": 2, "rows": 4, "steps": 5, "memory": 6, "payload": 7, "time": 8}
    for verdict in sorted(verdicts, key=lambda v: order.get(v.resource, 3)):
        for terms in _by_place(verdict.terms):
            finding = _finding(bench, entry, assumed, verdict, terms)
            if finding is None:
                continue
            key = ("", finding.location)
            before = found.get(key)
            if before is None or _rank(finding) < _rank(before):
                found[key] = finding
    return list(found.values())


def _rank(finding: Finding) -> int:
    return ("error", "warning", "information").index(finding.severity)


def _by_place(terms: tuple[Term, ...]) -> list[list[Term]]:
    groups: dict[Origin, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.place, []).append(term)
    return list(groups.values())


def rule_for(rules: tuple[Rule, ...], term: Term) -> Rule | None:
    """The rule that speaks of a term: the first, in order of precedence, that claims it."""
    return next((rule for rule in rules if rule.claims is not None and rule.claims(term)), None)


def _finding(bench: Bench, entry: Entry, assumed: bool, verdict: Verdict, terms: list[Term]) -> Finding | None:
    leading = _leading(bench, terms)
    rule = rule_for(bench.rules, leading)
    if rule is None:
        return None
    location = locate(bench.program, leading.place)
    if location is None:
        return None
    # What no rule speaks of (the one query that feeds a loop in the same statement) is not what has to change.
    spoken_of = [term for term in terms if term.spends == leading.spends and rule_for(bench.rules, term) is not None]
    together = _firm(bench, verdict, spoken_of)
    size = _sum(together)
    interval = sum_of(term_interval(bench.valuation, t) or Interval(0, 0) for t in together)
    marked = any(term.up_to for term in together)
    severity = _severity(bench, verdict, marked)
    amount = Amount(expression(size), interval.low, interval.high, marked)
    message = _message(bench, entry, assumed, verdict, leading, size, interval, marked, rule)
    return Finding(
        rule.name,
        severity,
        location,
        "",
        entry.context,
        message,
        verdict.resource,
        amount,
        _limit(verdict.wall),
        _breach_label(bench, verdict),
        _headroom(verdict),
        tuple(sorted({a.volume for a in atoms(size) if isinstance(a, Count)})),
        trace=_trace(bench, entry, leading),
        related=_related(bench, leading, location),
        derivation=_derivation(bench, verdict, terms, size),
        remedy=rule.remedy(leading) if rule.remedy is not None else "",
    )


def _firm(bench: Bench, verdict: Verdict, terms: list[Term]) -> list[Term]:
    """The terms that are no mere bound, where they pass the wall without the others."""
    firm = [term for term in terms if not term.up_to]
    low = sum_of(term_interval(bench.valuation, term) or Interval(0, 0) for term in firm).low
    return firm if firm and verdict.certain and low > verdict.wall.value else terms


def _leading(bench: Bench, terms: list[Term]) -> Term:
    """The term that speaks for a statement: the largest, but a specific kind before plain steps."""

    def weight(term: Term) -> tuple[bool, float, int, str]:
        interval = term_interval(bench.valuation, term)
        rule = rule_for(bench.rules, term)
        high = interval.high if interval is not None else 0
        return (term.kind == "iterate", -high, rule.order if rule is not None else 99, term.what)

    return min(terms, key=weight)


def _sum(terms: list[Term]) -> Polynomial:
    total = terms[0].size
    for term in terms[1:]:
        total = total + term.size
    return total


def _severity(bench: Bench, verdict: Verdict, marked: bool) -> str:
    if verdict.months > max(bench.clock.elapsed, 0) or marked:
        return "warning"
    return "error" if verdict.certain else "warning"


def _limit(wall: Wall) -> Limit:
    place = wall.place
    return Limit(wall.key, wall.value, place.path if place else None, place.line if place else None, wall.source)


def _breach_label(bench: Bench, verdict: Verdict) -> str | None:
    return month_label(bench.measured, verdict.months) if verdict.months > 0 else None


def _headroom(verdict: Verdict) -> float | None:
    if verdict.total.high <= 0:
        return None
    return float(f"{verdict.wall.value / verdict.total.high:.3g}")


def _message(
    bench: Bench,
    entry: Entry,
    assumed: bool,
    verdict: Verdict,
    term: Term,
    size: Polynomial,
    interval: Interval,
    marked: bool,
    rule: Rule,
) -> str:
    resource = verdict.resource
    where = CONTEXT_WORDS.get(entry.context, f"per {entry.context}")
    shown = amount_text(resource, interval)
    if resource == "memory":
        shown += " held"
    if is_rate(verdict.wall):
        shown += " at once"
    bound = "up to " if marked and not shown.startswith("about") else ""
    if marked and shown.startswith("about"):
        shown = shown.replace("about ", "up to about ", 1)
    sums = arithmetic(size, term.spends, bench.valuation.at(0))  # type: ignore[arg-type]
    if resource == "time" and term.spends != "sleep":
        sums += f" × {seconds_text(term.factor)}"
    head = f"{bound}{shown} {where}{' (assumed)' if assumed else ''}: {sums}."
    return " ".join(
        part
        for part in (
            head[0].upper() + head[1:],
            _wall_sentence(bench, verdict),
            rule.remedy(term) if rule.remedy else "",
        )
        if part
    )


def _wall_sentence(bench: Bench, verdict: Verdict) -> str:
    wall = verdict.wall
    source = f"{_short_path(bench, wall.place.path)}:{wall.place.line}" if wall.place is not None else "preset"
    value = rate_text(wall.value) if is_rate(wall) else wall_text(verdict.resource, wall.value)
    text = f"Wall: {value} ({source})"
    if verdict.months > 0:
        label = month_label(bench.measured, verdict.months)
        since = "passed since" if verdict.months <= bench.clock.elapsed else "passed in"
        return f"{text}, {since} {label}."
    if verdict.crossing is not None:
        volume, count = verdict.crossing
        return f"{text}, passed at {count_text(count)} {volume.replace('_', ' ')}."
    return f"{text}."


def is_rate(wall: Wall) -> bool:
    """Whether a wall is what an API takes in a second."""
    return wall.key.startswith("limits.apis.") and wall.key.endswith(".rate")


def _short_path(bench: Bench, path: str) -> str:
    return path.rpartition("/")[2]


def _trace(bench: Bench, entry: Entry, term: Term) -> tuple[Related, ...]:
    steps: list[Related] = []
    if entry.registered is not None:
        path, span = entry.registered
        module = bench.program.files[path].outline.module
        start = module.start
        if entry.route is None or (path, "<module>", 0) == entry.key:
            pass
        else:
            steps.append(Related(Location(path, start + span[0], start + span[1]), entry.label))
    origins = term.charge.trace if term.charge is not None else ()
    for origin in origins:
        location = locate(bench.program, origin)
        if location is not None and origin != term.place:
            steps.append(Related(location, f"calls from {origin.function}"))
    return tuple(steps)


def _related(bench: Bench, term: Term, location: Location) -> tuple[Related, ...]:
    found: list[Related] = []
    if term.charge is not None:
        spend = locate(bench.program, term.charge.spend)
        if spend is not None and not (
            spend.path == location.path and location.start <= spend.start and spend.end <= location.end
        ):
            found.append(Related(spend, f"spent here: {term.what or term.spends}"))
        for loop in term.charge.loops[:-1]:
            outer = locate(bench.program, loop.origin)
            if outer is not None and outer != location:
                found.append(Related(outer, "an outer loop"))
    return tuple(dict.fromkeys(found))


def _derivation(bench: Bench, verdict: Verdict, terms: list[Term], size: Polynomial) -> tuple[str, ...]:
    lines = []
    for term in terms:
        interval = term_interval(bench.valuation, term)
        if interval is not None:
            lines.append(
                f"{term.what or term.spends}: {expression(term.size)} = {amount_text(verdict.resource, interval)}"
            )
    lines.extend(
        volume_line(bench, volume) for volume in sorted({a.volume for a in atoms(size) if isinstance(a, Count)})
    )
    if any(term.assumed_bytes for term in terms):
        lines.append("an estimate with shipped figures: a wall counts as passed from 3 times over")
    return tuple(lines)


def volume_line(bench: Bench, name: str) -> str:
    """`products: 2,000 (scale.toml:9, declared)`."""
    volume = bench.binder.scale.volumes[name]
    count = (
        "?"
        if volume.count is None
        else (
            count_text(volume.count.high)
            if volume.count.low == volume.count.high
            else f"{count_text(volume.count.low)}–{count_text(volume.count.high)}"
        )
    )
    per = f" per {volume.per}" if volume.per else ""
    return f"{name}: {count}{per} ({_short_path(bench, volume.place.path)}:{volume.place.line}, declared)"


# --- unknown sizes ----------------------------------------------------------------------------------------------------


def unknown_findings(bench: Bench, entry: Entry, terms: Iterable[Term]) -> list[tuple[str, Finding]]:
    """(unknown, finding) for calls multiplied by a size that a line of scale.toml could tell."""
    found: list[tuple[str, Finding]] = []
    if entry.context not in UNKNOWN_CONTEXTS:
        return found
    for term in terms:
        if is_known(term) or not term.looped or term.spends not in UNKNOWN_RESOURCES:
            continue
        missing = unknowns(term.size)
        if any(not one.declarable for one in missing):
            continue
        rule = rule_for(bench.rules, term)
        location = locate(bench.program, term.place)
        if rule is None or location is None:
            continue
        name = missing[0].why
        where = CONTEXT_WORDS[entry.context]
        amount = Amount(expression(term.size), None, None, term.up_to, tuple(m.label for m in missing))
        one = term.spends.replace("_", " ").removesuffix("s") if term.spends != "queries" else "query"
        message = (
            f"One {one} {where} for each of |{name}|, a number that nothing tells. "
            f"Declare `{name}` in scale.toml to know."
        )
        found.append(
            (
                name,
                Finding(rule.name, "information", location, "", entry.context, message, term.spends, amount,
                        trace=_trace(bench, entry, term), related=_related(bench, term, location)),
            )
        )  # fmt: skip
    return found


__all__ = ["Bench", "findings_of", "locate", "replace", "unknown_findings"]
