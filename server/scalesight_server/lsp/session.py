"""The session: the one mutable object of the server. It knows what the editor shows and what the disk says.

What an analysis takes over from the one before is a memo on content inside `Memory`; all else is replaced and never
changed, so that an analysis may run in a thread while somebody types on.
"""

from __future__ import annotations

import asyncio
import datetime
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scalesight.analysis import Memory, Source, analyse
from scalesight.config import ScaleFile
from scalesight.config.model import Problem
from scalesight.findings import Analysis
from scalesight.outline import outline

from scalesight_server.convert import Encoding, Lines, lines_of
from scalesight_server.lsp.disk import Disk, import_roots, is_scale, read_file, scale_chains
from scalesight_server.lsp.document import OpenDocument
from scalesight_server.workspace import unread

Chains = dict[str, tuple[ScaleFile, ...]]


@dataclass(frozen=True)
class Snapshot:
    """What one analysis reads; `texts` are the open documents as they then were."""

    sources: tuple[Source, ...]
    scales: Chains
    problems: tuple[Problem, ...]
    texts: Mapping[str, Lines]
    versions: Mapping[str, int | None]
    today: datetime.date
    what_if: str | None


@dataclass(frozen=True)
class Result:
    """An analysis and the snapshot that its offsets belong to."""

    snapshot: Snapshot
    analysis: Analysis


NOTHING = Result(Snapshot((), {}, (), {}, {}, datetime.date.min, None), Analysis((), (), 0, False))


@dataclass
class Session:
    """Open documents, the workspace as it was read, and the last result.

    `changed` is set when there is something to analyse, `outdated` when the workspace is to be read (again); `settled`
    while the result is that of the present texts.
    """

    encoding: Encoding = "utf-16"
    today: datetime.date | None = None  # None: whatever day it is
    what_if: str | None = None
    folders: tuple[str, ...] = ()
    documents: dict[str, OpenDocument] = field(default_factory=dict)
    disk: Disk = field(default_factory=Disk)
    memory: Memory = field(default_factory=Memory)
    result: Result = NOTHING
    published: dict[str, bytes] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    outdated: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    late: set[str] = field(default_factory=set)  # what changed on disk while the workspace is read
    texts: dict[str, Lines] = field(default_factory=dict)  # of files that are not open
    roots: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of open files that the disk did not hold
    analysing: threading.Lock = field(default_factory=threading.Lock)  # who holds it may use the memory

    def touch(self) -> None:
        """Something changed that results depend on."""
        self.settled.clear()
        self.changed.set()


def take_snapshot(session: Session) -> Snapshot:
    """Freeze what is to be analysed; open documents are parsed and outlined here, only where they changed."""
    scales, problems = chains_of(session)
    sources = {path: source for path, source in session.disk.sources.items() if path not in session.documents}
    for path in session.documents:
        source = _open_source(session, path)
        if source is not None:
            sources[path] = source
    return Snapshot(
        tuple(sources.values()),
        scales,
        problems,
        {path: document.lines for path, document in session.documents.items()},
        {path: document.version for path, document in session.documents.items()},
        day_of(session),
        session.what_if,
    )


def day_of(session: Session) -> datetime.date:
    """The day that counts as today."""
    return session.today or datetime.date.today()


def analyse_snapshot(snapshot: Snapshot, memory: Memory) -> Result:
    """The analysis of a snapshot, as far as open documents and `scale.toml` files are concerned."""
    analysis = analyse(
        snapshot.sources,
        snapshot.scales,
        today=snapshot.today,
        what_if=snapshot.what_if,
        memory=memory,
        report=tuple(snapshot.texts),
        costs=False,
    )
    return Result(snapshot, analysis)


def add_costs(session: Session) -> Analysis:
    """The last analysis with its function rows, which no keystroke pays for: worked out when first asked for."""
    result = session.result
    if not result.analysis.functions and result.snapshot.sources:
        snapshot = result.snapshot
        with session.analysing:
            full = analyse(
                snapshot.sources,
                snapshot.scales,
                today=snapshot.today,
                what_if=snapshot.what_if,
                memory=session.memory,
                report=tuple(snapshot.texts),
            )
        session.result = replace(result, analysis=full)
    return session.result.analysis


def chains_of(session: Session) -> tuple[Chains, tuple[Problem, ...]]:
    """The `scale.toml` files of every folder that has one, as the editor has them, and the `extends` that fail."""
    known = {*session.disk.scales, *session.documents}
    return scale_chains(sorted(path for path in known if is_scale(path)), lambda path: _toml(session, path))


def text_of_file(session: Session, path: str) -> Lines | None:
    """The text that the last result's offsets in a file belong to; None for a file that is gone."""
    texts = session.result.snapshot.texts
    if path in texts:
        return texts[path]
    source = session.disk.sources.get(path)
    content = source.content if source is not None else _toml(session, path)
    if content is None:
        return None
    known = session.texts.get(path)
    if known is None or known.content != content:
        known = session.texts[path] = lines_of(content)
    return known


def _open_source(session: Session, path: str) -> Source | None:
    document = session.documents[path]
    if unread(document.content) is not None:
        return None
    syntax = document.parsed()
    if syntax is None:
        return None
    known = session.memory.outlines.get(path)
    if known is not None and known[0] == document.content:
        facts = known[1]
    else:
        facts = outline(syntax.language, syntax.source, session.memory.functions, syntax.tree)
    on_disk = session.disk.sources.get(path)
    if on_disk is None and path not in session.roots:
        session.roots[path] = import_roots(path)
    roots = on_disk.roots if on_disk is not None else session.roots[path]
    modules = on_disk.modules if on_disk is not None else ()
    return Source(path, document.content, roots, facts, modules)


def _toml(session: Session, path: str) -> bytes | None:
    if path in session.documents:
        return session.documents[path].content
    if path not in session.disk.scales:
        content = read_file(path)
        if content is None:
            return None
        # The target of an `extends` that was never met before.
        session.disk = replace(session.disk, scales={**session.disk.scales, path: content})
    return session.disk.scales[path]
