"""How many distinct values a key may take."""

from __future__ import annotations

from scalesight.cost.algebra import Polynomial
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import named, rows
from scalesight.inference.values import Opaque, Row, Scalar, Sequence, Value


def distinct(evaluation: Evaluation, key: Value) -> Polynomial | None:
    """The number of distinct values of a key: the rows of the entity that it names; None when nothing says."""
    key = evaluation.current(key)
    if isinstance(key, Scalar) and key.entity is not None:
        return rows(key.entity) if ":" in key.entity or "." in key.entity else named(key.entity)
    if isinstance(key, Row):
        return rows(key.type)
    if isinstance(key, Sequence) and key.items:
        total: Polynomial | None = None
        for item in key.items:
            count = distinct(evaluation, item)
            if count is None:
                return None
            total = count if total is None else total * count
        return total
    if isinstance(key, Opaque) and key.hint.endswith("_id"):
        return named(key.hint.removesuffix("_id"))
    return None
