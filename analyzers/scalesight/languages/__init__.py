"""Languages: each is a folder of data, loaded when its first file is met."""

from scalesight.languages.language import Hooks, Language, language_for, language_names, load_language
from scalesight.languages.structure import Pattern, Structure

__all__ = ["Hooks", "Language", "Pattern", "Structure", "language_for", "language_names", "load_language"]
