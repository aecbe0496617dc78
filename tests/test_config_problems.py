"""Every fault in a `scale.toml` is told once, at its bytes, with the nearest right spelling; the rest holds."""

from __future__ import annotations

import pytest
from scalesight.config import ScaleFile, read_scale, unreadable_extends
from scalesight.config.model import Problem

VOLUMES = '[volumes]\nproducts = 2_000\nvariants = { count = "3..5", per = "products" }\n'

# What is written; the text at fault; a part of the message; what a quick fix puts there.
CASES = [
    # unknown keys
    ("[volume]\nproducts = 1", "volume", "unknown key", "volumes"),
    ("[projects]\n", "projects", "did you mean `project`", "project"),
    ('[project]\nmesured = 2026-11-01', "mesured", "`project.mesured`", "measured"),
    ("[volumes]\nproducts = { cuont = 5, count = 5 }", "cuont", "`volumes.products.cuont`", "count"),
    ('[limits]\nrequest = { querys = 5 }', "querys", "did you mean `queries`", "queries"),
    ("[limits]\nreqest = { queries = 5 }", "reqest", "did you mean `request`", "request"),
    ("[limits]\nzzz = { queries = 5 }", "zzz", "allowed: platforms, defaults, request", None),
    ('[limits]\napis.shopify = { rat = "2/s" }', "rat", "`limits.apis.shopify.rat`", "rate"),
    ("[limits]\nllm = { trace = true }", "trace", "did you mean `traced`", "traced"),
    ('[traffic]\nrequests = "5/s"', "requests", "did you mean `request`", "request"),
    ('[traffic]\nnightly = "5/s"', "nightly", "a route or function is quoted", None),
    ('[traffic]\njobs.nightly = "1/day"', "jobs", 'write "jobs.nightly"', None),
    ('[traffic]\nusers = { count = 5, thinks = "10s" }', "thinks", "unknown key", "think"),
    ('[unit_costs]\nquerry = "1ms"', "querry", "`unit_costs.querry`", "query"),
    ('[effects."a.b"]\nspend = { requests = 1 }', "spend", "unknown key", "spends"),
    ('[effects."a.b"]\nspends = { request = 1 }', "request", "`effects.\"a.b\".spends.request`", "requests"),
    ("[rules.query-in-lop]\nseverity = \"error\"", "query-in-lop", "unknown key", "query-in-loop"),
    ('[[lessons]]\ntext = "a"\ntitle = "b"', "title", "unknown key", None),
    ('[prices]\nm = { input = 1, output = 1, cached = 1 }', "cached", "unknown key", None),
    ('[what-if.sale]\ntrafic.request = "8/s"', "trafic", "unknown key", "traffic"),
    ('[what_if.sale]\ntraffic.request = "8/s"', "what_if", "unknown key", "what-if"),
    # closed lists
    ('[project]\naudience = "personel"', '"personel"', "allowed: production, personal", '"personal"'),
    ('[project]\ndefault_context = "Request"', '"Request"', "unknown", '"request"'),
    ('[rules]\nignore = ["sequential_await"]', '"sequential_await"', "did you mean", '"sequential-await"'),
    ('[rules.payload]\nseverity = "warn"', '"warn"', "allowed: error, warning", '"warning"'),
    ('[limits]\nplatforms = ["postgre"]', '"postgre"', "did you mean", '"postgres"'),
    ('[[rules.override]]\npaths = ["a"]\nignore = ["query-in-loops"]', '"query-in-loops"', "", '"query-in-loop"'),
    # units
    ('[limits]\nrequest = { time = "200" }', '"200"', "not a duration", '"200ms"'),
    ('[limits]\nrequest = { time = "200sec" }', '"200sec"', "not a duration", '"200s"'),
    ("[limits]\nrequest = { time = 200 }", "200", "needs a unit", '"200ms"'),
    ('[limits]\nrequest = { memory = "256mb" }', '"256mb"', "not a size in bytes", '"256MB"'),
    ('[limits]\nrequest = { memory = "200ms" }', '"200ms"', "not a size in bytes", None),
    ('[limits]\nrequest = { queries = "5/s" }', '"5/s"', "not a number", None),
    ('[limits]\nrequest = { queries = "3..5" }', '"3..5"', "not a number", None),
    ('[traffic]\nrequest = "50/sec"', '"50/sec"', "not a rate", '"50/s"'),
    ("[traffic]\nrequest = 50", "50", "needs a unit", '"50/s"'),
    ('[limits]\nllm = { cost = "500/month" }', '"500/month"', "not a budget", '"$500/month"'),
    ('[project]\nhorizon = "12 moons"', '"12 moons"', "not a number of months", '"12 months"'),
    ("[project]\nhorizon = 12", "12", "needs a unit", '"12 months"'),
    ('[volumes]\np = { count = 1, growth = "10%" }', '"10%"', "not a growth", '"10%/month"'),
    ('[volumes]\np = { count = 1, growth = "500/month" }', '"500/month"', "not a growth", '"+500/month"'),
    ('[volumes]\np = { count = 1, row = 2048 }', "2048", "needs a unit", '"2048B"'),
    ('[unit_costs]\nquery = "1/s"', '"1/s"', "not a duration", None),
    ('[volumes]\np = "1.5m"', '"1.5m"', "not a count", '"1.5M"'),
    ('[volumes]\np = "2,000"', '"2,000"', "not a count", "2_000"),
    ('[volumes]\np = "5..3"', '"5..3"', "upside down", '"3..5"'),
    ('[volumes]\np = "many"', '"many"', "not a count", None),
    ("[volumes]\np = -5", "-5", "must not be negative", "5"),
    ('[volumes]\np = "-5"', '"-5"', "must not be negative", "5"),
    ("[volumes]\np = inf", "inf", "larger than", None),
    ("[volumes]\np = nan", "nan", "must be a number", None),
    ("[limits]\nrequest = { queries = -1 }", "-1", "must not be negative", "1"),
    ("[prices]\nm = { input = -1, output = 0 }", "-1", "must not be negative", "1"),
    ('[limits]\napis.a = { page = 0 }', "0", "must be more than 0", None),
    ('[limits]\napis.a = { rate = "0/s" }', '"0/s"', "must be more than 0", None),
    ('[effects."a.b"]\nspends = { queries = -1 }', "-1", "must not be negative", None),
    # expressions of effects
    ('[effects."a.b"]\nspends = { queries = "siez(rows)" }', '"siez(rows)"', "no meaning", '"size(rows)"'),
    ('[effects."a.b"]\nspends = { queries = "rows" }', '"rows"', "not a size", None),
    ('[effects."a.b"]\nspends = { queries = "size(" }', '"size("', "`effects.\"a.b\".spends.queries`: ", None),
    ('[effects."a.b"]\nspends = { queries = "ceil()" }', '"ceil()"', "ceil takes 1 argument", None),
    ('[effects."a.b"]\nspends = { queries = "5..3" }', '"5..3"', "upside down", None),
    ('[effects."a.b"]\nspends = { queries = 1e30 }', "1e30", "too large a number", None),
    ('[effects."a.b"]\nreturns = "lsit(arg0)"', '"lsit(arg0)"', "no meaning", '"list(arg0)"'),
    ('[effects."a.b"]\nreturns = "object(arg0, arg1, 2)"', '"object(arg0, arg1, 2)"', "takes 1 to 2 arguments", None),
    ('[effects."a.b"]\nconsumes = ["arg0", "a b"]', '"a b"', "invalid syntax", None),
    ('[effects."a.b"]\nvisits = true', "true", "must be a number or an expression", None),
    ('[effects."a.b"]\nreturns = 5', "5", "must be an expression", None),
    ('[effects."a.b"]\nkind = "wirte"', '"wirte"', "allowed: query, write", '"write"'),
    ('[effects."a.b"]\nhow = "sorted"', '"sorted"', "allowed: scan, sort", '"sort"'),
    ('[effects."a.b"]\ncalls = { times = 2 }', "{ times = 2 }", "lacks `function`", None),
    ('[effects."a.b"]\ncalls = [{ function = "arg0", tims = 2 }]', "tims", "unknown key", "times"),
    # types
    ("volumes = 5", "5", "must be a table", None),
    ("[volumes]\np = [1]", "[1]", "not an array", None),
    ("[volumes]\np = true", "true", "not a count", None),
    ('[volumes]\np = { count = 1, names = "q" }', '"q"', "must be an array", None),
    ("[volumes]\np = { count = 1, names = [5] }", "5", "must be a string", None),
    ('[project]\nmeasured = "2026-11-01"', '"2026-11-01"', "must be a date such as", "2026-11-01"),
    ("[project]\nmeasured = 2026-11-01T10:00:00", "2026-11-01T10:00:00", "must be a date", None),
    ('[limits]\ndefaults = "false"', '"false"', "must be true or false", "false"),
    ('[limits]\nrequest = "200ms"', '"200ms"', "must be a table", None),
    ('lessons = { text = "a" }', '{ text = "a" }', "must be an array", None),
    ("[[lessons]]\ndate = 2026-01-01", "[[lessons]]", "lacks `text`", None),
    ("[prices]\nm = { input = 1 }", "m", "lacks `output`", None),
    ("[volumes]\np = { growth = \"1%/month\" }", "p", "lacks `count`", None),
    # entities
    ('[volumes]\np = 1\nv = { count = 2, per = "prodcts" }\nproducts = 5', '"prodcts"', "did you mean", '"products"'),
    ('[volumes]\nproducts = 5\nv = { count = 2, per = "product" }', '"product"', "did you mean", '"products"'),
    (
        '[volumes]\nproducts = { count = 5, names = ["catalog"] }\nv = { count = 2, per = "catalog" }',
        '"catalog"', 'another name of "products"', '"products"',
    ),
    ('[volumes]\na = { count = 1, per = "b" }\nb = { count = 1, per = "a" }', '"b"', "circle: a per b per a", None),
    ('[volumes]\na = { count = 1, per = "a" }', '"a"', "circle: a per a", None),
    ('[volumes]\na = 1\nb = { count = 1, names = ["A"] }', '"A"', "already belongs to `volumes.a`", None),
    (
        '[volumes]\na = { count = 1, names = ["x"] }\nb = { count = 1, names = ["y", "x"] }',
        '"x"', "already belongs to `volumes.a`", None,
    ),
    ("[volumes]\norders = 1\norder = 2", "order", "already belongs to `volumes.orders`", None),
    ('[volumes]\norders = 1\n[[lessons]]\ntext = "a"\nentities = ["order"]', '"order"', "", '"orders"'),
    ("[volumes]\norders = 1\n[what-if.s]\nvolumes.order.count = 5", "order", "no such volume", "orders"),
    ('[volumes]\norders = 1\n[what-if.s]\nvolumes.orders.count = "x"', '"x"', "not a count", None),
    ('[volumes]\na = 1\n[what-if.s]\nvolumes.a.per = "b"', '"b"', "unknown", None),
    # TOML
    ("[volumes]\na = = 3", "=", "TOML: Invalid value", None),
    ("[volumes]\na = 5x", "5x", "TOML: Expected newline", None),
    ('[volumes]\na = "b', 'a = "b', "TOML: Unterminated string", None),
    ("[volumes]\na = [1, 2\nb = 3", "a = [1, 2", "TOML: Unclosed array", None),
    ("[volumes", "[volumes", "TOML: Expected ']'", "[volumes]"),
    ("[volumes]\na", "a", "TOML: Expected '='", None),
    ("[volumes]\na = 1\na = 2", "a", "`a` is declared twice; the one in line 2", None),
    ("[volumes]\na = 1\n[volumes]\nb = 2", "[volumes]", "`[volumes]` is declared twice", None),
    ("[volumes]\na = { count = 1, count = 2 }", "count", "TOML:", None),
    ("[project]\nmeasured = 2026-13-01", "2026-13-01", "TOML:", None),
    ("# a\x00b\n[volumes]\na = 1", "\x00", "TOML:", None),
    ("[volumes]\nlimits = 1\n[limits]\nrequest.queries = 1\n[limits.request]\nrows = 1", None, "TOML", None),
]  # fmt: skip


def problems_of(content: bytes, what_if: str | None = None) -> tuple[Problem, ...]:
    return read_scale([ScaleFile("scale.toml", content)], what_if=what_if)[1]


@pytest.mark.parametrize(("text", "at_fault", "message", "replacement"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_fault_is_told_once_at_its_bytes(
    text: str, at_fault: str | None, message: str, replacement: str | None, line_end: str
) -> None:
    content = text.replace("\n", line_end).encode()
    (problem,) = problems_of(content)
    assert message in problem.message
    assert problem.replacement == replacement
    assert problem.place.line == content.count(b"\n", 0, problem.place.start) + 1
    if at_fault is not None:
        assert content[problem.place.start : problem.place.end].decode() == at_fault


@pytest.mark.parametrize(("text", "at_fault", "message", "replacement"), CASES, ids=[case[0] for case in CASES])
def test_a_quick_fix_leaves_no_such_problem(text: str, at_fault: str | None, message: str, replacement: str) -> None:
    content = text.encode()
    (problem,) = problems_of(content)
    if problem.replacement is None:
        return
    place = problem.place
    fixed = content[: place.start] + problem.replacement.encode() + content[place.end :]
    assert problem not in problems_of(fixed)


BROKEN = [
    "broken = = 3", "broken = [1, 2", 'broken = "abc', "broken = {", "broken", "= 5", "broken = 5 5", "]", '"""', "'''",
    "broken = {a = 1", "broken = 12ab", "broken = { count = 5, growth = }", 'broken = "a" "b"', "[oops", "[[oops", "[]",
]  # fmt: skip


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_line_leaves_the_rest_in_force(line: str) -> None:
    text = f'{VOLUMES}{line}\n[limits]\nrequest = {{ queries = 50 }}\n[traffic]\nrequest = "5/s"\n'
    scale, problems = read_scale([ScaleFile("scale.toml", text.encode())])
    assert scale.volumes["products"].count is not None
    assert scale.volumes["variants"].per == "products"
    assert scale.walls["request"]["queries"].value == 50
    assert scale.traffic == {"request": 5.0}
    syntax = [problem for problem in problems if problem.severity == "error"]
    assert len(syntax) == 1
    assert syntax[0].place.line == 4


def test_a_broken_volume_keeps_its_name_and_is_unknown() -> None:
    text = b'[volumes]\nproducts = = 5\nvariants = { count = 3, per = "products" }\n'
    scale, problems = read_scale([ScaleFile("scale.toml", text)])
    assert scale.volumes["products"].count is None
    assert scale.volumes["variants"].per == "products"
    assert len(problems) == 1


def test_an_invalid_field_leaves_the_others_of_its_table() -> None:
    text = b'[volumes]\nproducts = { count = 5, growth = "x", row = "2KB" }\n'
    scale, problems = read_scale([ScaleFile("scale.toml", text)])
    assert scale.volumes["products"].row == 2000
    assert scale.volumes["products"].growth is None
    assert len(problems) == 1


def test_a_fan_out_of_something_unknown_counts_as_unknown() -> None:
    scale, _ = read_scale([ScaleFile("scale.toml", b'[volumes]\nv = { count = 2, per = "nothing" }')])
    assert scale.volumes["v"].per is None
    assert scale.volumes["v"].count is None


def test_bytes_that_are_no_utf8_are_an_error_and_the_rest_is_read() -> None:
    content = b'[project]\nname = "caf\xe9"\n[volumes]\n# \xff\nproducts = 5\n'
    scale, (problem,) = read_scale([ScaleFile("scale.toml", content)])
    assert problem.severity == "error"
    assert content[problem.place.start : problem.place.end] == b"\xe9"
    assert problem.place.line == 2
    assert scale.project.name is None
    assert list(scale.volumes) == ["products"]


def test_places_count_bytes_after_a_mark_and_wide_characters() -> None:
    content = '\ufeff[project]\nname = "\U0001f600 é"\n[volumes]\n"é" = { cuont = 1, count = 2 }\n'.encode()
    (problem,) = problems_of(content)
    assert content[problem.place.start : problem.place.end] == b"cuont"
    assert problem.place.line == 4


def test_utf16_is_one_error() -> None:
    (problem,) = problems_of("[volumes]\nproducts = 5".encode("utf-16"))
    assert problem.severity == "error"
    assert "UTF-8" in problem.message


def test_an_unknown_scenario_is_told_where_scenarios_stand() -> None:
    content = b'[what-if.black-friday]\ntraffic.request = "8/s"\n'
    (problem,) = problems_of(content, what_if="blak-friday")
    assert 'did you mean "black-friday"' in problem.message


def test_an_extends_that_leads_nowhere_points_at_its_value() -> None:
    content = b'extends = "../shared"\n[volumes]\na = 1\n'
    problem = unreadable_extends(ScaleFile("scale.toml", content), "there is no ../shared/scale.toml")
    assert content[problem.place.start : problem.place.end] == b'"../shared"'
    assert problem.severity == "error"


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n# nothing\n", '#:schema ./scale.schema.json\nextends = ".."',
        "[volumes]\nreviews = \"?\"\nlines = { count = 2.5, per = \"reviews\" }",
        "[volumes]\nnews = 5\nnew = 4", '[volumes]\na = { count = 1, names = ["a", "A", "a"] }',
        "[volumes]\n\"order lines\" = 5\n'x.y' = 4", "[volumes]\na = {\n  count = 1, # TOML 1.1\n  names = [\"b\"],\n}",
        '[limits]\nrequest.queries = 50\nrequest.time = "1s"', '[limits.request]\nqueries = "1k"',
        '[limits]\nplatforms = ["lambda", "postgres"]', "[volumes]\na = 1\n[what-if.x.volumes]\na = 2",
        '[limits.apis]\nshopify = { rate = "100/10s" }\n[limits.apis.stripe]\nrate = "1/min"',
    ],
)  # fmt: skip
def test_what_is_right_is_not_told(text: str) -> None:
    assert problems_of(text.encode()) == ()
