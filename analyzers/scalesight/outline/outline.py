"""From bytes to the outline of a file."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scalesight.languages import Language, Markup
from scalesight.outline import expressions, statements  # noqa: F401  (they register what lowers each capture)
from scalesight.outline.comments import comments_of
from scalesight.outline.definitions import class_of, directives_of, function_of, without_docstring
from scalesight.outline.facts import Class, Function, Outline, PlacedClass, PlacedFunction
from scalesight.outline.lowering import Found, Local, Lowering, bare_of
from scalesight.outline.markup import markup_outline
from scalesight.outline.memo import Lowered, Memo, key_of
from scalesight.outline.owners import Owner, broken_owners, owners_in
from scalesight.outline.schema import schema_outline
from scalesight.outline.searching import all_in, definitions_in, details_in
from scalesight.syntax import Node, Tree, broken_spans, parse

MODULE = "<module>"


def outline(language: Language | Markup, source: bytes, memo: Memo | None = None, tree: Tree | None = None) -> Outline:
    """The outline of a file; any bytes have one.

    `tree` must be the tree of `source`. With a memo only what changed is lowered again; the outline is the same. A
    template or a schema has no tree and is read as a whole.
    """
    if isinstance(language, Markup):
        return schema_outline(language, source) if language.reader == "schema" else markup_outline(language, source)
    tree = tree if tree is not None else parse(language, source)
    root = tree.root_node
    found: dict[int, Found] = {}
    if memo is None:
        definitions, found = all_in(language, root)
    else:
        definitions = definitions_in(language, source, root)
    owners = owners_in(source, definitions, language.exports)
    placed_closures = _closures(owners)
    # The module (None) comes first; below it is an owner like the others.
    everyone: tuple[Owner | None, ...] = (None, *owners)
    keys = [_key(language, source, owner, owners) for owner in everyone]
    broken = broken_owners(root, owners) if root.has_error else frozenset()
    kept = [
        memo.get(_kind(owner), key) if memo is not None and owner not in broken else None
        for owner, key in zip(everyone, keys)
    ]
    missing = [owner for owner, lowered in zip(everyone, kept) if lowered is None]
    if memo is not None:
        found = details_in(language, source, root, owners, missing, definitions)
    bare = bare_of(language)

    functions: list[PlacedFunction] = []
    classes: list[PlacedClass] = []
    module: PlacedFunction | None = None
    for owner, key, lowered in zip(everyone, keys, kept):
        if lowered is None:
            start = owner.start if owner is not None else 0
            lowering = Lowering(language, source, start, found, bare, placed_closures, origin=start)
            lowered = _lowered(lowering, root, owner)
            if owner in broken:
                # What broken code says depends on what is around it, so its bytes alone are no key.
                key = _key_of_broken(key, lowered)
            elif memo is not None:
                memo.keep(_kind(owner), key, lowered)
        fact = lowered.fact
        if owner is None:
            assert isinstance(fact, Function)
            unplaced = "" if owner in broken else _key_of_module(language, source, owners, placed=False)
            module = PlacedFunction(MODULE, 0, key, fact, unplaced)
        elif isinstance(fact, Class):
            classes.append(PlacedClass(owner.qualname, owner.start, key, fact))
        else:
            functions.append(PlacedFunction(owner.qualname, owner.start, key, fact))
            _place_locals(source, key, owner, lowered.locals, functions, classes)
    assert module is not None
    errors = broken_spans(tree) if root.has_error else ()
    comments = comments_of(language, source, root)
    return Outline(language.name, module, tuple(functions), tuple(classes), comments, errors)


def _closures(owners: Sequence[Owner]) -> dict[int, tuple[str, int]]:
    """Qualname and ordinal of the owners in the place of a value, by node."""
    counts: dict[str, int] = {}
    closures: dict[int, tuple[str, int]] = {}
    for owner in owners:
        ordinal = 0
        if not owner.definition.is_class:
            ordinal = counts.get(owner.qualname, 0)
            counts[owner.qualname] = ordinal + 1
        if owner.definition.found.main in ("closure", "type"):
            closures[owner.definition.node.id] = (owner.qualname, ordinal)
    return closures


def _called(owner: Owner) -> str:
    """The name of an owner that its own bytes may not say."""
    in_a_value = owner.definition.found.main in ("closure", "type")
    return owner.qualname.rpartition(".")[2] if in_a_value else ""


def _kind(owner: Owner | None) -> str:
    if owner is None:
        return "module"
    return "class" if owner.definition.is_class else "function"


def _key(language: Language, source: bytes, owner: Owner | None, owners: Sequence[Owner]) -> str:
    if owner is None:
        return _key_of_module(language, source, owners)
    # What its pattern says of it depends on where it stands: the same arrow is a method in a class, and no method else.
    settings = sorted(owner.definition.found.settings.items())
    prefix = f"{language.name}:{_kind(owner)}:{settings}:".encode()
    if _called(owner):
        # Its name stands outside of it.
        return key_of(prefix, f"{owner.qualname}\0".encode(), source[owner.start : owner.end])
    return key_of(prefix, source[owner.start : owner.end])


def _key_of_module(language: Language, source: bytes, owners: Sequence[Owner], placed: bool = True) -> str:
    """The key of what stands between the definitions of a file, and (`placed`) where they stand."""
    pieces = [f"{language.name}:module:".encode()]
    end = 0
    for inner in owners:
        if inner.top:
            place = f"{inner.start} {inner.end} " if placed else ""
            pieces += (source[end : inner.start], f"\0{place}{inner.qualname}\0".encode())
            end = inner.end
    return key_of(*pieces, source[end:])


def _key_of_broken(key: str, lowered: Lowered) -> str:
    return key_of(key.encode(), msgspec.msgpack.encode(lowered))


def _lowered(lowering: Lowering, root: Node, owner: Owner | None) -> Lowered:
    if owner is not None and owner.definition.is_class:
        return Lowered(class_of(lowering, owner.definition, _called(owner)))
    if owner is not None:
        name = _called(owner)
        return Lowered(function_of(lowering, owner.definition, name), tuple(lowering.locals))
    told = lowering.statements(root.named_children)
    body, directives = without_docstring(told), directives_of(lowering, told)
    return Lowered(Function((0, len(lowering.source)), MODULE, (0, 0), (), body, modifiers=directives))


def _place_locals(
    source: bytes,
    key: str,
    owner: Owner,
    local_owners: Sequence[Local],
    functions: list[PlacedFunction],
    classes: list[PlacedClass],
) -> None:
    for local in local_owners:
        qualname, start = owner.qualname + local.qualname, owner.start + local.start
        local_key = key_of(f"{key} {local.start}".encode(), source[start : owner.start + local.end])
        if isinstance(local.fact, Class):
            classes.append(PlacedClass(qualname, start, local_key, local.fact))
        else:
            functions.append(PlacedFunction(qualname, start, local_key, local.fact))
