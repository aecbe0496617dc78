"""Which names a cache's key follows from: only loops that change one of them change the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import takewhile

import msgspec

from scalesight.inference.charges import Loop
from scalesight.inference.program import target_names
from scalesight.inference.run import Evaluation
from scalesight.inference.uses import names_of
from scalesight.inference.values import FunctionRef
from scalesight.outline import facts
from scalesight.outline.memo import PerFunction
from scalesight.outline.nodes import last_name, nodes_in

ANYTHING = ""  # among the names: something else may come out each time, though nothing here changes
CALLS = (facts.Call, facts.Lambda, facts.Placed, facts.Await, facts.Yield)
Names = frozenset[str]
Told = Callable[[Names], "Names | None"]
"""Gives the names of a caller that some parameters of its callee follow from; None where that does not show."""


class Given(msgspec.Struct, frozen=True, gc=False):
    """What a name of a function is given. `copies`: it is nothing but what others hold, and changes with them."""

    values: tuple[facts.Expression, ...] = ()
    copies: bool = False
    calls: bool = False


_GIVEN: PerFunction[dict[str, Given]] = PerFunction()


def followed(evaluation: Evaluation, *expressions: facts.Expression) -> Names | None:
    """The names of the walked function that some expressions follow from; None where that does not show.

    A name is followed through what it is given, down to parameters and to what is taken out of collections.
    """
    given = _given(evaluation)
    if given is None or any(isinstance(node, CALLS) for one in expressions for node in nodes_in(one)):
        return None
    found = _behind(expressions, given)
    return found | {ANYTHING} if any(given[name].calls for name in found) else found


def changing(evaluation: Evaluation, names: Names) -> tuple[Loop, ...]:
    """The loops around us whose rounds may change one of these names."""
    given = _given(evaluation) or {}
    own = (name for name in names if name in given and not given[name].copies)
    return tuple(loop for name in own for loop in evaluation.bound.get(name, ()))


def parameters_among(evaluation: Evaluation, names: Names | None) -> Names | None:
    """The parameters of the walked function that are among these names; None where a caller cannot tell by them."""
    if names is None or ANYTHING in names or evaluation.walked is None:
        return None
    return names.intersection(parameter.name for parameter in evaluation.walked.parameters)


def told_at(evaluation: Evaluation, reference: FunctionRef, parameters: tuple[facts.Parameter, ...]) -> Told:
    """How a callee's parameters are told in our names, at the call that is being applied."""

    @cache  # thousands of charges may fill one cache
    def told(names: Names) -> Names | None:
        call = evaluation.calling
        if call is None or last_name(call.function) != reference.qualname.rpartition(".")[2] or reference.given:
            return None
        given = _written(call, reference, parameters)
        missing = names - given.keys()
        left_out = {parameter.name for parameter in parameters if parameter.default is not None}
        if missing and (not missing <= left_out or any(argument.spread for argument in call.arguments)):
            return None
        return followed(evaluation, *(given[name] for name in names if name in given))

    return told


def _written(
    call: facts.Call, reference: FunctionRef, parameters: tuple[facts.Parameter, ...]
) -> dict[str, facts.Expression]:
    """What a call writes for each parameter; what it leaves out has its default."""
    places = [parameter.name for parameter in parameters if not parameter.kind]
    given = {argument.name: argument.value for argument in call.arguments if argument.name is not None}
    certain = takewhile(lambda one: not one.spread, call.arguments)
    values = [argument.value for argument in certain if argument.name is None]
    if reference.receiver is not None:
        if not isinstance(call.function, facts.Attribute):
            return given
        values.insert(0, call.function.base)
    return {**given, **dict(zip(places, values))}


def _given(evaluation: Evaluation) -> dict[str, Given] | None:
    """What the names of the walked function are given; None inside of what somebody else calls or draws."""
    placed = evaluation.program.function(evaluation.path, evaluation.qualname, evaluation.ordinal)
    if placed is None or evaluation.closing or evaluation.page is not None:
        return None
    return _GIVEN.of(placed.key, lambda: _given_in(placed.function))


def _given_in(function: facts.Function) -> dict[str, Given]:
    found = {parameter.name: Given() for parameter in function.parameters}
    for name, value, is_copy in _bindings(function.body):
        calls = is_copy and any(isinstance(node, CALLS) for node in nodes_in(value))
        copies = is_copy and not calls
        before = found.get(name)
        if before is None:
            found[name] = Given((value,), copies, calls)
        else:
            found[name] = Given((*before.values, value), before.copies and copies, before.calls or calls)
    return {
        # What follows from itself (`row = row.parent`) is another each time.
        name: Given(given.values, given.copies and name not in _behind(given.values, found), given.calls)
        for name, given in found.items()
    }


def _behind(expressions: Iterable[facts.Expression], given: dict[str, Given]) -> Names:
    """The names in some expressions and all that they are given, down to what is given nothing."""
    found: set[str] = set()
    rest = list(expressions)
    while rest:
        new = (names_of(rest.pop()) & given.keys()) - found
        found |= new
        rest.extend(value for name in new for value in given[name].values)
    return frozenset(found)


def _bindings(body: object) -> Iterator[tuple[str, facts.Expression, bool]]:
    """(name, what it is given, whether it is that and no part of it which changes) for all that binds a name."""
    for one in nodes_in(body):
        if isinstance(one, facts.Assign) and one.value is not None:
            for target in one.targets:
                yield from ((name, one.value, not one.operator) for name in target_names(target))
        elif isinstance(one, facts.Bind):
            yield from ((name, one.value, not one.operator) for name in target_names(one.target))
        elif isinstance(one, (facts.ForEach, facts.Clause)):
            yield from ((name, one.over, False) for name in names_of(one.target))
        elif isinstance(one, facts.WithItem) and one.target is not None:
            yield from ((name, one.value, True) for name in names_of(one.target))
        elif isinstance(one, facts.Match):
            yield from ((name.id, one.subject, True) for case in one.cases for name in case.binds)
