"""The typed model of a `scale.toml` as it is written: one class a table, source of checks and JSON Schema.

A field's type says what may stand there; `unit` names a kind of quantity in `units.py`, `words` a closed list.
Descriptions and examples are what an editor shows.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from scalesight.config.model import CONTEXTS
from scalesight.config.units import AMOUNT, BYTES, COUNT, DURATION, GROWTH, HORIZON, MONEY, RATE, Kind
from scalesight.config.vocabulary import AUDIENCES, EFFECT_KINDS, RULES, SEVERITIES, VISITS
from scalesight.presets import PLATFORM_NAMES


def _quantity(kind: Kind, *, above_zero: bool = False) -> Meta:
    schema: dict[str, Any] = {"pattern": f"^(?:{kind.pattern})$", "examples": list(kind.examples)}
    if kind.takes_number:
        schema["exclusiveMinimum" if above_zero else "minimum"] = 0
    return Meta(extra={"unit": kind, "above_zero": above_zero}, extra_json_schema=schema)


def _words(*allowed: str) -> Meta:
    return Meta(extra={"words": allowed}, extra_json_schema={"enum": list(allowed)})


Count: TypeAlias = Annotated[int | float | str, _quantity(COUNT)]
Amount: TypeAlias = Annotated[int | float | str, _quantity(AMOUNT)]
Duration: TypeAlias = Annotated[str, _quantity(DURATION)]
Bytes: TypeAlias = Annotated[str, _quantity(BYTES)]
Rate: TypeAlias = Annotated[str, _quantity(RATE)]
GrowthText: TypeAlias = Annotated[str, _quantity(GROWTH)]
Money: TypeAlias = Annotated[str, _quantity(MONEY)]
Months: TypeAlias = Annotated[str, _quantity(HORIZON)]
Price: TypeAlias = Annotated[
    int | float, Meta(extra={"unit": AMOUNT, "above_zero": False}, extra_json_schema={"minimum": 0})
]
Expression: TypeAlias = Annotated[
    int | float | str,
    Meta(extra={"expression": "size"}, extra_json_schema={"minimum": 0, "examples": [1, "size(rows)"]}),
]
ValueText: TypeAlias = Annotated[
    str, Meta(extra={"expression": "value"}, extra_json_schema={"examples": ["self", "arg0", "list(arg0)"]})
]
EffectKind: TypeAlias = Annotated[str, _words(*EFFECT_KINDS)]
Visit: TypeAlias = Annotated[str, _words(*VISITS)]
Context: TypeAlias = Annotated[str, _words(*CONTEXTS)]
Severity: TypeAlias = Annotated[str, _words(*SEVERITIES)]
RuleName: TypeAlias = Annotated[str, _words(*RULES, "*")]
Platform: TypeAlias = Annotated[str, _words(*PLATFORM_NAMES)]


class Described(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Every table is closed: a key that no field names is a problem."""


class ProjectTable(Described):
    """What the project is and when its counts were true."""

    name: Annotated[str, Meta(description="The project's name.")] | UnsetType = UNSET
    measured: (
        Annotated[datetime.date, Meta(description="The day the counts were true; growth starts here.")] | UnsetType
    ) = UNSET
    audience: (
        Annotated[str, _words(*AUDIENCES), Meta(description="`personal`: one user; walls off unless declared.")]
        | UnsetType
    ) = UNSET
    horizon: Annotated[Months, Meta(description="How far ahead growth is judged.")] | UnsetType = UNSET
    default_context: (
        Annotated[Context, Meta(description="The context of code that no known entry point reaches.")] | UnsetType
    ) = UNSET
    exclude: (
        Annotated[list[str], Meta(description="Globs of files that are left alone, relative to this file.")] | UnsetType
    ) = UNSET


class VolumeTable(Described):
    """How many of an entity exist."""

    count: (
        Annotated[Count, Meta(description='How many there are, a range such as "3..5", or "?" when unknown.')]
        | UnsetType
    ) = UNSET
    per: (
        Annotated[str, Meta(description="The volume of which each one has `count` of these (a fan-out).")] | UnsetType
    ) = UNSET
    growth: Annotated[GrowthText, Meta(description="Compound or linear growth.")] | UnsetType = UNSET
    row: Annotated[Bytes, Meta(description="The bytes of one row.")] | UnsetType = UNSET
    names: (
        Annotated[list[str], Meta(description="Other names: model classes, tables, words of the trade.")] | UnsetType
    ) = UNSET


class UsersTable(Described):
    """Concurrent users, for load tests."""

    count: Annotated[Count, Meta(description="How many at once.")] | UnsetType = UNSET
    think: Annotated[Duration, Meta(description="The pause between two actions.")] | UnsetType = UNSET


class TrafficTable(Described):
    """How often code runs: a context's total, or a quoted route or function of its own."""

    request: Rate | UnsetType = UNSET
    render: Rate | UnsetType = UNSET
    event: Rate | UnsetType = UNSET
    job: Rate | UnsetType = UNSET
    message: Rate | UnsetType = UNSET
    script: Rate | UnsetType = UNSET
    test: Rate | UnsetType = UNSET
    users: UsersTable | UnsetType = UNSET


class WallTable(Described):
    """The walls of one run in a context, a route or a function."""

    time: Annotated[Duration, Meta(description="The longest a run may take.")] | UnsetType = UNSET
    queries: Annotated[Amount, Meta(description="Round trips to databases.")] | UnsetType = UNSET
    rows: Annotated[Amount, Meta(description="Rows fetched.")] | UnsetType = UNSET
    requests: Annotated[Amount, Meta(description="Calls to remote APIs, all together.")] | UnsetType = UNSET
    llm_calls: Annotated[Amount, Meta(description="Calls to language models.")] | UnsetType = UNSET
    llm_tokens: Annotated[Amount, Meta(description="Tokens sent and received.")] | UnsetType = UNSET
    memory: Annotated[Bytes, Meta(description="Peak memory.")] | UnsetType = UNSET
    payload: Annotated[Bytes, Meta(description="Bytes of the answer.")] | UnsetType = UNSET
    steps: Annotated[Amount, Meta(description="Executed statements.")] | UnsetType = UNSET
    nodes: Annotated[Amount, Meta(description="Host elements on the screen.")] | UnsetType = UNSET


class ApiTable(Described):
    """The walls of a remote API."""

    rate: (
        (Annotated[str, _quantity(RATE, above_zero=True), Meta(description="Calls allowed per time.")]) | UnsetType
    ) = UNSET
    page: Annotated[int, _quantity(AMOUNT, above_zero=True), Meta(description="The largest page.")] | UnsetType = UNSET
    hosts: Annotated[list[str], Meta(description="Globs of the hosts in its URLs.")] | UnsetType = UNSET


class LlmTable(Described):
    """The walls of language models."""

    cost: Annotated[Money, Meta(description="The budget.")] | UnsetType = UNSET
    tokens: Annotated[Amount, Meta(description="Tokens per call.")] | UnsetType = UNSET
    traced: Annotated[bool, Meta(description="Whether every call must be traced.")] | UnsetType = UNSET


class LimitsTable(Described):
    """Walls by context, or by a quoted route or function; and those of APIs and language models."""

    platforms: Annotated[list[Platform], Meta(description="Platforms whose published limits hold.")] | UnsetType = UNSET
    defaults: Annotated[bool, Meta(description="Published figures where nothing is declared.")] | UnsetType = UNSET
    request: WallTable | UnsetType = UNSET
    render: WallTable | UnsetType = UNSET
    event: WallTable | UnsetType = UNSET
    job: WallTable | UnsetType = UNSET
    message: WallTable | UnsetType = UNSET
    script: WallTable | UnsetType = UNSET
    test: WallTable | UnsetType = UNSET
    apis: dict[str, ApiTable] | UnsetType = UNSET
    llm: LlmTable | UnsetType = UNSET


class PriceTable(Described):
    """The price of a model in USD per million tokens."""

    input: Price | UnsetType = UNSET
    output: Price | UnsetType = UNSET


class UnitCostsTable(Described):
    """Measured unit costs of this project, in place of the shipped ones."""

    query: Annotated[Duration, Meta(description="One round trip to the database.")] | UnsetType = UNSET
    row: Annotated[Duration, Meta(description="Fetching and building one row.")] | UnsetType = UNSET
    request: Annotated[Duration, Meta(description="One call to a remote API.")] | UnsetType = UNSET
    llm_call: Annotated[Duration, Meta(description="One call to a language model.")] | UnsetType = UNSET
    step: Annotated[Duration, Meta(description="One executed statement.")] | UnsetType = UNSET
    serialise: Annotated[Duration, Meta(description="Serialising one byte.")] | UnsetType = UNSET
    node: Annotated[Duration, Meta(description="Rendering one host element.")] | UnsetType = UNSET


class SpendsTable(Described):
    """What one call spends, by resource: a number or an expression over its arguments' sizes."""

    queries: Expression | UnsetType = UNSET
    rows: Expression | UnsetType = UNSET
    requests: Expression | UnsetType = UNSET
    llm_calls: Expression | UnsetType = UNSET
    llm_tokens: Expression | UnsetType = UNSET
    memory: Expression | UnsetType = UNSET
    payload: Expression | UnsetType = UNSET
    steps: Expression | UnsetType = UNSET
    nodes: Expression | UnsetType = UNSET
    api: Annotated[str, Meta(description="The named API that requests go to.")] | UnsetType = UNSET


class CallTable(Described, rename={"with_": "with"}):
    """A callback that the call makes."""

    function: Annotated[ValueText, Meta(description="The argument that is called.")] | UnsetType = UNSET
    times: Annotated[Expression, Meta(description="How many times.")] | UnsetType = UNSET
    with_: Annotated[list[ValueText], Meta(description="With which arguments.")] | UnsetType = UNSET
    discards: Annotated[bool, Meta(description="Nobody looks at what it gives.")] | UnsetType = UNSET


class EffectTable(Described):
    """What one call of a function spends, needs or returns; a line of an effect catalogue."""

    spends: SpendsTable | UnsetType = UNSET
    api: Annotated[str, Meta(description="The named API that requests go to.")] | UnsetType = UNSET
    kind: Annotated[EffectKind, Meta(description="Which rules speak of it.")] | UnsetType = UNSET
    returns: Annotated[ValueText, Meta(description="What it returns, as an expression.")] | UnsetType = UNSET
    parameters: Annotated[list[str], Meta(description="Names of its positional arguments.")] | UnsetType = UNSET
    needs: Annotated[list[str], Meta(description="Arguments that must not be absent.")] | UnsetType = UNSET
    needs_on: Annotated[str, Meta(description="A constructor's argument that supplies it.")] | UnsetType = UNSET
    is_async: Annotated[bool, Meta(description="It only costs when awaited.")] | UnsetType = UNSET
    attribute: Annotated[bool, Meta(description="It is read, not called.")] | UnsetType = UNSET
    cached: Annotated[bool, Meta(description="It is free on an evaluated query.")] | UnsetType = UNSET
    same_as: Annotated[str, Meta(description="Another effect that this one equals.")] | UnsetType = UNSET
    visits: Annotated[Expression, Meta(description="Elements that it looks at.")] | UnsetType = UNSET
    how: Annotated[Visit, Meta(description="What it does with the elements it visits.")] | UnsetType = UNSET
    consumes: Annotated[list[ValueText], Meta(description="What it iterates to the end.")] | UnsetType = UNSET
    calls: Annotated[CallTable | list[CallTable], Meta(description="The callbacks it makes.")] | UnsetType = UNSET
    adds: Annotated[ValueText, Meta(description="What it adds to its receiver.")] | UnsetType = UNSET
    gathers: Annotated[ValueText, Meta(description="What it awaits together.")] | UnsetType = UNSET
    query: Annotated[str, Meta(description="What it makes of a lazy query.")] | UnsetType = UNSET
    url: Annotated[ValueText, Meta(description="The argument that is a URL.")] | UnsetType = UNSET
    sql: Annotated[ValueText, Meta(description="The argument that is SQL.")] | UnsetType = UNSET
    serialises: Annotated[ValueText, Meta(description="What becomes payload.")] | UnsetType = UNSET
    sleeps: Annotated[Expression, Meta(description="Seconds that it waits.")] | UnsetType = UNSET
    opaque: Annotated[bool, Meta(description="Nothing is known of what it does.")] | UnsetType = UNSET
    at_once: Annotated[ValueText, Meta(description="At most so many together.")] | UnsetType = UNSET


class RuleTable(Described):
    """One rule's settings."""

    severity: Annotated[Severity, Meta(description="Forces a severity.")] | UnsetType = UNSET


class OverrideTable(Described):
    """Rules that some paths do not have to keep."""

    paths: Annotated[list[str], Meta(description="Globs, relative to this file.")] | UnsetType = UNSET
    ignore: list[RuleName] | UnsetType = UNSET


class RulesTable(Described):
    """Rules that are ignored or forced; one table a rule."""

    ignore: list[RuleName] | UnsetType = UNSET
    override: list[OverrideTable] | UnsetType = UNSET


class LessonTable(Described):
    """A failure mode already met; blueprints carry those that concern the code."""

    text: str | UnsetType = UNSET
    date: datetime.date | UnsetType = UNSET
    entities: list[str] | UnsetType = UNSET


class ScenarioTable(Described):
    """What changes in a named scenario."""

    volumes: dict[str, Count | VolumeTable] | UnsetType = UNSET
    traffic: TrafficTable | UnsetType = UNSET
    limits: LimitsTable | UnsetType = UNSET
    prices: dict[str, PriceTable] | UnsetType = UNSET
    unit_costs: UnitCostsTable | UnsetType = UNSET


class ScaleTable(Described, rename={"what_if": "what-if"}):
    """A project's volumes, traffic and walls."""

    extends: Annotated[str, Meta(description="A folder or file whose scale.toml lies below this one.")] | UnsetType = (
        UNSET
    )
    project: ProjectTable | UnsetType = UNSET
    volumes: dict[str, Count | VolumeTable] | UnsetType = UNSET
    traffic: TrafficTable | UnsetType = UNSET
    limits: LimitsTable | UnsetType = UNSET
    prices: dict[str, PriceTable] | UnsetType = UNSET
    unit_costs: UnitCostsTable | UnsetType = UNSET
    effects: dict[str, EffectTable] | UnsetType = UNSET
    rules: RulesTable | UnsetType = UNSET
    lessons: list[LessonTable] | UnsetType = UNSET
    what_if: dict[str, ScenarioTable] | UnsetType = UNSET


# Tables that besides their fields take further keys: what those keys may be and what stands there.
QUOTED = r"[ /.*]"  # a route or function contains one of these, and is quoted
FURTHER_KEYS: dict[type[Struct], tuple[str, Any]] = {
    TrafficTable: (QUOTED, Rate),
    LimitsTable: (QUOTED, WallTable),
    RulesTable: (rf"^(?:{'|'.join(RULES)})$", RuleTable),
}
