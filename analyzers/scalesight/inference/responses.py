"""What a framework reads of the value that an entry point returns: `response_model=list[ProductOut]`.

Each field of the model is read of each row, a relation among them; it is reported at the query that feeds it.
"""

from __future__ import annotations

from scalesight.inference.annotations import from_annotation
from scalesight.inference.iteration import begin
from scalesight.inference.models import models_of
from scalesight.inference.module_calls import dotted_call
from scalesight.inference.names import Field, declared_fields, find_member
from scalesight.inference.relation_fields import keyword
from scalesight.inference.run import Evaluation
from scalesight.inference.values import Query, Row, Sequence, Value
from scalesight.outline import facts

DEEPEST = 5  # models within models


def respond(evaluation: Evaluation, function: facts.Function, returned: Value) -> None:
    """Reads what the function returns as the model that its decorator, or else its annotation, says."""
    annotation = _said(evaluation, function)
    if annotation is None or evaluation.inside:
        return
    model = from_annotation(evaluation.program, evaluation.path, annotation, function.name)
    if model is None:
        return
    evaluation.inside = True
    try:
        with evaluation.at(function.name_span):
            _read(evaluation, evaluation.current(returned), model, DEEPEST)
    finally:
        evaluation.inside = False


def _said(evaluation: Evaluation, function: facts.Function) -> facts.Expression | None:
    for decorator in function.decorators:
        if not isinstance(decorator, facts.Call):
            continue
        name = dotted_call(evaluation.program, evaluation.path, decorator.function)
        line = next((one for one in evaluation.catalogue.contexts if one.decorator == name and one.answers), None)
        if line is not None:
            return keyword(decorator, line.answers) or function.returns
    return None


def _read(evaluation: Evaluation, value: Value, model: Value, depth: int) -> None:
    value = evaluation.current(value)
    if depth == 0:
        return
    if isinstance(model, Sequence) and isinstance(value, (Sequence, Query)) and _is_model(evaluation, model.element):
        walked = begin(evaluation, value)
        with evaluation.loop(walked.size, evaluation.statement, value):
            _read(evaluation, walked.enter(walked.element), model.element, depth)
    elif isinstance(value, Row) and value.type in models_of(evaluation.program) and _is_model(evaluation, model):
        _read_fields(evaluation, value, model, depth)


def _read_fields(evaluation: Evaluation, row: Row, model: Value, depth: int) -> None:
    if not isinstance(model, Row) or model.type == row.type:
        return
    for name in declared_fields(evaluation.program, model.type):
        field = find_member(evaluation.program, model.type, name)
        read = evaluation.tables.attribute(evaluation, row, name, evaluation.statement)
        if isinstance(field, Field) and field.statement.annotation is not None:
            path = field.owner.rpartition(":")[0]
            inner = from_annotation(evaluation.program, path, field.statement.annotation, name)
            if inner is not None:
                _read(evaluation, read, inner, depth - 1)


def _is_model(evaluation: Evaluation, value: Value) -> bool:
    """Whether a value is of a class of the project that says the fields of a response."""
    return isinstance(value, Row) and ":" in value.type and bool(declared_fields(evaluation.program, value.type))
