"""Ties a name in code to a model of the project: `product`, `order_line`."""

from __future__ import annotations

import re

from scalesight.inference.models import models_of
from scalesight.inference.program import Program


def snake(name: str) -> str:
    """`OrderLine` as `order_line`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def row_by_name(program: Program, path: str, name: str) -> str | None:
    """The one model whose class name is `name` in snake case, if the project has just one."""
    index: dict[str, list[str]] | None = program.__dict__.get("_rows_by_name")
    if index is None:
        index = {}
        for model in models_of(program).values():
            if not model.abstract:
                index.setdefault(snake(model.name), []).append(model.id)
        program.__dict__["_rows_by_name"] = index
    plain = snake(name).strip("_")
    found = index.get(plain, [])
    return found[0] if len(found) == 1 else None
