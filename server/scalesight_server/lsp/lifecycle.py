"""Opening, changing and closing: what the editor tells goes into the session, and tasks are told to look again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from lsprotocol import types
from scalesight.languages import language_for

from scalesight_server.lsp.diagnostics import clear
from scalesight_server.lsp.disk import is_scale, with_changes, with_surroundings
from scalesight_server.lsp.document import OpenDocument
from scalesight_server.lsp.indexing import is_inside
from scalesight_server.lsp.protocol import ScaleServer, encoding_of, path_of, use_bytes_documents
from scalesight_server.lsp.refreshing import in_thread
from scalesight_server.lsp.session import Session
from scalesight_server.walking import SKIPPED_FOLDERS
from scalesight_server.workspace import unread

WATCHED = ("**/*.py", "**/*.pyi", "**/*.toml")


def initialize(server: ScaleServer, session: Session, params: types.InitializeParams) -> None:
    """Take over what was agreed on. Options: `today` (YYYY-MM-DD) and `whatIf`, the name of a scenario."""
    workspace = use_bytes_documents(server.protocol)
    session.encoding = encoding_of(workspace)
    session.folders = tuple(path_of(folder.uri) for folder in workspace.folders.values())
    if not session.folders and workspace.root_uri is not None:
        session.folders = (path_of(workspace.root_uri),)
    options: Any = params.initialization_options
    if isinstance(options, dict):
        session.what_if = options["whatIf"] if isinstance(options.get("whatIf"), str) else None
        session.today = _day(options.get("today"))


async def watch_files(server: ScaleServer) -> None:
    """Ask the editor to tell when files change on disk, if it can."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace is not None else None
    if watching is None or not watching.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in WATCHED])
    registration = types.Registration("scalesight-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await server.client_register_capability_async(types.RegistrationParams([registration]))


def opened(server: ScaleServer, session: Session, uri: str) -> None:
    """A document is shown: the editor's text counts from now on."""
    document = server.workspace.get_text_document(uri)
    assert isinstance(document, OpenDocument)  # our workspace makes no others
    session.documents[document.path] = document
    why = unread(document.content) if document.language is not None else None
    if why is not None:
        message = f"{document.path} is not analysed: {why}"
        server.window_log_message(types.LogMessageParams(types.MessageType.Info, message))
    if document.path not in session.disk.sources:
        session.disk = with_surroundings(session.disk, document.path)
        if not is_inside(session, document.path):
            session.outdated.set()
    session.touch()


def closed(server: ScaleServer, session: Session, uri: str) -> None:
    """A document is no longer shown: the disk's text counts again."""
    path = path_of(uri)
    session.documents.pop(path, None)
    session.roots.pop(path, None)
    clear(server, session, path, uri)
    session.touch()


def folders_changed(session: Session, event: types.WorkspaceFoldersChangeEvent) -> None:
    """Folders were added to or removed from the workspace."""
    removed = {path_of(folder.uri) for folder in event.removed}
    added = tuple(path_of(folder.uri) for folder in event.added)
    session.folders = tuple(dict.fromkeys((*(one for one in session.folders if one not in removed), *added)))
    session.outdated.set()


async def files_changed(session: Session, changes: Sequence[types.FileEvent]) -> None:
    """Files changed on disk. New sources and new or lost `scale.toml` files mean that the workspace is read again."""
    paths = [path_of(change.uri) for change in changes]
    session.late.update(paths)
    known = [path for path in paths if path in session.disk.sources or path.endswith(".toml")]
    before = session.disk
    after = await in_thread(lambda: with_changes(before, known))
    if session.disk is not before:
        # The workspace was read anew in the meantime, perhaps before these changes.
        session.outdated.set()
        return
    session.disk = after
    is_new = any(_is_new_source(session, path) for path in paths)
    if is_new or set(filter(is_scale, before.scales)) != set(filter(is_scale, after.scales)):
        session.outdated.set()
    session.touch()


def _is_new_source(session: Session, path: str) -> bool:
    if path in session.disk.sources or language_for(path) is None or not is_inside(session, path):
        return False
    parts = path.split("/")
    return not any(part in SKIPPED_FOLDERS or part.startswith(".") for part in parts)


def _day(text: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
