"""Queries that nobody shows being made: what is asked of something proves that it is one.

`Revision.page_revisions.exclude(...)` asks a manager, whatever it is called; nothing but a query can `select_related`;
a helper that is given a query and called after one (`attach_votes_to_queryset`) gives it back.
"""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.algebra import Polynomial, atom, atoms, substitute, up_to
from scalesight.inference.altered import altered
from scalesight.inference.inflection import is_plural, plural
from scalesight.inference.models import models_of, pointing, short
from scalesight.inference.naming import CONTAINERS, NEUTRAL, name_key, words
from scalesight.inference.queries import fresh, query_of
from scalesight.inference.rows import row_by_name
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import Named, related
from scalesight.inference.values import Library, Opaque, Query, Row, Sequence, Value

NAMED = "rel:"  # a relation's rows, known by its name alone
MANAGER_CALLS = frozenset(["all", "filter", "exclude", "order_by", "select_related", "prefetch_related", "values_list"])
ONLY_OF_QUERIES = frozenset(["select_related", "prefetch_related", "values_list"])
# What a verb of a manager begins with that gives no query: `Product.objects.browsable()` does, `.get_by_code(...)` not.
DOES = frozenset(
    [
        *("get", "find", "fetch", "first", "last", "count", "exists", "is", "has", "can", "in", "model", "db"),
        *("create", "make", "add", "set", "update", "delete", "remove", "bulk"),
    ]
)
QUERIES = frozenset(["queryset", "qs", "query"])
# Words of a helper that gives back the query which it is given; of those that may be done with it, or have loaded more.
STAYS = QUERIES | {"objects", "filter", "annotate", "attach", "exclude", "order", "sort", "restrict"}
ENDS = frozenset(
    [
        *("prefetch", "related", "eager", "load", "optimize", "optimise", "paginate", "page", "serialize", "export"),
        *("render", "count", "exists", "first", "last", "bulk", "delete", "update", "create", "values", "dict", "list"),
    ]
)
# Collections that their names say nothing of; not those that hold a part only.
PLAIN = (CONTAINERS | NEUTRAL | {"query"}) - {"batch", "page", "pks", "ids", "keys", "uuids", "slugs", "skus"}


def related_query(evaluation: Evaluation, base: Opaque, name: str) -> Query | None:
    """`order.lines.all()` on something unknown: the idiom of a manager, with the rows that the name counts."""
    hint = base.hint.partition("|")[0]
    if evaluation.page is not None:  # what a template is given by somebody unknown spends nothing
        return None
    if not hint or not evaluation.catalogue.orms:
        return None
    orm = evaluation.catalogue.orms[0]
    owner = (f".{base.parent}",) if base.parent else ()
    narrows = base.parent[:1].isupper() and words(name)[:1] and words(name)[0] not in DOES
    if base.parent and not base.given and evaluation.catalogue.effect(f"{orm.query}.{name}") is not None:
        back = _pointing_back(evaluation, base, hint)
        if back is not None:
            return back
    if name not in MANAGER_CALLS and not (hint in orm.managers and narrows):
        return None
    if hint in orm.managers:
        return _of_manager(evaluation, base.parent, hint)
    several = is_plural(hint.rpartition("_")[2])
    said = name == "all" and base.parent not in ("", "self", "cls") and not set(words(hint)) & (QUERIES | {"set"})
    if said and not several:
        hint, several = plural(hint), True  # `cycle.issue_cycle.all()`: of a relation, whatever it is called
    if base.parent and not base.given and several:
        size = atom(Named(hint, (*owner, *evaluation.singulars()), relation=True))
        query = Query(evaluation.fresh(), f"{NAMED}{hint}", size, orm.name, relation=f"{base.parent}.{hint}")
        return replace(query, filled=(base.parent, hint) in evaluation.prefetched)
    if name in ONLY_OF_QUERIES:
        size = atom(Named(base.hint, (*owner, *evaluation.singulars())))
        called_so = "" if hint in MANAGER_CALLS else hint  # `find(...).filter(...).order_by(...)` are no filters
        return Query(evaluation.fresh(), f"{NAMED}{called_so}", size, orm.name)
    return None


def _pointing_back(evaluation: Evaluation, base: Opaque, hint: str) -> Query | None:
    """`user.bookings` of a model out of sight: the rows of the one in sight that points to it under that name."""
    relation = pointing(evaluation.program, hint)
    model = models_of(evaluation.program).get(relation.model) if relation is not None else None
    if relation is None or model is None or model.orm.name not in (orm.name for orm in evaluation.catalogue.orms):
        return None
    if isinstance(base.owner, Row) and short(base.owner.type) != short(relation.target):
        return None
    size = related(relation.target, hint, model.id)
    return replace(query_of(evaluation, model.id, model.orm.name, size), relation=f"{base.parent}.{hint}")


def _of_manager(evaluation: Evaluation, parent: str, hint: str) -> Query:
    """`get_rendition_model().objects`: all rows of a model that at best a name tells."""
    said = [word for word in words(parent) if word not in ("get", "model", "class", "cls", "klass", "self")]
    name = "_".join(said) or hint
    size = atom(Named(plural(name) if said else hint, evaluation.singulars()))
    return Query(evaluation.fresh(), f"{NAMED}{name}", size, evaluation.catalogue.orms[0].name)


def managed(evaluation: Evaluation, base: Library, name: str) -> Query | None:
    """`Revision.page_revisions.exclude`: of a class that nobody shows, a manager of its own."""
    owner, _, manager = base.name.rpartition(".")
    model = owner.rpartition(".")[2]
    orms = evaluation.catalogue.orms
    if name not in MANAGER_CALLS or not orms or not orms[0].managers or base.receiver is not None:
        return None  # where no ORM has managers, `Emojis.all.filter` asks a list
    if not model[:1].isupper() or model.isupper() or not manager[:1].islower():
        return None
    return query_of(evaluation, owner, evaluation.catalogue.orms[0].name)


def given_back(evaluation: Evaluation, function: str, given: Arguments) -> Value | None:
    """What a function that nobody shows gives for the one collection that it is given."""
    # `filter(order__in=orders)` is a condition, which gives rows of something else.
    values = [evaluation.current(v) for name, v in given if name not in ("*", "**") and "__" not in (name or "")]
    many = [v for v in values if isinstance(v, Query) or (isinstance(v, Sequence) and v.kind != "string")]
    if len(many) != 1 or not isinstance(many[0], (Query, Sequence)):
        return None
    one = many[0]
    said = set(words(function))
    if isinstance(one, Query) and not one.evaluated and one.runner == "lazy" and said & STAYS and not said & ENDS:
        return fresh(evaluation, one, size=up_to(one.size), filtered=True, relation="")
    return Opaque(function, owner=one) if one is values[0] else None


def passed_on(evaluation: Evaluation, value: Value, target: str) -> Value:
    """What a loop goes over: `for product in progress(products)` goes over the products."""
    if not isinstance(value, Opaque) or not isinstance(value.owner, (Query, Sequence)):
        return value
    of = evaluation.current(value.owner)
    element = ""
    if isinstance(of, Query):
        element = of.model
    elif isinstance(of, Sequence) and isinstance(of.element, Row):
        element = of.element.type
    said = short(element)
    return of if target and said and name_key(said) == name_key(target) else value


def told_by_target(evaluation: Evaluation, query: Query, target: str) -> Query:
    """`for task in queryset`: rows of a query that nobody shows are what the loop calls them."""
    if not target or not query.model.startswith(NAMED) or query.evaluated:
        return query
    row = row_by_name(evaluation.program, evaluation.path, target)
    size = told_size(query.size, f"each {target}") if row is None else _rows_of(query.size, row)
    if size != query.size or row is not None:
        query = replace(query, size=size, model=row or f"{NAMED}{target}")
        evaluation.update(query)
    return query


def _rows_of(size: Polynomial, model: str) -> Polynomial:
    """A size that only a name told, as one of the rows of a model."""
    found = tuple(atoms(size))
    one = found[0] if len(found) == 1 else None
    if not isinstance(one, Named) or one.model or name_key(one.name.partition("|")[0]) == name_key(short(model)):
        return size  # its own name says as much: `products` of products
    told = atom(altered(one, model=model))
    return substitute(size, lambda other: up_to(told) if other == one else None)


def called(query: Query, name: str) -> Query:
    """A query of an unknown model with the name that it is given."""
    return replace(query, size=told_size(query.size, name)) if query.model.startswith(NAMED) else query


def told_size(size: Polynomial, name: str, among: frozenset[str] = PLAIN) -> Polynomial:
    """A size of which its name says nothing, with another name that may tell it."""
    found = tuple(atoms(size))
    one = found[0] if len(found) == 1 else None
    if not isinstance(one, Named) or one.model or not _says_only(one.name, among) or name in one.name.split("|"):
        return size
    told = atom(altered(one, name=f"{one.name}|{name}"))
    return substitute(size, lambda other: told if other == one else None)


def _says_only(name: str, among: frozenset[str]) -> bool:
    said = words(name.partition("|")[0])
    return bool(said) and set(said) <= among
