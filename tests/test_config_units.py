"""The grammar of quantities, by table; the laws stand among the properties."""

from __future__ import annotations

import pytest
from scalesight.config.model import Growth
from scalesight.config.units import (
    AMOUNT,
    BYTES,
    COUNT,
    DURATION,
    GROWTH,
    HORIZON,
    KINDS,
    MONEY,
    RATE,
    Kind,
    UnitProblem,
    parse,
)
from scalesight.cost.interval import Interval, exactly

VALID = [
    (COUNT, 5, exactly(5)), (COUNT, 2.0, exactly(2)), (COUNT, 2.5, exactly(2.5)), (COUNT, "100_000", exactly(100_000)),
    (COUNT, "1.5M", exactly(1_500_000)), (COUNT, "3..5", Interval(3, 5)), (COUNT, "1k .. 2k", Interval(1000, 2000)),
    (COUNT, "?", None), (COUNT, "2 million", exactly(2_000_000)), (COUNT, "0", exactly(0)), (COUNT, " 7 ", exactly(7)),
    (AMOUNT, "8_000", 8000), (AMOUNT, 50, 50), (AMOUNT, "2k", 2000),
    (DURATION, "200ms", 0.2), (DURATION, "0.8ms", 0.0008), (DURATION, "15min", 900), (DURATION, "2m", 120),
    (DURATION, "1h", 3600), (DURATION, "1d", 86_400), (DURATION, "3 s", 3), (DURATION, "29ns", 29e-9),
    (BYTES, "2KB", 2000), (BYTES, "256MB", 256_000_000), (BYTES, "512MiB", 512 * 2**20), (BYTES, "1.5GiB", 1.5 * 2**30),
    (BYTES, "7B", 7), (RATE, "5/s", 5), (RATE, "100/10s", 10), (RATE, "60/m", 1), (RATE, "1k/s", 1000),
    (RATE, "1/day", 1 / 86_400), (RATE, "2 / min", 2 / 60), (RATE, "1M/month", 1_000_000 / 2_629_800),
    (GROWTH, "10%/month", Growth("compound", 0.1)), (GROWTH, "+500/month", Growth("linear", 500)),
    (GROWTH, "+1.2k/year", Growth("linear", 100)), (GROWTH, "0.5 % / month", Growth("compound", 0.005)),
    (MONEY, "$500/month", 500), (MONEY, "$1k/month", 1000), (MONEY, "$1_200/year", 100),
    (HORIZON, "12 months", 12), (HORIZON, "2 years", 24), (HORIZON, "1 month", 1),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), VALID, ids=[f"{case[0].name} {case[1]}" for case in VALID])
def test_quantities(kind: Kind, text: object, value: object) -> None:
    result = parse(kind, text)
    assert result == (pytest.approx(value) if isinstance(value, float) else value)


def test_a_yearly_growth_is_met_after_twelve_months() -> None:
    growth = parse(GROWTH, "20%/year")
    assert isinstance(growth, Growth)
    assert (1 + growth.rate) ** 12 == pytest.approx(1.2)


# What is written, and the nearest right spelling.
INVALID = [
    (COUNT, "5..3", "3..5"), (COUNT, "3-5", "3..5"), (COUNT, "1.5m", "1.5M"), (COUNT, "2,000", "2_000"),
    (COUNT, "2,000,000", "2_000_000"), (COUNT, "3 mio", "3 M"), (COUNT, "", None), (COUNT, "a lot", None),
    (COUNT, True, None), (COUNT, "3...5", "3..5"), (COUNT, "9" * 40, None), (COUNT, "1e9", None), (AMOUNT, "?", None),
    (DURATION, "200", "200ms"), (DURATION, "200msec", "200ms"), (DURATION, "2 minutes", "2 min"),
    (DURATION, "1 Hour", "1 h"), (DURATION, "-5s", "5s"), (BYTES, "2kb", "2KB"), (BYTES, "2mib", "2MiB"),
    (BYTES, "1 megabyte", None), (BYTES, "1 Gb", "1 GB"), (RATE, "5", "5/s"), (RATE, "5/sec", "5/s"),
    (RATE, "5 per minute", "5/minute"), (RATE, "5/days", "5/day"), (RATE, "1/0s", None), (RATE, "rate/s", None),
    (GROWTH, "10%", "10%/month"), (GROWTH, "10%/m", None), (GROWTH, "10% per year", "10%/year"),
    (GROWTH, "500/month", "+500/month"), (GROWTH, 0.1, None), (MONEY, "500/month", "$500/month"),
    (MONEY, 500, "$500/month"), (HORIZON, "12", "12 months"), (HORIZON, "12mo", "12month"),
    (HORIZON, "1.5 years", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "nearest"), INVALID, ids=[f"{kind.name} {text}" for kind, text, _ in INVALID])
def test_what_is_no_quantity(kind: Kind, text: object, nearest: str | None) -> None:
    result = parse(kind, text)
    assert isinstance(result, UnitProblem)
    assert result.nearest == nearest
    if nearest is not None:
        assert not isinstance(parse(kind, nearest), UnitProblem)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_example_is_right(kind: Kind) -> None:
    for example in kind.examples:
        assert not isinstance(parse(kind, example), UnitProblem)
