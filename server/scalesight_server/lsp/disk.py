"""What the server knows of the disk. Read when a folder is opened and when the editor reports a change, in a thread;
never while somebody types.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from scalesight.analysis import Source
from scalesight.config import ScaleFile, extends_of, extends_target, unreadable_extends
from scalesight.config.model import Problem
from scalesight.languages import language_for

from scalesight_server.module_maps import ModuleMaps
from scalesight_server.outlining import Progress
from scalesight_server.scale_files import SCALE, ScaleFiles
from scalesight_server.workspace import LARGEST, load, modules_of, unread

Reader = Callable[[str], bytes | None]
"""The bytes of a file, the editor's before the disk's; None when it cannot be read."""


@dataclass(frozen=True)
class Disk:
    """Sources by path, and the contents of the `scale.toml` files and of those that they extend."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    scales: Mapping[str, bytes] = field(default_factory=dict)


def is_scale(path: str) -> bool:
    """Whether a path is that of a `scale.toml`."""
    return posixpath.basename(path) == SCALE


def read_disk(paths: Sequence[str], progress: Progress | None = None) -> Disk:
    """The projects of some folders and files, as the command line reads them."""
    workspace = load(paths, progress)
    return Disk(
        {source.path: source for source in workspace.sources},
        {file.path: file.content for chain in workspace.scales.values() for file in chain},
    )


def with_surroundings(disk: Disk, path: str) -> Disk:
    """The disk with the `scale.toml` files that govern one file, for a file opened before its project is read."""
    files = ScaleFiles()
    folder = files.folder_of(posixpath.dirname(path))
    chain = files.chain(folder) if folder is not None else ()
    new = {file.path: file.content for file in chain if file.path not in disk.scales}
    return replace(disk, scales={**disk.scales, **new}) if new else disk


def import_roots(path: str) -> tuple[str, ...]:
    """Where the absolute imports of a file start that the workspace did not hold when it was read."""
    folder = posixpath.dirname(path)
    return ScaleFiles().roots_of(folder) or (folder,)


def with_changes(disk: Disk, paths: Iterable[str]) -> Disk:
    """The disk after some files were written, made or removed."""
    sources, scales = dict(disk.sources), dict(disk.scales)
    for path in paths:
        content = read_file(path)
        if path.endswith(".toml"):
            if content is None:
                scales.pop(path, None)
            elif is_scale(path) or path in scales:
                scales[path] = content
        elif content is None or unread(content) is not None:
            sources.pop(path, None)
        elif language_for(path) is not None:
            known = sources.get(path)
            roots = known.roots if known is not None else import_roots(path)
            modules = known.modules if known is not None else modules_of(path, ModuleMaps())
            sources[path] = Source(path, content, roots, modules=modules)
    return Disk(sources, scales)


def read_file(path: str) -> bytes | None:
    """The bytes of a file; None when it cannot be read or is too large to be code that somebody wrote."""
    try:
        if os.path.getsize(path) > LARGEST:
            return None
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def scale_chains(paths: Iterable[str], read: Reader) -> tuple[dict[str, tuple[ScaleFile, ...]], tuple[Problem, ...]]:
    """For each folder with a `scale.toml` the file and those that `extends` leads to; and the `extends` that fail."""
    chains: dict[str, tuple[ScaleFile, ...]] = {}
    problems: list[Problem] = []
    for path in paths:
        chain, problem = _chain(path, read)
        if chain:
            chains[posixpath.dirname(path)] = chain
        if problem is not None:
            problems.append(problem)
    return chains, tuple(dict.fromkeys(problems))


def _chain(path: str, read: Reader) -> tuple[tuple[ScaleFile, ...], Problem | None]:
    chain: list[ScaleFile] = []
    while True:
        content = read(path)
        if content is None:
            reason = f"{path}: no such file or folder"
            return tuple(chain), unreadable_extends(chain[-1], reason) if chain else None
        chain.append(ScaleFile(path, content))
        extends = _extends(content)
        if extends is None:
            return tuple(chain), None
        path = extends_target(path, extends)
        if any(file.path == path for file in chain):
            return tuple(chain), unreadable_extends(chain[-1], "it leads back to itself")


@lru_cache(maxsize=64)
def _extends(content: bytes) -> str | None:
    return extends_of(content)
