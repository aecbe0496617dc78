"""A rule is a value: what it claims, how it is fixed. Its page beside it is its documentation and its tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scalesight.judge.terms import Term


@dataclass(frozen=True)
class Rule:
    """`claims` says whether a term of a cost is this rule's; among several the lowest `order` speaks.

    `together` names what one remedy takes away with a term (None: that term alone): one finding speaks for all that
    bear the same name in its loop, or, of what is held, in its function.
    Rules without `claims` are judged on their own (`missing-timeout`, those about the file itself).
    """

    name: str
    claims: Callable[[Term], bool] | None = None
    remedy: Callable[[Term], str] | None = None
    order: int = 50
    together: Callable[[Term], str | None] | None = None


def discover() -> tuple[Rule, ...]:
    """Every rule of this folder, in order of precedence, then of name."""
    names = sorted(
        entry.name.removesuffix(".py")
        for entry in resources.files("scalesight.rules").iterdir()
        if entry.name.endswith(".py") and entry.name not in ("__init__.py", "rule.py")
    )
    found = [import_module(f"scalesight.rules.{name}").RULE for name in names]
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.name)))


def page(name: str) -> str | None:
    """The Markdown page of a rule."""
    entry = resources.files("scalesight.rules").joinpath(f"{name.replace('-', '_')}.md")
    return entry.read_text("utf-8") if entry.is_file() else None
