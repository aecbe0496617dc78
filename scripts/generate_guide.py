"""Runs the commands of docs/getting-started.md in a copy of the example shop, and writes what they print into it.

A comment above a fence says what is done with it; a test fails when the page is stale.

    <!-- run -->            the line behind `$` is run, all that it prints is shown
    <!-- run: 12 -->        the first 12 lines and the last one are shown
    <!-- write: NAME -->    the fence is the file NAME from here on
    <!-- change: NAME -->   of a diff: lines with `-` in NAME become those with `+`
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "getting-started.md"
EXAMPLE = ROOT / "examples" / "shop"
STEP = re.compile(r"^(<!-- (run|write|change)(?:: (\S+))? -->\n```\w+\n)(.*?)^```$", re.MULTILINE | re.DOTALL)


def rendered(text: str) -> str:
    """The page with what its commands print today, from an example without a scale.toml on."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        shutil.copytree(EXAMPLE, shop, ignore=shutil.ignore_patterns("scale.toml", "__pycache__", "*.sqlite3"))
        return STEP.sub(lambda step: f"{step[1]}{_done(step[2], step[3], step[4], shop)}```", text)


def _done(kind: str, argument: str | None, body: str, shop: Path) -> str:
    if kind == "run":
        command = body.splitlines()[0]
        return f"{command}\n{_shown(_printed(command.removeprefix('$ '), shop), int(argument or 0))}"
    target = shop / str(argument)
    if kind == "write":
        target.write_text(body, encoding="utf-8")
        return body
    lines = body.splitlines()
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in f" {mark}") for mark in "-+")
    text = target.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"{GUIDE.name}: not found once in {argument}:\n{old}")
    target.write_text(text.replace(old, new), encoding="utf-8")
    return body


def _printed(command: str, shop: Path) -> str:
    program, *arguments = shlex.split(command)
    if program == "cat":
        return (shop / arguments[0]).read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'analyzers'}{os.pathsep}{ROOT / 'server'}"}
    run = [sys.executable, "-m", "scalesight_server.main", *arguments]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(run, cwd=shop, env=environment, check=False, **streams)
    # A finding is part of the guide, a mistake in it is not.
    if done.returncode not in (0, 1):
        raise SystemExit(f"{GUIDE.name}: `{command}` exited with {done.returncode}: {done.stdout.decode()}")
    return done.stdout.decode().replace(f"{shop.resolve().as_posix()}/", "").replace(f"{shop.as_posix()}/", "")


def _shown(output: str, most: int) -> str:
    # The day on which the page is made is no part of it.
    lines = re.sub(r"measured = \d{4}-\d\d-\d\d", "measured = 2026-11-21", output).splitlines()
    if most and len(lines) > most + 2:
        lines = [*lines[:most], "…", lines[-1]]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    GUIDE.write_text(rendered(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
