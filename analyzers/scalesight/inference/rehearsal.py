"""Evaluating a function again apart from its walk: whatever it asks the engine has to be what it asked before.

After most edits a function asks for the same summaries in the same order. Then all else in the walk is as it was, and
nobody has to ask for it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn

from scalesight.effects.catalogue import Effect
from scalesight.inference.charges import Summary
from scalesight.inference.engine import Engine
from scalesight.inference.run import Event, FunctionKey
from scalesight.inference.traces import Place, Remembered, Request
from scalesight.inference.values import Value


class Diverged(BaseException):
    """An evaluation asks for something else than the one before; no mistake, so that nobody logs it."""


class Rehearsal(Engine):
    """Stands for the engine while one function is evaluated: answers what it answered before, from the script.

    Of what was asked for, `renewed` has other summaries by now. Recursion is not followed.
    """

    def __init__(self, engine: Engine, script: tuple[Event, ...], renewed: Mapping[Request, Summary]) -> None:
        super().__init__(engine.program, engine.memo, engine.ledger)
        self.user_effects = engine.user_effects
        self.scopes = engine.scopes
        self._script = script
        self._renewed = renewed
        self._place = 0

    def begin(self, place: Place | None) -> None:
        """The walk that is under way goes on."""

    def again(self, request: Request) -> Remembered:
        """What evaluating gives now; raises `Diverged` when it asks for something else."""
        known = self.memo.get(request, ())
        found = next((one for one in known if self._is_answered(one.events) and self.rests(one)), None)
        if found is None:
            found = self._evaluated(*request, [], known)
            if self._place < len(self._script):
                raise Diverged
        return found

    def _is_answered(self, events: tuple[Event, ...]) -> bool:
        """Whether an earlier evaluation asked the same as the script says, with the answers of today."""
        return len(events) == len(self._script) and all(map(self._is_alike, events, self._script))

    def _is_alike(self, event: Event, scripted: Event) -> bool:
        if event[0] != "summary" or scripted[0] != "summary":
            return event is scripted or event == scripted
        return event[1] == scripted[1] and event[2] is self._renewed.get(event[1], scripted[2])

    def _answer(self, *question: object) -> Event:
        """The event that comes next; it has to begin with the question."""
        event = self._script[self._place] if self._place < len(self._script) else ()
        if event[: len(question)] != question:
            raise Diverged
        self._place += 1
        return event

    def _noted(self, *question: object) -> object:
        event = self._answer(*question)
        super().note(event)
        return event[-1]

    def summary(self, key: FunctionKey, arguments: tuple[Value, ...]) -> Summary:
        """The summary that was given before, or the one that has taken its place."""
        request = (key, arguments)
        before: Summary = self._answer("summary", request)[2]
        found = self._renewed.get(request, before)
        super().note(("summary", request, found))
        return found

    def outcome(self, key: FunctionKey, arguments: tuple[Value, ...], in_loop: bool = True) -> str:
        """What became of the call before."""
        return str(self._noted("outcome", key, arguments, in_loop))

    def is_deep(self) -> bool:
        """What was said of the depth before."""
        return bool(self._noted("deep"))

    def called(self, callee: FunctionKey, caller: FunctionKey) -> None:
        """The walk has it already."""
        self._noted("called", callee, caller)

    def is_building(self, class_id: str) -> bool:
        """What was said of the constructor before."""
        return bool(self._noted("building", class_id))

    def user_effect(self, name: str) -> Effect | None:
        """The users' effect of this name."""
        self._noted("effect", name)
        return self.user_effects.get(name)

    def note(self, event: Event) -> None:
        """What is noted beside an answer has to be the same."""
        self._noted(*event)

    def is_active(self, key: FunctionKey) -> NoReturn:
        """Who else is on the way is not known here."""
        raise Diverged


def led_back_to(walked: Iterable[Remembered]) -> set[FunctionKey]:
    """The functions that something in a walk leads back to: their callees tell them how often."""
    return {event[1] for one in walked for event in one.events if event[0] == "recursion"}
