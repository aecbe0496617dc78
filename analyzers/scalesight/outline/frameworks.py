"""Frameworks written down: short sources, in the language itself, of what a framework does between a project's classes.

`languages/<name>/frameworks/` holds them by module: `rest_framework/generics.py` says what `ListAPIView` does with a
queryset and a serializer class. The engine reads them like the project's own code, with the project's classes below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from scalesight.languages import host_of, load_language
from scalesight.outline.facts import Outline
from scalesight.outline.outline import outline

PREFIX = "<framework>/"


def is_framework(path: str) -> bool:
    """Whether a path names one of these sources and no file of the project."""
    return path.startswith(PREFIX)


@cache
def framework_modules(language: str) -> Mapping[str, str]:
    """The path of every module that is written down, by its dotted name; templates see those of their host."""
    host = host_of(language)
    if host is not None:
        return framework_modules(host)
    endings = load_language(language).endings
    found: dict[str, str] = {}
    for parts in sorted(_files(_folder(language), ())):
        ending = next((ending for ending in endings if parts[-1].endswith(ending)), None)
        if ending is not None:
            names = (*parts[:-1], parts[-1].removesuffix(ending))
            dotted = ".".join(names[:-1] if names[-1] == "__init__" else names)
            found[dotted] = f"{PREFIX}{language}/{'/'.join(parts)}"
    return found


@cache
def framework_outline(path: str) -> Outline:
    """The outline of one of these sources."""
    language, _, rest = path.removeprefix(PREFIX).partition("/")
    return outline(load_language(language), _folder(language).joinpath(*rest.split("/")).read_bytes())


def _folder(language: str) -> Traversable:
    return resources.files("scalesight.languages").joinpath(language, "frameworks")


def _files(folder: Traversable, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, (*above, entry.name))
        else:
            yield (*above, entry.name)
