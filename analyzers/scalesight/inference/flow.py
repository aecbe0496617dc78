"""Which local names follow from which others, told by a function's assignments alone."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scalesight.inference.uses import names_of
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

Names = frozenset[str]
NOTHING: Names = frozenset()


@dataclass(frozen=True)
class Flow:
    """(names that are bound, names that they are made of) for every assignment but those that follow with a delay."""

    steps: tuple[tuple[Names, Names], ...]

    def forward(self, names: Iterable[str]) -> Names:
        """The names and all that is made of them at once."""
        found = set(names)
        while grown := [bound for bound, made in self.steps if made & found and not bound <= found]:
            found.update(*grown)
        return frozenset(found)

    def backward(self, names: Iterable[str]) -> Names:
        """The names and all that they are made of."""
        found = set(names)
        while grown := [made for bound, made in self.steps if bound & found and not made <= found]:
            found.update(*grown)
        return frozenset(found)


def mentioned(node: object) -> Names:
    """The names that a piece of code mentions, and those of attributes, which may be what something is given as."""
    found: set[str] = set()
    for one in nodes_in(node):
        if isinstance(one, facts.Name):
            found.add(one.id)
        elif isinstance(one, facts.Attribute):
            found.add(one.name)
    return frozenset(found)


def flow_of(
    body: object, later: tuple[str, ...] = (), rests_on: Callable[[facts.Call], facts.Expression | None] | None = None
) -> Flow:
    """The flow of a function's body. `later`: globs of functions whose results follow their arguments with a delay;
    `rests_on`: what a call's result alone depends on, where that is written down."""
    steps: list[tuple[Names, Names]] = []
    for one in nodes_in(body):
        if isinstance(one, facts.Define) and one.function is not None:
            steps.append((frozenset([one.name]), mentioned(one.function.body)))
        elif isinstance(one, facts.Assign) and one.value is not None:
            bound = frozenset().union(*map(names_of, one.targets))
            value: object = one.value
            if isinstance(value, facts.Call):
                told = rests_on(value) if rests_on is not None else None
                value = told if told is not None else value
            entry = (bound, mentioned(value) | _keys(one.targets))
            waits = isinstance(one.value, facts.Call) and any(
                fnmatch.fnmatchcase(_called(one.value), glob) for glob in later
            )
            if not waits:
                steps.append(entry)
    return Flow(tuple(steps))


def _called(call: facts.Call) -> str:
    function = call.function
    return function.id if isinstance(function, facts.Name) else getattr(function, "name", "")


def _keys(targets: tuple[facts.Expression, ...]) -> Names:
    """The keys under which a value is taken apart (`{ products: rows }`)."""
    found: set[str] = set()
    for target in targets:
        if isinstance(target, facts.Collection) and target.kind == "dict":
            for key in target.keys:
                if isinstance(key, facts.Text) and len(key.parts) == 1 and isinstance(key.parts[0], str):
                    found.add(key.parts[0])
    return frozenset(found)
