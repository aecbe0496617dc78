"""Rows of models that are not in sight: what the code itself proves of their relations.

Three things prove that `row.person` is a relation: a condition or order of its query follows it (`person__name`), its
key is read beside it (`row.person_id`), or something is read behind it (`row.person.name`) and a declared volume bears
its name. The last is decided by `scale.toml`, so its cost carries a factor that is 1 only there.
"""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import ONE, atom, up_to
from scalesight.inference.clients import is_of_client
from scalesight.inference.models import models_of, short
from scalesight.inference.querysets import NAMED
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import IsEntity
from scalesight.inference.values import Opaque, Row, Scalar, Value
from scalesight.outline import facts


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
    if name in base.loaded or any(path.startswith(f"{name}.") for path in base.loaded):
        return Row(f"{NAMED}{name}", evaluation.fresh(), hint=name)
    if base.field(f"?{name}") is not None or name in base.followed:
        return _load(evaluation, base, name, span, certain=True)
    return Opaque(name, base.hint or short(base.type), base)


def read_behind(evaluation: Evaluation, base: Opaque, span: facts.Span) -> Value | None:
    """Something is read behind an attribute of an unseen row: a relation, where a volume bears the attribute's name."""
    if not isinstance(base.owner, Row) or evaluation.page is not None:
        return None
    owner = evaluation.current(base.owner)
    if not isinstance(owner, Row) or owner.field(base.hint) is not None:
        return None
    return _load(evaluation, owner, base.hint, span, certain=False)


def _load(evaluation: Evaluation, base: Row, name: str, span: facts.Span, certain: bool) -> Value:
    unit = ONE if certain else up_to(atom(IsEntity(name)))
    what = f"{short(base.type)}.{name}"
    evaluation.charge("queries", unit, "relation", what, owner=base.ident, span=span)
    row: Value = Row(f"{NAMED}{name}", evaluation.fresh(), hint=name) if certain else Opaque(name, short(base.type))
    now = evaluation.current(base)
    if base.ident and isinstance(now, Row):
        evaluation.update(replace(now, fields=(*now.fields, (name, row))[-40:]))
    return row


def _note(evaluation: Evaluation, base: Row, name: str) -> None:
    now = evaluation.current(base)
    if base.ident and isinstance(now, Row) and now.field(name) is None:
        evaluation.update(replace(now, fields=(*now.fields, (name, Scalar()))[-40:]))
