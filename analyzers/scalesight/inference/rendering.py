"""Renders templates: the code of a template runs where it is rendered, with the names that it is given.

A template is walked inside the evaluation of the function that renders it, so that a lazy query which it consumes is
the very object that the function made. Nothing is reported inside a template but at what feeds it: the query that a
loop goes over, else the call that renders. What the code does not name is unknown, and nothing is spent on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scalesight.cost.algebra import number, up_to
from scalesight.inference.altered import altered
from scalesight.inference.attributes import read_attribute
from scalesight.inference.closures import close
from scalesight.inference.dispatch import FALL, Exits, evaluate, invoke, walk
from scalesight.inference.queries import execute
from scalesight.inference.run import Evaluation, Scope
from scalesight.inference.template_files import has_templates, template_path
from scalesight.inference.template_names import called_with, registered
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    Closure,
    FunctionRef,
    Library,
    Query,
    Scalar,
    Sequence,
    Value,
)
from scalesight.outline import MODULE, facts

DEEPEST = 8  # templates inside templates
Sections = Mapping[str, tuple[tuple[str, facts.Section], ...]]


@dataclass(frozen=True)
class Page:
    """The template that is being rendered.

    `sections` are those of the templates that extend it, the outermost first; `section` is the one that is walked now,
    by its place among those of its name; `open` are the names of those around it, with its own.
    """

    path: str
    sections: Sections = field(default_factory=dict)
    section: tuple[tuple[tuple[str, facts.Section], ...], int] = ((), 0)
    outer: Page | None = None
    open: frozenset[str] = frozenset()


def render(evaluation: Evaluation, template: Value, names: Mapping[str, Value]) -> Value:
    """The text of a template that code names; of several names the first that a file bears."""
    path = _chosen(evaluation, template)
    if path is not None:
        _walk_page(evaluation, Page(path, outer=evaluation.page), dict(names), evaluation.statement)
    elif evaluation.page is None and not evaluation.inside and not has_templates(evaluation.program):
        _show_unseen(evaluation, names)
    return Scalar(text=True)


def _show_unseen(evaluation: Evaluation, names: Mapping[str, Value]) -> None:
    """Where templates are in no file, one goes over the lazy queries that it is given, as far as anybody can tell."""
    evaluation.inside = True
    try:
        for value in names.values():
            query = evaluation.current(value)
            if isinstance(query, Query) and query.runner == "lazy" and not (query.limited or query.unique):
                evaluation.update(replace(query, size=up_to(query.size)))
                execute(evaluation, query)
    finally:
        evaluation.inside = False


def _chosen(evaluation: Evaluation, template: Value) -> str | None:
    template = evaluation.current(template)
    if isinstance(template, Sequence) and template.items is not None:
        paths = (_chosen(evaluation, item) for item in template.items)
        return next((path for path in paths if path is not None), None)
    if not isinstance(template, Scalar) or not isinstance(template.literal, str):
        return None
    return template_path(evaluation.program, evaluation.path, template.literal)


def _walk_page(evaluation: Evaluation, page: Page, names: dict[str, Value], span: facts.Span) -> None:
    """Walks a template in a scope of its own; what it spends stands under branches of its own."""
    around, depth = page.outer, 0
    while around is not None:
        if around.path == page.path or depth > DEEPEST:
            return
        around, depth = around.outer, depth + 1
    placed = evaluation.program.function(page.path, MODULE)
    if placed is None:
        return
    caller = (evaluation.path, evaluation.qualname, evaluation.ordinal)
    key = (page.path, MODULE, 0)
    evaluation.program.answers.note("function", *key)  # its body is walked here
    evaluation.calls.add(key)
    evaluation.engine.called(key, caller)
    first, outer = len(evaluation.charges), len(evaluation.guards)
    with evaluation.rendering(page, Scope(names)):
        _walk_body(evaluation, page, placed.function.body)
    _set_apart(evaluation, first, outer, f"{page.path}@{span[0]}/")


def _set_apart(evaluation: Evaluation, first: int, outer: int, tag: str) -> None:
    """A template's branches are not those of the code that renders it."""
    for place in range(first, len(evaluation.charges)):
        charge = evaluation.charges[place]
        if len(charge.guards) > outer:
            inner = tuple((f"{tag}{branch}", arm) for branch, arm in charge.guards[outer:])
            evaluation.charges[place] = altered(charge, guards=(*charge.guards[:outer], *inner))


def _walk_body(evaluation: Evaluation, page: Page, body: tuple[facts.Statement, ...]) -> None:
    extends = next((statement for statement in body if isinstance(statement, facts.Extends)), None)
    if extends is None:
        walk(evaluation, body)
        return
    # Outside of sections a template that extends another one only binds names.
    walk(evaluation, [one for one in body if isinstance(one, (facts.Assign, facts.Define, facts.Borrow))])
    path = _chosen(evaluation, evaluate(evaluation, extends.template))
    if path is None:
        for section in body:
            if isinstance(section, facts.Section):
                walk(evaluation, [section])
        return
    sections = dict(page.sections)
    for section in _sections(body):
        sections[section.name] = (*sections.get(section.name, ()), (page.path, section))
    _walk_page(evaluation, Page(path, sections, outer=page), evaluation.scope.names, extends.span)


def _sections(body: tuple[facts.Statement, ...]) -> list[facts.Section]:
    found: list[facts.Section] = []
    for statement in body:
        if isinstance(statement, facts.Section):
            found += [statement, *_sections(statement.body)]
        elif isinstance(statement, facts.If):
            found += [*_sections(statement.then), *_sections(statement.otherwise)]
        elif isinstance(statement, facts.ForEach):
            found += _sections(statement.body)
    return found


# --- statements -------------------------------------------------------------------------------------------------------


def section(evaluation: Evaluation, statement: facts.Section) -> Exits:
    """A section: the outermost template that has one of its name says what stands there."""
    page = evaluation.page
    if page is None or statement.name in page.open:  # one that leads back into itself cannot be rendered
        return FALL
    own = (page.path, statement)
    known = page.sections.get(statement.name, ())
    return _walk_section(evaluation, page, (*(one for one in known if one != own), own), 0)


def replaced(evaluation: Evaluation, statement: facts.Replaced) -> Exits:
    """What the replaced section does."""
    page = evaluation.page
    if page is not None and page.section[1] + 1 < len(page.section[0]):
        return _walk_section(evaluation, page, page.section[0], page.section[1] + 1)
    return FALL


def _walk_section(
    evaluation: Evaluation, page: Page, sections: tuple[tuple[str, facts.Section], ...], place: int
) -> Exits:
    path, found = sections[place]
    inner = replace(page, section=(sections, place), open=page.open | {found.name})
    with evaluation.rendering(inner, evaluation.scope, path):
        walk(evaluation, found.body)
    return FALL


def include(evaluation: Evaluation, statement: facts.Include) -> Exits:
    """Another template, with the names in sight."""
    evaluation.step()
    names = {} if statement.alone else _names_in_sight(evaluation.scope)
    template = evaluate(evaluation, statement.template)
    for argument in statement.arguments:
        value = evaluate(evaluation, argument.value)
        if argument.name is not None:
            names[argument.name] = value
    path = _chosen(evaluation, template)
    if path is not None:
        _walk_page(evaluation, Page(path, outer=evaluation.page), names, statement.span)
    return FALL


def _names_in_sight(scope: Scope | None) -> dict[str, Value]:
    names: dict[str, Value] = {}
    while scope is not None:
        names = {**scope.names, **names}
        scope = scope.parent
    return names


def borrow(evaluation: Evaluation, statement: facts.Borrow) -> Exits:
    """Macros of another template."""
    path = _chosen(evaluation, evaluate(evaluation, statement.template))
    placed = evaluation.program.function(path, MODULE) if path is not None else None
    if path is None or placed is None:
        return FALL
    evaluation.program.answers.note("function", path, MODULE, 0)
    scope = Scope({})
    with evaluation.rendering(Page(path, outer=evaluation.page), scope):
        for inner in placed.function.body:
            if isinstance(inner, facts.Define) and inner.function is not None:
                scope.names[inner.name] = close(evaluation, inner.function)
    for name, own in statement.names:
        evaluation.scope.names[own] = scope.names.get(name, NULL)
    if statement.alias is not None:
        kept = Sequence(
            "dict", number(len(scope.names)), UNKNOWN, items=tuple(scope.names.values()), names=tuple(scope.names)
        )
        evaluation.scope.names[statement.alias] = kept
    return FALL


# --- expressions ------------------------------------------------------------------------------------------------------


def unbound(evaluation: Evaluation, name: str) -> Value:
    """What a template reads that nobody gave it: a filter or tag, or nothing that is known."""
    found = registered(evaluation.program, evaluation.path, name) if name[:1] in "|%" else None
    if found is not None:
        return called_with(found, _names_in_sight(evaluation.scope))
    if evaluation.catalogue.effect(f"builtins.{name}") is not None:
        return Library(f"builtins.{name}")
    return NULL


def lookup(evaluation: Evaluation, expression: facts.Lookup) -> Value:
    """`base.name`: a key, an attribute or a method, which is called."""
    base = evaluate(evaluation, expression.base)
    if base == UNKNOWN or (isinstance(base, Scalar) and not base.text):
        return UNKNOWN
    if isinstance(base, Sequence) and base.kind == "dict" and _holds(base, expression.name):
        return evaluation.current(base.items[base.names.index(expression.name)])  # type: ignore[index,union-attr]
    found = read_attribute(evaluation, base, expression.name, expression.span)
    return _called(evaluation, found, expression.span) if expression.called else found


def _holds(base: Sequence, name: str) -> bool:
    return base.names is not None and base.items is not None and name in base.names


def _called(evaluation: Evaluation, found: Value, span: facts.Span) -> Value:
    """A template calls what it looks up if that takes no arguments; what changes rows it does not call."""
    if isinstance(found, FunctionRef):
        return evaluation.current(invoke(evaluation, found, [], span)) if _takes_nothing(evaluation, found) else UNKNOWN
    if isinstance(found, Closure):
        return evaluation.current(invoke(evaluation, found, [], span))
    if isinstance(found, Library):
        effect = evaluation.catalogue.effect(found.name)
        if effect is None or effect.kind in ("write", "bulk"):
            return UNKNOWN
        return evaluation.current(invoke(evaluation, found, [], span))
    return found


def _takes_nothing(evaluation: Evaluation, found: FunctionRef) -> bool:
    placed = evaluation.program.function(found.path, found.qualname, found.ordinal)
    if placed is None:
        return False
    required = [p for p in placed.function.parameters if p.default is None and p.kind in ("", "named")]
    return len(required) <= (found.receiver is not None) + len(found.given)
