"""Searches that are told what to do by an object of options: `find({ where, include, take })`, and what they send.

What the keys of such an object mean is a line of the ORM's data (`options`): a verb of queries each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scalesight.cost.algebra import ONE, minimum, number, up_to
from scalesight.inference.arguments import Binding, Verb
from scalesight.inference.conditions import conditions_of
from scalesight.inference.iteration import awaited
from scalesight.inference.models import models_of, orm_named, short
from scalesight.inference.queries import prefixes, relation_of
from scalesight.inference.query_verbs import apply_verb
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.selections import picked, selected
from scalesight.inference.selects import of_model
from scalesight.inference.terms import as_query
from scalesight.inference.texts import literal
from scalesight.inference.values import (
    NEW,
    NULL,
    UNKNOWN,
    ClassRef,
    Condition,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    is_open,
    items_by_name,
)

# What is meant by the options of a search in a table that no ORM knows.
OPTIONS = {"where": "filter", "limit": "limit"}
# `product.id = :id`, `product.id IN (:...ids)`
_COMPARISON = re.compile(r"\s*(?:\w+\.)?(\w+)\s*(=|in)\s*\(?\s*:(?:\.\.\.)?\w+\s*\)?\s*", re.IGNORECASE)


def searched(evaluation: Evaluation, binding: Binding) -> Query | None:
    """The query that a search's options make of a model (the argument `of`, else the receiver)."""
    query = as_query(evaluation, binding.named.get("of", binding.receiver))
    if query is None or not query.model:
        return None
    made = narrowed(evaluation, query, binding.named)
    if any(_is_unread(value) for value in binding.positional):
        made = replace(made, size=up_to(made.size), filtered=True, ident=evaluation.fresh(made))
    return made


def _is_unread(value: Value) -> bool:
    """Whether options were made elsewhere, so that nobody sees what they narrow."""
    return isinstance(value, Opaque) or (isinstance(value, Sequence) and value.kind == "dict" and is_open(value))


def narrowed(evaluation: Evaluation, query: Query, options: Mapping[Any, Value]) -> Query:
    """What options make of a query; their keys mean what the ORM says."""
    orm = orm_named(evaluation.program, query.orm)
    for key, verb in (orm.options if orm is not None and orm.options else OPTIONS).items():
        value = options.get(key)
        if value is None or value == NULL:
            continue
        if verb == "filter":
            told = of_model(evaluation, query, value)
            given: Arguments = [(None, told)]
            if not isinstance(told, Condition):
                given = conditions_of(evaluation, told)
            made: Value = apply_verb(evaluation, verb, query, given)
        elif verb == "selected":
            made = selected(evaluation, query, value, narrowed)
        elif verb == "picked":
            made = picked(evaluation, query, value, narrowed)
        elif verb in ("joined", "batched"):
            made = loaded_with(evaluation, query, value, verb)
        else:
            made = apply_verb(evaluation, verb, query, [(None, value)])
        query = made if isinstance(made, Query) else query
    return query


def loaded_with(evaluation: Evaluation, query: Query, value: Value, verb: str) -> Query:
    """A query whose rows come with the relations that an option names."""
    joined, batched = set(query.joined), set(query.batched)
    for path, apart in _paths(evaluation, query.model, value, ""):
        (batched if apart or verb == "batched" else joined).add(path)
    return replace(query, joined=frozenset(joined), batched=frozenset(batched), ident=evaluation.fresh(query))


def _paths(evaluation: Evaluation, model: str, value: Value, prefix: str) -> list[tuple[str, bool]]:
    """(path, whether it is loaded by a query of its own) of every relation in an option."""
    value = evaluation.current(value)
    text = literal(value)
    if text is not None:
        return [(prefix + path, False) for path in prefixes(text.split())]
    if isinstance(value, ClassRef):
        relation = _relation_to(evaluation, model, value.name)
        return [(prefix + relation, False)] if relation is not None else []
    if not isinstance(value, Sequence):
        return []
    if value.kind != "dict":
        return [found for item in value.items or () for found in _paths(evaluation, model, item, prefix)]
    held = items_by_name(value) or {}
    target = evaluation.current(held.get("model", UNKNOWN))
    name = literal(held["as"]) if "as" in held else literal(held["association"]) if "association" in held else None
    name = name or (literal(held["path"]) if "path" in held else None)
    if name is None and isinstance(target, ClassRef):
        name = _relation_to(evaluation, model, target.name)
    if name is None and not any(key in held for key in ("model", "as", "association", "path")):
        return _paths_by_name(evaluation, model, held, prefix)
    if name is None:
        return []
    separate = held.get("separate")
    apart = isinstance(separate, Scalar) and separate.literal is True
    found = [(prefix + name, apart)]
    relation_ = relation_of(evaluation, model, name)
    for key in ("include", "populate"):
        if key in held and relation_ is not None:
            found += _paths(evaluation, relation_.target, held[key], f"{prefix}{name}.")
    return found


def _paths_by_name(
    evaluation: Evaluation, model: str, held: dict[str | int, Value], prefix: str
) -> list[tuple[str, bool]]:
    """`{ variants: true, category: { parent: true } }`"""
    found: list[tuple[str, bool]] = []
    for key, item in held.items():
        item = evaluation.current(item)
        relation = relation_of(evaluation, model, str(key))
        if relation is None or (isinstance(item, Scalar) and item.literal is False):
            continue
        found.append((f"{prefix}{key}", False))
        if isinstance(item, Sequence):
            inner = (items_by_name(item) or {}).get("with", item)
            found += _paths(evaluation, relation.target, inner, f"{prefix}{key}.")
    return found


def _relation_to(evaluation: Evaluation, model: str, target: str) -> str | None:
    known_model = models_of(evaluation.program).get(model)
    names = [r.name for r in known_model.relations.values() if r.target == target] if known_model is not None else []
    return names[0] if names else short(target)


def _narrow(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A query with its options, not sent yet."""
    query = searched(evaluation, binding)
    return query if query is not None else UNKNOWN


def _narrow_one(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """The same for one row."""
    query = searched(evaluation, binding)
    if query is None:
        return UNKNOWN
    if "key" in binding.named:
        return replace(query, size=ONE, unique=True, single=True)
    return replace(query, size=minimum(ONE, query.size) if query.size != ONE else ONE, limited=True, single=True)


def _find(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Sends the search and gives its rows."""
    query = searched(evaluation, binding)
    if query is None:
        return _sent_to_nobody(evaluation, binding)
    binding.results["found"] = awaited(evaluation, query)
    return binding.results["found"]


def _find_one(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Sends the search for one row."""
    query = _narrow_one(evaluation, binding, given)
    if not isinstance(query, Query):
        return _sent_to_nobody(evaluation, binding)
    binding.results["found"] = awaited(evaluation, replace(query, size=ONE))
    return binding.results["found"]


def _find_page(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Sends the search and another one that counts: `{ rows, count }`."""
    query = searched(evaluation, binding)
    if query is None:
        return _sent_to_nobody(evaluation, binding)
    evaluation.charge("queries", ONE, "query", f"{short(query.model)}.count", model=query.model)
    found = awaited(evaluation, query)
    items = (found, Scalar())
    return Sequence("dict", number(2), found, evaluation.fresh(), items=items, names=("rows", "count"))


def _write_each(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Writes each row of a list by itself, or the one row."""
    model = _model_of(evaluation, binding)
    value = evaluation.current(given[0][1]) if given else UNKNOWN
    many = isinstance(value, Sequence) and value.kind != "dict"
    times = value.size if isinstance(value, Sequence) and many else ONE
    evaluation.charge("queries", times, "write", f"{short(model)}.create" if model else "create", model=model)
    row = Row(model, evaluation.fresh()) if model else UNKNOWN
    return Sequence("list", times, row, evaluation.fresh()) if many else row


def _sent_to_nobody(evaluation: Evaluation, binding: Binding) -> Value:
    """A model that is not known: one round trip all the same."""
    evaluation.charge("queries", ONE, "query", "find")
    return UNKNOWN


def _new_row(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """A row that is made here and not written yet; a list of them for a list."""
    query = as_query(evaluation, binding.named.get("of", binding.receiver))
    if query is None:
        return UNKNOWN
    row = Row(query.model, evaluation.fresh(), fields=((NEW, NULL),))
    values = next((v for v in (binding.named.get("values"), *binding.positional) if isinstance(v, Sequence)), None)
    if values is not None and values.kind != "dict":
        return Sequence("list", values.size, row, evaluation.fresh())
    return row


def _save(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Writes a row: a new one is inserted, another looked up and updated. Of a list, new rows go in one statement."""
    value = evaluation.current(binding.named.get("values", binding.receiver))
    many = isinstance(value, Sequence) and value.kind != "dict"
    row = evaluation.current(value.element) if isinstance(value, Sequence) and many else value
    model = row.type if isinstance(row, Row) else _model_of(evaluation, binding)
    what = f"{short(model)}.save" if model else "save"
    times = value.size if isinstance(value, Sequence) and many else ONE
    if not _is_new(row):
        evaluation.charge("queries", ONE, "write", what, model=model)
    else:
        times = ONE
    evaluation.charge("queries", times, "bulk" if many and times == ONE else "write", what, model=model)
    return value


def _is_new(value: Value) -> bool:
    if isinstance(value, Row):
        return value.field(NEW) is not None
    held = items_by_name(value)
    return held is not None and "id" not in held


def _model_of(evaluation: Evaluation, binding: Binding) -> str | None:
    query = as_query(evaluation, binding.named.get("of", binding.receiver))
    return query.model if query is not None else None


def _join_path(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`leftJoinAndSelect("product.variants", "variant")`: rows come with the relation, of whichever row has it."""
    query = as_query(evaluation, binding.receiver)
    text = literal(evaluation.current(given[0][1])) if given else None
    if query is None or text is None:
        return query if query is not None else UNKNOWN
    name = text.rpartition(".")[2]
    path = name if relation_of(evaluation, query.model, name) is not None else None
    for joined in sorted(query.joined):
        model = query.model
        for part in joined.split("."):
            relation = relation_of(evaluation, model, part)
            model = relation.target if relation is not None else ""
        if path is None and model and relation_of(evaluation, model, name) is not None:
            path = f"{joined}.{name}"
    return replace(query, joined=query.joined | {path or name}, ident=evaluation.fresh(query))


def _where_text(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`where("product.id = :id", { id })`, or an object of conditions."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    values = [evaluation.current(value) for name, value in given if name is None]
    text = literal(values[0]) if values else None
    match = _COMPARISON.fullmatch(text) if text is not None else None
    if match is not None:
        held = items_by_name(values[1]) if len(values) > 1 else None
        operand = next(iter((held or {}).values()), UNKNOWN)
        ending = "__in" if match[2].lower() == "in" else ""
        return apply_verb(evaluation, "filter", query, [(match[1] + ending, operand)])
    if text is None and values:
        return apply_verb(evaluation, "filter", query, conditions_of(evaluation, values[0]))
    return apply_verb(evaluation, "exclude", query, [])


def _load_paths(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`.populate("author")`: a query of its own for each relation."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    for _, value in given[:1]:
        query = loaded_with(evaluation, query, value, "batched")
    return query


def _send(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """Sends a query that was built: its rows, or its one row."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return _sent_to_nobody(evaluation, binding)
    binding.results["found"] = awaited(evaluation, query)
    return binding.results["found"]


def _send_one(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return _sent_to_nobody(evaluation, binding)
    return awaited(evaluation, replace(query, size=ONE, single=True))


def _related_rows(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`product.getVariants()`: the rows of a relation, asked for with options."""
    query = as_query(evaluation, binding.receiver)
    if query is None:
        return UNKNOWN
    relation = query.relation
    narrowed = searched(evaluation, binding) or query
    made = replace(narrowed, relation=relation if narrowed.size == query.size else "")
    return awaited(evaluation, made)


VERBS: dict[str, Verb] = {
    "narrow": _narrow,
    "narrow_one": _narrow_one,
    "find": _find,
    "find_one": _find_one,
    "find_page": _find_page,
    "write_each": _write_each,
    "new_row": _new_row,
    "save": _save,
    "join_path": _join_path,
    "where_text": _where_text,
    "load_paths": _load_paths,
    "send": _send,
    "send_one": _send_one,
    "related_rows": _related_rows,
}
