"""Expressions: one function a capture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from scalesight.outline.facts import (
    Argument,
    Attribute,
    Await,
    Bind,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Expression,
    Lambda,
    Literal,
    Name,
    Opaque,
    Operation,
    Return,
    Slice,
    Spread,
    Subscript,
    Yield,
)
from scalesight.outline.lowering import EXPRESSIONS, STATEMENTS, Found, Lowering
from scalesight.outline.parameters import parameters_of
from scalesight.outline.texts import text, texts
from scalesight.syntax import Node

_CONSTANTS = {"true": True, "false": False, "null": None}


def arguments_of(lowering: Lowering, node: Node | None) -> tuple[Argument, ...]:
    """The arguments in an `arguments` node; any other node is the only argument."""
    if node is None:
        return ()
    found = lowering.look(node)
    if found is None or found.main != "arguments":
        return (Argument(lowering.expression(node)),)
    return tuple(map(partial(_argument, lowering), lowering.children(node)))


def _argument(lowering: Lowering, node: Node) -> Argument:
    found = lowering.look(node)
    if found is not None and found.main == "argument":
        name = found.role("argument.name")
        value = lowering.expression(found.roles["argument.value"][0])
        return Argument(value, lowering.text(name) if name is not None else None)
    if found is not None and found.main == "spread":
        spread = lowering.only(node)
        return Argument(spread or Opaque(lowering.span(node), ()), None, found.settings["kind"])
    return Argument(lowering.expression(node))


def _name(lowering: Lowering, node: Node, found: Found) -> Expression:
    start, end, base = node.start_byte, node.end_byte, lowering.base
    return Name((start - base, end - base), lowering.source[start:end].decode("utf-8", "replace"))


def _number(lowering: Lowering, node: Node, found: Found) -> Expression:
    value = lowering.language.hooks.number(lowering.source[node.start_byte : node.end_byte])
    return Opaque(lowering.span(node), ()) if value is None else Literal(lowering.span(node), value)


def _constant(lowering: Lowering, node: Node, found: Found) -> Expression:
    return Literal(lowering.span(node), _CONSTANTS[found.settings["value"]])


def _attribute(lowering: Lowering, node: Node, found: Found) -> Expression:
    name = found.roles["attribute.name"][0]
    base = lowering.expression(found.roles["attribute.base"][0])
    return Attribute(lowering.span(node), base, lowering.text(name), lowering.span(name))


def _subscript(lowering: Lowering, node: Node, found: Found) -> Expression:
    base = lowering.required(node, found.role("subscript.base"))
    annotating = lowering.annotating
    lowering.annotating = annotating and _last_name(base) not in lowering.language.verbatim_types
    index = together(lowering, found.all("subscript.index"))
    lowering.annotating = annotating
    return Subscript(lowering.span(node), base, index)


def together(lowering: Lowering, nodes: Sequence[Node]) -> Expression:
    """One expression, or a tuple of several."""
    expressions = tuple(map(lowering.expression, nodes))
    if len(expressions) == 1:
        return expressions[0]
    if not expressions:
        return Opaque((0, 0), ())
    return Collection((expressions[0].span[0], expressions[-1].span[1]), "tuple", expressions)


def _last_name(expression: Expression) -> str:
    if isinstance(expression, Attribute):
        return expression.name
    return expression.id if isinstance(expression, Name) else ""


def _slice(lowering: Lowering, node: Node, found: Found) -> Expression:
    bounds: list[Expression | None] = [None, None, None]
    place = 0
    for child in node.children:
        if not child.is_named:
            place = min(place + 1, 2)
        elif not child.is_extra:
            bounds[place] = lowering.expression(child)
    return Slice(lowering.span(node), *bounds)


def _call(lowering: Lowering, node: Node, found: Found) -> Expression:
    function = lowering.expression(found.roles["call.function"][0])
    return Call(lowering.span(node), function, arguments_of(lowering, found.roles["call.arguments"][0]))


def _spread(lowering: Lowering, node: Node, found: Found) -> Expression:
    return Spread(lowering.span(node), lowering.only(node) or Opaque(lowering.span(node), ()))


def _collection(lowering: Lowering, node: Node, found: Found) -> Expression:
    kind = found.settings["kind"]
    if kind != "dict":
        items = lowering.expressions(node)
        if kind == "tuple" and len(items) == 1 and all(child.type != "," for child in node.children):
            return items[0]
        return Collection(lowering.span(node), kind, items)
    entries = tuple(map(partial(_entry, lowering), lowering.children(node)))
    return Collection(
        lowering.span(node), kind, tuple([value for _, value in entries]), tuple([key for key, _ in entries])
    )


def _entry(lowering: Lowering, node: Node) -> tuple[Expression | None, Expression]:
    found = lowering.look(node)
    if found is not None and found.main == "pair":
        return lowering.expression(found.roles["pair.key"][0]), lowering.expression(found.roles["pair.value"][0])
    return None, lowering.expression(node)


def _comprehension(lowering: Lowering, node: Node, found: Found) -> Expression:
    key, element = _entry(lowering, found.roles["comprehension.element"][0])
    return Comprehension(lowering.span(node), found.settings["kind"], element, key, _clauses(lowering, node))


def _clauses(lowering: Lowering, node: Node) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for child in lowering.children(node):
        found = lowering.look(child)
        if found is not None and found.main == "clause" and "clause.over" in found.roles:
            target = lowering.expression(found.roles["clause.target"][0])
            over = together(lowering, found.all("clause.over"))
            clauses.append(Clause(lowering.span(child), target, over, (), "clause.async" in found.roles))
        elif found is not None and found.main == "condition" and clauses:
            last, test = clauses[-1], lowering.only(child)
            if test is not None:
                conditions = (*last.conditions, test)
                clauses[-1] = Clause(last.span, last.target, last.over, conditions, last.is_async)
    return tuple(clauses)


def _lambda(lowering: Lowering, node: Node, found: Found) -> Expression:
    parameters = parameters_of(lowering, found.role("lambda.parameters"))
    body = found.role("lambda.body")
    generator = lowering.generator
    if body is None:
        return Lambda(lowering.span(node), parameters, ())
    body_found = lowering.look(body)
    if body_found is not None and body_found.main in STATEMENTS:
        lowered = Lambda(lowering.span(node), parameters, lowering.statements([body]))
    else:
        value = lowering.expression(body)
        lowered = Lambda(lowering.span(node), parameters, (Return(value.span, value),))
    lowering.generator = generator
    return lowered


def _operation(lowering: Lowering, node: Node, found: Found) -> Expression:
    operator = ""
    operands: list[Expression] = []
    for child in node.children:
        if not child.is_named:
            operator = operator or child.type
        elif not child.is_extra or child.is_error:
            operands.append(lowering.expression(child))
    return Operation(lowering.span(node), operator, tuple(operands))


def _conditional(lowering: Lowering, node: Node, found: Found) -> Expression:
    roles = found.roles
    nodes = (roles["conditional.test"][0], roles["conditional.then"][0], roles["conditional.otherwise"][0])
    return Conditional(lowering.span(node), *map(lowering.expression, nodes))


def _await(lowering: Lowering, node: Node, found: Found) -> Expression:
    return Await(lowering.span(node), lowering.only(node) or Opaque(lowering.span(node), ()))


def _yield(lowering: Lowering, node: Node, found: Found) -> Expression:
    lowering.generator = True
    return Yield(lowering.span(node), lowering.only(node), "yield.delegate" in found.roles)


def _bind(lowering: Lowering, node: Node, found: Found) -> Expression:
    nodes = (found.roles["bind.target"][0], found.roles["bind.value"][0])
    return Bind(lowering.span(node), *map(lowering.expression, nodes))


def _alias(lowering: Lowering, node: Node, found: Found) -> Expression:
    nodes = (found.roles["alias.target"][0], found.roles["alias.value"][0])
    return Bind(lowering.span(node), *map(lowering.expression, nodes))


def _group(lowering: Lowering, node: Node, found: Found) -> Expression:
    return lowering.only(node) or Opaque(lowering.span(node), ())


EXPRESSIONS |= {
    "name": _name,
    "capture": _name,
    "number": _number,
    "constant": _constant,
    "text": text,
    "texts": texts,
    "attribute": _attribute,
    "subscript": _subscript,
    "slice": _slice,
    "call": _call,
    "spread": _spread,
    "collection": _collection,
    "comprehension": _comprehension,
    "lambda": _lambda,
    "operation": _operation,
    "conditional": _conditional,
    "await": _await,
    "yield": _yield,
    "bind": _bind,
    "alias": _alias,
    "group": _group,
}
