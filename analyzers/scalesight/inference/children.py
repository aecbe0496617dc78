"""All parents × the children of one parent are all the children: each child has one parent.

Where nobody declared how many children a parent has, only their total is known. A loop over 40 categories and the
products of each visits the 2,000 products once, not 40 × 2,000 of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scalesight.cost.algebra import (
    ZERO,
    Atom,
    Derived,
    Monomial,
    Polynomial,
    atom,
    atoms,
    log2,
    number,
    rebuild,
    sole_atom,
    up_to,
)
from scalesight.cost.interval import exactly
from scalesight.inference.sizes import Distinct, Named, Part, Related, Rows, Some

if TYPE_CHECKING:
    from scalesight.inference.binding import Binder


def over_all_parents(binder: Binder, size: Polynomial) -> Polynomial:
    """The polynomial with every such product replaced by the children's total, marked "up to"; inside `min`, too."""
    if not binder.scale.volumes or not any(isinstance(one, Related | Named | Distinct) for one in atoms(size)):
        return size
    total = ZERO
    for monomial, coefficient in size.terms.items():
        total += Polynomial({(): coefficient}) * _merged(binder, monomial)
    return total


def _inside(binder: Binder, size: Atom) -> Polynomial:
    """A derived size with such products merged in its arguments."""
    if not isinstance(size, Derived):
        return atom(size)
    merged = tuple(over_all_parents(binder, argument) for argument in size.arguments)
    return rebuild(size.kind, merged) if merged != size.arguments else atom(size)


def _merged(binder: Binder, monomial: Monomial) -> Polynomial:
    factors = [factor for factor, e, _ in monomial for _ in range(e)]
    inside = {factor: _inside(binder, factor) for factor in factors if isinstance(factor, Derived)}
    if any(whole != atom(factor) for factor, whole in inside.items()):
        rest = Polynomial({tuple(power for power in monomial if power[0] not in inside): exactly(1)})
        for factor, e, f in monomial:
            if factor in inside:
                rest = rest * _power(inside[factor], e, f)
        return over_all_parents(binder, rest)
    merged = False
    while len(factors) > 1 and (pair := _pair(binder, factors)) is not None:
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


def _power(size: Polynomial, e: int, f: int) -> Polynomial:
    result = number(1)
    for _ in range(e):
        result = result * size
    for _ in range(f):
        result = result * log2(size)
    return result


def _pair(binder: Binder, factors: list[Atom]) -> tuple[Atom, Atom, Atom] | None:
    """(parents, the children of one, all children) where both are among the factors; those furthest up come first."""
    pairs = list(_pairs(binder, factors))
    below = {children for _, children, _ in pairs}
    for place, children, all_children in pairs:
        if place not in below:
            return factors[place], factors[children], all_children
    return None if not pairs else (factors[pairs[0][0]], factors[pairs[0][1]], pairs[0][2])


def _pairs(binder: Binder, factors: list[Atom]) -> Iterator[tuple[int, int, Atom]]:
    for place, children in enumerate(factors):
        if children not in binder.shared_out:
            binder.shared_out[children] = _shared_out(binder, children)
        shared = binder.shared_out[children]
        if shared is None:
            continue
        owner, all_children = shared
        for other, parents in enumerate(factors):  # in a tree, the children of children are rows of the same kind
            if other != place and _counts(binder, parents, owner):
                yield other, place, _of_the_same(parents, children) or all_children


def _of_the_same(parents: Atom, children: Atom) -> Atom | None:
    """Where the parents are those of one row themselves, their children are that row's, not all there are."""
    if isinstance(parents, Related) and isinstance(children, Related) and parents.target == children.model:
        return Related(parents.model, f"{parents.field}.{children.field}", children.target)
    return None


def _shared_out(binder: Binder, size: Atom) -> tuple[str, Atom] | None:
    """(owner, all of them) for rows shared out among the owner's without a word on how many each has.

    The owner is a model, or an entity after "=" where only names tell.
    """
    if isinstance(size, Distinct):  # no more keys than rows
        inner = sole_atom(size.total)
        return _shared_out(binder, inner) if inner is not None else None
    if isinstance(size, Related):
        child = binder.entity(size.target)
        if child is not None and _is_untold(binder, size.model, child) and _has_one_parent(binder, size):
            return size.model, Rows(size.target)
    elif isinstance(size, Named):
        owner = next((binder.entity_of_row(name[1:]) for name in size.singulars if name.startswith(".")), None)
        child = binder.entity_of_named(size)
        if owner is not None and child is not None and child != owner and binder.scale.volumes[child].per is None:
            return f"={owner}", Named(size.name)
    return None


def _is_untold(binder: Binder, owner: str, child: str) -> bool:
    """Whether nobody declared how many such an owner has: surveys hang on a workspace, beside segments, on none."""
    per, entity = binder.scale.volumes[child].per, binder.entity(owner)
    return per is None or (entity is not None and entity != per and binder.scale.volumes[entity].per == per)


def _has_one_parent(binder: Binder, size: Related) -> bool:
    """Whether a child belongs to one parent: where the models are not in sight, unless something says otherwise."""
    model, target = binder.models.get(size.model), binder.models.get(size.target)
    if model is None or target is None or "." in size.field:  # a chain of such relations
        return True
    relation = model.relations.get(size.field)
    back = target.relations.get(relation.inverse) if relation is not None and relation.inverse is not None else None
    return back is not None and back.to == "one"


def _counts(binder: Binder, size: Atom, owner: str) -> bool:
    """Whether a factor counts different rows of the owner: all, those of one parent, or a page of them."""
    if isinstance(size, Derived) and size.kind in ("min", "max"):
        inner = (sole_atom(argument) for argument in size.arguments)
        counted = (one is not None and _counts(binder, one, owner) for one in inner)
        return any(counted) if size.kind == "min" else all(counted)
    if isinstance(size, Some | Part):
        inner_size = sole_atom(size.whole)
        return inner_size is not None and _counts(binder, inner_size, owner)
    entity = owner[1:] if owner.startswith("=") else binder.entity(owner)
    if isinstance(size, Rows | Related):
        model = size.model if isinstance(size, Rows) else size.target
        return model == owner or (entity is not None and binder.entity(model) == entity)
    return isinstance(size, Named) and entity is not None and binder.entity_of_named(size) == entity
