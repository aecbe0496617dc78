"""Lines end where LSP says, columns count in the agreed units, and an edit's line starts equal fresh ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalesight_server.convert import Encoding, bytes_of, edited_line_starts, line_starts_of, lines_of

CHARACTERS = st.sampled_from(
    ["a", "b", " ", "\n", "\r", "\r\n", "\f", "\v", "\u2028", "\x85", "é", "漢", "😀", "\ud83d"]
)
TEXTS = st.lists(CHARACTERS, max_size=24).map("".join)
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")


def units(text: str, encoding: Encoding) -> int:
    return {
        "utf-8": len(text.encode("utf-8", "surrogatepass")),
        "utf-16": len(text.encode("utf-16-le", "surrogatepass")) // 2,
        "utf-32": len(text),
    }[encoding]


def test_only_three_things_end_a_line() -> None:
    assert line_starts_of("a\nb\r\nc\rd\fe\u2028f\x85g\vh".encode()) == [0, 2, 5, 7]


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 7), ("utf-16", 5), ("utf-32", 4)])
def test_an_emoji_counts_in_the_agreed_units(encoding: Encoding, character: int) -> None:
    lines = lines_of("x\n😀 = 1".encode())
    assert lines.position(2 + len("😀 = ".encode()), encoding) == (1, character)
    assert lines.offset(1, character, encoding) == 2 + len("😀 = ".encode())


def test_the_command_line_counts_code_points_from_one() -> None:
    assert lines_of("é\r\n😀x".encode()).place(len("é\r\n😀".encode())) == (2, 2)


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_every_offset_comes_back(text: str, encoding: Encoding) -> None:
    content = bytes_of(text)
    lines = lines_of(content)
    for index in range(len(text) + 1):
        if text[index - 1 : index + 1] == "\r\n":
            continue  # no position lies between the two
        offset = len(bytes_of(text[:index]))
        line, character = lines.position(offset, encoding)
        assert lines.offset(line, character, encoding) == offset
        assert character == units(
            bytes_of(text)[lines.starts[line] : offset].decode("utf-8", "surrogatepass"), encoding
        )


@given(st.binary(max_size=20), st.sampled_from(ENCODINGS))
def test_bytes_that_are_no_text_have_positions_too(content: bytes, encoding: Encoding) -> None:
    lines = lines_of(content)
    positions = [lines.position(offset, encoding) for offset in range(len(content) + 1)]
    assert positions[0] == (0, 0)
    assert all(0 <= lines.offset(*position, encoding) <= len(content) for position in positions)


@given(TEXTS, TEXTS, st.data())
def test_line_starts_after_an_edit_are_those_of_the_new_text(text: str, new: str, data: st.DataObject) -> None:
    content, inserted = bytes_of(text), bytes_of(new)
    start = data.draw(st.integers(0, len(content)))
    old_end = data.draw(st.integers(start, len(content)))
    after = content[:start] + inserted + content[old_end:]
    starts = edited_line_starts(line_starts_of(content), after, start, old_end, start + len(inserted))
    assert starts == line_starts_of(after)


@given(st.integers(-3, 9), st.integers(-3, 99), st.sampled_from(ENCODINGS))
def test_positions_outside_the_text_are_clamped(line: int, character: int, encoding: Encoding) -> None:
    content = "ab\r\n😀\nc".encode()
    assert 0 <= lines_of(content).offset(line, character, encoding) <= len(content)
