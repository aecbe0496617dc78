"""The programs that Node runs: the packages that they need, and one process that gives each run a worker of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence

from validation_harness.manifests import ROOT, SCALES, Program, volumes_of

OLDEST_NODE = 18
INSTALLED = ROOT / "node_modules" / ".installed"
LOCK = ROOT / "package-lock.json"


def run(programs: Sequence[Program]) -> str:
    """One JSON line a run; raises when Node is missing or too old, so that nothing is skipped unseen."""
    command = _node()
    _install()
    runs = [
        {
            "program": program.name,
            "scale": scale,
            "folder": str(program.folder),
            "volumes": volumes_of(program, scale),
            "steps": "steps" in program.resources,
        }
        for program in programs
        for scale in SCALES
    ]
    finished = subprocess.run(
        [command, str(ROOT / "validation_harness" / "node" / "child.cjs")],
        input=json.dumps(runs),
        env={**os.environ, "NO_PROXY": "127.0.0.1", "NODE_ENV": "production"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(finished.stderr)
    return finished.stdout


def _node() -> str:
    command = shutil.which("node")
    if command is None or shutil.which("npm") is None:
        raise RuntimeError(f"The validation programs of JavaScript need Node {OLDEST_NODE} or newer, and npm.")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        raise RuntimeError(f"The validation programs of JavaScript need Node {OLDEST_NODE}, this is {said.strip()}.")
    return command


def _install() -> None:
    """Install what `package-lock.json` pins, once; nothing of a package is run by it (`.npmrc`)."""
    lock = LOCK.read_bytes()
    if INSTALLED.exists() and INSTALLED.read_bytes() == lock:
        return
    finished = subprocess.run(["npm", "ci"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    if finished.returncode != 0:
        raise RuntimeError(f"npm ci ended with {finished.returncode}:\n{finished.stderr[-4000:]}")
    INSTALLED.write_bytes(lock)
