"""Functions, classes and imports."""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.outline.expressions import arguments_of
from scalesight.outline.facts import (
    Class,
    Define,
    DefineClass,
    Evaluate,
    Function,
    Import,
    ImportedName,
    Statement,
    Text,
)
from scalesight.outline.lowering import STATEMENTS, Found, Local, Lowering
from scalesight.outline.parameters import annotation_of, parameters_of
from scalesight.syntax import Node

Statements = tuple[Statement, ...]


@dataclass(slots=True)
class Definition:
    """A function or class in the tree: `outer` is the node with its decorators."""

    outer: Node
    node: Node
    found: Found
    decorators: tuple[Node, ...] = ()

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return self.found.main == "class"

    @property
    def name(self) -> Node | None:
        """The node of its name."""
        return self.found.role(f"{self.found.main}.name")


def definition_at(lowering: Lowering, node: Node, found: Found) -> Definition | None:
    """The definition whose outer node this is; None for decorators without one."""
    if found.main != "decorated":
        return Definition(node, node, found)
    inner = found.role("decorated.definition")
    inner_found = lowering.look(inner) if inner is not None else None
    if inner is None or inner_found is None or inner_found.main not in ("function", "class"):
        return None
    return Definition(node, inner, inner_found, tuple(found.all("decorated.decorator")))


def function_of(lowering: Lowering, definition: Definition) -> Function:
    """The facts of a function; spans from the lowering's base."""
    found, name = definition.found, definition.name
    outer_generator, lowering.generator = lowering.generator, False
    outer_place = lowering.inside_function, lowering.in_local_class
    lowering.inside_function, lowering.in_local_class = True, False
    decorators = tuple(map(lowering.expression, definition.decorators))
    parameters = parameters_of(lowering, found.role("function.parameters"))
    returns = annotation_of(lowering, found.role("function.returns"))
    broken = lowering.broken(definition.node) if definition.node.has_error else ()
    body = broken + without_docstring(lowering.statements([found.role("function.body")]))
    function = Function(
        lowering.span(definition.outer),
        lowering.text(name) if name is not None else "",
        lowering.span(name or definition.node),
        parameters,
        body,
        decorators,
        returns,
        "function.async" in found.roles,
        lowering.generator,
    )
    lowering.generator = outer_generator
    lowering.inside_function, lowering.in_local_class = outer_place
    return function


def class_of(lowering: Lowering, definition: Definition) -> Class:
    """The facts of a class without its methods; spans from the lowering's base."""
    found, name = definition.found, definition.name
    decorators = tuple(map(lowering.expression, definition.decorators))
    bases = arguments_of(lowering, found.role("class.bases"))
    broken = lowering.broken(definition.node) if definition.node.has_error else ()
    return Class(
        lowering.span(definition.outer),
        lowering.text(name) if name is not None else "",
        lowering.span(name or definition.node),
        bases,
        broken + without_docstring(lowering.statements([found.role("class.body")])),
        decorators,
    )


def without_docstring(body: Statements) -> Statements:
    """The statements without a leading string that stands alone."""
    first = body[0] if body else None
    if isinstance(first, Evaluate) and isinstance(first.value, Text):
        parts = first.value.parts
        if not parts or (len(parts) == 1 and isinstance(parts[0], str)):
            return body[1:]
    return body


def _define(lowering: Lowering, node: Node, found: Found) -> Statements:
    definition = definition_at(lowering, node, found)
    if definition is None:
        return lowering.statements(lowering.children(node))
    name = lowering.text(definition.name) if definition.name is not None else ""
    span = lowering.span(node)
    if not lowering.inside_function:
        return (DefineClass(span, name),) if definition.is_class else (Define(span, name),)
    if definition.is_class:
        within = lowering.qualname if lowering.in_local_class else f"{lowering.qualname}.<locals>"
        _local(lowering, definition, f"{within}.{name}")
        return (DefineClass(span, name),)
    if lowering.in_local_class:
        _local(lowering, definition, f"{lowering.qualname}.{name}")
        return (Define(span, name),)
    outer, lowering.qualname = lowering.qualname, f"{lowering.qualname}.<locals>.{name}"
    function = function_of(lowering, definition)
    lowering.qualname = outer
    return (Define(span, name, function),)


def _local(lowering: Lowering, definition: Definition, qualname: str) -> None:
    """Keep a class in a function (or a method of such a class) as an owner of its own spans."""
    start = definition.outer.start_byte
    inner = Lowering(
        lowering.language,
        lowering.source,
        start,
        lowering.found,
        lowering.bare,
        origin=lowering.origin,
        qualname=qualname,
        inside_function=True,
        in_local_class=definition.is_class,
        depth=lowering.depth,
        locals=lowering.locals,
    )
    place = len(lowering.locals)
    fact = class_of(inner, definition) if definition.is_class else function_of(inner, definition)
    end = definition.outer.end_byte - lowering.origin
    lowering.locals.insert(place, Local(qualname, start - lowering.origin, end, fact))


def _import(lowering: Lowering, node: Node, found: Found) -> Statements:
    module = found.role("import.module")
    text = lowering.text(module) if module is not None else None
    names = tuple([_imported(lowering, name, text) for name in found.all("import.name")])
    return (Import(lowering.span(node), names),)


def _imported(lowering: Lowering, node: Node, module: str | None) -> ImportedName:
    found = lowering.look(node)
    alias: str | None = None
    if found is not None and found.main == "imported":
        alias_node = found.role("imported.alias")
        alias = lowering.text(alias_node) if alias_node is not None else None
        node = found.role("imported.name") or node
    name = "".join(lowering.text(node).split())
    if module is None:
        return ImportedName(name, None, alias)
    reference, level = lowering.language.hooks.module_reference(module)
    return ImportedName(reference, name, alias, level)


STATEMENTS |= {"function": _define, "class": _define, "decorated": _define, "import": _import}
