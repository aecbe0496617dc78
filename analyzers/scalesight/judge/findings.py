"""Turns verdicts into findings: rule, severity, place, message, and the way there from the entry point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scalesight.config.growth import month_label
from scalesight.config.model import Wall
from scalesight.cost.algebra import Count, Polynomial, atoms, expression
from scalesight.cost.interval import Interval
from scalesight.findings import Amount, Finding, Limit, Location, Related
from scalesight.inference.altered import altered
from scalesight.inference.charges import Origin
from scalesight.inference.entries import Entry
from scalesight.inference.program import Program
from scalesight.inference.run import FunctionKey
from scalesight.judge.bench import Bench
from scalesight.judge.messages import derivation, how_often, message
from scalesight.judge.terms import Term
from scalesight.judge.totals import sum_of, term_interval
from scalesight.judge.verdicts import Verdict
from scalesight.rules.rule import Rule

ASKED = ("queries", "rows", "requests", "llm_calls")


def locate(program: Program, origin: Origin) -> Location | None:
    """Where an origin stands now; None when its function is gone or belongs to no file of the project."""
    placed = program.function(origin.path, origin.function, origin.ordinal)
    info = program.class_info(f"{origin.path}:{origin.function}") if placed is None else None
    if origin.path not in program.files or (placed is None and info is None):
        return None
    start = placed.start if placed is not None else info.start if info is not None else 0
    first, last = program.anchors_of(origin.path, origin.function, origin.ordinal).span(origin.anchors)
    return Location(origin.path, start + first, start + last)


def findings_of(bench: Bench, entry: Entry, assumed: bool, verdicts: Iterable[Verdict]) -> list[Finding]:
    """The findings of one entry point, one a statement: of several walls the count before the estimate."""
    found: dict[Origin, Finding] = {}
    leaders: set[Origin] = set()
    order = {"llm_calls": 0, "requests": 1, "queries": 2, "rows": 4, "steps": 5, "memory": 6, "payload": 7, "time": 8}
    for verdict in sorted(verdicts, key=lambda v: order.get(v.resource, 3)):
        for terms, beside in _by_remedy(bench, _by_place(verdict.terms), leaders):
            finding = _finding(bench, entry, assumed, verdict, terms, beside)
            if finding is None:
                continue
            key = terms[0].place
            before = found.get(key)
            if before is None:
                found[key] = finding
            elif _rank(finding) < _rank(before):
                found[key] = _with_other(finding, before)
            else:
                found[key] = _with_other(before, finding)
    return list(found.values())


def _with_other(finding: Finding, other: Finding) -> Finding:
    """One statement, one finding: another wall that it passes is told beside it."""
    if other.severity == "information" or other.limit == finding.limit:
        return finding
    told = other.message.removesuffix(other.remedy).strip().rstrip(".")
    amount, _, wall = told.partition(" Wall: ")
    amount = amount.partition(": ")[0]
    return replace(finding, notes=(*finding.notes, f"also {amount[0].lower()}{amount[1:]}; wall: {wall}"))


def _rank(finding: Finding) -> int:
    return ("error", "warning", "information").index(finding.severity)


def _by_place(terms: tuple[Term, ...]) -> list[list[Term]]:
    groups: dict[Origin, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.place, []).append(term)
    return list(groups.values())


def part_of(bench: Bench, terms: list[Term]) -> Location | None:
    """Where a finding on a statement stands: over several lines, at the one part of it that asks for something."""
    statement = locate(bench.program, terms[0].place)
    if statement is None:
        return None
    content = bench.contents.get(statement.path, b"")
    lines: dict[int, Location] = {}
    for term in terms:
        if term.spends in ASKED and term.charge is not None:
            part = _inside(bench, statement, term.place, term.charge.spend)
            lines.setdefault(content.count(b"\n", statement.start, part.start), part)
    return next(iter(lines.values())) if len(lines) == 1 and 0 not in lines else statement


def _inside(bench: Bench, statement: Location, place: Origin, spend: Origin) -> Location:
    """The part of a statement that spends, where it does so itself."""
    part = locate(bench.program, spend) if place.is_beside(spend) else None
    return part if part is not None and statement.start <= part.start < part.end <= statement.end else statement


def _by_remedy(bench: Bench, groups: list[list[Term]], leaders: set[Origin]) -> list[tuple[list[Term], list[Term]]]:
    """Each statement's terms, with those of the other statements of its loop that the same remedy takes away.

    One batch takes the place of all writes of a loop, one line at the query loads all relations that it reads, and rows
    that a function holds twice are the same rows: each is one finding, at the largest. `leaders` are the places that
    spoke for their loop before other walls.
    """
    found: list[tuple[list[Term], list[Term]]] = []
    told: dict[tuple[str, str, Origin | FunctionKey], list[Term]] = {}
    for terms in sorted(groups, key=lambda terms: (terms[0].place not in leaders, all(term.up_to for term in terms))):
        leading = _leading(bench, terms)
        rule = rule_for(bench.rules, leading)
        together = rule.together(leading) if rule is not None and rule.together is not None else None
        if rule is None or together is None:
            found.append((terms, []))
        elif (key := (rule.name, together, _around(leading))) in told:
            told[key].extend(terms)
        else:
            leaders.add(terms[0].place)
            beside = told[key] = []
            found.append((terms, beside))
    return found


def _around(term: Term) -> Origin | FunctionKey:
    """The innermost loop around what a term spends; of plain steps, the outermost; of what is held, the function."""
    if term.charge is not None and term.charge.loops:
        return term.charge.loops[0 if term.spends == "steps" else -1].origin
    return (term.place.path, term.place.function, term.place.ordinal)


def rule_for(rules: tuple[Rule, ...], term: Term) -> Rule | None:
    """The rule that speaks of a term: the first, in order of precedence, that claims it."""
    return next((rule for rule in rules if rule.claims is not None and rule.claims(term)), None)


def _finding(
    bench: Bench, entry: Entry, assumed: bool, verdict: Verdict, terms: list[Term], beside: list[Term]
) -> Finding | None:
    leading = _leading(bench, terms)
    rule = rule_for(bench.rules, leading)
    if rule is None:
        return None
    leading = altered(
        leading, beside=tuple(term.what for term in (*terms, *beside) if rule_for(bench.rules, term) is rule)
    )
    location = part_of(bench, terms)
    if location is None:
        return None
    # What no rule speaks of (the one query that feeds a loop in the same statement) is not what has to change.
    spoken_of = [
        term for term in (*terms, *beside) if term.spends == leading.spends and rule_for(bench.rules, term) is not None
    ]
    together = _firm(bench, verdict, spoken_of)
    size = _sum(together)
    interval = sum_of(term_interval(bench.valuation, t) or Interval(0, 0) for t in together)
    marked = any(term.up_to for term in together)
    severity = _severity(bench, verdict, marked)
    amount = Amount(expression(size), interval.low, interval.high, marked)
    text = message(bench, entry, assumed, verdict, leading, size, interval, marked, rule)
    return Finding(
        rule.name,
        severity,
        location,
        "",
        entry.context,
        text,
        verdict.resource,
        amount,
        _limit(verdict.wall),
        _breach_label(bench, verdict),
        _headroom(verdict),
        tuple(sorted({a.volume for a in atoms(size) if isinstance(a, Count)})),
        trace=way_to(bench, entry, leading),
        related=(*related_places(bench, leading, location), *_also(bench, beside, location)),
        derivation=derivation(bench, verdict, [*terms, *beside], size),
        remedy=rule.remedy(leading) if rule.remedy is not None else "",
        notes=how_often(bench, leading, size),
    )


def _firm(bench: Bench, verdict: Verdict, terms: list[Term]) -> list[Term]:
    """The terms that are no mere bound, where they pass the wall without the others."""
    firm = [term for term in terms if not term.up_to]
    low = sum_of(term_interval(bench.valuation, term) or Interval(0, 0) for term in firm).low
    return firm if firm and verdict.certain and low > verdict.wall.value else terms


def _leading(bench: Bench, terms: list[Term]) -> Term:
    """The term that speaks for a statement: the largest, but a specific kind before plain steps."""

    def weight(term: Term) -> tuple[bool, bool, float, int, str]:
        interval = term_interval(bench.valuation, term)
        rule = rule_for(bench.rules, term)
        high = interval.high if interval is not None else 0
        return (not high, term.kind == "iterate", -high, rule.order if rule is not None else 99, term.what)

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


def _also(bench: Bench, beside: list[Term], location: Location) -> Iterator[Related]:
    """The other statements that a finding speaks of."""
    for other in dict.fromkeys(locate(bench.program, term.place) for term in beside):
        if other is not None and other != location:
            yield Related(other, "in the same loop" if beside[0].charge is not None else "held at the same time")


def way_to(bench: Bench, entry: Entry, term: Term) -> tuple[Related, ...]:
    """The places from where a framework is told of the entry point to where the term stands."""
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
            rendered = bench.program.files[origin.path].outline.rendered
            steps.append(Related(location, "called by the template" if rendered else f"calls from {origin.function}"))
    return tuple(steps)


def related_places(bench: Bench, term: Term, location: Location) -> tuple[Related, ...]:
    """Where a term is spent, and the outer loops around it, when they stand elsewhere."""
    found: list[Related] = []
    if term.charge is not None:
        spend = locate(bench.program, term.charge.spend)
        if spend is not None and not (
            spend.path == location.path and location.start <= spend.start and spend.end <= location.end
        ):
            found.append(Related(spend, f"spent here: {term.what or term.spends}"))
        for loop in term.charge.loops:
            inside = locate(bench.program, loop.via) if loop.via is not None else None
            if inside is not None:
                found.append(Related(inside, "the template's loop"))
        for loop in term.charge.loops[:-1]:
            outer = locate(bench.program, loop.origin)
            if outer is not None and outer != location:
                found.append(Related(outer, "an outer loop"))
    return tuple(dict.fromkeys(found))
