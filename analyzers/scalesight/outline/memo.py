"""What was lowered before, by content."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Generic, TypeVar, cast

from scalesight.outline.facts import Class, Function
from scalesight.outline.lowering import Local

Key = tuple[str, str]
T = TypeVar("T")
MOST_FUNCTIONS = 200_000
_UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Lowered:
    """The facts of one owner, and the classes and methods inside it that own their spans themselves."""

    fact: Function | Class
    locals: tuple[Local, ...] = ()


@dataclass(slots=True)
class Memo:
    """Facts by (kind, hash of the owner's bytes). Only whole code is kept: broken code depends on what is around it.

    When `limit` functions are passed, the half that was not asked for the longest is dropped. What holds functions is
    large and another with every key that is typed in it: of that fewer are kept.
    """

    limit: int = 4_000
    functions: dict[Key, Lowered] = field(default_factory=dict)
    holders: dict[Key, Lowered] = field(default_factory=dict)

    def get(self, kind: str, key: str) -> Lowered | None:
        """What was kept for this content."""
        entries, _ = self._entries(kind)
        found = entries.pop((kind, key), None)
        if found is not None:
            entries[kind, key] = found
        return found

    def keep(self, kind: str, key: str, lowered: Lowered) -> None:
        """Keep the facts of this content."""
        entries, limit = self._entries(kind)
        if len(entries) >= limit:
            for old in list(entries)[: (limit + 1) // 2]:
                del entries[old]
        entries[kind, key] = lowered

    def _entries(self, kind: str) -> tuple[dict[Key, Lowered], int]:
        return (self.functions, self.limit) if kind == "function" else (self.holders, self.limit // 10)


def key_of(*pieces: bytes) -> str:
    """The hash of some bytes."""
    digest = blake2b(digest_size=16)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


class PerFunction(Generic[T]):
    """What was worked out from functions alone, by their keys and what else it rests on; forgotten once it is much."""

    def __init__(self) -> None:
        self._known: dict[Hashable, T] = {}

    def of(self, key: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives, worked out the first time that this is asked."""
        found = self._known.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            if len(self._known) > MOST_FUNCTIONS:
                self._known.clear()
            found = self._known[key] = work()
        return cast(T, found)
