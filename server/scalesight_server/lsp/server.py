"""The language server: registers what it can do with pygls, and starts and ends the process."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NoReturn

from lsprotocol import types

from scalesight_server.lsp import garbage, lifecycle
from scalesight_server.lsp.actions import KINDS, actions
from scalesight_server.lsp.guard import guarded
from scalesight_server.lsp.hover import hover
from scalesight_server.lsp.indexing import index_for_ever
from scalesight_server.lsp.protocol import FastProtocol, ScaleServer, path_of
from scalesight_server.lsp.refreshing import refresh_for_ever
from scalesight_server.lsp.session import Session


def make_server() -> ScaleServer:
    """A server with a session of its own."""
    server = ScaleServer("scalesight", _version(), protocol_cls=FastProtocol)
    session = Session()
    tasks: set[asyncio.Task[None]] = set()

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        lifecycle.initialize(server, session, params)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        session.outdated.set()
        for work in (refresh_for_ever(server, session), index_for_ever(server, session)):
            tasks.add(asyncio.ensure_future(work))
        tasks.add(asyncio.ensure_future(guarded(lifecycle.watch_files)(server)))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        lifecycle.opened(server, session, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        # The change itself is applied by the document already.
        session.touch()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        lifecycle.closed(server, session, params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:
        lifecycle.folders_changed(session, params.event)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        await guarded(lifecycle.files_changed)(session, params.changes)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        return await guarded(hover)(session, params)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=list(KINDS)))
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        return await guarded(actions)(session, params)

    @server.feature("scalesight/text")
    def text(params: Any) -> str | None:
        """The text that the server has of an open document, for reports of faults and for tests."""
        document = session.documents.get(path_of(params.uri))
        return document.source if document is not None else None

    @server.feature(types.EXIT)
    def exit_(*_: object) -> None:
        end(0 if server.protocol._shutdown else 1)

    return server


def serve(tcp: str | None = None) -> None:
    """Serve over standard input and output, or at `HOST:PORT`, until the editor ends it or goes away."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    for number in (signal.SIGINT, signal.SIGTERM):
        # Waiting for standard input to end would hang.
        signal.signal(number, lambda number, _: end(128 + number))
    garbage.begin()
    server = make_server()
    if tcp is None:
        server.start_io()
    else:
        host, _, port = tcp.rpartition(":")
        if not port.isdecimal():
            sys.exit(f"scalesight server: --tcp takes HOST:PORT, not {tcp}")
        server.start_tcp(host.strip("[]") or "127.0.0.1", int(port))
    end(0)


def end(code: int) -> NoReturn:
    """End the process at once, whatever its threads are doing; nothing in them is worth waiting for."""
    for child in multiprocessing.active_children():
        child.kill()
    sys.stdout.flush()
    os._exit(code)


def _version() -> str:
    try:
        return version("scalesight")
    except PackageNotFoundError:
        return "0"
