"""The findings as workflow commands, which GitHub Actions shows beside the changed lines, and a summary of the job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scalesight_server.output.baseline import Known
from scalesight_server.output.reported import Reported
from scalesight_server.rule_pages import rule_names, rule_page

COMMANDS = {"error": "error", "warning": "warning", "information": "notice"}
MOST_ROWS = 200  # a summary holds a megabyte, and nobody reads so many


def commands(findings: Sequence[Reported], gone: Sequence[tuple[str, Known]], baseline: str | None) -> Iterator[str]:
    """A command a finding, and one for what a baseline can do without."""
    for one in findings:
        record = one.record
        place: dict[str, str | int] = {"file": record.path, "line": record.line}
        if record.line == record.end_line:
            # Columns of different lines are refused; the end is the last column that is meant.
            place |= {"col": record.column, "endLine": record.end_line, "endColumn": max(record.end_column - 1, 1)}
        else:
            place |= {"endLine": record.end_line}
        yield _command(COMMANDS[record.severity], {**place, "title": f"scalesight {record.rule}"}, record.message)
    if gone and baseline is not None:
        yield _command("notice", {"file": baseline, "title": "scalesight baseline"}, gone_text(len(gone)))


def summary(findings: Sequence[Reported], gone: Sequence[tuple[str, Known]], known: int, headline: str) -> str:
    """The job's summary, in Markdown."""
    lines = ["## Scalesight", "", _cell(headline), ""]
    if findings:
        lines += ["| | place | what |", "| --- | --- | --- |", *(_row(one) for one in findings[:MOST_ROWS])]
        lines += [f"| | | and {len(findings) - MOST_ROWS} more |"] if len(findings) > MOST_ROWS else []
        lines.append("")
    if known:
        lines += [f"{known} known {_findings(known)} in the baseline {'is' if known == 1 else 'are'} not shown.", ""]
    if gone:
        lines += [gone_text(len(gone)), "", *(f"- {_cell(path)}: {known.rule}" for path, known in gone), ""]
    return "\n".join(lines) + "\n"


def gone_text(count: int) -> str:
    """What to do with lines of a baseline that nothing answers to."""
    return (
        f"{count} known {_findings(count)} {'is' if count == 1 else 'are'} no longer there and can be removed: "
        "run with --write-baseline."
    )


def _findings(count: int) -> str:
    return "finding" if count == 1 else "findings"


def _row(one: Reported) -> str:
    record = one.record
    page = rule_page(record.rule).address if record.rule in rule_names() else None
    rule = f"[{record.rule}]({page})" if page else record.rule
    place = f"{_cell(record.path)}:{record.line}"
    return f"| {record.severity} {rule} | {place} | {_cell(record.message)} |"


def _cell(text: str) -> str:
    """Text that neither ends a cell nor is read as a tag."""
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace("|", "\\|").replace("&", "&amp;").replace("<", "&lt;")


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    told = ",".join(f"{key}={_escaped(str(value), (':', ','))}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(message)}"


def _escaped(text: str, more: tuple[str, ...] = ()) -> str:
    """As the runner reads it back: a line's end would end the command, a comma or colon its property."""
    for character in ("%", "\r", "\n", *more):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
