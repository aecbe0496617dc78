"""What a `scale.toml` says: the whole example, `extends`, scenarios, presets, growth."""

from __future__ import annotations

import datetime

import pytest
from scalesight.config import ScaleFile, extends_of, extends_target, read_scale
from scalesight.config.costs import time_cost
from scalesight.config.growth import count_at, month_label, months_between
from scalesight.config.model import CONTEXTS, WALL_RESOURCES, Growth, LlmLimits, RuleOverride, Scale
from scalesight.config.shape import LimitsTable, ScaleTable, TrafficTable, WallTable
from scalesight.config.vocabulary import RULES
from scalesight.config.walls import default_walls
from scalesight.cost.interval import Interval, exactly
from scalesight.presets import DEFAULT_WALLS, PLATFORM_ALIASES, ROW_BYTES, TIME_COSTS

EXAMPLE = """\
#:schema ./scale.schema.json
extends = ".."                        # optional: merge over the parent folder's file
[project]
name = "shop"
measured = 2026-11-01                 # the day the counts were true; growth starts here
audience = "production"               # or "personal": one user; walls off unless declared; says when naive code is fine
horizon = "12 months"
default_context = "request"           # for code that no known entry point reaches
exclude = ["vendor/**"]

[volumes]
products  = { count = 2_000, growth = "10%/month", row = "2KB", names = ["catalog", "Product", "shop_product"] }
variants  = { count = "3..5", per = "products" }
customers = "100_000"
orders    = { count = "1M", growth = "5%/month" }
lines     = { count = 4, per = "orders", names = ["order_lines"] }
reviews   = "?"                       # known entity, unknown size

[traffic]
request = "50/s"                      # the context's total; a route or function with its own key takes its own
"GET /search" = "20/s"
"jobs.nightly_*" = "1/day"
users = { count = 10_000, think = "10s" }      # concurrent users, for load tests

[limits]
platforms = ["postgres", "aws-lambda", "shopify-admin-rest"]   # presets with their sources
defaults = true                       # published figures where nothing is declared
request = { time = "200ms", queries = 50, memory = "256MB", payload = "1MB" }
render  = { time = "16ms", nodes = 1_500 }
job     = { time = "15min", memory = "1GB" }
"GET /export" = { time = "30s", queries = 500 }                # a route or function may have walls of its own
apis.shopify = { rate = "2/s", page = 250, hosts = ["*.myshopify.com"] }
llm = { cost = "$500/month", tokens = 8_000, traced = true }   # tokens: per call

[prices]
"my-hosted-llama" = { input = 0, output = 0 }   # USD per million tokens

[unit_costs]
query = "0.8ms"
[effects."billing.client.charge"]
spends = { requests = 1, api = "stripe" }

[rules]
ignore = ["sequential-await"]
[rules.query-in-loop]
severity = "error"
[[rules.override]]
paths = ["scripts/**"]
ignore = ["*"]

[[lessons]]                           # failure modes already met; blueprints carry those that concern the code
text = "Offset pagination on orders took the site down"
date = 2026-03-02
entities = ["orders"]

[what-if.black-friday]                # named scenarios, chosen in the editor or with --what-if
traffic.request = "800/s"
volumes.orders.count = "1.5M"
"""


def scale_of(*texts: str, what_if: str | None = None) -> Scale:
    """The scale of files that have no fault, the nearest in the deepest folder."""
    paths = [f"{'apps/' * (len(texts) - 1 - depth)}scale.toml" for depth in range(len(texts))]
    files = [ScaleFile(path, text.encode()) for path, text in zip(paths, texts)]
    scale, problems = read_scale(files, what_if=what_if)
    assert problems == ()
    return scale


def test_the_example_of_the_design_is_read_whole() -> None:
    scale = scale_of(EXAMPLE)
    assert scale.project.measured == datetime.date(2026, 11, 1)
    assert scale.project.horizon == 12
    assert scale.project.exclude == ("vendor/**",)
    products = scale.volumes["products"]
    assert (products.count, products.row, products.growth) == (exactly(2000), 2000, Growth("compound", 0.1))
    assert products.names == ("catalog", "Product", "shop_product")
    assert (scale.volumes["variants"].count, scale.volumes["variants"].per) == (Interval(3, 5), "products")
    assert scale.volumes["customers"].count == exactly(100_000)
    assert scale.volumes["orders"].count == exactly(1_000_000)
    assert scale.volumes["reviews"].count is None
    assert scale.traffic == {"request": 50, "GET /search": 20, "jobs.nightly_*": pytest.approx(1 / 86_400)}
    assert (scale.users, scale.think) == (exactly(10_000), 10)
    walls = {key: {name: wall.value for name, wall in row.items()} for key, row in scale.walls.items()}
    assert walls["request"] == {"time": 0.2, "queries": 50, "memory": 256_000_000, "payload": 1_000_000}
    assert walls["render"] == {"time": 0.016, "nodes": 1500}
    assert walls["job"] == {"time": 900, "memory": 1_000_000_000}
    assert walls["GET /export"] == {"time": 30, "queries": 500}
    assert scale.walls["request"]["queries"].key == "limits.request.queries"
    assert scale.walls["GET /export"]["queries"].key == 'limits."GET /export".queries'
    shopify = scale.apis["shopify"]
    assert (shopify.rate, shopify.page, shopify.hosts) == (2, 250, ("*.myshopify.com",))
    assert scale.llm == LlmLimits(500, 8000, True, scale.llm.place)
    assert scale.platforms == ("postgres", "aws-lambda", "shopify-admin-rest")
    assert scale.prices == {"my-hosted-llama": (0, 0)}
    assert scale.unit_costs == {"query": pytest.approx(0.0008)}
    assert scale.effects[0].name == "billing.client.charge"
    assert scale.effects[0].line == {"spends": {"requests": 1, "api": "stripe"}}
    assert scale.ignore == ("sequential-await",)
    assert scale.rules["query-in-loop"].severity == "error"
    assert scale.overrides == (RuleOverride(("scripts/**",), ("*",), ""),)
    assert scale.lessons[0].entities == ("orders",)
    assert scale.scenarios == ("black-friday",)


def test_a_wrong_key_of_an_effect_leaves_the_others() -> None:
    text = """
[effects."a.b"]
spends = { requests = 1, request = 2 }
return = "x"
needs = ["timeout", 5]
calls = [{ function = "arg0", times = 1 }, { times = 2 }]
"""
    scale, problems = read_scale([ScaleFile("scale.toml", text.encode())])
    assert scale.effects[0].line == {
        "spends": {"requests": 1},
        "needs": ["timeout"],
        "calls": [{"function": "arg0", "times": 1}],
    }
    assert [problem.replacement for problem in problems] == ["requests", "returns", None, None]


def test_the_line_of_a_wall_is_the_line_in_the_file() -> None:
    place = scale_of(EXAMPLE).walls["request"]["queries"].place
    assert place is not None
    assert EXAMPLE.splitlines()[place.line - 1].startswith("request = { time")
    assert EXAMPLE.encode()[place.start : place.end] == b"50"


def test_a_scenario_changes_key_by_key() -> None:
    before, after = scale_of(EXAMPLE), scale_of(EXAMPLE, what_if="black-friday")
    assert after.traffic == {**before.traffic, "request": 800}
    assert after.volumes["orders"].count == exactly(1_500_000)
    assert after.volumes["orders"].growth == before.volumes["orders"].growth
    assert after.volumes["products"] == before.volumes["products"]
    assert after.walls == before.walls


def test_an_undeclared_volume_of_a_scenario_is_left_out() -> None:
    text = b"[volumes]\norders = 1\n[what-if.s]\nvolumes.orders = 3\nvolumes.ordres = 5\n"
    scale, problems = read_scale([ScaleFile("scale.toml", text)], what_if="s")
    assert list(scale.volumes) == ["orders"]
    assert scale.volumes["orders"].count == exactly(3)
    assert [problem.replacement for problem in problems] == ["orders"]


def test_the_nearer_file_lies_over_the_farther_key_by_key() -> None:
    near = """
extends = ".."
[project]
exclude = ["build/**"]
[volumes]
products = 5
new = 1
[limits]
request = { queries = 10 }
"""
    far = """
[project]
name = "shop"
exclude = ["vendor/**"]
[volumes]
products = { count = 2_000, growth = "10%/month", names = ["catalog"] }
orders = 7
[limits]
request = { queries = 50, time = "1s" }
[[rules.override]]
paths = ["scripts/**"]
ignore = ["*"]
"""
    scale = scale_of(near, far)
    assert scale.path == "apps/scale.toml"
    assert scale.root == "apps"
    assert scale.project.name == "shop"
    assert scale.project.exclude == ("build/**",)
    assert scale.project.exclude_base == "apps"
    assert scale.volumes["products"].count == exactly(5)
    assert scale.volumes["products"].growth == Growth("compound", 0.1)
    assert scale.volumes["products"].names == ("catalog",)
    assert scale.volumes["products"].place.path == "apps/scale.toml"
    assert scale.volumes["orders"].place.path == "scale.toml"
    assert {name: wall.value for name, wall in scale.walls["request"].items()} == {"queries": 10, "time": 1}
    assert scale.overrides == (RuleOverride(("scripts/**",), ("*",), ""),)


def test_arrays_and_per_replace() -> None:
    near = '[volumes]\nlines = { per = "carts", names = ["b"] }\n'
    far = '[volumes]\norders = 1\ncarts = 2\nlines = { count = 3, per = "orders", names = ["a"] }\n'
    lines = scale_of(near, far).volumes["lines"]
    assert (lines.count, lines.per, lines.names) == (exactly(3), "carts", ("b",))


def test_a_broken_value_of_the_nearer_file_leaves_the_farther_one() -> None:
    files = [
        ScaleFile("a/scale.toml", b"[volumes]\nproducts = = 5"),
        ScaleFile("scale.toml", b"[volumes]\nproducts = 7"),
    ]
    scale, problems = read_scale(files)
    assert scale.volumes["products"].count == exactly(7)
    assert [problem.place.path for problem in problems] == ["a/scale.toml"]


@pytest.mark.parametrize(
    ("path", "extends", "target"),
    [
        ("apps/shop/scale.toml", "..", "apps/scale.toml"),
        ("apps/scale.toml", "..", "scale.toml"),
        ("scale.toml", "shared/base.toml", "shared/base.toml"),
        ("/srv/shop/scale.toml", "../../etc", "/etc/scale.toml"),
        ("C:/work/shop/scale.toml", "..\\..", "C:/scale.toml"),
    ],
)
def test_where_extends_leads(path: str, extends: str, target: str) -> None:
    assert extends_target(path, extends) == target


def test_what_extends_says() -> None:
    assert extends_of(b'extends = ".." # the whole shop\n[volumes]\nbroken = = 3') == ".."
    assert extends_of(b"[volumes]\nextends = 5") is None
    assert extends_of(b"extends = 5") is None


def test_published_walls_hold_where_none_is_declared() -> None:
    walls = scale_of("[limits]\nrequest = { queries = 50 }").walls
    assert set(walls["request"]) == {"queries"}
    assert not walls["request"]["queries"].is_preset
    assert walls["event"]["time"].value == 0.2
    assert walls["event"]["time"].is_preset
    assert "test" not in walls


@pytest.mark.parametrize("text", ["[limits]\ndefaults = false", '[project]\naudience = "personal"'])
def test_published_walls_can_be_off(text: str) -> None:
    assert scale_of(text).walls == {}


def test_declared_walls_hold_for_a_personal_audience() -> None:
    walls = scale_of('[project]\naudience = "personal"\n[limits]\nrequest = { queries = 5 }').walls
    assert set(walls) == {"request"}


def test_without_a_file_the_published_walls_hold() -> None:
    scale, problems = read_scale([])
    assert problems == ()
    assert scale.path is None
    assert scale.walls["request"]["queries"].is_preset


def test_every_shipped_figure_has_a_source_and_a_value_of_its_kind() -> None:
    for preset in DEFAULT_WALLS:
        assert preset.context in CONTEXTS
        assert preset.resource in WALL_RESOURCES
        assert preset.source
    assert [wall.value for wall in default_walls("request") if wall.resource == "payload"] == [6_000_000]
    for cost in (*TIME_COSTS.values(), *ROW_BYTES.values()):
        assert 0 < cost.low <= cost.value <= cost.high
        assert cost.source
    assert PLATFORM_ALIASES["lambda"] == "aws-lambda"


def test_a_declared_unit_cost_takes_the_place_of_the_shipped_one() -> None:
    scale = scale_of('[unit_costs]\nquery = "0.8ms"\nstep = "10ns"')
    assert (time_cost(scale, "query").value, time_cost(scale, "query").declared) == (0.0008, True)
    assert time_cost(scale, "step", "cpython").value == pytest.approx(1e-8)
    assert not time_cost(scale, "row").declared
    assert time_cost(Scale(), "step", "cpython").value < time_cost(Scale(), "row").value
    assert time_cost(Scale(), "step", "cobol") == time_cost(Scale(), "step", "cpython")


def test_the_typed_model_knows_every_context_resource_and_rule() -> None:
    assert WallTable.__struct_fields__ == WALL_RESOURCES
    assert set(CONTEXTS) <= set(TrafficTable.__struct_fields__)
    assert set(CONTEXTS) <= set(LimitsTable.__struct_fields__)
    assert len(set(RULES)) == len(RULES)
    assert "volumes" in ScaleTable.__struct_fields__


GROWING = """
[volumes]
products = { count = 100, growth = "10%/month" }
variants = { count = "2..3", per = "products", growth = "+1/month" }
photos = { count = 4, per = "variants" }
reviews = "?"
answers = { count = 2, per = "reviews" }
"""


def test_growth_of_a_fan_out_multiplies_its_parents() -> None:
    scale = scale_of(GROWING)
    assert count_at(scale.volumes["products"], scale, 0) == exactly(100)
    assert count_at(scale.volumes["variants"], scale, 0) == Interval(200, 300)
    grown = count_at(scale.volumes["photos"], scale, 2)
    assert grown is not None
    assert grown.low == pytest.approx(121 * 4 * 4)
    assert grown.high == pytest.approx(121 * 5 * 4)
    assert count_at(scale.volumes["answers"], scale, 3) is None


def test_growth_without_end_stays_a_number() -> None:
    grows = 'growth = "90000%/month"'
    scale = scale_of(f"[volumes]\nnone = {{ count = 0, {grows} }}\nmany = {{ count = 1, {grows} }}")
    assert count_at(scale.volumes["none"], scale, 12_000) == exactly(0)
    many = count_at(scale.volumes["many"], scale, 12_000)
    assert many is not None
    assert 1e29 < many.high < float("inf")


@pytest.mark.parametrize(
    ("measured", "today", "months"),
    [
        ((2026, 11, 1), (2026, 11, 30), 0), ((2026, 11, 1), (2026, 12, 1), 1), ((2026, 11, 15), (2026, 12, 14), 0),
        ((2026, 1, 31), (2026, 2, 28), 1), ((2026, 1, 31), (2026, 2, 27), 0), ((2025, 12, 1), (2027, 1, 1), 13),
        ((2026, 12, 1), (2026, 11, 1), -1), ((2026, 12, 1), (2026, 11, 15), 0),
    ],
)  # fmt: skip
def test_whole_months(measured: tuple[int, int, int], today: tuple[int, int, int], months: int) -> None:
    assert months_between(datetime.date(*measured), datetime.date(*today)) == months


def test_month_labels() -> None:
    measured = datetime.date(2026, 11, 1)
    assert [month_label(measured, months) for months in (0, 1, 2, 14, -11)] == [
        "2026-11", "2026-12", "2027-01", "2028-01", "2025-12",
    ]  # fmt: skip
