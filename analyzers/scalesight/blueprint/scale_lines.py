"""Lines of a blueprint that say what scale.toml declares: volumes, walls, boundaries, lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scalesight.config.growth import count_at
from scalesight.config.model import Place, Scale, Volume, Wall
from scalesight.cost.interval import Interval
from scalesight.findings import Finding, FunctionCost
from scalesight.judge.walls import names_of, walls_of
from scalesight.judge.words import CONTEXT_WORDS, bytes_text, count_text, interval_text, seconds_text, wall_text

RESOURCE_WORDS = {"llm_calls": "model calls", "llm_tokens": "model tokens"}


def volume_lines(scale: Scale, entities: Sequence[str]) -> Iterator[str]:
    """The declared numbers of these volumes."""
    for name in entities:
        yield f"- {_volume(scale, scale.volumes[name])}"
    if not entities:
        yield "- No declared volume is multiplied here. Ask for the number before you rely on one."


def _volume(scale: Scale, volume: Volume) -> str:
    if volume.count is None:
        return f"{volume.name}: unknown. Ask; do not guess."
    pieces = [f"{volume.name}: {interval_text(volume.count)}"]
    if volume.per is not None:
        total = count_at(volume, scale, 0)
        pieces[0] += f" per {volume.per}" + (f" ({interval_text(total)} in all)" if total is not None else "")
    if volume.growth is not None:
        later = count_at(volume, scale, scale.project.horizon)
        rate = f"{volume.growth.rate:.4g}"
        grows = f"{volume.growth.rate * 100:.3g}%" if volume.growth.kind == "compound" else rate
        pieces.append(f"grows by {grows} a month" + (_later(later, scale.project.horizon) if later is not None else ""))
    if volume.row is not None:
        pieces.append(f"{bytes_text(volume.row)} a row")
    return f"{', '.join(pieces)} ({_place(volume.place)})"


def _later(count: Interval, months: int) -> str:
    rounded = interval_text(count, lambda value: count_text(round(value)))
    return f" to {rounded} in {months} months"


def wall_lines(scale: Scale, functions: Iterable[FunctionCost], findings: Iterable[Finding]) -> Iterator[str]:
    """The walls that hold in the contexts this code runs in, the strictest where several hold."""
    walls: dict[tuple[str, str], Wall] = {}
    for context, names in _runs(functions, findings):
        for resource, wall in walls_of(scale, context, names).items():
            before = walls.get((context, resource))
            if before is None or wall.value < before.value:
                walls[context, resource] = wall
    for (context, resource), wall in sorted(walls.items()):
        where = _place(wall.place) if wall.place is not None else f"preset: {wall.source}"
        word = RESOURCE_WORDS.get(resource, resource)
        per = CONTEXT_WORDS.get(context, f"per {context}")
        yield f"- {word} {per}: at most {wall_text(resource, wall.value)} ({where})"
    if not walls:
        yield "- None is declared for where this code runs."


def _runs(functions: Iterable[FunctionCost], findings: Iterable[Finding]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in functions:
        path = one.entry.rpartition(" ")[2]
        yield one.context, names_of(one.entry, path if path.startswith("/") else None, one.function)
    for finding in findings:
        if finding.context:
            # The walls of an entry point elsewhere are those that its finding was held to.
            entry = finding.trace[0].what if finding.trace else ""
            path = entry.rpartition(" ")[2]
            yield finding.context, names_of(entry, path if path.startswith("/") else None, finding.function)


def boundary_lines(scale: Scale, functions: Iterable[FunctionCost]) -> Iterator[str]:
    """Declared APIs and model limits, where this code calls any; and the platforms."""
    used = {resource for one in functions for resource, amount in one.costs.items() if amount.expression != "0"}
    empty = True
    for api in scale.apis.values():
        if f"requests.{api.name}" in used or "requests" in used:
            empty = False
            said = [f"at most {_rate(api.rate)}" if api.rate else "", f"{api.page} items a page" if api.page else ""]
            hosts = f" ({', '.join(api.hosts)})" if api.hosts else ""
            yield f"- API {api.name}{hosts}: {', '.join(filter(None, said)) or 'no limits declared'}"
    if "llm_calls" in used:
        llm = scale.llm
        limits = [
            f"at most ${llm.cost:,.0f} a month" if llm.cost is not None else "",
            f"at most {llm.tokens:,} tokens a call" if llm.tokens is not None else "",
            "every call is traced" if llm.traced else "",
        ]
        empty = False
        yield f"- Language models: {', '.join(filter(None, limits)) or 'no limits declared'}"
    if scale.platforms:
        empty = False
        yield f"- Platforms: {', '.join(scale.platforms)}"
    if empty:
        yield "- None is touched here. Call no remote service that is not called above."


def lesson_lines(scale: Scale, entities: Sequence[str]) -> list[str]:
    """Failure modes that concern these entities, or no entity in particular."""
    return [
        f"- {lesson.text}" + (f" ({lesson.date.isoformat()})" if lesson.date is not None else "")
        for lesson in scale.lessons
        if not lesson.entities or _concerns(scale, lesson.entities, entities)
    ]


def _concerns(scale: Scale, names: Iterable[str], entities: Sequence[str]) -> bool:
    known = {alias for entity in entities for alias in (entity, *scale.volumes[entity].names)}
    return any(name in known for name in names)


def _rate(rate: float) -> str:
    return f"{count_text(rate)} calls a second" if rate >= 1 else f"one call every {seconds_text(1 / rate)}"


def _place(place: Place) -> str:
    return f"{place.path.rpartition('/')[2]}:{place.line}"
