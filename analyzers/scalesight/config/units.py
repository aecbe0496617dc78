"""The small grammar of quantities: `200ms`, `5/s`, `512MiB`, `10%/month`, `3..5`, `1.5M`, `$500/month`.

MB is 10^6 and MiB 2^20 bytes; `m` is a minute and `M` a million. Nouns are a closed list; a wrong one is answered with
the nearest right spelling. A month is 30.4375 days (365.25 / 12).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from scalesight.config.model import Growth
from scalesight.cost.interval import Interval, exactly

SECOND_UNITS = {"ns": Decimal("1e-9"), "us": Decimal("1e-6"), "µs": Decimal("1e-6"), "ms": Decimal("0.001")} | {
    unit: Decimal(seconds)
    for seconds, units in ((1, ("s",)), (60, ("m", "min")), (3_600, ("h",)), (86_400, ("d",)))
    for unit in units
}
PERIODS = {
    unit: Decimal(seconds)
    for seconds, units in (
        (1, ("s", "second")),
        (60, ("m", "min", "minute")),
        (3_600, ("h", "hour")),
        (86_400, ("d", "day")),
        (604_800, ("w", "week")),
        (2_629_800, ("month",)),
        (31_557_600, ("y", "year")),
    )
    for unit in units
}
MONTH_SECONDS = PERIODS["month"]
CALENDAR = {unit: seconds for unit, seconds in PERIODS.items() if unit in ("day", "week", "month", "year")}
BYTE_UNITS = {"B": 1} | {
    f"{prefix}{suffix}": base**power
    for power, prefix in enumerate("KMGT", 1)
    for suffix, base in (("B", 1000), ("iB", 1024))
}
SCALES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "thousand": 10**3, "million": 10**6, "billion": 10**9}
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
# Spellings that people write and the grammar does not know, with the one it does.
OTHER_SPELLINGS = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "msec": "ms", "millis": "ms", "milliseconds": "ms",
    "mins": "min", "minute": "min", "minutes": "min", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d",
    "kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB", "kib": "KiB", "mib": "MiB", "gib": "GiB", "b": "B",
    "bytes": "B", "byte": "B", "m": "M", "mn": "M", "mio": "M", "bn": "B", "mon": "month", "mo": "month",
    "monthly": "month", "yearly": "year", "daily": "day", "yr": "year",
}  # fmt: skip

LARGEST = Decimal(10) ** 18
NUMBER = r"\d{1,18}(?:_\d{1,18}){0,6}(?:\.\d{1,12})?"


def _either(words: Mapping[str, object]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word)))


SCALED = rf"{NUMBER}(?:\s?(?:{_either(SCALES)}))?"
PERIOD = rf"(?:{NUMBER}\s?)?(?:{_either(PERIODS)})"


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """Why a value is no quantity of its kind; `nearest` is the right spelling without quotes."""

    message: str
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of quantity: what it means, its pattern (whole text), examples, and how its text becomes a value."""

    name: str
    description: str
    pattern: str
    examples: tuple[str, ...]
    convert: Callable[[str], object]
    nouns: tuple[str, ...]
    takes_number: bool = False
    default_noun: str = ""


def parse(kind: Kind, value: object) -> object | UnitProblem:
    """The quantity in the model's units, or why it is none; a nearest spelling is offered only where it is right."""
    result = _parse(kind, value)
    if isinstance(result, UnitProblem) and result.nearest is not None:
        nearest = _parse(kind, result.nearest)
        return UnitProblem(result.message) if isinstance(nearest, UnitProblem) else result
    return result


def _parse(kind: Kind, value: object) -> object | UnitProblem:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return UnitProblem(f"is not {kind.description}; write for example {_quoted(kind.examples)}")
    if not isinstance(value, str):
        return _parse_number(kind, value)
    text = value.strip()
    if not re.fullmatch(kind.pattern, text):
        return _refuse(kind, text)
    result = kind.convert(text)
    if isinstance(result, Interval) and result.low > result.high:
        low, high = text.split("..")
        return UnitProblem("the range is upside down", f"{high.strip()}..{low.strip()}")
    if _magnitude(result) > LARGEST:
        return UnitProblem("is larger than 10^18")
    return result


def _parse_number(kind: Kind, value: float) -> object | UnitProblem:
    if value != value or value < 0:
        return UnitProblem("must not be negative" if value < 0 else "must be a number", _positive(kind, value))
    if value > LARGEST:
        return UnitProblem("is larger than 10^18")
    if not kind.takes_number:
        nearest = nearest_spelling(kind, str(value))
        return UnitProblem(f"needs a unit; write {kind.description}, for example {_quoted(kind.examples)}", nearest)
    # TOML's own numbers need no grammar; their text is only wanted for the range of a count.
    whole = int(value) if float(value).is_integer() else value
    return exactly(whole) if kind is COUNT else whole


def _positive(kind: Kind, value: float) -> str | None:
    return f"{-value}{'' if kind.takes_number else kind.default_noun}" if value < 0 else None


def _magnitude(value: object) -> Decimal:
    if isinstance(value, Interval):
        return Decimal(value.high)
    if isinstance(value, Growth):
        return Decimal(value.rate)
    return Decimal(value) if isinstance(value, int | float) else Decimal(0)


def _quoted(examples: tuple[str, ...]) -> str:
    return ", ".join(f'"{example}"' for example in examples)


def _refuse(kind: Kind, text: str) -> UnitProblem:
    nearest = nearest_spelling(kind, text)
    if re.fullmatch(r"-\s*[\d.].*", text):
        return UnitProblem("must not be negative", nearest)
    return UnitProblem(f'"{text}" is not {kind.description}; write for example {_quoted(kind.examples)}', nearest)


def nearest_spelling(kind: Kind, text: str) -> str | None:
    """The text with every unknown noun replaced by the nearest of the kind's, if that makes it right."""
    tidy = re.sub(r"(?<=\d),(?=\d{3})", "_", text.strip().lstrip("-").strip())
    tidy = re.sub(r"\s+per\s+", "/", tidy).replace("...", "..").replace("–", "..")
    tidy = re.sub(r"(?<=\d)-(?=\d)", "..", tidy)
    respelled = re.sub(r"[A-Za-zµ]+", lambda word: _nearest_noun(kind, word.group()), tidy)
    candidates = (
        tidy,
        respelled,
        f"+{respelled}",
        f"${respelled}",
        f"{respelled}{kind.default_noun}",
        f"${respelled}{kind.default_noun}",
    )
    return next((text for text in candidates if len(text) < 80 and re.fullmatch(kind.pattern, text)), None)


def _nearest_noun(kind: Kind, word: str) -> str:
    if word in kind.nouns:
        return word
    others = [OTHER_SPELLINGS.get(word), OTHER_SPELLINGS.get(word.lower()), word.removesuffix("s")]
    for other in others if len(word) > 1 else others[:1]:
        if other in kind.nouns:
            return other
    same_letters = [noun for noun in kind.nouns if noun.lower() == word.lower()]
    close = same_letters or get_close_matches(word, kind.nouns, 1, 0.5)
    return close[0] if close else word


def _number(text: str) -> int | float:
    """Digits with an optional scale word, exactly; whole numbers stay whole."""
    found = re.match(rf"({NUMBER})\s?({_either(SCALES)})?$", text.strip())
    assert found is not None  # the caller's pattern has matched
    return _tidy(Decimal(found.group(1)) * SCALES.get(found.group(2) or "", 1))


def _tidy(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _with_unit(units: Mapping[str, Decimal] | Mapping[str, int]) -> Callable[[str], object]:
    def convert(text: str) -> object:
        found = re.match(rf"({NUMBER})\s?(.+)$", text)
        assert found is not None  # the kind's pattern has matched
        return _tidy(Decimal(found.group(1)) * Decimal(units[found.group(2)]))

    return convert


def _count(text: str) -> Interval | None:
    if text == "?":
        return None
    low, _, high = text.partition("..")
    return Interval(_number(low), _number(high or low))


def _period_seconds(text: str) -> Decimal:
    found = re.match(rf"({NUMBER})?\s?(\D+)$", text.strip())
    assert found is not None  # the caller's pattern has matched
    return Decimal(found.group(1) or 1) * PERIODS[found.group(2)]


def _rate(text: str) -> float:
    amount, _, period = text.partition("/")
    seconds = _period_seconds(period)
    return float(Decimal(_number(amount)) / seconds) if seconds else float("inf")


def _money(text: str) -> float:
    amount, _, period = text.lstrip("$").partition("/")
    return float(Decimal(_number(amount)) * MONTH_SECONDS / CALENDAR[period.strip()])


def _growth(text: str) -> Growth | UnitProblem:
    amount, _, period = text.partition("/")
    months = CALENDAR[period.strip()] / MONTH_SECONDS
    if amount.startswith("+"):
        return Growth("linear", float(Decimal(_number(amount[1:])) / months))
    share = Decimal(_number(amount.replace("%", ""))) / 100
    if share > 1000:
        return UnitProblem("grows more than a thousandfold in one period")
    # Exactly the stated rate for a month; other periods are turned into the month's equal compound rate.
    return Growth("compound", float(share) if months == 1 else float((1 + share) ** (1 / months) - 1))


COUNT = Kind(
    "count", "a count or range", rf"\?|{SCALED}(?:\s?\.\.\s?{SCALED})?", ("100_000", "1.5M", "3..5", "?"), _count,
    tuple(SCALES), takes_number=True,
)  # fmt: skip
AMOUNT = Kind("amount", "a number", SCALED, ("1_500", "2k"), _number, tuple(SCALES), takes_number=True)
DURATION = Kind(
    "duration", "a duration", rf"{NUMBER}\s?(?:{_either(SECOND_UNITS)})", ("200ms", "1.5s", "15min"),
    _with_unit(SECOND_UNITS), tuple(SECOND_UNITS), default_noun="ms",
)  # fmt: skip
BYTES = Kind(
    "bytes", "a size in bytes", rf"{NUMBER}\s?(?:{_either(BYTE_UNITS)})", ("2KB", "256MB", "512MiB"),
    _with_unit(BYTE_UNITS), tuple(BYTE_UNITS), default_noun="B",
)  # fmt: skip
RATE = Kind(
    "rate", "a rate", rf"{SCALED}\s?/\s?{PERIOD}", ("5/s", "100/10s", "1/day"), _rate, (*SCALES, *PERIODS),
    default_noun="/s",
)  # fmt: skip
GROWTH = Kind(
    "growth", "a growth", rf"(?:{NUMBER}\s?%|\+{SCALED})\s?/\s?(?:{_either(CALENDAR)})",
    ("10%/month", "20%/year", "+500/month"), _growth, (*SCALES, *CALENDAR), default_noun="/month",
)  # fmt: skip
MONEY = Kind(
    "money", "a budget", rf"\${SCALED}\s?/\s?(?:{_either(CALENDAR)})", ("$500/month", "$5/day"), _money,
    (*SCALES, *CALENDAR), default_noun="/month",
)  # fmt: skip
HORIZON = Kind(
    "months", "a number of months", rf"\d{{1,3}}\s?(?:{_either(MONTHS)})", ("12 months", "2 years"),
    _with_unit(MONTHS), tuple(MONTHS), default_noun=" months",
)  # fmt: skip
KINDS = {kind.name: kind for kind in (COUNT, AMOUNT, DURATION, BYTES, RATE, GROWTH, MONEY, HORIZON)}
