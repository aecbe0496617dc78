"""Chunks: how many elements a round goes ahead, whether or not anybody sees the number."""

from __future__ import annotations

from scalesight.cost.algebra import Polynomial, minimum, unknown, unknowns
from scalesight.inference.values import Library, Opaque, Scalar, Value

AHEAD = ("plus", "ahead")  # forms of a number that lies so many elements behind another


def step_of(value: Value) -> Polynomial | None:
    """The number that a value is; one that nobody sees bears its name, so that it is the same wherever it stands."""
    if isinstance(value, Scalar) and value.amount is not None:
        return value.amount
    name = value.name.rpartition(".")[2] if isinstance(value, Library) else getattr(value, "hint", "").partition("|")[0]
    if not name or not isinstance(value, (Scalar, Opaque, Library)) or getattr(value, "text", False):
        return None
    return unknown(name)


def chunk_of(lower: Value | None, upper: Value | None) -> Polynomial | None:
    """`[i : i + 100]` is 100 elements, whatever `i` is."""
    if isinstance(upper, Scalar) and upper.form in AHEAD and upper.size is not None and isinstance(lower, Scalar):
        return upper.size
    return None


def cut(size: Polynomial, amount: Polynomial) -> Polynomial:
    """So many of `size` elements; of a number that nobody sees, as many as it is: rounds × chunk are all of them."""
    return amount if unknowns(amount) else minimum(size, amount)
