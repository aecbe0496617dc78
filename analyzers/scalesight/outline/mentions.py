"""The names that a function calls and mentions, by which the little that may concern a question is found quickly."""

from __future__ import annotations

import re

from scalesight.outline import facts
from scalesight.outline.memo import PerFunction
from scalesight.outline.nodes import nodes_in

WORD = re.compile(r"[A-Za-z_]\w+")
LONGEST_TEXT = 4_000  # characters of a string that is searched for names
_NAMES: PerFunction[tuple[frozenset[str], frozenset[str]]] = PerFunction()


def called_names(placed: facts.PlacedFunction) -> frozenset[str]:
    """The last names of everything that a function calls or draws."""
    return _names(placed)[0]


def mentioned_names(placed: facts.PlacedFunction) -> frozenset[str]:
    """Every name that a function reads, binds or takes."""
    return _names(placed)[1]


def _names(placed: facts.PlacedFunction) -> tuple[frozenset[str], frozenset[str]]:
    """What a function calls and what it mentions; remembered by what the function says."""
    return _NAMES.of(placed.said, lambda: _names_in(placed.function))


def _names_in(function: facts.Function) -> tuple[frozenset[str], frozenset[str]]:
    called: set[str] = set()
    mentioned: set[str] = {function.name, *(p.name for p in function.parameters)}
    for node in nodes_in(function.body):
        if isinstance(node, facts.Name):
            mentioned.add(node.id)
        elif isinstance(node, facts.Attribute):
            mentioned.add(node.name)
        elif isinstance(node, facts.Call):
            _add_name(called, node.function)
        elif isinstance(node, facts.Element):
            _add_name(called, node.tag)
        elif isinstance(node, facts.Text):
            for part in node.parts:
                if isinstance(part, str) and len(part) < LONGEST_TEXT:
                    mentioned.update(WORD.findall(part))
    return frozenset(called), frozenset(mentioned)


def _add_name(names: set[str], of: object) -> None:
    if isinstance(of, facts.Name):
        names.add(of.id)
    elif isinstance(of, facts.Attribute):
        names.add(of.name)
