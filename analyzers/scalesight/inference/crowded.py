"""Functions that too many callers ask for too many different arguments: what stands for those that they are given.

What decides their branches stays, the classes of rows, and that something is loaded; who set what does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.inference.altered import altered
from scalesight.inference.idents import object_numbers
from scalesight.inference.parameters import generic_arguments, is_method
from scalesight.inference.run import Evaluation, FunctionKey
from scalesight.inference.sizes import named
from scalesight.inference.values import (
    ANY_PATH,
    EITHER,
    NULLABLE,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
)

if TYPE_CHECKING:
    from scalesight.inference.engine import Engine

MARKS = (EITHER, NULLABLE)  # fields of a row that tell of its annotation


def stand_ins(engine: Engine, key: FunctionKey, given: tuple[Value, ...], outcome: str) -> tuple[Value, ...]:
    """The arguments that a function is asked for instead of those given. `outcome`: how much room it has (`Engine`)."""
    receiver = given[0] if given else None
    if isinstance(receiver, Row) and outcome != "full":
        receiver = _plain(receiver, 1)
    elif outcome == "packed" or (outcome == "crowded" and not isinstance(receiver, Query)):
        receiver = None
    generic = generic_arguments(engine, key, receiver)
    if outcome == "packed":
        return generic
    placed = engine.program.function(*key)
    if outcome == "full" and placed is not None and is_method(engine, key, placed.function):
        return (*generic[:1], *(_deciding(*pair, words=True) for pair in zip(given[1:], generic[1:])))
    return tuple(_deciding(*pair, words=outcome == "full") for pair in zip(given, generic))


def numbers_of(
    evaluation: Evaluation, numbers: dict[int, int], values: list[Value], arguments: tuple[Value, ...]
) -> dict[int, int]:
    """Our objects' numbers among the arguments that stand for them: those of the receiver's objects and of rows.

    Whatever else is given, these are the same objects: what each pays once it pays once.
    """
    own = object_numbers(arguments[0]) if arguments else ()
    found = {ident: number for ident, number in numbers.items() if number in own}
    for value, argument in zip(values, arguments):
        given = evaluation.current(value)
        if isinstance(given, Row) and isinstance(argument, Row) and given.ident and argument.ident:
            found[given.ident] = argument.ident
    return found


def _deciding(given: Value, generic: Value, words: bool) -> Value:
    """What stands for one argument; with `words`, a text decides, too."""
    if isinstance(given, Row) and isinstance(generic, Row):
        return _plain(given, generic.ident)
    if isinstance(given, (Query, Sequence)):
        return _of_rows(given, generic)
    if not isinstance(given, Scalar) or not given.known:
        return generic
    return given if given.literal is None or isinstance(given.literal, bool) or (words and given.text) else generic


def _of_rows(given: Query | Sequence, generic: Value) -> Value:
    """A collection of the same rows, where something is loaded of them."""
    element = given.element if isinstance(given, Sequence) else given
    if isinstance(element, Query):
        element = Row(element.model, 0, element.joined)
    if not isinstance(element, Row) or not _has_more(element):
        return generic
    if isinstance(generic, Sequence) and isinstance(generic.element, Row):
        return altered(generic, element=_plain(element, generic.element.ident))
    if isinstance(generic, Opaque) and generic.hint:
        return Sequence("list", named(generic.hint), _plain(element, 0))
    return generic


def _plain(given: Row, ident: int) -> Row:
    """A row of the same class for which nobody tells what is set on it; where something is, all may be loaded."""
    marks = tuple(pair for pair in given.fields if pair[0] in MARKS)
    loaded = frozenset((ANY_PATH,)) if _has_more(given) else frozenset()
    return Row(given.type, ident, loaded, fields=marks, hint=given.hint)


def _has_more(given: Row) -> bool:
    """Whether something is loaded or set on a row."""
    return bool(given.loaded) or any(name not in MARKS for name, _ in given.fields)
