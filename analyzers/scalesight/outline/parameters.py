"""Parameters of functions and lambdas."""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.outline.facts import Assign, Attribute, Expression, Literal, Name, Parameter, Statement
from scalesight.outline.lowering import Found, Lowering
from scalesight.syntax import Node


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters in order, and the statements that the body begins with because of them."""

    parameters: tuple[Parameter, ...]
    opening: tuple[Statement, ...] = ()


def parameters_of(lowering: Lowering, found: Found) -> Parameters:
    """The parameters of a function; those after a rest or the keyword-only mark are "named"."""
    around, only = found.role(f"{found.main}.parameters"), found.role(f"{found.main}.parameter")
    nodes = lowering.children(around) if around is not None else [only] if only is not None else []
    parameters: list[Parameter] = []
    opening: list[Statement] = []
    receiver = found.settings.get("receiver")
    if receiver is not None and found.node is not None:
        start = found.node.start_byte - lowering.base
        parameters.append(Parameter((start, start), receiver))
    kind = ""
    for child in nodes:
        one = lowering.look(child)
        if one is not None and one.main == "named_only":
            kind = "named"
        elif one is None or one.main != "ignored":
            parameter, stated = _parameter(lowering, child, kind, len(parameters), receiver)
            parameters.append(parameter)
            opening += stated
            kind = "named" if parameter.kind == "*" else kind
    return Parameters(tuple(parameters), tuple(opening))


def annotation_of(lowering: Lowering, node: Node | None) -> Expression | None:
    """A type, with strings in it read as types."""
    if node is None:
        return None
    annotating, lowering.annotating = lowering.annotating, True
    annotation = lowering.expression(node)
    lowering.annotating = annotating
    return annotation


def _parameter(
    lowering: Lowering, node: Node, kind: str, place: int, receiver: str | None
) -> tuple[Parameter, list[Statement]]:
    found = lowering.look(node)
    named = node
    annotation = default = None
    if found is not None and found.main in ("parameter", "bind"):
        named = found.role("parameter.name") or found.role("bind.target") or node
        annotation = annotation_of(lowering, found.role("parameter.annotation"))
        value = found.role("parameter.default") or found.role("bind.value")
        default = lowering.expression(value) if value is not None else None
        if found.role("parameter.omitted") is not None:
            default = Literal(lowering.span(node), None)
    spread = lowering.look(named)
    if spread is not None and spread.main == "spread":
        kind = spread.settings["kind"]
        named = next(iter(lowering.children(named)), named)
    span = lowering.span(node)
    pattern = lowering.look(named)
    if pattern is not None and pattern.main == "collection":
        name = f"<{place}>"
        taken = Assign(lowering.span(named), (lowering.expression(named),), Name(lowering.span(named), name))
        return Parameter(span, name, annotation, default, kind), [taken]
    name = lowering.text(named)
    stated: list[Statement] = []
    if found is not None and receiver is not None and found.role("parameter.field") is not None:
        where = lowering.span(named)
        stated = [Assign(span, (Attribute(where, Name(where, receiver), name, where),), Name(where, name))]
    return Parameter(span, name, annotation, default, kind), stated
