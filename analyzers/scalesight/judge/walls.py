"""Which walls hold for an entry point: the most specific key wins, wall by wall."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping

from scalesight.config.model import CONTEXTS, Scale, Wall

WRITES = ("request",)  # contexts whose elements end on a screen all the same: a page that the server renders


def walls_of(scale: Scale, context: str, names: tuple[str, ...]) -> Mapping[str, Wall]:
    """The walls by resource for a context and an entry point's names (its route, its dotted name)."""
    found: dict[str, tuple[int, Wall]] = {}
    for key, walls in scale.walls.items():
        rank = specificity(key, context, names)
        if rank < 0:
            continue
        for resource, wall in walls.items():
            before = found.get(resource)
            if before is None or rank > before[0]:
                found[resource] = (rank, wall)
    walls = {resource: wall for resource, (_, wall) in found.items()}
    if context in WRITES and "nodes" not in walls:
        walls |= {resource: wall for resource, wall in scale.walls.get("render", {}).items() if resource == "nodes"}
    return walls


def specificity(key: str, context: str, names: tuple[str, ...]) -> int:
    """-1 when the key does not hold here; a context is 0, a glob its literal characters, an exact name 10,000."""
    if key in CONTEXTS:
        return 0 if key == context else -1
    best = -1
    for name in names:
        if key == name:
            best = max(best, 10_000)
        elif fnmatch.fnmatchcase(name, key):
            best = max(best, 1 + sum(c not in "*?[]" for c in key))
    return best


def names_of(label: str, route: str | None, dotted: str) -> tuple[str, ...]:
    """The names under which an entry point may be keyed: `GET /products`, `/products`, `shop.views.product_list`."""
    found = [dotted]
    if label:
        found.append(label)
    if route is not None:
        path = route if route.startswith("/") else f"/{route}"
        for shown in {path, path.rstrip("/") or "/"}:
            found.extend(
                (shown, *(f"{verb} {shown}" for verb in ("GET", "POST", "PUT", "PATCH", "DELETE") if " " not in label))
            )
            verb = label.partition(" ")[0]
            if " " in label:
                found.append(f"{verb} {shown}")
    return tuple(dict.fromkeys(found))
