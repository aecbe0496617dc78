"""What a finding says: the number, where it comes from, and the wall that it passes."""

from __future__ import annotations

from scalesight.config.growth import month_label
from scalesight.config.model import Wall
from scalesight.cost.algebra import Count, Polynomial, atoms, evaluate, expression, number
from scalesight.cost.interval import Interval
from scalesight.inference.entries import Entry
from scalesight.inference.inflection import singular
from scalesight.judge.bench import Bench
from scalesight.judge.terms import Term
from scalesight.judge.totals import term_interval
from scalesight.judge.verdicts import Verdict
from scalesight.judge.words import (
    CONTEXT_WORDS,
    amount_text,
    arithmetic,
    count_text,
    interval_text,
    rate_text,
    seconds_text,
    wall_text,
)
from scalesight.rules.rule import Rule


def message(
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
    """The sentence of a finding: amount and arithmetic, wall, remedy."""
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
    if term.taken:
        sums += f" (× {' × '.join(term.taken)}, at least 1)"
    head = f"{bound}{shown} {where}{' (assumed)' if assumed else ''}"
    head += f": {sums}." if sums != shown else "."
    return " ".join(
        part
        for part in (
            head[0].upper() + head[1:],
            _wall_sentence(bench, verdict, interval),
            rule.remedy(term) if rule.remedy else "",
        )
        if part
    )


def _wall_sentence(bench: Bench, verdict: Verdict, part: Interval) -> str:
    wall = verdict.wall
    source = f"{short_path(wall.place.path)}:{wall.place.line}" if wall.place is not None else "preset"
    value = rate_text(wall.value) if is_rate(wall) else wall_text(verdict.resource, wall.value)
    text = f"Wall: {value} ({source})"
    if part.high <= wall.value and verdict.months == 0:
        text += f", {amount_text(verdict.resource, verdict.total)} in all"
    passed = "passed" if verdict.factor == 1 else f"{verdict.factor:g} × over"  # an estimate counts from there only
    if verdict.months > 0:
        label = month_label(bench.measured, verdict.months)
        return f"{text}, {passed} {'since' if verdict.months <= bench.clock.elapsed else 'in'} {label}."
    if verdict.crossing is not None:
        volume, count = verdict.crossing
        return f"{text}, {passed} at {count_text(count)} {noun(volume, count)}."
    return f"{text}."


def how_often(bench: Bench, term: Term, size: Polynomial) -> tuple[str, ...]:
    """How often a statement in nested loops runs, where one round of it spends several of its `size`."""
    charge = term.charge
    unit = charge.unit.constant if charge is not None else None
    if charge is None or len(charge.loops) < 2 or unit is None or unit.low != unit.high or not unit.high:
        return ()
    times = term.size * number(1 / unit.high)
    value = bench.valuation.at(0)
    interval = evaluate(times, value)
    if interval is None or times == size:
        return ()
    return (f"× {interval_text(interval)}: {arithmetic(times, 'times', value)}",)  # type: ignore[arg-type]


def noun(volume: str, count: float) -> str:
    """What a number of a volume is called: `order lines`, and one of it an `order line`."""
    words = volume.replace("_", " ")
    first, last = words[: words.rfind(" ") + 1], words[words.rfind(" ") + 1 :]
    return first + singular(last) if count == 1 else words


def is_rate(wall: Wall) -> bool:
    """Whether a wall is what an API takes in a second."""
    return wall.key.startswith("limits.apis.") and wall.key.endswith(".rate")


def short_path(path: str) -> str:
    """A path's last part."""
    return path.rpartition("/")[2]


def derivation(bench: Bench, verdict: Verdict, terms: list[Term], size: Polynomial) -> tuple[str, ...]:
    """What the numbers of a finding were worked out from, line by line."""
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
    return f"{name}: {count}{per} ({short_path(volume.place.path)}:{volume.place.line}, declared)"
