"""Rows of models that are not in sight: what the code itself proves of their relations.

Four things prove that `row.person` is a relation: a condition or order of its query follows it (`person__name`), its
key is read beside it (`row.person_id`), something is read behind it that no column's value has (`row.person.wage`), or
something is (`row.person.name`) and a declared volume bears its name. The last is decided by `scale.toml`, so its cost
carries a factor that is 1 only there.
"""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, Polynomial, atom, up_to
from scalesight.inference.clients import is_of_client
from scalesight.inference.inflection import is_plural, plural, singular
from scalesight.inference.models import models_of, orm_named, short
from scalesight.inference.querysets import MANAGER_CALLS, NAMED
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import IsEntity, Named
from scalesight.inference.values import ANY_PATH, Opaque, Query, Row, Scalar, Value
from scalesight.outline import facts

OWNER = "?owner"  # the field in which a row that came loaded keeps what it was read from


def is_unseen(evaluation: Evaluation, model: str) -> bool:
    """Whether a row's model is one that the project's files do not hold, and whose rows may ask for what they lack."""
    if is_of_client(evaluation.catalogue, model):
        return False
    return model not in models_of(evaluation.program) and (":" not in model or model.startswith(NAMED))


def read_unseen(evaluation: Evaluation, base: Row, name: str, span: facts.Span) -> Value:
    """An attribute of a row whose model nobody shows."""
    if name.endswith("_id"):
        head = name.removesuffix("_id")
        _note(evaluation, base, f"?{head}")
        return Scalar(hint=name)
    if is_loaded(base, name):
        return row_behind(evaluation, base, name)
    if ANY_PATH in base.loaded:
        return Opaque(name, base.hint or short(base.type))  # perhaps it came loaded
    orm = orm_named(evaluation.program, base.orm) if base.orm else None
    if base.field(f"?{name}") is not None or name in base.followed or (orm is not None and name in orm.known):
        return _load(evaluation, base, name, span, ONE)
    return Opaque(name, base.hint or short(base.type), base)


def is_loaded(base: Row, name: str) -> bool:
    """Whether a relation came with the row, itself or on the way to another."""
    return any(path.partition(".")[0] == name for path in base.loaded)


def behind(loaded: frozenset[str], name: str) -> frozenset[str]:
    """What was loaded of the rows that a relation leads to."""
    return frozenset(path.partition(".")[2] for path in loaded if path.startswith(f"{name}.")) | (loaded & {ANY_PATH})


def read_behind(evaluation: Evaluation, base: Opaque, name: str, span: facts.Span) -> Value | None:
    """What is read behind an attribute of an unseen row that is a relation: no column holds what has such a member.

    A member that columns' values have, too, tells nothing: then a volume may bear the attribute's name.
    """
    if not isinstance(base.owner, Row) or base.hint.startswith("_") or evaluation.page is not None:
        return None
    owner = evaluation.current(base.owner)
    if not isinstance(owner, Row) or owner.field(base.hint) is not None:
        return None
    orm = orm_named(evaluation.program, owner.orm) if owner.orm else None
    if orm is not None and evaluation.catalogue.effect(f"{orm.query}.{name}") is not None:
        return None  # asked of many: `voucher.offers.set(offers)`
    if orm is not None and orm.holds and name not in orm.holds and not name.startswith("_"):
        row = _load(evaluation, owner, base.hint, span, up_to(ONE))
        return read_unseen(evaluation, row, name, span)
    _load(evaluation, owner, base.hint, span, up_to(atom(IsEntity(base.hint))))
    return Opaque(name, base.hint.partition("|")[0])


def asked_of_loaded(evaluation: Evaluation, base: Row, name: str) -> Query | None:
    """`row.variants.all()` of an unseen row whose relation came loaded: whoever asks a manager asks for several."""
    owner = base.field(OWNER)
    if not isinstance(owner, Scalar) or name not in MANAGER_CALLS or not evaluation.catalogue.orms:
        return None
    orm, hint = evaluation.catalogue.orms[0], base.hint
    several = plural(hint) if not is_plural(hint.rpartition("_")[2]) else hint
    size = atom(Named(several, (f".{singular(owner.hint)}", *evaluation.singulars()), relation=True))
    query = Query(evaluation.fresh(base), f"{NAMED}{hint}", size, orm.name, joined=base.loaded, filled=True)
    return replace(query, relation=f"{owner.hint}.{hint}")


def row_behind(evaluation: Evaluation, base: Row, name: str) -> Row:
    """The row that a relation of an unseen row leads to, with what was loaded of it."""
    inner = behind(base.loaded, name)
    row = Row(f"{NAMED}{name}", evaluation.fresh(base), inner, hint=name, orm=base.orm)
    if name in base.loaded or inner:
        row = replace(row, fields=((OWNER, Scalar(hint=base.hint or short(base.type))),))
    if base.ident:
        evaluation.birth[row.ident] = evaluation.birth.get(base.ident, tuple(evaluation.loops))
    return row


def _load(evaluation: Evaluation, base: Row, name: str, span: facts.Span, unit: Polynomial) -> Row:
    what = f"{short(base.type)}.{name}"
    evaluation.charge("queries", unit, "relation", what, owner=base.ident, span=span)
    row = row_behind(evaluation, base, name)
    now = evaluation.current(base)
    if base.ident and isinstance(now, Row):
        known: Value = Opaque(name, short(base.type)) if unit not in (ONE, up_to(ONE)) else row
        evaluation.update(replace(now, fields=(*now.fields, (name, known))[-40:]))
    return row


def _note(evaluation: Evaluation, base: Row, name: str) -> None:
    now = evaluation.current(base)
    if base.ident and isinstance(now, Row) and now.field(name) is None:
        evaluation.update(replace(now, fields=(*now.fields, (name, Scalar()))[-40:]))
