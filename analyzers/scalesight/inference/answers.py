"""What was asked of a program, with the answers: who asks notes what it rests on, and what an edit leaves is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
Question = tuple[Any, ...]
EVERY_FILE = "*"
EVERY = frozenset([EVERY_FILE])


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

    def keep(self, question: Question, work: Callable[[], Mapping[str, object]], stands_for: str) -> None:
        """After an edit: an answer that is what it was stays itself, with all that rests on it.

        Those who asked for it `apart` read what stands for it, like a file; they are forgotten when it is another.
        """
        if question not in self.dropped:
            return
        before, now = self.dropped[question], self.apart(question, work)
        if list(before.items()) == list(now.items()):  # type: ignore[attr-defined]
            self._kept[question] = (before, self._kept[question][1])
        else:
            self.drop(stands_for)

    def _worked_out(self, question: Question, work: Callable[[], Any]) -> tuple[Any, frozenset[str]]:
        asked, read = self.asked, self._read
        self.asked, self._read = None, set()
        try:
            answer = work()
        finally:
            files = EVERY if EVERY_FILE in self._read else frozenset(self._read)
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
        changed = tuple(changed)
        for path in (*changed, EVERY_FILE) if changed else ():
            after.drop(path)
        return after
