"""The rules' pages, as documents: `explain` prints them, SARIF quotes them, docs/rules/ is made from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from scalesight.config.vocabulary import RULES

HOME = "https://github.com/scalesight/scalesight"
"""Where the project lives; pyproject.toml says the same."""

_HEADING = re.compile(r"^(#{1,2}) (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class RulePage:
    """A page taken apart: what the rule finds, in one sentence, and the text under each second-level heading."""

    name: str
    text: str
    sentence: str
    sections: dict[str, str]

    @property
    def guidance(self) -> str:
        """Why it matters and how to fix it, as Markdown: the page without its examples."""
        return "\n\n".join(
            f"## {heading}\n\n{text}" for heading, text in self.sections.items() if heading not in ("Found", "Silent")
        )

    @property
    def address(self) -> str:
        """Where the page can be read on the web."""
        return f"{HOME}/blob/main/docs/rules/{self.name}.md"


def rule_names() -> list[str]:
    """The rules that have a page, by name."""
    files = resources.files("scalesight.rules").iterdir()
    return sorted(file.name.removesuffix(".md").replace("_", "-") for file in files if file.name.endswith(".md"))


def planned_names() -> list[str]:
    """Names that `scale.toml` may use already although no rule of that name is there yet."""
    return sorted(set(RULES) - set(rule_names()))


@lru_cache(maxsize=128)
def rule_page(name: str) -> RulePage:
    """A rule's page."""
    text = resources.files("scalesight.rules").joinpath(f"{name.replace('-', '_')}.md").read_text("utf-8")
    # Code may hold lines that look like headings.
    masked = _FENCE.sub(lambda fence: " " * len(fence[0]), text)
    headings = list(_HEADING.finditer(masked))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    parts = [(heading[1], heading[2], text[heading.end() : end].strip()) for heading, end in zip(headings, ends)]
    intro = next((body for marks, _, body in parts if marks == "#"), "")
    sections = {title: body for marks, title, body in parts if marks == "##"}
    return RulePage(name, text, " ".join(intro.split("\n\n")[0].split()), sections)
