"""The outline finds in real code what Python's own parser finds there, at the same bytes."""

from __future__ import annotations

import argparse
import ast
import asyncio.tasks
import contextlib
import dataclasses
import difflib
import http.client
import inspect
import json.decoder
import logging
import statistics
import subprocess
import tarfile
import typing
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from scalesight.languages import load_language
from scalesight.outline import outline

MODULES = [argparse, asyncio.tasks, contextlib, dataclasses, difflib, http.client, inspect, json.decoder, logging]
MODULES += [statistics, tarfile, typing, subprocess, ElementTree]

# What both name; where facts leave something out on purpose (assertion messages, handlers' types) see `nodes_of`.
KINDS: dict[str, tuple[type[ast.AST], ...]] = {
    "Call": (ast.Call,),
    "Lambda": (ast.Lambda,),
    "Await": (ast.Await,),
    "Yield": (ast.Yield, ast.YieldFrom),
    "Conditional": (ast.IfExp,),
    "Comprehension": (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    "ForEach": (ast.For, ast.AsyncFor),
    "While": (ast.While,),
    "With": (ast.With, ast.AsyncWith),
    "Try": (ast.Try,),
    "Raise": (ast.Raise,),
    "Assign": (ast.Assign, ast.AugAssign, ast.AnnAssign),
    "Delete": (ast.Delete,),
    "Import": (ast.Import, ast.ImportFrom),
    "Break": (ast.Break,),
    "Continue": (ast.Continue,),
}


def nodes_of(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that have facts."""
    yield node
    left_out = {"type"} if isinstance(node, ast.ExceptHandler) else {"msg"} if isinstance(node, ast.Assert) else set()
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in left_out:
                yield from nodes_of(child)


def facts_of(fact: Any, base: int) -> Iterator[tuple[str, int]]:
    """The kind and absolute start of every fact below."""
    if isinstance(fact, tuple):
        for part in fact:
            yield from facts_of(part, base)
    elif isinstance(fact, msgspec.Struct):
        span = getattr(fact, "span", None)
        if span is not None:
            yield type(fact).__name__, base + span[0]
        for name in fact.__struct_fields__:
            yield from facts_of(getattr(fact, name), base)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_facts_stand_where_python_sees_them(module: ModuleType) -> None:
    source = Path(str(module.__file__)).read_bytes()
    result = outline(load_language("python"), source)
    facts = list(facts_of(result.module.function, 0))
    for placed in result.functions:
        facts += facts_of(placed.function, placed.start)
    for place in result.classes:
        facts += facts_of(place.definition, place.start)

    lines = [0]
    for line in source.split(b"\n"):
        lines.append(lines[-1] + len(line) + 1)
    nodes = list(nodes_of(ast.parse(source)))
    for kind, types in KINDS.items():
        expected = [lines[node.lineno - 1] + node.col_offset for node in nodes if isinstance(node, types)]  # type: ignore[attr-defined]
        assert sorted(start for name, start in facts if name == kind) == sorted(expected), kind
    assert result.errors == ()
