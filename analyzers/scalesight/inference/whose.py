"""Whose rows are read from something, as its name says: `session.teams`, `body.products`, `example.orders`."""

from __future__ import annotations

from collections.abc import Container

from scalesight.inference.naming import MADE_UP, words

# `body.products`: what somebody sends along.
GIVEN = frozenset(["body", "formdata", "input", "inputs", "payload", "draft"])
# What a form or a serializer leaves of it.
CHECKED = frozenset([("cleaned", "data"), ("validated", "data")])
# `form.products`, `watch("products")`: what somebody types in.
TYPED = frozenset(["form", "watch"])
# `session.teams`, `user.teams`, `userState.teams`: those of whoever is signed in.
OWN = frozenset(["session", "me", "viewer", "user", "auth", "identity", "profile"])
# What keeps them: says nothing of whose they are.
KEEPERS = frozenset(["state", "data", "info", "store", "context"])


def is_made_up(name: str) -> bool:
    """Whether a name says that what it holds was made for show: `example_products`, `generatedDataset`."""
    return not (MADE_UP | {"generated"}).isdisjoint(words(name))


def is_given(name: str) -> bool:
    """Whether a name holds what somebody sent along: `body`, `order_input`, `validated_data`."""
    return _ends_in(name, GIVEN) or words(name)[-2:] in CHECKED


def is_typed(name: str) -> bool:
    """Whether a name holds what somebody types in: `form`, `watch`."""
    return _ends_in(name, TYPED)


def is_sorted_out(name: str) -> bool:
    """Whether a name says that things are held by others: `lines_for_warehouses` has the warehouses that have lines."""
    return not {"for", "by", "per"}.isdisjoint(words(name)[1:-1])


def is_own(name: str) -> bool:
    """Whether a name holds what belongs to whoever is signed in: `session`, `currentUser`, `userState`."""
    parts = [word for word in words(name) if word not in KEEPERS]
    return bool(parts) and parts[-1] in OWN


def _ends_in(name: str, last: Container[str]) -> bool:
    parts = words(name)
    return bool(parts) and parts[-1] in last
