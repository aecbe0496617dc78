"""Abstract values: what an expression may be, as far as its cost matters.

Values are immutable. A value with an `ident` (a collection, a query, a row) is one object of the run: its latest
version (elements added, query executed, relations loaded) is kept by the evaluation's heap under that number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scalesight.cost.algebra import Polynomial, number

if TYPE_CHECKING:
    from scalesight.inference.anchors import Anchored
    from scalesight.inference.charges import Charge, Fill, Holding
    from scalesight.outline import facts


@dataclass(frozen=True)
class Value:
    """Base of all values."""


@dataclass(frozen=True)
class Opaque(Value):
    """Nothing is known but perhaps a name (`products`), the name of its source, and its annotation's words."""

    hint: str = ""
    parent: str = ""
    owner: Value | None = None  # the row of an unseen model that it was read from
    given: bool = False  # it is what a method of the parent gave, not an attribute of it
    wraps: FunctionRef | None = None  # the function that an unknown one was given: calling this may call that
    among: tuple[str, ...] = ()  # the single rows in sight where it was handed to a component


@dataclass(frozen=True)
class Scalar(Value):
    """A number, string, boolean or null. `amount`: its numeric value; `entity`: the model (or name) whose key it is."""

    literal: int | float | bool | str | None = None
    known: bool = False
    amount: Polynomial | None = None
    entity: str | None = None
    text: bool = False
    pieces: tuple[str | Value, ...] = ()  # an interpolated string's parts
    size: Polynomial | None = None  # characters, where known
    form: str = ""  # how it came from another number: minus, plus, half
    hint: str = ""  # the column, attribute or variable that it was read from

    @property
    def is_null(self) -> bool:
        """Whether this is the literal null."""
        return self.known and self.literal is None and not self.text


@dataclass(frozen=True)
class Sequence(Value):
    """A collection in memory (`kind` list, tuple, set, dict, string) or a lazy stream (`kind` stream).

    `items` are the elements when they are few and known one by one (tuples, dictionary displays). `pending` is what
    draining a stream spends. `held` is false for what occupies no memory of its own (streams, ranges).
    """

    kind: str
    size: Polynomial
    element: Value
    ident: int = 0
    key: Value | None = None
    items: tuple[Value, ...] | None = None
    names: tuple[str | int, ...] | None = None  # literal keys of `items` for a dict
    pending: tuple[Charge, ...] = ()
    holdings: tuple[tuple[Holding, ...], ...] = ()
    held: bool = True
    sorted: bool = False
    constant: bool = False  # a literal display or module constant
    form: str = ""  # how it came from another collection: rest, half; of a dictionary that makes missing values: auto


ANY_PATH = "*"  # stands for the relations that a list names which is not known: `prefetch_related(*fields)`
PART = "?part"  # the field of a row that holds some columns only
NULLABLE = "?null"  # the field of a row that its annotation or default says may be none
EITHER = "?either"  # the field of a row whose annotation names several classes, of which it is the first
OUTER = "<outer column>"  # the type of a column of the query around another
REST = "..."  # stands for the items of a dictionary that nobody names


def items_by_name(value: Value) -> dict[str | int, Value] | None:
    """The items of a dictionary by their literal keys; None for what is no dictionary or not known one by one."""
    if not isinstance(value, Sequence) or value.kind != "dict" or value.items is None or value.names is None:
        return None
    return {name: item for name, item in zip(value.names, value.items) if name != REST}


def rest_of(value: Value) -> Value:
    """The object whose parts a dictionary holds beside those that are known by their keys (`{...product, price}`)."""
    if not isinstance(value, Sequence) or value.items is None or REST not in (value.names or ()):
        return UNKNOWN
    return dict(zip(value.names or (), value.items))[REST]


def is_open(value: Value) -> bool:
    """Whether a dictionary may hold more than the items that are known by their keys."""
    return isinstance(value, Sequence) and (value.names is None or REST in value.names)


@dataclass(frozen=True)
class Query(Value):
    """Rows that a database will send when asked. `size` is how many.

    `joined` and `batched` are eager relation paths (`a.b`); `nested` maps a batched path to the query that fills it.
    `shape`: row, dict, tuple, flat. `evaluated`: rows are in memory. `filled`: came loaded with its parent (no query).
    `narrowed`: a filter, limit or unique key bounds it. `runner`: "lazy" (runs itself), "statement" (a session does).
    """

    ident: int
    model: str
    size: Polynomial
    orm: str = ""
    joined: frozenset[str] = frozenset()
    batched: frozenset[str] = frozenset()
    nested: tuple[tuple[str, Query], ...] = ()
    shape: str = "row"
    columns: tuple[str, ...] = ()
    evaluated: bool = False
    filled: bool = False
    limited: bool = False
    filtered: bool = False
    unique: bool = False
    streamed: Polynomial | None = None
    runner: str = "lazy"
    deferred: bool = False
    element: Value | None = None
    lookups: tuple[str, ...] = ()  # field names that its conditions compare with plain values
    relation: str = ""  # the relation that it is, as long as nothing narrows it
    parent: int = 0  # the row that it was reached through
    single: bool = False  # waiting for it gives its one row
    kept: Fill | None = None  # what keeps it with its rows, so that they are asked for once
    outer: str = ""  # the column of another query's rows that a condition of it names (`id=OuterRef("line_id")`)
    perhaps: bool = False  # an annotation's, which says that it may be none; nobody tells what a caller has loaded


@dataclass(frozen=True)
class Row(Value):
    """One instance of a class. A model's row knows which relations are loaded; `fields` are attributes set or known."""

    type: str
    ident: int
    loaded: frozenset[str] = frozenset()
    nested: tuple[tuple[str, Query], ...] = ()
    fields: tuple[tuple[str, Value], ...] = ()
    hint: str = ""
    shape: str = "row"
    followed: frozenset[str] = frozenset()  # relations that its query's conditions follow, for a model not in sight
    orm: str = ""  # who asked for it, for a model not in sight

    def field(self, name: str) -> Value | None:
        """The value last stored under an attribute's name."""
        for key, value in reversed(self.fields):
            if key == name:
                return value
        return None


def parts_of(query: Query) -> tuple[tuple[str, Value], ...]:
    """What says of a row that it holds the columns alone that were asked for."""
    return ((PART, Scalar()),) if query.columns and query.shape == "row" else ()


@dataclass(frozen=True)
class Object(Value):
    """An instance of a library's class (`requests.Session`); `carried` is what it wraps (a URL, an executed query)."""

    type: str
    ident: int = 0
    carried: Value | None = None
    arguments: tuple[str, ...] = ()  # names of the arguments its constructor was given


@dataclass(frozen=True)
class Library(Value):
    """A name of a library (module, class or function), dotted, that the catalogues may know."""

    name: str
    receiver: Value | None = None


@dataclass(frozen=True)
class Module(Value):
    """A file of the project, or a package folder."""

    path: str
    package: bool = False


@dataclass(frozen=True)
class ClassRef(Value):
    """A class of the project, by its dotted name."""

    name: str


@dataclass(frozen=True)
class FunctionRef(Value):
    """A function of the project: (path, qualname, ordinal), with its receiver if it is bound and partial arguments."""

    path: str
    qualname: str
    ordinal: int = 0
    receiver: Value | None = None
    cached: bool = False
    given: tuple[tuple[str | None, Value], ...] = ()


@dataclass(frozen=True)
class Closure(Value):
    """A lambda or nested function, with the number of the scope that it was made in."""

    function: facts.Function
    scope: int
    path: str
    owner: str
    cached: bool = False


@dataclass(frozen=True)
class Coroutine(Value):
    """What calling an async function gives: `pending` is spent when it is awaited.

    `within` is the function that started it in each round of a loop: what it spends is reported there.
    """

    value: Value
    pending: tuple[Charge, ...] = ()
    holdings: tuple[tuple[Holding, ...], ...] = ()
    within: Anchored | None = None


@dataclass(frozen=True)
class Super(Value):
    """`super()` in a method of the class `name`."""

    name: str
    receiver: Value


@dataclass(frozen=True)
class Condition(Value):
    """A comparison that a query may take: `column == value`, `column.in_(values)`."""

    column: Value
    operator: str
    operand: Value


@dataclass(frozen=True)
class Column(Value):
    """An attribute of a model class used in an expression (`Product.id`), or a table's column."""

    model: str
    name: str


@dataclass(frozen=True)
class Loader(Value):
    """An eager-loading option: relation paths, joined or batched, with the query for a batched one."""

    paths: tuple[str, ...]
    joined: bool
    query: Query | None = None
    attribute: str | None = None


@dataclass(frozen=True)
class Injected(Value):
    """A parameter's value that a framework works out by calling `function`, written in the file `path`."""

    path: str
    function: facts.Expression
    span: facts.Span
    declared: Value | None = None


UNKNOWN = Opaque()
NULL = Scalar(None, known=True)
LEFT_OUT = Scalar(None, known=True, hint="<left out>")  # of an object that was handed in: what it does not hold
AGGREGATE = "aggregate"  # the type of what a database makes of many rows (`count(id)`)
NEW = "<new>"  # a field of rows that were made here and are not written yet


def known(literal: int | float | bool | str) -> Scalar:
    """The scalar of a literal."""
    if isinstance(literal, str):
        return Scalar(literal, known=True, text=True, size=number(len(literal)))
    if isinstance(literal, bool) or literal < 0:
        return Scalar(literal, known=True)
    return Scalar(literal, known=True, amount=number(literal))


def of_amount(amount: Polynomial) -> Scalar:
    """A number known as a size (what `len` gives)."""
    return Scalar(amount=amount)


def text(*pieces: str | Value) -> Scalar:
    """A string that is made of pieces."""
    return Scalar(text=True, pieces=pieces)
