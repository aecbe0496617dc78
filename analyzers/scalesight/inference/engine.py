"""The engine: asks for the summary of a function, and remembers it for as long as what it was worked out from holds.

What an evaluation asks the engine is noted with the answer, so that a later run can ask the same again instead of
evaluating. One evaluation's own state is in `run`.
"""

from __future__ import annotations

import logging
from collections import ChainMap
from collections.abc import Set
from itertools import count
from typing import Any

from scalesight.effects.catalogue import Effect
from scalesight.inference import (
    attributes,
    builders,
    caches,
    calls,
    containers,
    copying,
    dictionaries,
    expressions,
    finders,
    hooks,
    nested_writes,
    promises,
    rendering,
    selects,
    sessions,
    shapes,
    special,
    statements,
    streams,
    subscripts,
)  # fmt: skip
from scalesight.inference.answers import Question
from scalesight.inference.charges import Summary
from scalesight.inference.constants import evaluate_constant
from scalesight.inference.dependencies import fingerprint
from scalesight.inference.functions import evaluate_function
from scalesight.inference.program import Program
from scalesight.inference.replay import SAME, Replay
from scalesight.inference.run import CONSTANT, Evaluation, Event, FunctionKey, Recursion, Scope, Tables
from scalesight.inference.traces import Ledger, Place, Remembered, Request, Summaries, Traces
from scalesight.inference.values import NULL, UNKNOWN, Row, Value
from scalesight.outline import MODULE
from scalesight.outline.frameworks import is_framework

LOG = logging.getLogger(__name__)
MAXIMUM_DEPTH = 24
MAXIMUM_VARIANTS = 10
MOST_REMEMBERED = 4  # summaries of one function for the same arguments: what is typed and taken back comes again
LEAST_PRUNED = 2_000  # requests in the memo before what no longer counts is dropped
_NUMBERS = count(1)  # of objects and scopes; one row for all runs, because a memo outlives its run
VERBS = {
    **special.VERBS, **sessions.VERBS, **streams.VERBS, **dictionaries.VERBS, **containers.VERBS, **shapes.VERBS,
    **promises.VERBS, **subscripts.VERBS, **finders.VERBS, **hooks.VERBS, **nested_writes.VERBS,
    **builders.VERBS, **selects.VERBS,
}  # fmt: skip
TABLES = Tables(
    expressions.VISITORS, statements.VISITORS, VERBS, calls.call_value, rendering.render, attributes.read_attribute,
    copying.copies_itself, caches.behind_hit,
)  # fmt: skip


class Engine:
    """Evaluates functions of one program. Its memo outlives the program: what still holds is used again."""

    def __init__(self, program: Program, memo: Summaries | None = None, ledger: Ledger | None = None) -> None:
        self.program = program
        self.tables = TABLES
        self.memo: Summaries = {} if memo is None else memo
        self.ledger = ledger if ledger is not None else Ledger()
        self.counter = _NUMBERS
        self.active: list[tuple[FunctionKey, Evaluation | Replay]] = []
        self.evaluated = 0
        self.user_effects: dict[str, Effect] = {}
        self.building: list[str] = []
        self.scopes: ChainMap[int, tuple[Scope, FunctionKey]] = ChainMap({}, self.ledger.scopes)
        self.changed: Set[Question] = frozenset()  # questions with another answer than in the run before
        self._until_now: dict[int, Remembered] = {}
        self.begin(None)

    def begin(self, place: Place | None) -> None:
        """Begins a walk at a place among the others, or (None) whatever comes after all of them."""
        self.ledger.now = place
        self.traces = Traces()
        self._own: dict[int, Remembered] = {}  # what the walk has found to hold
        self._variants: dict[FunctionKey, list[tuple[Value, ...]]] = {}

    def variants(self, key: FunctionKey) -> list[tuple[Value, ...]]:
        """The arguments that a function was asked for so far."""
        found = self._variants.get(key)
        if found is None:
            found = self._variants[key] = self.ledger.variants(key)
        return found

    def _is_valid(self, remembered: Remembered) -> bool:
        return id(remembered) in self._own or self.ledger.is_valid(remembered)

    def summary(self, key: FunctionKey, arguments: tuple[Value, ...]) -> Summary:
        """The summary of a function for canonical arguments (its receiver first, if it has one).

        What an earlier run worked out counts when everything asked on the way has the same answer again. Asking
        leaves the engine as a run from scratch would: the same variants, callers and recursions, in the same order.
        """
        request = (key, arguments)
        known = self.memo.get(request, ())
        found = next((remembered for remembered in known if self._is_valid(remembered)), None)
        self.traces.reached.add(key)
        if found is None:
            if key[2] != CONSTANT:
                variants = self.variants(key)
                if arguments not in variants:
                    variants.append(arguments)
                    self.traces.variants.setdefault(key, []).append(arguments)
            replay = Replay(arguments)
            found = self._holding(known, key, replay) if known else None
            if found is None:
                found = self._evaluated(key, arguments, replay.recursions, known)
            self.remember(request, found)
            self.scopes.update(found.scopes)
            self._own[id(found)] = found
            self.traces.remembered[request] = found
        self.note(("summary", request, found.summary))
        return found.summary

    def remember(self, request: Request, found: Remembered) -> None:
        """Keeps a summary as the last of those for a request."""
        others = (remembered for remembered in self.memo.get(request, ()) if remembered is not found)
        self.memo[request] = (found, *others)[:MOST_REMEMBERED]

    def _evaluated(
        self,
        key: FunctionKey,
        arguments: tuple[Value, ...],
        recursions: list[Recursion],
        before: tuple[Remembered, ...],
    ) -> Remembered:
        self.evaluated += 1
        evaluation = Evaluation(self, key, self.program.catalogue(key[0]))
        evaluation.asked = arguments
        evaluation.recursions.extend(recursions)  # those that what still holds has led to
        self.active.append((key, evaluation))
        answers = self.program.answers
        asked, answers.asked = answers.asked, evaluation.depends
        try:
            if key[2] == CONSTANT:
                statement: Any = arguments[0]
                summary = evaluate_constant(evaluation, key, statement)
            else:
                summary = evaluate_function(evaluation, key, arguments)
        except Exception:  # a mistake of ours costs one function's numbers, never the others'
            LOG.exception("%s in %s was not understood", key[1], key[0])
            summary = Summary((), UNKNOWN)
        finally:
            self.active.pop()
            answers.asked = asked
        # A module has another place for much of what it says after each edit.
        moves = key[1] == MODULE and not summary.tells_places()
        evaluation.depends["said" if moves else "function", *key] = None
        depends = tuple((question, fingerprint(self.program, question)) for question in evaluation.depends)
        # One that is equal stays itself, so that callers see at once that nothing changed for them.
        summary = next((one.summary for one in before if one.summary == summary), summary)
        scopes = {number: self.scopes[number] for number in evaluation.scopes}
        return Remembered(summary, depends, tuple(evaluation.events), scopes)

    def _holding(self, known: tuple[Remembered, ...], key: FunctionKey, replay: Replay) -> Remembered | None:
        """The summary of an earlier run that evaluating again would give; asks all that was asked for it.

        What is asked leaves traces: where several were asked the same at first, that is asked once.
        """
        building = len(self.building)
        self.active.append((key, replay))
        asked: tuple[Event, ...] = ()
        try:
            for found in known:
                if found.events[: len(asked)] != asked or not self.rests(found):
                    continue
                self.scopes.update(found.scopes)  # closures made on the way may be evaluated while it is asked again
                for place in range(len(asked), len(found.events)):
                    event = found.events[place]
                    if not SAME[event[0]](self, *event[1:]):
                        asked = found.events[:place]
                        break
                else:
                    return found
        finally:
            self.active.pop()
            del self.building[building:]
        return None

    def rests(self, found: Remembered) -> bool:
        """Whether what a summary asked of the program has the same answers again."""
        if id(found) in self._until_now:
            return self.changed.isdisjoint(found.questions)
        return all(fingerprint(self.program, question) == mark for question, mark in found.depends)

    def let_go(self, traces: Traces) -> None:
        """What a walk left was true until now: it rests on what it did, but for the questions that changed."""
        self._until_now.update({id(remembered): remembered for remembered in traces.remembered.values()})

    def prune(self) -> None:
        """Drops what this run did not use from the memo, once there is much of it."""
        if len(self.memo) > max(LEAST_PRUNED, 3 * (len(self.ledger) + len(self._own))):
            unused = [one for one, known in self.memo.items() if not any(map(self._is_valid, known))]
            for request in unused:
                del self.memo[request]

    def note(self, event: Event) -> None:
        """Remembers what the evaluation on top asked the engine, with the answer."""
        if self.active:
            self.active[-1][1].events.append(event)

    def _room(self, key: FunctionKey, arguments: tuple[Value, ...]) -> str:
        """Whether a function may be asked for some more arguments; the known ones cost nothing."""
        variants = self.variants(key)
        if len(variants) < MAXIMUM_VARIANTS or arguments in variants:
            return "free"
        if len(variants) < 2 * MAXIMUM_VARIANTS:
            return "full"
        return "crowded" if len(variants) < 4 * MAXIMUM_VARIANTS else "packed"

    def _is_recursive(self, key: FunctionKey, arguments: tuple[Value, ...], in_loop: bool) -> bool:
        """Whether a call leads back to itself.

        A method of another class's object (a part of a whole) does not, nor a call that says None to what was open:
        each of these takes another way, and there are as many as there are parameters.
        """
        for active, evaluation in reversed(self.active):
            if active == key:
                mine, theirs = (v[0] if v else None for v in (arguments, evaluation.asked))
                other = isinstance(mine, Row) and isinstance(theirs, Row) and mine.type != theirs.type
                other = other or (not in_loop and arguments.count(NULL) > evaluation.asked.count(NULL))
                if not other and not (is_framework(key[0]) and arguments != evaluation.asked):
                    return True
        return False

    def outcome(self, key: FunctionKey, arguments: tuple[Value, ...], in_loop: bool = True) -> str:
        """What becomes of a call: "active" is not followed, "full" has no room for more arguments.

        "crowded" has none for more receivers either: what is loaded and set on each makes variants, too. "packed" has
        none for what decides its branches.
        """
        self.traces.reached.add(key)
        answer = "free"
        if self._is_recursive(key, arguments, in_loop):
            answer = "active"
        elif not is_framework(key[0]) and all(active != key for active, _ in self.active):
            answer = self._room(key, arguments)  # of what is on the way, another way is always followed
        self.note(("outcome", key, arguments, in_loop, answer))
        return answer

    def is_deep(self) -> bool:
        """Whether so many calls are on the way that no more are followed."""
        answer = len(self.active) > MAXIMUM_DEPTH
        self.note(("deep", answer))
        return answer

    def called(self, callee: FunctionKey, caller: FunctionKey) -> None:
        """Remembers who calls a function."""
        self.traces.callers.setdefault(callee, set()).add(caller)
        self.note(("called", callee, caller))

    def is_building(self, class_id: str) -> bool:
        """Whether the constructor of a class is being looked at for what it stores."""
        answer = class_id in self.building
        self.note(("building", class_id, answer))
        return answer

    def user_effect(self, name: str) -> Effect | None:
        """The effect that `[effects]` of the project's `scale.toml` gives a dotted name."""
        effect = self.user_effects.get(name)
        self.note(("effect", name, effect))
        return effect

    def is_active(self, key: FunctionKey) -> Evaluation | Replay | None:
        """The evaluation of a function that is on the way, when a call would be recursive."""
        return next((evaluation for active, evaluation in reversed(self.active) if active == key), None)
