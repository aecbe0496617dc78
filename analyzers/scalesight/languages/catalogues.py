"""Loads a language's effect catalogues from its folder."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from scalesight.effects.catalogue import Catalogue, read_catalogue
from scalesight.effects.conventions import read_conventions
from scalesight.languages.language import host_of, language_table, lineage_of


@lru_cache(maxsize=32)
def load_catalogue(language: str) -> Catalogue:
    """The merged catalogue of all `effects/*.toml` of a language, in order of file name; base languages' come first.

    Templates know what the language that renders them knows, and their own filters besides.
    """
    host = host_of(language)
    names = (*lineage_of(language), *(lineage_of(host) if host is not None else ()))
    lineage = [name for name in names if _files(name)]
    if lineage and lineage[0] != language:
        return load_catalogue(lineage[0])
    files = [file for name in reversed(lineage) for file in _files(name)]
    read = read_catalogue((f.name, tomllib.loads(f.read_text("utf-8"))) for f in files)
    return replace(read, conventions=read_conventions(language_table(host if host is not None else language)))


def _files(language: str) -> list[Traversable]:
    folder = resources.files("scalesight.languages").joinpath(language, "effects")
    if not folder.is_dir():
        return []
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
