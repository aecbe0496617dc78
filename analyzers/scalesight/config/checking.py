"""Checks a TOML tree against the typed model: closed keys, kinds of quantities, closed lists; every fault has a place.

An invalid value is left out and told; its neighbours stay.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec import inspect

from scalesight.config import units
from scalesight.config.model import Place, Problem
from scalesight.config.shape import FURTHER_KEYS, QUOTED
from scalesight.config.tree import Array, Broken, Entry, Node, Scalar, Table, plain
from scalesight.config.vocabulary import listed, nearest


@dataclass(frozen=True, slots=True)
class Read:
    """A checked value with the places of its key and of itself; tables are mappings of `Read`, arrays tuples."""

    value: Any
    key_place: Place
    place: Place


Section = Mapping[str, Read]


@cache
def shape_of(model: Any) -> Any:
    """The shape of a class or annotation of the typed model."""
    return inspect.type_info(model)


def check_entry(entry: Entry, shape: Any, name: str, problems: list[Problem]) -> Read | None:
    """The entry's value when it has the shape; `name` is the dotted key for messages."""
    value = _check(entry.value, shape, name, problems)
    return None if value is INVALID else Read(value, entry.key_place, entry.value.place)


class _Invalid:
    """The mark of a value that has been told as a problem."""


INVALID = _Invalid()


def _check(node: Node, shape: Any, name: str, problems: list[Problem]) -> Any:
    if isinstance(node, Broken):
        return INVALID
    if isinstance(shape, inspect.Metadata):
        return _check_annotated(node, shape, name, problems)
    if isinstance(shape, inspect.UnionType):
        return _check(node, _chosen(node, shape), name, problems)
    if isinstance(shape, inspect.StructType):
        return _check_struct(node, shape, name, problems)
    if isinstance(shape, inspect.DictType):
        return _check_mapping(node, shape, name, problems)
    if isinstance(shape, inspect.ListType):
        return _check_list(node, shape, name, problems)
    return _check_scalar(node, shape, name, problems)


def _chosen(node: Node, shape: inspect.UnionType) -> Any:
    """The alternative that fits the node: a table for tables, else the plain value."""
    tables = [option for option in shape.types if isinstance(option, inspect.StructType)]
    others = [option for option in shape.types if not isinstance(option, inspect.StructType)]
    return tables[0] if tables and (isinstance(node, Table) or not others) else others[0]


def _check_annotated(node: Node, shape: inspect.Metadata, name: str, problems: list[Problem]) -> Any:
    extra = shape.extra or {}
    if "unit" in extra:
        return _check_quantity(node, extra["unit"], name, problems)
    if "words" in extra:
        return _check_word(node, extra["words"], name, problems)
    if "keys" in extra and isinstance(node, Table):
        _check_keys(node, extra["keys"], name, problems)
    return _check(node, shape.type, name, problems)


def _check_quantity(node: Node, kind: units.Kind, name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Scalar):
        problems.append(Problem(f"`{name}` must be {kind.description}, not {_described(node)}", node.place))
        return INVALID
    result = units.parse(kind, node.value)
    if not isinstance(result, units.UnitProblem):
        return result
    plain_number = kind.takes_number and result.nearest is not None and result.nearest.replace("_", "").isdigit()
    replacement = None if result.nearest is None else result.nearest if plain_number else _toml(result.nearest)
    meant = f"; did you mean {replacement}?" if replacement else ""
    problems.append(Problem(f"`{name}`: {result.message}{meant}", node.place, replacement=replacement))
    return INVALID


def _check_word(node: Node, allowed: tuple[str, ...], name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        problems.append(_wrong_type(name, "a word", node))
        return INVALID
    if node.value not in allowed:
        problems.append(unknown_word(name, node.value, allowed, node.place))
        return INVALID
    return node.value


def unknown_word(name: str, word: str, allowed: Iterable[str], place: Place) -> Problem:
    """A string that must be one of a closed list and is not."""
    allowed = tuple(allowed)
    near = nearest(word, allowed)
    meant = f'; did you mean "{near}"?' if near else ""
    return Problem(
        f'`{name}`: unknown "{word}"{meant} Allowed: {listed(allowed)}'.replace('" Allowed', '"; allowed'),
        place,
        replacement=_toml(near) if near else None,
    )


def unknown_key(name: str, entry: Entry, allowed: Iterable[str], hint: str = "") -> Problem:
    """A key that is not among those that may stand in its table."""
    allowed = tuple(allowed)
    near = nearest(entry.key, allowed)
    meant = f"; did you mean `{near}`?" if near else ";"
    text = f"`{name}`: unknown key{meant} {hint or f'allowed: {listed(allowed)}'}"
    return Problem(text, entry.key_place, replacement=near)


def _check_keys(table: Table, allowed: tuple[str, ...], name: str, problems: list[Problem]) -> None:
    for entry in table.entries.values():
        if entry.key not in allowed:
            problems.append(unknown_key(f"{name}.{entry.key}", entry, allowed))


def _check_struct(node: Node, shape: inspect.StructType, name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Table):
        problems.append(_wrong_type(name, "a table", node))
        return INVALID
    fields = {field.encode_name: field.type for field in shape.fields}
    further = FURTHER_KEYS.get(shape.cls)
    section: dict[str, Read] = {}
    for entry in node.entries.values():
        inner = f"{name}.{key_text(entry.key)}" if name else key_text(entry.key)
        allowed = fields.get(entry.key)
        if allowed is None and further is not None and _matches(further[0], entry.key):
            allowed = shape_of(further[1])
        if allowed is None:
            problems.append(unknown_key(inner, entry, fields, _quoting_hint(further, entry, fields)))
            continue
        read = check_entry(entry, allowed, inner, problems)
        if read is not None:
            section[entry.key] = read
    return section


def _matches(pattern: str, key: str) -> bool:
    return re.search(pattern, key) is not None


def _quoting_hint(further: tuple[str, Any] | None, entry: Entry, fields: Mapping[str, Any]) -> str:
    if further is None or further[0] != QUOTED:
        return ""
    rest = f"allowed: {listed(fields)}; a route or function is quoted and contains a space, `/`, `.` or `*`"
    if isinstance(entry.value, Table) and len(entry.value.entries) == 1:
        (inner,) = entry.value.entries.values()
        rest += f', such as "{entry.key}.{inner.key}"'
    return rest


def _check_mapping(node: Node, shape: inspect.DictType, name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Table):
        problems.append(_wrong_type(name, "a table", node))
        return INVALID
    if isinstance(shape.value_type, inspect.AnyType):
        return plain(node)
    section = {}
    for entry in node.entries.values():
        read = check_entry(entry, shape.value_type, f"{name}.{key_text(entry.key)}", problems)
        if read is not None:
            section[entry.key] = read
    return section


def _check_list(node: Node, shape: inspect.ListType, name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Array):
        problems.append(_wrong_type(name, "an array", node))
        return INVALID
    values = [(item, _check(item, shape.item_type, name, problems)) for item in node.items]
    return tuple(Read(value, item.place, item.place) for item, value in values if value is not INVALID)


SCALARS: Mapping[type, str] = {
    inspect.StrType: "a string",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date such as 2026-11-01",
}


def _check_scalar(node: Node, shape: Any, name: str, problems: list[Problem]) -> Any:
    value = node.value if isinstance(node, Scalar) else None
    fits = (
        (isinstance(shape, inspect.StrType) and isinstance(value, str))
        or (isinstance(shape, inspect.BoolType) and isinstance(value, bool))
        or (isinstance(shape, inspect.DateType) and type(value) is datetime.date)
    )
    if fits:
        return value
    problem = _wrong_type(name, SCALARS.get(type(shape), "another value"), node)
    problems.append(problem)
    return INVALID


def _wrong_type(name: str, wanted: str, node: Node) -> Problem:
    return Problem(f"`{name}` must be {wanted}, not {_described(node)}", node.place)


def _described(node: Node) -> str:
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


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
