"""What is known of a string's text."""

from __future__ import annotations

from collections.abc import Iterable

from scalesight.inference.values import Scalar, Value


def literal_prefix(value: Value | None) -> str:
    """What a string is known to start with; unknown pieces are written `{}`."""
    if not isinstance(value, Scalar):
        return ""
    if isinstance(value.literal, str):
        return value.literal
    return "".join(p if isinstance(p, str) else literal_prefix(p) or "{}" for p in value.pieces)


def literal(value: Value) -> str | None:
    """The text of a string value, when it is known."""
    return value.literal if isinstance(value, Scalar) and isinstance(value.literal, str) else None


def literals(values: Iterable[Value]) -> list[str]:
    """The texts of those strings that are known."""
    return [text for value in values if (text := literal(value)) is not None]
