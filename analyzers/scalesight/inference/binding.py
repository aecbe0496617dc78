"""Puts declared volumes in the place of sizes: what `rows(Product)`, `product.variants` and `products` count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scalesight.config.model import Scale
from scalesight.cost.algebra import (
    ONE,
    ZERO,
    Atom,
    Count,
    Polynomial,
    Unknown,
    atom,
    atoms,
    is_multiple,
    minimum,
    number,
    substitute,
    unknown,
    unknowns,
    up_to,
    without_marks,
)
from scalesight.inference.children import over_all_parents
from scalesight.inference.models import models_of, qualified, short
from scalesight.inference.naming import NameTable
from scalesight.inference.nouns import is_countable, noun_of, plural_of
from scalesight.inference.program import Program
from scalesight.inference.sizes import (
    BY_NAME,
    Distinct,
    IsEntity,
    Listed,
    Named,
    Part,
    Related,
    RowBytes,
    Rows,
    Sent,
    Some,
    Told,
)
from scalesight.inference.whose import is_given, is_made_up, is_own, is_sorted_out, is_typed
from scalesight.presets import ROW_BYTES

KINDS = {"orm_row": "orm_instance", "dict": "values_dict", "row": "orm_instance", "str": "object"}


@dataclass(frozen=True)
class Bound:
    """A polynomial over declared volumes; `up_to` when it is a bound only.

    `share` when all of some volume stands in for what one row of another has of it (`test.findings` of all findings);
    `of_one_row` when that other is declared, too: there are many of it, and hardly one has them all.
    `loose` when all stand in for some of which nothing tells how many: the variants of a product that is not in sight,
    a page of an unknown length.
    """

    size: Polynomial
    up_to: bool
    share: bool = False
    of_one_row: bool = False
    loose: bool = False


class Binder:
    """Binds atoms under one `scale.toml`; every answer is remembered."""

    def __init__(self, program: Program, scale: Scale) -> None:
        self.scale = scale
        self.names = NameTable(scale.volumes.values())
        self.models = models_of(program)
        tables = {m.id: (m.name, m.table or qualified(m.id)) for m in self.models.values()}
        claimed = self.names.bind_models(tables)
        self._entities: Mapping[str, str] = self._own_children(claimed)
        self.names.set_apart(m.name for m in self.models.values() if m.id not in claimed)
        self._contested = frozenset(entity for model, entity in claimed.items() if model not in self._entities)
        self._atoms: dict[Atom, Polynomial] = {}
        self._bounds: dict[Polynomial, Bound] = {}
        self.shared_out: dict[Atom, tuple[str, Atom] | None] = {}  # see `children`
        self._shares: set[Atom] = set()
        self._of_one_row: set[Atom] = set()
        self._loose: set[Atom] = set()

    def _own_children(self, entities: Mapping[str, str]) -> dict[str, str]:
        """Of several models that claim one fan-out, those of its parent (an order's lines, not a basket's)."""
        claims: dict[str, list[str]] = {}
        for model, entity in entities.items():
            claims.setdefault(entity, []).append(model)
        kept = dict(entities)
        for entity, models in claims.items():
            parent = self.scale.volumes[entity].per
            if parent is None or len(models) < 2:
                continue
            own = [model for model in models if self._belongs(model, parent, entities)]
            for model in models:
                if own and model not in own:
                    del kept[model]
        return kept

    def _belongs(self, model: str, parent: str, entities: Mapping[str, str]) -> bool:
        relations = self.models[model].relations.values()
        parents = {relation.target for relation in relations if relation.to == "one"}
        return any(parent in (entities.get(p), self.names.entity_of_model(short(p))) for p in parents)

    @property
    def remembered(self) -> int:
        """How many answers are remembered."""
        return len(self._atoms) + len(self._bounds)

    @cached_property
    def mark(self) -> object:
        """What binding rests on besides the scale: which models there are, and the entity of each."""
        return (self._entities, frozenset(self.models))

    def bind(self, size: Polynomial) -> Bound:
        """The polynomial over volumes, without its marks."""
        found = self._bounds.get(size)
        if found is None:
            whole, stripped, marked = self._stripped(size)
            share = any(one in self._shares for one in atoms(whole))
            of_one_row = any(one in self._of_one_row for one in atoms(whole))
            loose = any(one in self._loose for one in atoms(whole))
            found = self._bounds[size] = Bound(stripped, marked, share, of_one_row, loose)
        return found

    def _stripped(self, size: Polynomial) -> tuple[Polynomial, Polynomial, bool]:
        """(a size with children as their totals, the same over volumes without marks, whether it had any)."""
        plain, marked = without_marks(size)
        whole = over_all_parents(self, plain)
        stripped, marked_again = without_marks(substitute(whole, self._atom))
        return whole, stripped, marked or marked_again

    def _atom(self, size: Atom) -> Polynomial | None:
        found = self._atoms.get(size)
        if found is None:
            found = self._atoms[size] = self._bind_atom(size)
        return found

    def _bind_atom(self, size: Atom) -> Polynomial:
        if isinstance(size, Rows):
            if self._is_fan_out_of_objects(size.model):
                self._loose.add(size)
                return up_to(self.rows(size.model))
            return self.rows(size.model)
        if isinstance(size, Related):
            return self._related(size)
        if isinstance(size, Named):
            return self._named(size)
        if isinstance(size, RowBytes):
            return number(self._row_bytes(size))
        if isinstance(size, Distinct):
            return self._distinct(size)
        if isinstance(size, Told):
            return self._told(size)
        if isinstance(size, Some):
            if size.keys is None or unknowns(substitute(size.keys, self._atom)):
                self._loose.add(size)
            whole = substitute(size.whole, self._atom)
            return up_to(whole) if size.up_to else whole
        if isinstance(size, Part):
            self._shares.add(size)
            self._as_weak_as(size, size.whole)
            if size.owner and self.names.entity_of_singular(size.owner) is not None:
                self._of_one_row.add(size)
            return up_to(substitute(size.whole, self._atom))
        if isinstance(size, Listed):
            entity = self.names.entity_of_path(size.path)
            return self.total(entity) if entity is not None else unknown("pages")
        if isinstance(size, Sent):
            self._loose.add(size)
            return atom(size)
        if isinstance(size, IsEntity):
            return ONE if self.names.entity_of_singular(size.name) is not None else ZERO
        return atom(size)

    def _as_weak_as(self, size: Atom, whole: Polynomial) -> None:
        """What is worked out from sizes that stand in for others stands in for others, too."""
        for weak in (self._shares, self._loose, self._of_one_row):
            if any(one in weak for one in atoms(whole)):
                weak.add(size)

    def _is_fan_out_of_objects(self, model: str) -> bool:
        """Whether a class is no table, and its objects belong to a parent: `lines: Line[]` are hardly all there are."""
        if ":" not in model or model in self.models or model.startswith(("table:", "rel:")):
            return False
        entity = self.entity(model)
        return entity is not None and self.scale.volumes[entity].per is not None

    def _told(self, size: Told) -> Polynomial:
        """What the making of a collection says, else up to as many as its name does."""
        derived = substitute(size.derived, self._atom)
        self._as_weak_as(size, size.derived)
        if not unknowns(derived) or self.names.entity_of_whole(size.name) is None:
            return derived
        name = Named(size.name, size.singulars)
        called = self._named(name)
        if unknowns(called) or name in self._loose:  # a list that code fills with all lines of all orders?
            return derived
        self._as_weak_as(size, atom(name))
        return up_to(called)

    def _distinct(self, size: Distinct) -> Polynomial:
        _, total, marked = self._stripped(size.total)
        self._as_weak_as(size, size.total)
        keys = ONE
        for name in size.names:
            called = name
            if name.startswith("model:"):
                called = short(name)
                entity = self.entity(name.removeprefix("model:"))
            else:
                entity = self.names.entity_of_key(name) or self.names.entity_of_singular(name)
            if entity is None:
                return unknown(f"values of {called}") if size.untold else up_to(total)
            keys = keys * self.total(entity)
        if unknowns(total):  # nobody tells whether all keys come, and hardly all pairs of them do
            self._loose.add(size)
            return up_to(keys) if len(size.names) == 1 else total
        fewer = keys if is_multiple(total, keys) else minimum(total, keys)
        return up_to(fewer) if marked else fewer

    # --- entities ---

    def entity(self, model: str) -> str | None:
        """The volume that counts a model's or table's rows."""
        if model in self._entities:
            return self._entities[model]
        if model in self.models:
            return None
        if model.startswith("rel:"):
            name = model.removeprefix("rel:")
            return self.names.entity_of_collection(name) or self.names.entity_of_singular(name)
        if model.startswith("table:"):
            return self.names.entity_of_model(model.removeprefix("table:"))
        return self.names.entity_of_model(short(model))

    def entity_of_row(self, name: str) -> str | None:
        """The volume of which a name holds one row, or a class is one."""
        return self.names.entity_of_singular(name) or self.names.entity_of_model(name)

    def entity_of_named(self, size: Named) -> str | None:
        """The volume of what a collection holds: by its elements' class, else by the first of its names that tells."""
        if size.model:
            return self.entity(size.model)
        found = (
            self.names.entity_of_singular(name[5:])
            if name.startswith("each ")
            else self.names.entity_of_collection(name)
            for name in size.name.split("|")
            if name
        )
        return next((entity for entity in found if entity is not None), None)

    def total(self, entity: str) -> Polynomial:
        """All rows of an entity: a fan-out counts its parent's rows times its own number."""
        total = self._own(entity)
        seen = {entity}
        volume = self.scale.volumes[entity]
        while volume.per is not None and volume.per in self.scale.volumes and volume.per not in seen:
            seen.add(volume.per)
            total = self._own(volume.per) * total
            volume = self.scale.volumes[volume.per]
        return total

    def _own(self, entity: str) -> Polynomial:
        volume = self.scale.volumes[entity]
        if volume.count is None:
            return atom(Unknown(entity, declarable=True))
        return atom(Count(entity))

    def rows(self, model: str) -> Polynomial:
        """The size of a whole table; unknown under the model's name when nothing counts it."""
        if not model:
            return unknown("rows")
        entity = self.entity(model)
        if entity is not None:
            return self.total(entity)
        return self._undeclared(model)

    def _undeclared(self, model: str) -> Polynomial:
        """The rows of a model that no volume counts, under a name that a volume could still take."""
        name = plural_of(short(model))
        taken = model in self.models and self.names.entity_of_collection(name) is not None
        return atom(Unknown(plural_of(qualified(model)) if taken else name, declarable=True))

    def _related(self, size: Related) -> Polynomial:
        child = self.entity(size.target)
        if child is None and size.target not in self.models:
            child = self.names.entity_of_collection(size.field)
            child = None if child == self.entity(size.model) else child  # `user.teamUsers` are no users
        if child is None:
            return self._undeclared(size.target)
        parent = self.entity(size.model)
        volume = self.scale.volumes[child]
        of_any = parent is None and not size.field.startswith(BY_NAME)
        if volume.per is not None and (of_any or volume.per == parent):
            return self._own(child)
        of_one = self._of_one(child, parent) if parent is not None else None
        if of_one is not None:
            return of_one
        self._shares.add(size)
        if parent is not None and parent != child:
            self._of_one_row.add(size)
        return up_to(self.total(child))

    def _of_one(self, child: str, owner: str) -> Polynomial | None:
        """What one row of another entity has of a fan-out, where both hang on one ancestor.

        An ancestor's are those of the fan-outs between them; those of a row beside it (the fields of one recipient,
        both of them an envelope's) are up to all that their common ancestor has.
        """
        above = self._chain(child, owner)
        if above is not None:
            return above
        seen = {owner}
        while (ancestor := self.scale.volumes[owner].per) is not None and ancestor not in seen:
            seen.add(ancestor)
            beside = self._chain(child, ancestor)
            if beside is not None:
                return up_to(beside)
            owner = ancestor
            if owner not in self.scale.volumes:
                break
        return None

    def _chain(self, child: str, parent: str) -> Polynomial | None:
        """A grandchild reached from an ancestor counts the fan-outs between them."""
        total = self._own(child)
        volume = self.scale.volumes[child]
        seen = {child}
        while volume.per is not None and volume.per not in seen:
            if volume.per == parent:
                return total
            seen.add(volume.per)
            total = self._own(volume.per) * total
            volume = self.scale.volumes[volume.per]
        return None

    def _named(self, size: Named) -> Polynomial:
        alternatives = [name for name in size.name.split("|") if name]
        read_from = _owners(size)
        sent = any(map(is_given, read_from))
        if sent:
            self._loose.add(size)
        if size.model and self.entity(size.model) is None:
            return self.rows(size.model)
        for name in alternatives:
            if name.startswith("one of "):
                continue
            if name.startswith("each "):  # what a loop calls an element: which rows, not how many of them
                entity = self.names.entity_of_singular(name.removeprefix("each "))
                if entity is not None:
                    return up_to(self.total(entity))
                continue
            entity = self.entity(size.model) if size.model else self.names.entity_of_collection(name)
            if entity is None or (not size.model and self._is_of_its_own_kind(size, entity)):
                continue  # `user.teamUsers` are no users
            volume = self.scale.volumes[entity]
            if any(map(is_made_up, read_from)):
                continue
            if volume.per is None:
                taken_from = [*read_from, *(name.removeprefix("one of ") for name in alternatives[1:])]
                given = any(is_typed(name) or is_given(name) for name in taken_from)
                if given or self.names.lists_keys(name):
                    self._loose.add(size)
                of_another = self._is_of_another_row(size, entity) or any(map(is_own, read_from))
                if not size.relation and not of_another:
                    return up_to(self.total(entity)) if given or is_sorted_out(name) else self.total(entity)
                self._shares.add(size)
                if of_another:
                    self._of_one_row.add(size)
                return up_to(self.total(entity))
            parents = {name: self.names.entity_of_key(name.lstrip(".")) for name in size.singulars}
            if volume.per in parents.values():  # what a client sends for one parent is up to what a parent has
                return up_to(self._own(entity)) if sent else self._own(entity)
            owners = sorted({owner for owner in parents.values() if owner is not None} - {entity})
            held = [bound for bound in (self._of_one(entity, owner) for owner in owners) if bound is not None]
            if held:
                return minimum(*held)
            if any(name.startswith(".") and owner is not None for name, owner in parents.items()):
                continue  # another entity's (`basket.lines` where lines are declared per order)
            if entity in self._contested and not size.model:
                continue  # another model has that name too (`basket.Line`), and nothing here says which is meant
            if size.relation:
                return up_to(self._own(entity))  # of one row, whatever it is called (`self.object.lines.all()`)
            self._loose.add(size)
            return up_to(self.total(entity))
        first = alternatives[0].removeprefix("one of ") if alternatives else "elements"
        noun = noun_of(first)
        told = self.names.entity_of_collection(noun) is not None  # declared, and yet not meant here
        taken = self.names.is_whole_name(first)  # a line for them stands there, and says nothing of these
        return atom(Unknown(first if told else noun, declarable=is_countable(first) and not taken))

    def _is_of_its_own_kind(self, size: Named, entity: str) -> bool:
        """Whether a collection was read from one row of the very entity that its name ends in.

        What `products = products.cached()` gives is still called after all of them.
        """
        owners = [owner for owner in _owners(size) if owner not in size.name.split("|")]
        return any(
            entity in (self.names.entity_of_singular(owner), self.names.entity_of_collection(owner)) for owner in owners
        )

    def _is_of_another_row(self, size: Named, entity: str) -> bool:
        """Whether a collection was read from one row of some other entity (`category.products`)."""
        owners = (self.names.entity_of_singular(owner) for owner in _owners(size))
        return any(owner is not None and owner != entity for owner in owners)

    def _row_bytes(self, size: RowBytes) -> float:
        declared = self._declared_row(size)
        return _preset_row(size) if declared is None else declared

    def assumes_bytes(self, size: Polynomial) -> bool:
        """Whether a size in bytes rests on a preset for some row."""
        return any(isinstance(one, RowBytes) and self._declared_row(one) is None for one in atoms(size))

    def _declared_row(self, size: RowBytes) -> float | None:
        """The bytes that a volume declares for its rows; an element of no known model may bear the volume's name."""
        if size.model is None:
            return None
        entity = self.entity(size.model)
        if entity is None and ":" not in size.model and "." not in size.model:
            entity = self.names.entity_of_collection(size.model) or self.names.entity_of_singular(size.model)
        row = self.scale.volumes[entity].row if entity is not None else None
        if row is None or (size.part and _preset_row(size) < row):
            return None  # some columns of a heavy row
        return float(row)


def _preset_row(size: RowBytes) -> float:
    preset = ROW_BYTES.get(KINDS.get(size.kind, size.kind)) or ROW_BYTES["object"]
    return preset.value


def _owners(size: Named) -> list[str]:
    """The names of what a collection was read from."""
    return [name[1:] for name in size.singulars if name.startswith(".")]
