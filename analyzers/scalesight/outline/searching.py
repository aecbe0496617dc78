"""Searching a tree for the captures of its language, only where they can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scalesight.languages import Language
from scalesight.outline.facts import Span
from scalesight.outline.lowering import Found, found_in
from scalesight.outline.owners import Owner, spans_to_search
from scalesight.syntax import Node, matches

SHALLOW = 4  # levels below the root: a decorated method of a class stands there, what it does stands deeper


def all_in(language: Language, root: Node) -> tuple[dict[int, Found], dict[int, Found]]:
    """The captures of all functions and classes, and all captures with them."""
    definitions: dict[int, Found] = {}
    found_in(language, matches(language.structure.definitions, root), definitions)
    found = _without_holders(definitions)
    found_in(language, matches(language.structure.details, root), found)
    return definitions, found


def definitions_in(language: Language, source: bytes, root: Node) -> dict[int, Found]:
    """The captures of all functions and classes that are in no function, and of some that are in one.

    Nearly all stand at few levels below the root. Deeper ones are looked for between the functions at these levels.
    """
    query, patterns, found = language.structure.definitions, language.structure.patterns, dict[int, Found]()
    high = matches(query, root, depth=SHALLOW)
    functions = {node.id: node for _, captures in high for node in captures.get("function", ())}
    # What a pattern that begins higher says of a function may not be all that is said of it.
    partial = {
        node.id: node for index, captures in high for node in captures.get("function", ()) if not patterns[index].begins
    }
    found_in(language, high, found)
    for node in partial.values():
        found_in(language, matches(query, node, depth=0), found)
    for span in _between(sorted((node.start_byte, node.end_byte) for node in functions.values()), len(source)):
        if not source[slice(*span)].isspace():
            found_in(language, matches(query, root, span), found)
    return found


def details_in(
    language: Language,
    source: bytes,
    root: Node,
    owners: Sequence[Owner],
    missing: Sequence[Owner | None],
    definitions: Mapping[int, Found],
) -> dict[int, Found]:
    """The definitions and all captures of what is missing: from a search of the whole, or of the parts that changed."""
    spans: list[Span | None] = [*spans_to_search(root, owners, missing)] if len(missing) <= len(owners) else [None]
    if 2 * sum(span[1] - span[0] for span in spans if span is not None) > len(source):
        spans = [None]
    found = dict(definitions)
    for span in spans:
        found_in(language, matches(language.structure.definitions, root, span), found)
    found = _without_holders(found)
    for span in spans:
        found_in(language, matches(language.structure.details, root, span), found)
    return found


def _without_holders(found: Mapping[int, Found]) -> dict[int, Found]:
    """A holder only gives names; what else is said of it counts."""
    return {number: one for number, one in found.items() if one.main != "holder"}


def _between(spans: Iterable[Span], end: int) -> Iterator[Span]:
    """What is left of a text without some spans, which are in order."""
    start = 0
    for first, last in spans:
        if first > start:
            yield (start, first)
        start = max(start, last)
    if end > start:
        yield (start, end)
