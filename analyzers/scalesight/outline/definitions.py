"""Functions, classes and imports."""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.outline.expressions import arguments_of, body_of
from scalesight.outline.facts import (
    NAMELESS,
    Argument,
    Assign,
    Class,
    Define,
    DefineClass,
    Evaluate,
    Expression,
    Function,
    Import,
    ImportedName,
    Name,
    Opaque,
    Placed,
    Span,
    Statement,
    Text,
)
from scalesight.outline.lowering import EXPRESSIONS, STATEMENTS, Found, Local, Lowering, found_in
from scalesight.outline.parameters import annotation_of, parameters_of
from scalesight.syntax import Node, matches, parse

Statements = tuple[Statement, ...]


@dataclass(slots=True)
class Definition:
    """A function or class in the tree: `outer` is the node with its decorators."""

    outer: Node
    node: Node
    found: Found
    decorators: tuple[Node, ...] = ()

    @property
    def start(self) -> int:
        """Where it begins; decorators may stand before its node."""
        starts = [node.parent.start_byte for node in self.decorators[:1] if node.parent is not None]
        return min(self.outer.start_byte, *starts) if starts else self.outer.start_byte

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return self.found.main in ("class", "type")

    @property
    def name(self) -> Node | None:
        """The node of its name."""
        found = self.found
        return found.role(f"{found.main}.key") or found.role(f"{found.main}.name")


def definition_at(lowering: Lowering, node: Node, found: Found) -> Definition | None:
    """The definition whose outer node this is; None for decorators without one."""
    if found.main != "decorated":
        return Definition(node, node, found, tuple(found.all(f"{found.main}.decorator")))
    inner = found.role("decorated.definition")
    inner_found = lowering.look(inner) if inner is not None else None
    if inner is None or inner_found is None or inner_found.main not in ("function", "class"):
        return None
    return Definition(node, inner, inner_found, tuple(found.all("decorated.decorator")))


def function_of(lowering: Lowering, definition: Definition, called: str = "") -> Function:
    """The facts of a function; spans from the lowering's base. `called`: its name, if its own bytes may not say it."""
    found, name, main = definition.found, definition.name, definition.found.main
    outer_generator, lowering.generator = lowering.generator, False
    outer_place = lowering.inside_function, lowering.in_local_class, lowering.in_match
    lowering.inside_function, lowering.in_local_class, lowering.in_match = True, False, False
    decorators = tuple(map(lowering.expression, definition.decorators))
    taken = parameters_of(lowering, found)
    returns = annotation_of(lowering, found.role(f"{main}.returns"))
    broken = lowering.broken(definition.node) if definition.node.has_error else ()
    node = found.role(f"{main}.body")
    # A block is lowered from here, not through `body_of`: it would take a frame a level.
    block = node is not None and (inner := lowering.look(node)) is not None and inner.main in STATEMENTS
    statements = lowering.statements([node]) if block else body_of(lowering, node)
    body = broken + without_docstring(statements)
    function = Function(
        (definition.start - lowering.base, definition.outer.end_byte - lowering.base),
        called or (lowering.text(name) if name is not None else ""),
        lowering.span(name) if name is not None and not called else _head(lowering, definition),
        taken.parameters,
        (*taken.opening, *body),
        decorators,
        returns,
        f"{main}.async" in found.roles,
        lowering.generator,
        (*[lowering.text(node) for node in found.all("function.modifier")], *directives_of(lowering, statements)),
    )
    lowering.generator = outer_generator
    lowering.inside_function, lowering.in_local_class, lowering.in_match = outer_place
    return function


def _head(lowering: Lowering, definition: Definition) -> Span:
    """A nameless definition up to its body."""
    start, end = lowering.span(definition.node)
    body = definition.found.role(f"{definition.found.main}.body")
    return (start, max(start, body.start_byte - lowering.base) if body is not None else end)


def class_of(lowering: Lowering, definition: Definition, called: str = "") -> Class:
    """The facts of a class without its methods; spans from the lowering's base. `called` as in `function_of`."""
    found, name, main = definition.found, definition.name, definition.found.main
    decorators = tuple(map(lowering.expression, definition.decorators))
    listed = tuple([Argument(lowering.expression(base)) for base in found.all(f"{main}.base")])
    bases = (*arguments_of(lowering, found.role(f"{main}.bases")), *listed)
    broken = lowering.broken(definition.node) if definition.node.has_error else ()
    body = found.role(f"{main}.body")
    return Class(
        (definition.start - lowering.base, definition.outer.end_byte - lowering.base),
        called or (lowering.text(name) if name is not None else ""),
        lowering.span(name) if name is not None and not called else _head(lowering, definition),
        bases,
        broken + without_docstring(lowering.statements(body.named_children if body is not None else ())),
        decorators,
    )


def directives_of(lowering: Lowering, body: Statements) -> tuple[str, ...]:
    """The directives that a body begins with, of those that the language knows: `"use server"`."""
    told: list[str] = []
    for statement in body if lowering.language.directives else ():
        if not isinstance(statement, Evaluate) or not isinstance(statement.value, Text):
            break
        parts = statement.value.parts
        if len(parts) == 1 and parts[0] in lowering.language.directives:
            told.append(str(parts[0]))
    return tuple(told)


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
        default = found.role("decorated.default") if name else None
        target = Name(lowering.span(default), "default") if default is not None else None
        given = (Assign(span, (target,), Name(span, name)),) if target is not None else ()
        return ((DefineClass(span, name) if definition.is_class else Define(span, name)), *given)
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


def _local(lowering: Lowering, definition: Definition, qualname: str, called: str = "") -> None:
    """Keep a class in a function (or a method of such a class) as an owner of its own spans."""
    start = definition.start
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
    fact = class_of(inner, definition, called) if definition.is_class else function_of(inner, definition)
    end = definition.outer.end_byte - lowering.origin
    lowering.locals.insert(place, Local(qualname, start - lowering.origin, end, fact))


def _type(lowering: Lowering, node: Node, found: Found) -> Expression:
    placed = lowering.placed.get(node.id)
    if placed is not None:
        return Placed(lowering.span(node), *placed)
    own = found.role("type.name")
    name = lowering.text(own) if own is not None else NAMELESS
    within = lowering.qualname if lowering.in_local_class else f"{lowering.qualname}.<locals>"
    _local(lowering, Definition(node, node, found), f"{within}.{name}", name)
    return Opaque(lowering.span(node), ())


def _import(lowering: Lowering, node: Node, found: Found) -> Statements:
    if node.has_error and node.start_point.row < node.end_point.row:
        whole = _swallowed(lowering, node)
        if whole is not None:
            return whole
    module = found.role("import.module")
    text = lowering.text(module) if module is not None else None
    names = tuple([_imported(lowering, name, text) for name in found.all("import.name")])
    return (Import(lowering.span(node), names),)


def _swallowed(lowering: Lowering, node: Node) -> Statements | None:
    """The import on the last line of one that is being typed above it: the grammar takes both for one.

    Else all that uses the names of that line would have another meaning with every key.
    """
    text = lowering.source[node.start_byte : node.end_byte]
    line = text.rpartition(b"\n")[2]
    root = parse(lowering.language, line).root_node
    if root.has_error:
        return None
    found: dict[int, Found] = {}
    found_in(lowering.language, matches(lowering.language.structure.details, root), found)
    start = node.end_byte - len(line) - lowering.base
    inner = Lowering(lowering.language, line, 0, found, lowering.bare)
    told = [one for child in root.named_children for one in inner.statement(child)]
    imports = [one for one in told if isinstance(one, Import)]
    if not imports or len(imports) < len(told):
        return None
    return tuple([Import((start + one.span[0], start + one.span[1]), one.names) for one in imports])


def _imported(lowering: Lowering, node: Node, module: str | None) -> ImportedName:
    found = lowering.look(node)
    alias: str | None = None
    if found is not None and found.main == "imported":
        alias_node = found.role("imported.alias")
        alias = lowering.text(alias_node) if alias_node is not None else None
        node = found.role("imported.name") or node
    name: str | None = "".join(lowering.text(node).split())
    if module is None:
        return ImportedName(name or "", None, alias)
    reference, level = lowering.language.hooks.module_reference(module)
    kind = found.settings.get("kind") if found is not None and found.main == "imported" else None
    if kind is not None:
        name = None if kind == "module" else kind
    return ImportedName(reference, name, alias, level)


def _export(lowering: Lowering, node: Node, found: Found) -> Statements:
    declaration, value = found.role("export.declaration"), found.role("export.value")
    statements = lowering.statements([declaration])
    span = lowering.span(node)
    for one in found.all("export.name"):
        name = _imported(lowering, one, "")
        if name.alias not in (None, name.name):
            given = Name(lowering.span(one), name.name or "")
            statements += (Assign(span, (Name(given.span, name.alias or ""),), given),)
    default = found.role("export.default")
    if default is not None:
        target = Name(lowering.span(default), "default")
        declared = lowering.look(declaration) if declaration is not None else None
        named = declared.role(f"{declared.main}.name") if declared is not None else None
        given_value = lowering.optional(value) if named is None else Name(lowering.span(named), lowering.text(named))
        statements += (Assign(span, (target,), given_value),)
    return statements


EXPRESSIONS["type"] = _type
STATEMENTS |= {"export": _export} | {"function": _define, "class": _define, "decorated": _define, "import": _import}
