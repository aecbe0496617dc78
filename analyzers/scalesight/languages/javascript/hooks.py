"""What a query cannot say about JavaScript: the values of literals, and where a module is."""

from __future__ import annotations

import re

from scalesight.languages.literals import character, decoded, number_of

_QUOTES = (b'"', b"'", b"`")
_ESCAPE = re.compile(r"\\(?:\r\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|([0-7]{1,3})|([\s\S]))")
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\n": ""}
_OCTAL = re.compile(r"0[0-7]+")


def plain_text(raw: bytes) -> str | None:
    """The value of a string literal, or a bare key; None for a template that interpolates."""
    quote = raw[:1]
    if quote not in _QUOTES:
        return decoded(raw)
    if quote == b"`" and b"${" in raw:
        return None
    end = len(raw) - 1 if len(raw) > 1 and raw.endswith(quote) else len(raw)
    return _unescaped(decoded(raw[1:end]))


def text_piece(raw: bytes, literal: bytes) -> str:
    """The value of a piece between the interpolations of a template."""
    return _unescaped(decoded(raw))


def number(raw: bytes) -> int | float | None:
    """The value of a number; None when no finite 64-bit number says it."""
    text = raw.decode("ascii", "replace").replace("_", "").rstrip("n").lower()
    return number_of(text, _OCTAL.fullmatch(text) is not None)


def module_reference(text: str) -> tuple[str, int]:
    """`'./a/b'` is ("./a/b", 1): the path as written, and whether it starts at the file."""
    module = plain_text(text.encode()) or ""
    return module, int(module in (".", "..") or module.startswith(("./", "../")))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(match: re.Match[str]) -> str:
    x, u, braced, octal, simple = match.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    digits, base = (octal, 8) if octal is not None else (x or u or braced, 16)
    if digits is None:
        return ""
    return character(digits, base)
