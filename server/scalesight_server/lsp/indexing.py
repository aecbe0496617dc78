"""Reads the workspace in the background: typing in open files works before this is done, and it can be cancelled."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence

from lsprotocol import types
from scalesight.analysis import Memory

from scalesight_server.lsp import garbage
from scalesight_server.lsp.disk import Disk, is_scale, read_disk, scale_chains, with_changes
from scalesight_server.lsp.guard import guarded
from scalesight_server.lsp.protocol import ScaleServer
from scalesight_server.lsp.refreshing import in_thread
from scalesight_server.lsp.session import Session, Snapshot, analyse_snapshot, day_of

LOG = logging.getLogger(__name__)


class CancelledByUserError(Exception):
    """Somebody pressed cancel on the progress."""


async def index_for_ever(server: ScaleServer, session: Session) -> None:
    """Read the workspace whenever it is outdated."""
    while True:
        await session.outdated.wait()
        session.outdated.clear()
        await guarded(index)(server, session)


async def index(server: ScaleServer, session: Session) -> None:
    """Read the projects of the workspace's folders and of the open documents outside of them."""
    paths = wanted_paths(session)
    if not paths:
        return
    progress = Progress(server)
    await guarded(progress.begin)()
    try:
        await _index(session, paths, progress)
    except CancelledByUserError:
        LOG.info("reading the workspace was cancelled: only open documents are analysed")
    finally:
        progress.end()


def wanted_paths(session: Session) -> tuple[str, ...]:
    """The workspace's folders, and open files outside of them that have a place on disk."""
    outside = (path for path in session.documents if path.startswith("/") or path[1:2] == ":")
    return (*session.folders, *(path for path in outside if not is_inside(session, path)))


def is_inside(session: Session, path: str) -> bool:
    """Whether a file lies in a folder of the workspace."""
    return any(path.startswith(f"{folder.rstrip('/')}/") for folder in session.folders)


async def _index(session: Session, paths: Sequence[str], progress: Progress) -> None:
    session.late = set()
    disk = await in_thread(lambda: read_disk(paths, progress.report))
    # A memory of its own, warmed up here: the other one is in use while somebody types.
    memory = Memory()
    snapshot = _snapshot_of(session, disk)
    await in_thread(lambda: analyse_snapshot(snapshot, memory))
    late = tuple(session.late)
    if late:
        disk = await in_thread(lambda: with_changes(disk, late))
    await in_thread(garbage.set_aside)
    session.disk, session.memory = disk, memory
    session.roots.clear()
    session.texts.clear()
    session.touch()


def _snapshot_of(session: Session, disk: Disk) -> Snapshot:
    chains, problems = scale_chains(sorted(filter(is_scale, disk.scales)), disk.scales.get)
    return Snapshot(tuple(disk.sources.values()), chains, problems, {}, {}, day_of(session), session.what_if)


class Progress:
    """The progress that the editor shows while the workspace is read, if it shows any."""

    def __init__(self, server: ScaleServer) -> None:
        self.server = server
        self.loop = asyncio.get_running_loop()
        self.token = f"scalesight-{uuid.uuid4()}"
        self.shown = False

    async def begin(self) -> None:
        """Ask the editor for a progress bar; an editor that does not answer gets none."""
        window = self.server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return
        await asyncio.wait_for(self.server.work_done_progress.create_async(self.token), timeout=2)
        begin = types.WorkDoneProgressBegin(title="Scalesight", message="reading the workspace", cancellable=True)
        self.server.work_done_progress.begin(self.token, begin)
        self.shown = True

    def report(self, done: int, total: int) -> None:
        """Told from a thread how many files are done; raises there when somebody cancelled."""
        if not self.shown:
            return
        if self.server.work_done_progress.tokens[self.token].cancelled():
            raise CancelledByUserError
        percentage = 100 * done // max(total, 1)
        message = types.WorkDoneProgressReport(message=f"{done} of {total} files", percentage=percentage)
        self.loop.call_soon_threadsafe(self.server.work_done_progress.report, self.token, message)

    def end(self) -> None:
        """Take the progress away."""
        if self.shown:
            self.server.work_done_progress.end(self.token, types.WorkDoneProgressEnd())
