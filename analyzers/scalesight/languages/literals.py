"""What the literals of every language have in common: line ends, numbers that fit, characters by their code."""

from __future__ import annotations

import math


def decoded(raw: bytes) -> str:
    """Source text with one kind of line end."""
    text = raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n") if "\r" in text else text


def number_of(text: str, octal: bool) -> int | float | None:
    """The value of a number's text (`octal`: `017` without a letter); None when no finite 64-bit number says it."""
    try:
        value: int | float = int(text, 8) if octal else int(text, 0)
    except ValueError:
        try:
            value = float(text)
        except ValueError:
            return None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        value = float(value) if value.bit_length() < 1024 else math.inf
    return value if isinstance(value, int) or math.isfinite(value) else None


def character(digits: str, base: int) -> str:
    """The character of a code; a lone surrogate is no text that can be written down."""
    code = int(digits, base)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)
