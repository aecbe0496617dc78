"""Elements of a screen: a host's element is a node, a component spends what its function does with what it is given."""

from __future__ import annotations

from scalesight.cost.algebra import ONE, number
from scalesight.inference.dispatch import evaluate, invoke
from scalesight.inference.functions import call_function
from scalesight.inference.library import apply
from scalesight.inference.names import find_member
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    ClassRef,
    Closure,
    FunctionRef,
    Library,
    Object,
    Row,
    Sequence,
    Value,
)
from scalesight.outline import facts

CHILDREN = "children"  # the name under which a component is given what stands inside its element
GIVEN = "props"  # what an instance of a component's class calls all that it is given


def element(evaluation: Evaluation, expression: facts.Element) -> Value:
    """An element: what its attributes and children spend, then its node or what its component spends."""
    given: Arguments = []
    for attribute in expression.attributes:
        value = evaluate(evaluation, attribute.value)
        if attribute.name is not None:
            given.append((attribute.name, value))
        elif isinstance(value, Sequence) and value.names is not None and value.items is not None:
            given += [(str(name), item) for name, item in zip(value.names, value.items)]
    children = [evaluate(evaluation, child) for child in expression.children]
    if children:
        given.append((CHILDREN, children[0] if len(children) == 1 else UNKNOWN))
    if isinstance(expression.tag, facts.Text):
        evaluation.charge("nodes", ONE, "node", f"<{''.join(map(str, expression.tag.parts))}>", span=expression.span)
    elif expression.tag is not None:
        draw(evaluation, evaluate(evaluation, expression.tag), given, expression.span)
    return UNKNOWN


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
