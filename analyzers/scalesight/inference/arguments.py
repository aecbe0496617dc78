"""A call's arguments, paired with the names that a catalogue's line gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scalesight.cost.algebra import number
from scalesight.effects.catalogue import Effect
from scalesight.inference.join import join_all
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import UNKNOWN, Query, Sequence, Value, items_by_name


@dataclass
class Binding:
    """The values that a line's terms speak of."""

    receiver: Value
    positional: list[Value]
    named: dict[str, Value]
    rest: Value | None = None
    results: dict[str, Value] = field(default_factory=dict)
    options: tuple[str, ...] = ()  # the keys of dictionaries that count as names
    sent: Query | None = None  # what the call's statement in a string sends

    def get(self, name: str) -> Value | None:
        """The value of a bare name in a term."""
        if name == "self":
            return self.receiver
        if name == "rest":
            return self.rest
        if name.startswith("arg") and name[3:].isdigit():
            index = int(name[3:])
            return self.positional[index] if index < len(self.positional) else None
        return self.named.get(name)


Verb = Callable[[Evaluation, Binding, Arguments], Value]  # what a catalogue's `query` may name beside query verbs


def bind(evaluation: Evaluation, effect: Effect, receiver: Value | None, given: Arguments) -> Binding:
    """Pairs a call's arguments with the names that the line gives them."""
    positional = [evaluation.current(value) for name, value in given if name is None]
    named = {name: evaluation.current(value) for name, value in given if name not in (None, "*", "**")}
    options: list[str] = []
    if evaluation.catalogue.conventions.options:
        for value in positional:
            if isinstance(value, Sequence) and value.kind == "dict" and value.names and value.items is not None:
                for key, item in (items_by_name(value) or {}).items():
                    named.setdefault(str(key), evaluation.current(item))
                    options.append(str(key))
    spread = [value for name, value in given if name == "*"]
    for name, value in zip(effect.parameters, positional):
        named.setdefault(name.removeprefix("**"), value)
    rest: Value
    if spread and not positional:
        rest = spread[0]
    else:
        element = join_all(evaluation, positional) if positional else UNKNOWN
        rest = Sequence("tuple", number(len(positional)), element, items=tuple(positional))
    return Binding(receiver if receiver is not None else UNKNOWN, positional, named, rest, options=tuple(options))


def positional(evaluation: Evaluation, given: Arguments) -> list[Value]:
    """The arguments that were given without a name, in their latest versions."""
    return [evaluation.current(value) for name, value in given if name is None]
