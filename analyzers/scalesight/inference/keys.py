"""How many distinct values a key may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.algebra import ONE, Polynomial, atom, minimum, up_to
from scalesight.inference.sizes import Distinct
from scalesight.inference.values import Opaque, Row, Scalar, Sequence, Value

if TYPE_CHECKING:
    from scalesight.inference.run import Evaluation


def key_names(evaluation: Evaluation, key: Value) -> tuple[str, ...] | None:
    """Whose key a value is: `model:<id>` or names; a pair is the key of each part. None when nothing says."""
    key = evaluation.current(key)
    if isinstance(key, Scalar) and key.entity is not None:
        return (f"model:{key.entity}",)
    if isinstance(key, Scalar) and key.known:
        return ()
    if isinstance(key, Scalar) and key.hint:
        return (key.hint,)
    if isinstance(key, Row):
        return (f"model:{key.type}",)
    if isinstance(key, Sequence) and key.items:
        total: tuple[str, ...] = ()
        for item in key.items:
            names = key_names(evaluation, item)
            if names is None:
                return None
            total += names
        return total
    if isinstance(key, Opaque) and key.hint:
        return (key.hint.partition("|")[0].removeprefix("one of "),)
    return None


def distinct(names: tuple[str, ...] | None, total: Polynomial, kept: bool = False) -> Polynomial:
    """The distinct values of a key in so many rounds: at most one a round, at most the entity's rows.

    `kept`: somebody keeps what a key gives, because keys come again.
    """
    if names is None:
        return up_to(total)
    if not names:
        return minimum(ONE, total)
    return atom(Distinct(names, total, untold=kept))
