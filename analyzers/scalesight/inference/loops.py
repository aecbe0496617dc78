"""How often loops run: what they go over, what they count, and what may end them early."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from scalesight.cost.algebra import Polynomial, ceil_division, log2, minimum, number, unknown, up_to
from scalesight.inference.charges import Loop
from scalesight.inference.dispatch import FALL, Exits, evaluate, walk
from scalesight.inference.iteration import begin, size_of
from scalesight.inference.keys import distinct, key_names
from scalesight.inference.operations import truth
from scalesight.inference.run import Evaluation
from scalesight.inference.sizes import rows
from scalesight.inference.targets import bind_target
from scalesight.inference.uses import asking, is_whole_table, keeps_few
from scalesight.inference.values import Opaque, Row, Scalar, Sequence, Value
from scalesight.outline import facts


def each(evaluation: Evaluation, statement: facts.ForEach) -> Exits:
    """`for target in over`: what it goes over is consumed once, the body runs for each element."""
    value = evaluate(evaluation, statement.over)
    few = is_whole_table(evaluation, value) and keeps_few(statement.target, statement.body)
    with asking(evaluation, "filtered" if few else evaluation.asking):
        walked = begin(evaluation, value, target_name(statement.target))
    size = walked.size
    if _always_leaves(statement.body):
        size = minimum(number(1), size)
    elif leaves(statement.body, "break") or leaves(statement.body, "return"):
        size = up_to(size)
    evaluation.step()
    evaluation.temporaries.append(value)
    try:
        element = walked.element

        def enter() -> None:
            bound = walked.enter(element)
            bind_target(evaluation, statement.target, bound)

        exits = _rounds(evaluation, statement.body, size, statement.header, enter, walked.pending)
    finally:
        evaluation.temporaries.pop()
    return (exits - {"break", "continue"}) | FALL


def repeat(evaluation: Evaluation, statement: facts.While, size: Polynomial) -> Exits:
    """`while test`: test and body run `size` times."""

    def enter() -> None:
        truth(evaluation, statement.test)

    body = (*statement.body, *statement.update)
    exits = _rounds(evaluation, body, size, statement.header, enter, ())
    return (exits - {"break", "continue"}) | FALL


def _rounds(
    evaluation: Evaluation,
    body: Many[facts.Statement],
    size: Polynomial,
    header: facts.Span,
    enter: object,
    pending: tuple[object, ...],
) -> Exits:
    """Walks a loop's body once for all rounds; twice when what it collects is read while it grows."""
    before_names, before_heap = dict(evaluation.scope.names), dict(evaluation.heap)
    marks = (
        len(evaluation.charges),
        dict(evaluation.steps),
        list(evaluation.peaks),
        len(evaluation.returned),
        len(evaluation.yielded),
    )
    sized, grown = evaluation.sized, evaluation.grown
    evaluation.sized, evaluation.grown = set(), set()
    exits: Exits = FALL
    for attempt in (1, 2):
        with evaluation.loop(size, header):
            for effect in pending:
                effect()  # type: ignore[operator]
            enter()  # type: ignore[operator]
            exits = walk(evaluation, body)
        conflict = evaluation.sized & evaluation.grown
        if attempt == 2 or not conflict:
            break
        sizes = {ident: evaluation.heap[ident] for ident in conflict if ident in evaluation.heap}
        del evaluation.charges[marks[0] :], evaluation.returned[marks[3] :], evaluation.yielded[marks[4] :]
        evaluation.steps, evaluation.peaks = dict(marks[1]), list(marks[2])
        evaluation.scope.names, evaluation.heap = dict(before_names), {**before_heap, **sizes}
        evaluation.frozen = set(sizes)
    evaluation.frozen = set()
    evaluation.sized, evaluation.grown = sized | evaluation.sized, grown | evaluation.grown
    _forget_counters(evaluation, before_names)
    return exits


def _forget_counters(evaluation: Evaluation, before: dict[str, Value]) -> None:
    """A number that the body changed is not known behind the loop; nor is what may not have run at all."""
    for name, value in evaluation.scope.names.items():
        old = before.get(name)
        if isinstance(value, Scalar) and value != old:
            evaluation.scope.names[name] = replace(
                value, known=False, literal=None, amount=None, size=value.size, pieces=(), form=""
            )


def target_name(target: facts.Expression) -> str:
    """The name of a simple loop target, for what its elements may be called."""
    return target.id if isinstance(target, facts.Name) else ""


# --- early exits -----------------------------------------------------------------------------------------------------


def leaves(body: Many[facts.Statement], kind: str) -> bool:
    """Whether a loop's body holds a `break` (of this loop) or a `return`."""
    for statement in body:
        if isinstance(statement, facts.Break) and kind == "break":
            return True
        if isinstance(statement, facts.Return) and kind == "return":
            return True
        inner: list[Many[facts.Statement]] = []
        if isinstance(statement, facts.If):
            inner = [statement.then, statement.otherwise]
        elif isinstance(statement, facts.Try):
            inner = [statement.body, *statement.handlers, statement.otherwise, statement.final]
        elif isinstance(statement, facts.With):
            inner = [statement.body]
        elif isinstance(statement, facts.Match):
            inner = [case.body for case in statement.cases]
        elif isinstance(statement, (facts.ForEach, facts.While)) and kind == "return":
            inner = [statement.body, statement.otherwise]
        elif isinstance(statement, (facts.ForEach, facts.While)):
            inner = [statement.otherwise]
        if any(leaves(block, kind) for block in inner):
            return True
    return False


def _always_leaves(body: Many[facts.Statement]) -> bool:
    return bool(body) and isinstance(body[-1], (facts.Break, facts.Return)) and not _continues(body)


def _continues(body: Many[facts.Statement]) -> bool:
    for statement in body:
        if isinstance(statement, facts.Continue):
            return True
        if isinstance(statement, facts.If) and (_continues(statement.then) or _continues(statement.otherwise)):
            return True
        if isinstance(statement, facts.Try) and any(
            _continues(b) for b in (statement.body, *statement.handlers, statement.otherwise)
        ):
            return True
    return False


# --- while loops -----------------------------------------------------------------------------------------------------


def while_size(evaluation: Evaluation, statement: facts.While) -> Polynomial:
    """The rounds of a `while`: a counter, a halving, a work list, pages of a query; else unknown."""
    body = (*statement.body, *statement.update)
    counted = _counted(evaluation, statement.test, body)
    if counted is not None:
        early = leaves(statement.body, "break") or leaves(statement.body, "return")
        return up_to(counted) if early else counted
    shrunk = _shrunk(evaluation, statement.test, body)
    if shrunk is not None:
        return shrunk
    work = _work_list(evaluation, statement.test, body)
    if work is not None:
        return work
    pages = _pages(evaluation, statement)
    if pages is not None:
        return pages
    return unknown("rounds")


def _counted(evaluation: Evaluation, test: facts.Expression, body: Many[facts.Statement]) -> Polynomial | None:
    if isinstance(test, facts.Operation) and test.operator == "and":
        found = [c for c in (_counted(evaluation, operand, body) for operand in test.operands) if c is not None]
        return up_to(minimum(*found)) if found else None
    if isinstance(test, facts.Name):
        return _halved(evaluation, test.id, body)
    if (
        not isinstance(test, facts.Operation)
        or len(test.operands) != 2
        or test.operator not in ("<", "<=", ">", ">=", "!=")
    ):
        return None
    left, right = test.operands
    if test.operator in (">", ">="):
        left, right = right, left
    for name, change in _changes(body):
        if isinstance(left, facts.Name) and name == left.id and change[0] == "+":
            bound = _amount(evaluate(evaluation, right))
            return ceil_division(bound, number(change[1])) if bound is not None else None
        if isinstance(right, facts.Name) and name == right.id and change[0] == "-":
            bound = _amount(evaluate(evaluation, right))
            return ceil_division(bound, number(change[1])) if bound is not None else None
        if isinstance(right, facts.Name) and name == right.id and change[0] in ("//", "/", ">>"):
            bound = _amount(evaluate(evaluation, right))
            return log2(bound) if bound is not None else None
        if isinstance(left, facts.Name) and name == left.id and change[0] == "*":
            bound = _amount(evaluate(evaluation, right))
            return log2(bound) if bound is not None else None
    if isinstance(left, facts.Name) and isinstance(right, facts.Name):
        return _bisected(evaluation, left.id, right.id, body)
    return None


def _halved(evaluation: Evaluation, name: str, body: Many[facts.Statement]) -> Polynomial | None:
    for changed, (operator, step) in _changes(body):
        if changed == name:
            bound = _amount(evaluation.lookup(name))
            if bound is None:
                return None
            return (
                log2(bound)
                if operator in ("//", "/", ">>")
                else ceil_division(bound, number(step))
                if operator == "-"
                else None
            )
    return None


def _bisected(evaluation: Evaluation, low: str, high: str, body: Many[facts.Statement]) -> Polynomial | None:
    """`while low < high` around `middle = (low + high) // 2`."""
    halves = any(
        isinstance(s, facts.Assign)
        and isinstance(s.value, facts.Operation)
        and s.value.operator in ("//", ">>", "/")
        and _mentions(s.value, low)
        and _mentions(s.value, high)
        for s in body
    )
    bound = _amount(evaluation.lookup(high))
    return log2(bound) if halves and bound is not None else None


def _mentions(expression: facts.Expression, name: str) -> bool:
    if isinstance(expression, facts.Name):
        return expression.id == name
    if isinstance(expression, facts.Operation):
        return any(_mentions(operand, name) for operand in expression.operands)
    if isinstance(expression, facts.Opaque):
        return any(_mentions(child, name) for child in expression.children)
    return False


def _changes(body: Many[facts.Statement]) -> Iterator[tuple[str, tuple[str, float]]]:
    """(name, (operator, literal)) for every `name += 3`, `name = name + 3` at the top of a body."""
    for statement in body:
        if (
            not isinstance(statement, facts.Assign)
            or not statement.targets
            or not isinstance(statement.targets[0], facts.Name)
        ):
            continue
        name = statement.targets[0].id
        if statement.operator:
            yield name, (statement.operator, _literal(statement.value))
        elif isinstance(statement.value, facts.Operation) and len(statement.value.operands) == 2:
            left, right = statement.value.operands
            if isinstance(left, facts.Name) and left.id == name:
                yield name, (statement.value.operator, _literal(right))


def _literal(expression: facts.Expression | None) -> float:
    if isinstance(expression, facts.Literal) and isinstance(expression.value, (int, float)) and expression.value:
        return float(expression.value)
    return 1


def _amount(value: Value | None) -> Polynomial | None:
    return value.amount if isinstance(value, Scalar) else None


def _shrunk(evaluation: Evaluation, test: facts.Expression, body: Many[facts.Statement]) -> Polynomial | None:
    """`while rest:` with `rest = rest[100:]`: as many rounds as there are pieces."""
    name = test.id if isinstance(test, facts.Name) else None
    for statement in body:
        if (
            isinstance(statement, facts.Assign)
            and isinstance(statement.value, facts.Subscript)
            and isinstance(statement.value.base, facts.Name)
            and isinstance(statement.value.index, facts.Slice)
            and statement.value.index.lower is not None
            and statement.value.base.id == name
            and any(isinstance(t, facts.Name) and t.id == name for t in statement.targets)
        ):
            piece = _amount(evaluate(evaluation, statement.value.index.lower))
            value = evaluation.lookup(name)
            if value is not None and piece is not None:
                return ceil_division(size_of(evaluation, value), piece)
    return None


def _work_list(evaluation: Evaluation, test: facts.Expression, body: Many[facts.Statement]) -> Polynomial | None:
    """`while queue:` that pops: its elements; where it also pushes, every row of what it pushes."""
    name = test.id if isinstance(test, facts.Name) else None
    if name is None:
        return None
    value = evaluation.current(evaluation.lookup(name) or Opaque(name))
    if not isinstance(value, (Sequence, Opaque)) or not _calls_on(body, name, ("pop", "popleft", "pop_front", "shift")):
        return None
    if _calls_on(body, name, ("append", "extend", "add", "push", "appendleft")):
        element = evaluation.current(value.element) if isinstance(value, Sequence) else None
        if isinstance(element, Row):
            return rows(element.type)
        return unknown(name)
    return size_of(evaluation, value)


def _calls_on(body: Many[facts.Statement], name: str, methods: tuple[str, ...]) -> bool:
    def search(node: object) -> bool:
        if (
            (
                isinstance(node, facts.Call)
                and isinstance(node.function, facts.Attribute)
                and node.function.name in methods
            )
            and isinstance(node.function.base, facts.Name)
            and node.function.base.id == name
        ):
            return True
        if isinstance(node, msgspec.Struct):
            return any(search(getattr(node, field)) for field in node.__struct_fields__)
        return isinstance(node, tuple) and any(search(item) for item in node)

    return search(tuple(body))


def _pages(evaluation: Evaluation, statement: facts.While) -> Polynomial | None:
    """Reading a query in slices of a known size until nothing is left: as many rounds as there are slices."""
    state = (dict(evaluation.scope.names), dict(evaluation.heap), evaluation.limits)
    evaluation.limits = []
    marks = (
        len(evaluation.charges),
        len(evaluation.returned),
        len(evaluation.yielded),
        list(evaluation.peaks),
        len(evaluation.recursions),
    )
    evaluation.quiet += 1
    try:
        walk(evaluation, statement.body)
        found = evaluation.limits
    finally:
        evaluation.quiet -= 1
        evaluation.scope.names, evaluation.heap, evaluation.limits = state
        del evaluation.charges[marks[0] :], evaluation.returned[marks[1] :], evaluation.yielded[marks[2] :]
        del evaluation.recursions[marks[4] :]
        evaluation.peaks = marks[3]
    if not found:
        return None
    size, limit = found[0]
    return up_to(ceil_division(size, limit))


# --- memoisation -----------------------------------------------------------------------------------------------------


@contextmanager
def distinct_keys(evaluation: Evaluation, cache: Value, key: Value, span: facts.Span) -> Iterator[None]:
    """Everything inside runs once for each key that the cache has not seen: at most once a round."""
    ident = getattr(cache, "ident", 0)
    born = evaluation.birth.get(ident, ())
    kept = [loop for loop in evaluation.loops if loop in born]
    rest = [loop for loop in evaluation.loops if loop not in born]
    names = key_names(evaluation, key)
    if not rest:
        before_memo = evaluation.memo
        if ident in evaluation.arguments:
            evaluation.memo = (ident, names)
        try:
            yield
        finally:
            evaluation.memo = before_memo
        return
    total = evaluation.times(rest)
    before = evaluation.loops
    size = distinct(names, total)
    evaluation.loops = [*kept, Loop(size, rest[-1].origin, memo=True)]
    depths = evaluation.guard_depths
    evaluation.guard_depths = [min(depth, len(kept)) for depth in depths]
    try:
        yield
    finally:
        evaluation.loops = before
        evaluation.guard_depths = depths
