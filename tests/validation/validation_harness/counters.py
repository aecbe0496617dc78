"""What a run spent: one counter a resource, filled by the kits and read by the child process."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

COUNTS: Counter[str] = Counter()

_TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)\b", re.IGNORECASE)


def count_statement(statement: str) -> None:
    """Count one SQL round trip; what opens or closes a transaction is none."""
    if not _TRANSACTION.match(statement):
        COUNTS["queries"] += 1


def trace_steps(folder: Path) -> Callable[[FrameType, str, Any], Any]:
    """A trace function that counts the executed lines of a program's own files as steps."""
    prefix = str(folder)

    def local(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            COUNTS["steps"] += 1
        return local

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return local if frame.f_code.co_filename.startswith(prefix) else None

    return enter


class CountedText(str):
    """A string whose comparisons count as steps: a built-in that searches or sorts visits its elements unseen."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        COUNTS["steps"] += 1
        return str.__eq__(self, other)

    def __lt__(self, other: str) -> bool:
        COUNTS["steps"] += 1
        return str.__lt__(self, other)


class CountedNumber(int):
    """A number whose comparisons count as steps."""

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        COUNTS["steps"] += 1
        return int.__eq__(self, other)

    def __lt__(self, other: int) -> bool:
        COUNTS["steps"] += 1
        return int.__lt__(self, other)

    def __gt__(self, other: int) -> bool:
        COUNTS["steps"] += 1
        return int.__gt__(self, other)


class CountedList(list[Any]):
    """A list that counts the elements which removing at the front, inserting at the front or slicing moves."""

    def pop(self, index: Any = -1) -> Any:
        COUNTS["steps"] += (len(self) - 1 - index) if index >= 0 else 0
        return super().pop(index)

    def insert(self, index: Any, element: Any) -> None:
        COUNTS["steps"] += max(len(self) - index, 0)
        super().insert(index, element)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        if isinstance(index, slice):
            COUNTS["steps"] += len(found)
            return CountedList(found)
        return found


def start_trace(folder: Path) -> None:
    """Count steps from here on."""
    sys.settrace(trace_steps(folder))
