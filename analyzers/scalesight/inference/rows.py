"""Ties a name in code to a model of the project: `product`, `order_line`."""

from __future__ import annotations

import re

from scalesight.inference.models import models_of
from scalesight.inference.program import Program
from scalesight.inference.relation_fields import nearest


def snake(name: str) -> str:
    """`OrderLine` as `order_line`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def row_by_name(program: Program, path: str, name: str) -> str | None:
    """The one model whose class name is `name` in snake case; where files are named by path, the nearest of several."""
    program.answers.note("row named", path, name)
    index = program.answers.once(("rows by name",), lambda: _rows_by_name(program))
    plain = snake(name).strip("_")
    paths = program.conventions(path).paths
    found = [one for one in index.get(plain, []) if program.conventions(one.rpartition(":")[0]).paths == paths]
    if len(found) > 1 and paths:
        return nearest(found, path)
    return found[0] if len(found) == 1 else None


def _rows_by_name(program: Program) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for model in models_of(program).values():
        if not model.abstract:
            index.setdefault(snake(model.name), []).append(model.id)
    return index
