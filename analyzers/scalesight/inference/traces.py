"""What evaluating leaves behind in the engine: variants, callers, summaries that hold; and which root left it.

Roots are walked in an order, and each finds what those before it have left. When one is walked anew, its traces are
taken away and the new ones put in their place; nobody goes through the others again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from scalesight.inference.answers import Question
from scalesight.inference.charges import Summary
from scalesight.inference.run import Event, FunctionKey, Scope
from scalesight.inference.values import Value

T = TypeVar("T")
Request = tuple[FunctionKey, tuple[Value, ...]]


@dataclass
class Remembered:
    """A summary with what it was worked out from.

    `depends` are (dependency, fingerprint) pairs; `events` what it asked the engine, in order, with the answers;
    `scopes` those that the closures made on the way stand in.
    """

    summary: Summary
    depends: tuple[tuple[Question, object], ...]
    events: tuple[Event, ...]
    scopes: dict[int, tuple[Scope, FunctionKey]]
    questions: frozenset[Question] = frozenset()

    def __post_init__(self) -> None:
        self.questions = frozenset(question for question, _ in self.depends)


Summaries = dict[Request, tuple[Remembered, ...]]
"""For each request what was worked out in this run and in earlier ones, the last first."""


@dataclass
class Traces:
    """What was added to an engine from some moment on, and the functions whose variants or summaries were looked at."""

    variants: dict[FunctionKey, list[tuple[Value, ...]]] = field(default_factory=dict)
    callers: dict[FunctionKey, set[FunctionKey]] = field(default_factory=dict)
    remembered: dict[Request, Remembered] = field(default_factory=dict)
    reached: set[FunctionKey] = field(default_factory=set)

    def differences(self, other: Traces) -> set[FunctionKey]:
        """The functions that a later evaluation would find otherwise: with other variants, or with another summary."""
        found = {key for key, variants in self.variants.items() if other.variants.get(key) != variants}
        found.update(other.variants.keys() - self.variants.keys())
        for mine, theirs in ((self.remembered, other.remembered), (other.remembered, self.remembered)):
            for request, remembered in mine.items():
                match = theirs.get(request)
                if match is None or match.summary is not remembered.summary:
                    found.add(request[0])
        return found


Place = tuple[int, str, int, str, int]
"""Where a root stands in the order of the walks."""


@dataclass
class Ledger:
    """The traces of all walks together, each under the root whose walk left it.

    `now` is the place of the walk that is under way; what later roots have left is not there yet. None: all are done.
    """

    places: dict[FunctionKey, Place] = field(default_factory=dict)
    now: Place | None = None
    callers: dict[FunctionKey, dict[FunctionKey, int]] = field(default_factory=dict)  # how many walks tell of each
    scopes: dict[int, tuple[Scope, FunctionKey]] = field(default_factory=dict)
    reached: dict[FunctionKey, dict[FunctionKey, None]] = field(default_factory=dict)  # by which roots
    _variants: dict[FunctionKey, dict[FunctionKey, list[tuple[Value, ...]]]] = field(default_factory=dict)
    _valid: dict[int, tuple[Remembered, FunctionKey]] = field(default_factory=dict)

    def add(self, root: FunctionKey, place: Place, traces: Traces) -> None:
        """Adds what a walk left."""
        self.places[root] = place
        for key, variants in traces.variants.items():
            self._variants.setdefault(key, {})[root] = variants
        for callee, callers in traces.callers.items():
            counts = self.callers.setdefault(callee, {})
            for caller in callers:
                counts[caller] = counts.get(caller, 0) + 1
        for remembered in traces.remembered.values():
            self._valid[id(remembered)] = (remembered, root)
            self.scopes.update(remembered.scopes)
        for key in traces.reached:
            self.reached.setdefault(key, {})[root] = None

    def renew(self, root: FunctionKey, before: Remembered, now: Remembered) -> None:
        """Puts a summary in the place of one that a walk had left."""
        if self._valid.get(id(before), (None, None))[1] == root:  # else an earlier root has it by now
            self._drop(before)
        self._valid[id(now)] = (now, root)
        self.scopes.update(now.scopes)

    def _drop(self, remembered: Remembered) -> None:
        del self._valid[id(remembered)]
        for number in remembered.scopes:
            self.scopes.pop(number, None)

    def remove(self, root: FunctionKey, traces: Traces) -> None:
        """Takes away what a walk had left."""
        del self.places[root]
        for key in traces.variants:
            _drop(self._variants, key, root)
        for callee, callers in traces.callers.items():
            counts = self.callers[callee]
            for caller in callers:
                counts[caller] -= 1
                if not counts[caller]:
                    _drop(self.callers, callee, caller)
        for remembered in traces.remembered.values():
            if self._valid.get(id(remembered), (None, None))[1] == root:  # else an earlier root has it by now
                self._drop(remembered)
        for key in traces.reached:
            _drop(self.reached, key, root)

    def variants(self, key: FunctionKey) -> list[tuple[Value, ...]]:
        """The variants of a function that the roots so far have left, in their order."""
        left = self._variants.get(key)
        if not left:
            return []
        roots = sorted((root for root in left if self._is_past(root)), key=self.places.__getitem__)
        return [variant for root in roots for variant in left[root]]

    def is_reached(self, key: FunctionKey) -> bool:
        """Whether one of the roots so far leads to a function."""
        return any(map(self._is_past, self._variants.get(key, ())))

    def functions(self) -> Iterable[FunctionKey]:
        """The functions that any root leads to."""
        return self._variants

    def is_valid(self, remembered: Remembered) -> bool:
        """Whether one of the roots so far has found that a summary holds."""
        found = self._valid.get(id(remembered))
        return found is not None and self._is_past(found[1])

    def __len__(self) -> int:
        return len(self._valid)

    def _is_past(self, root: FunctionKey) -> bool:
        return self.now is None or self.places[root] < self.now


def _drop(table: dict[FunctionKey, dict[FunctionKey, T]], key: FunctionKey, inner: FunctionKey) -> None:
    del table[key][inner]
    if not table[key]:
        del table[key]
