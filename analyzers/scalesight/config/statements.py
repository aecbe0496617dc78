"""Cuts a TOML file into statements so that one broken line leaves the others in force.

tomli judges each statement by itself. What looks like a new statement at no deeper indent ends a broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tomli

from scalesight.config.source import is_foreign

KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*')"""
KEY_PATH = rf"{KEY}(?:[ \t]*\.[ \t]*{KEY})*"
BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
# An unterminated string ends with its line: so the tokens of any text take time in proportion to it.
TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:[^"\\\n]++|\\[^\n])*+"?|'
    r"'[^'\n]*+'?|"
    r"[\[\]{}]|#[^\n]*|\n|[^\"'\[\]{}#\n]+|.",
    re.DOTALL,
)
NEW_STATEMENT = re.compile(
    rf"^([ \t]*)(?:\[{{1,2}}[^\[\]\n=,]*\]{{1,2}}[ \t\r]*(?:#[^\n]*)?$|{KEY_PATH}[ \t]*=)", re.MULTILINE
)
MAX_NESTING = 8  # nothing in a scale.toml nests deeper; keeps recursion far from Python's limit
MAX_BROKEN = 200  # a file with more broken statements than this is no TOML


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why tomli refuses a statement; `line` and `column` count from 1 within it, `at_end` when it lacks something."""

    message: str
    line: int
    column: int
    at_end: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a key with its value: characters `start:end` of the file."""

    start: int
    end: int
    value: dict[str, object]
    refusal: Refusal | None


def statements_of(text: str) -> Iterator[Statement]:
    """The statements of a file in order, each with what tomli makes of it."""
    position, broken = BLANK.match(text, 0).end(), 0  # type: ignore[union-attr]
    while position < len(text) and broken < MAX_BROKEN:
        statement = _statement_at(text, position)
        broken += statement.refusal is not None
        yield statement
        position = BLANK.match(text, max(statement.end, position + 1)).end()  # type: ignore[union-attr]


def judge(text: str) -> tuple[dict[str, object], Refusal | None]:
    """What tomli reads, or why it refuses."""
    try:
        return tomli.loads(text), None
    except tomli.TOMLDecodeError as error:
        at_end = error.pos >= len(text.replace("\r\n", "\n").rstrip())
        return {}, Refusal(error.msg, error.lineno, error.colno, at_end)
    except (ValueError, RecursionError):
        # An integer of thousands of digits, or brackets nested hundreds deep.
        return {}, Refusal("Too long or too deeply nested", 1, 1, True)


def _statement_at(text: str, start: int) -> Statement:
    is_header = text[start] == "["
    end, depth = _line_end(text, start), 0
    if not is_header:
        end, depth = _balanced_end(text, start)
    value, refusal = _judged(text[start:end], depth)
    if refusal and (cut := _next_statement(text, start, end)) < end:
        end = cut
        value, refusal = _judged(text[start:end], 0)
    return Statement(start, end, value, refusal)


def _judged(text: str, depth: int) -> tuple[dict[str, object], Refusal | None]:
    if depth > MAX_NESTING:
        return {}, Refusal("Too deeply nested", 1, 1, True)
    if not text.isascii() and any(is_foreign(token) for token in TOKEN.findall(text) if not token.startswith("#")):
        return {}, Refusal("Not UTF-8", 1, 1, True)
    return judge(text)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else _before_return(text, end)


def _before_return(text: str, end: int) -> int:
    """A line that ends in CR LF ends before the CR."""
    return end - 1 if text[end - 1] == "\r" else end


def _balanced_end(text: str, start: int) -> tuple[int, int]:
    """The end of the line on which all brackets are closed, and how deep they went."""
    position, depth, deepest = start, 0, 0
    while position < len(text):
        token = TOKEN.match(text, position)
        assert token is not None  # the last alternative takes any character
        if token.group() in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token.group() in "]}":
            depth -= 1
        elif token.group() == "\n" and depth <= 0:
            return _before_return(text, position), deepest
        position = token.end()
    return position, deepest


def _next_statement(text: str, start: int, end: int) -> int:
    indent = start - (text.rfind("\n", 0, start) + 1)
    position = text.find("\n", start, end) + 1
    while 0 < position < end:
        found = NEW_STATEMENT.match(text, position)
        if found and len(found.group(1)) <= indent:
            return position
        position = text.find("\n", position, end) + 1
    return end
