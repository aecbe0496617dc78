"""Tags: one function for each word that a language's `[tags]` may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scalesight.outline.facts import (
    Argument,
    Assign,
    Borrow,
    Call,
    Clause,
    Collection,
    Comprehension,
    Evaluate,
    Expression,
    Extends,
    Include,
    Literal,
    Lookup,
    Name,
    Operation,
    Parameter,
    Replaced,
    Span,
    Statement,
    Text,
)
from scalesight.outline.markup.blocks import DEEPEST, Arm, Block, closed
from scalesight.outline.markup.expressions import expression, operand, operation
from scalesight.outline.markup.pieces import Piece
from scalesight.outline.markup.tokens import Cursor

TAG = "%"  # before the name of a tag, so that no variable is taken for one


@dataclass(slots=True)
class Reader:
    """The blocks that are open while a template is read; the first is the template itself."""

    blocks: list[Block] = field(default_factory=lambda: [Block("module", "", (0, 0), arms=[Arm((0, 0), None)])])
    errors: list[Span] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # the tags of blocks that are open and too deep

    def add(self, *statements: Statement) -> None:
        """Adds statements to the innermost block."""
        self.blocks[-1].body.extend(statements)

    def open(self, block: Block, first: Arm) -> None:
        """Opens a block; one that is too deep is read as if it were not there."""
        block.arms.append(first)
        if len(self.blocks) <= DEEPEST and not self.left_out:
            self.blocks.append(block)
        else:
            self.left_out.append(block.tag)

    def close(self, tag: str, end: int) -> None:
        """Closes the innermost block of a tag and those inside it that were left open."""
        if self.left_out and tag in self.left_out:
            while self.left_out.pop() != tag:
                pass
            return
        if not any(block.tag == tag for block in self.blocks[1:]):
            return
        self.left_out.clear()
        while True:
            block = self.blocks.pop()
            self.add(closed(block, end))
            if block.tag == tag:
                return
            self.errors.append(block.span)


Read = Callable[[Reader, Piece, Cursor], None]


def value(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """`{{ value }}`: written out as text."""
    if cursor.done:
        return
    found = expression(cursor)
    if _is_replaced(found):
        reader.add(Replaced(piece.span))
    else:
        reader.add(Evaluate(piece.span, Text(found.span, (found,))))


def _is_replaced(found: Expression) -> bool:
    """`{{ block.super }}`, or Jinja's `{{ super() }}`."""
    if isinstance(found, Call):
        return isinstance(found.function, Name) and found.function.id == "super"
    if not isinstance(found, Lookup) or found.name != "super":
        return False
    return isinstance(found.base, Name) and found.base.id == "block"


def other(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """A tag that is not listed: its arguments are read; `as name` keeps what it gives."""
    given: list[Argument] = []
    kept: Name | None = None
    while not cursor.done and not cursor.full:
        if cursor.peek("as") and cursor.tokens[cursor.at + 1].kind == "name":
            cursor.next()
            token = cursor.next()
            kept = Name(token.span, token.text)
        else:
            given.append(_given(cursor))
    call = Call(piece.span, Name((piece.span[0], piece.inner[0]), f"{TAG}{piece.name}"), tuple(given))
    reader.add(Assign(piece.span, (kept,), call) if kept is not None else Evaluate(piece.span, call))


def _given(cursor: Cursor) -> Argument:
    """`name=value` or a value; blanks and commas stand between arguments."""
    name = None
    if cursor.token.kind == "name" and cursor.peek("=", 1):
        name = cursor.next().text
        cursor.next()
    found = operand(cursor)
    cursor.take(",")
    return Argument(found, name)


def _loop(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    target = _target(cursor)
    cursor.take("in")
    over = operation(cursor)
    cursor.take("reversed")
    test = operation(cursor) if cursor.take("if") else None
    reader.open(Block("loop", piece.name, piece.span, target, over), Arm(piece.span, test))


def _target(cursor: Cursor) -> Expression:
    names: list[Expression] = []
    bracket = cursor.take("(")
    start = cursor.token.span[0]
    while cursor.token.kind == "name" and not cursor.peek("in") and not cursor.full:
        token = cursor.next()
        cursor.parts += 1
        names.append(Name(token.span, token.text))
        if not cursor.take(","):
            break
    end = cursor.end
    if bracket:
        cursor.take(")")
    if len(names) == 1:
        return names[0]
    return Collection((start, max(start, end)), "tuple", tuple(names))


def _otherwise(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """`{% else %}` and `{% empty %}` belong to the innermost block, if it can have one."""
    block = reader.blocks[-1]
    if block.kind in ("loop", "branch") and len(block.arms) <= DEEPEST and not reader.left_out:
        block.arms.append(Arm(piece.span, None))


def _branch(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    reader.open(Block("branch", piece.name, piece.span), Arm(piece.span, _tested(cursor)))


def _tested(cursor: Cursor) -> Expression:
    found = operation(cursor)
    while not cursor.done and not cursor.full:  # `{% ifequal a b %}`
        right = operand(cursor)
        found = Operation((found.span[0], right.span[1]), "==", (found, right))
    return found


def _alternative(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    block = reader.blocks[-1]
    if block.kind == "branch" and len(block.arms) < DEEPEST and not reader.left_out:
        block.arms.append(Arm(piece.span, operation(cursor)))


def _bind(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """`{% with a=b c=d %}`, `{% with b as a %}`: eager, in order."""
    while not cursor.done and not cursor.full:
        given = _given(cursor)
        name = given.name
        if name is None and cursor.peek("as"):
            cursor.next()
            name = cursor.next().text
        if name is not None:
            reader.add(Assign(piece.span, (Name(given.value.span, name),), given.value))


def _set(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    target = _target(cursor)
    if cursor.take("="):
        reader.add(Assign(piece.span, (target,), expression(cursor)))


def _include(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    template = expression(cursor)
    given: list[Argument] = []
    alone = False
    while not cursor.done and not cursor.full:
        if cursor.take("only") or (cursor.take("without") and cursor.take("context")):
            alone = True
        elif cursor.token.kind == "name" and cursor.peek("=", 1):
            given.append(_given(cursor))
        else:
            cursor.next()
    reader.add(Include(piece.span, template, tuple(given), alone))


def _extends(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    reader.add(Extends(piece.span, expression(cursor)))


def _section(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    name = cursor.next().text
    while not cursor.done and cursor.adjoins():  # `object-tools` is one name
        name += cursor.next().text
    reader.open(Block("section", piece.name, piece.span, name=name), Arm(piece.span, None))


def _macro(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    name = cursor.next()
    parameters: list[Parameter] = []
    cursor.take("(")
    while not cursor.done and not cursor.take(")") and not cursor.full:
        token = cursor.next()
        cursor.parts += 1
        default = expression(cursor) if cursor.take("=") else None
        if token.kind == "name":
            parameters.append(Parameter(token.span, token.text, None, default))
    block = Block("macro", piece.name, piece.span, name=name.text, name_span=name.span, parameters=tuple(parameters))
    reader.open(block, Arm(piece.span, None))


def _call(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    found = expression(cursor)
    reader.add(Evaluate(piece.span, found))


def _macros(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """`{% from "m.html" import a as b %}`, `{% import "m.html" as m %}`."""
    template = operand(cursor)
    names: list[tuple[str, str]] = []
    alias = None
    if cursor.take("import"):
        while cursor.token.kind == "name" and not cursor.full:
            name = own = cursor.next().text
            if cursor.take("as"):
                own = cursor.next().text
            cursor.parts += 1
            names.append((name, own))
            if not cursor.take(","):
                break
    elif cursor.take("as"):
        alias = cursor.next().text
    reader.add(Borrow(piece.span, template, tuple(names), alias))


def _regroup(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """`{% regroup rows by key as groups %}`: all rows are read, and each one's key; the groups hold all rows."""
    rows = operand(cursor)
    cursor.take("by")
    row = Name(piece.span, "item")
    key: Expression = row
    while cursor.token.kind == "name" and not cursor.peek("as") and not cursor.full:
        token = cursor.next()
        key = Lookup((rows.span[0], token.span[1]), key, token.text, token.span)
        cursor.parts += 1
        cursor.take(".")
    if not cursor.take("as"):
        return
    token = cursor.next()
    keys = Comprehension(piece.span, "list", key, None, (Clause(piece.span, row, rows),))
    grouped = Collection(
        piece.span,
        "dict",
        (Literal(piece.span, None), rows),
        (Text(piece.span, ("grouper",)), Text(piece.span, ("list",))),
    )
    groups = Collection(piece.span, "list", (grouped,))
    reader.add(Evaluate(piece.span, keys), Assign(piece.span, (Name(token.span, token.text),), groups))


def _maybe(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """What stands in it may be left out: a cache's contents, what did not change since the last round."""
    reader.open(Block("maybe", piece.name, piece.span), Arm(piece.span, None))


def _nothing(reader: Reader, piece: Piece, cursor: Cursor) -> None:
    """Says nothing, or nothing but what stands in it."""


READ: dict[str, Read] = {
    "loop": _loop,
    "otherwise": _otherwise,
    "branch": _branch,
    "alternative": _alternative,
    "bind": _bind,
    "set": _set,
    "include": _include,
    "extends": _extends,
    "section": _section,
    "macro": _macro,
    "call": _call,
    "macros": _macros,
    "regroup": _regroup,
    "maybe": _maybe,
    "skip": _nothing,
    "nothing": _nothing,
}
