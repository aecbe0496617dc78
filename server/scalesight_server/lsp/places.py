"""From what an editor asks about to bytes of the last result: the file, the span, and the findings in it."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from scalesight.config import read_scale
from scalesight.config.model import Scale
from scalesight.findings import Finding

from scalesight_server.convert import Lines
from scalesight_server.lsp.diagnostics import all_findings
from scalesight_server.lsp.protocol import path_of
from scalesight_server.lsp.refreshing import fresh
from scalesight_server.lsp.session import Session, text_of_file


@dataclass(frozen=True)
class Asked:
    """A span of a file that a request is about; empty for a mere position."""

    path: str
    lines: Lines
    start: int
    end: int

    @property
    def is_selection(self) -> bool:
        """Whether more is meant than a position."""
        return self.start < self.end


async def asked(session: Session, uri: str, start: types.Position, end: types.Position) -> Asked | None:
    """What a request is about, once the result is that of the present text; None for files that are not known."""
    await fresh(session)
    path = path_of(uri)
    lines = text_of_file(session, path)
    if lines is None:
        return None
    first = lines.offset(start.line, start.character, session.encoding)
    last = lines.offset(end.line, end.character, session.encoding)
    return Asked(path, lines, min(first, last), max(first, last))


def findings_at(session: Session, place: Asked) -> list[Finding]:
    """The findings that the span touches, the innermost first."""
    found = [
        finding
        for finding in all_findings(session)
        if finding.location.path == place.path
        and finding.location.start <= place.end
        and place.start <= finding.location.end
    ]
    return sorted(found, key=lambda finding: finding.location.end - finding.location.start)


def governing_scale(session: Session, path: str) -> Scale:
    """What the nearest `scale.toml` above a file says, in the scenario that was chosen."""
    snapshot = session.result.snapshot
    folders = [folder for folder in snapshot.scales if path.startswith(f"{folder.rstrip('/')}/")]
    chain = snapshot.scales[max(folders, key=len)] if folders else ()
    return read_scale(chain, what_if=snapshot.what_if)[0]


def shown_path(session: Session, path: str) -> str:
    """The path below its workspace folder; the whole path elsewhere."""
    inside = [folder for folder in session.folders if path.startswith(f"{folder.rstrip('/')}/")]
    return path[len(max(inside, key=len).rstrip("/")) + 1 :] if inside else path
