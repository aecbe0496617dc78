"""A frozen value with other fields, made quickly: charges and values are altered a hundred thousand times a run."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def altered(value: T, /, **changes: object) -> T:
    """What `dataclasses.replace` gives for a value without slots, in a fifth of its time."""
    made: T = object.__new__(type(value))
    made.__dict__.update(value.__dict__, **changes)
    return made
