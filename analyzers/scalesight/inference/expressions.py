"""Evaluates expressions to abstract values, spending what they spend."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scalesight.cost.algebra import ONE, ZERO, Polynomial, ceil_division, log2, maximum, minimum, number, unknown, up_to
from scalesight.inference import idents
from scalesight.inference.charges import Summary
from scalesight.inference.iteration import begin, consume, one_element, size_of
from scalesight.inference.join import join, join_all
from scalesight.inference.names import home, lookup, settle
from scalesight.inference.program import pending_name
from scalesight.inference.queries import element_of, execute, fresh, limited
from scalesight.inference.run import CONSTANT, Evaluation, FunctionKey, Scope
from scalesight.inference.values import (
    NULL,
    UNKNOWN,
    Column,
    Condition,
    Coroutine,
    Library,
    Module,
    Object,
    Opaque,
    Query,
    Row,
    Scalar,
    Sequence,
    Value,
    known,
)
from scalesight.outline import facts


def evaluate(evaluation: Evaluation, expression: facts.Expression) -> Value:
    """The value of an expression, in its latest version."""
    visitor = VISITORS.get(type(expression))
    value = visitor(evaluation, expression) if visitor is not None else UNKNOWN  # type: ignore[operator]
    return evaluation.current(value)


def truth(evaluation: Evaluation, test: facts.Expression) -> Value:
    """Evaluates a condition; asking whether a lazy query is true executes it."""
    from scalesight.inference.special import is_held
    from scalesight.inference.uses import asking, is_whole_table

    value = evaluate(evaluation, test)
    if isinstance(value, Query) and value.runner == "lazy":
        alone = is_whole_table(evaluation, value) and not is_held(evaluation, value)
        with asking(evaluation, "counted" if alone else evaluation.asking):
            execute(evaluation, value)
    return value


def spend(evaluation: Evaluation, coroutine: Coroutine, parallel: Polynomial | None = None) -> Value:
    """Awaits: what the coroutine would spend is spent here."""
    before = evaluation.parallel
    if parallel is not None:
        evaluation.parallel = parallel
    here = evaluation.origin()
    same = {c.once: c.once for c in coroutine.pending if c.once is not None}
    serial = evaluation.parallel is None and bool(evaluation.loops)
    for charge in coroutine.pending:
        evaluation.emit(replace(charge, awaited=True) if serial else charge, here, same, tag="await@")
    evaluation.parallel = before
    if coroutine.holdings:
        evaluation.note_peak(nested=coroutine.holdings)
    return coroutine.value


# --- names -----------------------------------------------------------------------------------------------------------


def _name(evaluation: Evaluation, expression: facts.Name) -> Value:
    local = evaluation.lookup(expression.id)
    if local is not None:
        return local
    return module_value(evaluation, evaluation.path, expression.id)


def module_value(evaluation: Evaluation, path: str, name: str) -> Value:
    """What a module-level name is; a library's or built-in's name when the project does not define it."""
    evaluation.depends.add(("name", path, name))
    found = lookup(evaluation.program, path, name)
    if isinstance(found, facts.Assign):
        path, name = home(evaluation.program, path, name)
        evaluation.depends.add(("name", path, name))
        return constant(evaluation, path, name, found)
    if found is not None:
        return found
    if path in evaluation.program.files and name in evaluation.program.scope(path):
        return Opaque(name)
    builtin = f"builtins.{name}"
    if evaluation.catalogue.effect(builtin) is not None:
        return Library(builtin)
    return Opaque(name)


def constant(evaluation: Evaluation, path: str, name: str, statement: facts.Assign) -> Value:
    """The value of a module-level assignment, evaluated once and without spending anything."""
    found = evaluation.constants.get((path, name))
    if found is not None:
        return found
    key = (path, name, CONSTANT)
    given: tuple[Any, ...] = (statement,)
    if statement.value is None or statement.operator or evaluation.engine.outcome(key, given) == "active":
        return Opaque(name)  # a constant that refers to itself, or grows
    numbers: dict[int, int] = {0: 0}

    def own(ident: int) -> int:
        if ident not in numbers:
            numbers[ident] = evaluation.fresh()
            evaluation.birth[numbers[ident]] = ()
        return numbers[ident]

    value = idents.renumber(evaluation.engine.summary(key, given).returns, own, lambda v: v)
    evaluation.constants[path, name] = value
    return value


def evaluate_constant(evaluation: Evaluation, key: FunctionKey, statement: facts.Assign) -> Summary:
    """What a module-level assignment gives."""
    name = key[1]
    evaluation.qualname, evaluation.ordinal = "<module>", 0
    evaluation.quiet = 1
    value = evaluate(evaluation, statement.value) if statement.value is not None else Opaque(name)
    if isinstance(value, Opaque):
        value = replace(value, hint=name)
    if isinstance(value, Query):
        value = replace(value, evaluated=False)
    if isinstance(value, Sequence):
        value = replace(value, constant=True)
    numbers: dict[int, int] = {0: 0}
    returns = idents.renumber(value, lambda ident: numbers.setdefault(ident, len(numbers)), evaluation.current)
    return Summary((), returns, calls=tuple(sorted(evaluation.calls)))


def imported_constant(evaluation: Evaluation, pending: Value | None) -> Value:
    """The value of a constant that another module defines."""
    found = pending_name(pending) if pending is not None else None
    if found is not None and isinstance(found[0], Module):
        return module_value(evaluation, found[0].path, found[1])
    return UNKNOWN


# --- simple expressions ----------------------------------------------------------------------------------------------


def _literal(evaluation: Evaluation, expression: facts.Literal) -> Value:
    return NULL if expression.value is None else known(expression.value)


def _text(evaluation: Evaluation, expression: facts.Text) -> Value:
    if all(isinstance(part, str) for part in expression.parts):
        return known("".join(part for part in expression.parts if isinstance(part, str)))
    pieces = tuple(part if isinstance(part, str) else evaluate(evaluation, part) for part in expression.parts)
    size: Polynomial | None = ZERO
    for piece in pieces:
        extra = number(len(piece)) if isinstance(piece, str) else piece.size if isinstance(piece, Scalar) else None
        size = size + extra if size is not None and extra is not None else None
    return Scalar(text=True, pieces=pieces, size=size)


def _collection(evaluation: Evaluation, expression: facts.Collection) -> Value:
    items: list[Value] = []
    names: list[str | int] | None = [] if expression.kind == "dict" else None
    size: Polynomial = ZERO
    spread = False
    key: Value | None = None
    for position, item in enumerate(expression.items):
        if expression.kind == "dict":
            key_expression = expression.keys[position] if position < len(expression.keys) else None
            if key_expression is not None:
                key = evaluate(evaluation, key_expression)
                if names is not None and isinstance(key, Scalar) and isinstance(key.literal, (str, int)):
                    names.append(key.literal)
                else:
                    names = None
        if isinstance(item, facts.Spread) or (
            expression.kind == "dict" and expression.keys[position : position + 1] == (None,)
        ):
            spread = True
            inner = evaluate(evaluation, item.value if isinstance(item, facts.Spread) else item)
            inner = consume(evaluation, inner)
            walked = begin(evaluation, inner)
            evaluation.visit(walked.size, "build", "spread")
            size += walked.size
            items.append(walked.element if not isinstance(inner, Sequence) else inner.element)
            continue
        items.append(evaluate(evaluation, item))
        size += ONE
    element = join_all(evaluation, items) if items else UNKNOWN
    return Sequence(
        expression.kind,
        size,
        element,
        evaluation.fresh(),
        key=key,
        items=None if spread or len(items) > 60 else tuple(items),
        names=tuple(names) if names is not None and not spread and len(names) == len(items) else None,
    )


def _operation(evaluation: Evaluation, expression: facts.Operation) -> Value:
    operator = expression.operator
    if operator in ("and", "or", "??"):
        return _short_circuit(evaluation, expression)
    if operator == "not" and len(expression.operands) == 1:
        truth(evaluation, expression.operands[0])
        return Scalar()
    values = [evaluate(evaluation, operand) for operand in expression.operands]
    if operator in ("in", "not in") and len(values) == 2:
        return _membership(evaluation, values[0], values[1])
    if len(values) == 2:
        return operate(evaluation, operator, values[0], values[1], expression.span)
    if (
        operator == "-"
        and len(values) == 1
        and isinstance(values[0], Scalar)
        and isinstance(values[0].literal, (int, float))
    ):
        return Scalar(-values[0].literal, known=True)
    return values[0] if len(values) == 1 and operator == "*" else Scalar()


def _short_circuit(evaluation: Evaluation, expression: facts.Operation) -> Value:
    values = []
    for position, operand in enumerate(expression.operands):
        if position == 0:
            values.append(truth(evaluation, operand))
        else:
            with evaluation.guard(f"{expression.operator}{expression.span[0]}.{position}", 0):
                values.append(
                    truth(evaluation, operand)
                    if position < len(expression.operands) - 1
                    else evaluate(evaluation, operand)
                )
    if any(isinstance(v, (Condition,)) for v in values):
        return Condition(UNKNOWN, "or", UNKNOWN)
    return join_all(evaluation, values)


def _membership(evaluation: Evaluation, item: Value, container: Value) -> Value:
    if isinstance(container, Query):
        if container.runner == "lazy":
            execute(evaluation, container)
            evaluation.visit(container.size, "scan", "in")
    elif (
        isinstance(container, Sequence)
        and container.kind in ("list", "tuple", "stream", "string")
        and (not container.constant or container.size.constant is None)
    ):
        consume(evaluation, container)
        evaluation.visit(size_of(evaluation, container), "scan", "in")
    return Scalar()


def operate(
    evaluation: Evaluation, operator: str, left: Value, right: Value, span: facts.Span, in_place: bool = False
) -> Value:
    """The value of a binary operation on two values."""
    is_column = isinstance(left, Column) or (isinstance(left, Object) and isinstance(left.carried, Column))
    if is_column and operator in ("==", "!=", "<", ">", "<=", ">=", "is"):
        return Condition(left, operator, right)
    if isinstance(left, Condition) or isinstance(right, Condition):
        if operator == "&":
            return Condition(UNKNOWN, "and", Sequence("tuple", number(2), UNKNOWN, items=(left, right)))
        return Condition(UNKNOWN, "or", UNKNOWN)
    if isinstance(left, Query) and isinstance(right, Query) and operator in ("|", "&"):
        return fresh(evaluation, left, size=up_to(maximum(left.size, right.size)), filtered=True)
    if isinstance(left, Sequence) and isinstance(right, (Sequence, Query)):
        return _collections(evaluation, operator, left, right)
    if isinstance(left, Sequence) and operator == "*" and isinstance(right, Scalar):
        size = left.size * right.amount if right.amount is not None else unknown("repetitions")
        return replace(left, size=size, ident=evaluation.fresh(), items=None)
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return _numbers(evaluation, operator, left, right)
    if isinstance(left, Scalar) and left.text and operator in ("+", "%"):
        return Scalar(text=True, pieces=(left, right))
    if isinstance(left, Opaque) and isinstance(right, Scalar) and right.known and operator in ("-", "//", "+"):
        form = {"-": "minus", "//": "half", "+": "plus"}[operator]
        return Scalar(form=form, size=right.amount if form == "plus" else None)
    return Scalar() if not isinstance(left, (Row, Object)) else UNKNOWN


def _collections(evaluation: Evaluation, operator: str, left: Sequence, right: Value) -> Value:
    right = consume(evaluation, right)
    other = size_of(evaluation, right)
    element = (
        join(evaluation, left.element, one_element(evaluation, right))
        if left.size.terms
        else one_element(evaluation, right)
    )
    size = {"+": left.size + other, "|": left.size + other, "-": up_to(left.size), "&": minimum(left.size, other)}.get(
        operator
    )
    if size is None:
        return Scalar()
    size_of(evaluation, left)
    evaluation.visit(left.size + other, "concat" if operator == "+" else "build", operator)
    return Sequence(left.kind, size, element, evaluation.fresh())


def _numbers(evaluation: Evaluation, operator: str, left: Scalar, right: Scalar) -> Scalar:
    if left.text or right.text:
        if operator not in ("+", "%", "*"):
            return Scalar()
        size = left.size + right.size if left.size is not None and right.size is not None and operator == "+" else None
        return Scalar(text=True, pieces=(left, right), size=size)
    a, b = left.amount, right.amount
    form = {"-": "minus", "//": "half", "/": "half", ">>": "half", "+": "plus"}.get(operator, "") if right.known else ""
    amount: Polynomial | None = None
    if a is not None and b is not None:
        if operator == "+":
            amount = a + b
        elif operator == "*":
            amount = a * b
        elif operator == "//" and b.terms:
            amount = ceil_division(a, b)
        elif operator == "-":
            amount = _difference(a, b)
        elif operator == "**" and a.constant is not None and b.constant is not None and b.constant.high < 12:
            amount = number(a.constant.high**b.constant.high)
    return Scalar(amount=amount, form=form, size=b if form == "plus" else None)


def _difference(left: Polynomial, right: Polynomial) -> Polynomial | None:
    a, b = left.constant, right.constant
    if a is not None and b is not None:
        return number(max(a.high - b.low, 0))
    return left if b is not None else up_to(left)


def _conditional(evaluation: Evaluation, expression: facts.Conditional) -> Value:
    truth(evaluation, expression.test)
    branch = f"if{expression.span[0]}"
    heap = dict(evaluation.heap)
    with evaluation.guard(branch, 0):
        then = evaluate(evaluation, expression.then)
    with evaluation.guard(branch, 1):
        otherwise = evaluate(evaluation, expression.otherwise)
    for ident, value in heap.items():  # what one arm alone did does not count as done
        if isinstance(value, (Query, Row)):
            evaluation.heap[ident] = value
    return join(evaluation, then, otherwise)


def _subscript(evaluation: Evaluation, expression: facts.Subscript) -> Value:
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
        return _reached(evaluation, base.element, expression.index)
    if isinstance(base, Row):
        literal = index.literal if isinstance(index, Scalar) else None
        found = base.field(literal) if isinstance(literal, str) else None
        if found is not None:
            return found
        if isinstance(literal, str):
            from scalesight.inference.queries import column_value

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
    from scalesight.inference.uses import names_of

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
    amount = _chunk(bounds[0], bounds[1]) or _slice_amount(bounds[0], bounds[1])
    if isinstance(base, Query) and base.runner == "lazy":
        if base.evaluated or base.filled:
            size = minimum(base.size, amount) if amount is not None else up_to(base.size)
            return Sequence("list", size, element_of(evaluation, base), evaluation.fresh())
        return limited(evaluation, base, amount)
    if isinstance(base, Sequence):
        size = base.size
        form = ""
        if amount is not None:
            size = minimum(base.size, amount)
            evaluation.limits.append((base.size, amount)) if base.kind != "string" else None
        else:
            size_of(evaluation, base)
            form = (
                "half" if any(isinstance(b, Scalar) and b.form == "half" for b in bounds if b is not None) else "rest"
            )
            chunk = _chunk(bounds[0], bounds[1])
            size = minimum(base.size, chunk) if chunk is not None else base.size
        evaluation.visit(size, "build", "slice")
        return replace(base, size=size, ident=evaluation.fresh(), items=None, names=None, form=form, pending=())
    if isinstance(base, Opaque):
        size = size_of(evaluation, base)
        chunk = amount if amount is not None else _chunk(bounds[0], bounds[1])
        if chunk is not None:
            evaluation.limits.append((size, chunk))
            size = minimum(size, chunk)
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


def _chunk(lower: Value | None, upper: Value | None) -> Polynomial | None:
    """`[i : i + 100]` is 100 elements, whatever `i` is."""
    if isinstance(upper, Scalar) and upper.form == "plus" and upper.size is not None and isinstance(lower, Scalar):
        return upper.size
    return None


def _comprehension(evaluation: Evaluation, expression: facts.Comprehension) -> Value:
    outer, evaluation.scope = evaluation.scope, Scope({}, evaluation.scope)
    lazy = expression.kind == "generator"
    ident = evaluation.fresh()
    before = evaluation.charges
    if lazy:
        evaluation.charges = []
    sources = len(evaluation.temporaries)
    try:
        size, element, key = _clauses(evaluation, expression, 0)
    finally:
        evaluation.scope = outer
        del evaluation.temporaries[sources:]
        pending = tuple(evaluation.charges) if lazy else ()
        evaluation.charges = before
    kind = "stream" if lazy else expression.kind
    if expression.kind in ("dict", "set"):
        from scalesight.inference.keys import distinct, key_names

        names = key_names(evaluation, key if expression.kind == "dict" and key is not None else element)
        if names:
            size = distinct(names, size)
    made = Sequence(kind, size, element, ident, key=key, held=not lazy)
    if lazy:  # what stands in a generator is spent when it is drained; almost always at once, where it stands
        inner = tuple(_peel(charge, len(evaluation.loops)) for charge in pending)
        return replace(made, pending=inner)
    return made


def _peel(charge, depth: int):  # type: ignore[no-untyped-def]
    """A charge without the loops around a generator: they are put on again where it is drained."""
    loops = charge.loops[depth:]
    amount: Polynomial = ONE
    for loop in loops:
        amount = amount * loop.size
    total = amount * charge.unit
    marked = any(getattr(p[0], "kind", "") == "upto" for m in charge.amount.terms for p in m)
    return replace(charge, loops=loops, amount=up_to(total) if marked and loops else total, guards=())


def _clauses(
    evaluation: Evaluation, expression: facts.Comprehension, position: int
) -> tuple[Polynomial, Value, Value | None]:
    from scalesight.inference.targets import bind_target
    from scalesight.inference.uses import asking, is_whole_table, names_of, reads

    if position == len(expression.clauses):
        evaluation.step()
        key = evaluate(evaluation, expression.key) if expression.key is not None else None
        return ONE, evaluate(evaluation, expression.element), key
    clause = expression.clauses[position]
    value = evaluate(evaluation, clause.over)
    name = clause.target.id if isinstance(clause.target, facts.Name) else ""
    few = is_whole_table(evaluation, value) and reads(clause.conditions, names_of(clause.target)) > 0
    with asking(evaluation, "filtered" if few else evaluation.asking):
        walked = begin(evaluation, value, name)
    evaluation.temporaries.append(value)
    with evaluation.loop(walked.size, clause.span):
        bind_target(evaluation, clause.target, walked.enter(walked.element))
        selective = False
        for condition in clause.conditions:
            truth(evaluation, condition)
            selective = True
        if selective:
            with evaluation.guard(f"if{clause.span[0]}.{position}", 0):
                size, element, key = _clauses(evaluation, expression, position + 1)
        else:
            size, element, key = _clauses(evaluation, expression, position + 1)
    total = walked.size * size
    return (up_to(total) if selective else total), element, key


def _await(evaluation: Evaluation, expression: facts.Await) -> Value:
    value = evaluate(evaluation, expression.value)
    return spend(evaluation, value) if isinstance(value, Coroutine) else value


def _yield(evaluation: Evaluation, expression: facts.Yield) -> Value:
    if expression.value is None:
        evaluation.yielded.append((NULL, evaluation.times()))
        return UNKNOWN
    value = evaluate(evaluation, expression.value)
    if expression.delegate:
        walked = begin(evaluation, value)
        evaluation.yielded.append((walked.element, evaluation.times() * walked.size))
        return UNKNOWN
    times = evaluation.times()
    if evaluation.is_bounded(evaluation.loops):
        times = up_to(times)
    evaluation.yielded.append((value, times))
    return UNKNOWN


def _bind(evaluation: Evaluation, expression: facts.Bind) -> Value:
    from scalesight.inference.targets import bind_target

    value = evaluate(evaluation, expression.value)
    bind_target(evaluation, expression.target, value)
    return value


def _lambda(evaluation: Evaluation, expression: facts.Lambda) -> Value:
    from scalesight.inference.statements import close

    function = facts.Function(
        expression.span, "lambda", expression.span, expression.parameters, expression.body, is_async=expression.is_async
    )
    return close(evaluation, function)


def _spread(evaluation: Evaluation, expression: facts.Spread) -> Value:
    return evaluate(evaluation, expression.value)


def _opaque(evaluation: Evaluation, expression: facts.Opaque) -> Value:
    for child in expression.children:
        evaluate(evaluation, child)
    return UNKNOWN


def _call(evaluation: Evaluation, expression: facts.Call) -> Value:
    from scalesight.inference.calls import call

    return call(evaluation, expression)


def _attribute(evaluation: Evaluation, expression: facts.Attribute) -> Value:
    from scalesight.inference.attributes import read_attribute

    return read_attribute(evaluation, evaluate(evaluation, expression.base), expression.name, expression.span)


VISITORS = {
    facts.Name: _name,
    facts.Literal: _literal,
    facts.Text: _text,
    facts.Collection: _collection,
    facts.Operation: _operation,
    facts.Conditional: _conditional,
    facts.Subscript: _subscript,
    facts.Comprehension: _comprehension,
    facts.Await: _await,
    facts.Yield: _yield,
    facts.Bind: _bind,
    facts.Lambda: _lambda,
    facts.Spread: _spread,
    facts.Opaque: _opaque,
    facts.Call: _call,
    facts.Attribute: _attribute,
}

__all__ = ["constant", "consume", "evaluate", "log2", "module_value", "operate", "settle", "size_of", "spend", "truth"]
