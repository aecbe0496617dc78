"""Checks a TOML tree against the typed model: closed keys, kinds of quantities, closed lists; every fault has a place.

An invalid value is left out and told; its neighbours stay.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from msgspec import inspect

from scalesight.config import units
from scalesight.config.model import Place, Problem
from scalesight.config.shape import FURTHER_KEYS, LimitsTable, RulesTable
from scalesight.config.statements import judge
from scalesight.config.telling import described, key_text, meaningless, quoted, unknown_key, unknown_word, wrong_type
from scalesight.config.tree import Array, Broken, Entry, Node, Scalar, Table, plain
from scalesight.config.vocabulary import RULES, listed


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
    if isinstance(shape, inspect.AnyType):
        return plain(node)
    return _check_scalar(node, shape, name, problems)


def _chosen(node: Node, shape: inspect.UnionType) -> Any:
    """The alternative that fits the node: a table for tables, else the plain value."""
    tables = [option for option in shape.types if isinstance(option, inspect.StructType)]
    others = [option for option in shape.types if not isinstance(option, inspect.StructType)]
    return tables[0] if tables and (isinstance(node, Table) or not others) else others[0]


def _check_annotated(node: Node, shape: inspect.Metadata, name: str, problems: list[Problem]) -> Any:
    extra = shape.extra or {}
    if "unit" in extra:
        return _check_quantity(node, extra["unit"], name, problems, above_zero=extra["above_zero"])
    if "words" in extra:
        return _check_word(node, extra["words"], name, problems)
    if "expression" in extra:
        return _check_expression(node, extra["expression"], name, problems)
    return _check(node, shape.type, name, problems)


def _check_quantity(node: Node, kind: units.Kind, name: str, problems: list[Problem], *, above_zero: bool) -> Any:
    if not isinstance(node, Scalar):
        problems.append(Problem(f"`{name}` must be {kind.description}, not {described(node)}", node.place))
        return INVALID
    result = units.parse(kind, node.value)
    if not isinstance(result, units.UnitProblem):
        if above_zero and result == 0:
            problems.append(Problem(f"`{name}` must be more than 0", node.place))
            return INVALID
        return result
    plain_number = kind.takes_number and result.nearest is not None and result.nearest.replace("_", "").isdigit()
    replacement = None if result.nearest is None else result.nearest if plain_number else quoted(result.nearest)
    meant = f"; did you mean {replacement}?" if replacement else ""
    problems.append(Problem(f"`{name}`: {result.message}{meant}", node.place, replacement=replacement))
    return INVALID


def _check_word(node: Node, allowed: tuple[str, ...], name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        problems.append(wrong_type(name, "a word", node))
        return INVALID
    if node.value not in allowed:
        problems.append(unknown_word(name, node.value, allowed, node.place))
        return INVALID
    return node.value


def _check_expression(node: Node, kind: str, name: str, problems: list[Problem]) -> Any:
    """A number, or the text of an expression that has a meaning as a size or as a value."""
    value = node.value if isinstance(node, Scalar) else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str) and not (is_number and kind == "size"):
        problems.append(wrong_type(name, "a number or an expression" if kind == "size" else "an expression", node))
        return INVALID
    if isinstance(value, int | float) and not value >= 0:
        problems.append(Problem(f"`{name}` must not be negative", node.place))
        return INVALID
    problem = meaningless(str(value), kind, name, node)
    if problem is not None:
        problems.append(problem)
        return INVALID
    return value


def _check_struct(node: Node, shape: inspect.StructType, name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Table):
        problems.append(wrong_type(name, "a table", node))
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
            told = _unknown_further(shape.cls, inner, entry, fields) if further else unknown_key(inner, entry, fields)
            problems.append(told)
            continue
        read = check_entry(entry, allowed, inner, problems)
        if read is not None:
            section[entry.key] = read
    return section


def _matches(pattern: str, key: str) -> bool:
    return re.search(pattern, key) is not None


def _unknown_further(owner: type, name: str, entry: Entry, fields: Mapping[str, Any]) -> Problem:
    """The problem of a key in a table that besides its fields takes routes and functions, or rules."""
    if owner is RulesTable:
        return unknown_key(name, entry, (*fields, *RULES))
    hint = "a route or function is quoted and contains a space, `/`, `.` or `*`"
    inner = next(iter(entry.value.entries.values()), None) if isinstance(entry.value, Table) else None
    if inner is None or (owner is LimitsTable and not isinstance(inner.value, Table)):
        return unknown_key(name, entry, fields, f"allowed: {listed(fields)}; {hint}")
    # `jobs.nightly = …`: TOML reads the dot as a table of its own.
    return Problem(f'`{name}`: unknown key; {hint}: write "{entry.key}.{inner.key}"', entry.key_place)


def _check_mapping(node: Node, shape: inspect.DictType, name: str, problems: list[Problem]) -> Any:
    if not isinstance(node, Table):
        problems.append(wrong_type(name, "a table", node))
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
        problems.append(wrong_type(name, "an array", node))
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
    problem = wrong_type(name, SCALARS.get(type(shape), "another value"), node)
    unquoted = judge(f"value = {value}")[0].get("value") if isinstance(value, str) and "\n" not in value else None
    if isinstance(value, str) and isinstance(unquoted, bool | datetime.date):
        entry = Scalar(unquoted, node.place)
        if _check_scalar(entry, shape, name, []) is not INVALID:
            problem = replace(problem, replacement=value.strip())
    problems.append(problem)
    return INVALID
