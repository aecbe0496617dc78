"""Which files below a folder are source code: hidden, generated, installed, ignored and excluded ones are left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scalesight.languages import language_for

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_FOLDERS = frozenset(("node_modules", "bower_components", "site-packages", "venv", "__pycache__"))
# Usually what a build leaves behind, but a package may be called so too.
OUTPUT_FOLDERS = frozenset(("build", "dist"))


@dataclass(frozen=True, slots=True)
class Globs:
    """Patterns in the manner of .gitignore, relative to the folder `base`."""

    base: str
    patterns: GitIgnoreSpec

    def verdict(self, path: str) -> bool | None:
        """Whether the last pattern that matches says to leave the path out; None when none matches."""
        if not path.startswith(f"{self.base}/"):
            return None
        return self.patterns.check_file(path[len(self.base) + 1 :]).include

    def without(self, path: str) -> Globs:
        """The patterns that do not leave out this path."""
        if not self.verdict(path):
            return self
        inside = path[len(self.base) + 1 :]
        kept = [one for one in self.patterns.patterns if not one.include or one.match_file(inside) is None]
        return Globs(self.base, type(self.patterns)(kept))


@dataclass(slots=True)
class Walk:
    """What a walk has read so far of the .gitignore files."""

    ignores: dict[str, Globs | None] = field(default_factory=dict)
    repositories: dict[str, str | None] = field(default_factory=dict)


def globs(base: str, lines: Sequence[str]) -> Globs:
    """The patterns of some lines."""
    from pathspec import GitIgnoreSpec

    return Globs(base, GitIgnoreSpec.from_lines(lines))


def source_files(folder: str, excluded: Sequence[Globs] = (), walk: Walk | None = None) -> Iterator[str]:
    """The source files below a folder, in order of path; what the folder itself is called does not matter.

    Folders behind symbolic links are not entered, so that nothing is met twice and no circle is followed.
    """
    walk = walk if walk is not None else Walk()
    ignoring = _ignoring_above(folder, walk)
    yield from _below(folder, tuple(ignoring), tuple(excluded), walk, os.path.dirname(folder))


def beside(folder: str) -> Iterator[str]:
    """The source files in a folder itself, in order."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        # Which folders are above does not matter, as for a walk.
        if language_for(f"{os.path.basename(folder)}/{name}") is not None and os.path.isfile(f"{folder}/{name}"):
            yield f"{folder}/{name}"


def _below(
    folder: str, ignoring: tuple[Globs, ...], excluded: tuple[Globs, ...], walk: Walk, above: str
) -> Iterator[str]:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError:
        return
    own = _gitignore(folder, walk)
    if own is not None:
        ignoring = (own, *ignoring)
    for entry in entries:
        path = entry.path.replace("\\", "/")
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_skipped(entry) and not _is_left_out(f"{path}/", ignoring, excluded):
                yield from _below(path, ignoring, excluded, walk, above)
        # What is a template its folder says, but none above the one that is walked.
        elif language_for(path.removeprefix(above)) is None or not entry.is_file():
            continue
        elif not _is_left_out(path, ignoring, excluded):
            yield path


def _is_skipped(entry: os.DirEntry[str]) -> bool:
    if entry.name in SKIPPED_FOLDERS or os.path.exists(os.path.join(entry.path, "pyvenv.cfg")):
        return True
    return entry.name in OUTPUT_FOLDERS and not os.path.exists(os.path.join(entry.path, "__init__.py"))


def _is_left_out(path: str, ignoring: Sequence[Globs], excluded: Sequence[Globs]) -> bool:
    if any(glob.verdict(path) for glob in excluded):
        return True
    # The nearest .gitignore that has an opinion decides.
    return next((verdict for glob in ignoring if (verdict := glob.verdict(path)) is not None), False)


def _ignoring_above(folder: str, walk: Walk) -> Iterator[Globs]:
    """The .gitignore files above a folder inside its repository, nearest first.

    Lines that leave out the folder itself do not hold: somebody asked for it.
    """
    repository, above = repository_of(folder, walk), folder
    while repository is not None and above != repository:
        above = os.path.dirname(above)
        found = _gitignore(above, walk)
        if found is not None:
            yield found.without(f"{folder}/")


def repository_of(folder: str, walk: Walk) -> str | None:
    """The nearest folder at or above this one that holds a `.git`."""
    if folder not in walk.repositories:
        parent = os.path.dirname(folder)
        if os.path.exists(os.path.join(folder, ".git")):
            walk.repositories[folder] = folder
        else:
            walk.repositories[folder] = repository_of(parent, walk) if parent != folder else None
    return walk.repositories[folder]


def _gitignore(folder: str, walk: Walk) -> Globs | None:
    if folder not in walk.ignores:
        walk.ignores[folder] = _read_gitignore(folder)
    return walk.ignores[folder]


def _read_gitignore(folder: str) -> Globs | None:
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
            return globs(folder, file.read().splitlines())
    except (OSError, ValueError):
        return None
