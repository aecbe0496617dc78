"""Run programs at their three scales and print what they spent, one JSON line a run.

Each run is a forked child: it starts with fresh modules, caches and databases, and pays no import of the libraries.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from validation_harness import counters
from validation_harness.manifests import SCALES, Program, read_program, volumes_of

LIBRARIES = {
    "django": ("django.test", "django.db.models", "django.http"),
    "sqlalchemy": ("sqlalchemy.orm", "sqlalchemy.dialects.sqlite"),
    "http": ("requests", "httpx", "http.server"),
    "llm": ("openai", "anthropic", "http.server"),
}


def main(folders: list[str]) -> None:
    """Run the programs of these folders."""
    programs = [read_program(Path(folder)) for folder in folders]
    for kind in {program.kind for program in programs}:
        for library in LIBRARIES.get(kind, ()):
            importlib.import_module(library)
    for program in programs:
        for scale in SCALES:
            sys.stdout.flush()
            process = os.fork()
            if process == 0:
                print(json.dumps(_guarded_run(program, scale)), flush=True)
                os._exit(0)
            os.waitpid(process, 0)


def _guarded_run(program: Program, scale: str) -> dict[str, Any]:
    where = {"program": program.name, "scale": scale}
    try:
        return where | _run(program, scale)
    except Exception:
        return where | {"error": traceback.format_exc()}


def _run(program: Program, scale: str) -> dict[str, Any]:
    sys.path.insert(0, str(program.folder))
    measured = _prepare(program)(volumes_of(program, scale))
    counters.COUNTS.clear()
    if "steps" in program.resources:
        counters.start_trace(program.folder)
    result = measured()
    sys.settrace(None)
    return {"counts": dict(counters.COUNTS), "result": _plain(result)}


def _prepare(program: Program) -> Callable[[dict[str, int]], Callable[[], object]]:
    spec = importlib.util.spec_from_file_location("program_run", program.folder / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    prepare: Callable[[dict[str, int]], Callable[[], object]] = module.prepare
    return prepare


def _plain(result: object) -> str:
    """What a program gave, as text: the rewrite must give what the naive program gives."""
    content = getattr(result, "content", None)
    if isinstance(content, bytes):
        return content.decode()
    return json.dumps(result, default=str, sort_keys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
