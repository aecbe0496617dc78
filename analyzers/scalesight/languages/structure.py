"""A language's structure file, compiled: which query pattern announces which fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import tree_sitter

DEFINITIONS = frozenset({"function", "class", "decorated", "closure", "type", "holder"})

_CAPTURE = re.compile(r"@([\w.]+)")
_TOKEN = re.compile(r'"[^"]*"')
_COMMENT = re.compile(r"^\s*;.*$", re.MULTILINE)
_BARE = re.compile(r"\(*\s*\(?(\w+)\)?\s*@(\w+)\s*(\(#set![^)]*\)\s*)*\)*\s*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its main capture, its role captures, and what `#set!` says about it.

    `begins`: with the main capture; otherwise that is inside of what the pattern begins with.
    """

    main: str
    roles: tuple[str, ...]
    settings: Mapping[str, str]
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Structure:
    """The compiled structure file.

    `definitions` finds functions and classes only and runs over whole files; `details` finds the rest and may run over
    a part. A pattern that is a bare node type needs no search: it stands in `bare`, by the grammar's number for it.
    """

    patterns: tuple[Pattern, ...]
    definitions: tree_sitter.Query
    details: tree_sitter.Query
    bare: Mapping[int, Pattern]


def compile_structure(grammar: tree_sitter.Language, text: str) -> Structure:
    """The compiled structure file.

    Raises `tree_sitter.QueryError` or `ValueError` on a wrong one: it is our own data, and a test compiles each.
    """
    definitions, details = tree_sitter.Query(grammar, text), tree_sitter.Query(grammar, text)
    source = text.encode()
    patterns: list[Pattern] = []
    bare: dict[int, Pattern] = {}
    for index in range(details.pattern_count):
        raw = source[details.start_byte_for_pattern(index) : details.end_byte_for_pattern(index)].decode()
        body = _COMMENT.sub("", raw).strip()
        settings = {key: value or "" for key, value in details.pattern_settings(index).items()}
        pattern = _pattern(body, settings)
        patterns.append(pattern)
        bare_node = _BARE.fullmatch(body)
        if bare_node is not None and pattern.main not in DEFINITIONS:
            bare |= dict.fromkeys(_kinds(grammar, bare_node[1]), pattern)
        if bare_node is not None or pattern.main in DEFINITIONS:
            details.disable_pattern(index)
        if pattern.main not in DEFINITIONS:
            definitions.disable_pattern(index)
    return Structure(tuple(patterns), definitions, details, bare)


def _pattern(body: str, settings: Mapping[str, str]) -> Pattern:
    captures = list(dict.fromkeys(_CAPTURE.findall(body)))
    mains = [capture for capture in captures if "." not in capture]
    if len(mains) != 1:
        raise ValueError(f"a pattern needs exactly one capture without a dot, this one has {len(mains)}: {body}")
    before = _TOKEN.sub("", re.split(rf"@{mains[0]}(?![\w.])", body)[0])
    inside = len(re.findall(r"[(\[]", before)) - len(re.findall(r"[)\]]", before))
    is_group = re.match(r"\(\s*[(\[]", body) is not None
    roles = tuple(capture for capture in captures if "." in capture)
    return Pattern(mains[0], roles, settings, inside == int(is_group))


def _kinds(grammar: tree_sitter.Language, name: str) -> list[int]:
    # A grammar may have several numbers for one name (aliases).
    return [
        kind
        for kind in range(grammar.node_kind_count)
        if grammar.node_kind_for_id(kind) == name and grammar.node_kind_is_named(kind)
    ]
