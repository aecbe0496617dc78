"""The core's one door: sources and scale.toml files in, findings and costs out. Pure: no I/O, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scalesight.config import ScaleFile
from scalesight.findings import Analysis
from scalesight.outline import Memo
from scalesight.outline.facts import Outline


@dataclass(frozen=True)
class Source:
    """A source file; `roots` are the folders for its absolute imports, nearest first (its scale.toml's, its manifest's)."""

    path: str
    content: bytes
    roots: tuple[str, ...] = ()
    outline: Outline | None = None  # when the caller has it already (an open document's)


@dataclass
class Memory:
    """What one analysis may take over from the one before it: every part is a memo on content."""

    outlines: dict[str, tuple[bytes, Outline]] = field(default_factory=dict)
    functions: Memo = field(default_factory=Memo)
    summaries: dict[object, object] = field(default_factory=dict)


def analyse(
    sources: Sequence[Source],
    scales: Mapping[str, Sequence[ScaleFile]],
    *,
    today: datetime.date,
    what_if: str | None = None,
    memory: Memory | None = None,
    report: Sequence[str] | None = None,
) -> Analysis:
    """Analyses sources under their scale.toml files.

    `scales` maps a folder (absolute) to its scale.toml chain: the file itself, then those that `extends` leads to.
    The nearest folder above a source governs it. With `report`, findings and costs of these paths only.
    """
    raise NotImplementedError
