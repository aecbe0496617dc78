"""Expressions of Django's and Jinja's templates, in one grammar: what is valid in either has the same meaning here.

Every function is total: a word that fits nowhere is read as an empty Opaque.
"""

from __future__ import annotations

from scalesight.outline.facts import (
    Argument,
    Attribute,
    Call,
    Collection,
    Conditional,
    Expression,
    Literal,
    Lookup,
    Name,
    Opaque,
    Operation,
    Slice,
    Span,
    Spread,
    Subscript,
    Text,
)
from scalesight.outline.markup.tokens import Cursor

FILTER = "|"  # before the name of a filter, so that no variable is taken for one
_CONSTANTS = {"True": True, "true": True, "False": False, "false": False, "None": None, "none": None}
_STRENGTH = {
    "or": 1, "and": 2, "in": 4, "not": 4, "is": 4, "==": 4, "!=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4,
    "~": 5, "+": 6, "-": 6, "*": 7, "/": 7, "//": 7, "%": 7, "**": 8,
}  # fmt: skip


def expression(cursor: Cursor) -> Expression:
    """`then if test else otherwise`, or what is simpler."""
    then = operation(cursor)
    if cursor.full or not cursor.take("if"):
        return then
    test = operation(cursor)
    otherwise: Expression = Literal((cursor.end, cursor.end), None)
    if cursor.take("else"):
        cursor.parts += 1
        otherwise = expression(cursor)
    return Conditional((then.span[0], cursor.end), test, then, otherwise)


def operation(cursor: Cursor, least: int = 1) -> Expression:
    """Operands with operators between them that bind at least so strongly."""
    if cursor.peek("not"):
        start = cursor.next().span[0]
        cursor.parts += 1
        inner = _nothing(cursor) if cursor.full else operation(cursor, 3)
        left: Expression = Operation((start, inner.span[1]), "not", (inner,))
    else:
        left = operand(cursor)
    while not cursor.full and cursor.token.kind in ("name", "sign"):
        operator = cursor.token.text
        strength = _STRENGTH.get(operator, 0)
        if strength < least or (operator == "not" and not cursor.peek("in", 1)):
            break
        cursor.next()
        cursor.parts += 1
        if operator == "is":
            left = _test(cursor, left)
            continue
        if operator == "not":
            cursor.next()
            operator = "not in"
        right = operation(cursor, strength + 1)
        left = Operation((left.span[0], right.span[1]), operator, (left, right))
    return left


def _test(cursor: Cursor, left: Expression) -> Expression:
    """`x is defined`, `x is not none`, `x is divisibleby(3)`: the value is looked at, no row is read for it."""
    cursor.take("not")
    arguments: tuple[Expression, ...] = ()
    if cursor.token.kind == "name" and cursor.token.text not in _CONSTANTS:
        cursor.next()
        if cursor.peek("("):
            arguments = (operand(cursor),)
    elif not cursor.done:
        arguments = (operand(cursor),)
    right = arguments[0] if arguments else Literal((cursor.end, cursor.end), None)
    return Operation((left.span[0], cursor.end), "is", (left, right))


def operand(cursor: Cursor) -> Expression:
    """A value with what is looked up in it, called and filtered."""
    found = _first(cursor)
    while not cursor.full:
        if cursor.peek(".") and cursor.adjoins():
            cursor.next()
            found = _looked_up(cursor, found)
        elif cursor.peek("|"):
            cursor.next()
            found = _filtered(cursor, found)
        elif cursor.peek("[") and cursor.adjoins():
            cursor.next()
            found = _subscripted(cursor, found)
        elif cursor.peek("(") and cursor.adjoins():
            cursor.next()
            found = _called(cursor, found)
        else:
            break
        cursor.parts += 1
    return found


def _first(cursor: Cursor) -> Expression:
    cursor.parts += 1
    if cursor.full:
        return _nothing(cursor)
    token = cursor.token
    if token.kind == "text":
        cursor.next()
        inner = token.text[1:-1]
        return Text(token.span, (inner,) if inner else ())
    if token.kind == "number":
        cursor.next()
        return Literal(token.span, float(token.text) if "." in token.text else _whole(token.text))
    if token.kind == "name":
        cursor.next()
        return Literal(token.span, _CONSTANTS[token.text]) if token.text in _CONSTANTS else Name(token.span, token.text)
    if token.text in ("-", "+"):
        cursor.next()
        inner_value = operand(cursor)
        return Operation((token.span[0], inner_value.span[1]), token.text, (inner_value,))
    if token.text in ("*", "**"):
        cursor.next()
        inner_value = operand(cursor)
        return Spread((token.span[0], inner_value.span[1]), inner_value)
    if token.text in ("(", "["):
        cursor.next()
        return _display(cursor, token.span[0], ")" if token.text == "(" else "]")
    if token.text == "{":
        cursor.next()
        return _dictionary(cursor, token.span[0])
    return _nothing(cursor)


def _whole(text: str) -> int | None:
    value = int(text[:20])
    return value if value < 2**63 else None


def _nothing(cursor: Cursor) -> Expression:
    """The word at the place, which says nothing here; it is read so that reading goes on."""
    return Opaque(cursor.next().span, ())


def _looked_up(cursor: Cursor, base: Expression) -> Expression:
    token = cursor.next()
    if token.kind == "name":
        return Lookup((base.span[0], token.span[1]), base, token.text, token.span)
    if token.kind != "number":
        return Opaque((base.span[0], token.span[1]), (base,))
    found = base
    for digits in token.text.split("."):  # `rows.0.1`
        found = Subscript((base.span[0], token.span[1]), found, Literal(token.span, _whole(digits)))
    return found


def _filtered(cursor: Cursor, base: Expression) -> Expression:
    token = cursor.next()
    given = [Argument(base)]
    if cursor.peek(":") and cursor.adjoins():
        cursor.next()
        given.append(Argument(_first_with_lookups(cursor)))
    elif cursor.peek("(") and cursor.adjoins():
        cursor.next()
        given += arguments(cursor, ")")
    span = (base.span[0], cursor.end)
    name = Name(token.span, f"{FILTER}{token.text}")
    return _indexed(token.text, given, span) or Call(span, name, tuple(given))


def _indexed(name: str, given: list[Argument], span: Span) -> Expression | None:
    """`rows|first` is `rows[0]`, `rows|slice:":10"` is `rows[:10]`."""
    base = given[0].value
    if name == "first":
        return Subscript(span, base, Literal((span[1], span[1]), 0))
    if name != "slice" or len(given) != 2 or not isinstance(given[1].value, Text):
        return None
    written = "".join(part for part in given[1].value.parts if isinstance(part, str)).split(":")
    place = given[1].value.span
    bounds = [Literal(place, _whole(bound)) if bound.strip().isdecimal() else None for bound in written]
    if len(bounds) == 1:
        bounds.insert(0, None)
    return Subscript(span, base, Slice(place, *(*bounds, None)[:3]))


def _first_with_lookups(cursor: Cursor) -> Expression:
    """A filter's argument behind a colon, which the next filter does not belong to."""
    found = _first(cursor)
    while not cursor.full and cursor.peek(".") and cursor.adjoins():
        cursor.next()
        cursor.parts += 1
        found = _looked_up(cursor, found)
    return found


def _called(cursor: Cursor, function: Expression) -> Expression:
    if isinstance(function, Lookup):
        function = Attribute(function.span, function.base, function.name, function.name_span)
    given = arguments(cursor, ")")
    return Call((function.span[0], cursor.end), function, tuple(given))


def arguments(cursor: Cursor, closing: str) -> list[Argument]:
    """Arguments with commas between them, up to the closing sign."""
    found: list[Argument] = []
    while not cursor.done and not cursor.take(closing) and not cursor.full:
        name = None
        if cursor.token.kind == "name" and cursor.peek("=", 1):
            name = cursor.next().text
            cursor.next()
        value = expression(cursor)
        spread = ""
        if isinstance(value, Spread):
            spread, value = "*", value.value
        found.append(Argument(value, name, spread))
        cursor.take(",")
    return found


def _subscripted(cursor: Cursor, base: Expression) -> Expression:
    bounds: list[Expression | None] = [None]
    start = cursor.end
    while not cursor.done and not cursor.take("]") and not cursor.full:
        if cursor.take(":"):
            bounds.append(None)
        elif bounds[-1] is None:
            bounds[-1] = expression(cursor)
        else:
            _nothing(cursor)
    span = (base.span[0], cursor.end)
    if len(bounds) > 1:
        lower, upper, step = (*bounds, None)[:3]
        return Subscript(span, base, Slice((start, cursor.end), lower, upper, step))
    return Subscript(span, base, bounds[0] if bounds[0] is not None else Opaque((cursor.end, cursor.end), ()))


def _display(cursor: Cursor, start: int, closing: str) -> Expression:
    items: list[Expression] = []
    comma = False
    while not cursor.done and not cursor.take(closing) and not cursor.full:
        items.append(expression(cursor))
        comma |= cursor.take(",")
    if closing == ")" and len(items) == 1 and not comma:
        return items[0]
    return Collection((start, cursor.end), "tuple" if closing == ")" else "list", tuple(items))


def _dictionary(cursor: Cursor, start: int) -> Expression:
    keys: list[Expression | None] = []
    values: list[Expression] = []
    while not cursor.done and not cursor.take("}") and not cursor.full:
        keys.append(expression(cursor))
        values.append(expression(cursor) if cursor.take(":") else _nothing(cursor))
        cursor.take(",")
    return Collection((start, cursor.end), "dict", tuple(values), tuple(keys))
