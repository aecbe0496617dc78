"""Elements of a screen: a host's element is a node, a component spends what its function does with what it is given."""

from __future__ import annotations

import fnmatch

from scalesight.cost.algebra import ONE, number
from scalesight.inference.altered import altered
from scalesight.inference.dispatch import evaluate, invoke
from scalesight.inference.flow import NOTHING, mentioned
from scalesight.inference.functions import call_function
from scalesight.inference.happenings import handle, keep_unless, translate
from scalesight.inference.library import apply
from scalesight.inference.names import find_member
from scalesight.inference.naming import names_several
from scalesight.inference.opening import CHILDREN, open_later
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import (
    NULL,
    REST,
    UNKNOWN,
    ClassRef,
    Closure,
    FunctionRef,
    Library,
    Object,
    Opaque,
    Row,
    Sequence,
    Value,
)
from scalesight.outline import facts

GIVEN = "props"  # what an instance of a component's class calls all that it is given


def element(evaluation: Evaluation, expression: facts.Element) -> Value:
    """An element: what its attributes and children spend, then its node or what its component spends."""
    given: Arguments = []
    handlers: list[tuple[str, Value, facts.Span]] = []
    for attribute in expression.attributes:
        value = evaluate(evaluation, attribute.value)
        if attribute.name is not None:
            given.append((attribute.name, value))
            if fnmatch.fnmatchcase(attribute.name, evaluation.catalogue.conventions.handlers or "\0"):
                handlers.append((attribute.name, value, attribute.value.span))
        elif isinstance(value, Sequence) and value.names is not None and value.items is not None:
            given += [(str(name), item) for name, item in zip(value.names, value.items) if name != REST]
    first = len(evaluation.charges)
    children = [evaluate(evaluation, child) for child in expression.children]
    drawn = len(evaluation.charges)
    if children:
        given.append((CHILDREN, children[0] if len(children) == 1 else UNKNOWN))
    component = None
    if isinstance(expression.tag, facts.Text):
        evaluation.charge("nodes", ONE, "node", f"<{_tag(expression)}>", span=expression.span)
    elif expression.tag is not None:
        component = evaluate(evaluation, expression.tag)
        given = [(name, _among_rows(evaluation, value)) for name, value in given]
        start = len(evaluation.charges)
        if _is_node(evaluation, component, expression):
            evaluation.charge("nodes", ONE, "node", f"<{_tag(expression)}>", span=expression.span)
        draw(evaluation, component, given, expression.span)
        _keep_by_names(evaluation, component, expression, start)
        open_later(evaluation, component, expression, first, drawn)
    if component is None or isinstance(component, (Library, Opaque)):
        for name, value, span in handlers:
            typed = _is_typed(evaluation, expression, name)
            handle(evaluation, value, [(None, Opaque("event"))], name, typed, span)
    if isinstance(component, Opaque) or (isinstance(component, Library) and not _is_described(evaluation, component)):
        for value in children:  # what an unknown component is given to draw with
            if isinstance(value, Closure):
                invoke(evaluation, value, [], expression.span)
    return UNKNOWN


def _among_rows(evaluation: Evaluation, value: Value) -> Value:
    """What is given by its bare name belongs to the single rows that are in sight here, not to those of the child."""
    if not isinstance(value, Opaque) or not value.hint or value.parent or value.among:
        return value
    return altered(value, among=tuple(name for name in evaluation.singulars() if _is_row(evaluation, name))[:6])


def _is_row(evaluation: Evaluation, name: str) -> bool:
    held = evaluation.lookup(name)
    return isinstance(held, (Row, Opaque)) and not names_several(name)


def _is_node(evaluation: Evaluation, component: Value, expression: facts.Element) -> bool:
    """Whether a package's component stands for something on the screen: at least one node."""
    if not isinstance(component, Library) or not component.name.lstrip("@")[:1].isalpha():
        return False
    hidden = evaluation.catalogue.conventions.hidden
    tag = _tag(expression)
    return not _is_described(evaluation, component) and not any(fnmatch.fnmatchcase(tag, one) for one in hidden)


def _is_described(evaluation: Evaluation, component: Library) -> bool:
    return evaluation.catalogue.effect(component.name) is not None


def _keep_by_names(evaluation: Evaluation, component: Value, expression: facts.Element, start: int) -> None:
    """What a component keeps is told in the names of whoever draws it; a kept one is drawn for other names only."""
    charges = evaluation.charges
    sources: dict[str, facts.Expression] = {}
    for attribute in expression.attributes:
        sources[attribute.name or f"**{attribute.value.span[0]}"] = attribute.value
    is_kept = isinstance(component, Object)
    if any(charge.kept is not None for charge in charges[start:]):
        translate(charges, start, sources)
    fresh = (facts.Lambda, facts.Collection, facts.Element)
    if is_kept and not expression.children and not any(isinstance(value, fresh) for value in sources.values()):
        keep_unless(charges, start, NOTHING.union(*map(mentioned, sources.values())))


def _tag(expression: facts.Element) -> str:
    tag = expression.tag
    if isinstance(tag, facts.Text):
        return "".join(map(str, tag.parts))
    return tag.id if isinstance(tag, facts.Name) else getattr(tag, "name", "")


def _is_typed(evaluation: Evaluation, expression: facts.Element, name: str) -> bool:
    """Whether a handler runs on every keystroke."""
    conventions = evaluation.catalogue.conventions
    if name not in conventions.typing or not any(fnmatch.fnmatchcase(_tag(expression), t) for t in conventions.typed):
        return False
    kind = next((attribute.value for attribute in expression.attributes if attribute.name == "type"), None)
    return not (isinstance(kind, facts.Text) and "".join(map(str, kind.parts)) in conventions.untyped)


def draw(evaluation: Evaluation, component: Value, given: Arguments, span: facts.Span) -> None:
    """Runs a component with what its element gives it, later names over earlier ones."""
    if isinstance(component, Object) and component.carried is not None:
        component = component.carried
    if isinstance(component, Library):
        effect = evaluation.engine.user_effect(component.name) or evaluation.catalogue.effect(component.name)
        if effect is not None:
            apply(evaluation, effect, None, given, span)
    elif isinstance(component, (FunctionRef, Closure)):
        invoke(evaluation, component, [(None, _together(evaluation, given))], span)
    elif isinstance(component, ClassRef):
        method = find_member(evaluation.program, component.name, evaluation.catalogue.conventions.draws)
        if isinstance(method, FunctionRef):
            fields = ((GIVEN, _together(evaluation, given)),)
            call_function(evaluation, method, [(None, Row(component.name, evaluation.fresh(), fields=fields))], span)


def _together(evaluation: Evaluation, given: Arguments) -> Sequence:
    """All that an element gives, as one dictionary."""
    named = {str(name): value for name, value in given}
    items = tuple(named.values()) or (NULL,)
    return Sequence(
        "dict", number(len(named)), UNKNOWN, evaluation.fresh(), items=items[: len(named)], names=tuple(named)
    )
