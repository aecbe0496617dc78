"""Reads from disk what modules are called: `paths` and `baseUrl` of a tsconfig.json, packages of a workspace."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ModuleMap = tuple[tuple[str, str], ...]
CONFIGS = ("tsconfig.json", "jsconfig.json")
MANIFEST = "package.json"
ENTRIES = ("source", "module", "main", "types")  # the keys of a manifest that may say where a package begins
SKIPPED = frozenset(("node_modules", "dist", "build"))
LARGEST = 1_000_000
DEEPEST = 4  # folders below the workspace's root that a pattern may lead to

_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')


@dataclass(slots=True)
class ModuleMaps:
    """What has been found out so far: each folder is asked once."""

    maps: dict[str, ModuleMap] = field(default_factory=dict)
    packages: dict[str, ModuleMap] = field(default_factory=dict)

    def of(self, folder: str) -> ModuleMap:
        """The map for the files of a folder: that of the nearest configuration, then the packages of its workspace."""
        if folder not in self.maps:
            parent = posixpath.dirname(folder)
            config = next((f"{folder}/{name}" for name in CONFIGS if os.path.isfile(f"{folder}/{name}")), None)
            above = self.of(parent) if parent != folder else ()
            own = tuple(_mapped(config)) if config is not None else ()
            self.maps[folder] = tuple(dict.fromkeys((*own, *self._packages(folder), *above)))
        return self.maps[folder]

    def _packages(self, folder: str) -> ModuleMap:
        """The packages of the workspace whose root a folder is."""
        if folder not in self.packages:
            self.packages[folder] = tuple(_workspace(folder))
        return self.packages[folder]


def _mapped(path: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The patterns of a tsconfig.json, and of those that it extends by path."""
    table = read_json(path)
    options = table.get("compilerOptions")
    options = options if isinstance(options, Mapping) else {}
    folder = posixpath.dirname(path)
    base = options.get("baseUrl")
    start = posixpath.normpath(f"{folder}/{base}") if isinstance(base, str) else folder
    paths = options.get("paths")
    entries = paths.items() if isinstance(paths, Mapping) else ()
    # The longer a pattern's start, the nearer it is meant.
    for pattern, targets in sorted(entries, key=lambda entry: -len(str(entry[0]).partition("*")[0])):
        for target in targets if isinstance(targets, list) else ():
            if isinstance(target, str):
                yield str(pattern), posixpath.normpath(f"{start}/{target}")
    if isinstance(base, str):
        yield "*", f"{start}/*"
    extends = table.get("extends")
    for one in extends if isinstance(extends, list) else [extends]:
        if isinstance(one, str) and one.startswith(".") and len(seen) < 8:
            target = posixpath.normpath(f"{folder}/{one}")
            target = target if target.endswith(".json") else f"{target}.json"
            if target not in (path, *seen):
                yield from _mapped(target, (*seen, path))


def _workspace(folder: str) -> Iterator[tuple[str, str]]:
    manifest = read_json(f"{folder}/{MANIFEST}") if os.path.isfile(f"{folder}/{MANIFEST}") else {}
    patterns = manifest.get("workspaces")
    patterns = patterns.get("packages") if isinstance(patterns, Mapping) else patterns
    listed = [one for one in patterns if isinstance(one, str)] if isinstance(patterns, list) else []
    if os.path.isfile(f"{folder}/pnpm-workspace.yaml"):
        listed += _pnpm(f"{folder}/pnpm-workspace.yaml")
    for package in sorted({found for pattern in listed for found in _matching(folder, pattern)}):
        yield from _package(package)
    if manifest:
        yield from _package(folder)


def _package(folder: str) -> Iterator[tuple[str, str]]:
    """What a package's own name stands for: where it begins, and the files below it."""
    manifest = read_json(f"{folder}/{MANIFEST}")
    name = manifest.get("name")
    if not isinstance(name, str) or not name:
        return
    starts = [manifest[key] for key in ENTRIES if isinstance(manifest.get(key), str)]
    for start in (*starts, "src/index", "index", "src/main"):
        base = posixpath.normpath(f"{folder}/{start}")
        yield name, base
        # What is built stands for what it is built from.
        for built in ("/dist/", "/build/", "/lib/"):
            if f"{folder}{built}" in base:
                yield name, base.replace(f"{folder}{built}", f"{folder}/src/").rpartition(".")[0]
    yield f"{name}/*", f"{folder}/*"
    yield f"{name}/*", f"{folder}/src/*"


def _matching(folder: str, pattern: str) -> Iterator[str]:
    """The folders with a manifest that a pattern of a workspace leads to (`packages/*`, `apps/**`)."""
    parts = [part for part in pattern.removeprefix("./").split("/") if part]
    if pattern.startswith("!") or ".." in parts or len(parts) > DEEPEST:
        return
    found = [folder]
    for part in parts:
        if part == "**":
            found = [*found, *(below for one in found for below in _below(one, DEEPEST))]
        elif "*" in part:
            matching = re.compile(re.escape(part).replace(r"\*", "[^/]*"))
            found = [below for one in found for below in _below(one, 1) if matching.fullmatch(below.rpartition("/")[2])]
        else:
            found = [f"{one}/{part}" for one in found]
    yield from (one for one in found if os.path.isfile(f"{one}/{MANIFEST}"))


def _below(folder: str, depth: int) -> Iterator[str]:
    try:
        entries = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    for name in entries:
        if name not in SKIPPED and not name.startswith("."):
            yield f"{folder}/{name}"
            if depth > 1:
                yield from _below(f"{folder}/{name}", depth - 1)


def _pnpm(path: str) -> list[str]:
    """The patterns under `packages:`; nothing else of the file is read."""
    found: list[str] = []
    inside = False
    for line in _text(path).splitlines():
        if line[:1].strip() and not line.startswith("-"):
            inside = line.startswith("packages:")
        elif inside and line.strip().startswith("- "):
            found.append(line.strip()[2:].strip().strip("\"'"))
    return found


def read_json(path: str) -> Mapping[str, Any]:
    """The object in a JSON file that may hold comments; an empty one where there is none to be read."""
    text = _COMMA.sub(lambda match: match[1] or "", _COMMENT.sub(lambda match: match[1] or "", _text(path)))
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            return file.read(LARGEST)
    except (OSError, ValueError):
        return ""
