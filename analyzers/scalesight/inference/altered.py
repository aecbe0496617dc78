"""A frozen value with other fields, made quickly: charges and values are altered a hundred thousand times a run."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


def altered(value: T, /, **changes: object) -> T:
    """What `dataclasses.replace` gives for a value without slots, or a struct, in a fifth of its time."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changes)
    made: T = object.__new__(type(value))
    made.__dict__.update(value.__dict__, **changes)
    return made
