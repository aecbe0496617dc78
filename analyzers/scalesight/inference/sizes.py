"""The atoms of sizes that code gives, before `scale.toml` puts volumes in their place."""

from __future__ import annotations

from scalesight.cost.algebra import Atom, Polynomial, Unknown, atom, atoms


class Rows(Atom, frozen=True, gc=False, cache_hash=True):
    """All rows of a model or table (`model` is a class's dotted name, or `table:<name>`)."""

    model: str

    @property
    def label(self) -> str:
        return f"rows({self.model})"


BY_NAME = "?"  # begins the field of a relation of which only a condition on a key tells (`surveyId: input.id`)


class Related(Atom, frozen=True, gc=False, cache_hash=True):
    """The rows of `target` that belong to one row of `model`, reached by `field`."""

    model: str
    field: str
    target: str

    @property
    def label(self) -> str:
        return f"related({self.model}.{self.field})"


ASKED = ".input"  # among `singulars`: what one client asks for, as much of it as it likes


class Named(Atom, frozen=True, gc=False, cache_hash=True):
    """A collection known by its name alone; `singulars` are the names of single rows in scope.

    One that starts with a dot is the row that it was read from: `.basket` for `basket.lines`. `relation` when a manager
    asked for them (`submission.answers.all()`): they are those of one row, whatever it is a row of. `model` is the
    class of the elements where an annotation tells it (`lines: list[OrderLine]`): then the name itself says nothing.
    """

    name: str
    singulars: tuple[str, ...] = ()
    relation: bool = False
    model: str = ""

    @property
    def label(self) -> str:
        return f"named({self.name})"

    @property
    def order(self) -> str:
        return f"named({self.name};{','.join(self.singulars)}{';relation' if self.relation else ''};{self.model})"


class RowBytes(Atom, frozen=True, gc=False, cache_hash=True):
    """Bytes of one row of a model or of one element of a kind (`kind` names a preset of `unit_costs.toml`).

    `part` of some columns only: never more than the whole row.
    """

    model: str | None
    kind: str
    part: bool = False

    @property
    def label(self) -> str:
        return f"bytes({self.model or ''}:{self.kind}{';part' if self.part else ''})"


def rows(model: str) -> Polynomial:
    """The size of a whole table."""
    return atom(Rows(model))


def related(model: str, field: str, target: str) -> Polynomial:
    """The size of a relation reached through one row."""
    return atom(Related(model, field, target))


def named(name: str, singulars: tuple[str, ...] = ()) -> Polynomial:
    """The size that a name alone suggests."""
    return atom(Named(name, singulars))


class IsEntity(Atom, frozen=True, gc=False, cache_hash=True):
    """1 where a name is the singular of a declared volume, else 0: for rows that only their name gives away."""

    name: str

    @property
    def label(self) -> str:
        return f"entity({self.name})"


class Distinct(Atom, frozen=True, gc=False, cache_hash=True):
    """The distinct values of a key among `total` rounds. `names`: whose key, a model's (`model:...`) or by name.

    `untold`: where the key is nobody's, nothing tells how many values it has. So it is of a database's columns
    (`status`, `created_on`), and of what somebody keeps by a key, since it comes again.
    """

    names: tuple[str, ...]
    total: Polynomial
    untold: bool = False

    @property
    def label(self) -> str:
        return f"{'grouped' if self.untold else 'distinct'}({','.join(self.names)};{self.total!r})"


class Told(Atom, frozen=True, gc=False, cache_hash=True):
    """A collection's size as its making says, or where that stays unknown as its name does."""

    name: str
    derived: Polynomial
    singulars: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"told({self.name};{self.derived!r})"

    @property
    def order(self) -> str:
        return f"told({self.name};{','.join(self.singulars)};{self.derived!r})"


class Some(Atom, frozen=True, gc=False, cache_hash=True):
    """Some of a whole: as many as a limit says that nobody sees (`take: limit`).

    Not `up_to` where they are meant to be all, though they are no rows: `emails: string[]`. With `keys`, those of so
    many keys: where those are known, nothing is missing.
    """

    whole: Polynomial
    up_to: bool = True
    keys: Polynomial | None = None

    @property
    def label(self) -> str:
        by = f";{self.keys!r}" if self.keys is not None else ""
        return f"{'some' if self.up_to else 'called'}({self.whole!r}{by})"


class Part(Atom, frozen=True, gc=False, cache_hash=True):
    """Those rows of a whole in which a column holds one value that varies: a user's orders, the items of one state.

    `owner`: whose key the column holds, as its name says (`workspaceId`); "" where it says nothing.
    """

    whole: Polynomial
    owner: str = ""

    @property
    def label(self) -> str:
        return f"part({self.whole!r})"


class Page(Unknown, frozen=True, gc=False, cache_hash=True):
    """The rows of one page: nobody tells how many, but a name does not stand for all of them either."""


class Sent(Unknown, frozen=True, gc=False, cache_hash=True):
    """The values that a client sent: what they are called says whose they are, but not that they are all."""


class Calls(Unknown, frozen=True, gc=False, cache_hash=True):
    """How often a function calls itself, where no known form tells: at least once."""


def is_certain(size: Polynomial) -> bool:
    """Whether no name can tell more of a size: nothing in it is unknown or known by a name itself."""
    return not any(isinstance(one, (Unknown, Named, Told)) and not isinstance(one, Page) for one in atoms(size))


def is_sent(size: Polynomial) -> bool:
    """Whether a client chose how many there are."""
    return any(
        isinstance(one, Sent)
        or (isinstance(one, Told) and is_sent(one.derived))
        or (isinstance(one, Distinct) and is_sent(one.total))
        for one in atoms(size)
    )


class Listed(Atom, frozen=True, gc=False, cache_hash=True):
    """What a URL path lists: `/api/products`."""

    path: str

    @property
    def label(self) -> str:
        return f"listed({self.path})"
