"""All parents × the children of one parent are all the children: each child has one parent.

Where nobody declared how many children a parent has, only their total is known. A loop over 40 categories and the
products of each visits the 2,000 products once, not 40 × 2,000 of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.algebra import ZERO, Atom, Derived, Monomial, Polynomial, atom, sole_atom, up_to
from scalesight.cost.interval import exactly
from scalesight.inference.sizes import Named, Related, Rows, Some

if TYPE_CHECKING:
    from scalesight.inference.binding import Binder


def over_all_parents(binder: Binder, size: Polynomial) -> Polynomial:
    """The polynomial with every such product replaced by the children's total, marked "up to"."""
    if not any(isinstance(factor, Related | Named) for monomial in size.terms for factor, _, _ in monomial):
        return size
    total = ZERO
    for monomial, coefficient in size.terms.items():
        total += Polynomial({(): coefficient}) * _merged(binder, monomial)
    return total


def _merged(binder: Binder, monomial: Monomial) -> Polynomial:
    factors = [factor for factor, e, _ in monomial for _ in range(e)]
    merged = False
    while (pair := _pair(binder, factors)) is not None:
        parents, children, all_children = pair
        factors.remove(parents)
        factors.remove(children)
        factors.append(all_children)
        merged = True
    if not merged:
        return Polynomial({monomial: exactly(1)})
    result = Polynomial({tuple((factor, 0, f) for factor, _, f in monomial if f): exactly(1)})
    for factor in factors:
        result = result * atom(factor)
    return up_to(result)


def _pair(binder: Binder, factors: list[Atom]) -> tuple[Atom, Atom, Atom] | None:
    """(parents, the children of one, all children) where both are among the factors."""
    for place, children in enumerate(factors):
        shared = _shared_out(binder, children)
        if shared is None:
            continue
        owner, all_children = shared
        for other, parents in enumerate(factors):  # in a tree, the children of children are rows of the same kind
            if other != place and _counts(binder, parents, owner):
                return parents, children, all_children
    return None


def _shared_out(binder: Binder, size: Atom) -> tuple[str, Atom] | None:
    """(owner, all of them) for rows shared out among the owner's without a word on how many each has.

    The owner is a model, or an entity after "=" where only names tell.
    """
    if isinstance(size, Related):
        child = binder.entity(size.target)
        if _has_one_parent(binder, size) and child is not None and binder.scale.volumes[child].per is None:
            return size.model, Rows(size.target)
    elif isinstance(size, Named):
        owner = next((binder.entity_of_row(name[1:]) for name in size.singulars if name.startswith(".")), None)
        child = binder.entity_of_named(size)
        if owner is not None and child is not None and child != owner and binder.scale.volumes[child].per is None:
            return f"={owner}", Named(size.name)
    return None


def _has_one_parent(binder: Binder, size: Related) -> bool:
    """Whether a child belongs to one parent: where the models are not in sight, unless something says otherwise."""
    model, target = binder.models.get(size.model), binder.models.get(size.target)
    if model is None or target is None:
        return True
    relation = model.relations.get(size.field)
    back = target.relations.get(relation.inverse) if relation is not None and relation.inverse is not None else None
    return back is not None and back.to == "one"


def _counts(binder: Binder, size: Atom, owner: str) -> bool:
    """Whether a factor counts different rows of the owner: all, those of one parent, or a page of them."""
    if isinstance(size, Derived) and size.kind == "min":
        inner = (sole_atom(argument) for argument in size.arguments)
        return any(one is not None and _counts(binder, one, owner) for one in inner)
    if isinstance(size, Some):
        inner_size = sole_atom(size.whole)
        return inner_size is not None and _counts(binder, inner_size, owner)
    entity = owner[1:] if owner.startswith("=") else binder.entity(owner)
    if isinstance(size, Rows | Related):
        model = size.model if isinstance(size, Rows) else size.target
        return model == owner or (entity is not None and binder.entity(model) == entity)
    return isinstance(size, Named) and entity is not None and binder.entity_of_named(size) == entity
