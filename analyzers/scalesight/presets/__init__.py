"""The shipped figures: default walls, unit costs and platform names, each a line of data with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import tomli


@dataclass(frozen=True, slots=True)
class DefaultWall:
    """A published figure that holds in a context without declared walls; `value` is written as in `[limits]`."""

    context: str
    resource: str
    value: int | str
    source: str


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one unit costs, in seconds or bytes; `declared` when the project's `[unit_costs]` says so."""

    name: str
    value: float
    low: float
    high: float
    source: str
    declared: bool = False


def _shipped(name: str) -> Mapping[str, Any]:
    # Data that is part of the package, as its code is; read once, at import.
    return tomli.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _unit_costs(table: Mapping[str, Any], prefix: str = "") -> Iterator[UnitCost]:
    for key, line in table.items():
        name = f"{prefix}{key}"
        if "value" not in line:
            yield from _unit_costs(line, f"{name}.")
            continue
        value = line["value"]
        yield UnitCost(name, value, line.get("low", value), line.get("high", value), line["source"])


_UNIT_COSTS = _shipped("unit_costs.toml")

DEFAULT_WALLS: tuple[DefaultWall, ...] = tuple(
    DefaultWall(context, resource, line["value"], line["source"])
    for context, walls in _shipped("defaults.toml").items()
    for resource, line in walls.items()
)
# Seconds: `query`, `row`, `request`, `llm_call`, `node`; by language `step.<language>` and `serialise.<language>`.
TIME_COSTS: Mapping[str, UnitCost] = {cost.name: cost for cost in _unit_costs(_UNIT_COSTS["time"])}
# Bytes of a row by the kind of value that holds it.
ROW_BYTES: Mapping[str, UnitCost] = {cost.name: cost for cost in _unit_costs(_UNIT_COSTS["bytes"])}
PLATFORM_ALIASES: Mapping[str, str] = {
    alias: name for name, aliases in _shipped("platforms.toml")["platforms"].items() for alias in (name, *aliases)
}
PLATFORM_NAMES: tuple[str, ...] = tuple(PLATFORM_ALIASES)
