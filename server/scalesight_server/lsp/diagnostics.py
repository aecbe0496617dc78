"""Findings as an editor's diagnostics: plain data, sent only where they differ from what the editor shows."""

from __future__ import annotations

from typing import Any

import msgspec
from pygls.uris import from_fs_path
from scalesight.analysis import problem_finding
from scalesight.findings import Finding, Related

from scalesight_server.convert import Lines
from scalesight_server.lsp.protocol import ENCODER, ScaleServer
from scalesight_server.lsp.session import Session, text_of_file

SEVERITY = {"error": 1, "warning": 2, "information": 3}
SOURCE = "scalesight"


def publish(server: ScaleServer, session: Session) -> None:
    """Bring the editor's diagnostics up to the last result: open documents, and `scale.toml` files open or not."""
    by_path: dict[str, list[dict[str, Any]]] = {path: [] for path in session.documents}
    for finding in all_findings(session):
        path = finding.location.path
        if path not in by_path and not path.endswith(".toml"):
            continue  # closed while it was analysed
        lines = text_of_file(session, path)
        if lines is not None:
            by_path.setdefault(path, []).append(diagnostic(session, finding, lines))
    for path in session.published.keys() - by_path.keys():
        by_path[path] = []
    for path, diagnostics in by_path.items():
        _send(server, session, path, diagnostics)


def clear(server: ScaleServer, session: Session, path: str, uri: str) -> None:
    """Take back what is shown for a document that is being closed."""
    if session.published.pop(path, None) is not None:
        server.protocol.notify_raw("textDocument/publishDiagnostics", {"uri": uri, "diagnostics": []})


def all_findings(session: Session) -> tuple[Finding, ...]:
    """The findings of the last result; an `extends` that leads nowhere is one too."""
    broken = tuple(problem_finding(problem) for problem in session.result.snapshot.problems)
    return (*session.result.analysis.findings, *broken)


def diagnostic(session: Session, finding: Finding, lines: Lines) -> dict[str, Any]:
    """A finding as the protocol writes it; `relatedInformation` leads from the entry point to the place."""
    shown: dict[str, Any] = {
        "range": range_of(session, lines, finding.location.start, finding.location.end),
        "severity": SEVERITY[finding.severity],
        "code": finding.rule,
        "source": SOURCE,
        "message": finding.message,
    }
    related = [_related(session, place) for place in (*finding.trace, *finding.related)]
    known = [place for place in related if place is not None]
    if known:
        shown["relatedInformation"] = known
    return shown


def range_of(session: Session, lines: Lines, start: int, end: int) -> dict[str, Any]:
    """The range of bytes `start:end` in the agreed units."""
    first_line, first = lines.position(start, session.encoding)
    last_line, last = lines.position(end, session.encoding)
    return {"start": {"line": first_line, "character": first}, "end": {"line": last_line, "character": last}}


def uri_of(session: Session, path: str) -> str:
    """The URI of a file, in the editor's own spelling where it is open."""
    document = session.documents.get(path)
    return document.uri if document is not None else from_fs_path(path) or path


def _related(session: Session, place: Related) -> dict[str, Any] | None:
    path = place.location.path
    lines = text_of_file(session, path)
    if lines is None:
        return None
    range_ = range_of(session, lines, place.location.start, place.location.end)
    return {"location": {"uri": uri_of(session, path), "range": range_}, "message": place.what}


def _send(server: ScaleServer, session: Session, path: str, diagnostics: list[dict[str, Any]]) -> None:
    document = session.documents.get(path)
    shown: dict[str, Any] = {"uri": uri_of(session, path), "diagnostics": diagnostics}
    if document is not None:
        shown["version"] = session.result.snapshot.versions.get(path, document.version)
    encoded = ENCODER.encode(shown)
    is_gone = document is None and not diagnostics
    if session.published.get(path) == encoded or (is_gone and path not in session.published):
        return
    server.protocol.notify_raw("textDocument/publishDiagnostics", msgspec.Raw(encoded))
    if is_gone:
        session.published.pop(path, None)
    else:
        session.published[path] = encoded
