"""Loads a language's effect catalogues from its folder."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from scalesight.effects.catalogue import Catalogue, read_catalogue


@lru_cache(maxsize=32)
def load_catalogue(language: str) -> Catalogue:
    """The merged catalogue of all `effects/*.toml` of a language, in order of file name."""
    folder = resources.files("scalesight.languages").joinpath(language, "effects")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return read_catalogue((f.name, tomllib.loads(f.read_text("utf-8"))) for f in files)
