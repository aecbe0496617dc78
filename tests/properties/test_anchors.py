"""Laws of anchors: they rise with the text, lead back to where they came from, and stay with their characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scalesight.inference.anchors import ORIGINAL, Anchors

EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=12)), max_size=40)


def edited(text: bytes, edits: list[tuple[float, int, bytes]]) -> list[tuple[bytes, Anchors]]:
    """The texts that a row of edits leaves, each with its anchors."""
    found = [(text, ORIGINAL)]
    for place, length, typed in edits:
        before, anchors = found[-1]
        start = int(place * len(before))
        after = before[:start] + typed + before[start + length :]
        found.append((after, anchors.edited(before, after)))
    return found


def starts(text: bytes, anchors: Anchors) -> list[float]:
    return [anchors.of((offset, offset + 1))[0] for offset in range(len(text) + 1)]


@given(st.binary(max_size=80), EDITS)
def test_anchors_rise_and_lead_back(text: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    for after, anchors in edited(text, edits):
        rising = starts(after, anchors)
        assert rising == sorted(set(rising))
        for start in range(len(after)):
            for end in (start, start + 1, len(after)):
                assert anchors.span(anchors.of((start, end))) == (start, end)


@given(st.binary(max_size=80), EDITS)
def test_what_is_typed_leaves_the_anchors_around_it(text: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    for (before, anchors), (after, later) in zip(row := edited(text, edits), row[1:]):
        if later == ORIGINAL:
            continue  # there was no more room
        known, now = starts(before, anchors), starts(after, later)
        kept = next((place for place, pair in enumerate(zip(before, after)) if pair[0] != pair[1]), None)
        kept = min(len(before), len(after)) if kept is None else kept
        assert now[:kept] == known[:kept]
        assert now[-1] == known[-1]


def test_typing_for_long_at_one_place_finds_room() -> None:
    text, anchors = b"def f():\n    return 1\n", ORIGINAL
    renewed = 0
    for number in range(3_000):
        place = 12 + number
        after = text[:place] + b"x" + text[place:]
        text, anchors = after, anchors.edited(text, after)
        renewed += anchors == ORIGINAL
    assert renewed < 30
