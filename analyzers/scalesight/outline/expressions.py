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
    Cast,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Element,
    Expression,
    Lambda,
    Literal,
    Name,
    Opaque,
    Operation,
    Placed,
    Return,
    Slice,
    Spread,
    Statement,
    Subscript,
    Text,
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
        name, given = found.role("argument.name"), found.role("argument.value")
        value = lowering.expression(given) if given is not None else Literal(lowering.span(node), True)
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
    named = found.settings.get("base")
    base = Name(lowering.span(node), named) if named else lowering.required(node, found.role("subscript.base"))
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
    told = found.role("call.of")
    of = lowering.expression(told) if told is not None else None
    return Call(lowering.span(node), function, arguments_of(lowering, found.role("call.arguments")), of)


def _spread(lowering: Lowering, node: Node, found: Found) -> Expression:
    return Spread(lowering.span(node), lowering.only(node) or Opaque(lowering.span(node), ()))


def _collection(lowering: Lowering, node: Node, found: Found) -> Expression:
    kind = found.settings["kind"]
    if kind != "dict":
        items = _items(lowering, node)
        if kind == "tuple" and len(items) == 1 and all(child.type != "," for child in node.children):
            return items[0]
        return Collection(lowering.span(node), kind, items)
    entries = tuple(map(partial(_entry, lowering), lowering.children(node)))
    return Collection(
        lowering.span(node), kind, tuple([value for _, value in entries]), tuple([key for key, _ in entries])
    )


def _items(lowering: Lowering, node: Node) -> tuple[Expression, ...]:
    """The items of a display; where two commas leave one out, something unknown stands."""
    children = lowering.children(node)
    if node.child_count <= 2 * len(children) + 1:
        return tuple(map(lowering.expression, children))
    items: list[Expression] = []
    left_out = True
    for child in node.children:
        if child.type == ",":
            if left_out:
                place = child.start_byte - lowering.base
                items.append(Opaque((place, place), ()))
            left_out = True
        elif child.is_named and (not child.is_extra or child.is_error):
            items.append(lowering.expression(child))
            left_out = False
    return tuple(items)


def _entry(lowering: Lowering, node: Node) -> tuple[Expression | None, Expression]:
    """A key and its value; a bare name, a name with a default and a named function are under their own names."""
    found = lowering.look(node)
    if found is not None and found.main == "pair":
        return lowering.expression(found.roles["pair.key"][0]), lowering.required(node, found.role("pair.value"))
    value = lowering.expression(node)
    named = value.target if isinstance(value, Bind) else value
    if isinstance(named, Name):
        return Text(named.span, (named.id,)), value
    name = found.role("closure.name") if found is not None else None
    return lowering.optional(name), value


def _comprehension(lowering: Lowering, node: Node, found: Found) -> Expression:
    node_of_element = found.roles["comprehension.element"][0]
    pair = found.settings["kind"] == "dict"
    key, element = _entry(lowering, node_of_element) if pair else (None, lowering.expression(node_of_element))
    wide = b"\n" in lowering.source[node.start_byte : node.end_byte]
    return Comprehension(lowering.span(node), found.settings["kind"], element, key, _clauses(lowering, node), wide)


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
    generator = lowering.generator
    taken = parameters_of(lowering, found)
    body = body_of(lowering, found.role("lambda.body"))
    lowering.generator = generator
    return Lambda(lowering.span(node), taken.parameters, (*taken.opening, *body))


def _closure(lowering: Lowering, node: Node, found: Found) -> Expression:
    placed = lowering.placed.get(node.id)
    if placed is not None:
        return Placed(lowering.span(node), *placed)
    name = found.role("closure.name") or found.role("closure.key")
    outside = lowering.generator, lowering.inside_function, lowering.in_local_class, lowering.in_match
    lowering.generator, lowering.inside_function, lowering.in_local_class, lowering.in_match = False, True, False, False
    taken = parameters_of(lowering, found)
    body = body_of(lowering, found.role("closure.body"))
    is_async = "closure.async" in found.roles
    written = lowering.text(name) if name is not None else ""
    span, statements = lowering.span(node), (*taken.opening, *body)
    lowered = Lambda(span, taken.parameters, statements, is_async, lowering.generator, written)
    lowering.generator, lowering.inside_function, lowering.in_local_class, lowering.in_match = outside
    return lowered


def body_of(lowering: Lowering, body: Node | None) -> tuple[Statement, ...]:
    """The body of a function: statements, or an expression that it returns."""
    if body is None:
        return ()
    found = lowering.look(body)
    if found is not None and found.main in STATEMENTS:
        return lowering.statements([body])
    value = lowering.expression(body)
    return (Return(value.span, value),)


def _operation(lowering: Lowering, node: Node, found: Found) -> Expression:
    operator = ""
    operands: list[Expression] = []
    for child in node.children:
        if not child.is_named:
            operator = operator or child.type
        elif not child.is_extra or child.is_error:
            operands.append(lowering.expression(child))
    operator = lowering.language.operators.get(operator, operator)
    return Operation(lowering.span(node), operator, tuple(operands))


def _sequence(lowering: Lowering, node: Node, found: Found) -> Expression:
    items = lowering.expressions(node)
    while len(items) > 1 and isinstance(items[0], Literal):
        items = items[1:]
    return items[0] if len(items) == 1 else Operation(lowering.span(node), ",", items)


def _cast(lowering: Lowering, node: Node, found: Found) -> Expression:
    value = lowering.required(node, found.role("cast.value"))
    annotating, lowering.annotating = lowering.annotating, True
    annotation = lowering.required(node, found.role("cast.annotation"))
    lowering.annotating = annotating
    return Cast(lowering.span(node), value, annotation)


def _element(lowering: Lowering, node: Node, found: Found) -> Expression:
    tag = lowering.optional(found.role("element.tag"))
    if tag is not None and (not isinstance(tag, (Name, Attribute)) or (isinstance(tag, Name) and tag.id[:1].islower())):
        tag = Text(tag.span, (lowering.text(found.roles["element.tag"][0]),))
    attributes = tuple([_given(lowering, one) for one in found.all("element.attribute")])
    children = [child for child in found.all("element.child") if not child.is_extra and lowering.text(child).strip()]
    return Element(lowering.span(node), tag, attributes, tuple(map(lowering.expression, children)))


def _given(lowering: Lowering, node: Node) -> Argument:
    argument = _argument(lowering, node)
    return Argument(argument.value.value, None, "**") if isinstance(argument.value, Spread) else argument


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
    target = lowering.required(node, found.role("bind.target"))
    given, operator = found.role("bind.value"), found.role("bind.operator")
    value = lowering.expression(given) if given is not None else Literal(lowering.span(node), 1)
    sign = lowering.text(operator) if operator is not None else ""
    sign = sign[:1] if sign in ("++", "--") else sign.removesuffix("=")
    return Bind(lowering.span(node), target, value, lowering.language.operators.get(sign, sign))


def _alias(lowering: Lowering, node: Node, found: Found) -> Expression:
    target, value = found.roles["alias.target"][0], found.roles["alias.value"][0]
    return Bind(lowering.span(node), lowering.expression(target), lowering.expression(value))


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
    "closure": _closure,
    "element": _element,
    "cast": _cast,
    "sequence": _sequence,
    "operation": _operation,
    "conditional": _conditional,
    "await": _await,
    "yield": _yield,
    "bind": _bind,
    "alias": _alias,
    "group": _group,
}
