"""Names as the volumes that a line of `scale.toml` could declare."""

from __future__ import annotations

from itertools import dropwhile

from scalesight.inference.inflection import is_plural, plural
from scalesight.inference.naming import words
from scalesight.inference.rows import snake


def is_countable(name: str) -> bool:
    """Whether a name could be a volume's: a plural word that is not a framework's."""
    parts = words(name)
    return bool(parts) and is_plural(parts[-1]) and parts[-1] not in GENERIC


GENERIC = frozenset(
    [
        "items",
        "rows",
        "results",
        "data",
        "values",
        "args",
        "arguments",
        "kwargs",
        "objects",
        "entries",
        "elements",
        "options",
        "settings",
        "params",
        "parameters",
        "fields",
        "keys",
        "records",
        "instances",
        "things",
        "lines",
        "parts",
        "characters",
        "rounds",
        "headers",
        "attrs",
        "attributes",
        "choices",
        "errors",
        "messages",
        "columns",
        "names",
        "paths",
        "files",
        "tokens",
        "words",
        "chunks",
        "batches",
        "pages",
        "series",
        "status",
        "address",
        "class",
        "process",
        "access",
    ]
)


GIVING = frozenset(["all", "fetch", "find", "get", "list", "load", "query", "read", "select"])


def noun_of(name: str) -> str:
    """What a function gives, by its name: `models` of `get_models`, `user_rows` of `fetchUserRows`."""
    parts = words(name)
    kept = list(dropwhile(GIVING.__contains__, parts))
    return name if len(kept) == len(parts) or not kept else "_".join(kept)


def plural_of(name: str) -> str:
    """A model's name as the volume it would be declared under: `OrderLine` as `order_lines`."""
    head, _, last = snake(name).rpartition("_")
    return f"{head}_{plural(last)}" if head else plural(last)
