"""Run programs in another process and read what they spent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from validation_harness.manifests import ROOT, Program


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: what was counted, what the measured function gave, or the error that ended it."""

    counts: dict[str, int]
    result: str
    error: str | None = None


def execute(programs: Sequence[Program]) -> dict[tuple[str, str], Run]:
    """Every run of the programs, by program and scale."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "127.0.0.1"}
    finished = subprocess.run(
        [sys.executable, "-m", "validation_harness.child", *(program.name for program in programs)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(finished.stderr)
    runs = {}
    for line in finished.stdout.splitlines():
        if line.startswith('{"program"'):
            said = json.loads(line)
            run = Run(said.get("counts", {}), said.get("result", ""), said.get("error"))
            runs[said["program"], said["scale"]] = run
    return runs
