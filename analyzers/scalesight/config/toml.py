"""Reads TOML bytes into a tree with places; what cannot be read is a problem and the rest stays.

tomli gives the values and the verdict. The places come from walking the statements that tomli accepts, which is sound
because they are known to be valid; tree-sitter's TOML grammar errs on TOML 1.1 and loses the lines after a
broken header.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scalesight.config.draft import Draft, KeyPart, assign, freeze, open_table
from scalesight.config.model import Problem
from scalesight.config.source import Source, read_source
from scalesight.config.statements import (
    BLANK,
    KEY,
    KEY_PATH,
    MAX_BROKEN,
    MAX_NESTING,
    TOKEN,
    Refusal,
    Statement,
    judge,
    statements_of,
)
from scalesight.config.tree import Array, Broken, Node, Scalar, Table

DUPLICATE = re.compile(r"Duplicate inline table key '(.*)'")
HEADER = re.compile(rf"(\[{{1,2}})[ \t]*({KEY_PATH})")
KEYS = re.compile(KEY)
KEY_AND_EQUALS = re.compile(rf"({KEY_PATH})[ \t]*=[ \t]*")
BARE_VALUE = re.compile(r"[^,\]}\n#]+")
WORD = re.compile(r"[^\s,\]\[{}=#]+|.", re.DOTALL)
WORD_CHARACTER = re.compile(r"[^\s,\]\[{}=#\"']")


def parse_toml(path: str, content: bytes) -> tuple[Table, tuple[Problem, ...]]:
    """The file's tree and its syntax errors; later duplicates and broken values never disable the rest."""
    source, found = read_source(path, content)
    problems = list(found)
    root = Draft(source.place(0, 0))
    target = root
    count = 0
    for statement in statements_of(source.text):
        count += statement.refusal is not None
        if statement.refusal and statement.refusal.message != "Not UTF-8":
            problems.append(_syntax_problem(source, statement, statement.refusal))
        if source.text[statement.start] == "[":
            target = _open_header(source, statement, root, problems) or target
        else:
            _add_pair(source, statement, target, problems)
    if count >= MAX_BROKEN:
        problems.append(Problem("too many syntax errors; the rest is not read", source.place(0, 0), "error"))
    if not problems:
        problems.extend(_remaining_problem(source))
    return freeze(root), tuple(problems)


def _remaining_problem(source: Source) -> tuple[Problem, ...]:
    """What tomli refuses in the whole though each statement passes, such as a control character in a comment."""
    refusal = judge(source.text)[1]
    if refusal is None:
        return ()
    start = source.offset(refusal.line, refusal.column)
    return (Problem(f"TOML: {refusal.message}", source.place(start, min(start + 1, len(source.text))), "error"),)


def _syntax_problem(source: Source, statement: Statement, refusal: Refusal) -> Problem:
    text = source.text[statement.start : statement.end].rstrip()
    start, end = statement.start, statement.start + len(text)
    duplicate = DUPLICATE.search(refusal.message)
    if not refusal.at_end:
        lines_before = source.text.count("\n", 0, statement.start)
        column = refusal.column
        if refusal.line == 1:
            column += statement.start - source.line_starts[lines_before]
        stop = source.offset(lines_before + refusal.line, column)
        start, end = _word_around(source.text, stop)
        if duplicate and (again := source.text.rfind(duplicate.group(1), statement.start, stop)) >= 0:
            start, end = again, again + len(duplicate.group(1))
    replacement = None
    header = HEADER.match(text)
    if header and refusal.at_end:
        replacement = header.group(1) + header.group(2) + "]" * len(header.group(1))
    return Problem(f"TOML: {refusal.message}", source.place(start, end), "error", replacement)


def _word_around(text: str, offset: int) -> tuple[int, int]:
    """The word in which tomli stopped; it often stops in the middle, as in a date without a 13th month."""
    if offset and text[offset].isspace():
        offset -= 1
    word = WORD.match(text, offset)
    start = offset
    while start and WORD_CHARACTER.match(text[start - 1]) and WORD_CHARACTER.match(text[offset]):
        start -= 1
    return start, word.end() if word else offset


def _key_parts(source: Source, start: int, end: int) -> tuple[KeyPart, ...]:
    return tuple(
        KeyPart(_key_text(found.group()), source.place(found.start(), found.end()))
        for found in KEYS.finditer(source.text, start, end)
    )


def _key_text(raw: str) -> str:
    if raw[0] not in "\"'":
        return raw
    if "\\" not in raw or raw[0] == "'":
        return raw[1:-1]
    return next(iter(judge(f"{raw}=0")[0]), raw)


def _open_header(source: Source, statement: Statement, root: Draft, problems: list[Problem]) -> Draft | None:
    """The table that a header opens; None for one without a name, after which the table before goes on."""
    header = HEADER.match(source.text, statement.start, statement.end)
    if header is None:
        return None
    parts = _key_parts(source, header.start(2), header.end(2))
    header_end = source.text.find("]", header.end(), statement.end)
    place = source.place(statement.start, max(header_end + len(header.group(1)), header.end()))
    if len(parts) > MAX_NESTING:
        problems.append(Problem("TOML: Too deeply nested", place, "error"))
        return Draft(place)
    return open_table(root, parts, header.group(1) == "[[", place, problems)


def _add_pair(source: Source, statement: Statement, target: Draft, problems: list[Problem]) -> None:
    found = KEY_AND_EQUALS.match(source.text, statement.start, statement.end)
    if found is None:
        return
    parts = _key_parts(source, found.start(1), found.end(1))
    place = source.place(statement.start, statement.end)
    if len(parts) > MAX_NESTING:
        problems.append(Problem("TOML: Too deeply nested", place, "error"))
        return
    if statement.refusal:
        assign(target, parts, Broken(place), problems)
        return
    value: object = statement.value
    for part in parts:
        value = value[part.key] if isinstance(value, dict) else None
    assign(target, parts, _read_value(source, found.end(), value).node, problems)


class _Reading(NamedTuple):
    node: Node
    end: int


def _skip_blank(source: Source, position: int) -> int:
    blank = BLANK.match(source.text, position)
    return blank.end() if blank else position


def _read_value(source: Source, start: int, value: object) -> _Reading:
    """The value at `start` of a valid statement, `value` being what tomli made of it."""
    if isinstance(value, list):
        return _read_array(source, start, value)
    if isinstance(value, dict):
        return _read_inline_table(source, start, value)
    if source.text[start] in "\"'":
        token = TOKEN.match(source.text, start)
        end = token.end() if token else start
    else:
        bare = BARE_VALUE.match(source.text, start)
        end = start + len(bare.group().rstrip()) if bare else start
    return _Reading(Scalar(value, source.place(start, end)), end)


def _read_array(source: Source, start: int, values: list[object]) -> _Reading:
    position, items = _skip_blank(source, start + 1), []
    for value in values:
        item = _read_value(source, position, value)
        items.append(item.node)
        position = _skip_comma(source, item.end)
    return _Reading(Array(tuple(items), source.place(start, position + 1)), position + 1)


def _read_inline_table(source: Source, start: int, values: dict[str, object]) -> _Reading:
    draft = Draft(source.place(start, start + 1), closed=True)
    position = _skip_blank(source, start + 1)
    while found := KEY_AND_EQUALS.match(source.text, position):
        parts = _key_parts(source, found.start(1), found.end(1))
        value: object = values
        for part in parts:
            value = value[part.key] if isinstance(value, dict) else None
        item = _read_value(source, found.end(), value)
        # tomli has refused duplicates and contradictions within braces, so no problem can arise here.
        assign(draft, parts, item.node, [])
        position = _skip_comma(source, item.end)
    table = freeze(draft)
    return _Reading(Table(table.entries, source.place(start, position + 1)), position + 1)


def _skip_comma(source: Source, position: int) -> int:
    position = _skip_blank(source, position)
    if source.text.startswith(",", position):
        position = _skip_blank(source, position + 1)
    return position
