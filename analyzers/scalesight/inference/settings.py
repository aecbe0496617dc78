"""The project's settings: module-level names in files that are called so."""

from __future__ import annotations

from scalesight.inference.program import Program
from scalesight.outline import facts


def declared_in(program: Program, name: str) -> tuple[str, ...]:
    """The settings files that assign a name, the plainest first: `settings.py`, `settings/base.py`, then others."""
    program.answers.note("setting", name)
    return program.answers.once(("declared in", name), lambda: _declared_in(program, name))


def _declared_in(program: Program, name: str) -> tuple[str, ...]:
    paths = [path for path in sorted(program.files) if "settings" in "/".join(path.split("/")[-2:])]
    holds = [p for p in paths if any(isinstance(s, facts.Assign) for s in program.scope(p).get(name, ()))]
    return tuple(sorted(holds, key=_rank))


def declared_for(program: Program, path: str, name: str) -> list[str]:
    """Those of the project that a file belongs to: below the nearest of its roots that holds any."""
    for root in program.files[path].roots if path in program.files else ():
        inside = [one for one in declared_in(program, name) if one.startswith(f"{root}/")]
        if inside:
            return inside
    return []


def _rank(path: str) -> tuple[int, int, str]:
    stem = path.rpartition("/")[2].partition(".")[0]
    plain = ("settings", "base", "common", "defaults", "__init__")
    return (plain.index(stem) if stem in plain else len(plain), path.count("/"), path)
