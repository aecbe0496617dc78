"""Paths, lines and columns as programs and people read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scalesight_server.convert import Lines, lines_of


@dataclass(frozen=True, slots=True)
class Places:
    """Turns the core's paths and offsets into what is shown; `folder` is the current one, `content` reads a file."""

    folder: str
    content: Callable[[str], bytes]
    texts: dict[str, Lines] = field(default_factory=dict)

    def path(self, path: str) -> str:
        """Relative to the current folder where it lies below it, else absolute."""
        return path.removeprefix(self.folder.rstrip("/") + "/")

    def lines(self, path: str) -> Lines:
        """The lines of a file."""
        if path not in self.texts:
            self.texts[path] = lines_of(self.content(path))
        return self.texts[path]

    def place(self, path: str, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        return self.lines(path).place(offset)
