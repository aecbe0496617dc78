"""The generic engine: from a tree and the captures of its language to facts.

It knows captures, never a node type. `expressions`, `statements` and `definitions` hold one small function a capture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scalesight.languages import Language
from scalesight.outline.facts import Assign, Bind, Class, Evaluate, Expression, Function, Opaque, Span, Statement
from scalesight.syntax import Match, Node

# Deeper syntax is cut off (Opaque), so that neither we nor any reader of the facts can exhaust Python's stack: a level
# takes at most four frames here (`map` has none, a comprehension has one).
DEPTH_LIMIT = 150

Roles = Mapping[str, Sequence[Node]]
Settings = Mapping[str, str]
LowerExpression = Callable[["Lowering", Node, "Found"], Expression]
LowerStatement = Callable[["Lowering", Node, "Found"], tuple[Statement, ...]]

EXPRESSIONS: dict[str, LowerExpression] = {}
STATEMENTS: dict[str, LowerStatement] = {}


@dataclass(slots=True)
class Found:
    """What the patterns say about one node; `pattern` is the number of the first that matched.

    `node` is None when the node's type alone says it.
    """

    main: str
    roles: dict[str, list[Node]]
    settings: Settings
    pattern: int = -1
    node: Node | None = None

    def role(self, name: str) -> Node | None:
        """The one node in this role."""
        nodes = self.roles.get(name)
        return nodes[0] if nodes else None

    def all(self, name: str) -> Sequence[Node]:
        """The nodes in this role, in the order of the text."""
        nodes = self.roles.get(name, ())
        if len(nodes) < 2:
            return nodes
        return sorted({node.id: node for node in nodes}.values(), key=_start)


@dataclass(slots=True)
class Local:
    """A class inside a function, or a method of one; qualname and start are relative to the outermost function."""

    qualname: str
    start: int
    end: int
    fact: Function | Class


@dataclass(slots=True)
class Lowering:
    """One pass over one owner (module, class or function): where its spans begin and what was found on the way.

    `placed` are the closures that stand in the outline on their own (qualname, ordinal), by node.
    `base` is where the owner's spans begin, `origin` where the outermost function begins that `locals` count from, and
    `qualname` is relative to that function.
    """

    language: Language
    source: bytes
    base: int
    found: Mapping[int, Found]
    bare: Mapping[int, Found]
    placed: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    origin: int = 0
    qualname: str = ""
    inside_function: bool = False
    in_local_class: bool = False
    depth: int = 0
    generator: bool = False
    in_match: bool = False
    annotating: bool = False
    locals: list[Local] = field(default_factory=list)

    def look(self, node: Node) -> Found | None:
        """What the patterns say about the node."""
        return self.found.get(node.id) or self.bare.get(node.kind_id)

    def span(self, node: Node) -> Span:
        """The node's span, relative to the owner."""
        return (node.start_byte - self.base, node.end_byte - self.base)

    def text(self, node: Node) -> str:
        """The node's text."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def expression(self, node: Node) -> Expression:
        """The node as an expression; what has no fact of its own is Opaque."""
        found = self.found.get(node.id) or self.bare.get(node.kind_id)
        lower = EXPRESSIONS.get(found.main) if found is not None else None
        if self.depth >= DEPTH_LIMIT:
            return Opaque(self.span(node), ())
        self.depth += 1
        try:
            if lower is not None and found is not None:
                return lower(self, node, found)
            return Opaque(self.span(node), self.expressions(node))
        finally:
            self.depth -= 1

    def expressions(self, node: Node) -> tuple[Expression, ...]:
        """The node's children as expressions."""
        return tuple(map(self.expression, self.children(node)))

    def optional(self, node: Node | None) -> Expression | None:
        """The expression in a role that may be empty."""
        return self.expression(node) if node is not None else None

    def only(self, node: Node) -> Expression | None:
        """The node's only child as an expression; several are Opaque together, none is None."""
        expressions = self.expressions(node)
        return (
            expressions[0] if len(expressions) == 1 else Opaque(self.span(node), expressions) if expressions else None
        )

    def required(self, owner: Node, node: Node | None) -> Expression:
        """The expression in a role that code has when it is whole; half-typed code has an empty Opaque there."""
        return self.expression(node) if node is not None else Opaque((owner.end_byte - self.base,) * 2, ())

    def children(self, node: Node) -> list[Node]:
        """The node's named children that say something."""
        return [child for child in node.named_children if not child.is_extra or child.is_error]

    def statements(self, nodes: Iterable[Node | None]) -> tuple[Statement, ...]:
        """The statements of blocks (or of single statements), one after another."""
        lowered: list[Statement] = []
        hoisted: list[Statement] = []
        for node in nodes:
            if node is not None:
                found = self.found.get(node.id) if self.inside_function else None
                early = found is not None and "hoisted" in found.settings
                (hoisted if early else lowered).extend(self.statement(node))
        return (*hoisted, *lowered)

    def statement(self, node: Node) -> tuple[Statement, ...]:
        """What a node in statement position says; broken pieces directly inside it come first."""
        if self.depth >= DEPTH_LIMIT:
            return ()
        found = self.found.get(node.id) or self.bare.get(node.kind_id)
        lower = STATEMENTS.get(found.main) if found is not None else None
        self.depth += 1
        try:
            if lower is not None and found is not None:
                statements = lower(self, node, found)
                if found.roles and node.has_error:
                    return self.broken(node) + statements
                return statements
            if found is not None and found.main == "sequence":
                return self.statements(self.children(node))
            if found is not None and found.main in EXPRESSIONS:
                return (stated(self.expression(node)),)
            return self.statements(node.named_children)
        finally:
            self.depth -= 1

    def broken(self, node: Node) -> tuple[Statement, ...]:
        """The statements in the broken pieces directly inside the node."""
        return self.statements([child for child in node.children if child.is_error])


def stated(expression: Expression) -> Statement:
    """An expression in the place of a statement; an assignment is a statement of its own."""
    if not isinstance(expression, Bind):
        return Evaluate(expression.span, expression)
    targets, value = [expression.target], expression.value
    while isinstance(value, Bind) and not value.operator and not expression.operator:
        targets.append(value.target)
        value = value.value
    return Assign(expression.span, tuple(targets), value, None, expression.operator)


def found_in(language: Language, matches: Iterable[Match], found: dict[int, Found]) -> None:
    """Group matches by the node of their main capture; of two different main captures the earlier pattern wins."""
    patterns = language.structure.patterns
    for index, captures in matches:
        pattern = patterns[index]
        node = captures.pop(pattern.main)[0]
        known = found.get(node.id)
        if known is None or (index < known.pattern and known.main != pattern.main):
            found[node.id] = Found(pattern.main, captures, pattern.settings, index, node)
        elif known.main == pattern.main:
            known.pattern = min(known.pattern, index)
            if pattern.settings:
                known.settings = {**known.settings, **pattern.settings}
            for role, nodes in captures.items():
                known.roles.setdefault(role, []).extend(nodes)


def bare_of(language: Language) -> dict[int, Found]:
    """What is known about a node by its type alone."""
    return {kind: Found(pattern.main, {}, pattern.settings) for kind, pattern in language.structure.bare.items()}


def _start(node: Node) -> int:
    return node.start_byte
