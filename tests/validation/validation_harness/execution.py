"""Run programs in another process and read what they spent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from validation_harness import node_runs
from validation_harness.manifests import ROOT, Program


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: what was counted, what the measured function gave, or the error that ended it."""

    counts: dict[str, int]
    result: str
    error: str | None = None


def execute(programs: Sequence[Program]) -> dict[tuple[str, str], Run]:
    """Every run of the programs, by program and scale."""
    in_node = [program for program in programs if program.runs_in_node]
    in_python = [program for program in programs if not program.runs_in_node]
    said = _run_python(in_python) if in_python else ""
    said += node_runs.run(in_node) if in_node else ""
    runs = {}
    for line in said.splitlines():
        if line.startswith('{"program"'):
            told = json.loads(line)
            run = Run(told.get("counts", {}), told.get("result", ""), told.get("error"))
            runs[told["program"], told["scale"]] = run
    return runs


def _run_python(programs: Sequence[Program]) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "127.0.0.1"}
    finished = subprocess.run(
        [sys.executable, "-m", "validation_harness.child", *(str(program.folder) for program in programs)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(finished.stderr)
    return finished.stdout
