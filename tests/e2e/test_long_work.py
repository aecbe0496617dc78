"""The language server at work that takes long, over a socket, and on a template: the real process."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from editor import COMMAND, copy_of_shop, editing, until
from lsprotocol import types

VIEWS = "catalog/views.py"
MANY, LINES = 160, 1_300  # files and lines of each: so much that reading them is worth several processes
LIST = "catalog/templates/catalog/listing.html"
LISTING = """\
from django.shortcuts import render

from catalog.models import Product


def listing(request):
    return render(request, "catalog/listing.html", {"products": Product.objects.all()})
"""
PLAIN = "{% for product in products %}{{ product.name }}{% endfor %}\n"


def large_project(folder: Path) -> Path:
    shop = copy_of_shop(folder)
    for number in range(MANY):
        (shop / f"made_{number}.py").write_text("# a remark\n" * LINES)
    return shop


async def test_reading_a_large_workspace_shows_progress(tmp_path: Path) -> None:
    async with editing(large_project(tmp_path)) as editor:
        await until(lambda: any(_ended(values) for values in editor.client.progress_reports.values()))
        (values,) = editor.client.progress_reports.values()
        assert isinstance(values[0], types.WorkDoneProgressBegin)
        assert values[0].cancellable
        reports = [value for value in values if isinstance(value, types.WorkDoneProgressReport)]
        assert reports
        percentages = [report.percentage or 0 for report in reports]
        assert percentages == sorted(percentages) and percentages[-1] == 100
        assert isinstance(values[-1], types.WorkDoneProgressEnd)


async def test_reading_the_workspace_can_be_cancelled(tmp_path: Path) -> None:
    async with editing(large_project(tmp_path)) as editor:
        await until(lambda: bool(editor.client.progress_reports))
        (token,) = editor.client.progress_reports
        editor.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
        await until(lambda: _ended(editor.client.progress_reports[token]))
        # What is open is analysed all the same; the way from the route is not known, for nothing else was read.
        editor.open(VIEWS, "def view(request, rows):\n    for row in rows:\n        open(row.name).read()\n")
        assert "view" in await editor.hover_on(VIEWS, "view(request")
        editor.close(VIEWS)
        editor.open(VIEWS)
        await editor.settle(VIEWS)
        assert not any(
            place.message.startswith("GET")
            for shown in editor.diagnostics(VIEWS)
            for place in shown.related_information or ()
        )


def _ended(values: Any) -> bool:
    return any(isinstance(value, types.WorkDoneProgressEnd) for value in values)


async def test_an_edit_of_a_template_changes_what_is_found_at_the_view(tmp_path: Path) -> None:
    shop = copy_of_shop(tmp_path)
    (shop / "catalog" / "listing.py").write_text(LISTING)
    urls = shop / "config" / "urls.py"
    text = urls.read_text()
    text = text.replace("urlpatterns = [", 'urlpatterns = [\n    path("listing", listing.listing),', 1)
    urls.write_text(text.replace("from catalog import ", "from catalog import listing, ", 1))
    template = shop / LIST
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text(PLAIN)
    name = "catalog/listing.py"
    async with editing(shop) as editor:
        editor.open(name)
        editor.open(LIST)
        await editor.indexed()

        def is_told() -> bool:
            return any(shown.code == "lazy-relation-in-loop" for shown in editor.diagnostics(name))

        assert not is_told()
        editor.replace(LIST, "product.name", "product.category.name")
        await editor.until_shown(name, lambda _: is_told())
        editor.replace(LIST, ".category", "")
        await editor.until_shown(name, lambda _: not is_told())


def test_the_server_listens_at_a_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*COMMAND, "--tcp", f"127.0.0.1:{port}"], stderr=subprocess.PIPE) as process:
        try:
            with _connected(port, process) as connection, connection.makefile("rb") as stream:
                _send(connection, {"id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}}})
                assert _answer(stream)["result"]["serverInfo"]["name"] == "scalesight"
                _send(connection, {"id": 2, "method": "shutdown"})
                assert _answer(stream)["id"] == 2
                _send(connection, {"method": "exit"})
                assert process.wait(10) == 0
        finally:
            process.kill()


def test_a_port_that_is_none_is_said_so() -> None:
    found = subprocess.run([*COMMAND, "--tcp", "localhost"], capture_output=True, text=True, timeout=20, check=False)
    assert found.returncode == 1
    assert "HOST:PORT" in found.stderr


def _connected(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    end = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=10)
        except OSError:
            assert process.poll() is None and time.monotonic() < end, "nobody listens"
            time.sleep(0.05)


def _send(connection: socket.socket, message: dict[str, Any]) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    connection.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)


def _answer(stream: Any) -> dict[str, Any]:
    """The next answer; what the server says by itself is passed over."""
    while True:
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(stream.read(length))
        if "id" in message and "method" not in message:
            return message
