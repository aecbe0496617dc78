"""Statements: one function a capture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import structs

from scalesight.outline.expressions import together
from scalesight.outline.facts import (
    Assign,
    Attribute,
    Break,
    Case,
    Collection,
    Continue,
    Delete,
    Evaluate,
    Expression,
    ForEach,
    If,
    Literal,
    Match,
    Name,
    Raise,
    Return,
    Span,
    Statement,
    Text,
    Try,
    While,
    With,
    WithItem,
)
from scalesight.outline.lowering import DEPTH_LIMIT, STATEMENTS, Found, Lowering
from scalesight.outline.parameters import annotation_of
from scalesight.syntax import Node

Statements = tuple[Statement, ...]


def _block(lowering: Lowering, node: Node, found: Found) -> Statements:
    return lowering.statements(node.named_children)


def _declaration(lowering: Lowering, node: Node, found: Found) -> Statements:
    statements = lowering.statements(node.named_children)
    return (_reaching(lowering, node, statements[0]),) if len(statements) == 1 else statements


def _ignored(lowering: Lowering, node: Node, found: Found) -> Statements:
    return ()


def _evaluate(lowering: Lowering, node: Node, found: Found) -> Statements:
    children = lowering.children(node)
    if len(children) == 1:
        (child,) = children
        kind = lowering.look(child)
        while kind is not None and kind.main == "group" and len(inner := lowering.children(child)) == 1:
            child, kind = inner[0], lowering.look(inner[0])
        if kind is not None and (kind.main in STATEMENTS or kind.main in ("bind", "sequence")):
            return tuple([_reaching(lowering, node, statement) for statement in lowering.statement(child)])
    return (Evaluate(lowering.span(node), together(lowering, children)),) if children else ()


def _reaching(lowering: Lowering, node: Node, statement: Statement) -> Statement:
    """An assignment reaches as far as the statement that it is."""
    return structs.replace(statement, span=lowering.span(node)) if isinstance(statement, Assign) else statement


def _assert(lowering: Lowering, node: Node, found: Found) -> Statements:
    return (Evaluate(lowering.span(node), lowering.required(node, found.role("assert.test"))),)


def _binding(lowering: Lowering, node: Node, found: Found) -> Statements:
    targets: list[Expression] = []
    annotation: Expression | None = None
    chain: Found | None = found
    value: Node | None = None
    # `a = b = c` is a chain of bindings; it may be long, so it is followed and not descended.
    while chain is not None and chain.main == "binding":
        targets += [_target(lowering, target) for target in chain.all("binding.target")[:1]]
        annotation = annotation or annotation_of(lowering, chain.role("binding.annotation"))
        value = chain.role("binding.value")
        chain = lowering.look(value) if value is not None else None
    operator = found.role("binding.operator")
    sign = lowering.text(operator).removesuffix("=") if operator is not None else ""
    decorators = tuple(map(lowering.expression, found.all("binding.decorator")))
    return (Assign(lowering.span(node), tuple(targets), lowering.optional(value), annotation, sign, decorators),)


def _target(lowering: Lowering, node: Node) -> Expression:
    """What is assigned to; the name of a field may be written as a text."""
    target = lowering.expression(node)
    return Name(target.span, lowering.text(node)) if isinstance(target, Text) else target


def _field(lowering: Lowering, node: Node, found: Found) -> Statements:
    target = _target(lowering, found.roles["pair.key"][0])
    return (Assign(lowering.span(node), (target,), None, annotation_of(lowering, found.role("pair.value"))),)


def _return(lowering: Lowering, node: Node, found: Found) -> Statements:
    return (Return(lowering.span(node), lowering.only(node)),)


def _raise(lowering: Lowering, node: Node, found: Found) -> Statements:
    cause = lowering.optional(found.role("raise.cause"))
    before = () if cause is None or isinstance(cause, (Name, Attribute, Literal)) else (Evaluate(cause.span, cause),)
    return (*before, Raise(lowering.span(node), lowering.optional(found.role("raise.value"))))


def _break(lowering: Lowering, node: Node, found: Found) -> Statements:
    if lowering.in_match and not node.named_children:
        return ()
    return (Break(lowering.span(node)),)


def _continue(lowering: Lowering, node: Node, found: Found) -> Statements:
    return (Continue(lowering.span(node)),)


def _delete(lowering: Lowering, node: Node, found: Found) -> Statements:
    targets: list[Expression] = []
    for target in lowering.expressions(node):
        targets += target.items if isinstance(target, Collection) else (target,)
    return (Delete(lowering.span(node), tuple(targets)),)


def _branch(lowering: Lowering, node: Node, found: Found) -> Statements:
    lowered = _alternatives(lowering, found)
    otherwise: Statements = ()
    nested = 0
    # From the last to the first, without recursion: machine-written code has hundreds of alternatives.
    for alternative, where in reversed(lowered):
        if alternative is None or alternative.main != "branch":
            otherwise = lowering.statement(where) + otherwise
            continue
        nested += 1
        start, end = lowering.span(where)
        # Beyond the limit alternatives stand one after another: an upper bound, and readers may recurse.
        if nested + lowering.depth < DEPTH_LIMIT:
            end = max(end, otherwise[-1].span[1]) if otherwise else end
            otherwise = (_if(lowering, where, alternative, (start, end), otherwise),)
        else:
            otherwise = (_if(lowering, where, alternative, (start, end), ()), *otherwise)
    return (_if(lowering, node, found, lowering.span(node), otherwise),)


def _alternatives(lowering: Lowering, found: Found) -> list[tuple[Found | None, Node]]:
    """All alternatives; an `else if` may stand beside the others or inside the one before it."""
    alternatives: list[tuple[Found | None, Node]] = []
    pending = list(found.all("branch.alternative"))[::-1]
    while pending:
        node = pending.pop()
        inner = lowering.look(node)
        alternatives.append((inner, node))
        if inner is not None and inner.main == "branch":
            pending += list(inner.all("branch.alternative"))[::-1]
    return alternatives


def _if(lowering: Lowering, node: Node, found: Found, span: Span, otherwise: Statements) -> If:
    test = lowering.required(node, found.role("branch.test"))
    then = found.role("branch.then")
    return If(span, _header(lowering, node, then), test, lowering.statements([then]), otherwise)


def _loop(lowering: Lowering, node: Node, found: Found) -> Statements:
    body = found.role("loop.body")
    return (
        ForEach(
            lowering.span(node),
            _header(lowering, node, body),
            lowering.required(node, found.role("loop.target")),
            lowering.required(node, found.role("loop.over")),
            _repeated(lowering, body),
            lowering.statements([found.role("loop.otherwise")]),
            "loop.async" in found.roles,
            "loop.keys" in found.roles,
        ),
    )


def _repeated(lowering: Lowering, body: Node | None) -> Statements:
    """The body of a loop: a break in it is the loop's."""
    in_match, lowering.in_match = lowering.in_match, False
    statements = lowering.statements([body])
    lowering.in_match = in_match
    return statements


def _header(lowering: Lowering, node: Node, body: Node | None) -> Span:
    """From the keyword to before the body, without comments between."""
    start, end = lowering.span(node)
    if body is None:
        return (start, end)
    before = [child for child in node.children if child.end_byte <= body.start_byte and child.id != body.id]
    ends = [child.end_byte for child in before if not child.is_extra]
    return (start, max(ends) - lowering.base) if ends else (start, end)


def _while(lowering: Lowering, node: Node, found: Found) -> Statements:
    body = found.role("while.body")
    return (
        While(
            lowering.span(node),
            _header(lowering, node, body),
            _test(lowering, node, found.role("while.test")),
            _repeated(lowering, body),
            lowering.statements([found.role("while.otherwise")]),
            lowering.statements(found.all("while.before")),
            lowering.statements(found.all("while.update")),
        ),
    )


def _test(lowering: Lowering, node: Node, test: Node | None) -> Expression:
    found = lowering.look(test) if test is not None else None
    if test is not None and found is not None and found.main == "ignored":
        return Literal(lowering.span(test), True)
    return lowering.required(node, test)


def _with(lowering: Lowering, node: Node, found: Found) -> Statements:
    items = tuple([item for node in found.all("with.item") for item in _items(lowering, node)])
    body = found.role("with.body")
    header = _header(lowering, node, body)
    return (With(lowering.span(node), header, items, lowering.statements([body]), "with.async" in found.roles),)


def _items(lowering: Lowering, node: Node) -> list[WithItem]:
    found = lowering.look(node)
    values = [found.role("item.value") or node] if found is not None else [node]
    # Brackets around aliases are brackets around items.
    while (around := lowering.look(values[0])) is not None and around.main in ("group", "collection"):
        inner = lowering.children(values[0])
        kinds = {one.main for one in map(lowering.look, inner) if one is not None}
        if not kinds & {"alias", "group"}:
            break
        values = inner
    return [_item(lowering, value) for value in values]


def _item(lowering: Lowering, value: Node) -> WithItem:
    alias = lowering.look(value)
    if alias is None or alias.main != "alias":
        return WithItem(lowering.expression(value))
    target = lowering.optional(alias.role("alias.target"))
    return WithItem(lowering.required(value, alias.role("alias.value")), target)


def _try(lowering: Lowering, node: Node, found: Found) -> Statements:
    body = lowering.statements([found.role("try.body")])
    handlers = tuple(map(partial(_handler, lowering), found.all("try.handler")))
    otherwise = lowering.statements([found.role("try.otherwise")])
    final = lowering.statements([found.role("try.final")])
    return (Try(lowering.span(node), body, handlers, otherwise, final),)


def _handler(lowering: Lowering, node: Node) -> Statements:
    found = lowering.look(node)
    return lowering.statements([found.role("handler.body")]) if found is not None else ()


def _match(lowering: Lowering, node: Node, found: Found) -> Statements:
    subject = together(lowering, found.all("match.subject"))
    in_match = lowering.in_match
    lowering.in_match = in_match or found.settings.get("kind") == "broken off"
    nodes = found.all("match.case")
    cases = tuple(map(partial(_case, lowering), nodes))
    lowering.in_match = in_match
    return (Match(lowering.span(node), _header(lowering, node, nodes[0] if nodes else None), subject, cases),)


def _case(lowering: Lowering, node: Node) -> Case:
    found = lowering.look(node) or Found("case", {}, {})
    names = _captures(lowering, found.all("case.pattern"))
    body = lowering.statements(found.all("case.body"))
    guard, value = lowering.optional(found.role("case.guard")), lowering.optional(found.role("case.value"))
    return Case(names, guard, body, value)


def _captures(lowering: Lowering, patterns: Sequence[Node]) -> tuple[Name, ...]:
    # Alternatives of one pattern bind the same names: each counts once.
    names: dict[str, Name] = {}
    pending = list(patterns)[::-1]
    while pending:
        node = pending.pop()
        found = lowering.look(node)
        if found is not None and found.main == "capture":
            name = Name(lowering.span(node), lowering.text(node))
            names.setdefault(name.id, name)
        pending.extend(node.named_children[::-1])
    return tuple(names.values())


STATEMENTS |= {
    "block": _block,
    "declaration": _declaration,
    "ignored": _ignored,
    "evaluate": _evaluate,
    "assert": _assert,
    "binding": _binding,
    "return": _return,
    "raise": _raise,
    "break": _break,
    "continue": _continue,
    "delete": _delete,
    "branch": _branch,
    "loop": _loop,
    "while": _while,
    "with": _with,
    "try": _try,
    "match": _match,
    "pair": _field,
}
