"""How long `scalesight check` takes on real Python, and how much memory: a line a folder.

python tests/bench/check.py FOLDER [FOLDER ...]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path


def lines_below(folder: Path) -> tuple[int, int]:
    """(files, lines) of Python below a folder."""
    files = sorted(folder.rglob("*.py"))
    return len(files), sum(file.read_bytes().count(b"\n") for file in files)


def measure(folder: Path) -> tuple[float, int]:
    """(seconds, megabytes at the peak so far) of one `check` in a process of its own."""
    command = [sys.executable, "-m", "scalesight_server.main", "check", str(folder), "--format", "json"]
    started = time.perf_counter()
    subprocess.run([*command, "--fail-on", "never"], stdout=subprocess.DEVNULL, check=True)
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main(folders: Sequence[str]) -> None:
    """Print the table."""
    print(f"{'folder':<40} {'files':>6} {'lines':>8} {'seconds':>8} {'MB':>6} {'s/100 kLOC':>11}")
    for name in folders:
        files, lines = lines_below(Path(name))
        seconds, megabytes = measure(Path(name))
        rate = seconds / max(lines, 1) * 100_000
        print(f"{Path(name).name:<40} {files:>6} {lines:>8} {seconds:>8.1f} {megabytes:>6} {rate:>11.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
