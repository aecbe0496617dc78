"""What `scale.toml` says, as frozen values: volumes, traffic, walls, prices, rules, lessons and scenarios.

Units inside: counts are plain numbers, time is seconds, memory and payload are bytes, rates are per second, money is
USD, growth is per month. Every value keeps the place where it was declared.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from scalesight.cost.interval import Interval

CONTEXTS = ("request", "render", "event", "job", "message", "script", "test")
WALL_RESOURCES = (
    "time",
    "queries",
    "rows",
    "requests",
    "llm_calls",
    "llm_tokens",
    "memory",
    "payload",
    "steps",
    "nodes",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: bytes `start:end` of the file `path`, and the line (from 1) for messages."""

    path: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a `scale.toml`; `replacement` is the nearest right spelling for a quick fix."""

    message: str
    place: Place
    severity: str = "warning"  # "error" when the file cannot be read at all
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """`compound`: count × (1 + rate)^months; `linear`: count + amount × months."""

    kind: str
    rate: float


@dataclass(frozen=True, slots=True)
class Volume:
    """How many of an entity exist; `count` is None for `"?"`. With `per`, how many per one of it (a fan-out)."""

    name: str
    count: Interval | None
    place: Place
    per: str | None = None
    growth: Growth | None = None
    row: float | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wall:
    """A hard limit: `key` as a message and the JSON name it (`limits.request.queries`)."""

    key: str
    resource: str
    value: float
    place: Place | None
    source: str | None = None  # a preset's published source; None when declared

    @property
    def is_preset(self) -> bool:
        """Whether the figure is a published default and not declared by the project."""
        return self.source is not None


@dataclass(frozen=True, slots=True)
class Api:
    """A named remote API: `rate` in calls per second, `page` the largest page, `hosts` URL host globs."""

    name: str
    place: Place
    rate: float | None = None
    page: int | None = None
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LlmLimits:
    """`cost` in USD a month, `tokens` per call, `traced` whether every call must be traced."""

    cost: float | None = None
    tokens: int | None = None
    traced: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """One rule's settings: a forced severity."""

    severity: str | None = None


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """Rules ignored below some paths; globs are relative to `base`, the folder of the file that declares them."""

    paths: tuple[str, ...]
    ignore: tuple[str, ...]
    base: str


@dataclass(frozen=True, slots=True)
class UserEffect:
    """`[effects."billing.client.charge"]`: a user's own line of an effect catalogue, as plain data."""

    name: str
    line: Mapping[str, object]
    place: Place
    same_as: Place | None = None  # where it says which effect it equals


@dataclass(frozen=True, slots=True)
class Lesson:
    text: str
    date: datetime.date | None = None
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """`[project]`; `horizon` in months, `measured` None when the file does not say (growth then starts today)."""

    name: str | None = None
    measured: datetime.date | None = None
    audience: str = "production"
    horizon: int = 12
    default_context: str = "request"
    exclude: tuple[str, ...] = ()
    exclude_base: str = ""  # the folder to which the globs of `exclude` are relative


@dataclass(frozen=True, slots=True)
class Scale:
    """A whole `scale.toml` after `extends`, presets and what-if are merged.

    `traffic` maps a context or a quoted key to runs per second. `walls` maps a context or a quoted key (route or
    function glob) to its walls by resource; presets of `defaults` fill the contexts without declared walls.
    """

    path: str | None = None
    root: str = ""
    project: Project = Project()
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    traffic: Mapping[str, float] = field(default_factory=dict)
    users: Interval | None = None
    think: float | None = None
    walls: Mapping[str, Mapping[str, Wall]] = field(default_factory=dict)
    apis: Mapping[str, Api] = field(default_factory=dict)
    llm: LlmLimits = LlmLimits()
    platforms: tuple[str, ...] = ()
    prices: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    unit_costs: Mapping[str, float] = field(default_factory=dict)
    effects: tuple[UserEffect, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    overrides: tuple[RuleOverride, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    scenarios: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)  # of `traffic.<key>` and `unit_costs.<key>`
