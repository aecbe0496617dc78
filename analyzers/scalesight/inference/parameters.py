"""What parameters are: a call's arguments, or what annotation, default and name say when nobody calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scalesight.cost.algebra import atom, number, unknown
from scalesight.inference import idents
from scalesight.inference.altered import altered
from scalesight.inference.annotations import from_annotation, or_nothing
from scalesight.inference.constants import module_value
from scalesight.inference.injection import injected
from scalesight.inference.join import join_all
from scalesight.inference.names import lineage
from scalesight.inference.paging import as_page, is_paged
from scalesight.inference.rows import row_by_name
from scalesight.inference.run import Evaluation, FunctionKey
from scalesight.inference.sizes import Named, Some, named, rows
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    ClassRef,
    Object,
    Opaque,
    Row,
    Scalar,
    Sequence,
    Value,
    known,
)
from scalesight.outline import facts

if TYPE_CHECKING:
    from scalesight.inference.engine import Engine


def generic_arguments(engine: Engine, key: FunctionKey, receiver: Value | None = None) -> tuple[Value, ...]:
    """What a function's parameters may be when nobody calls it: by annotation, default and name."""
    placed = engine.program.function(*key)
    if placed is None:
        return ()
    numbers = iter(range(-1, -10_000, -1))
    values: list[Value] = []
    paged = is_paged(engine.program, key[0], placed)
    for position, parameter in enumerate(placed.function.parameters):
        if position == 0 and is_method(engine, key, placed.function):
            values.append(receiver if receiver is not None else own_receiver(engine, key, placed.function))
        else:
            value = generic_parameter(engine, key, parameter)
            value = _of_whom(value, parameter.name, placed.function.parameters)
            values.append(as_page(value) if paged else value)
    return tuple(idents.renumber(value, _Numbering(numbers), lambda v: v) for value in values)


def _of_whom(value: Value, name: str, parameters: tuple[facts.Parameter, ...]) -> Value:
    """An annotated collection: all rows of its class or name, or those of a parent beside it (`order, lines`)."""
    if not isinstance(value, Sequence):
        return value
    beside = tuple(sorted(other.name for other in parameters if other.name != name))
    if isinstance(value.element, Row) and value.size == rows(value.element.type):
        return replace(value, size=atom(Named(name, beside, model=value.element.type)))
    if value.size == atom(Some(named(name), up_to=False)):
        return replace(value, size=atom(Some(named(name, beside), up_to=False)))
    return replace(value, size=named(name, beside)) if value.size == named(name) else value


class _Numbering:
    def __init__(self, numbers: object) -> None:
        self.numbers = numbers
        self.known: dict[int, int] = {}

    def __call__(self, ident: int) -> int:
        if ident == 0:
            return 0
        if ident not in self.known:
            self.known[ident] = next(self.numbers)  # type: ignore[call-overload]
        return self.known[ident]


def is_method(engine: Engine, key: FunctionKey, function: facts.Function) -> bool:
    """Whether the first parameter is the receiver."""
    owner = key[1].rpartition(".")[0]
    if not owner or not function.parameters or not engine.program.is_class(f"{key[0]}:{owner}"):
        return False
    return not any(isinstance(d, facts.Name) and d.id == "staticmethod" for d in function.decorators)


def own_receiver(engine: Engine, key: FunctionKey, function: facts.Function) -> Value:
    """`self` or `cls` of a method that is looked at on its own."""
    class_id = f"{key[0]}:{key[1].rpartition('.')[0]}"
    if "static" in function.modifiers or any(
        isinstance(d, facts.Name) and d.id == "classmethod" for d in function.decorators
    ):
        return ClassRef(class_id)
    return Row(class_id, 1)


def generic_parameter(engine: Engine, key: FunctionKey, parameter: facts.Parameter) -> Value:
    """What a parameter may be: its annotation's type, else a scalar default's kind, else what its name suggests."""
    asked = injected(engine.program, key[0], parameter)
    value = None
    if parameter.annotation is not None:
        value = from_annotation(engine.program, key[0], parameter.annotation, parameter.name)
    if asked is not None:
        return replace(asked, declared=value)
    nothing = isinstance(parameter.default, facts.Literal) and parameter.default.value is None
    row = row_by_name(engine.program, key[0], parameter.name) if value is None and parameter.kind != "*" else None
    if row is not None:
        value = Row(row, 1, hint=parameter.name)
    if value is not None:
        return or_nothing(value) if nothing else value
    if parameter.kind == "*":
        return Sequence("list", UNKNOWN_REST, Opaque(parameter.name))
    if isinstance(parameter.default, facts.Literal) and isinstance(parameter.default.value, (int, float)):
        return Scalar(parameter.default.value, amount=None)
    return Opaque(parameter.name)


UNKNOWN_REST = unknown("arguments")


def bind_arguments(
    evaluation: Evaluation, key: FunctionKey, parameters: list[facts.Parameter], given: list[tuple[str | None, Value]]
) -> list[Value]:
    """One value for each parameter: what is given, else the default, else what annotation and name suggest."""
    positional = [value for name, value in given if name is None]
    named = {name: value for name, value in given if name is not None}
    values: list[Value] = []
    for parameter in parameters:
        if parameter.kind == "*":
            rest = tuple(positional)
            positional = []
            element = join_all(evaluation, list(rest)) if rest else UNKNOWN
            values.append(Sequence("tuple", number(len(rest)), element, items=rest))
            continue
        if parameter.kind == "**":
            items = tuple(named.values())
            values.append(
                Sequence("dict", number(len(items)), join_all(evaluation, list(items)) if items else UNKNOWN,
                         evaluation.fresh(), items=items, names=tuple(named))
            )  # fmt: skip
            named = {}
            continue
        value: Value | None = None
        if parameter.kind != "named" and positional:
            value = positional.pop(0)
        elif parameter.name in named:
            value = named.pop(parameter.name)
        if value is None and parameter.default is not None:
            value = _default(evaluation, key, parameter)
        if value is None or isinstance(value, Opaque):
            better = _better(evaluation, key, parameter, tuple(parameters), value)
            value = _kept(evaluation, value, better) if value is not None and isinstance(better, Row) else better
        elif isinstance(value, (Object, Row)) and parameter.annotation is not None:
            value = _narrowed(evaluation, key, parameter.annotation, value)
        values.append(value)
    return values


def _kept(evaluation: Evaluation, given: Value, row: Row) -> Row:
    """A row that a parameter of ours turns out to be, by the one it is handed to: it is that in every round."""
    parameters = evaluation.walked.parameters if evaluation.walked is not None else ()
    for parameter in parameters:
        if given != UNKNOWN and evaluation.scope.names.get(parameter.name) is given:
            known_row = altered(row, ident=evaluation.fresh())
            evaluation.birth[known_row.ident] = ()
            evaluation.scope.names[parameter.name] = known_row
            return known_row
    return row


def _narrowed(
    evaluation: Evaluation, key: FunctionKey, annotation: facts.Expression, value: Object | Row
) -> Object | Row:
    """An object known as one of a base class (`models.Model`) is one of the class that its parameter asks for."""
    wanted = from_annotation(evaluation.program, key[0], annotation)
    now = evaluation.current(value)
    if not isinstance(wanted, Row) or not isinstance(now, (Object, Row)) or now.type == wanted.type:
        return value
    above = (one if isinstance(one, str) else one.id for one in lineage(evaluation.program, wanted.type))
    if now.type not in above:
        return value
    row = altered(now, type=wanted.type) if isinstance(now, Row) else Row(wanted.type, now.ident)
    if row.ident:
        evaluation.update(row)
    return row


def _default(evaluation: Evaluation, key: FunctionKey, parameter: facts.Parameter) -> Value | None:
    default = parameter.default
    if isinstance(default, facts.Literal):
        return NULL if default.value is None else known(default.value)
    if isinstance(default, facts.Text) and len(default.parts) <= 1:
        return known(str(default.parts[0])) if default.parts and isinstance(default.parts[0], str) else known("")
    if isinstance(default, facts.Name):
        return module_value(evaluation, key[0], default.id)
    return None


def _better(
    evaluation: Evaluation,
    key: FunctionKey,
    parameter: facts.Parameter,
    parameters: tuple[facts.Parameter, ...],
    value: Value | None,
) -> Value:
    """What annotation and name suggest of something unknown that is given, or of what is not given at all."""
    generic = _of_whom(generic_parameter(evaluation.engine, key, parameter), parameter.name, parameters)
    if not isinstance(generic, Opaque) or value is None:
        return generic
    assert isinstance(value, Opaque)
    if value.hint and value.hint != parameter.name:
        return replace(value, hint=f"{value.hint}|{parameter.name}")
    return generic
