"""The closed lists of names that a `scale.toml` may use, and the nearest of them to a misspelling."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_LISTED = 48  # the rules are listed whole, the platforms are not
SEVERITIES = ("error", "warning", "information", "off")
AUDIENCES = ("production", "personal")
EFFECT_KINDS = ("query", "write", "bulk", "request", "llm", "relation", "load")
VISITS = ("scan", "sort", "insert", "concat", "build", "visit")
RULES = (
    "iterations", "quadratic-scan", "sort-in-loop", "materialised-volume", "unbounded-growth",
    "query-in-loop", "lazy-relation-in-loop", "write-in-loop", "unbounded-query", "fetch-then-filter", "deep-offset",
    "count-by-loading",
    "request-in-loop", "sequential-await", "unbounded-concurrency", "rate-limit", "missing-timeout",
    "missing-pagination", "retry-storm",
    "llm-call-in-loop", "llm-budget", "llm-prompt-weight", "llm-untraced", "llm-no-output-cap",
    "render-cost", "dom-nodes", "work-per-keystroke", "collection-in-client", "payload",
    "vague-scale", "blueprint-ingredient", "stale-number",
    "scale-config", "unused-volume", "stale-suppression",
    "wildcard-permission", "unowned-path", "crossed-boundary", "fixed-capacity", "copied-infrastructure",
)  # fmt: skip


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was most likely meant, None when nothing is near."""
    words = tuple(allowed)
    folded = {_folded(candidate): candidate for candidate in reversed(words)}
    if _folded(word) in folded:
        return folded[_folded(word)]
    close = get_close_matches(_folded(word), folded, 1, 0.7)
    return folded[close[0]] if close else None


def _folded(word: str) -> str:
    return word.lower().replace("_", "-").strip()


def listed(words: Iterable[str]) -> str:
    """The words as a message shows them; of a very long list the first ones."""
    shown = tuple(words)
    rest = len(shown) - MOST_LISTED
    return ", ".join(shown) if rest <= 0 else f"{', '.join(shown[:6])} and {len(shown) - 6} more"
