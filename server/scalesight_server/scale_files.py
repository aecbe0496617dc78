"""Finds the scale.toml that governs a folder, the files that it extends, and the roots for imports."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field

from scalesight.config import ScaleFile, extends_of, extends_target, read_scale, unreadable_extends
from scalesight.config.model import Place, Problem

from scalesight_server.walking import Globs, globs

SCALE = "scale.toml"
MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg", "manage.py", "package.json")


@dataclass(slots=True)
class ScaleFiles:
    """What has been found out so far: each folder is asked once."""

    governing: dict[str, str | None] = field(default_factory=dict)
    manifests: dict[str, str | None] = field(default_factory=dict)
    chains: dict[str, tuple[ScaleFile, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def folder_of(self, folder: str) -> str | None:
        """The folder at or above this one whose scale.toml governs it."""
        return _nearest(folder, (SCALE,), self.governing)

    def manifest_of(self, folder: str) -> str | None:
        """The folder at or above this one that holds a package manifest."""
        return _nearest(folder, MANIFESTS, self.manifests)

    def roots_of(self, folder: str) -> tuple[str, ...]:
        """The folders for absolute imports: that of its scale.toml, of its manifest, and the latter's `src`."""
        governing, manifest = self.folder_of(folder), self.manifest_of(folder)
        candidates = [governing, manifest]
        if manifest is not None and os.path.isdir(f"{manifest}/src"):
            candidates.append(f"{manifest}/src")
        return tuple(dict.fromkeys(root for root in candidates if root is not None))

    def chain(self, folder: str) -> tuple[ScaleFile, ...]:
        """The scale.toml in this folder and those that `extends` leads to."""
        if folder not in self.chains:
            self.chains[folder] = self._read_chain(posixpath.join(folder, SCALE))
        return self.chains[folder]

    def excluded(self, folder: str) -> Globs | None:
        """What `[project] exclude` leaves out, by the scale.toml in this folder."""
        if self.folder_of(folder) != folder:
            return None
        project = read_scale(self.chain(folder))[0].project
        return globs(project.exclude_base, project.exclude) if project.exclude else None

    def _read_chain(self, path: str) -> tuple[ScaleFile, ...]:
        chain: list[ScaleFile] = []
        while True:
            try:
                with open(path, "rb") as file:
                    content = file.read()
            except (OSError, ValueError) as error:
                self._tell(chain, path, reason_of(error))
                return tuple(chain)
            chain.append(ScaleFile(path, content))
            extends = extends_of(content)
            if extends is None:
                return tuple(chain)
            path = extends_target(path, extends)
            if path in (file.path for file in chain):
                self._tell(chain, path, "it leads back to itself")
                return tuple(chain)

    def _tell(self, chain: list[ScaleFile], path: str, reason: str) -> None:
        if chain:
            problem = unreadable_extends(chain[-1], f"{path}: {reason}" if reason[0] != "i" else reason)
        else:
            problem = Problem(f"cannot be read: {reason}", Place(path, 0, 0, 1), "error")
        if problem not in self.problems:
            self.problems.append(problem)


def reason_of(error: OSError | ValueError) -> str:
    """Why a file cannot be read, in few words and without the path."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, IsADirectoryError):
        return "a folder"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def _is_there(path: str, name: str) -> bool:
    # A folder that is called scale.toml counts too: that it cannot be read is then told, not passed over.
    return os.path.isfile(path) or (name == SCALE and os.path.isdir(path))


def _nearest(folder: str, names: tuple[str, ...], known: dict[str, str | None]) -> str | None:
    if folder not in known:
        parent = posixpath.dirname(folder)
        if any(_is_there(f"{folder}/{name}", name) for name in names):
            known[folder] = folder
        else:
            known[folder] = _nearest(parent, names, known) if parent != folder else None
    return known[folder]
