"""A validation program: a folder with code, a `scale.toml`, a `manifest.toml`, and a `run.py` or `run.js` for its data.

`manifest.toml` names the measured function, the resources that the program is about, its partner (naive and rewrite),
the rule that must find the naive one, and the volumes of its three scales.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "programs"
SCALES = ("small", "medium", "large")
NOT_ANALYSED = ("run.py", "run.js", "manifest.toml")


@dataclass(frozen=True, slots=True)
class Program:
    """One program; `rules` holds the rules of which one must find a naive program (a rewrite has none)."""

    name: str
    folder: Path
    kind: str
    role: str
    partner: str
    function: str
    resources: tuple[str, ...]
    rules: tuple[str, ...]
    traits: tuple[str, ...]
    scales: Mapping[str, Mapping[str, int]]

    @property
    def is_rewrite(self) -> bool:
        """Whether this is the scalable rewrite of its partner."""
        return self.role == "rewrite"

    @property
    def runs_in_node(self) -> bool:
        """Whether Node runs it; otherwise Python does."""
        return (self.folder / "run.js").exists()


def read_programs() -> tuple[Program, ...]:
    """Every program below `programs/`, by name; those of Node stand in a folder of their own."""
    return tuple(read_program(path.parent) for path in sorted(PROGRAMS.rglob("manifest.toml")))


def read_program(folder: Path) -> Program:
    """The program of a folder."""
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    return Program(
        name=folder.name,
        folder=folder,
        kind=manifest["kind"],
        role=manifest["role"],
        partner=manifest["partner"],
        function=manifest["function"],
        resources=tuple(manifest["resources"]),
        rules=tuple(manifest.get("rules", ())),
        traits=tuple(manifest.get("traits", ())),
        scales=manifest["scales"],
    )


def scale_text(program: Program, scale: str) -> str:
    """The program's `scale.toml` with the counts of a scale in place of its own, everything else untouched."""
    text = (program.folder / "scale.toml").read_text(encoding="utf-8")
    for volume, count in program.scales[scale].items():
        declaration = re.compile(rf"^({volume}\s*=\s*(?:{{\s*count\s*=\s*)?)[\d_]+", re.MULTILINE)
        text, replaced = declaration.subn(rf"\g<1>{count}", text)
        if replaced != 1:
            raise ValueError(f"{program.name}: volume {volume} is declared {replaced} times in scale.toml")
    return text


def volumes_of(program: Program, scale: str) -> dict[str, int]:
    """Every declared count of a scale, fan-outs too; the programs' data is made from these and nothing else."""
    declared = tomllib.loads(scale_text(program, scale))["volumes"]
    return {name: value["count"] if isinstance(value, dict) else value for name, value in declared.items()}
