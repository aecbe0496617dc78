"""An editor for tests: drives the real server process and keeps the text that it believes the server has."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from scalesight_server.main import main; main()", "server"]
TODAY = "2026-11-21"

Diagnostics = Sequence[types.Diagnostic]


class Editor:
    """One editor with a folder open; positions are computed in the units that were agreed on."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.encoding = "utf-16"

    async def start(self, encoding: str, **options: str) -> None:
        capabilities = client_capabilities("visual_studio_code")
        general = capabilities.general or types.GeneralClientCapabilities()
        general.position_encodings = [types.PositionEncodingKind(encoding)]
        capabilities.general = general
        capabilities.window = types.WindowClientCapabilities(work_done_progress=True)
        self.registered: list[types.Registration] = []

        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered.extend(params.registrations)

        result = await self.client.initialize_session(
            types.InitializeParams(
                capabilities=capabilities,
                workspace_folders=[types.WorkspaceFolder(self.folder.as_uri(), "project")],
                initialization_options={"today": TODAY, **options},
            )
        )
        self.encoding = types.PositionEncodingKind(result.capabilities.position_encoding).value

    async def indexed(self) -> None:
        """Wait until the workspace is read."""
        await until(lambda: any(_is_over(reports) for reports in self.client.progress_reports.values()))
        await self.settle(next(iter(self.texts), "nothing.py"))

    async def settle(self, name: str) -> None:
        """Wait until what is shown is that of the present texts: a hover is answered only then."""
        await self.hover(name, 0, 0)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None) -> str:
        if text is None:
            text = (self.folder / name).read_bytes().decode()
        self.texts[name], self.versions[name] = text, 1
        item = types.TextDocumentItem(self.uri(name), "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return text

    def close(self, name: str) -> None:
        del self.texts[name]
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self.uri(name)))
        )

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace one piece of text by an incremental change."""
        start = self.texts[name].index(old)
        self.edit(name, (start, start + len(old), new))

    def edit(self, name: str, *edits: tuple[int, int, str]) -> None:
        """Send one batch of edits; each has the offsets (in characters) of the text that it meets."""
        changes: list[types.TextDocumentContentChangeEvent] = []
        for start, end, new in edits:
            text = self.texts[name]
            range_ = types.Range(self.position(text, start), self.position(text, end))
            changes.append(types.TextDocumentContentChangePartial(range=range_, text=new))
            self.texts[name] = text[:start] + new + text[end:]
        self.versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    def position(self, text: str, offset: int) -> types.Position:
        before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        line = before[before.rfind("\n") + 1 :]
        codec = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[self.encoding]
        return types.Position(before.count("\n"), len(line.encode(codec[0], "surrogatepass")) // codec[1])

    def range_of(self, name: str, piece: str) -> types.Range:
        start = self.texts[name].index(piece)
        return types.Range(self.position(self.texts[name], start), self.position(self.texts[name], start + len(piece)))

    def diagnostics(self, name: str) -> Diagnostics:
        return self.client.diagnostics.get(self.uri(name), ())

    async def until_shown(self, name: str, is_right: Callable[[Diagnostics], bool]) -> Diagnostics:
        await until(lambda: is_right(self.diagnostics(name)), lambda: str(self.diagnostics(name)))
        return self.diagnostics(name)

    async def hover(self, name: str, line: int, character: int) -> types.Hover | None:
        document = types.TextDocumentIdentifier(self.uri(name))
        return await self.client.text_document_hover_async(types.HoverParams(document, types.Position(line, character)))

    async def hover_on(self, name: str, piece: str) -> str:
        start = self.range_of(name, piece).start
        found = await self.hover(name, start.line, start.character)
        assert found is not None, f"nothing is shown on {piece}"
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def actions(self, name: str, range_: types.Range) -> Sequence[types.CodeAction]:
        document = types.TextDocumentIdentifier(self.uri(name))
        # Nothing is echoed: the server knows its own diagnostics.
        context = types.CodeActionContext(diagnostics=[])
        found = await self.client.text_document_code_action_async(types.CodeActionParams(document, range_, context))
        assert found is not None
        return [action for action in found if isinstance(action, types.CodeAction)]

    def apply(self, action: types.CodeAction) -> None:
        """Apply the edit of an action as an editor does: the last place first."""
        assert action.edit is not None and action.edit.changes is not None
        for uri, edits in action.edit.changes.items():
            name = next(name for name in self.texts if self.uri(name) == uri)
            for edit in sorted(
                edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True
            ):
                start, end = self.offset(name, edit.range.start), self.offset(name, edit.range.end)
                self.edit(name, (start, end, edit.new_text))

    def offset(self, name: str, position: types.Position) -> int:
        text = self.texts[name]
        # Between `\r` and `\n` there is no position.
        offsets = (offset for offset in range(len(text) + 1) if text[max(offset - 1, 0) : offset + 1] != "\r\n")
        return next(offset for offset in offsets if self.position(text, offset) == position)


def _is_over(reports: Sequence[types.ProgressParams]) -> bool:
    return any(isinstance(report, types.WorkDoneProgressEnd) for report in reports)


async def until(is_true: Callable[[], bool], tell: Callable[[], str] = lambda: "") -> None:
    """Wait up to ten seconds."""
    end = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < end, f"nothing came: {tell()}"
        await asyncio.sleep(0.005)


@asynccontextmanager
async def editing(folder: Path, encoding: str = "utf-16", **options: str) -> AsyncIterator[Editor]:
    """An editor with the server running; it must end by itself when it is told to."""
    client = await ClientServerConfig(server_command=COMMAND).start()
    editor = Editor(client, folder)
    await editor.start(encoding, **options)
    try:
        yield editor
        await client.shutdown_session()
    except BaseException:
        client.exit(None)  # without a shutdown before it: the server ends at once
        raise
    finally:
        await client.stop()


def copy_of_shop(folder: Path) -> Path:
    """The example shop in a folder of its own."""
    return Path(shutil.copytree(ROOT / "examples" / "shop", folder / "shop"))
