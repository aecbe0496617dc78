"""From a change to new diagnostics: one task waits for changes, lets a burst pass, analyses and publishes."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from scalesight_server.lsp import garbage
from scalesight_server.lsp.diagnostics import publish
from scalesight_server.lsp.guard import guarded
from scalesight_server.lsp.protocol import ScaleServer
from scalesight_server.lsp.session import Result, Session, analyse_snapshot, take_snapshot

LOG = logging.getLogger(__name__)
SHORTEST, LONGEST = (
    0.002,
    0.1,
)  # seconds that are waited for more changes; messages of one burst arrive within the first

T = TypeVar("T")


async def refresh_for_ever(server: ScaleServer, session: Session) -> None:
    """Keep the result that of the present texts."""
    took, is_behind, results = 0.0, False, 0
    while True:
        looked = await garbage.next_change(session.changed, results)
        results = 1 if looked else results + 1
        await asyncio.sleep(pause(took, is_behind))
        session.changed.clear()
        started = time.monotonic()
        await guarded(refresh)(server, session)
        took = time.monotonic() - started
        is_behind = session.changed.is_set()
        if not is_behind:
            session.settled.set()
        garbage.look()


def pause(took: float, is_behind: bool) -> float:
    """The seconds to wait for more changes: `took` is what the last analysis took.

    Who types slower than that is analysed at once. Where changes came meanwhile, one analysis too many costs what it
    takes, so a quarter of that is waited.
    """
    return min(max(took / 4, SHORTEST), LONGEST) if is_behind else SHORTEST


async def refresh(server: ScaleServer, session: Session) -> None:
    """Analyse what the editor shows now, and show what was found."""
    snapshot = take_snapshot(session)
    memory = session.memory

    def work() -> Result:
        with session.analysing:
            return analyse_snapshot(snapshot, memory)

    session.result = await in_thread(work)
    publish(server, session)


async def fresh(session: Session) -> None:
    """Wait, not for ever, until the result is that of the present texts."""
    try:
        await asyncio.wait_for(session.settled.wait(), timeout=5)
    except TimeoutError:
        LOG.warning("answering from an older analysis")


async def in_thread(work: Callable[[], T]) -> T:
    """The result of some work done in a thread that never keeps the process from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def finish(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            loop.call_soon_threadsafe(finish, None, error)
        else:
            loop.call_soon_threadsafe(finish, result, None)

    threading.Thread(target=run, daemon=True, name="scalesight").start()
    return await future
