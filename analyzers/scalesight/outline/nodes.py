"""Going through all facts inside a piece of code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

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


def _fields_with_facts(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a fact that may hold facts, the last first."""
    hints = get_type_hints(kind)
    return tuple(field for field in reversed(kind.__struct_fields__) if hints[field] not in _PLAIN)


_FIELDS: dict[type, tuple[str, ...]] = {
    kind: _fields_with_facts(kind)
    for kind in vars(facts).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
}
