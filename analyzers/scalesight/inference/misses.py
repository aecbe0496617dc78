"""Tests that tell whether a cache kept by hand holds a key: `key in cache`, `self._found is None`, `hasattr(...)`.

A collection of what was seen (`if row in seen: continue`) is one, too: what stands behind it runs once for each. A test
is told as (what keeps it, the key, the names that the key follows from); a single value that an object or a module
keeps has its name for a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many

from scalesight.cost.algebra import ZERO
from scalesight.inference.charges import OF_ALL_CALLS
from scalesight.inference.dispatch import evaluate
from scalesight.inference.key_sources import Names, followed
from scalesight.inference.run import Evaluation
from scalesight.inference.values import UNKNOWN, ClassRef, Library, Module, Object, Row, Scalar, Sequence, Value, known
from scalesight.outline import facts
from scalesight.outline.nodes import nodes_in

SHARED = Sequence("dict", ZERO, UNKNOWN, OF_ALL_CALLS)  # a cache that outlives every call
ALONE: Names = frozenset()  # what the name of a single value follows from
GAINS = frozenset({"add", "append", "push"})
Kept = tuple[Value, Value, "Names | None"]


def miss(evaluation: Evaluation, statement: facts.If) -> Kept | None:
    """The cache that a branch fills for a key that it does not hold yet."""
    asked = next(filter(None, map(_asked, _all_of(statement.test))), None)
    if asked is not None:
        key, cache, there = asked
        if not there:
            return _dictionary(evaluation, cache, key, statement.then)
        return None if leaves(statement.then) else _dictionary(evaluation, cache, key, statement.otherwise)
    for test in _all_of(statement.test):
        absent = _absent(evaluation, test)
        found = _of(evaluation, absent, statement.then) if absent is not None else None
        if found is not None:
            return found
    return None


def hit(evaluation: Evaluation, statement: facts.If, rest: Many[facts.Statement]) -> Kept | None:
    """The cache that is filled behind a branch which leaves with what it holds."""
    if statement.otherwise or not leaves(statement.then):
        return None
    asked = _asked(statement.test)
    if asked is not None:
        key, cache, there = asked
        return _dictionary(evaluation, cache, key, rest) if there else None
    present = _present(evaluation, statement.test)
    return _of(evaluation, present, rest) if present is not None else None


def handled(evaluation: Evaluation, statement: facts.Try, handler: Many[facts.Statement]) -> Kept | None:
    """The cache that a handler fills when nothing is found there: `try: return cache[key]`."""
    tried = statement.body[0] if len(statement.body) == 1 else None
    value = tried.value if isinstance(tried, (facts.Return, facts.Evaluate, facts.Assign)) else None
    if isinstance(value, facts.Subscript):
        return _dictionary(evaluation, value.base, value.index, handler)
    return _single(evaluation, value, handler) if isinstance(value, facts.Attribute) else None


def leaves(body: Many[facts.Statement]) -> bool:
    """Whether a block does not fall through."""
    return bool(body) and isinstance(body[-1], (facts.Return, facts.Continue, facts.Raise, facts.Break))


def fetched(evaluation: Evaluation, value: facts.Expression | None) -> tuple[facts.Expression, Kept] | None:
    """(where it is asked, what keeps it) of `cache.get(key)` and `getattr(self, "_found", None)`."""
    if not isinstance(value, facts.Call) or not value.arguments:
        return None
    function = value.function
    target = _named_attribute(evaluation, value, "getattr")
    if target is not None:
        kept = _keeper(evaluation, target)
        return (target, kept) if kept is not None else None
    if not isinstance(function, facts.Attribute) or function.name != "get":
        return None
    if not isinstance(function.base, (facts.Name, facts.Attribute)):
        return None
    cache = _shared(evaluation, value) or evaluation.current(evaluate(evaluation, function.base))
    if not isinstance(cache, Sequence) or cache.kind != "dict":
        return None
    key = value.arguments[0].value
    return function.base, (cache, evaluate(evaluation, key), followed(evaluation, key))


def _shared(evaluation: Evaluation, call: facts.Call) -> Sequence | None:
    """The cache that all calls share, where a line of a catalogue says that a call asks it for a key's value."""
    function = evaluate(evaluation, call.function)
    effect = evaluation.catalogue.effect(function.name) if isinstance(function, Library) else None
    return SHARED if effect is not None and effect.shared else None


def _all_of(test: facts.Expression) -> tuple[facts.Expression, ...]:
    """What must hold for a test to hold."""
    if isinstance(test, facts.Operation) and test.operator == "and":
        return tuple(inner for operand in test.operands for inner in _all_of(operand))
    return (test,)


# --- what is asked ----------------------------------------------------------------------------------------------------


def _asked(test: facts.Expression) -> tuple[facts.Expression, facts.Expression, bool] | None:
    """(key, cache, whether it is to be there) of `key in cache`, `cache.has(key)` and their opposites."""
    if isinstance(test, facts.Operation) and test.operator == "not" and len(test.operands) == 1:
        inner = _asked(test.operands[0])
        return (inner[0], inner[1], not inner[2]) if inner is not None else None
    if isinstance(test, facts.Operation) and test.operator in ("in", "not in") and len(test.operands) == 2:
        return test.operands[0], test.operands[1], test.operator == "in"
    if isinstance(test, facts.Call) and len(test.arguments) == 1 and isinstance(test.function, facts.Attribute):
        return (test.arguments[0].value, test.function.base, True) if test.function.name == "has" else None
    return None


def _absent(evaluation: Evaluation, test: facts.Expression) -> facts.Expression | None:
    """What a test takes to hold nothing yet: `x is None`, `not x`, `not hasattr(self, "x")`."""
    if not isinstance(test, facts.Operation):
        return None
    if test.operator == "not" and len(test.operands) == 1:
        return _present(evaluation, test.operands[0])
    return _against_nothing(test) if test.operator in ("is", "==") else None


def _present(evaluation: Evaluation, test: facts.Expression) -> facts.Expression | None:
    """What a test takes to be there: `x is not None`, `x`, `hasattr(self, "x")`."""
    if isinstance(test, (facts.Name, facts.Attribute)):
        return test
    if isinstance(test, facts.Operation) and test.operator in ("is not", "!="):
        return _against_nothing(test)
    return _named_attribute(evaluation, test, "hasattr") if isinstance(test, facts.Call) else None


def _against_nothing(test: facts.Operation) -> facts.Expression | None:
    if len(test.operands) != 2:
        return None
    asked, nothing = test.operands
    is_nothing = isinstance(nothing, facts.Literal) and nothing.value is None
    return asked if is_nothing and isinstance(asked, (facts.Name, facts.Attribute)) else None


def _named_attribute(evaluation: Evaluation, call: facts.Call, verb: str) -> facts.Attribute | None:
    """`hasattr(self, "x")` as `self.x`, also where the name is kept in a local one."""
    function = evaluate(evaluation, call.function) if len(call.arguments) > 1 else UNKNOWN
    effect = evaluation.catalogue.effect(function.name) if isinstance(function, Library) else None
    if effect is None or effect.query != verb:
        return None
    base, name = (argument.value for argument in call.arguments[:2])
    said = evaluate(evaluation, name) if isinstance(name, (facts.Text, facts.Name)) else UNKNOWN
    if isinstance(said, Scalar) and said.known and isinstance(said.literal, str):
        return facts.Attribute(call.span, base, said.literal, name.span)
    return None


# --- what keeps it ----------------------------------------------------------------------------------------------------


def _dictionary(
    evaluation: Evaluation, cache: facts.Expression, key: facts.Expression, body: Many[facts.Statement]
) -> Kept | None:
    if not isinstance(cache, (facts.Name, facts.Attribute)) or not (_stores(body, cache) or _adds(body, cache, key)):
        return None
    value = evaluation.current(evaluate(evaluation, cache))
    if not isinstance(value, Sequence) or value.kind not in ("dict", "set", "list"):
        return None
    return _holder(evaluation, cache) or value, evaluate(evaluation, key), followed(evaluation, key)


def _holder(evaluation: Evaluation, cache: facts.Expression) -> Row | None:
    """The object that was handed in with a cache of which nothing more is known: it lives as long as the object."""
    if not isinstance(cache, facts.Attribute) or not isinstance(cache.base, facts.Name):
        return None
    owner = evaluation.current(evaluate(evaluation, cache.base))
    return owner if isinstance(owner, Row) and owner.ident and owner.field(cache.name) is None else None


def _of(evaluation: Evaluation, asked: facts.Expression, body: Many[facts.Statement]) -> Kept | None:
    """What keeps a name or attribute; a name that was got from a cache (`found = cache.get(key)`) is that cache's."""
    got = evaluation.fetched.get(asked.id) if isinstance(asked, facts.Name) else None
    if got is None:
        return _single(evaluation, asked, body)
    where, kept = got
    if _puts(evaluation, body, where) or _stores(body, where):
        return kept
    # Which of the statements fills it does not show: `cache.set(key, found)` may stand anywhere.
    return kept if kept[0] is SHARED else None


def _single(evaluation: Evaluation, asked: facts.Expression, body: Many[facts.Statement]) -> Kept | None:
    if isinstance(asked, facts.Name) and evaluation.lookup(asked.id) is not None:
        return None  # a local name, which most that are asked for are
    return _keeper(evaluation, asked) if _puts(evaluation, body, asked) and not _is_emptied(evaluation, asked) else None


def _keeper(evaluation: Evaluation, asked: facts.Expression) -> Kept | None:
    """What keeps a single value: an object its attribute, a module its name."""
    if isinstance(asked, facts.Name):
        is_shared = evaluation.lookup(asked.id) is None and asked.id in evaluation.program.scope(evaluation.path)
        return (SHARED, known(asked.id), ALONE) if is_shared else None
    if not isinstance(asked, facts.Attribute) or not isinstance(asked.base, (facts.Name, facts.Attribute)):
        return None
    owner = evaluation.current(evaluate(evaluation, asked.base))
    if isinstance(owner, (ClassRef, Module)):
        return SHARED, known(asked.name), ALONE
    return (owner, known(asked.name), ALONE) if isinstance(owner, (Row, Object)) and owner.ident else None


def _is_emptied(evaluation: Evaluation, asked: facts.Expression) -> bool:
    """Whether the walked function empties what it keeps: then it is filled again."""
    body = evaluation.walked.body if evaluation.walked is not None else ()
    for node in nodes_in(body):
        value = node.value if isinstance(node, facts.Assign) else None
        empties = isinstance(node, facts.Delete) or (isinstance(value, facts.Literal) and value.value is None)
        if empties and any(_same(target, asked) for target in node.targets):  # type: ignore[attr-defined]
            return True
    return False


# --- what fills it ----------------------------------------------------------------------------------------------------


def _puts(evaluation: Evaluation, body: Many[facts.Statement], kept: facts.Expression) -> bool:
    """Whether a block gives a name or attribute a value."""
    for node in nodes_in(body):
        if isinstance(node, facts.Assign) and any(_same(target, kept) for target in node.targets):
            return True
        if isinstance(node, facts.Call) and len(node.arguments) == 3 and isinstance(kept, facts.Attribute):
            target = _named_attribute(evaluation, node, "setattr")
            if target is not None and _same(target, kept):
                return True
    return False


def _adds(body: Many[facts.Statement], seen: facts.Expression, key: facts.Expression) -> bool:
    """Whether a block notes that it has seen a key: `seen.add(key)`."""
    for statement in body:
        call = statement.value if isinstance(statement, facts.Evaluate) else None
        function = call.function if isinstance(call, facts.Call) and len(call.arguments) == 1 else None
        if call is None or not isinstance(function, facts.Attribute) or function.name not in GAINS:
            continue
        if _same(function.base, seen) and _same(call.arguments[0].value, key):  # type: ignore[union-attr]
            return True
    return False


def _stores(body: Many[facts.Statement], cache: facts.Expression) -> bool:
    return any(base == cache or _same(base, cache) for statement in body for base in _filled(statement))


def _filled(statement: facts.Statement) -> Iterator[facts.Expression]:
    """What a statement puts something into under a key: `cache[key] = value`, `cache.set(key, value)`."""
    if isinstance(statement, facts.Assign):
        yield from (target.base for target in statement.targets if isinstance(target, facts.Subscript))
    call = statement.value if isinstance(statement, facts.Evaluate) else None
    if isinstance(call, facts.Call) and len(call.arguments) == 2 and isinstance(call.function, facts.Attribute):
        yield from (call.function.base,) if call.function.name == "set" else ()


def _same(left: facts.Expression, right: facts.Expression) -> bool:
    if isinstance(left, facts.Name) and isinstance(right, facts.Name):
        return left.id == right.id
    if isinstance(left, facts.Attribute) and isinstance(right, facts.Attribute):
        return left.name == right.name and _same(left.base, right.base)
    return False
