"""The words in which a fault is told: what stands there, what is allowed, and the nearest right spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scalesight.config.model import Place, Problem
from scalesight.config.tree import Array, Entry, Node, Scalar, Table
from scalesight.config.vocabulary import listed, nearest
from scalesight.effects.expressions import VERBS, parse, parse_size


def unknown_word(name: str, word: str, allowed: Iterable[str], place: Place) -> Problem:
    """A string that must be one of a closed list and is not."""
    allowed = tuple(allowed)
    near = nearest(word, allowed)
    meant = f'; did you mean "{near}"?' if near else ";"
    return Problem(
        f'`{name}`: unknown "{word}"{meant} allowed: {listed(allowed)}',
        place,
        replacement=quoted(near) if near else None,
    )


def unknown_key(name: str, entry: Entry, allowed: Iterable[str], hint: str = "") -> Problem:
    """A key that is not among those that may stand in its table."""
    allowed = tuple(allowed)
    near = nearest(entry.key, allowed)
    meant = f"; did you mean `{near}`?" if near else ";"
    text = f"`{name}`: unknown key{meant} {hint or f'allowed: {listed(allowed)}'}"
    return Problem(text, entry.key_place, replacement=near)


def wrong_type(name: str, wanted: str, node: Node) -> Problem:
    return Problem(f"`{name}` must be {wanted}, not {described(node)}", node.place)


def meaningless(text: str, kind: str, name: str, node: Node) -> Problem | None:
    """Why the expression of a size or a value has no meaning; None when it has one."""
    try:
        (parse_size if kind == "size" else parse)(text)
    except (ValueError, SyntaxError) as error:
        why = error.msg if isinstance(error, SyntaxError) else str(error)
        repaired = re.sub(r"[A-Za-z_]\w*(?=\s*\()", lambda word: nearest(word[0], VERBS) or word[0], text)
        meant = repaired if repaired != text and meaningless(repaired, kind, name, node) is None else None
        hint = f"; did you mean {quoted(meant)}?" if meant is not None else ""
        return Problem(f"`{name}`: {why}{hint}", node.place, replacement=quoted(meant) if meant is not None else None)
    return None


def described(node: Node) -> str:
    if isinstance(node, Table):
        return "a table"
    if isinstance(node, Array):
        return "an array"
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool):
        return "true or false"
    return "a string" if isinstance(value, str) else "a number" if isinstance(value, int | float) else "a date"


def key_text(key: str) -> str:
    """The key as TOML writes it."""
    bare = key.replace("-", "").replace("_", "")
    return key if bare.isascii() and bare.isalnum() else f'"{key}"'


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
