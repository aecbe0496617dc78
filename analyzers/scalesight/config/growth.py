"""How many there are at a month: growth of volumes, totals of fan-outs, and the names of months."""

from __future__ import annotations

import datetime

from scalesight.config.model import Scale, Volume
from scalesight.cost.interval import Interval, exactly

LARGEST_FACTOR = 1e30  # beyond any count; keeps the arithmetic finite


def count_at(volume: Volume, scale: Scale, months: int) -> Interval | None:
    """How many of the entity exist in all, `months` after the counts were true; None where a count is unknown.

    A fan-out counts its parent's total × its own number, so the growth of either multiplies.
    """
    total = number_at(volume, months)
    while volume.per is not None and total is not None:
        parent = scale.volumes.get(volume.per)
        number = number_at(parent, months) if parent is not None else None
        if parent is None or number is None:
            return None
        volume, total = parent, total * number
    return total


def number_at(volume: Volume, months: int) -> Interval | None:
    """The volume's own number after `months`: for a fan-out how many per one of its parent's."""
    if volume.count is None or volume.growth is None or months == 0:
        return volume.count
    if volume.growth.kind == "linear":
        return volume.count + exactly(volume.growth.rate * months)
    return volume.count.scaled(_power(1 + volume.growth.rate, months))


def _power(factor: float, months: int) -> float:
    try:
        return min(factor**months, LARGEST_FACTOR)
    except OverflowError:
        return LARGEST_FACTOR


def months_between(measured: datetime.date, today: datetime.date) -> int:
    """Whole months from the day the counts were true to `today`; negative when that day lies ahead."""
    months = (today.year - measured.year) * 12 + today.month - measured.month
    if months > 0 and today.day < measured.day and not _is_month_end(today):
        return months - 1
    if months < 0 and today.day > measured.day and not _is_month_end(measured):
        return months + 1
    return months


def _is_month_end(day: datetime.date) -> bool:
    return (day + datetime.timedelta(days=1)).month != day.month if day < datetime.date.max else True


def month_label(measured: datetime.date, months: int) -> str:
    """The month so many months after `measured`, such as `2027-04`."""
    year, month = divmod(measured.year * 12 + measured.month - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"
