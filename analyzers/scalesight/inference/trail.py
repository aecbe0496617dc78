"""Evaluates the roots of a program one after the other, and leaves out those for which nothing can have changed.

What evaluating a root does to the engine depends on three things: what its functions ask of the program, the variants
and summaries that earlier roots have left of the functions it reaches, and the effects that users add. While these are
as they were, what it did is done again without asking anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from scalesight.effects.catalogue import Effect
from scalesight.inference.answers import Question
from scalesight.inference.dependencies import MARK, fingerprint
from scalesight.inference.engine import Engine, Traces
from scalesight.inference.parameters import generic_arguments
from scalesight.inference.run import FunctionKey


@dataclass(frozen=True)
class Walk:
    """What evaluating one root asked of the program, and the traces that it left in the engine."""

    asked: frozenset[Question]
    traces: Traces


@dataclass(frozen=True)
class Trail:
    """The walks of one run, in order, under the effects that users had added.

    `asked` counts the walks that asked each question; the next run takes it over and counts on.
    """

    walks: Mapping[FunctionKey, Walk] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    asked: dict[Question, int] = field(default_factory=dict)


class Walker:
    """Walks the roots of one run, on the trail of the run before."""

    def __init__(self, engine: Engine, before: Trail) -> None:
        self.engine = engine
        self.walks: dict[FunctionKey, Walk] = {}
        same = before.effects == engine.user_effects
        self._before = before.walks if same else {}
        self._asked = before.asked if same else {}
        self._roots = list(self._before)
        self._places = {key: place for place, key in enumerate(self._roots)}
        self._next = 0
        self._changed = _changed(engine, self._asked) if self._before else frozenset()
        self._unlike: set[FunctionKey] = set()  # functions of which the roots so far left other traces than before

    def walk(self, root: FunctionKey) -> None:
        """Evaluates a root with the arguments that any caller might give, unless that is known to do what it did."""
        before = self._at(root)
        if before is not None and self._holds(before):
            self.engine.retrace(before.traces)
            self.walks[root] = before
            return
        walk = self.walks[root] = self._walked(root)
        self._unlike |= walk.traces.differences(before.traces if before is not None else Traces())

    def trail(self) -> Trail:
        """What the next run may follow."""
        asked = self._asked
        for walks, others, by in ((self.walks, self._before, 1), (self._before, self.walks, -1)):
            for root, walk in walks.items():
                if others.get(root) is not walk:
                    for question in walk.asked:
                        asked[question] = asked.get(question, 0) + by
                        if not asked[question]:
                            del asked[question]
        return Trail(self.walks, dict(self.engine.user_effects), asked)

    def _at(self, root: FunctionKey) -> Walk | None:
        """The walk of the run before, when it comes at the same place among those that are repeated."""
        place = self._places.get(root, -1)
        if place < self._next:
            return None
        for left_out in self._roots[self._next : place]:
            self._unlike |= self._before[left_out].traces.differences(Traces())
        self._next = place + 1
        return self._before[root]

    def _holds(self, before: Walk) -> bool:
        return before.asked.isdisjoint(self._changed) and before.traces.reached.isdisjoint(self._unlike)

    def _walked(self, root: FunctionKey) -> Walk:
        engine, answers = self.engine, self.engine.program.answers
        asked: dict[Question, None] = {}
        engine.traces = Traces()
        answers.asked = asked
        try:
            arguments = generic_arguments(engine, root)
        finally:
            answers.asked = None
        for question in asked:
            fingerprint(engine.program, question)  # so that its change will be seen
        engine.summary(root, arguments)
        for remembered in engine.traces.remembered.values():
            asked.update(remembered.depends)  # type: ignore[arg-type]
        return Walk(frozenset(asked), engine.traces)


def _changed(engine: Engine, asked: Collection[Question]) -> frozenset[Question]:
    """Those of some questions that have another answer than in the run before."""
    dropped, program = engine.program.answers.dropped, engine.program
    marks = ((question[1:], answer) for question, answer in dropped.items() if question[0] == MARK)
    return frozenset(
        question for question, answer in marks if question in asked and fingerprint(program, question) != answer
    )
