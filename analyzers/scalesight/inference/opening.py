"""What is drawn when somebody opens it: the content of a dialog, a menu, a sheet stands nowhere until then.

A library says so of its components (`opened` in `language.toml`); a component of the project does where it puts its own
children into such a one. Its summary then holds a charge that only says so, for the element that draws it.
"""

from __future__ import annotations

import fnmatch

from scalesight.cost.algebra import ONE
from scalesight.inference.altered import altered
from scalesight.inference.charges import Happening
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Library, Value
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

OPENED = "opened"  # the resource of a charge that only says: this component's children are drawn when it is opened
FURTHEST = 8  # elements by which one opening is told from another
CHILDREN = "children"  # the name under which a component is given what stands inside its element


def open_later(
    evaluation: Evaluation, component: Value | None, expression: facts.Element, first: int, drawn: int
) -> None:
    """Makes the nodes of an element what opening it draws, where they stand nowhere before.

    `first`: where the charges of the element begin; `drawn`: where those of the component itself do.
    """
    charges, here = evaluation.charges, evaluation.origin(expression.span)
    for place in range(drawn, len(charges)):
        event = charges[place].happening
        if event is not None and not event.context:
            opened = altered(event, through=(here, *event.through)[:FURTHEST])
            charges[place] = altered(charges[place], happening=opened)
    says = [charge for charge in charges[drawn:] if charge.resource == OPENED]
    if says:
        charges[drawn:] = [charge for charge in charges[drawn:] if charge.resource != OPENED]
    elif not _is_opened(evaluation, component):
        return
    opening = Happening("when opened", here, context="")
    for place in range(first, len(charges)):
        if charges[place].resource == "nodes" and charges[place].happening is None:
            charges[place] = altered(charges[place], happening=opening)
    if _holds_children(expression):
        evaluation.charge(OPENED, ONE, OPENED, "")


def _is_opened(evaluation: Evaluation, component: Value | None) -> bool:
    if not isinstance(component, Library):
        return False
    return any(fnmatch.fnmatchcase(component.name, glob) for glob in evaluation.catalogue.conventions.opened)


def _holds_children(expression: facts.Element) -> bool:
    """Whether what the component was given as its children stands inside."""
    return any(
        (isinstance(node, facts.Name) and node.id == CHILDREN)
        or (isinstance(node, facts.Attribute) and node.name == CHILDREN)
        for node in nodes_in(expression.children)
    )
