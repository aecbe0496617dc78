"""The effects that users write down in `[effects]`, with what they say is the same as a line of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scalesight.config.model import Problem, Scale, UserEffect
from scalesight.config.telling import quoted
from scalesight.config.vocabulary import nearest
from scalesight.effects.catalogue import Catalogue, Effect, alias, in_order, read_effect


def own_effects(
    scales: Sequence[Scale], catalogues: Sequence[Catalogue]
) -> tuple[dict[str, Effect], dict[str, Problem]]:
    """The effects by name, and for each that is the same as something unknown what is to be said.

    What has no meaning in a line was left out and told when the file was read.
    """
    lines = {line.name: line for scale in scales for line in scale.effects}
    if not lines:
        return {}, {}
    found = {name: _without_origin(line) for name, line in lines.items()}
    aliases = [(name, line.line) for name, line in lines.items() if "same_as" in line.line]
    lost = {name: lines[name] for name, _ in aliases}
    for name, line in in_order(aliases):
        named = str(line["same_as"])
        own = found.get(named) if named not in lost else None
        origin = own or next((c.effects[named] for c in catalogues if named in c.effects), None)
        if origin is not None:
            found[name] = alias(name, line, origin)
            del lost[name]
    if not catalogues:
        lost = {}  # without any code nobody knows which languages are meant
    words = sorted({*found, *(name for catalogue in catalogues for name in catalogue.effects)} - lost.keys())
    problems = {name: _unknown(line, words) for name, line in lost.items()}
    return {name: replace(effect, by_user=True) for name, effect in found.items()}, problems


def _without_origin(line: UserEffect) -> Effect:
    said: Mapping[str, object] = {key: value for key, value in line.line.items() if key != "same_as"}
    return read_effect(line.name, said, "scale.toml")


def _unknown(line: UserEffect, words: Sequence[str]) -> Problem:
    named = str(line.line["same_as"])
    near = nearest(named, words)
    meant = f"; did you mean {quoted(near)}?" if near is not None else ""
    text = f"`effects.{quoted(line.name)}.same_as`: no effect is called {quoted(named)}{meant}"
    return Problem(text, line.same_as or line.place, replacement=quoted(near) if near is not None else None)
