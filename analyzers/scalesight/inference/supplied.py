"""Entry points that a class of the project has from elsewhere: the `get` of a view that only says what it lists.

They have no text of their own, so they get one: `return super().get(request)`, standing at the class's name. What is
spent without a query that feeds it is reported there.
"""

from __future__ import annotations

from scalesight.inference.program import ClassInfo, FunctionKey
from scalesight.outline import facts


def supplied(info: ClassInfo, method: str, action: str | None) -> tuple[FunctionKey, facts.PlacedFunction]:
    """`Class.method` with a body; `action` is the attribute that is told its name."""
    key = (info.path, f"{info.qualname}.{method}", 0)
    span = info.definition.name_span
    self_name = facts.Name(span, "self")
    parent = facts.Call(span, facts.Name(span, "super"), ())
    call = facts.Call(span, facts.Attribute(span, parent, method, span), (facts.Argument(facts.Name(span, "request")),))
    body: tuple[facts.Statement, ...] = (facts.Return(span, call),)
    if action is not None:
        told = facts.Attribute(span, self_name, action, span)
        body = (facts.Assign(span, (told,), facts.Text(span, (method,))), *body)
    parameters = (facts.Parameter(span, "self"), facts.Parameter(span, "request"))
    function = facts.Function(info.definition.span, method, span, parameters, body)
    mark = f"{info.start}/{hash(info.definition)}"
    return key, facts.PlacedFunction(key[1], info.start, f"{info.id}.{method}/{mark}", function)
