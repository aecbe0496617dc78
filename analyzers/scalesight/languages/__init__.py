"""Languages: each is a folder of data, loaded when its first file is met."""

from scalesight.languages.language import (
    Hooks,
    Language,
    host_of,
    language_for,
    language_names,
    load_language,
    load_markup,
    markup_names,
)
from scalesight.languages.markup import Markup
from scalesight.languages.structure import Pattern, Structure

__all__ = [
    "Hooks",
    "Language",
    "Markup",
    "Pattern",
    "Structure",
    "host_of",
    "language_for",
    "language_names",
    "load_language",
    "load_markup",
    "markup_names",
]
