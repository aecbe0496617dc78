"""What a query cannot say about Python: the values of literals, and relative imports."""

from __future__ import annotations

import re
import unicodedata

from scalesight.languages.literals import character, decoded, number_of

_LITERAL = re.compile(rb"([A-Za-z]{0,3})(\"\"\"|'''|\"|')")
_ESCAPE = re.compile(
    r"\\(?:\r\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]+)\}|([0-7]{1,3})|([\s\S]))"
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\n": ""}


def plain_text(raw: bytes) -> str | None:
    """The value of a string literal, bytes too; None for an f-string that interpolates."""
    opening = _LITERAL.match(raw)
    if opening is None:
        return decoded(raw)
    prefix, quote = opening[1].lower(), opening[2]
    if b"{" in raw and (b"f" in prefix or b"t" in prefix):
        return None
    end = len(raw) - len(quote) if raw.endswith(quote) and len(raw) >= opening.end() + len(quote) else len(raw)
    text = decoded(raw[opening.end() : end])
    if b"f" in prefix or b"t" in prefix:
        text = text.replace("}}", "}")
    return text if b"r" in prefix else _unescaped(text)


def text_piece(raw: bytes, literal: bytes) -> str:
    """The value of a piece between the interpolations of an f-string."""
    opening = _LITERAL.match(literal)
    text = decoded(raw).replace("{{", "{").replace("}}", "}")
    return text if opening is not None and b"r" in opening[1].lower() else _unescaped(text)


def number(raw: bytes) -> int | float | None:
    """The value of a number; None for a complex one and for what neither 64 bits nor a finite float can hold."""
    text = raw.decode("ascii", "replace").replace("_", "").rstrip("lL")
    return number_of(text, re.fullmatch(r"0[0-7]+", text) is not None)


def module_reference(text: str) -> tuple[str, int]:
    """`..pkg.mod` is ("pkg.mod", 2)."""
    text = "".join(text.split())
    module = text.lstrip(".")
    return module, len(text) - len(module)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(match: re.Match[str]) -> str:
    x, u, long_u, name, octal, simple = match.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple if simple in "\\'\"" else match[0])
    if name is not None:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return match[0]
    digits, base = (octal, 8) if octal is not None else (x or u or long_u, 16)
    if digits is None:
        return ""
    return character(digits, base)
