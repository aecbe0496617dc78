"""The small expressions in which a catalogue line speaks of values and sizes.

| written | means |
| --- | --- |
| `3`, `"1..2"` | a number, a range |
| `self`, `arg0` ... `arg9`, `rest` | the receiver, a positional argument, all positional arguments as one list |
| any other bare name | the argument of that name (positional too, where `parameters` names it) |
| `size(x)` | how many elements x has; `size(x, default)` when x is absent |
| `value(x)`, `value(x, default)` | the number that x is |
| `a + b`, `a * b`, `ceil(a / b)`, `min(a, b)`, `max(a, b)`, `log2(a)`, `upto(a)` | sizes |
| `element(x)`, `key(x)`, `first(x)` | one element of x, one key of x |
| `list(x)`, `list(x, n)` | a list in memory of x's elements; of n times x |
| `flat(x)` | a list of x's elements, with each list among them replaced by its own elements |
| `set(x)`, `dict(k, v, n)`, `tuple(a, b)`, `iter(x)`, `iter(x, n)` | a set, a dictionary, a pair, a lazy stream |
| `query(x)` | a lazy query over the model or query x; `rows(x)` its rows in memory; `row(x)` one of them |
| `made(x)` | a row of it that is made with the call's named arguments: it knows what they are |
| `sent(x)` | the texts that a client sent under the name x: as many as it chose, whatever they are called |
| `number(n)`, `text()`, `none()`, `unknown()` | scalars; `unknown("name")` hints at a name |
| `object("pkg.Class")` | a library class's instance; `object("pkg.Class", x)` carries x; `carried(self)` is x again |
| `result(f)` | what the callback f returned |
| `model(x)`, `table(x)` | the class, the table or collection that x names |
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

ANY_NUMBER = 99
# How many arguments each verb takes: at least, at most.
VERBS = {
    "size": (1, 2), "value": (1, 2), "ceil": (1, 1), "min": (1, ANY_NUMBER), "max": (1, ANY_NUMBER), "log2": (1, 1),
    "upto": (1, 1), "element": (1, 1), "key": (1, 1), "first": (1, 1), "list": (0, 2), "set": (0, 2), "dict": (0, 3),
    "tuple": (0, ANY_NUMBER), "iter": (0, 2), "query": (1, 1), "rows": (1, 1), "row": (1, 1), "number": (0, 1),
    "text": (0, 1), "none": (0, 0), "unknown": (0, 1), "object": (1, 2), "carried": (1, 1), "result": (1, 1),
    "model": (1, 1), "table": (1, 1), "each": (1, 1), "same": (1, 1),
    "sent": (1, 1), "made": (1, 1), "flat": (1, 1),
}  # fmt: skip
SIZES = frozenset(["number", "size", "value", "+", "*", "/", "ceil", "min", "max", "log2", "upto"])
LARGEST = 1e18
LONGEST = 500  # characters; nobody writes more, and what is nested ever deeper could not be walked


@dataclass(frozen=True)
class Term:
    """`head` is "number", "text", "name" or a verb; `value` the literal or the name; `arguments` the verb's own."""

    head: str
    value: float | str | tuple[float, float] = 0
    arguments: tuple[Term, ...] = ()


def parse(source: str) -> Term:
    """The term that `source` says; raises ValueError or SyntaxError for anything outside the table above."""
    if len(source) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    span = re.fullmatch(r"\s*(\d+)\.\.(\d+)\s*", source)
    if span:
        low, high = float(span[1]), float(span[2])
        if not low <= high <= LARGEST:
            raise ValueError("the range is upside down" if low > high else "too large a number")
        return Term("number", (low, high))
    return _term(ast.parse(source.strip(), mode="eval").body)


def _how_many(least: int, most: int) -> str:
    if most == ANY_NUMBER:
        return "at least 1 argument"
    return f"{least} to {most} arguments" if least != most else f"{least or 'no'} argument{'s' * (least != 1)}"


def parse_size(source: str) -> Term:
    """The term of a size, which is made of numbers, `size(x)` and `value(x)`; raises as `parse` does."""
    term = parse(source)
    if not _is_size(term):
        raise ValueError("not a size: a number, size(x), value(x), or what + * / ceil min max log2 make of them")
    return term


def _is_size(term: Term) -> bool:
    if term.head in ("number", "size", "value"):
        return all(map(_is_size, term.arguments[1:] if term.head != "number" else term.arguments))
    return term.head in SIZES and all(map(_is_size, term.arguments))


def _term(node: ast.expr) -> Term:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        if node.value > LARGEST:
            raise ValueError("too large a number")
        return Term("number", node.value)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return Term("text", node.value)
    if isinstance(node, ast.Name):
        return Term("name", node.id)
    if isinstance(node, ast.BinOp):
        head = {ast.Add: "+", ast.Mult: "*", ast.Div: "/"}.get(type(node.op))
        if head:
            return Term(head, 0, (_term(node.left), _term(node.right)))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in VERBS and not node.keywords:
        least, most = VERBS[node.func.id]
        if not least <= len(node.args) <= most:
            raise ValueError(f"{node.func.id} takes {_how_many(least, most)}")
        return Term(node.func.id, 0, tuple(_term(argument) for argument in node.args))
    raise ValueError(f"no meaning: {ast.unparse(node)}")
