"""What the declaration of a model's field says: its keywords, how it loads, and the model that it leads to."""

from __future__ import annotations

from collections.abc import Container, Iterator

from scalesight.effects.catalogue import RelationField
from scalesight.inference.names import static
from scalesight.inference.program import ClassInfo, Program
from scalesight.inference.values import ClassRef, Library
from scalesight.outline import facts
from scalesight.outline.nodes import plain_text


def is_true(call: facts.Call, name: str) -> bool:
    """Whether a call has a keyword that is written `True`."""
    value = keyword(call, name)
    return isinstance(value, facts.Literal) and value.value is True


def keyword(call: facts.Call, name: str) -> facts.Expression | None:
    """The argument that a call gives by a name, or by a key of an object of options."""
    for argument in call.arguments:
        if argument.name == name:
            return argument.value
        found = entry(argument.value, name) if argument.name is None else None
        if found is not None:
            return found
    return None


def entry(expression: facts.Expression | None, name: str) -> facts.Expression | None:
    """What stands under a key of a dictionary's display."""
    if isinstance(expression, facts.Collection) and expression.kind == "dict":
        for key, item in zip(expression.keys, expression.items):
            if plain_text(key) == name:
                return item
    return None


def read_by(call: facts.Call, position: int) -> str | None:
    """The attribute that a function among the arguments reads (`variant => variant.product`), or the text there."""
    given = [a.value for a in call.arguments if a.name is None]
    value = given[position] if position < len(given) else None
    if isinstance(value, facts.Lambda) and value.body and isinstance(value.body[-1], facts.Return):
        value = value.body[-1].value
        return value.name if isinstance(value, facts.Attribute) else None
    return plain_text(value)


def eager(call: facts.Call) -> str:
    """How a relation is loaded with its rows: "joined", "batched", or "" for not."""
    if is_true(call, "eager"):
        return "joined"
    lazy = plain_text(keyword(call, "lazy"))
    return {"selectin": "batched", "subquery": "batched", "joined": "joined", "immediate": "batched"}.get(
        lazy or "", ""
    )


def target_of(
    program: Program,
    info: ClassInfo,
    call: facts.Call,
    kind: RelationField,
    annotation: facts.Expression | None,
    models: Container[str],
) -> str | None:
    """The model that a relation's declaration names, as a string, a class or in its annotation."""
    expression = keyword(call, kind.target)
    if expression is None:
        expression = next((a.value for a in call.arguments if a.name is None and not a.spread), None)
    if expression is None and annotation is not None:
        expression = next(_leaves(annotation), None)
    if isinstance(expression, facts.Lambda) and expression.body and isinstance(expression.body[0], facts.Return):
        expression = expression.body[0].value
    name = plain_text(expression)
    if name is not None:
        return _model_named(program, info, name, models)
    found = static(program, info.path, expression)
    if isinstance(found, ClassRef):
        return found.name
    if isinstance(found, Library):
        return _model_named(program, info, found.name, models)
    if isinstance(expression, facts.Name):
        return _model_named(program, info, expression.id, models)
    return None


def _model_named(program: Program, info: ClassInfo, name: str, models: Container[str]) -> str:
    if name == "self":
        return info.id
    app, _, bare = name.rpartition(".")
    paths = program.conventions(info.path).paths
    candidates = [c for c in program.classes_named(bare) if c in models]
    candidates = [c for c in candidates if program.conventions(c.rpartition(":")[0]).paths == paths]
    here = [c for c in candidates if c.rpartition(":")[0] == info.path]
    inside = [c for c in candidates if app and f"/{app.rpartition('.')[2]}/" in c]
    for group in (here if not app else inside, inside, here, candidates):
        if len(group) == 1:
            return group[0]
    if bare == "AUTH_USER_MODEL":
        bare = name = "User"
        users = [c for c in program.classes_named("User") if c in models]
        if len(users) == 1:
            return users[0]
    if len(candidates) > 1 and paths:
        return nearest(candidates, info.path) or candidates[0]
    return candidates[0] if candidates else name


def nearest(ids: list[str], path: str) -> str | None:
    """The one of several models (`<path>:<name>`) that stands nearest to a file; None where two are as near."""
    folders = path.split("/")[:-1]

    def shared(model: str) -> tuple[bool, int]:
        own = model.rpartition(":")[0]
        pairs = zip(folders, own.split("/")[:-1])
        return own == path, next((n for n, (one, other) in enumerate(pairs) if one != other), len(folders))

    ranked = sorted(ids, key=shared, reverse=True)
    return ranked[0] if shared(ranked[0]) != shared(ranked[1]) else None


def _leaves(annotation: facts.Expression) -> Iterator[facts.Expression]:
    """The names inside an annotation that are not wrappers, innermost first."""
    if isinstance(annotation, facts.Subscript):
        yield from _leaves(annotation.index)
    elif isinstance(annotation, facts.Collection):
        for item in annotation.items:
            yield from _leaves(item)
    elif isinstance(annotation, facts.Operation):
        for operand in annotation.operands:
            yield from _leaves(operand)
    elif isinstance(annotation, (facts.Text, facts.Name, facts.Attribute)):
        yield annotation
