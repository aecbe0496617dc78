"""What was asked of a program, with the answers: who asks notes what it rests on, and what an edit leaves is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
Question = tuple[Any, ...]
PART, WHOLE = "part", "whole"


class Answers:
    """Answers by question, each with the files that were read for it.

    `asked` is where whoever evaluates at the moment notes what it asks; None while nobody does. What is asked on the
    way to a kept answer is that answer's own affair.
    """

    def __init__(self) -> None:
        self.asked: dict[Question, None] | None = None
        self.dropped: dict[Question, object] = {}
        self._kept: dict[Question, tuple[Any, frozenset[str]]] = {}
        self._readers: dict[str, set[Question]] = {}
        self._read: set[str] = set()

    def note(self, *question: object) -> None:
        """Somebody asks this, and its result rests on the answer."""
        if self.asked is not None:
            self.asked[question] = None

    def reads(self, path: str) -> None:
        """The file is read for what is worked out at the moment."""
        self._read.add(path)

    def once(self, question: Question, work: Callable[[], T]) -> T:
        """What `work` gives; worked out again only after a file that it read has changed."""
        found = self._kept.get(question)
        if found is None:
            found = self._worked_out(question, work)
        self._read |= found[1]
        answer: T = found[0]
        return answer

    def apart(self, question: Question, work: Callable[[], T]) -> T:
        """Like `once`, but whoever asks says itself what it reads with it."""
        found = self._kept.get(question)
        answer: T = (found or self._worked_out(question, work))[0]
        return answer

    def part(self, kind: str, path: str, work: Callable[[str], T]) -> T:
        """What one file adds to an answer about all files; whoever asks reads this of the file, and nothing else."""
        answer = self.apart((PART, kind, path), partial(work, path))
        self.reads(f"{path}<{kind}>")
        return answer

    def whole(self, kind: str, work: Callable[[], T]) -> T:
        """An answer about all files, from what each adds; whoever asks reads it as one."""
        answer = self.apart((WHOLE, kind), work)
        self.reads(f"<{kind}>")
        return answer

    def keep_parts(self, kind: str, work: Callable[[str], object]) -> None:
        """After an edit, before a whole of it is asked: what files add stays what it was, where it is the same."""
        for question in [one for one in self.dropped if one[:2] == (PART, kind)]:
            self._keep(question, partial(work, question[2]), f"{question[2]}<{kind}>")

    def keep_whole(self, kind: str, work: Callable[[], object]) -> None:
        """After an edit: an answer about all files stays itself where it is the same, with all that rests on it."""
        if (WHOLE, kind) in self.dropped:
            self._keep((WHOLE, kind), work, f"<{kind}>")

    def _keep(self, question: Question, work: Callable[[], object], stands_for: str) -> None:
        before, now = self.dropped[question], self.apart(question, work)
        if _in_order(before) == _in_order(now):
            self._kept[question] = (before, self._kept[question][1])
        else:
            self.drop(stands_for)

    def _worked_out(self, question: Question, work: Callable[[], Any]) -> tuple[Any, frozenset[str]]:
        asked, read = self.asked, self._read
        self.asked, self._read = None, set()
        try:
            answer = work()
        finally:
            files = frozenset(self._read)
            self.asked, self._read = asked, read
        for path in files:
            self._readers.setdefault(path, set()).add(question)
        found = self._kept[question] = (answer, files)
        return found

    def drop(self, path: str) -> None:
        """Forgets the answers that rest on a file; they are in `dropped`."""
        for question in self._readers.pop(path, ()):
            found = self._kept.pop(question, None)
            if found is not None:
                self.dropped[question] = found[0]
                for other in found[1]:
                    if other != path:
                        self._readers.get(other, set()).discard(question)

    def without(self, changed: Iterable[str]) -> Answers:
        """The answers that rest on none of some files; the others are in `dropped`. These are used up by it."""
        after = Answers()
        after._kept, after._readers = self._kept, self._readers
        for path in changed:
            after.drop(path)
        return after


def _in_order(answer: object) -> object:
    return list(answer.items()) if isinstance(answer, Mapping) else answer
