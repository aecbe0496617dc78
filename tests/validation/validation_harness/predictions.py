"""What Scalesight says of the programs: one run of `cost` and of `check` a scale, over a tree that holds them all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from validation_harness.manifests import NOT_ANALYSED, ROOT, Program, scale_text

SOURCES = (ROOT.parent.parent / "analyzers", ROOT.parent.parent / "server")


def plant(tree: Path, programs: Sequence[Program], scale: str) -> None:
    """Copy the programs into `tree`, each with its `scale.toml` at the given scale and without its `run.py`."""
    for program in programs:
        folder = tree / program.name
        shutil.copytree(program.folder, folder, ignore=shutil.ignore_patterns("__pycache__", *NOT_ANALYSED))
        (folder / "scale.toml").write_text(scale_text(program, scale), encoding="utf-8")


def predicted_costs(tree: Path, programs: Sequence[Program]) -> dict[str, dict[str, Any]]:
    """The `costs` of each program's measured function, by program; a program that `cost` does not list is missing."""
    rows = _scalesight(tree, "cost")["functions"]
    return {
        program.name: row["costs"]
        for program in programs
        for row in rows
        if _below(tree, row["path"]) == program.name and _names(row["function"], program.function)
    }


def findings(tree: Path) -> dict[str, list[dict[str, Any]]]:
    """The findings of `check`, by program."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in _scalesight(tree, "check", "--fail-on", "never")["findings"]:
        found.setdefault(_below(tree, finding["path"]), []).append(finding)
    return found


def _scalesight(tree: Path, command: str, *options: str) -> Any:
    roots = [str(source) for source in SOURCES]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*roots, os.environ.get("PYTHONPATH", "")])}
    finished = subprocess.run(
        [sys.executable, "-m", "scalesight_server.main", command, str(tree), "--format", "json", *options],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"scalesight {command} ended with {finished.returncode}:\n{finished.stderr[-4000:]}")
    return json.loads(finished.stdout)


def _below(tree: Path, path: str) -> str:
    """The program a reported path belongs to: the folder directly below `tree`."""
    return (tree / path).resolve().relative_to(tree.resolve()).parts[0]


def _names(function: str, wanted: str) -> bool:
    return function == wanted or function.endswith(f".{wanted}")
