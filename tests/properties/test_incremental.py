"""An analysis with what the one before it left gives what an analysis from scratch gives."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from scalesight.analysis import Analysis, Memory, Source, analyse
from scalesight.config import ScaleFile

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"
EDITS = 30
TYPED = ("\n", " ", "x", ":", "    pass\n", "for order in orders:\n        order.customer.name\n", "self.", "(", ")")


def _analysis(contents: dict[str, bytes], scale: ScaleFile, memory: Memory) -> Analysis:
    sources = [Source(path, content, (str(SHOP),)) for path, content in contents.items()]
    return analyse(sources, {str(SHOP): [scale]}, today=datetime.date(2026, 1, 1), memory=memory)


def _edited(content: bytes, choice: random.Random) -> bytes:
    """The text with a line taken away, repeated or typed into."""
    lines = content.decode().splitlines(keepends=True) or [""]
    at = choice.randrange(len(lines))
    kind = choice.choice(("away", "twice", "typed"))
    if kind == "away":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    else:
        column = choice.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:column] + choice.choice(TYPED) + lines[at][column:]
    return "".join(lines).encode()


def test_a_kept_memory_changes_no_result() -> None:
    choice = random.Random(20261121)
    path = SHOP / "scale.toml"
    scale = ScaleFile(str(path), path.read_bytes())
    original = {str(file): file.read_bytes() for file in sorted(SHOP.rglob("*.py"))}
    contents = dict(original)
    kept = Memory()
    first = _analysis(contents, scale, kept)
    assert first.findings and first.functions
    for number in range(EDITS):
        edited = choice.choice(sorted(contents))
        undo = contents[edited] != original[edited] and choice.random() < 0.4
        contents[edited] = original[edited] if undo else _edited(contents[edited], choice)
        again, fresh = _analysis(contents, scale, kept), _analysis(contents, scale, Memory())
        assert again.findings == fresh.findings, (number, edited)
        assert again.functions == fresh.functions, (number, edited)
