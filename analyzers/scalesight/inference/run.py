"""The state of one evaluation: what is bound, open and spent while the facts of a function are walked.

An evaluation walks the facts of one function once, with abstract arguments, and leaves a Summary. Everything in it is
free of `scale.toml`: sizes stay symbolic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scalesight.cost.algebra import ONE, Polynomial, up_to
from scalesight.effects.catalogue import Catalogue
from scalesight.inference.anchors import Anchored, unmoved
from scalesight.inference.answers import Question
from scalesight.inference.charges import OF_ALL_CALLS, Charge, Fill, Happening, Holding, Loop, Origin
from scalesight.inference.loads import Loads, note_name
from scalesight.inference.memory import live_holdings
from scalesight.inference.program import Program
from scalesight.inference.sizes import ASKED
from scalesight.inference.values import Query, Value
from scalesight.inference.values import Sequence as Collected
from scalesight.outline import facts
from scalesight.outline.facts import Span
from scalesight.outline.frameworks import is_framework

if TYPE_CHECKING:
    from scalesight.inference.engine import Engine
    from scalesight.inference.flow import Flow
    from scalesight.inference.misses import Kept
    from scalesight.inference.rendering import Page

FunctionKey = tuple[str, str, int]
Arguments = list[tuple[str | None, Value]]  # a call's, with their names; `*` and `**` are names of what is spread
Event = tuple[Any, ...]  # what was asked, of what, and the answer
CONSTANT = -1  # the ordinal in the key of a module-level name's value


@dataclass
class Scope:
    """The local names of a function or closure; `parent` is the enclosing scope."""

    names: dict[str, Value]
    parent: Scope | None = None


@dataclass
class Recursion:
    """A call of a function to itself: the loops around it, and how an argument shrinks."""

    loops: tuple[Loop, ...]
    arguments: tuple[Value, ...]
    guards: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Who knows each kind of expression, statement and verb, calls values and renders; the engine brings them."""

    expressions: Mapping[type, Callable[[Evaluation, Any], Value]]
    statements: Mapping[type, Callable[[Evaluation, Any], frozenset[str]]]
    verbs: Mapping[str, Callable[[Evaluation, Any, Arguments], Value]]
    invoke: Callable[[Evaluation, Value, Arguments, Span], Value]
    render: Callable[[Evaluation, Value, Mapping[str, Value]], Value]
    attribute: Callable[[Evaluation, Value, str, Span], Value]
    copies: Callable[[Evaluation, Any], bool]
    missed: Callable[[Evaluation, Any, Any], AbstractContextManager[None]]


class Evaluation:
    """One walk over one function. Only the modules of this room touch it."""

    def __init__(self, engine: Engine, key: FunctionKey, catalogue: Catalogue) -> None:
        self.engine = engine
        self.program: Program = engine.program
        self.catalogue = catalogue
        self.tables = engine.tables
        self.path, self.qualname, self.ordinal = key
        self.scope = Scope({})
        self.loops: list[Loop] = []
        self.guards: list[tuple[str, int]] = []
        self.guard_depths: list[int] = []
        self.charges: list[Charge] = []
        self.steps: dict[tuple[tuple[Loop, ...], Origin], float] = {}
        self.heap: dict[int, Value] = {}
        self.prefetched: set[tuple[str, str]] = set()  # (name of rows that nobody shows, relation loaded for them)
        self.bound: dict[str, tuple[Loop, ...]] = {}  # the loops that were open when a name was last bound
        self.birth: dict[int, tuple[Loop, ...]] = {}
        self.statement: Span = (0, 0)
        self.returned: list[Value] = []
        self.yielded: list[tuple[Value, Polynomial]] = []
        self.parallel: Polynomial | None = None
        self.happening: Happening | None = None  # what the walked code runs for, beside what is around it
        self.by_client = False  # what the walked function is given is what one client asks for
        self.paged = False  # the walked function shows its rows page by page
        self.calling: facts.Call | None = None  # the call that is being applied
        self.cap: Polynomial | None = None
        self.temporaries: list[Value] = []
        self.peaks: list[tuple[Holding, ...]] = []
        self.own_class: str = ""
        self.receiver: Value | None = None
        self.recursions: list[Recursion] = []
        self.depends: dict[Question, None] = {}  # what was asked of the program, in order
        self.events: list[Event] = []
        self.scopes: list[int] = []
        self.constants: dict[tuple[str, str], Value] = {}
        self.fields: dict[str, dict[str, Value]] = {}
        self.limits: list[tuple[Polynomial, Polynomial]] = []
        self.sized: set[int] = set()
        self.flows: dict[FunctionKey, Flow] = {}  # which names follow from which in what is walked
        self.tags: dict[tuple[object, ...], str] = {}  # what the branches of a callee are called, by what it spends
        self.grown: set[int] = set()
        self.calls: set[FunctionKey] = set()
        self.walked: facts.Function | None = None
        self.closing: list[facts.Function] = []
        self.arguments: set[int] = set()
        self.quiet = 0
        self.memoised = False
        self.promised = False
        self.memo: Fill | None = None  # the cache that the walked code fills
        self.put_off = 0  # how many functions are being walked whose spending waits for an `await`
        self.emptied: dict[int, tuple[Loop, ...]] = {}  # the loops in which what an object keeps is set to nothing
        self.stands: dict[Loop, tuple[Loop, ...]] = {}  # the loops that one which stands for distinct keys replaces
        self.identity: set[str] = set()
        self.provided: set[str] = set()  # the functions that worked out parameters of this request already
        self.loads = Loads()  # tables that were loaded whole, and what becomes of their rows
        self.added: str | None = None
        self.elements: dict[int, int] = {}
        self.frozen: set[int] = set()
        self.copied: set[int] = set()  # collections that each round of a loop hands on to the next
        self.fallen: dict[str, tuple[int, ...]] = {}
        self.fetched: dict[str, tuple[facts.Expression, Kept]] = {}  # the names that were got from a cache
        self.made: dict[int, Origin] = {}
        self.called: dict[int, str] = {}  # the name that a collection was given first, outside of loops
        self.loaded: dict[int, Origin] = {}  # where a lazy query was executed
        self.asked: tuple[Value, ...] = ()  # the arguments that it is walked for
        self.inside = is_framework(self.path)  # the walked function is a framework's
        self.page: Page | None = None  # the template that is being rendered
        self.render_call = (self.origin(), 0)  # where it is, and how many loops are open there

    @property
    def waits(self) -> bool:
        """Whether what the walked function returns is waited for before it is given back."""
        innermost = self.closing[-1] if self.closing else self.walked
        starts = self.catalogue.conventions.starts
        return starts and innermost is not None and innermost.is_async and not innermost.is_generator

    # --- objects ---

    def fresh(self, of: Value | None = None) -> int:
        """A new object's number, born inside the loops that are open now; inside a framework made where `of` was."""
        ident = next(self.engine.counter)
        self.birth[ident] = tuple(self.loops)
        self.made[ident] = self.feeder(of) or self.place(self.loops)
        return ident

    def feeder(self, of: Value | None) -> Origin | None:
        """Inside a framework or a template: where an object that came in was made."""
        return self.made.get(getattr(of, "ident", 0)) if self.is_elsewhere and of is not None else None

    @property
    def is_elsewhere(self) -> bool:
        """Whether nothing is reported at what is walked now, but at what feeds it."""
        return self.inside or self.page is not None

    def current(self, value: Value) -> Value:
        """The latest version of an object."""
        ident = getattr(value, "ident", 0)
        return self.heap.get(ident, value) if ident else value

    def update(self, value: Value) -> None:
        """Keeps a new version of an object."""
        ident = getattr(value, "ident", 0)
        if ident:
            self.heap[ident] = value

    # --- names ---

    def lookup(self, name: str) -> Value | None:
        """A local name's value, through the enclosing scopes."""
        scope: Scope | None = self.scope
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def bind(self, name: str, value: Value) -> None:
        """Binds a local name; what it held before is let go after the peak is noted."""
        before = self.scope.names.get(name)
        if before is not None and before is not value and isinstance(self.current(before), (Collected, Query)):
            self.note_peak()
        self.scope.names[name] = value
        self.bound[name] = tuple(self.loops)
        note_name(self, name, value)
        if isinstance(value, Collected) and value.ident and not self.loops:
            self.called.setdefault(value.ident, name)

    def singulars(self) -> tuple[str, ...]:
        """The local names that may be single rows (parents of a collection known by name)."""
        names: list[str] = []
        scope: Scope | None = self.scope
        while scope is not None:
            names.extend(n for n, v in scope.names.items() if not isinstance(v, Collected) and n not in names)
            scope = scope.parent
        return (*sorted(names)[:24], *((ASKED,) if self.by_client else ()))

    # --- places and charges ---

    def origin(self, span: Span | None = None) -> Origin:
        """A place in the function being walked; without a span, the statement."""
        anchors = self.anchors(self.statement if span is None else span)
        return Origin(self.path, self.qualname, self.ordinal, anchors)

    def anchors(self, span: Span) -> Anchored:
        """The anchors of a place in the function being walked."""
        edited = self.program.anchors.get((self.path, self.qualname, self.ordinal)) if self.program.anchors else None
        return unmoved(span) if edited is None else edited.of(span)

    def span_of(self, place: Origin) -> Span:
        """The span of a place in the function being walked."""
        return self.program.anchors_of(place.path, place.function, place.ordinal).span(place.anchors)

    def branch(self, kind: str, span: Span) -> str:
        """What a branch of the function being walked is called."""
        return f"{kind}{self.anchors(span)[0]}"

    def place(self, loops: Sequence[Loop], owner: int = 0, of: Value | None = None) -> Origin:
        """Where a spending in some loops is reported: here; of a framework or a template, at what feeds it."""
        if not self.is_elsewhere:
            return self.origin()
        call, outer = (self.origin(), 0) if self.page is None else self.render_call
        inner = [loop for loop in loops if loop not in self.loops[:outer]]
        if inner:
            return inner[-1].origin
        return call if loops else self.feeder(of) or self.made.get(owner, call)

    def times(self, loops: Sequence[Loop] | None = None) -> Polynomial:
        """How often the current point runs: the product of the loops around it."""
        total = ONE
        for loop in self.loops if loops is None else loops:
            total = total * loop.size
        return total

    def is_bounded(self, loops: Sequence[Loop]) -> bool:
        """Whether a branch inside one of the loops may skip the current point."""
        return bool(loops) and any(depth > 0 for depth in self.guard_depths)

    def charge(
        self,
        resource: str,
        unit: Polynomial,
        kind: str,
        what: str,
        *,
        owner: int = 0,
        api: str | None = None,
        model: str | None = None,
        span: Span | None = None,
        extra: tuple[Loop, ...] = (),
        amount: Polynomial | None = None,
        narrowed: bool = False,
        missing: str | None = None,
        unit_time: str = "",
        remedy: str = "",
        of: Value | None = None,
        load: int = 0,
    ) -> None:
        """Spends `unit` of a resource here, once per run of the loops (or of those around the object `owner`).

        Inside a framework it is reported where the loop's elements, `of` or the owner came from.
        """
        if not unit.terms or self.quiet:
            return
        loops = (*self._loops_of(owner), *extra)
        total = self.times(loops) * unit if amount is None else amount
        if self.is_bounded(loops):
            total = up_to(total)
        here = self.place(loops, owner, of)
        self.charges.append(
            Charge(
                resource=resource,
                amount=total,
                unit=unit,
                spend=here if self.page is None and (span is None or self.inside) else self.origin(span),
                place=here,
                kind=kind,
                what=what,
                api=api,
                loops=loops,
                guards=tuple(self.guards),
                conditional=any(depth == 0 for depth in self.guard_depths),
                parallel=self.parallel,
                cap=self.cap,
                once=owner if owner in self.arguments else None,
                memo=self.memo,
                model=model,
                narrowed=narrowed,
                missing=missing,
                unit_time=unit_time,
                remedy=remedy,
                happening=self.happening,
                load=load,
            )
        )

    @property
    def fills(self) -> bool:
        """Whether what is spent here fills a cache: it is spent once a key, wherever it is waited for."""
        return self.memo is not None or bool(self.loops and self.loops[-1].memo)

    def outlives(self, cache: int) -> bool:
        """Whether a cache is older than what is walked: how many keys come is told by who calls, or waits."""
        return cache == OF_ALL_CALLS or cache in self.arguments or self.put_off > 0

    def life(self, ident: int) -> tuple[Loop, ...]:
        """The loops that an object keeps nothing over."""
        return self.emptied.get(ident) or self.birth.get(ident, ())

    def loops_of_object(self, ident: int) -> tuple[Loop, ...]:
        """The loops that a charge on an object is made in."""
        return self._loops_of(ident)

    def _loops_of(self, owner: int) -> tuple[Loop, ...]:
        """The loops around an object's birth, as far as they are open here."""
        if owner and owner in self.birth:
            born = self.birth[owner]
            return born if all(loop in self.loops or loop.memo for loop in born) else tuple(self.loops)
        return tuple(self.loops)

    def step(self, steps: float = 1) -> None:
        """Counts executed statements; they become one charge for each nest of loops."""
        if self.quiet:
            return
        place = self._around() if self.loops else self.origin()
        key = (tuple(self.loops), place)
        if not self.loops:
            key = ((), self.origin((0, 0)))
        self.steps[key] = self.steps.get(key, 0) + steps

    def _around(self) -> Origin:
        """The innermost loop's head, or the statement that the loop (a comprehension) is a part of."""
        head, here = self.loops[-1].origin, self.origin()
        inside = here.anchors[0] <= head.anchors[0] and head.anchors[1] <= here.anchors[1]
        return here if inside and head.is_beside(here) else head

    def visit(self, elements: Polynomial, how: str, what: str) -> None:
        """Counts the elements that a built-in visits."""
        if elements.constant is not None and elements.constant.high <= 8 and how not in ("scan",):
            self.step(elements.constant.high)
            return
        self.charge("steps", elements, how or "visit", what)

    # --- blocks ---

    @contextmanager
    def loop(self, size: Polynomial, span: Span, over: Value | None = None) -> Iterator[Loop]:
        """Everything inside runs `size` times, once for each element of `over`."""
        feeder = self.feeder(over)
        entered = Loop(size, feeder or self.origin(span))
        if self.page is not None:
            entered = Loop(size, feeder or self.place(self.loops), via=self.origin(span))
        self.loops.append(entered)
        try:
            yield entered
        finally:
            self.loops.pop()

    @contextmanager
    def loop_for_others(self, kept: Sequence[Loop], others: Loop | None) -> Iterator[None]:
        """Everything inside runs in some of the open loops, and in one that stands for the others, if there is one."""
        before = self.loops, self.guard_depths
        self.loops = [*kept, others] if others is not None else [*kept]
        self.guard_depths = [min(depth, len(kept)) for depth in self.guard_depths]
        try:
            yield
        finally:
            self.loops, self.guard_depths = before

    @contextmanager
    def guard(self, branch: str, arm: int, *, bounds: bool = True) -> Iterator[None]:
        """Everything inside is one arm of a branch; `bounds` when the arm may be skipped."""
        self.guards.append((branch, arm))
        self.guard_depths.append(len(self.loops) if bounds else -1)
        try:
            yield
        finally:
            self.guards.pop()
            self.guard_depths.pop()

    def open_arm(self, span: Span) -> tuple[str, int]:
        """The arm of a branch that the statements behind it belong to, when its other arms leave the block."""
        branch = self.branch("if", span)
        fallen = self.fallen.get(branch, ())
        return (branch, fallen[0]) if len(fallen) == 1 else (self.branch("rest", span), 0)

    @contextmanager
    def rendering(self, page: Page, scope: Scope, path: str | None = None) -> Iterator[None]:
        """Everything inside is a template's code, with names of its own."""
        before = (self.page, self.scope, self.path, self.qualname, self.ordinal, self.statement, self.catalogue)
        inside, self.inside = self.inside, False
        if self.page is None:
            self.render_call = (self.origin(), len(self.loops))
        self.page, self.scope = page, scope
        self.path, self.qualname, self.ordinal = path or page.path, "<module>", 0
        self.catalogue = self.program.catalogue(self.path)
        try:
            yield
        finally:
            self.page, self.scope, self.path, self.qualname, self.ordinal, self.statement, self.catalogue = before
            self.inside = inside

    @contextmanager
    def at(self, span: Span) -> Iterator[None]:
        """The statement that charges made inside belong to."""
        before, self.statement = self.statement, span
        try:
            yield
        finally:
            self.statement = before

    # --- memory ---

    def note_peak(self, *extra: Value, nested: tuple[tuple[Holding, ...], ...] = ()) -> None:
        """Remembers what is live now (locals, temporaries, `extra`), with what a callee holds on top."""
        live = live_holdings(self, extra)
        for holdings in nested or ((),):
            together = (*live, *holdings)
            if together and together not in self.peaks:
                self.peaks.append(together)
        if len(self.peaks) > 8:
            self.peaks = self.peaks[:7] + self.peaks[-1:]
