"""The outline: what a source file says, in one vocabulary for every language.

Facts are immutable, hashable and serialisable (msgspec), and know no syntax node and no language name.
Every `span` is a pair of byte offsets relative to the start of the function (or module, or class) that owns it,
so that the facts of a function depend on its own bytes and nothing else.
"""

from __future__ import annotations

import msgspec

Span = tuple[int, int]
NAMELESS = "<anonymous>"  # what a definition without a name is called


class Fact(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A node of the outline; `span` is relative to the owner's start."""

    span: Span


# --- expressions -------------------------------------------------------------------------------------------------


class Name(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A bare identifier."""

    id: str


class Attribute(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`base.name`; `name_span` is the name alone."""

    base: Expression
    name: str
    name_span: Span


class Subscript(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`base[index]`; a slice is an index of type Slice."""

    base: Expression
    index: Expression


class Slice(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`lower:upper:step` inside a subscript."""

    lower: Expression | None
    upper: Expression | None
    step: Expression | None


class Argument(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One argument of a call: `name` for a keyword, `spread` is "", "*" or "**"."""

    value: Expression
    name: str | None = None
    spread: str = ""


class Call(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`function(arguments)`; constructors (`new X()`) too."""

    function: Expression
    arguments: tuple[Argument, ...]
    of: Expression | None = None  # the first type that it is told: `useState<string[]>()`


class Literal(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A number, boolean or null."""

    value: int | float | bool | None


class Text(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A string: literal pieces (escapes decoded) and interpolated expressions, in order.

    Adjacent literals are joined.
    """

    parts: tuple[str | Expression, ...]


class Collection(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A display; `kind` is list, tuple, set or dict. `keys` runs beside `items` for a dict (None for a `**spread`)."""

    kind: str
    items: tuple[Expression, ...]
    keys: tuple[Expression | None, ...] = ()


class Clause(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One `for target in over if conditions` of a comprehension."""

    span: Span
    target: Expression
    over: Expression
    conditions: tuple[Expression, ...] = ()
    is_async: bool = False


class Comprehension(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`kind` is list, set, dict or generator; `key` only for a dict; `wide` when it takes more than one line."""

    kind: str
    element: Expression
    key: Expression | None
    clauses: tuple[Clause, ...]
    wide: bool = False


class Lambda(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """An anonymous function; `body` is statements (an expression body is one Return)."""

    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    is_async: bool = False
    is_generator: bool = False
    name: str = ""


class Placed(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A function or class in the place of a value, outside of functions; it stands in the outline on its own.

    `ordinal` counts the functions of the same qualname in the file.
    """

    qualname: str
    ordinal: int = 0


class Element(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """An element of a screen. `tag` is a Text for a host's (`li`), else the component; None for a bare group."""

    tag: Expression | None
    attributes: tuple[Argument, ...]
    children: tuple[Expression, ...]


class Cast(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`value` said to be of a type."""

    value: Expression
    annotation: Expression


class Operation(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`operator` over operands: arithmetic, comparisons (`==`, `in`, `not in` ...), `and`, `or`, `not`, unary `-`.

    A chained comparison `a < b < c` is one operation with operator "<" and three operands.
    """

    operator: str
    operands: tuple[Expression, ...]


class Conditional(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`then if test else otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression


class Await(Fact, frozen=True, gc=False, array_like=True, tag=True):
    value: Expression


class Yield(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`delegate` for `yield from`."""

    value: Expression | None
    delegate: bool = False


class Spread(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`*value` or `**value` inside a display, a target or a return."""

    value: Expression


class Bind(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """An assignment that is an expression (`target := value`); `operator` as in Assign.

    As a target, `value` is what `target` has when there is nothing to take.
    """

    target: Expression
    value: Expression
    operator: str = ""


class Opaque(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """An expression with no fact of its own (or broken code); its children are still evaluated, in order."""

    children: tuple[Expression, ...]


class Lookup(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`base.name` of a template: an attribute, a key or a method, which is called when `called`."""

    base: Expression
    name: str
    name_span: Span
    called: bool = True


Expression = (
    Name
    | Attribute
    | Subscript
    | Slice
    | Call
    | Literal
    | Text
    | Collection
    | Comprehension
    | Lambda
    | Placed
    | Element
    | Cast
    | Operation
    | Conditional
    | Await
    | Yield
    | Spread
    | Bind
    | Lookup
    | Opaque
)

# --- statements --------------------------------------------------------------------------------------------------


class Assign(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`targets = value`, annotated, or augmented (`operator` "+" for `+=`, else ""). `a = b = c` has two targets."""

    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None = None
    operator: str = ""
    decorators: tuple[Expression, ...] = ()


class Evaluate(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """An expression statement (assertions too)."""

    value: Expression


class Return(Fact, frozen=True, gc=False, array_like=True, tag=True):
    value: Expression | None


class Raise(Fact, frozen=True, gc=False, array_like=True, tag=True):
    value: Expression | None


class Break(Fact, frozen=True, gc=False, array_like=True, tag=True):
    pass


class Continue(Fact, frozen=True, gc=False, array_like=True, tag=True):
    pass


class Delete(Fact, frozen=True, gc=False, array_like=True, tag=True):
    targets: tuple[Expression, ...]


class If(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`elif` is an If alone in `otherwise`; `header` spans from the keyword to before the block."""

    header: Span
    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()


class ForEach(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`for target in over`; `header` spans from the keyword to before the body; `keys`: it is over keys."""

    header: Span
    target: Expression
    over: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()
    is_async: bool = False
    keys: bool = False


class While(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """`while test`; a counting loop has `before` and `update` too."""

    header: Span
    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()
    before: tuple[Statement, ...] = ()
    update: tuple[Statement, ...] = ()


class WithItem(msgspec.Struct, frozen=True, gc=False, array_like=True):
    value: Expression
    target: Expression | None = None


class With(Fact, frozen=True, gc=False, array_like=True, tag=True):
    header: Span
    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]
    is_async: bool = False


class Try(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """Each handler is its body; a handler's bound name is unknown."""

    body: tuple[Statement, ...]
    handlers: tuple[tuple[Statement, ...], ...] = ()
    otherwise: tuple[Statement, ...] = ()
    final: tuple[Statement, ...] = ()


class Case(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`binds` are the names that the pattern captures; `guard` is evaluated when the pattern matched.

    `value` is what the subject is compared with, where a case is a value and no pattern.
    """

    binds: tuple[Name, ...]
    guard: Expression | None
    body: tuple[Statement, ...]
    value: Expression | None = None


class Match(Fact, frozen=True, gc=False, array_like=True, tag=True):
    header: Span
    subject: Expression
    cases: tuple[Case, ...]


class Define(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A function bound to its name here. Nested in a function: `function` is inline (same span origin).

    At module or class level `function` is None and the definition stands in `Outline.functions` under
    `<qualname of the owner>.name` (for a module just `name`).
    """

    name: str
    function: Function | None = None


class DefineClass(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A class bound to its name here; always stands in `Outline.classes` under its qualname."""

    name: str


class ImportedName(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`from ..pkg import name as alias` has level 2, module "pkg".

    `import a.b` has name None and binds `a` (or the alias).
    `from m import *` has name "*".
    """

    module: str
    name: str | None
    alias: str | None
    level: int = 0


class Import(Fact, frozen=True, gc=False, array_like=True, tag=True):
    names: tuple[ImportedName, ...]


class Include(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """Another template, rendered here with the names in sight and `arguments`; `alone`: with the arguments only."""

    template: Expression
    arguments: tuple[Argument, ...] = ()
    alone: bool = False


class Extends(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """The template whose sections this one replaces: that one is rendered in place of what stands here."""

    template: Expression


class Section(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """A named part that a template which extends this one may replace."""

    name: str
    body: tuple[Statement, ...]


class Replaced(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """Inside a section: what the section of the same name that it replaces does."""


class Borrow(Fact, frozen=True, gc=False, array_like=True, tag=True):
    """Macros of another template: some `names` with what they are called here, or all behind an `alias`."""

    template: Expression
    names: tuple[tuple[str, str], ...] = ()
    alias: str | None = None


Statement = (
    Assign
    | Evaluate
    | Return
    | Raise
    | Break
    | Continue
    | Delete
    | If
    | ForEach
    | While
    | With
    | Try
    | Match
    | Define
    | DefineClass
    | Import
    | Include
    | Extends
    | Section
    | Replaced
    | Borrow
)

# --- definitions -------------------------------------------------------------------------------------------------


class Parameter(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`kind` is "", "*" (rest), "**" (named rest) or "named" (keyword only)."""

    span: Span
    name: str
    annotation: Expression | None = None
    default: Expression | None = None
    kind: str = ""


class Function(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A function or method. `span` covers decorators and body, `name_span` the name.

    A string annotation is parsed into an expression. A docstring is not part of the body. A parameter that is taken
    apart is named by its place, and the body begins by taking it apart. `modifiers`: static, get, set, and the
    directives that it begins with.
    """

    span: Span
    name: str
    name_span: Span
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...] = ()
    returns: Expression | None = None
    is_async: bool = False
    is_generator: bool = False
    modifiers: tuple[str, ...] = ()


class Class(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A class. `body` holds its fields and other statements in order; methods are `Define(name, None)` in it."""

    span: Span
    name: str
    name_span: Span
    bases: tuple[Argument, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...] = ()


class PlacedFunction(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A function at an absolute byte offset. `key` is a hash of its bytes: same key, same `function`.

    `unplaced` is the key of a module without the places of its definitions: same one, same `function` but for places.
    """

    qualname: str
    start: int
    key: str
    function: Function
    unplaced: str = ""

    @property
    def said(self) -> str:
        """The hash of what it says, wherever the parts of it stand."""
        return self.unplaced or self.key


class PlacedClass(msgspec.Struct, frozen=True, gc=False, array_like=True):
    qualname: str
    start: int
    key: str
    definition: Class


class Comment(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A comment that mentions `scalesight:`; absolute span, text without the comment's markers."""

    span: Span
    text: str


class Outline(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """All facts of one file.

    `functions` are those at module level and in classes (at any class depth), in order of position; classes inside
    functions are listed too, with qualname `<function qualname>.<locals>.Class`. `module` is the code outside
    functions and class bodies, as a function named `<module>` that starts at 0. `errors` are absolute spans of broken
    code. A template is its module's code, and `rendered`: it runs only where other code renders it.
    """

    language: str
    module: PlacedFunction
    functions: tuple[PlacedFunction, ...]
    classes: tuple[PlacedClass, ...]
    comments: tuple[Comment, ...]
    errors: tuple[Span, ...]
    rendered: bool = False
