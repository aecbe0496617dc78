"""The language server from outside: the real process, on a copy of the example shop."""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest
from editor import TODAY, Diagnostics, Editor, copy_of_shop, editing
from lsprotocol import types
from pygls.exceptions import JsonRpcException

VIEWS = "catalog/views.py"
STATEMENT = 'response["x"] = [p.category.name for p in Product.objects.all()]'
KEYS = ("path", "line", "column", "end_line", "end_column", "rule", "severity", "message")
LOOP = "for product in Product.objects.all():\n        rows.append("


def messages(diagnostics: Diagnostics) -> str:
    return "\n".join(diagnostic.message for diagnostic in diagnostics)


def ways(diagnostics: Diagnostics) -> set[str]:
    """What is said of the places that lead to the findings: routes, calls, loops."""
    return {place.message for diagnostic in diagnostics for place in diagnostic.related_information or ()}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return copy_of_shop(tmp_path)


async def test_findings_carry_severity_code_and_the_way_from_the_entry_point(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        found = await editor.until_shown(VIEWS, lambda shown: any(one.severity == 1 for one in shown))
        await editor.indexed()
        found = editor.diagnostics(VIEWS)
        assert {one.source for one in found} == {"scalesight"}
        worst = next(one for one in found if one.range.start == editor.range_of(VIEWS, "rows.append(").start)
        assert worst.code in ("lazy-relation-in-loop", "query-in-loop")
        assert worst.severity == types.DiagnosticSeverity.Error
        assert "Wall: 50 (scale.toml:" in worst.message
        assert worst.related_information
        assert any(one.location.uri == editor.uri("config/urls.py") for one in worst.related_information)


async def test_the_editor_shows_what_the_command_line_prints(shop: Path) -> None:
    sources = [*shop.rglob("*.py"), *shop.rglob("*.tsx")]
    names = sorted(path.relative_to(shop).as_posix() for path in sources)
    command = "from scalesight_server.main import main; main()"
    arguments = ["check", ".", "--format", "json", "--today", TODAY, "--fail-on", "never"]
    printed = subprocess.run([sys.executable, "-c", command, *arguments], cwd=shop, capture_output=True, check=True)
    expected = {tuple(one[key] for key in KEYS) for one in json.loads(printed.stdout)["findings"]}
    assert expected
    async with editing(shop, "utf-32") as editor:
        for name in (*names, "scale.toml"):
            editor.open(name)
        await editor.indexed()
        shown = {
            (name, *_from_one(one.range), one.code, _severity(one), one.message)
            for name in (*names, "scale.toml")
            for one in editor.diagnostics(name)
        }
    assert shown == expected


async def test_numbers_follow_while_a_loop_is_typed(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        before = messages(editor.diagnostics(VIEWS))
        editor.replace(VIEWS, LOOP, LOOP.replace("Product.objects.all()", "Product.objects.all()[:7]"))
        after = await editor.until_shown(VIEWS, lambda shown: messages(shown) != before)
        place = editor.range_of(VIEWS, "rows.append(").start
        assert not any(one.range.start == place and "2,000 products" in one.message for one in after)
        editor.replace(VIEWS, "Product.objects.all()[:7]", "Product.objects.all()")
        await editor.until_shown(VIEWS, lambda shown: messages(shown) == before)


async def test_numbers_follow_the_open_buffer_of_scale_toml(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        editor.open("scale.toml")
        await editor.indexed()
        assert "2,000 products" in messages(editor.diagnostics(VIEWS))
        editor.replace("scale.toml", "count = 2_000,", "count = 3_000,")
        found = await editor.until_shown(VIEWS, lambda shown: "3,000 products" in messages(shown))
        assert "2,000 products" not in messages(found)
        # Closing without saving: the disk counts again.
        editor.close("scale.toml")
        await editor.until_shown(VIEWS, lambda shown: "2,000 products" in messages(shown))


async def test_numbers_follow_scale_toml_on_disk(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        watchers = next(one for one in editor.registered if one.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
        assert "**/*.py" in str(watchers.register_options)
        path = shop / "scale.toml"
        path.write_text(path.read_text().replace("count = 2_000,", "count = 4_000,"))
        tell(editor, "scale.toml", types.FileChangeType.Changed)
        await editor.until_shown(VIEWS, lambda shown: "4,000 products" in messages(shown))
        path.unlink()
        tell(editor, "scale.toml", types.FileChangeType.Deleted)
        await editor.until_shown(VIEWS, lambda shown: not shown)


async def test_a_changed_source_on_disk_is_read_again(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        assert "/products" in ways(editor.diagnostics(VIEWS))
        urls = shop / "config" / "urls.py"
        urls.write_text(urls.read_text().replace('"products"', '"articles"'))
        tell(editor, "config/urls.py", types.FileChangeType.Changed)
        found = await editor.until_shown(VIEWS, lambda shown: "/articles" in ways(shown))
        assert "/products" not in ways(found)


async def test_a_new_source_on_disk_is_found(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open("orders/new_view.py", "from catalog.helper import walk\n\n\ndef view(request):\n    walk()\n")
        await editor.indexed()
        assert "queries" not in await editor.hover_on("orders/new_view.py", "view(request)")
        helper = "from catalog.models import Product\n\n\ndef walk():\n    for product in Product.objects.all():\n"
        (shop / "catalog" / "helper.py").write_text(f"{helper}        print(product.category.name)\n")
        tell(editor, "catalog/helper.py", types.FileChangeType.Created)
        for _ in range(100):
            shown = await editor.hover_on("orders/new_view.py", "view(request)")
            if "queries" in shown:
                break
            await asyncio.sleep(0.05)
        assert "2,001 queries" in shown


async def test_broken_code_leaves_the_server_right_and_alive(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        before = [(one.range, one.message) for one in editor.diagnostics(VIEWS)]
        end = len(editor.texts[VIEWS])
        for character in "\n\ndef half(request):\n    for product in Product.objects.filter(":
            editor.edit(VIEWS, (len(editor.texts[VIEWS]), len(editor.texts[VIEWS]), character))
            await asyncio.sleep(0)
        await editor.settle(VIEWS)
        assert [pair for pair in _pairs(editor, VIEWS) if pair in before] == before
        editor.edit(VIEWS, (end, len(editor.texts[VIEWS]), ""))
        await editor.settle(VIEWS)
        assert _pairs(editor, VIEWS) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_ranges_are_right_after_crlf_form_feed_and_emoji(shop: Path, encoding: str) -> None:
    async with editing(shop, encoding) as editor:
        text = (shop / VIEWS).read_text()
        odd = text.replace("rows = []\n", 'rows = []; flag = "😀é\u2028"\n    \f\n').replace("\n", "\r\n")
        odd = odd.replace(
            "return response", 'name = "😀"; response["x"] = [p.category.name for p in Product.objects.all()]'
        )
        editor.open(VIEWS, odd)
        await editor.indexed()
        shown = [one.range for one in editor.diagnostics(VIEWS)]
        assert editor.encoding == encoding
        assert editor.range_of(VIEWS, STATEMENT) in shown
        assert editor.range_of(VIEWS, "rows.append(").start in [one.start for one in shown]
        # A lone carriage return ends a line too.
        editor.edit(VIEWS, (0, 0, "# one\r# two\r"))
        await editor.settle(VIEWS)
        assert editor.range_of(VIEWS, STATEMENT) in [one.range for one in editor.diagnostics(VIEWS)]


async def test_hover_shows_arithmetic_wall_and_cost(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        editor.open("scale.toml")
        await editor.indexed()
        shown = await editor.hover_on(VIEWS, "rows.append(")
        assert "2,000" in shown and "scale.toml:" in shown and "`limits.request.queries` = 50" in shown
        row = await editor.hover_on(VIEWS, "export_catalogue")
        assert "queries" in row and "products" in row
        volume = await editor.hover_on("scale.toml", "variants  ")
        assert "6,000–10,000" in volume and "2027-11" in volume and "18,831–31,384" in volume
        assert await editor.hover(VIEWS, 0, 0) is None


async def test_the_blueprint_of_a_finding_becomes_a_comment_above_it(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        before = editor.texts[VIEWS]
        place = editor.range_of(VIEWS, "rows.append(")
        cursor = types.Range(place.start, place.start)
        offered = await editor.actions(VIEWS, cursor)
        action = next(one for one in offered if one.title.startswith("Insert Blueprint for "))
        editor.apply(action)
        after = editor.texts[VIEWS]
        added = after[: len(after) - len(before) + before.index("        rows.append(")].split("\n")
        block = [line for line in added if line not in before.split("\n")]
        assert block and all(line.startswith("        #") for line in block)
        assert "Performance & Scale Bottleneck Analysis" in "".join(block)
        assert re.search(r"products: 2,000", "\n".join(block))
        kept = [line for line in after.split("\n") if line not in block]
        assert kept == before.split("\n")
        await editor.settle(VIEWS)
        # The code is the same: so is what is found in it.
        code = editor.range_of(VIEWS, "rows.append(\n            {").start
        assert code in [one.range.start for one in editor.diagnostics(VIEWS)]


async def test_the_blueprint_of_a_selection_keeps_the_files_line_ends(shop: Path) -> None:
    async with editing(shop) as editor:
        text = (shop / VIEWS).read_text().replace("\n", "\r\n")
        editor.open(VIEWS, text)
        await editor.indexed()
        selection = editor.range_of(VIEWS, "def search(request):\r\n    term")
        offered = await editor.actions(VIEWS, selection)
        action = next(one for one in offered if one.title == "Insert Blueprint for the selection")
        editor.apply(action)
        after = editor.texts[VIEWS]
        assert after.replace("\r\n", "").count("\n") == 0
        assert "# # Role\r\n" in after[: after.index("def search")]


async def test_problems_of_scale_toml_are_shown_open_or_not_and_fixed(shop: Path) -> None:
    path = shop / "scale.toml"
    text = path.read_text().replace("horizon =", "horizn =").replace('per = "variants"', 'per = "variantz"')
    path.write_text(text)
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        unopened = editor.diagnostics("scale.toml")
        assert len([one for one in unopened if one.code == "scale-config"]) >= 2
        editor.open("scale.toml")
        await editor.settle("scale.toml")
        shown = {_text_at(editor, "scale.toml", one.range): one for one in editor.diagnostics("scale.toml")}
        assert "horizn" in shown and '"variantz"' in shown
        for wrong, right in (("horizn", "horizon"), ('"variantz"', '"variants"')):
            offered = await editor.actions("scale.toml", shown[wrong].range)
            editor.apply(next(one for one in offered if right in one.title))
            await editor.settle("scale.toml")
        assert not [one for one in editor.diagnostics("scale.toml") if one.code == "scale-config"]
        assert "horizon =" in editor.texts["scale.toml"] and 'per = "variants"' in editor.texts["scale.toml"]


async def test_closing_takes_the_findings_back(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.until_shown(VIEWS, bool)
        editor.close(VIEWS)
        await editor.until_shown(VIEWS, lambda shown: not shown)


async def test_malformed_messages_are_survived(shop: Path) -> None:
    async with editing(shop) as editor:
        editor.open(VIEWS)
        await editor.indexed()
        before = editor.diagnostics(VIEWS)
        protocol = editor.client.protocol
        document = {"uri": editor.uri(VIEWS), "version": 2}
        for params in (
            {"textDocument": 3, "contentChanges": "no"},
            {"textDocument": document, "contentChanges": [{"range": {"start": 1}, "text": None}]},
            {"textDocument": {"uri": "file:///never/opened.py", "version": 1}, "contentChanges": [{"text": "x = 1"}]},
        ):
            protocol._send_data({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})
        # A malformed request is answered with an error.
        answer = protocol._request_futures["odd"] = Future()
        protocol._send_data({"jsonrpc": "2.0", "id": "odd", "method": "textDocument/hover", "params": {"position": 1}})
        with pytest.raises(JsonRpcException):
            await asyncio.wait_for(asyncio.wrap_future(answer), 5)
        editor.edit(VIEWS, (0, 0, "\n"))
        await editor.settle(VIEWS)
        assert len(editor.diagnostics(VIEWS)) == len(before)


async def test_a_folder_that_is_added_is_read(shop: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    async with editing(empty) as editor:
        await editor.indexed()
        event = types.WorkspaceFoldersChangeEvent(added=[types.WorkspaceFolder(shop.as_uri(), "shop")], removed=[])
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        editor.folder = shop
        editor.open(VIEWS)
        # The way from the route is known only when the rest of the project has been read.
        await editor.until_shown(VIEWS, lambda shown: any(one.related_information for one in shown))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_the_servers_text_equals_a_model_after_random_edits(tmp_path: Path, encoding: str) -> None:
    """The server's text is seen through a Blueprint of the whole text, which quotes it."""
    chance = random.Random(encoding)
    pieces = ["a = 1", "\n", "\r\n", "\r", "é", "😀", "漢", "\f", "\u2028", "x", "    ", "for i in x:\n", "(", '"']
    async with editing(tmp_path, encoding) as editor:
        text = editor.open("a.py", "value = 1\nother = '😀'\r\n")
        for round_ in range(12):
            for _ in range(10):
                edits = []
                text = editor.texts["a.py"]
                for _ in range(chance.randint(1, 4)):
                    start = _boundary(text, chance.randint(0, len(text)))
                    end = _boundary(text, min(len(text), start + chance.choice([0, 0, 1, 3, 12])))
                    new = "".join(chance.choices(pieces, k=chance.randint(0, 3)))
                    edits.append((start, end, new))
                    text = text[:start] + new + text[end:]
                editor.edit("a.py", *edits)
            assert await _text_of_server(editor, "a.py") == editor.texts["a.py"], round_


async def _text_of_server(editor: Editor, name: str) -> str:
    found = await editor.client.protocol.send_request_async(
        "scalesight/text", types.TextDocumentIdentifier(editor.uri(name))
    )
    return str(found)


def tell(editor: Editor, name: str, change: types.FileChangeType) -> None:
    event = types.FileEvent(editor.uri(name), change)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))


def _boundary(text: str, offset: int) -> int:
    """An offset that a position can name: not between `\\r` and `\\n`."""
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" and offset > 0 else offset


def _pairs(editor: Editor, name: str) -> list[tuple[types.Range, str]]:
    return [(one.range, one.message) for one in editor.diagnostics(name)]


def _from_one(range_: types.Range) -> tuple[int, int, int, int]:
    start, end = range_.start, range_.end
    return start.line + 1, start.character + 1, end.line + 1, end.character + 1


def _severity(diagnostic: types.Diagnostic) -> str:
    assert diagnostic.severity is not None
    return diagnostic.severity.name.lower()


def _text_at(editor: Editor, name: str, range_: types.Range) -> str:
    return editor.texts[name][editor.offset(name, range_.start) : editor.offset(name, range_.end)]


async def test_a_text_that_nobody_wrote_is_told_and_left_alone(shop: Path) -> None:
    async with editing(shop) as editor:
        loop = "import requests\ndef go(users):\n    for user in users:\n        requests.get(user.url)\n"
        editor.open("catalog/data.py", loop + "x = 1\n" * 200_000)
        editor.open("catalog/code.py", loop)
        await editor.until_shown("catalog/code.py", lambda shown: any(one.code == "missing-timeout" for one in shown))
        assert not editor.diagnostics("catalog/data.py")
        told = [one.message for one in editor.client.log_messages]
        assert any(message.endswith("catalog/data.py is not analysed: larger than 1 MB") for message in told)
