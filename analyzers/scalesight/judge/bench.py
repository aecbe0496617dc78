"""All that judging under one scale.toml needs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from scalesight.inference.binding import Binder
from scalesight.inference.program import Program
from scalesight.judge.totals import Valuation
from scalesight.judge.verdicts import Clock
from scalesight.rules.rule import Rule


@dataclass(frozen=True)
class Bench:
    """All that judging the entry points under one scale.toml needs."""

    program: Program
    binder: Binder
    valuation: Valuation
    clock: Clock
    measured: datetime.date
    rules: tuple[Rule, ...]
    contents: Mapping[str, bytes]
