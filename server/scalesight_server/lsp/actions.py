"""Code actions: a Blueprint as a comment above the code, and the nearest right spelling in a `scale.toml`.

All of it is computed from the requested range and our own findings, never from what the editor echoes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types
from scalesight.blueprint import blueprint
from scalesight.findings import Finding
from scalesight.languages import Language, Markup, language_for

from scalesight_server.convert import text_of
from scalesight_server.lsp.diagnostics import range_of, uri_of
from scalesight_server.lsp.places import Asked, asked, findings_at, governing_scale, shown_path
from scalesight_server.lsp.session import Session, add_costs

KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite)


async def actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the requested range."""
    place = await asked(session, params.text_document.uri, params.range.start, params.range.end)
    if place is None:
        return []
    findings = findings_at(session, place)
    language = language_for(place.path)
    if language is None:
        offered = list(_spellings(session, place, findings))
    else:
        offered = list(_blueprints(session, place, findings, language))
    return [action for action in offered if _is_wanted(action, params.context.only)]


def _spellings(session: Session, place: Asked, findings: Sequence[Finding]) -> Iterator[types.CodeAction]:
    for finding in findings:
        if finding.rule != "scale-config" or not finding.remedy:
            continue
        location = finding.location
        yield types.CodeAction(
            title=f"Change to {finding.remedy}",
            kind=types.CodeActionKind.QuickFix,
            edit=_edit(session, place, location.start, location.end, finding.remedy),
            is_preferred=True,
        )


def _blueprints(
    session: Session, place: Asked, findings: Sequence[Finding], language: Language | Markup
) -> Iterator[types.CodeAction]:
    if place.is_selection:
        text = _blueprint(session, place, (place.start, place.end), None)
        yield types.CodeAction(
            title="Insert Blueprint for the selection",
            kind=types.CodeActionKind.RefactorRewrite,
            edit=_insertion(session, place, _first_code(place), text, language),
        )
    for finding in findings:
        text = _blueprint(session, place, None, finding)
        yield types.CodeAction(
            title=f"Insert Blueprint for {finding.rule}",
            kind=types.CodeActionKind.QuickFix,
            edit=_insertion(session, place, finding.location.start, text, language),
        )


def _blueprint(session: Session, place: Asked, selection: tuple[int, int] | None, finding: Finding | None) -> str:
    return blueprint(
        add_costs(session),
        governing_scale(session, place.path),
        place.path,
        place.lines.content,
        selection,
        finding,
        shown_path=shown_path(session, place.path),
    )


def commented(text: str, indent: str, language: Language | Markup, line_end: str) -> str:
    """A text as a block of comment lines in a language."""
    before, after = (language.comment_prefixes[0], "") if language.comment_prefixes else language.comment_pairs[0]
    lines = []
    for line in text.strip("\n").split("\n"):
        # What closes a comment must not stand inside it.
        said = line.replace(after, after[:1] + " " + after[1:]) if after else line
        lines.append(f"{indent}{before} {said.rstrip()} {after}".rstrip())
    return "".join(f"{line}{line_end}" for line in lines)


def _insertion(
    session: Session, place: Asked, offset: int, text: str, language: Language | Markup
) -> types.WorkspaceEdit:
    """An edit that puts a text as a comment above the line of `offset`, indented like it."""
    line, _ = place.lines.position(offset, "utf-8")
    start, end = place.lines.starts[line], place.lines.line_end(line)
    code = place.lines.content[start:end]
    indent = text_of(code[: len(code) - len(code.lstrip(b" \t\f"))])
    block = commented(text, indent, language, _line_end(place, line))
    return _edit(session, place, start, start, block)


def _line_end(place: Asked, line: int) -> str:
    """What ends the lines around here."""
    line = line if line + 1 < len(place.lines.starts) else line - 1
    if line < 0:
        return "\n"
    return text_of(place.lines.content[place.lines.line_end(line) : place.lines.starts[line + 1]])


def _first_code(place: Asked) -> int:
    """Where the selected code begins, after blank lines."""
    selected = place.lines.content[place.start : place.end]
    return place.start + len(selected) - len(selected.lstrip())


def _edit(session: Session, place: Asked, start: int, end: int, text: str) -> types.WorkspaceEdit:
    shown = range_of(session, place.lines, start, end)
    range_ = types.Range(types.Position(**shown["start"]), types.Position(**shown["end"]))
    return types.WorkspaceEdit(changes={uri_of(session, place.path): [types.TextEdit(range_, text)]})


def _is_wanted(action: types.CodeAction, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether an editor that asks only for some kinds asks for this one."""
    if not only or action.kind is None:
        return True
    kind = _kind(action.kind)
    return any(kind == _kind(one) or kind.startswith(f"{_kind(one)}.") or _kind(one) == "" for one in only)


def _kind(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
