"""Filters and tags that a project gives to its templates: functions with a decorator that registers them.

A filter's name begins with `|`, a tag's with `%`, as in the facts of templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scalesight.cost.algebra import number
from scalesight.inference.module_calls import dotted_call
from scalesight.inference.program import Program
from scalesight.inference.relation_fields import keyword, nearest
from scalesight.inference.run import Evaluation
from scalesight.inference.values import FunctionRef, Scalar, Sequence, Value, items_by_name, known
from scalesight.outline import facts
from scalesight.outline.nodes import plain_text


@dataclass(frozen=True)
class Registered:
    """A function under the name that templates call it by; `template`: what is rendered with what it gives."""

    name: str
    function: FunctionRef
    template: str | None = None
    takes_context: bool = False


def registered(program: Program, path: str, name: str) -> Registered | None:
    """The filter or tag of a name, as the template at `path` calls it: of several the nearest."""
    program.answers.note("template name", path, name)
    known_names = program.answers.whole("template names", lambda: _everywhere(program))
    found = {one.function.path: one for one in known_names.get(name, ())}
    if len(found) < 2:
        return next(iter(found.values()), None)
    best = nearest([f"{one}:" for one in found], path)
    return found[best.removesuffix(":")] if best is not None else None


def keep_template_names(program: Program) -> None:
    """After an edit: keeps the names and all that rests on them, where they are the same."""
    program.answers.keep_parts("template names in", partial(_in_file, program))
    program.answers.keep_whole("template names", lambda: _everywhere(program))


def called_with(found: Registered, names: Mapping[str, Value]) -> FunctionRef:
    """The function as a template calls it: one that takes the context is given all names in sight."""
    reference = found.function
    if not found.takes_context:
        return reference
    items = tuple(names.values())
    context = Sequence("dict", number(len(names)), Scalar(), items=items, names=tuple(names))
    return FunctionRef(reference.path, reference.qualname, reference.ordinal, given=(("context", context),))


def render_result(evaluation: Evaluation, name: str, value: Value) -> None:
    """An inclusion tag renders its template with the names that its function gives."""
    found = registered(evaluation.program, evaluation.path, name)
    if found is not None and found.template is not None:
        names = items_by_name(evaluation.current(value)) or {}
        evaluation.tables.render(evaluation, known(found.template), {str(key): item for key, item in names.items()})


def _everywhere(program: Program) -> dict[str, list[Registered]]:
    code = [path for path in sorted(program.files) if not program.files[path].outline.rendered]
    parts = (program.answers.part("template names in", path, partial(_in_file, program)) for path in code)
    found: dict[str, list[Registered]] = {}
    for part in parts:
        for one in part:
            found.setdefault(one.name, []).append(one)
    return found


def _in_file(program: Program, path: str) -> tuple[Registered, ...]:
    return tuple(_registered_in(program, path))


def _registered_in(program: Program, path: str) -> Iterator[Registered]:
    for (qualname, ordinal), placed in program.functions(path).items():
        for decorator in placed.function.decorators:
            call = decorator if isinstance(decorator, facts.Call) else None
            name = dotted_call(program, path, call.function if call is not None else decorator)
            effect = program.catalogue(path).effect(name) if name is not None else None
            if effect is None or not effect.registers:
                continue
            given = [plain_text(one.value) for one in call.arguments if one.name is None] if call is not None else []
            template = given.pop(0) if effect.renders is not None and given else None
            said = plain_text(keyword(call, "name")) if call is not None else None
            own = said or next(iter(given), None) or placed.function.name
            context = keyword(call, "takes_context") if call is not None else None
            takes = isinstance(context, facts.Literal) and context.value is True
            yield Registered(f"{effect.registers}{own}", FunctionRef(path, qualname, ordinal), template, takes)
