"""Going through all facts inside a piece of code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast, get_type_hints

import msgspec

from scalesight.outline import facts

_PLAIN = (str, str | None, bool, int, facts.Span, facts.Span | None)  # types of fields that hold no facts


def nodes_in(code: object) -> Iterator[object]:
    """Every fact in a piece of code (a fact or a tuple of them), in order, the outer before the inner."""
    rest = [code]
    while rest:
        node = rest.pop()
        kind = type(node)
        if kind is tuple:
            rest.extend(node[::-1])  # type: ignore[index]
            continue
        fields = _FIELDS.get(kind)
        if fields is not None:
            yield node
            rest.extend([getattr(node, field) for field in fields])


def plain_text(expression: facts.Expression | None) -> str | None:
    """The value of a string without interpolations."""
    if isinstance(expression, facts.Text) and all(isinstance(p, str) for p in expression.parts):
        return "".join(p for p in expression.parts if isinstance(p, str))
    return None


def last_name(expression: facts.Expression) -> str:
    """The name itself, or the last of `app.routes.get`; empty for what is written otherwise."""
    return expression.id if isinstance(expression, facts.Name) else getattr(expression, "name", "")


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


def _fields_with_facts(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a fact that may hold facts, the last first."""
    hints = get_type_hints(kind)
    return tuple(field for field in reversed(kind.__struct_fields__) if hints[field] not in _PLAIN)


_WITHOUT_PLACE: tuple[type[msgspec.Struct], ...] = (
    facts.Argument, facts.Assign, facts.Attribute, facts.Call, facts.Collection, facts.Conditional, facts.Define,
    facts.DefineClass, facts.Delete, facts.Evaluate, facts.If, facts.Import, facts.Literal, facts.Name, facts.Opaque,
    facts.Operation, facts.Raise, facts.Slice, facts.Spread, facts.Subscript, facts.Text, facts.Try,
)  # fmt: skip
_SAID: dict[type, tuple[str, ...]] = {
    kind: tuple(field for field, hint in get_type_hints(kind).items() if hint not in (facts.Span, facts.Span | None))
    for kind in _WITHOUT_PLACE
}
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: _fields_with_facts(kind)
    for kind in vars(facts).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
}
