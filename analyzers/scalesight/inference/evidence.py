"""What a call of something unknown is, where what it is given proves whom it is asked of.

`anything.query(Product)` with a class is a session's, and so is `anything.execute(select(...))`; a string of SQL is run
by whoever executes it. Which members are meant so, and by what, is a line of a catalogue: `["?.query"]`. A function of
anyone's may do with a collection what its name says (`sortBy(orders, ...)`): `["collection.sortBy"]`.
"""

from __future__ import annotations

from scalesight.effects.catalogue import Effect
from scalesight.inference.naming import names_several
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sql import is_sql
from scalesight.inference.texts import literal_prefix
from scalesight.inference.values import ClassRef, Column, Library, Object, Opaque, Query, Scalar, Sequence, Value


def proven(evaluation: Evaluation, member: str, given: Arguments) -> Effect | None:
    """The line for a member of something unknown that was given such arguments."""
    effect = evaluation.catalogue.effect(f"?.{member}")
    if effect is None or not given or given[0][0] is not None:
        return None
    return effect if _PROOFS[effect.given](evaluation.current(given[0][1])) else None


def of_collection(evaluation: Evaluation, name: str, given: Arguments) -> Effect | None:
    """What an unknown function says by its name that it does to the collection that it is given first."""
    effect = evaluation.catalogue.of_collections(name) if given and given[0][0] is None else None
    if effect is None:
        return None
    value = evaluation.current(given[0][1])
    listed = isinstance(value, Sequence) and value.kind in ("list", "set")
    several = isinstance(value, Opaque) and names_several(value.hint.partition("|")[0])
    return effect if listed or several else None


def _is_class(value: Value) -> bool:
    if isinstance(value, Library):
        owner, _, last = value.name.rpartition(".")
        return any(part[:1].isupper() and not part.isupper() for part in (last, owner.rpartition(".")[2]))
    return isinstance(value, (ClassRef, Column))


def _is_statement(value: Value) -> bool:
    if isinstance(value, Query):
        return value.runner == "statement"
    if isinstance(value, Object):
        return value.type == "sqlalchemy.write"
    return isinstance(value, Scalar) and value.text and is_sql(literal_prefix(value))


_PROOFS = {"class": _is_class, "statement": _is_statement}
