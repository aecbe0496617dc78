"""Walls: those declared under `[limits]`, and the published figures where a context declares none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scalesight.config import units
from scalesight.config.checking import Section
from scalesight.config.model import CONTEXTS, Api, LlmLimits, Wall
from scalesight.config.shape import LimitsTable, WallTable
from scalesight.config.telling import key_text
from scalesight.presets import DEFAULT_WALLS, PLATFORM_ALIASES

_WORDS = frozenset(LimitsTable.__struct_fields__) - frozenset(CONTEXTS)
_KINDS = {"time": units.DURATION, "memory": units.BYTES, "payload": units.BYTES}


def read_walls(limits: Section, audience: str) -> Mapping[str, Mapping[str, Wall]]:
    """The walls by context or quoted key, then by resource; presets fill contexts that declare none."""
    walls = {key: _declared(key, read.value) for key, read in limits.items() if key not in _WORDS}
    if audience == "personal" or ("defaults" in limits and not limits["defaults"].value):
        return walls
    for context in CONTEXTS:
        if not walls.get(context):
            presets = {wall.resource: wall for wall in default_walls(context)}
            walls |= {context: presets} if presets else {}
    return walls


def _declared(key: str, section: Section) -> dict[str, Wall]:
    return {
        resource: Wall(f"limits.{key_text(key)}.{resource}", resource, section[resource].value, section[resource].place)
        for resource in WallTable.__struct_fields__
        if resource in section
    }


def default_walls(context: str) -> Iterable[Wall]:
    """The published figures for a context."""
    for preset in DEFAULT_WALLS:
        if preset.context == context:
            value = units.parse(_KINDS.get(preset.resource, units.AMOUNT), preset.value)
            assert isinstance(value, int | float)  # a test parses every shipped figure
            yield Wall(f"limits.{context}.{preset.resource}", preset.resource, value, None, preset.source)


def read_apis(limits: Section) -> Mapping[str, Api]:
    """The named remote APIs."""
    apis = limits["apis"].value if "apis" in limits else {}
    return {
        name: Api(
            name,
            read.key_place,
            rate=read.value["rate"].value if "rate" in read.value else None,
            page=int(read.value["page"].value) if "page" in read.value else None,
            hosts=tuple(item.value for item in read.value["hosts"].value) if "hosts" in read.value else (),
        )
        for name, read in apis.items()
    }


def read_llm(limits: Section) -> LlmLimits:
    """The walls of language models."""
    if "llm" not in limits:
        return LlmLimits()
    section: Section = limits["llm"].value
    return LlmLimits(
        cost=section["cost"].value if "cost" in section else None,
        tokens=int(section["tokens"].value) if "tokens" in section else None,
        traced=section["traced"].value if "traced" in section else False,
        place=limits["llm"].key_place,
    )


def read_platforms(limits: Section) -> tuple[str, ...]:
    """The platforms by their own names, whatever spelling was declared."""
    items = limits["platforms"].value if "platforms" in limits else ()
    return tuple(dict.fromkeys(PLATFORM_ALIASES[item.value] for item in items))
