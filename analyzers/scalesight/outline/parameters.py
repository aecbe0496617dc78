"""Parameters of functions and lambdas."""

from __future__ import annotations

from scalesight.outline.facts import Expression, Parameter
from scalesight.outline.lowering import Lowering
from scalesight.syntax import Node


def parameters_of(lowering: Lowering, node: Node | None) -> tuple[Parameter, ...]:
    """The parameters in order; those after a rest or the keyword-only mark are "named"."""
    parameters: list[Parameter] = []
    kind = ""
    for child in lowering.children(node) if node is not None else ():
        found = lowering.look(child)
        if found is not None and found.main == "named_only":
            kind = "named"
        elif found is None or found.main != "ignored":
            parameter = _parameter(lowering, child, kind)
            parameters.append(parameter)
            kind = "named" if parameter.kind == "*" else kind
    return tuple(parameters)


def annotation_of(lowering: Lowering, node: Node | None) -> Expression | None:
    """A type, with strings in it read as types."""
    if node is None:
        return None
    annotating, lowering.annotating = lowering.annotating, True
    annotation = lowering.expression(node)
    lowering.annotating = annotating
    return annotation


def _parameter(lowering: Lowering, node: Node, kind: str) -> Parameter:
    found = lowering.look(node)
    named = node
    annotation = default = None
    if found is not None and found.main == "parameter":
        named = found.role("parameter.name") or node
        annotation = annotation_of(lowering, found.role("parameter.annotation"))
        value = found.role("parameter.default")
        default = lowering.expression(value) if value is not None else None
    spread = lowering.look(named)
    if spread is not None and spread.main == "spread":
        kind = spread.settings["kind"]
        named = next(iter(lowering.children(named)), named)
    return Parameter(lowering.span(node), lowering.text(named), annotation, default, kind)
