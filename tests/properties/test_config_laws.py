"""Laws of reading `scale.toml`: nothing raises, places lie in the file, merging can be grouped."""

from __future__ import annotations

import json

import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from scalesight.config import ScaleFile, extends_of, read_scale, unreadable_extends
from scalesight.config.merging import merge
from scalesight.config.toml import parse_toml
from scalesight.config.tree import plain
from scalesight.config.units import BYTES, COUNT, DURATION, KINDS, RATE, Kind, UnitProblem, parse
from scalesight.cost.interval import Interval

PIECES = st.sampled_from([
    "[volumes]", "[limits]", "[[rules.override]]", "[what-if.a]", "[traffic]", "[project]", "[a.b.c]", "[", "]", "{",
    "}", "=", " = ", ",", ".", "\n", "\r\n", "\r", '"', "'", '"""', "'''", "\\", "#", "products", "count", "per",
    "names", "request", "time", '"3..5"', '"200ms"', "5", "-1", "1e9", "inf", "nan", "true", "2026-11-01", "\x00",
    "\ufeff", "é", "\U0001f600", "products = 5", 'v = { count = 2, per = "v" }', "volumes.v.count = 3", '"GET /x"',
    "[[volumes]]", "9" * 5000, "[" * 30, "a." * 30, "extends = 5", "_", "999999999999999999999",
])  # fmt: skip
DOCUMENTS = st.lists(PIECES, max_size=40).map("".join).map(str.encode) | st.binary(max_size=200)
NAMES = st.sampled_from(["products", "orders", "lines", "carts"])
VALUES = st.sampled_from(
    ["5", '"3..5"', "{ count = 7 }", '{ growth = "1%/month" }', '{ per = "orders", names = ["x"] }']
)
VOLUMES = st.dictionaries(NAMES, VALUES, max_size=4)
LIMITS = st.dictionaries(
    st.sampled_from(["request", "job", '"GET /x"']),
    st.sampled_from(["{ queries = 5 }", '{ time = "1s", rows = 3 }', "{}"]),
    max_size=3,
)


def document(volumes: dict[str, str], limits: dict[str, str]) -> bytes:
    lines = ["[volumes]", *(f"{key} = {value}" for key, value in volumes.items())]
    lines += ["[limits]", *(f"{key} = {value}" for key, value in limits.items())]
    return "\n".join(lines).encode()


FILES = st.builds(document, VOLUMES, LIMITS)


@settings(max_examples=400, deadline=None)
@given(st.lists(DOCUMENTS, max_size=3), st.sampled_from([None, "a", "b"]))
def test_no_bytes_make_the_reader_raise_and_every_place_lies_in_its_file(files: list[bytes], what_if: str) -> None:
    contents = {f"{depth}.toml": content for depth, content in enumerate(files)}
    scale_files = [ScaleFile(path, content) for path, content in contents.items()]
    _, problems = read_scale(scale_files, what_if=what_if)
    for problem in problems:
        content, place = contents[problem.place.path], problem.place
        assert 0 <= place.start <= place.end <= len(content)
        assert place.line == content.count(b"\n", 0, place.start) + 1
        problem.message.encode()
    for file in scale_files:
        extends_of(file.content)
        unreadable_extends(file, "why")


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_the_reader_accepts_what_tomli_accepts_and_reads_the_same(content: bytes) -> None:
    tree, problems = parse_toml("scale.toml", content)
    try:
        expected = tomli.loads(content.decode("utf-8").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        assert problems
        return
    if problems:
        assert all("deep" in problem.message for problem in problems)
        return
    # Written out, because a float that is no number differs from itself; the order of keys is free.
    assert json.dumps(plain(tree), default=str, sort_keys=True) == json.dumps(expected, default=str, sort_keys=True)


@given(FILES)
def test_a_file_over_itself_is_itself(content: bytes) -> None:
    tree = parse_toml("a", content)[0]
    assert _volumes_as_tables(plain(merge(tree, tree))) == _volumes_as_tables(plain(tree))


@given(FILES, FILES, FILES)
def test_laying_files_over_each_other_can_be_grouped(first: bytes, second: bytes, third: bytes) -> None:
    near, middle, far = (parse_toml("a", content)[0] for content in (first, second, third))
    left, right = merge(merge(near, middle), far), merge(near, merge(middle, far))
    assert _volumes_as_tables(plain(left)) == _volumes_as_tables(plain(right))


@given(FILES)
def test_an_empty_file_changes_nothing(content: bytes) -> None:
    tree, empty = parse_toml("a", content)[0], parse_toml("b", b"")[0]
    assert plain(merge(tree, empty)) == plain(tree) == plain(merge(empty, tree))


def _volumes_as_tables(tree: object) -> object:
    assert isinstance(tree, dict)
    volumes = {key: value if isinstance(value, dict) else {"count": value} for key, value in tree["volumes"].items()}
    return {**tree, "volumes": volumes}


@given(FILES, st.integers(0, 200), st.sampled_from(["x = = 1\n", "[[[\n", 'y = "\n', "]\n", "z\n"]))
def test_a_broken_line_leaves_every_other_entry(content: bytes, at: int, broken: str) -> None:
    lines = content.decode().splitlines(keepends=True)
    position = 1 + at % len(lines)
    damaged = "".join(
        [*lines[:position], "" if lines[position - 1].endswith("\n") else "\n", broken, *lines[position:]]
    )
    expected, actual = plain(parse_toml("a", content)[0]), plain(parse_toml("a", damaged.encode())[0])
    assert actual == expected
    assert [problem.severity for problem in parse_toml("a", damaged.encode())[1]] == ["error"]


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_counts_survive_the_trip_to_text(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert parse(COUNT, f"{low:_}..{high}") == Interval(low, high)
    assert parse(COUNT, str(low)) == parse(COUNT, low) == Interval(low, low)
    assert parse(COUNT, f"{low}k") == Interval(low * 1000, low * 1000)


@given(st.integers(0, 10**9), st.integers(1, 10**4))
def test_units_agree_with_each_other(amount: int, period: int) -> None:
    assert parse(DURATION, f"{amount}s") == parse(DURATION, f"{amount}000ms")
    assert parse(BYTES, f"{amount}KiB") == parse(BYTES, f"{amount * 1024}B")
    assert parse(RATE, f"{amount}/{period}min") == parse(RATE, f"{amount}/{period * 60}s")


@given(st.sampled_from(list(KINDS.values())), st.text(max_size=30) | st.from_regex(r"[-$+]?\d{0,9}[ %./_,a-zA-Z]{0,9}"))
def test_the_nearest_spelling_is_right_and_nothing_raises(kind: Kind, text: str) -> None:
    result = parse(kind, text)
    if isinstance(result, UnitProblem) and result.nearest is not None:
        assert not isinstance(parse(kind, result.nearest), UnitProblem)
