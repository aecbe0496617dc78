"""How long from a keystroke to its diagnostics: the real server, a real Django file of 2,600 lines, broken code.

The smallest workspace is what the file needs of its project: its models and the view that it builds.

Run it: `python tests/bench/keystroke.py [keystrokes]`. Each row is a workspace and what is typed there; the time runs
from sending the change until the diagnostics of that version arrive. The goal is a 95th percentile within 60 ms on a
machine that does nothing else; beside it stand the seconds of computing that the server spent (on Linux), which other
work on the machine disturbs less.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from scalesight_server.main import main; main()", "server"]
SCALE = """[project]
measured = 2026-11-01
[volumes]
users    = { count = 10_000, growth = "5%/month", names = ["User"] }
groups   = { count = 3, per = "users", names = ["Group"] }
entries  = { count = "1M", names = ["LogEntry"] }
sessions = 50_000
[limits]
request = { time = "200ms", queries = 50 }
"""
TYPED = """
    def typed_just_now(self, request):
        rows = []
        for user in User.objects.all():
            rows.append({"name": user.name, "groups": [group.name for group in user.groups.all()]})
        return rows
"""
PLACE = "    def get_fieldsets("


@dataclass(frozen=True)
class Edit:
    """What is typed at the end of the line above a place in a file, beginning with a new line."""

    title: str
    file: str
    place: str
    typed: str


EDITS = (
    Edit("a method with a loop", "options.py", PLACE, TYPED),
    Edit(
        "a loop inside a function",
        "options.py",
        "                has_delete_permission = inline.has_delete_permission(",
        """
                for entry in LogEntry.objects.all():
                    if entry.user.is_staff:
                        break""",
    ),
    Edit("imports at the top", "options.py", "from django import forms", "\nimport functools\nfrom django import db"),
    Edit(
        "a model that others use",
        "models.py",
        "    object_id = models.TextField(",
        """
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read")""",
    ),
)
CPU_CLOCK = 2  # which of a process's clocks (Linux: CPUCLOCK_SCHED)
PAUSE = 0.03  # seconds between the diagnostics and the next keystroke


class Client:
    """As little of an editor as is needed to measure."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        capabilities = {
            "general": {"positionEncodings": ["utf-16"]},
            "window": {"workDoneProgress": True},
        }
        folders = [{"uri": folder.as_uri(), "name": "project"}]
        self.send("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities}, folders)

    def computed(self) -> float:
        """The seconds that the server has computed so far, on all its threads; 0 where the system does not tell."""
        try:
            return time.clock_gettime((~self.process.pid << 3) | CPU_CLOCK)
        except (AttributeError, OSError):
            return 0.0

    def send(self, method: str, params: dict[str, Any], folders: list[dict[str, str]] | None = None) -> None:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if folders is not None:
            params["workspaceFolders"] = folders
            message["id"] = 1
        self.write(message)

    def write(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the server says; its requests are answered with nothing."""
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while line := stream.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            message: dict[str, Any] = json.loads(stream.read(length))
            if "id" in message and "method" in message:
                self.write({"jsonrpc": "2.0", "id": message["id"], "result": None})
            yield message


def opened(project: Path) -> tuple[Client, Iterator[dict[str, Any]], float]:
    """A server that has read a project, what it says, and how many seconds the reading took."""
    (project / "scale.toml").write_text(SCALE)
    client = Client(project)
    messages = client.messages()
    next(message for message in messages if message.get("id") == 1)
    start = time.perf_counter()
    client.send("initialized", {})
    next(one for one in messages if one.get("method") == "$/progress" and one["params"]["value"]["kind"] == "end")
    return client, messages, time.perf_counter() - start


def type_in(
    client: Client, messages: Iterator[dict[str, Any]], file: Path, edit: Edit, keystrokes: int
) -> tuple[list[float], list[float]]:
    """For each keystroke the seconds until its diagnostics, and those that the server computed; then all is undone."""
    text = file.read_text()
    uri = file.as_uri()
    document = {"uri": uri, "languageId": "python", "version": 0, "text": text}
    client.send("textDocument/didOpen", {"textDocument": document})
    time.sleep(2)  # what the workspace changes is shown by now
    above = text[: text.index(edit.place)].splitlines()
    line, character = len(above) - 1, len(above[-1])
    times, computed = [], []
    for version, typed in enumerate(edit.typed[:keystrokes], 1):
        position = {"line": line, "character": character}
        change = {"range": {"start": position, "end": position}, "text": typed}
        identifier = {"uri": uri, "version": version}
        start, before = time.perf_counter(), client.computed()
        client.send("textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]})
        next(one for one in messages if _is_shown(one, uri, version))
        times.append(time.perf_counter() - start)
        computed.append(client.computed() - before)
        line, character = (line + 1, 0) if typed == "\n" else (line, character + 1)
        time.sleep(PAUSE)
    client.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    return times, computed


def _is_shown(message: dict[str, Any], uri: str, version: int) -> bool:
    if message.get("method") != "textDocument/publishDiagnostics":
        return False
    params = message["params"]
    return bool(params["uri"] == uri and params.get("version", -1) >= version)


def _copied(source: Path, project: Path, only: tuple[str, ...] | None) -> Path:
    """A copy of a folder; `only`: of these files."""
    if only is None:
        return Path(shutil.copytree(source, project))
    for name in only:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, project / name)
    return project


def percentile(times: list[float], share: float) -> float:
    """The time that this share of the keystrokes stays within."""
    ordered = sorted(times)
    return ordered[min(round(share * len(ordered)), len(ordered) - 1)]


def main() -> None:
    import django.contrib

    contrib = Path(django.contrib.__file__).parent
    small = ("__init__.py", "options.py", "models.py", "utils.py", "views/main.py")
    keystrokes = int(sys.argv[1]) if len(sys.argv) > 1 else len(TYPED)
    titles = f"{'workspace':<22}{'files':>6}{'read':>7}  {'typed':<26}{'p50':>6}{'p95':>6}{'worst':>7}"
    print(f"{titles}{'computed p50, p95':>20}   (ms; reading in s)")
    for title, source, below, only in (
        ("a small project", contrib / "admin", "", small),
        ("django.contrib.admin", contrib / "admin", "", None),
        ("django.contrib", contrib, "admin/", None),
    ):
        with tempfile.TemporaryDirectory() as folder:
            project = _copied(source, Path(folder) / source.name, only)
            files = sum(1 for _ in project.rglob("*.py"))
            client, messages, seconds = opened(project)
            for edit in EDITS:
                times, computed = type_in(client, messages, project / f"{below}{edit.file}", edit, keystrokes)
                shown = [
                    f"{1000 * percentile(times, share):{width}.0f}" for share, width in ((0.5, 6), (0.95, 6), (1, 7))
                ]
                shown += [f"{1000 * percentile(computed, share):{width}.0f}" for share, width in ((0.5, 14), (0.95, 6))]
                print(f"{title:<22}{files:>6}{seconds:>6.1f}s  {edit.title:<26}{''.join(shown)}", flush=True)
            client.send("exit", {})
            client.process.wait(10)


if __name__ == "__main__":
    main()
