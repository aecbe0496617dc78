"""Who owns spans: the module, and the functions and classes outside functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scalesight.outline.definitions import Definition
from scalesight.outline.facts import NAMELESS, Span
from scalesight.outline.lowering import Found
from scalesight.syntax import Node


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """A definition with its place in the file; `top` when no other owner contains it."""

    definition: Definition
    qualname: str
    start: int
    end: int
    top: bool


def owners_in(source: bytes, found: Mapping[int, Found], exports: Sequence[str] = ()) -> tuple[Owner, ...]:
    """The functions and classes outside functions, in order of position, from the captures of definitions.

    `exports` are the names that stand for what the module gives to others.
    """
    decorated: dict[int, tuple[Node, Found]] = {}
    for one in found.values():
        inner = one.role("decorated.definition")
        if inner is not None and one.node is not None:
            decorated[inner.id] = (one.node, one)
    definitions = []
    for one in found.values():
        if one.node is not None and one.main in ("function", "class", "closure", "type", "holder"):
            outer, wrapper = decorated.get(one.node.id, (one.node, None))
            decorators = wrapper.all("decorated.decorator") if wrapper is not None else one.all(f"{one.main}.decorator")
            definition = Definition(outer, one.node, one, tuple(decorators))
            definitions.append((definition.start, -outer.end_byte, definition))
    definitions.sort(key=lambda entry: entry[:2])
    return tuple(_placed(source, definitions, exports))


def _placed(
    source: bytes, definitions: Sequence[tuple[int, int, Definition]], exports: Sequence[str]
) -> Iterable[Owner]:
    # One sweep with a stack of what is open: asking nodes for their parents is slow and deep.
    around: list[tuple[int, str, bool]] = []
    function_end = -1
    for start, negative_end, definition in definitions:
        end = -negative_end
        if start < function_end:
            continue
        while around and around[-1][0] <= start:
            around.pop()
        node, main = definition.name, definition.found.main
        name = _shown(source[node.start_byte : node.end_byte], exports) if node is not None else ""
        in_class = any(is_class for _, _, is_class in around)
        if main == "closure" and in_class:
            function_end = end
            continue
        if main in ("closure", "type"):
            own = definition.found.role(f"{main}.name")
            # What is the module itself is its main value.
            without = NAMELESS if node is None else "default"
            name = name or (source[own.start_byte : own.end_byte].decode("utf-8", "replace") if own else without)
        outside = around[-1][1] if around else ""
        qualname = f"{outside}.{name}" if outside and name else name or outside
        if main != "holder":
            yield Owner(definition, qualname, start, end, not in_class)
        if definition.is_class or main == "holder":
            around.append((end, qualname, definition.is_class))
        else:
            function_end = end


def _shown(name: bytes, exports: Sequence[str]) -> str:
    """What something is assigned to, without what stands for the module: `exports.list` is `list`."""
    text = name.decode("utf-8", "replace").strip("\"'`")
    if text in exports:
        return ""
    return next((text.removeprefix(f"{one}.") for one in exports if text.startswith(f"{one}.")), text)


def spans_to_search(root: Node, owners: Sequence[Owner], missing: Sequence[Owner | None]) -> list[Span]:
    """Where the captures of the missing owners (None is the module) are, without what other owners hold."""
    outer = {owner.definition.outer.id: owner.definition for owner in owners}
    spans: list[Span] = []
    for owner in missing:
        if owner is None:
            spans += _around(root.children, outer)
        elif not owner.definition.is_class:
            spans.append((owner.start, owner.end))
        else:
            definition = owner.definition
            body = definition.found.role(f"{definition.found.main}.body")
            spans += [(node.start_byte, node.end_byte) for node in definition.decorators]
            spans += [
                (child.start_byte, child.end_byte)
                for child in definition.node.children
                if body is None or child.id != body.id
            ]
            spans += _around(body.children, outer) if body is not None else ()
    return _merged(spans)


def broken_owners(root: Node, owners: Sequence[Owner]) -> frozenset[Owner | None]:
    """The owners with broken code of their own, not merely in what other owners hold; None is the module.

    A class with a broken method is broken too: which names and which parts the method has is told in the class. So is
    what is around a definition with a broken piece directly inside it: it says what the piece says.
    """
    by_outer = {owner.definition.outer.id: owner for owner in owners}
    broken: set[Owner | None] = set()
    pending: list[tuple[Node, Owner | None]] = [(root, None)]
    while pending:
        node, around = pending.pop()
        owner = by_outer.get(node.id, around)
        is_outer = node.id in by_outer
        if is_outer and ((around is not None and around.definition.is_class) or any(c.is_error for c in node.children)):
            broken.add(around)
        if node.is_error or node.is_missing:
            broken.add(owner)
        pending.extend((child, owner) for child in node.children if child.has_error or child.is_missing)
    return frozenset(broken)


def _around(nodes: Iterable[Node], left_out: Mapping[int, Definition]) -> list[Span]:
    """The spans of some nodes without definitions, but with the broken pieces directly inside those."""
    spans: list[Span] = []
    joined = False
    for node in nodes:
        definition = left_out.get(node.id)
        if definition is not None:
            joined = False
            if node.has_error:
                pieces = node.children if node.id == definition.node.id else node.children + definition.node.children
                spans += [(piece.start_byte, piece.end_byte) for piece in pieces if piece.is_error]
        elif joined:
            spans[-1] = (spans[-1][0], node.end_byte)
        else:
            spans.append((node.start_byte, node.end_byte))
            joined = True
    return spans


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
