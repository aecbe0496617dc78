"""Places in a function that an edit elsewhere in it leaves alone.

Where something is spent is told by its first and its last character, and each character has an anchor: at first its
offset in the function. When somebody types, the characters before and behind keep their anchors and new ones come in
between, in order. So what is typed in one statement changes nothing that other statements of the function, or its
callers, spend; the offsets of the day are looked up when a finding is shown.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from scalesight.outline.facts import Outline, PlacedFunction, Span

FunctionKey = tuple[str, str, int]
Anchored = tuple[float, float]
"""The anchors of the first and the last character of a place; a place without characters ends before it begins."""
Piece = tuple[int, float, float]
"""Characters that follow each other in even steps: offset and anchor of the first, and the step."""

MOST_PIECES = 2_000
MOST_TEXTS = 8  # of one function whose anchors are known: what is typed and taken back comes again
SPARE = 64  # places that are left free behind what is typed, for what is typed next


def unmoved(span: Span) -> Anchored:
    """The anchors of a place in a function that nobody has edited."""
    return (span[0], span[1] - 1)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of one text of a function, in pieces that rise."""

    pieces: tuple[Piece, ...] = ((0, 0, 1),)

    def of(self, span: Span) -> Anchored:
        """The anchors of a place."""
        return (self._anchor(span[0]), self._anchor(span[1] - 1))

    def span(self, place: Anchored) -> Span:
        """The offsets that a place has in this text."""
        start = self._offset(place[0])
        return (start, max(start, self._offset(place[1]) + 1))

    def inside(self, span: Span) -> tuple[Piece, ...]:
        """The pieces of a part of the text, offsets from its start."""
        first, last = self._piece(span[0]), self._piece(span[1])
        begun: Piece = (0, self._anchor(span[0]), self.pieces[first][2])
        others = self.pieces[first + 1 : last + 1]
        return (begun, *((offset - span[0], anchor, step) for offset, anchor, step in others))

    def edited(self, before: bytes, now: bytes) -> Anchors:
        """The anchors of the text that this one has become; all anew when there is no more room between two of them."""
        kept = _alike(before, now)
        behind = _alike(before[kept:][::-1], now[kept:][::-1])
        typed, rest = len(now) - kept - behind, len(before) - behind
        last, following = self._anchor(kept - 1), self._anchor(rest)
        pieces = [piece for piece in self.pieces if piece[0] < kept]
        if typed:
            # A power of two, so that sums of steps are exact.
            step = 2.0 ** math.floor(math.log2((following - last) / (typed + SPARE)))
            if (last + step) - last != step:
                return Anchors()
            _add(pieces, (kept, last + step, step))
        moved, place = len(now) - len(before), self._piece(rest)
        _add(pieces, (rest + moved, following, self.pieces[place][2]))
        for offset, anchor, step in self.pieces[place + 1 :]:
            _add(pieces, (offset + moved, anchor, step))
        return Anchors(tuple(pieces)) if len(pieces) <= MOST_PIECES else Anchors()

    def _anchor(self, offset: int) -> float:
        first, anchor, step = self.pieces[self._piece(offset)]
        return anchor + (offset - first) * step

    def _piece(self, offset: int) -> int:
        return max(bisect_right(self.pieces, offset, key=_offset_of) - 1, 0)

    def _offset(self, anchor: float) -> int:
        place = bisect_right(self.pieces, anchor, key=_anchor_of) - 1
        if place < 0:
            return -1
        first, least, step = self.pieces[place]
        found = first + int((anchor - least) / step)
        return min(found, self.pieces[place + 1][0]) if place + 1 < len(self.pieces) else found


ORIGINAL = Anchors()
"""Those of a function that nobody has edited: each character's offset."""


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Adds a piece behind the others, or to the last one where it only goes on."""
    if pieces:
        first, anchor, step = pieces[-1]
        if step == piece[2] and anchor + (piece[0] - first) * step == piece[1]:
            return
    pieces.append(piece)


@dataclass
class AnchorBook:
    """The anchors of the functions that were edited, for the texts that they had last."""

    texts: dict[FunctionKey, dict[str, Anchors]] = field(default_factory=dict)
    current: dict[FunctionKey, Anchors] = field(default_factory=dict)

    def edited(self, path: str, before: Outline, before_text: bytes, now: Outline, text: bytes) -> None:
        """Brings the anchors up to date with an edit of one file."""
        if now.rendered:
            return
        known, present = dict(numbered(before)), dict(numbered(now))
        for place, placed in present.items():
            one = known.get(place)
            if one is None or one.key != placed.key:
                former = _text_of(before_text, one) if one is not None else None
                self._change((path, *place), one, former, placed, _text_of(text, placed))

    def _change(
        self, key: FunctionKey, one: PlacedFunction | None, before: bytes | None, placed: PlacedFunction, text: bytes
    ) -> None:
        texts = self.texts.setdefault(key, {})
        anchors = self.current.get(key, ORIGINAL)
        if one is not None:
            texts.setdefault(one.key, anchors)
        found = texts.pop(placed.key, None)
        if found is None:
            found = anchors.edited(before, text) if before is not None else ORIGINAL
        texts[placed.key] = self.current[key] = found
        while len(texts) > MOST_TEXTS:
            del texts[next(iter(texts))]


def numbered(outline: Outline) -> Iterator[tuple[tuple[str, int], PlacedFunction]]:
    """The functions of a file by (qualname, ordinal among equal names)."""
    counts: dict[str, int] = {}
    for placed in outline.functions:
        ordinal = counts.get(placed.qualname, 0)
        counts[placed.qualname] = ordinal + 1
        yield (placed.qualname, ordinal), placed


def _text_of(text: bytes, placed: PlacedFunction) -> bytes:
    return text[placed.start : placed.start + placed.function.span[1]]


def _alike(one: bytes, other: bytes) -> int:
    """With how many equal bytes two texts begin."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _offset_of(piece: Piece) -> int:
    return piece[0]


def _anchor_of(piece: Piece) -> float:
    return piece[1]
