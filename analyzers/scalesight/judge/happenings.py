"""A component's summary taken apart: what drawing it spends, and what each of its handlers and effects spends."""

from __future__ import annotations

from dataclasses import replace

from scalesight.inference.charges import Charge, Happening, Summary
from scalesight.inference.entries import Entry
from scalesight.inference.happenings import STATE
from scalesight.inference.opening import OPENED

ONLY_SAID = frozenset([STATE, OPENED])  # charges that spend nothing


def drawn(summary: Summary) -> Summary:
    """What a function spends itself, without what is run when something happens."""
    if not any(charge.happening is not None or charge.resource in ONLY_SAID for charge in summary.charges):
        return summary
    charges = tuple(c for c in summary.charges if c.happening is None and c.resource not in ONLY_SAID)
    return replace(summary, charges=charges)


def happenings(entry: Entry, summary: Summary) -> list[tuple[Entry, Summary]]:
    """An entry point of its own for each handler and effect of an entry point, with what one run of it spends."""
    found: dict[Happening, list[Charge]] = {}
    for charge in summary.charges:
        if charge.happening is not None and charge.resource not in ONLY_SAID:
            found.setdefault(charge.happening, []).append(charge)
    parts = []
    for happening, charges in found.items():
        label = f"{entry.label} {happening.label}"
        parts.append(
            (
                replace(entry, context=happening.context or entry.context, label=label),
                Summary(tuple(charges), summary.returns),
            )
        )
    return parts
