"""Outlines of many files, worked out in two processes where that pays."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence

import msgspec
from scalesight.languages import language_for
from scalesight.outline import outline
from scalesight.outline.facts import Outline

LOG = logging.getLogger(__name__)
WORTH_PROCESSES = 150  # files, and
WORTH_BYTES = 2_000_000  # in all; below that, starting processes costs more than they save
PROCESSES = 2
BATCH = 400_000  # bytes

Progress = Callable[[int, int], None]
"""Told how many files of how many are done."""

File = tuple[str, bytes]


def outlines_of(files: Sequence[File], progress: Progress | None = None) -> dict[str, Outline]:
    """The outline of each file; empty when there are so few that the analysis itself had better read them."""
    if len(files) <= WORTH_PROCESSES or sum(len(content) for _, content in files) <= WORTH_BYTES:
        return {}
    found: dict[str, Outline] = {}
    try:
        for batch in _in_processes(files):
            found.update(batch)
            if progress is not None:
                progress(len(found), len(files))
    except (OSError, RuntimeError, ValueError, msgspec.DecodeError):
        # No processes here, or one that ended: the analysis reads what is missing itself.
        LOG.info("outlines are worked out in this process", exc_info=True)
    return found


def _in_processes(files: Sequence[File]) -> Iterator[dict[str, Outline]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    # Never fork: a language server runs threads.
    decoder = msgspec.msgpack.Decoder(list[Outline])
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        batches = list(_batches(files))
        running = {pool.submit(_encoded, batch): batch for batch in batches}
        for future in as_completed(running):
            paths = [path for path, _ in running[future]]
            yield dict(zip(paths, decoder.decode(future.result()), strict=True))


def _batches(files: Sequence[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    size = 0
    for file in files:
        batch.append(file)
        size += len(file[1])
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _encoded(batch: Sequence[File]) -> bytes:
    """Runs in a process of its own, in which nothing that is made hangs in circles."""
    gc.disable()
    found = []
    for path, content in batch:
        language = language_for(path)
        assert language is not None  # the workspace takes only files of a language
        found.append(outline(language, content))
    return msgspec.msgpack.encode(found)
