"""Clients of a database that have an attribute for each model: `client.product.findMany()`."""

from __future__ import annotations

from scalesight.effects.catalogue import Catalogue, Orm
from scalesight.inference.library import apply
from scalesight.inference.models import models_of, short
from scalesight.inference.queries import query_of
from scalesight.inference.rows import snake
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Library, Object, Query, Value


def client_query(evaluation: Evaluation, client: str, name: str) -> Query | None:
    """All rows of the model that an attribute of a client stands for."""
    for orm in evaluation.catalogue.orms:
        if client in orm.clients:
            return _query(evaluation, orm, name)
    return None


def member_behind_handle(evaluation: Evaluation, handle: str, name: str) -> Value | None:
    """The same for a client that only its name gives away (`context.prisma`), and the client's own methods."""
    handle = handle.strip("_$")  # `this._prisma`
    for orm in evaluation.catalogue.orms:
        if handle in orm.called or (handle in orm.handles and _models_in_sight(evaluation, orm)):
            effect = evaluation.catalogue.effect(f"{orm.clients[0]}.{name}")
            if effect is not None and effect.attribute:
                return apply(evaluation, effect, Object(orm.clients[0]), [], evaluation.statement)
            if effect is not None:
                return Library(effect.name, Object(orm.clients[0]))
            return _query(evaluation, orm, name)
    return None


def member_behind_class(evaluation: Evaluation, class_name: str, name: str) -> Value | None:
    """The same for a client of a class that is out of sight, and named after it (`PrismaService`, `PrismaReplica`)."""
    first = snake(short(class_name)).partition("_")[0]
    return (
        member_behind_handle(evaluation, first, name)
        if any(first in o.called for o in evaluation.catalogue.orms)
        else None
    )


def method_behind_handle(evaluation: Evaluation, handle: str, model: str, name: str) -> Library | None:
    """The same where a model's method gives away what an everyday name means (`db.product.findUnique(...)`)."""
    for orm in evaluation.catalogue.orms:
        if handle in orm.handles and name in orm.methods:
            query = _query(evaluation, orm, model)
            return Library(f"{orm.query}.{name}", query) if query is not None else None
    return None


def is_of_client(catalogue: Catalogue, model: str) -> bool:
    """Whether a model is one that only a client's attribute is known of: its files are not in sight."""
    return any(model.startswith(f"{client}.") for orm in catalogue.orms for client in orm.clients)


def _models_in_sight(evaluation: Evaluation, orm: Orm) -> bool:
    return any(model.orm == orm for model in models_of(evaluation.program).values())


def _query(evaluation: Evaluation, orm: Orm, name: str) -> Query | None:
    if not name[:1].isalpha():
        return None
    if orm.called and not _models_in_sight(evaluation, orm):
        return query_of(evaluation, f"{orm.clients[0]}.{name}", orm.name)
    models = models_of(evaluation.program)
    found: list[str] = []
    for word in dict.fromkeys((name[:1].upper() + name[1:], name)):
        found += [one for one in evaluation.program.classes_named(word) if one in models and models[one].orm == orm]
    if orm.columns:  # a client has them under their variables' names
        found = [one.id for one in models.values() if one.name == name and one.orm == orm]
    if not found:
        return None
    return query_of(evaluation, min(found, key=lambda one: _distance(evaluation.path, one)), orm.name)


def _distance(path: str, model: str) -> tuple[int, str]:
    """How far a model's file is from the file that asks: of several schemas, the nearest is meant."""
    theirs = model.rpartition(":")[0].split("/")
    shared = 0
    for own, other in zip(path.split("/"), theirs):
        if own != other:
            break
        shared += 1
    return (-shared, model)
