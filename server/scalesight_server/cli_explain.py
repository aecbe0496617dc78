"""`scalesight explain`."""

from __future__ import annotations

import sys

from scalesight.config.vocabulary import RULES, nearest

from scalesight_server.cli import USAGE, tell
from scalesight_server.output.styled import cells
from scalesight_server.rule_pages import planned_names, rule_names, rule_page


def run_explain(rule: str | None) -> int:
    """Print a rule's page, or the list of rules."""
    names = rule_names()
    if rule is None:
        width = max((cells(name) for name in names), default=0)
        _print("".join(f"{name:<{width}}  {rule_page(name).sentence}\n" for name in names))
        return 0
    name = _meant(rule)
    if name in planned_names():
        tell(f"`{name}` is a name that scale.toml may use, but there is no such rule yet")
        return USAGE
    if name not in names:
        near = nearest(name, names)
        tell(f"no rule `{rule}`{f' (did you mean `{near}`?)' if near else ''}; `scalesight explain` lists them")
        return USAGE
    page = rule_page(name).text
    if not sys.stdout.isatty():
        _print(page)
        return 0
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(page), width=min(console.width, 100))
    return 0


def _meant(rule: str) -> str:
    """The rule's name, whether it was written as such, as its file's name or as a finding's label."""
    name = rule.strip().lower().replace("_", "-").replace(" ", "-").removesuffix(".md").removesuffix(".py")
    for severity in ("error", "warning", "information"):
        if name.startswith(f"{severity}[") and name.endswith("]"):
            name = name[len(severity) + 1 : -1]
    return name if name in RULES else rule


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
