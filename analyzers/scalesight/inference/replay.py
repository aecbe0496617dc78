"""Asking again what an earlier evaluation asked the engine: while all answers are the same, its summary still holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scalesight.effects.catalogue import Effect
from scalesight.inference.charges import Summary
from scalesight.inference.run import Event, FunctionKey, Recursion
from scalesight.inference.traces import Request
from scalesight.inference.values import Value

if TYPE_CHECKING:
    from scalesight.inference.engine import Engine


@dataclass(slots=True)
class Replay:
    """Stands for an evaluation while it is seen whether an earlier one still holds."""

    asked: tuple[Value, ...]
    recursions: list[Recursion] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def _same_summary(engine: Engine, request: Request, summary: Summary) -> bool:
    return engine.summary(*request) is summary


def _same_outcome(engine: Engine, key: FunctionKey, arguments: tuple[Value, ...], in_loop: bool, outcome: str) -> bool:
    return engine.outcome(key, arguments, in_loop) == outcome


def _same_call(engine: Engine, callee: FunctionKey, caller: FunctionKey) -> bool:
    engine.called(callee, caller)
    return True


def _same_recursion(engine: Engine, key: FunctionKey, recursion: Recursion) -> bool:
    active = engine.is_active(key)
    if active is not None:
        active.recursions.append(recursion)
    return active is not None


def _same_depth(engine: Engine, answer: bool) -> bool:
    return engine.is_deep() == answer


def _same_building(engine: Engine, class_id: str, answer: bool) -> bool:
    return engine.is_building(class_id) == answer


def _same_build(engine: Engine, class_id: str) -> bool:
    engine.building.append(class_id)
    return True


def _same_built(engine: Engine) -> bool:
    engine.building.pop()
    return True


def _same_effect(engine: Engine, name: str, effect: Effect | None) -> bool:
    return engine.user_effect(name) == effect


SAME: Mapping[str, Callable[..., bool]] = {
    "summary": _same_summary,
    "outcome": _same_outcome,
    "called": _same_call,
    "recursion": _same_recursion,
    "deep": _same_depth,
    "building": _same_building,
    "build": _same_build,
    "built": _same_built,
    "effect": _same_effect,
}
"""Asks again what an evaluation asked the engine, and says whether the answer is the same."""
