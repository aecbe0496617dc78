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
| `set(x)`, `dict(k, v, n)`, `tuple(a, b)`, `iter(x)`, `iter(x, n)` | a set, a dictionary, a pair, a lazy stream |
| `query(x)` | a lazy query over the model or query x; `rows(x)` its rows in memory; `row(x)` one of them |
| `number(n)`, `text()`, `none()`, `unknown()` | scalars; `unknown("name")` hints at a name |
| `object("pkg.Class")` | a library class's instance; `object("pkg.Class", x)` carries x; `carried(self)` is x again |
| `result(f)` | what the callback f returned |
| `model(x)`, `table(x)` | the class, the table or collection that x names |
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

VERBS = frozenset(
    [
        "size",
        "value",
        "ceil",
        "min",
        "max",
        "log2",
        "upto",
        "element",
        "key",
        "first",
        "list",
        "set",
        "dict",
        "tuple",
        "iter",
        "query",
        "rows",
        "row",
        "number",
        "text",
        "none",
        "unknown",
        "object",
        "carried",
        "result",
        "model",
        "table",
        "each",
        "same",
    ]
)


@dataclass(frozen=True)
class Term:
    """`head` is "number", "text", "name" or a verb; `value` the literal or the name; `arguments` the verb's own."""

    head: str
    value: float | str | tuple[float, float] = 0
    arguments: tuple[Term, ...] = ()


def parse(source: str) -> Term:
    """The term that `source` says; raises ValueError or SyntaxError for anything outside the table above."""
    span = re.fullmatch(r"\s*(\d+)\.\.(\d+)\s*", source)
    if span:
        return Term("number", (float(span[1]), float(span[2])))
    return _term(ast.parse(source.strip(), mode="eval").body)


def _term(node: ast.expr) -> Term:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
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
        return Term(node.func.id, 0, tuple(_term(argument) for argument in node.args))
    raise ValueError(f"no meaning: {ast.unparse(node)}")
