"""What a project holds that a scale.toml speaks of: models, routes, remote APIs and language models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from scalesight.effects.catalogue import Catalogue
from scalesight.inference.display import dotted_name
from scalesight.inference.entries import find_entries
from scalesight.inference.folders import is_test
from scalesight.inference.inflection import plural, singular
from scalesight.inference.models import Model, models_of, short
from scalesight.inference.naming import words
from scalesight.inference.program import Program, SourceFile
from scalesight.languages import language_for
from scalesight.languages.catalogues import load_catalogue
from scalesight.outline import facts, outline

from scalesight_server.convert import lines_of
from scalesight_server.workspace import Workspace

Fact = TypeVar("Fact")
_Place = Callable[[str, int], str]
_HOST = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_LOCAL = re.compile(r"127\..*|10\..*|192\.168\..*|(.*\.)?localhost(\..*)?|0\.0\.0\.0")
# Labels of a host that do not say whose it is.
_COMMON = frozenset(
    ("api", "www", "rest", "graphql", "com", "org", "net", "io", "co", "dev", "app", "cloud", "example")
)


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model as a volume: `name` is the plural, `owners` the volumes one row belongs to."""

    name: str
    model: str
    place: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundApi:
    """A host that code calls."""

    name: str
    host: str
    place: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was found, in order of path; `entries` are keys for traffic by context."""

    models: tuple[FoundModel, ...]
    entries: tuple[tuple[str, str], ...]
    apis: tuple[FoundApi, ...]
    llm_places: tuple[str, ...]


def survey(workspace: Workspace, folder: str) -> Survey:
    """What the sources below a folder hold; tests are left out."""
    files: dict[str, SourceFile] = {}
    catalogues: dict[str, Catalogue] = {}
    contents: dict[str, bytes] = {}
    for source in workspace.sources:
        language = language_for(source.path)
        if language is None or is_test(source.path) or not source.path.startswith(f"{folder.rstrip('/')}/"):
            continue
        known = source.outline if source.outline is not None else outline(language, source.content)
        files[source.path] = SourceFile(source.path, known, source.roots)
        contents[source.path] = source.content
        catalogues[language.name] = load_catalogue(language.name)
    program = Program(files, catalogues)

    def place(path: str, offset: int) -> str:
        return f"{path.removeprefix(folder.rstrip('/') + '/')}:{lines_of(contents[path]).place(offset)[0]}"

    found = _remote(program, place)
    return Survey(_models(program, place), _entries(program), *found)


def _models(program: Program, place: _Place) -> tuple[FoundModel, ...]:
    models = [model for model in models_of(program).values() if not model.abstract and ":" in model.id]
    found: dict[str, FoundModel] = {}
    for model in models:
        path = model.id.partition(":")[0]
        info = program.class_info(model.id)
        name = volume_name(model.name)
        if info is not None and name not in found:
            found[name] = FoundModel(name, model.name, place(path, info.start), _owners(model, name))
    return tuple(found.values())


def volume_name(model: str) -> str:
    """`OrderLine` as `order_lines`."""
    *front, last = words(model) or (model.lower(),)
    return "_".join((*front, plural(singular(last))))


def _owners(model: Model, name: str) -> tuple[str, ...]:
    owners = [volume_name(short(r.target)) for r in model.relations.values() if r.forward and r.to == "one"]
    return tuple(owner for owner in dict.fromkeys(owners) if owner != name)


def _entries(program: Program) -> tuple[tuple[str, str], ...]:
    """(context, key) of routes, jobs and commands; code that is only started by hand is left out."""
    found: dict[tuple[str, str], None] = {}
    for entry in find_entries(program).values():
        if entry.context == "test" or entry.key[1] == "<module>":
            continue
        key = entry.label if entry.route is not None else dotted_name(program, entry.key[0], entry.key[1])
        found[entry.context, key] = None
    return tuple(sorted(found))


def _remote(program: Program, place: _Place) -> tuple[tuple[FoundApi, ...], tuple[str, ...]]:
    apis: dict[str, FoundApi] = {}
    llm: dict[str, None] = {}
    for path, file in sorted(program.files.items()):
        catalogue = program.catalogue(path)
        imported = {item.module.split(".")[0] for one in _all(file.outline, facts.Import) for item in one.names}
        llm.update(
            dict.fromkeys(f"{name}, {place(path, 0)}" for name in sorted(imported & _spending(catalogue, "llm")))
        )
        if imported & _spending(catalogue, "requests"):
            for host, where in _hosts(file.outline):
                apis.setdefault(host, FoundApi(_api_name(host), host, place(path, where)))
    return tuple(apis.values()), tuple(llm)


def _spending(catalogue: Catalogue, resource: str) -> frozenset[str]:
    """The top-level names of the libraries that spend a resource."""
    return frozenset(
        name.split(".")[0]
        for name, effect in catalogue.effects.items()
        if any(one.startswith(resource) for one in effect.spends) and not name.startswith("*")
    )


def _hosts(outline: facts.Outline) -> Iterator[tuple[str, int]]:
    placed: list[tuple[int, object]] = [(one.start, one.function) for one in (outline.module, *outline.functions)]
    placed += [(one.start, one.definition) for one in outline.classes]
    for start, owner in placed:
        for text in _all(owner, facts.Text):
            for part in text.parts:
                match = _HOST.match(part) if isinstance(part, str) else None
                if match is not None and not _LOCAL.fullmatch(match[1]):
                    yield match[1].lower(), start + text.span[0]


def _api_name(host: str) -> str:
    labels = [label for label in host.split(".") if label not in _COMMON]
    return labels[-1] if labels else host.split(".")[0]


def _all(node: object, kind: type[Fact]) -> Iterator[Fact]:
    """Every fact of a kind at or below a node, in order."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, kind):
            yield one
        inner: Iterable[object] = ()
        if isinstance(one, msgspec.Struct):
            inner = (getattr(one, field) for field in one.__struct_fields__)
        elif isinstance(one, tuple):
            inner = one
        pending.extend(reversed([child for child in inner if isinstance(child, (tuple, msgspec.Struct))]))
