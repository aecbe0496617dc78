"""Reads from disk what an analysis needs: the given files, the project around them, and the scale.toml files above."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from scalesight.analysis import Source
from scalesight.config import ScaleFile
from scalesight.config.model import Problem
from scalesight.languages import Language, language_for

from scalesight_server.built import is_built, is_distributed
from scalesight_server.module_maps import ModuleMap, ModuleMaps
from scalesight_server.outlining import Progress, outlines_of
from scalesight_server.scale_files import SCALE, ScaleFiles, reason_of
from scalesight_server.walking import Globs, Walk, beside, source_files

LARGEST = 1_000_000  # bytes; larger files are data or generated
BUILT = "minified or bundled"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that is not analysed, and why. `usage` when somebody asked for something that is not there."""

    path: str
    why: str
    usage: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """What an analysis is given. `report` are the paths asked for, None when that is everything."""

    sources: tuple[Source, ...]
    scales: dict[str, tuple[ScaleFile, ...]]
    report: tuple[str, ...] | None
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]

    def content(self, path: str) -> bytes:
        """The bytes of a source or a scale.toml that was read; none for other paths."""
        found = next((source.content for source in self.sources if source.path == path), None)
        if found is not None:
            return found
        files = (file for chain in self.scales.values() for file in chain)
        return next((file.content for file in files if file.path == path), b"")


def load(paths: Sequence[str], progress: Progress | None = None) -> Workspace:
    """The workspace of some files and folders; what cannot be read is told in `skipped`, the rest goes on."""
    scales, walk = ScaleFiles(), Walk()
    wanted: dict[str, None] = {}
    around: dict[str, None] = {}
    skipped: list[Skipped] = []
    for given in dict.fromkeys(absolute(path) for path in paths):
        why = _unusable(given)
        if why is not None:
            skipped.append(Skipped(given, why, usage=True))
            continue
        folder = given if os.path.isdir(given) else posixpath.dirname(given)
        root = _root(folder, folder == given, scales)
        excluded = _excluded(folder, root, scales)
        wanted.update(dict.fromkeys(source_files(given, excluded, walk) if folder == given else [given]))
        around.update(dict.fromkeys(source_files(root, excluded, walk) if root is not None else beside(folder)))
    names = sorted(path for path in {**wanted, **around} if posixpath.basename(path) != SCALE)
    files = list(_read(names, frozenset(map(absolute, paths)), skipped))
    outlines = outlines_of(files, progress)
    maps = ModuleMaps()
    sources = tuple(
        Source(path, content, _roots(posixpath.dirname(path), scales), outlines.get(path), modules_of(path, maps))
        for path, content in files
    )
    folders = {scales.folder_of(posixpath.dirname(path)) for path in (*names, *wanted)}
    chains = {folder: scales.chain(folder) for folder in sorted(filter(None, folders))}
    # A scale.toml that cannot be read has told so, and governs nothing.
    chains = {folder: chain for folder, chain in chains.items() if chain}
    everything = all(name in wanted for name in names)
    unread = {skip.path for skip in skipped}
    report = None if everything else tuple(sorted(path for path in wanted if path not in unread))
    return Workspace(sources, chains, report, tuple(scales.problems), tuple(dict.fromkeys(skipped)))


def absolute(path: str) -> str:
    """An absolute path with `/`."""
    return os.path.abspath(path).replace("\\", "/")


def _unusable(path: str) -> str | None:
    """Why a path that somebody named cannot be analysed."""
    if not os.path.lexists(path):
        return "no such file or folder"
    if os.path.isdir(path):
        return None if os.access(path, os.R_OK | os.X_OK) else "permission denied"
    if not os.path.isfile(path):
        return "neither a file nor a folder"
    if posixpath.basename(path) != SCALE and language_for(path) is None:
        return "not a language that Scalesight knows"
    return None


def _root(folder: str, is_given: bool, scales: ScaleFiles) -> str | None:
    """The project's folder: that of the scale.toml above, else the given one, else that of a file's manifest."""
    governing = scales.folder_of(folder)
    if governing is not None or is_given:
        return governing or folder
    return scales.manifest_of(folder)


def _excluded(folder: str, root: str | None, scales: ScaleFiles) -> tuple[Globs, ...]:
    found = (scales.excluded(governing) for governing in {scales.folder_of(folder), root} if governing is not None)
    return tuple(globs for globs in found if globs is not None)


def modules_of(path: str, maps: ModuleMaps) -> ModuleMap:
    """What names of modules stand for in a file, where its language imports by path."""
    language = language_for(path)
    return maps.of(posixpath.dirname(path)) if isinstance(language, Language) and language.imports_by_path else ()


def _roots(folder: str, scales: ScaleFiles) -> tuple[str, ...]:
    roots = scales.roots_of(folder)
    if roots:
        return roots
    # Without scale.toml and manifest: the folder that holds the outermost package.
    while os.path.isfile(f"{folder}/__init__.py") and folder != posixpath.dirname(folder):
        folder = posixpath.dirname(folder)
    return (folder,)


def _read(paths: Sequence[str], asked_for: Set[str], skipped: list[Skipped]) -> Iterator[tuple[str, bytes]]:
    known = frozenset(paths)
    for path in paths:
        if not _is_utf8(path):
            skipped.append(Skipped(path, "its name is not UTF-8"))
            continue
        if path not in asked_for and is_distributed(path, known):
            skipped.append(Skipped(path, BUILT))
            continue
        try:
            with open(path, "rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            skipped.append(Skipped(path, reason_of(error)))
            continue
        why = _no_text(content) or unread(content)
        if why is None:
            yield path, content
        else:
            skipped.append(Skipped(path, why))


def _no_text(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16; save it as UTF-8"
    return "not a text file" if b"\0" in content[:8192] else None


def unread(content: bytes) -> str | None:
    """Why a text is not analysed: nobody wrote it."""
    if len(content) > LARGEST:
        return "larger than 1 MB"
    return BUILT if is_built(content) else None


def _is_utf8(path: str) -> bool:
    # The system gives other names with lone surrogates, which no JSON and no message can hold.
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
