"""Elements and slices: what an index reaches, and how many elements a slice has."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace

from scalesight.cost.algebra import ONE, Polynomial, minimum, number, unknowns, up_to
from scalesight.inference.arguments import Binding, Verb, positional
from scalesight.inference.chunks import chunk_of, cut
from scalesight.inference.dictionaries import group_of
from scalesight.inference.dispatch import evaluate
from scalesight.inference.iteration import one_element, size_of
from scalesight.inference.memory import is_grouped
from scalesight.inference.queries import column_value, element_of, execute, fresh, limited
from scalesight.inference.run import Arguments, Evaluation
from scalesight.inference.uses import names_of
from scalesight.inference.values import NULL, UNKNOWN, Object, Opaque, Query, Row, Scalar, Sequence, Value
from scalesight.outline import facts


def subscript(evaluation: Evaluation, expression: facts.Subscript) -> Value:
    """`base[index]` or `base[low:high]`."""
    base = evaluate(evaluation, expression.base)
    if isinstance(expression.index, facts.Slice):
        return _slice(evaluation, base, expression.index)
    index = evaluate(evaluation, expression.index)
    if isinstance(base, Query):
        if base.runner != "lazy":
            return UNKNOWN
        if not base.evaluated and not base.filled:
            execute(evaluation, fresh(evaluation, base, size=minimum(ONE, base.size), limited=True, relation=""))
        element = element_of(evaluation, base)
        return replace(element, ident=evaluation.fresh()) if isinstance(element, Row) else element
    if isinstance(base, Sequence):
        if base.items is not None and isinstance(index, Scalar) and index.known:
            if base.names is not None and index.literal in base.names:
                return base.items[base.names.index(index.literal)]
            if (
                base.kind != "dict"
                and isinstance(index.literal, int)
                and -len(base.items) <= index.literal < len(base.items)
            ):
                return base.items[index.literal]
        if base.kind == "dict" and is_grouped(evaluation, base):
            return group_of(evaluation, base)
        return _reached(evaluation, base.element, expression.index)
    if isinstance(base, Row):
        literal = index.literal if isinstance(index, Scalar) else None
        found = base.field(literal) if isinstance(literal, str) else None
        if found is not None:
            return found
        if isinstance(literal, str):
            return column_value(evaluation, base.type, literal)
        return Scalar()
    if isinstance(base, Object) and base.carried is not None:
        return one_element(evaluation, base.carried) if isinstance(base.carried, (Query, Sequence)) else UNKNOWN
    if isinstance(base, Opaque) and isinstance(index, Scalar) and isinstance(index.literal, str):
        return Opaque(index.literal, base.hint)
    if isinstance(base, Opaque):
        singular = base.hint.partition("|")[0]
        return Opaque(f"one of {singular}" if singular else "")
    return UNKNOWN


def _reached(evaluation: Evaluation, element: Value, index: facts.Expression) -> Value:
    """An element reached by an index: another one in each round of the loops that change the index."""
    ident = getattr(element, "ident", 0)
    if ident and evaluation.loops:
        changing = max((evaluation.bound.get(name, ()) for name in names_of(index)), key=len, default=())
        born = evaluation.birth.get(ident, ())
        if len(changing) > len(born) and all(loop in changing for loop in born):
            evaluation.birth[ident] = changing
    return element


def _slice(evaluation: Evaluation, base: Value, index: facts.Slice) -> Value:
    bounds = [
        evaluate(evaluation, part) if part is not None else None for part in (index.lower, index.upper, index.step)
    ]
    return sliced(evaluation, base, bounds)


def _slice_verb(evaluation: Evaluation, binding: Binding, given: Arguments) -> Value:
    """`rows.slice(low, high)`."""
    values: list[Value | None] = [*positional(evaluation, given), None, None]
    return sliced(evaluation, binding.receiver, values[:2])


def sliced(evaluation: Evaluation, base: Value, bounds: Many[Value | None]) -> Value:
    """The elements from a lower to an upper bound."""
    chunk = chunk_of(bounds[0], bounds[1])
    amount = chunk or _slice_amount(bounds[0], bounds[1])
    if isinstance(base, Query) and base.runner == "lazy":
        if base.evaluated or base.filled:
            size = minimum(base.size, amount) if amount is not None else up_to(base.size)
            return Sequence("list", size, element_of(evaluation, base), evaluation.fresh())
        if chunk is not None and unknowns(chunk):
            return fresh(evaluation, base, size=chunk, limited=True, relation="")
        return limited(evaluation, base, amount)
    if isinstance(base, Sequence):
        size = base.size
        form = ""
        if amount is not None:
            size = cut(base.size, amount) if chunk is not None else minimum(base.size, amount)
            evaluation.limits.append((base.size, amount)) if base.kind != "string" else None
        else:
            size_of(evaluation, base)
            form = (
                "half" if any(isinstance(b, Scalar) and b.form == "half" for b in bounds if b is not None) else "rest"
            )
        evaluation.visit(size, "build", "slice")
        return replace(base, size=size, ident=evaluation.fresh(), items=None, names=None, form=form, pending=())
    if isinstance(base, Opaque):
        size = size_of(evaluation, base)
        if amount is not None:
            evaluation.limits.append((size, amount))
            size = cut(size, amount) if chunk is not None else minimum(size, amount)
        evaluation.visit(size, "build", "slice")
        return Sequence("list", size, Opaque(base.hint and f"one of {base.hint}"), evaluation.fresh())
    if isinstance(base, Scalar):
        return Scalar(text=base.text, size=amount if base.text else None)
    return UNKNOWN


def _slice_amount(lower: Value | None, upper: Value | None) -> Polynomial | None:
    """The number of elements between two bounds, where both are known."""
    if upper is None or not isinstance(upper, Scalar) or upper.amount is None:
        return None
    if lower is None or lower == NULL:
        return upper.amount
    if isinstance(lower, Scalar) and lower.amount is not None:
        a, b = upper.amount.constant, lower.amount.constant
        if a is not None and b is not None:
            return number(max(a.high - b.low, 0))
    return None


VERBS: dict[str, Verb] = {"slice": _slice_verb}
