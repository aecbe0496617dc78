"""The open blocks of a template, and what each becomes when its end tag is met."""

from __future__ import annotations

from dataclasses import dataclass, field

from scalesight.outline.facts import (
    Define,
    Expression,
    ForEach,
    Function,
    If,
    Opaque,
    Parameter,
    Section,
    Span,
    Statement,
)

DEEPEST = 14  # nested blocks; those further in are read as if they stood in the one around them


@dataclass(slots=True)
class Arm:
    """Statements under one tag of a block: `{% if %}`, `{% elif %}` (with a test), `{% else %}`."""

    span: Span
    test: Expression | None
    body: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A block whose end tag is still to come. `kind` is loop, branch, section, macro, maybe or module."""

    kind: str
    tag: str
    span: Span
    target: Expression | None = None
    over: Expression | None = None
    name: str = ""
    name_span: Span = (0, 0)
    parameters: tuple[Parameter, ...] = ()
    arms: list[Arm] = field(default_factory=list)

    @property
    def body(self) -> list[Statement]:
        """Where the next statement belongs."""
        return self.arms[-1].body


def closed(block: Block, end: int) -> Statement:
    """The statement that a block is, which ends at `end`."""
    span = (block.span[0], end)
    first, body = block.arms[0], tuple(block.arms[0].body)
    if block.kind == "loop":
        assert block.target is not None
        assert block.over is not None
        if first.test is not None:
            body = (If(first.span, first.span, first.test, body),)
        return ForEach(span, block.span, block.target, block.over, body, _instead(block))
    if block.kind == "section":
        return Section(span, block.name, body)
    if block.kind == "macro":
        function = Function(span, block.name, block.name_span, block.parameters, body)
        return Define(span, block.name, function)
    if block.kind == "maybe":
        return If(span, block.span, Opaque(block.span, ()), body)
    return _branch(block, span)


def _instead(block: Block) -> tuple[Statement, ...]:
    """What stands for a loop without rounds: it may run, or not."""
    if len(block.arms) < 2 or not block.arms[1].body:
        return ()
    arm = block.arms[1]
    return (If(arm.span, arm.span, Opaque((arm.span[1], arm.span[1]), ()), tuple(arm.body)),)


def _branch(block: Block, span: Span) -> Statement:
    otherwise: tuple[Statement, ...] = ()
    for arm in reversed(block.arms[1:]):
        otherwise = (
            tuple(arm.body) if arm.test is None else (If(arm.span, arm.span, arm.test, tuple(arm.body), otherwise),)
        )
    first = block.arms[0]
    return If(span, block.span, first.test or Opaque(first.span, ()), tuple(first.body), otherwise)
