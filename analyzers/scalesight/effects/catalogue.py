"""A catalogue is lines of data: what a library's names spend, return and mean. This file gives them their shape.

A catalogue file holds any of

- `["dotted.name"]` or `[effects."dotted.name"]`: an effect, keyed by the name as imported (`requests.get`), by a class
  (its constructor), by `Class.member` or by `Class.()` (calling an object of it);
  `[effects."*.objects"]` matches the last part on any unresolved name, `["?.execute"]` too where it is `given` what
  proves whom it is asked of;
- `[[context]]`: how a framework marks entry points;
- `[[mount]]`: how a framework puts routes below a path;
- `[orm]` and `[orm.relations."dotted.Field"]`: how models and relations are recognised;
- `[inherits]`: `"pkg.Sub" = "pkg.Base"`, members of the base apply to the sub;
- `[facade."pkg.Class"]`: an object of the class has the names of other modules as its members (`of`); `handles` are
  what such an object is called where nothing else says what it is;
- `[plural]`: `lists`, the members of a list that something unknown has when it is called in the plural;
- `[defaults.<context>]`: nothing yet, reserved.

Values and sizes are written as small expressions; `scalesight.effects.expressions` lists what they may say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from scalesight.effects.conventions import Conventions
from scalesight.effects.expressions import Term, parse, parse_size

EFFECT_KEYS = {
    "spends", "api", "kind", "visits", "how", "consumes", "calls", "returns", "needs", "needs_on", "parameters", "adds",
    "gathers", "is_async", "query", "cached", "url", "same_as", "attribute", "opaque", "sql", "serialises", "sleeps",
    "at_once", "renders", "context", "runs", "writes", "fires", "receives", "injects", "keeps", "counts", "waits",
    "given", "batched", "calls_back", "registers", "shared",
}  # fmt: skip


OTHER_TABLES = {"context", "mount", "orm", "inherits", "effects", "plural", "facade"}


@dataclass(frozen=True)
class Callback:
    """A call makes `times` calls of the function in `function`, with `arguments`.

    `discards`: nobody looks at what it gives; what it has started runs on beside the others. `carries`: its first
    argument, which is this value in the first round and what the round before gave in the next ones.
    """

    function: Term
    times: Term
    arguments: tuple[Term, ...] = ()
    discards: bool = False
    carries: Term | None = None


@dataclass(frozen=True)
class Effect:
    """What one call (or, for an `attribute`, one read) of a library's name spends and returns.

    - `spends`: resource → size expression. `api`: the named API that requests go to.
    - `kind`: query, write, request, llm, relation or load: which rule speaks of it (default: by resource).
    - `visits`: elements that a built-in visits (steps); `how`: scan, sort, insert, concat, build or "".
    - `consumes`: values that are iterated to their end (a lazy query is executed, a generator drained).
    - `calls`: callbacks. `returns`: the value. `parameters`: names of positional arguments;
      `**name` is a dictionary of options, which may hold what the line `needs` when its keys are not known.
    - `needs`: arguments whose absence `missing-timeout` reports; `needs_on`: a constructor argument that supplies it.
    - `adds`: what a mutating method adds to `self` ("arg0" appended; "each(arg0)" extended).
    - `gathers`: awaitables run in parallel, or a callback's `result(f)`; `at_once`: at most so many of them together
      (absent: all). `is_async`: the call only costs when awaited.
    - `query`: the verb applied to a lazy query (`inference.query_verbs`). `cached`: free on an evaluated query
      ("ordered": on one with an order of its own).
    - `url`: the argument that carries a URL. `sql`: the argument that carries SQL. `serialises`: what becomes payload.
    - `writes`: the row that a call writes (absent: the receiver). `runs`: the method of the row's class that the call
      ends in; an override in the project spends instead. `fires`: the signals that it sends; `receives`: a decorator
      whose function runs when its signal (the first argument; `sender`) is sent.
    - `given`: what the first argument has to be ("class", "statement": SQL, too), where nobody knows whose name it is.
    - `injects`: as a parameter's default or annotation, the argument of that name is called for the parameter's value.
    - `keeps`: the collection of which it keeps a few elements, or finds one; `counts`: of which it only asks how many.
    - `waits`: called on a promise, it gives what the promise gives, there and then (a statement's `run`).
    - `batched`: calls that are made in one tick (gathered promises) are sent together.
    - `calls_back`: a function given last is called with no error and what the call gives, when that is there.
    - `registers`: a decorator whose function templates know as a filter ("|") or a tag ("%"), which may render.
    - `shared`: gives what a cache of all calls keeps under the key given first; what fills it runs once a key.
    - `attribute`: the name is read, not called. `sleeps`: seconds that the call waits.
    - `renders`: the name of a template that is rendered, with the names of the dictionary `context` and of the
      arguments that `parameters` does not name.
    """

    name: str
    spends: Mapping[str, Term] = field(default_factory=dict)
    api: str | None = None
    kind: str = ""
    visits: Term | None = None
    how: str = ""
    consumes: tuple[Term, ...] = ()
    calls: tuple[Callback, ...] = ()
    returns: Term | None = None
    needs: tuple[str, ...] = ()
    needs_on: str | None = None
    parameters: tuple[str, ...] = ()
    adds: Term | None = None
    gathers: Term | None = None
    at_once: Term | None = None
    is_async: bool = False
    query: str | None = None
    cached: bool | str = False
    url: Term | None = None
    sql: Term | None = None
    serialises: Term | None = None
    sleeps: Term | None = None
    attribute: bool = False
    renders: Term | None = None
    context: Term | None = None
    runs: str | None = None
    writes: Term | None = None
    fires: tuple[str, ...] = ()
    receives: bool = False
    injects: str | None = None
    keeps: Term | None = None
    counts: Term | None = None
    waits: bool = False
    batched: bool = False
    calls_back: bool = False
    registers: str = ""
    given: str = ""
    shared: bool = False
    by_user: bool = False


@dataclass(frozen=True)
class ContextLine:
    """One way in which a framework marks an entry point; exactly one of decorator, base, call, parameter is set.

    - `decorator`: a dotted name; `route` and `verbs` name the decorator's arguments.
      `prefix`: the class's decorator whose first argument the route stands below.
      `fields`: what the functions are called that give a type's fields (`resolve_*`; "" where the decorator marks
      them): each runs for every row that is given as that type, as far as whoever asks wants it.
      `answers`: the argument (else the function's annotation) that says as which model its result is sent.
    - `base`: a class; its methods named in `methods` are entry points, whoever supplies them. `action`: the attribute
      that holds the method's name while it runs. `routes`: what a method answers to (`"GET {route}/"`). `asked`: what
      they are given is what one client asks for at once (the keys of a data loader), not all there is.
    - `call`: a function that registers `function` (an argument) under `route`.
      With `handlers` (an argument, or "rest": all that hold functions) wherever it stands, inside of functions too;
      `methods` are then members of `call` that do so, whose names may be verbs; `named`: what an object is called
      that has them, when nothing else says what it is; `chained`: the member that says the route before them.
    - `parameter`: the name of a first parameter that gives a view away; `name`: a function's own name (a glob).
    - `element`: a glob of what functions that make elements of a screen are called. `alone`: an entry point only where
      no other code runs it.
    - `files`: what the file of an entry point may be called (`app/**/route.*`); `name`: what it is called there, or
      "default". With `route = "path"` the file's path below the pattern's first folder is its route. `directive`: the
      text that its file or its body begins with; `without`: the one that neither begins with.
    """

    context: str
    decorator: str | None = None
    base: str | None = None
    call: str | None = None
    parameter: str | None = None
    name: str | None = None
    element: str | None = None
    alone: bool = False
    methods: tuple[str, ...] = ()
    function: str = "arg1"
    route: str = "arg0"
    verbs: str = "methods"
    verb: str | None = None
    path: str | None = None
    framework: str = ""
    action: str | None = None
    handlers: str | None = None
    named: tuple[str, ...] = ()
    chained: str = ""
    files: tuple[str, ...] = ()
    directive: str | None = None
    without: str | None = None
    prefix: str | None = None
    answers: str = ""
    fields: str | None = None
    asked: bool = False
    routes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MountLine:
    """A call that puts routes below a path: `child` is mounted at `prefix` below the object or file that calls.

    Without `child` it makes an object whose routes stand at `prefix`; "rest": every argument that names a router,
    wherever the call stands. `through`: the call that wraps the child.
    """

    call: str
    prefix: str
    child: str = ""
    through: str | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class RelationField:
    """A field class that relates models. `to` is "one" or "many"; `target` names the argument that holds the model.

    Where `target` is "?" each row says which it is. `reverse` names the argument that holds the inverse's name (`arg1`:
    the second, a function that reads it).
    """

    to: str
    target: str = "to"
    reverse: str = "related_name"
    reverse_name: str = ""
    reverse_to: str = "many"
    key: str = ""
    unique: bool = False


@dataclass(frozen=True)
class Orm:
    """How one ORM's models are recognised and what reading a relation costs.

    - `bases`: classes whose subclasses are models. `to_one`: "row" (a query a row) or "distinct" (identity map).
    - `to_many`: "query" (an attribute is a lazy query) or "load" (reading it loads a list, kept on the row).
    - `batch`: parents per eager batch query (None: one query whatever their number).
    - `managers`: attributes of the class that are queries. `table`: where the table's name is declared.
    - `decorators`: what makes a class a model; `makers`: calls that make one of a name and its fields. `keys`:
      decorators of fields that name one row. `links`: methods of a model that relate it to another; to "fields": that
      say its fields.
    - `columns`: its makers write a model down column by column, under the name of their variable; what the members
      called on a column mean: "unique" or "references". Its `links` are calls with a function that gives relations.
    - `reads`: "row" (reading a relation that was not loaded asks for it) or "declared" (only where the field is a
      promise: else it is there or not). `accessors`: methods that a relation gives to its rows, with `{Name}` in them,
      and what they do: members of `accessor`.
    - `fluent`: on the promise of a row, its relations are methods (`find(key).variants()`).
    - `options`: what the keys of a search's options mean: verbs of queries. `keys_first`: a limited query with joined
      rows asks for the keys before.
    - `holds`: members of what columns hold; any other that is read behind an attribute of a row whose model is not in
      sight proves that the attribute is a relation (`execution.run.summary`).
    - `known`: attributes that are relations in whatever model has them, though it is not in sight.
    - `operators`: whose members are conditions' operators where they stand as keys (`[Op.or]`).
    - `clients`: library classes whose instances have an attribute for each model, a query over it (`client.product`);
      `handles`: what a client is called where nothing else says what it is; those in `called` mean it even where no
      model is in sight, the others where a method does that is one of `methods`.
    """

    name: str
    bases: tuple[str, ...]
    to_one: str = "row"
    to_many: str = "query"
    batch: int | None = None
    managers: tuple[str, ...] = ()
    key: str = "id"
    relations: Mapping[str, RelationField] = field(default_factory=dict)
    query: str = ""
    table: str | None = None
    row: str = "orm"
    decorators: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    links: Mapping[str, RelationField] = field(default_factory=dict)
    reads: str = "row"
    accessors: Mapping[str, str] = field(default_factory=dict)
    accessor: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    keys_first: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    fluent: bool = False
    clients: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    operators: str = ""
    holds: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facade:
    """Objects that have the names of other modules as their members; `handles` are what one may be called."""

    of: tuple[str, ...]
    handles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Everything a language's catalogues say, merged; later files win name by name."""

    effects: Mapping[str, Effect]
    contexts: tuple[ContextLine, ...]
    orms: tuple[Orm, ...]
    inherits: Mapping[str, str]
    conventions: Conventions = field(default_factory=Conventions)
    plurals: frozenset[str] = frozenset()
    mounts: tuple[MountLine, ...] = ()
    facades: Mapping[str, Facade] = field(default_factory=dict)

    def behind(self, dotted: str) -> str:
        """The name that a facade's member stands for (`db.select` of Flask-SQLAlchemy), else the same."""
        if not self.facades or "." not in dotted:
            return dotted
        owner, _, member = dotted.rpartition(".")
        facade = self.facades.get(owner)
        if facade is None:
            last = owner.rpartition(".")[2]
            if owner in self.namespaces:
                return dotted
            owner, facade = next(((o, f) for o, f in self.facades.items() if last in f.handles), ("", None))
        if facade is None:
            return dotted
        names = [f"{module}.{member}" for module in (owner, *facade.of)]
        return next((name for name in names if name in self._names), dotted)

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names that any line is about: effects, models' bases, relations."""
        of_models = (name for orm in self.orms for name in (*orm.bases, *orm.relations))
        return frozenset((*self.effects, *of_models))

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Every name that an effect's name begins with: `builtins.JSON` of `builtins.JSON.parse`."""
        found: set[str] = set()
        for name in self.effects:
            owner = name.rpartition(".")[0]
            while owner and owner not in found:
                found.add(owner)
                owner = owner.rpartition(".")[0]
        return frozenset(found)

    @cached_property
    def registrations(self) -> frozenset[str]:
        """The functions that only keep what they are given, for a framework to run: `path("", view)`."""
        return frozenset(line.call for line in self.contexts if line.call is not None and line.handlers is None)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The classes whose methods are given what one client asks for at once."""
        return frozenset(line.base for line in self.contexts if line.base is not None and line.asked)

    @cached_property
    def receivers(self) -> frozenset[str]:
        """What the decorators and methods are called that make a function a signal's receiver."""
        return frozenset(name.rpartition(".")[2] for name, effect in self.effects.items() if effect.receives)

    @cached_property
    def counting(self) -> frozenset[str]:
        """The attributes of a list that are the number of its elements (`length`)."""
        size = parse("number(size(self))")
        members = (e.name.rpartition(".")[2] for e in self.effects.values() if e.attribute and e.returns == size)
        return frozenset(member for member in members if f"builtins.list.{member}" in self.effects)

    def effect(self, name: str) -> Effect | None:
        """The effect of a dotted name, through what its class inherits, else by its last part (`*.name`)."""
        found = self.effects.get(name)
        owner, _, member = name.rpartition(".")
        seen: set[str] = set()
        while found is None and owner in self.inherits and owner not in seen:
            seen.add(owner)
            owner = self.inherits[owner]
            found = self.effects.get(f"{owner}.{member}")
        if found is None and "/" in name:  # the main value of `lodash/find` is the member of `lodash`
            return self.effect(name.replace("/", "."))
        return found

    def of_collections(self, function: str) -> Effect | None:
        """What a function of anyone's does that is called like this and given a collection first: `sortBy(xs, f)`."""
        return self.effects.get(f"collection.{function}")

    def knows(self, type_name: str) -> bool:
        """Whether any line speaks of a class or its members, so that nothing else is to be made of them."""
        return type_name in self._owners

    @cached_property
    def _owners(self) -> frozenset[str]:
        return frozenset(name.rpartition(".")[0] for name in self.effects) | self.effects.keys() | self.inherits.keys()


class CatalogueError(ValueError):
    """A catalogue line says something that has no meaning; found by the tests, never at run time."""


def read_catalogue(files: Iterable[tuple[str, Mapping[str, Any]]]) -> Catalogue:
    """The catalogue of (file name, parsed TOML) pairs."""
    effects: dict[str, Effect] = {}
    contexts: list[ContextLine] = []
    mounts: list[MountLine] = []
    orms: list[Orm] = []
    inherits: dict[str, str] = {}
    aliases: list[tuple[str, Mapping[str, Any]]] = []
    plurals: set[str] = set()
    facades: dict[str, Facade] = {}
    for file, table in files:
        lines = {k: v for k, v in table.items() if k not in OTHER_TABLES}
        for name, line in {**lines, **table.get("effects", {})}.items():
            if "same_as" in line:
                aliases.append((name, line))
            else:
                effects[name] = read_effect(name, line, file)
        contexts.extend(one for line in table.get("context", ()) for one in _contexts(line, file))
        mounts.extend(_mount(line) for line in table.get("mount", ()))
        if "orm" in table:
            orms.append(_orm(table["orm"], file))
        inherits.update(table.get("inherits", {}))
        plurals.update(table.get("plural", {}).get("lists", ()))
        for name, line in table.get("facade", {}).items():
            facades[name] = Facade(tuple(line["of"]), tuple(line.get("handles", ())))
    if len(in_order(aliases)) < len(aliases):
        raise CatalogueError("same_as goes in a circle")
    for name, line in in_order(aliases):
        origin = effects.get(line["same_as"])
        if origin is None:
            raise CatalogueError(f"{name}: same_as names {line['same_as']}, which no catalogue holds")
        effects[name] = alias(name, line, origin)
    return Catalogue(
        effects,
        tuple(contexts),
        tuple(orms),
        inherits,
        plurals=frozenset(plurals),
        mounts=tuple(mounts),
        facades=facades,
    )


def in_order(aliases: Sequence[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Lines that are the same as others: an alias of an alias comes behind it. Those of a circle are left out."""
    ordered: list[tuple[str, Mapping[str, Any]]] = []
    waiting = dict(aliases)
    while waiting:
        ready = [name for name in waiting if waiting[name]["same_as"] not in waiting]
        if not ready:
            break
        ordered += [(name, waiting.pop(name)) for name in ready]
    return ordered


def alias(name: str, line: Mapping[str, Any], origin: Effect) -> Effect:
    """The effect `origin` under another name, with what the line says besides."""
    rest = {key: value for key, value in line.items() if key != "same_as"}
    changed = read_effect(name, rest, name)
    own = {key: getattr(changed, key) for key in rest if key in Effect.__dataclass_fields__}
    return replace(origin, name=name, **own)


def read_effect(name: str, line: Mapping[str, Any], file: str) -> Effect:
    """One line of a catalogue as an Effect; raises CatalogueError for a key or expression without a meaning."""
    wrong = set(line) - EFFECT_KEYS
    if wrong:
        raise CatalogueError(f"{file}: {name}: unknown keys {sorted(wrong)}")

    def term(key: str) -> Term | None:
        return _term(line[key], file, name) if key in line else None

    def size(key: str) -> Term | None:
        return _size(line[key], file, name) if key in line else None

    spends = dict(line.get("spends", {}))
    api = spends.pop("api", line.get("api"))
    return Effect(
        name=name,
        spends={resource: _size(amount, file, name) for resource, amount in spends.items()},
        api=api,
        kind=line.get("kind", ""),
        visits=size("visits"),
        how=line.get("how", ""),
        consumes=tuple(_term(t, file, name) for t in line.get("consumes", ())),
        calls=tuple(_callback(c, file, name) for c in _listed(line.get("calls", ()))),
        returns=term("returns"),
        needs=tuple(line.get("needs", ())),
        needs_on=line.get("needs_on"),
        parameters=tuple(line.get("parameters", ())),
        adds=term("adds"),
        gathers=term("gathers"),
        at_once=term("at_once"),
        is_async=bool(line.get("is_async", False)),
        query=line.get("query"),
        cached=line.get("cached", False),
        url=term("url"),
        sql=term("sql"),
        serialises=term("serialises"),
        sleeps=size("sleeps"),
        renders=term("renders"),
        context=term("context"),
        attribute=bool(line.get("attribute", False)),
        runs=line.get("runs"),
        writes=term("writes"),
        fires=tuple(line.get("fires", ())),
        receives=bool(line.get("receives", False)),
        injects=line.get("injects"),
        keeps=term("keeps"),
        counts=term("counts"),
        waits=bool(line.get("waits", False)),
        batched=bool(line.get("batched", False)),
        calls_back=bool(line.get("calls_back", False)),
        registers=line.get("registers", ""),
        given=line.get("given", ""),
        shared=bool(line.get("shared", False)),
    )


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, Mapping) else list(value)


def _term(value: Any, file: str, name: str) -> Term:
    try:
        return parse(str(value))
    except (ValueError, SyntaxError) as problem:
        raise CatalogueError(f"{file}: {name}: {value!r}: {problem}") from problem


def _size(value: Any, file: str, name: str) -> Term:
    try:
        return parse_size(str(value))
    except (ValueError, SyntaxError) as problem:
        raise CatalogueError(f"{file}: {name}: {value!r}: {problem}") from problem


def _callback(line: Mapping[str, Any], file: str, name: str) -> Callback:
    arguments = tuple(_term(t, file, name) for t in line.get("with", ()))
    return Callback(
        _term(line["function"], file, name),
        _size(line.get("times", "1"), file, name),
        arguments,
        bool(line.get("discards")),
        _term(line["carries"], file, name) if "carries" in line else None,
    )


def _mount(line: Mapping[str, Any]) -> MountLine:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in line.items()}
    return MountLine(**fields)


VERBS = ("get", "post", "put", "patch", "delete", "head", "options")


def _contexts(line: Mapping[str, Any], file: str) -> list[ContextLine]:
    """A line, or one for each of the methods of its `call` or `decorator`."""
    read = _context(line, file)
    if read.base is not None or not read.methods:
        return [read]
    lines = []
    for method in read.methods:
        verb = read.verb or (method.upper() if method.lower() in VERBS else None)
        call = f"{read.call}.{method}" if read.call is not None else None
        decorator = f"{read.decorator}.{method}" if read.decorator is not None else None
        lines.append(replace(read, call=call, decorator=decorator, verb=verb, methods=()))
    return lines


def _context(line: Mapping[str, Any], file: str) -> ContextLine:
    wrong = set(line) - set(ContextLine.__dataclass_fields__)
    if wrong:
        raise CatalogueError(f"{file}: context: unknown keys {sorted(wrong)}")
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in line.items()}
    return ContextLine(**fields)


def _orm(table: Mapping[str, Any], file: str) -> Orm:
    wrong = set(table) - set(Orm.__dataclass_fields__)
    if wrong:
        raise CatalogueError(f"{file}: orm: unknown keys {sorted(wrong)}")
    relations = {name: RelationField(**line) for name, line in table.get("relations", {}).items()}
    links = {name: RelationField(**line) for name, line in table.get("links", {}).items()}
    read = ("relations", "links")
    rest: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items() if k not in read}
    return Orm(relations=relations, links=links, **rest)
