"""What a query's conditions leave of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scalesight.cost.algebra import ONE, ZERO, Polynomial, atom, minimum, sole_atom, unknowns, up_to
from scalesight.inference.iteration import size_of
from scalesight.inference.models import Relation, models_of, short
from scalesight.inference.naming import name_key
from scalesight.inference.queries import relation_of
from scalesight.inference.querysets import NAMED
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.sizes import BY_NAME, Part, Related, Some, is_sent, related, rows
from scalesight.inference.values import (
    UNKNOWN,
    Column,
    Condition,
    Library,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    is_open,
    items_by_name,
)

COMPARISONS = frozenset(
    [
        "gt",
        "gte",
        "lt",
        "lte",
        "contains",
        "icontains",
        "startswith",
        "istartswith",
        "endswith",
        "iendswith",
        "range",
        "isnull",
        "regex",
        "iregex",
        "search",
        "year",
        "month",
        "day",
        "date",
        "week",
        "hour",
        "exact",
        "iexact",
        "in",
        "overlap",
        "contained_by",
        "other",
    ]
)


def related_by_value(evaluation: Evaluation, given: Arguments) -> list[str]:
    """The attributes that conditions hold against rows: `project=project`, `content__in=Content.objects.all()`."""
    found = []
    for name, value in given:
        value = evaluation.current(value)
        one = value.element if isinstance(value, Sequence) and value.kind in ("list", "set", "tuple") else value
        head, _, lookup = (name or "").partition("__")
        if head and lookup in ("", "in") and isinstance(one, (Row, Query)) and head not in ("pk", "id"):
            found.append(head)
    return found


def follow(query: Query, names: list[str], proven: Iterable[str] = ()) -> Query:
    """Remembers the relations that conditions or orders follow (`person__name`): they prove what `person` is."""
    heads = list(proven)
    for name in names:
        parts = name.lstrip("-").split("__")
        if len(parts) > 1 and parts[1] not in COMPARISONS:
            heads.append(parts[0])
    return replace(query, lookups=tuple(dict.fromkeys((*query.lookups, *heads)))) if heads else query


def conditions(given: Arguments) -> list[tuple[str, Value]]:
    """Keyword conditions, and those of positional condition objects."""
    found: list[tuple[str, Value]] = []
    for name, value in given:
        if name is not None:
            found.append((name, value))
        elif isinstance(value, Condition):
            found.extend(_of_condition(value))
        else:
            found.append(("?", value))
    return found


def _of_condition(condition: Condition) -> list[tuple[str, Value]]:
    if condition.operator == "and" and isinstance(condition.operand, Sequence):
        found: list[tuple[str, Value]] = []
        for item in condition.operand.items or ():
            found.extend(_of_condition(item) if isinstance(item, Condition) else [("?", item)])
        return found
    if isinstance(condition.column, Column):
        ending = {"==": "", "in": "__in"}.get(condition.operator, f"__{condition.operator}")
        return [(condition.column.name + ending, condition.operand)]
    return [("?", condition.operand)]


# What operators are called in objects of conditions, without the `$` of some.
OPERATORS = {
    "in": "__in", "eq": "", "equals": "", "gt": "__gt", "gte": "__gte", "lt": "__lt", "lte": "__lte", "ne": "__other",
    "not": "__other", "notIn": "__other", "nin": "__other", "like": "__contains", "iLike": "__contains",
    "contains": "__contains", "startsWith": "__contains", "endsWith": "__contains", "regex": "__contains",
    "exists": "__isnull", "between": "__range", "elemMatch": "__other", "some": "__other", "every": "__other",
    "none": "__other", "is": "__isnull", "mode": "__other", "size": "__other", "all": "__other", "has": "__other",
}  # fmt: skip


RELATED = frozenset(["some", "every"])  # what a row on the other side of a relation has to be
ANY = "? any"  # a condition that holds where one of several does


def conditions_of(evaluation: Evaluation, value: Value) -> Arguments:
    """The conditions that an object says: `{ id: 3, status: { in: states }, owner: { id: 7 } }`."""
    value = evaluation.current(value)
    held = items_by_name(value)
    if held is None:
        return [] if isinstance(value, Scalar) and value.is_null else [("?", value)]
    found: Arguments = []
    for key, item in held.items():
        name, item = str(key), evaluation.current(item)
        if name.lower() in ("$and", "and") and isinstance(item, Sequence) and item.items is not None:
            found += [one for part in item.items for one in conditions_of(evaluation, part)]
        elif name.lower() in ("$or", "or") and isinstance(item, Sequence) and item.items:
            found.append((ANY, item))
        elif name.startswith("$") or name in ("OR", "NOT"):
            found.append(("?", item))
        else:
            found += _of_field(evaluation, name, item)
    return [*found, ("?", UNKNOWN)] if is_open(value) else found


def _of_field(evaluation: Evaluation, name: str, item: Value) -> Arguments:
    if isinstance(item, Condition):
        return [(name + {"in": "__in", "==": ""}.get(item.operator, "__other"), item.operand)]
    if not isinstance(item, Sequence):
        return [(name, item)]
    if item.kind != "dict":
        return [(f"{name}__in", item)]
    held = items_by_name(item)
    if held is None:  # `{ [Op.in]: ids }`
        last = item.key.name.rpartition(".")[2] if isinstance(item.key, Library) else ""
        if isinstance(item.key, Opaque):
            last = item.key.hint
        return [(name + OPERATORS.get(last, "__other"), item.element)]
    inner = next((evaluation.current(held[key]) for key in held if key in RELATED), None)
    if len(held) == 1 and inner is not None and items_by_name(inner) is not None:
        return [(f"{name}__{key}", operand) for key, operand in conditions_of(evaluation, inner)]
    if all(str(key).removeprefix("$") in OPERATORS for key in held):
        return [(name + OPERATORS[str(key).removeprefix("$")], operand) for key, operand in held.items()]
    return [(f"{name}__{inner}", operand) for inner, operand in conditions_of(evaluation, item)]


def narrow_size(
    evaluation: Evaluation, query: Query, size: Polynomial, name: str, value: Value
) -> tuple[Polynomial, bool, bool]:
    """(size, unique, narrowed) after one condition `field__lookup = value`."""
    if name == ANY and isinstance(value, Sequence):
        return _any_of(evaluation, query, size, value.items or ()), False, True
    parts = name.split("__")
    lookup = parts.pop() if len(parts) > 1 and parts[-1] in COMPARISONS else "exact"
    of_row = len(parts) > 1 and parts[-1] in ("pk", "id")
    if of_row:
        parts.pop()
    model = models_of(evaluation.program).get(query.model)
    unique = model.unique if model is not None else {"pk", "id", "_id"}
    field = parts[0]
    if len(parts) == 1 and lookup == "exact" and field in unique and not isinstance(value, (Sequence, Query)):
        return minimum(ONE, size) if size == ONE else ONE, True, True
    if len(parts) == 1 and lookup == "in" and field in unique:
        many = collection_of(evaluation, value)
        if many is not None:
            if covers_all(size, query) and not is_sent(many):
                return many, False, True
            return (atom(Some(size)) if unknowns(many) or is_sent(many) else minimum(size, many)), False, True
    relation = relation_of(evaluation, query.model, field) or relation_of(evaluation, query.model, _head(field))
    if relation is not None and len(parts) == 1 and relation.to == "one" and lookup in ("exact", "in"):
        one = related(relation.target, inverse_of(relation), query.model)
        fraction = covers_all(size, query)
        if lookup == "exact" and not isinstance(value, (Sequence, Query)):
            return (one if fraction else minimum(one, size)), False, True
        many = collection_of(evaluation, value)
        if many is not None:
            return (many * one if fraction else minimum(many * one, size)), False, True
    if relation is not None and len(parts) > 1 and relation.to == "one":
        inner = replace(query, model=relation.target, size=rows(relation.target))
        ending = f"__{lookup}" if lookup != "exact" else ""
        owners, _, _ = narrow_size(evaluation, inner, inner.size, "__".join(parts[1:]) + ending, value)
        if owners != up_to(inner.size) and not isinstance(sole_atom(owners), Part):
            theirs = owners * related(relation.target, inverse_of(relation), query.model)
            return (theirs if covers_all(size, query) else minimum(theirs, size)), False, True
    if isinstance(value, Scalar) and value.is_null and lookup == "exact" and field == "?":
        return size, False, False
    owner = _owner(field, value) if model is None and len(parts) == 1 and lookup == "exact" else None
    if owner is not None:
        told = "" if isinstance(value, Row) or not owner.startswith(NAMED) else BY_NAME
        one = related(owner, f"{told}{short(query.model).lower()}_set", query.model)
        return (one if covers_all(size, query) else minimum(one, size)), False, True
    chosen = collection_of(evaluation, value) if lookup == "in" and not isinstance(value, Query) else None
    if chosen is not None and chosen.constant is None:
        return atom(Some(size, keys=chosen)), False, True
    varies = field.isidentifier() and _varies(lookup, value)
    last = parts[-1]
    owner = last if of_row else _head(last) if _head(last) != last else ""  # whose key it holds, by its name
    return (_part(size, owner) if varies else up_to(size)), False, True


def _owner(field: str, value: Value) -> str | None:
    """Whose rows a condition asks for, of rows of which no model is in sight: `survey=survey`, `surveyId=survey.id`.

    Of a value that nobody knows the field's name tells it: `surveyId: input.id`.
    """
    if isinstance(value, Row):
        return value.type
    head = _head(field)
    if isinstance(value, Scalar) and value.entity is not None and name_key(head) == name_key(short(value.entity)):
        return value.entity if head != field else None
    said = isinstance(value, Opaque) and name_key(value.hint.partition("|")[0]) == name_key(field)
    return f"{NAMED}{head}" if _varies("exact", value) and (head != field or said) else None


def _head(field: str) -> str:
    """A field's name without the ending of a key: `workspace` of `workspaceId` and `workspace_id`."""
    return field.removesuffix("_id").removesuffix("Id")


def _part(size: Polynomial, owner: str = "") -> Polynomial:
    """Of so many rows those of one value, where nothing tells how many these are."""
    known = sole_atom(size)
    if not isinstance(known, Part):
        return atom(Part(size, owner))
    return size if known.owner or not owner else atom(Part(known.whole, owner))


def _varies(lookup: str, value: Value) -> bool:
    """Whether a condition asks for one value of many: somebody's, not one that is written down."""
    if lookup == "in" and isinstance(value, Query):  # those of one owner: `test__in=Test.objects.filter(owner=owner)`
        return isinstance(sole_atom(value.size), Part | Related)
    single = isinstance(value, (Row, Opaque)) or (isinstance(value, Scalar) and not value.known)
    return lookup == "exact" and single


def _any_of(evaluation: Evaluation, query: Query, size: Polynomial, items: Iterable[Value]) -> Polynomial:
    """What is left where one of several conditions holds: no more than each of them leaves, together."""
    total = ZERO
    for item in items:
        left = size
        for name, value in conditions_of(evaluation, item):
            left, _, _ = narrow_size(evaluation, query, left, name or "?", evaluation.current(value))
        if left in (size, up_to(size)) or isinstance(sole_atom(left), Part):
            return up_to(size)
        total = total + left
    return up_to(total)


def covers_all(size: Polynomial, query: Query) -> bool:
    """Whether a query still has every row of its table."""
    return size == rows(query.model)


def inverse_of(relation: Relation) -> str:
    """The name on the target's side, for the size of a relation seen from there."""
    return relation.inverse or f"{short(relation.model).lower()}_set"


def collection_of(evaluation: Evaluation, value: Value) -> Polynomial | None:
    """The number of keys in a value that a condition takes as a list."""
    value = evaluation.current(value)
    if isinstance(value, (Sequence, Query)):
        return value.size
    if isinstance(value, Opaque):
        return size_of(evaluation, value)
    return None
