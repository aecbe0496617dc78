"""What a summary was worked out from, and how to see whether it still is so.

A dependency is a question that the evaluation asked of the program (see `answers`): its kind, then what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scalesight.inference.anchors import ORIGINAL
from scalesight.inference.answers import Question
from scalesight.inference.models import Model, models_of, pointing
from scalesight.inference.names import ancestors, declared_fields, find_member, home, inner_class, lineage, lookup
from scalesight.inference.program import CONSTRUCTOR, ClassInfo, Program
from scalesight.inference.rows import row_by_name
from scalesight.inference.settings import declared_in
from scalesight.inference.signals import receivers_of
from scalesight.inference.template_files import has_templates, template_path
from scalesight.inference.template_names import registered
from scalesight.outline import facts
from scalesight.outline.alike import are_alike, is_alike

MARK = "mark"


def fingerprint(program: Program, question: Question) -> object:
    """A value that changes when the answer changes."""
    return program.answers.once((MARK, *question), lambda: MARKS[question[0]](program, *question[1:]))


def _function(program: Program, path: str, qualname: str, ordinal: int) -> object:
    placed = program.function(path, qualname, ordinal)
    if placed is None:
        return None
    anchors = program.anchors_of(path, qualname, ordinal)
    return placed.key if anchors == ORIGINAL else (placed.key, anchors)


def _said(program: Program, path: str, qualname: str, ordinal: int) -> object:
    placed = program.function(path, qualname, ordinal)
    return None if placed is None else SaidByModule(placed)


def _anchors(program: Program, path: str, qualname: str, ordinal: int, span: facts.Span) -> object:
    """Where what is spent in a part of a function is told to stand."""
    return program.anchors_of(path, qualname, ordinal).inside(span)


def _signature(program: Program, path: str, qualname: str, ordinal: int) -> object:
    """What a caller sees of a function."""
    placed = program.function(path, qualname, ordinal)
    if placed is None:
        return None
    function = placed.function
    parameters = tuple((p.name, p.kind, _plain(p.annotation), _plain(p.default)) for p in function.parameters)
    decorators = tuple(_plain(decorator) for decorator in function.decorators)
    return (
        function.name,
        parameters,
        decorators,
        _plain(function.returns),
        function.is_async,
        function.is_generator,
        function.modifiers,
    )


def _plain(expression: facts.Expression | None) -> object:
    """An expression without its place, where it is so simple that nothing can be spent at that place."""
    match expression:
        case facts.Literal(value=value):
            return ("literal", type(value), value)
        case facts.Name(id=name):
            return ("name", name)
        case facts.Attribute(base=base, name=name):
            return ("attribute", _plain(base), name)
        case facts.Subscript(base=base, index=index):
            return ("subscript", _plain(base), _plain(index))
    return expression


@dataclass(frozen=True)
class Said:
    """A statement, wherever it stands."""

    statement: facts.Assign

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and is_alike(self.statement, other.statement)

    def __hash__(self) -> int:
        return 0


@dataclass(frozen=True)
class SaidByModule:
    """The code of a module, wherever its parts stand."""

    module: facts.PlacedFunction

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SaidByModule) and (
            self.module.key == other.module.key or are_alike(self.module, other.module)
        )

    def __hash__(self) -> int:
        return 0


def _name(program: Program, path: str, name: str) -> object:
    if not program.holds(path):
        return None
    found = lookup(program, path, name)
    return (Said(found) if isinstance(found, facts.Assign) else found, name in program.scope(path))


def _class(program: Program, class_id: str) -> object:
    """A class without its methods. Where its fields stand counts, for what is spent there has a place."""
    info = program.class_info(class_id)
    return None if info is None else (tuple(info.fields.items()), tuple(info.inner.items()))


def _lineage(program: Program, class_id: str) -> object:
    """The ancestors with their fields, and which of them write a constructor."""
    return tuple(
        (info.id, tuple(info.fields.items()), CONSTRUCTOR in info.methods) if isinstance(info, ClassInfo) else info
        for info in lineage(program, class_id)
    )


def _model(program: Program, model_id: str) -> object:
    model = models_of(program).models.get(model_id)
    return None if model is None else _content(model)


def _models(program: Program) -> object:
    return tuple(_content(model) for model in models_of(program).models.values())


def _content(model: Model) -> object:
    relations = tuple(model.relations.items())
    fields, unique = tuple(sorted(model.fields)), tuple(sorted(model.unique))
    return (model.id, model.name, model.orm.name, model.table, model.abstract, relations, fields, unique)


MARKS: Mapping[str, Callable[..., object]] = {
    "function": _function,
    "said": _said,
    "anchors": _anchors,
    "signature": _signature,
    "name": _name,
    "home": lambda program, path, name: home(program, path, name),
    "imported": lambda program, path, statement, name: program.imported(path, statement, name),
    "required": lambda program, path, module: program.required(path, module),
    "submodule": lambda program, module, name: program.submodule(module, name),
    "class": _class,
    "is class": lambda program, class_id: program.is_class(class_id),
    "inner class": lambda program, class_id, name: inner_class(program, class_id, name),
    "classes named": lambda program, name: tuple(program.classes_named(name)),
    "ancestors": lambda program, class_id: tuple(ancestors(program, class_id)),
    "member": lambda program, class_id, name, skip, after: find_member(program, class_id, name, skip, after),
    "lineage": _lineage,
    "template": lambda program, path, name: template_path(program, path, name),
    "has templates": lambda program: has_templates(program),
    "template name": lambda program, path, name: registered(program, path, name),
    "signals": lambda program: receivers_of(program),
    "setting": lambda program, name: declared_in(program, name),
    "declared": lambda program, class_id: tuple(declared_fields(program, class_id)),
    "model": _model,
    "models": _models,
    "pointing": lambda program, name: pointing(program, name),
    "row named": lambda program, path, name: row_by_name(program, path, name),
}
