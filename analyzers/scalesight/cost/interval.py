"""A closed interval of non-negative amounts: what a declared range such as `3..5` evaluates to."""

from __future__ import annotations

import msgspec


class Interval(msgspec.Struct, frozen=True, gc=False):
    """`low <= high`; whole numbers stay `int` so that counts are exact."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, other: Interval) -> Interval:
        return Interval(self.low * other.low, self.high * other.high)

    def scaled(self, factor: float) -> Interval:
        """Both ends times a non-negative factor."""
        return Interval(self.low * factor, self.high * factor)

    def union(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))


def exactly(value: float) -> Interval:
    """The interval of one value."""
    return Interval(value, value)
