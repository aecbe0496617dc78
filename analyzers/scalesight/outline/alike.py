"""Whether pieces of module code say the same, wherever they stand."""

from __future__ import annotations

from typing import cast, get_type_hints

import msgspec

from scalesight.outline import facts
from scalesight.outline.memo import PerFunction
from scalesight.outline.nodes import nodes_in

_WITHOUT_PLACE: tuple[type[msgspec.Struct], ...] = (
    facts.Argument, facts.Assign, facts.Attribute, facts.Call, facts.Collection, facts.Conditional, facts.Define,
    facts.DefineClass, facts.Delete, facts.Evaluate, facts.If, facts.Import, facts.ImportedName, facts.Literal,
    facts.Name, facts.Opaque, facts.Operation, facts.Raise, facts.Slice, facts.Spread, facts.Subscript, facts.Text,
    facts.Try,
)  # fmt: skip
_SAID: dict[type, tuple[str, ...]] = {
    kind: tuple(field for field, hint in get_type_hints(kind).items() if hint not in (facts.Span, facts.Span | None))
    for kind in _WITHOUT_PLACE
}
_MOVES: PerFunction[bool] = PerFunction()


def is_alike(code: object, other: object) -> bool:
    """Whether two pieces of module code say the same, wherever they stand. A function that is made there does not.

    Module code gives values and spends nothing, so that no place in it is told to users; but what a function made there
    spends, it spends where it stands.
    """
    kind = type(code)
    if kind is not type(other):
        return False
    if kind is tuple:
        mine, theirs = cast(tuple[object, ...], code), cast(tuple[object, ...], other)
        return len(mine) == len(theirs) and all(map(is_alike, mine, theirs))
    fields = _SAID.get(kind)
    if fields is None:
        return code == other
    return all(is_alike(getattr(code, field), getattr(other, field)) for field in fields)


def are_alike(module: facts.PlacedFunction, other: facts.PlacedFunction) -> bool:
    """Whether the code of two modules is alike, seen from their text: where it is not the same, nobody looks closer."""
    return module.said == other.said and _MOVES.of(module.said, lambda: _moves(module.function))


def _moves(module: facts.Function) -> bool:
    return all(type(node) in _SAID for node in nodes_in(module.body))
