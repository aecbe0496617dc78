"""Ties identifiers, model classes, tables and paths to entities by whole words, last word first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from scalesight.inference.inflection import is_plural, plural, singular

if TYPE_CHECKING:
    from scalesight.config.model import Volume

__all__ = ["NameTable", "name_key", "plural", "singular", "words"]

_WORD = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+|[^\W_]")


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# `product_list`: the value holds many, whatever the number of the word before.
CONTAINERS = _listed(
    "list lists set sets dict dicts map mapping lookup array arr tuple collection queryset qs iterator iter "
    "generator stream queue deque df dataframe frame cursor ids pks keys uuids slugs skus rows records objects objs "
    "entries results instances batch"
)
# `products_sorted`: says nothing about which or how many.
NEUTRAL = _listed(
    "all filtered sorted ordered unsorted grouped new old raw left remaining found cached cache current existing "
    "data page_obj"
)
# `all_products`: says that none is missing.
WHOLES = _listed("all every the data sorted ordered")
# `product_obj`: one row.
ROWS = _listed("item row record object obj instance entry element")
KEYS = _listed("id pk uuid slug sku key ref")
# `num_products` is a number, `has_products` a truth; neither is a collection nor a row.
NUMBERS = _listed(
    "num n nb number count total max min sum avg mean len length size has is are no can should show include needs "
    "enable disable use limit page"
)
# `example_products`: made up, and few.
MADE_UP = _listed("example sample mock fake dummy placeholder fixture stub default")
# `order_ids`: what rows are called by, which somebody picked.
CALLED_BY = KEYS | _listed("ids pks keys uuids slugs skus refs")
# `products_for_user`: the head stands before the preposition.
PREPOSITIONS = _listed("by for in with from on at to without since after before via into using where and")
# A singular alias that names a whole, not one of its rows.
COLLECTIVES = _listed(
    "catalog catalogue inventory stock assortment portfolio range feed fleet roster directory registry archive "
    "library audience crowd backlog timeline history log ledger menu collection corpus dataset database warehouse "
    "index population workforce staff clientele userbase membership queue pool list table"
)


@lru_cache(maxsize=16384)
def words(identifier: str) -> tuple[str, ...]:
    """The identifier's words in lower case: camelCase, snake_case, kebab-case, UPPER, paths; digits stand alone."""
    return tuple(word.lower() for word in _WORD.findall(identifier))


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """What two spellings of one name share: its words in the singular, run together (`OrderLine`, `order_lines`)."""
    return "".join(singular(word) for word in words(name)) or name


def names_several(name: str) -> bool:
    """Whether a name ends in a plural: `paidOrders`."""
    parts = words(name)
    return bool(parts) and is_plural(parts[-1])


class NameTable:
    """The names of the declared entities; every question is answered with a volume's name, or None when unsure."""

    def __init__(self, volumes: Iterable[Volume]) -> None:
        declared = tuple(volumes)
        self._owners: dict[str, set[str]] = {}
        self._collective: set[str] = set()
        self._longest = 1
        self._memo: dict[tuple[str, str], str | None] = {}
        self._others: frozenset[str] = frozenset()
        self._classed = {
            v.name for v in declared if any(name[:1].isupper() and name.isidentifier() for name in v.names)
        }
        for volume in declared:
            self._add(volume.name, volume.name)
            # A volume's own name is a collection as it is written, in whatever number.
            self._collective.add(_spelled(volume.name)) if not is_plural(_last(volume.name)) else None
            for alias in volume.names:
                self._add(alias, volume.name)
                if _last(alias) in COLLECTIVES and name_key(alias) != name_key(volume.name):
                    self._collective.add(_spelled(alias))
        for volume in declared:
            # `lines` per `orders` are also the `order_lines`, unless somebody else is.
            key = name_key(volume.per or "") + name_key(volume.name)
            if volume.per and key not in self._owners:
                self._add(f"{volume.per}_{volume.name}", volume.name)

    def _add(self, name: str, owner: str) -> None:
        self._owners.setdefault(name_key(name), set()).add(owner)
        self._longest = max(self._longest, len(words(name)))

    def entity_of_collection(self, identifier: str) -> str | None:
        """The entity of which a variable holds many: `products`, `allProducts`, `product_list`, `productsById`."""
        return self._remembered("collection", identifier)

    def entity_of_whole(self, identifier: str) -> str | None:
        """The entity of which a variable holds all: `products`, `all_products`; not `failed_products`."""
        return self._remembered("whole", identifier)

    def entity_of_singular(self, identifier: str) -> str | None:
        """The entity of which a variable holds one row: `product`, `current_product`, `product_obj`."""
        return self._remembered("row", identifier)

    def entity_of_key(self, identifier: str) -> str | None:
        """The entity that a variable identifies: `product_id`, `productPk`, or a row itself."""
        return self._remembered("key", identifier)

    def entity_of_model(self, class_name: str, table_name: str | None = None) -> str | None:
        """The entity of a model class: by its whole table (`basket_line`), its name, or its table without a prefix."""
        whole = self.owner_of_all(words(table_name)) if table_name else None
        by_name = whole or self._remembered("model", class_name)
        return by_name or (self._remembered("model", table_name) if table_name else None)

    def lists_keys(self, identifier: str) -> bool:
        """Whether a variable holds keys of rows, not the rows: `order_ids`, unless a volume itself is called so."""
        parts = words(identifier)
        declared = self.owner_of_all(parts) or self.owner_of_all(parts[-1:])
        return len(parts) > 1 and parts[-1] in CALLED_BY and declared is None

    def entity_of_path(self, url_path: str) -> str | None:
        """The entity that a URL path lists: `/api/products`, `/v2/products.json?limit=250`; not `/products/{id}`."""
        return self._remembered("path", url_path)

    def bind_models(self, models: Mapping[str, tuple[str, str | None]]) -> Mapping[str, str]:
        """The entity of each model, given `key: (class name, table name)`.

        A model that bears the entity's whole name takes it from those that only end in it (`Line` from `InvoiceLine`);
        several that only end in it leave it unknown, and so does a volume that names its class (`names = ["User"]`).
        """
        exact: dict[str, str] = {}
        partial: dict[str, str] = {}
        for key, (class_name, table_name) in models.items():
            entity = self.entity_of_model(class_name, table_name)
            if entity is not None:
                (exact if self._is_exact(class_name, table_name) else partial)[key] = entity
        taken = set(exact.values()) | self._classed
        claims = list(partial.values())
        unique = {key: entity for key, entity in partial.items() if entity not in taken and claims.count(entity) == 1}
        return exact | unique

    def set_apart(self, class_names: Iterable[str]) -> None:
        """Models that no volume counts keep their names to themselves: `envelopeItems` are no `envelopes`."""
        keys = (name_key(name) for name in class_names if len(words(name)) > 1)
        self._others = frozenset(keys) - frozenset(self._owners)

    def is_other(self, parts: tuple[str, ...]) -> bool:
        """Whether words end in the whole name of a model that no volume counts."""
        lengths = range(2, min(len(parts), 4) + 1) if self._others else ()
        return any("".join(singular(word) for word in parts[-length:]) in self._others for length in lengths)

    def _is_exact(self, class_name: str, table_name: str | None) -> bool:
        if name_key(class_name) in self._owners:
            return True
        return table_name is not None and name_key(table_name) in self._owners

    def _remembered(self, question: str, identifier: str) -> str | None:
        key = (question, identifier)
        if key not in self._memo:
            self._memo[key] = _QUESTIONS[question](self, identifier)
        return self._memo[key]

    def owner(self, parts: tuple[str, ...]) -> str | None:
        """The entity whose name the words end in; the longer name wins, a tie is unknown."""
        for length in range(min(len(parts), max(self._longest, 4)), 0, -1):
            owners = self._owners.get("".join(singular(word) for word in parts[-length:]), ())
            if owners:
                return next(iter(owners)) if len(owners) == 1 else None
        return None

    def owner_of_all(self, parts: tuple[str, ...]) -> str | None:
        """The entity whose name is all of the words."""
        owners = self._owners.get("".join(singular(word) for word in parts), ())
        return next(iter(owners)) if len(owners) == 1 else None

    def is_whole_name(self, identifier: str) -> bool:
        """Whether a volume goes by exactly this name."""
        return self.owner_of_all(words(identifier)) is not None

    def is_many(self, parts: tuple[str, ...]) -> bool:
        """Whether the words name several: a plural, or a name that means the whole (`catalog`)."""
        if is_plural(parts[-1]):
            return True
        return any("".join(parts[-length:]) in self._collective for length in range(1, min(len(parts), 4) + 1))


def _spelled(name: str) -> str:
    return "".join(words(name))


def _last(name: str) -> str:
    parts = words(name)
    return parts[-1] if parts else name


def _collection(table: NameTable, identifier: str) -> str | None:
    parts = _without_tail(words(identifier))
    if not parts or _is_number(parts) or table.is_other(parts):
        return None
    owner = table.owner(parts)
    if owner is not None:
        made_up = not MADE_UP.isdisjoint(parts[:-1]) and table.owner_of_all(parts) is None
        return owner if table.is_many(parts) and not made_up else None
    head, preposition = _head(parts)
    if preposition:
        owner = table.owner(head) if head else None
        # `product_by_id` maps many keys to their rows; `product_for_user` is one row.
        if owner is not None:
            return owner if table.is_many(head) or preposition == "by" else None
        return _collection(table, "_".join(head)) if head else None
    if parts[-1] in CONTAINERS and len(parts) > 1:
        return table.owner(_without_tail(parts[:-1]))
    if "of" in parts and set(parts[: parts.index("of")]) <= CONTAINERS:
        return table.owner(parts[parts.index("of") + 1 :])
    return None


def _whole(table: NameTable, identifier: str) -> str | None:
    parts = tuple(word for word in words(identifier) if word not in WHOLES)
    if _is_number(parts) or set(parts) & NEUTRAL:
        return None
    head, preposition = _head(parts)
    if preposition not in ("", "by"):
        return None
    if len(head) > 1 and head[-1] in CONTAINERS and table.owner_of_all(head[:-1]) is not None:
        return table.owner_of_all(head[:-1])
    return table.owner_of_all(head) if head and (preposition or table.is_many(head)) else None


def _row(table: NameTable, identifier: str) -> str | None:
    parts = _without_tail(words(identifier))
    if not parts or _is_number(parts) or table.is_other(parts):
        return None
    head, preposition = _head(parts)
    if preposition in ("by", "to"):
        return None
    owner = table.owner(head)
    if owner is not None:
        return None if table.is_many(head) else owner
    return table.owner(head[:-1]) if head[-1:] and head[-1] in ROWS and len(head) > 1 else None


def _key(table: NameTable, identifier: str) -> str | None:
    parts = words(identifier)
    if len(parts) > 1 and parts[-1] in KEYS and not _is_number(parts):
        return table.owner(parts[:-1])
    return _row(table, identifier)


def _model(table: NameTable, name: str) -> str | None:
    parts = words(name)
    return table.owner(parts) if parts else None


def _path(table: NameTable, url_path: str) -> str | None:
    path = re.sub(r"^[a-z]+://[^/]*", "", url_path).split("?", 1)[0].split("#", 1)[0].rstrip("/")
    last = re.sub(r"\.(?:json|xml|csv|html?|php)$", "", path.rpartition("/")[2])
    if re.search(r"[{}<>:$*%()\[\]]", last):
        return None
    parts = words(last)
    owner = table.owner(parts) if parts else None
    return owner if owner is not None and table.is_many(parts) else None


_QUESTIONS = {"collection": _collection, "whole": _whole, "row": _row, "key": _key, "model": _model, "path": _path}


def _is_number(parts: tuple[str, ...]) -> bool:
    return (len(parts) > 1 and parts[0] in NUMBERS) or "per" in parts


def _without_tail(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words without trailing digits and words that say nothing (`products_2`, `products_sorted`)."""
    while len(parts) > 1 and (parts[-1].isdigit() or parts[-1] in NEUTRAL):
        parts = parts[:-1]
    return parts


def _head(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words before the first preposition, and that preposition; one at the end (`order_by`) makes it a verb."""
    for position, word in enumerate(parts[:-1]):
        if position and word in PREPOSITIONS:
            return parts[:position], word
    return parts, ""
