"""`scalesight explain`."""

from __future__ import annotations

import sys
from importlib import resources

from scalesight_server.cli import USAGE, nearest, tell
from scalesight_server.output.styled import cells


def rule_names() -> list[str]:
    """The rules that have a page, by name."""
    files = resources.files("scalesight.rules").iterdir()
    return sorted(file.name.removesuffix(".md").replace("_", "-") for file in files if file.name.endswith(".md"))


def page_of(rule: str) -> str:
    """A rule's page."""
    return resources.files("scalesight.rules").joinpath(f"{rule.replace('-', '_')}.md").read_text("utf-8")


def first_sentence(page: str) -> str:
    """What a page says that its rule finds: the first paragraph below the title, as one line."""
    paragraphs = [" ".join(part.split()) for part in page.split("\n\n")]
    return next((text for text in paragraphs if text and not text.startswith("#")), "")


def run_explain(rule: str | None) -> int:
    """Print a rule's page, or the list of rules."""
    names = rule_names()
    if rule is None:
        width = max((cells(name) for name in names), default=0)
        _print("".join(f"{name:<{width}}  {first_sentence(page_of(name))}\n" for name in names))
        return 0
    if rule not in names:
        tell(f"no rule `{rule}`{nearest(rule, names)}; `scalesight explain` lists them")
        return USAGE
    page = page_of(rule)
    if not sys.stdout.isatty():
        _print(page)
        return 0
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(page), width=min(console.width, 100))
    return 0


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
