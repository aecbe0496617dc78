"""Walks the roots of a program in their order, and leaves out those for which nothing can have changed.

What evaluating a root does to the engine depends on three things: what its functions ask of the program, the variants
and summaries that earlier roots have left of the functions it reaches, and the effects that users add. While these are
as they were, nobody looks at it: what it did stands in the ledger of traces. Where only what functions ask of the
program has changed, these and those that call them are evaluated apart from the rest (see `rehearsal`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

from scalesight.inference.answers import Question
from scalesight.inference.charges import Summary
from scalesight.inference.dependencies import MARK, fingerprint
from scalesight.inference.engine import Engine
from scalesight.inference.parameters import generic_arguments
from scalesight.inference.program import Program
from scalesight.inference.rehearsal import Diverged, Rehearsal, led_back_to
from scalesight.inference.run import FunctionKey
from scalesight.inference.traces import Ledger, Place, Remembered, Request, Traces


@dataclass(frozen=True)
class Walk:
    """What evaluating one root asked of the program, and the traces that it left in the engine.

    `begun` is what was asked before the root itself was: of the arguments that it is given.
    """

    asked: frozenset[Question]
    traces: Traces
    begun: frozenset[Question] = frozenset()


@dataclass
class Trail:
    """The walks that were made; the next run changes it where it has to. `asked` counts who asked each question."""

    walks: dict[FunctionKey, Walk] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    asked: dict[Question, int] = field(default_factory=dict)

    def add(self, root: FunctionKey, place: Place, walk: Walk) -> None:
        """Adds a walk at its place among the others."""
        self.walks[root] = walk
        self.ledger.add(root, place, walk.traces)
        self._count(walk.asked, 1)

    def renew(self, root: FunctionKey, renewed: Mapping[Request, Remembered]) -> None:
        """Puts some summaries of a walk in the place of those for the same requests."""
        walk = self.walks[root]
        for request, remembered in renewed.items():
            self.ledger.renew(root, walk.traces.remembered[request], remembered)
            walk.traces.remembered[request] = remembered
        asked = walk.begun.union(*(one.questions for one in walk.traces.remembered.values()))
        self._count(asked - walk.asked, 1)
        self._count(walk.asked - asked, -1)
        self.walks[root] = replace(walk, asked=asked)

    def remove(self, root: FunctionKey) -> Traces:
        """Takes a walk away; the traces that it had left."""
        walk = self.walks.pop(root, None)
        if walk is None:
            return Traces()
        self.ledger.remove(root, walk.traces)
        self._count(walk.asked, -1)
        return walk.traces

    def _count(self, questions: Iterable[Question], more: int) -> None:
        for question in questions:
            count = self.asked.get(question, 0) + more
            if count:
                self.asked[question] = count
            else:
                del self.asked[question]


class Walker:
    """Walks again, in their order, the roots for which something has changed.

    `place_of` says where a function is to be walked (None: it never is), unless an earlier root leads to it and its
    place is among those `only_unreached`.
    """

    def __init__(
        self,
        engine: Engine,
        trail: Trail,
        place_of: Callable[[FunctionKey], Place | None],
        only_unreached: Callable[[Place], bool],
    ) -> None:
        self.engine = engine
        self.trail = trail
        self._place_of = place_of
        self._only_unreached = only_unreached
        self._changed = engine.changed = _changed(engine.program, trail.asked)
        self._unlike: set[FunctionKey] = set()  # functions of which the roots so far left other traces than before
        self._renewed: dict[Request, Summary] = {}  # and what else they left otherwise
        self._others: set[FunctionKey] = set()  # the functions of those
        self._pending: list[tuple[Place, FunctionKey]] = []
        self._seen: set[FunctionKey] = set()

    def walk(self, doubtful: Iterable[FunctionKey], gone: Iterable[FunctionKey]) -> None:
        """Walks what has to be walked: `doubtful` may have become roots or none, `gone` have no place or another."""
        walks, changed = self.trail.walks, self._changed
        self._seen.update(doubtful)
        for root in gone:
            self._seen.add(root)
            self._seen.update(self._unsettle(self._removed(root).differences(Traces())))
        if changed:
            self._seen.update(root for root, walk in walks.items() if not walk.asked.isdisjoint(changed))
        placed = ((self._place_of(key), key) for key in self._seen)
        self._pending = [(place, key) for place, key in placed if place is not None]
        heapify(self._pending)
        while self._pending:
            place, key = heappop(self._pending)
            self.engine.begin(place)
            if self._only_unreached(place) and self.engine.ledger.is_reached(key):
                self._follow(place, self._removed(key).differences(Traces()))
            elif key not in walks or not (self._holds(walks[key]) or self._renews(key, place)):
                before = self._removed(key)
                walk = self._walked(key)
                self.trail.add(key, place, walk)
                self._follow(place, walk.traces.differences(before))
        self.engine.begin(None)

    def _unsettle(self, functions: Collection[FunctionKey]) -> Iterable[FunctionKey]:
        """The roots that may do otherwise, now that other traces are left of some functions; these may be roots."""
        self._unlike.update(functions)
        return self._concerned(functions)

    def _concerned(self, functions: Collection[FunctionKey]) -> Iterable[FunctionKey]:
        reached = self.trail.ledger.reached
        return (*functions, *(root for key in functions for root in reached.get(key, ())))

    def _follow(self, place: Place, functions: Collection[FunctionKey]) -> None:
        self._later(place, self._unsettle(functions) if functions else ())

    def _later(self, place: Place, keys: Iterable[FunctionKey]) -> None:
        for key in keys:
            if key not in self._seen:
                later = self._place_of(key)
                if later is not None and later > place:
                    self._seen.add(key)
                    heappush(self._pending, (later, key))

    def _removed(self, root: FunctionKey) -> Traces:
        traces = self.trail.remove(root)
        self.engine.let_go(traces)
        return traces

    def _holds(self, before: Walk) -> bool:
        reached = before.traces.reached
        return (
            before.asked.isdisjoint(self._changed)
            and reached.isdisjoint(self._unlike)
            and reached.isdisjoint(self._others)
        )

    def _renews(self, root: FunctionKey, place: Place) -> bool:
        """Whether a walk does what it did, but for some summaries; these are put in their place."""
        walk = self.trail.walks[root]
        if not walk.begun.isdisjoint(self._changed) or not walk.traces.reached.isdisjoint(self._unlike):
            return False
        try:
            renewed = self._rehearsed(walk.traces.remembered)
        except Diverged:
            return False
        before = walk.traces.remembered
        others = {one: new.summary for one, new in renewed.items() if new.summary is not before[one].summary}
        self.trail.renew(root, renewed)
        self._renewed.update(others)
        functions = {request[0] for request in others}
        self._others |= functions
        self._later(place, self._concerned(functions))
        return True

    def _rehearsed(self, walked: Mapping[Request, Remembered]) -> dict[Request, Remembered]:
        """What was worked out anew for the requests of a walk, in their order: callees come before their callers."""
        summaries, renewed = dict(self._renewed), dict[Request, Remembered]()
        recursive: set[FunctionKey] | None = None
        for request, before in walked.items():
            if before.questions.isdisjoint(self._changed) and not _asks_for(before, summaries):
                continue
            recursive = led_back_to(walked.values()) if recursive is None else recursive
            if request[0] in recursive:
                raise Diverged
            found = renewed[request] = Rehearsal(self.engine, before.events, summaries).again(request)
            self.engine.remember(request, found)
            if found.summary is not before.summary:
                summaries[request] = found.summary
        return renewed

    def _walked(self, root: FunctionKey) -> Walk:
        engine, answers = self.engine, self.engine.program.answers
        asked: dict[Question, None] = {}
        answers.asked = asked
        try:
            arguments = generic_arguments(engine, root)
        finally:
            answers.asked = None
        for question in asked:
            fingerprint(engine.program, question)  # so that its change will be seen
        begun = frozenset(asked)
        engine.summary(root, arguments)
        for remembered in engine.traces.remembered.values():
            asked.update(remembered.depends)  # type: ignore[arg-type]
        return Walk(frozenset(asked), engine.traces, begun)


def _asks_for(remembered: Remembered, summaries: Mapping[Request, Summary]) -> bool:
    return bool(summaries) and any(event[0] == "summary" and event[1] in summaries for event in remembered.events)


def _changed(program: Program, asked: Collection[Question]) -> frozenset[Question]:
    """Those of some questions that have another answer than in the run before."""
    marks = ((question[1:], answer) for question, answer in program.answers.dropped.items() if question[0] == MARK)
    return frozenset(
        question for question, answer in marks if question in asked and fingerprint(program, question) != answer
    )
