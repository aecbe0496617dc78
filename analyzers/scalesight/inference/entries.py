"""Entry points: which functions a framework runs, in which context, under which route."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from scalesight.effects.catalogue import Catalogue, ContextLine
from scalesight.inference.names import ancestors, find_member, lookup, member, static
from scalesight.inference.program import ClassInfo, Program, flat, pending_name
from scalesight.inference.run import FunctionKey
from scalesight.inference.supplied import supplied
from scalesight.inference.values import ClassRef, FunctionRef, Library, Module
from scalesight.outline import facts


@dataclass(frozen=True)
class Entry:
    """A function that runs in a context; `label` is its route or name, `registered` where a framework is told of it."""

    key: FunctionKey
    context: str
    label: str
    route: str | None = None
    registered: tuple[str, facts.Span] | None = None
    framework: str = ""
    supplied: facts.PlacedFunction | None = None  # its body, when the class has it from a framework


VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
TESTS = ("tests", "test", "testing", "conftest")
TEST_ENDINGS = ("_test", "_tests", ".test", ".spec", "-spec", "_spec", ".e2e", ".stories")
TEST_FOLDERS = frozenset(("tests", "test", "__tests__", "__mocks__", "e2e", "cypress"))


def is_test(path: str) -> bool:
    """Whether a file is part of a test suite, by its name or folder."""
    parts = path.split("/")
    name = parts[-1].rpartition(".")[0]
    return (
        name.startswith("test_")
        or name.endswith(TEST_ENDINGS)
        or name in TESTS
        or bool(set(parts[-4:-1]) & TEST_FOLDERS)
    )


def is_migration(path: str) -> bool:
    """Whether a file is a schema migration."""
    return "/migrations/" in path or "/alembic/versions/" in path


def find_entries(program: Program) -> dict[FunctionKey, Entry]:
    """Every entry point that the catalogues recognise; the first way of recognising wins, routes over names."""
    found: dict[FunctionKey, Entry] = {}
    once = program.answers.once
    code = sorted(path for path, file in program.files.items() if not file.outline.rendered)
    for path in code:
        for entry in once(("registered in", path), partial(_registered_in, program, path)):
            found.setdefault(entry.key, entry)
    for path in code:
        for entry in once(("marked in", path), partial(_marked_in, program, path)):
            found.setdefault(entry.key, entry)
    program.supply({key: entry.supplied for key, entry in found.items() if entry.supplied is not None})
    return found


def _registered_in(program: Program, path: str) -> tuple[Entry, ...]:
    return tuple(_registered(program, path, program.catalogue(path)))


def _marked_in(program: Program, path: str) -> tuple[Entry, ...]:
    catalogue = program.catalogue(path)
    return (
        *_decorated(program, path, catalogue),
        *_inherited(program, path, catalogue),
        *_named(program, path, catalogue),
    )


# --- registered by a call (`path("...", view)`) -----------------------------------------------------------------------


def _registered(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = [line for line in catalogue.contexts if line.call is not None]
    if not lines or not _may_register(program, path, lines):
        return
    for call in _calls(program.files[path].outline.module.function.body):
        name = dotted_call(program, path, call.function)
        line = _line(catalogue, {str(one.call): one for one in lines}, name)
        if line is None:
            continue
        view = _argument(catalogue, call, line.function, str(line.call))
        route = _string(_argument(catalogue, call, line.route, str(line.call))) if line.route else None
        if view is not None:
            yield from _view_entries(program, path, view, line, route, call.span)


def _may_register(program: Program, path: str, lines: list[ContextLine]) -> bool:
    wanted = {str(line.call).rpartition(".")[2] for line in lines}
    scope = program.scope(path)
    if wanted & set(scope):
        return True
    return any(isinstance(s, facts.Import) for ss in scope.values() for s in ss) and any(
        isinstance(call.function, facts.Attribute) and call.function.name in wanted
        for call in _calls(program.files[path].outline.module.function.body)
    )


def _calls(node: object) -> Iterator[facts.Call]:
    if isinstance(node, facts.Call):
        yield node
    if isinstance(node, msgspec.Struct):
        for field in node.__struct_fields__:
            value = getattr(node, field)
            if isinstance(value, (tuple, msgspec.Struct)):
                yield from _calls(value)
    elif isinstance(node, tuple):
        for item in node:
            if isinstance(item, (tuple, msgspec.Struct)):
                yield from _calls(item)


def _argument(catalogue: Catalogue, call: facts.Call, name: str, function: str) -> facts.Expression | None:
    """An argument by `arg1`, or by its name (positional too, where the catalogue names the parameters)."""
    positional = [a.value for a in call.arguments if a.name is None and not a.spread]
    if name.startswith("arg") and name[3:].isdigit():
        index = int(name[3:])
        return positional[index] if index < len(positional) else None
    named = next((a.value for a in call.arguments if a.name == name), None)
    effect = catalogue.effect(function)
    if named is None and effect is not None and name in effect.parameters:
        index = effect.parameters.index(name)
        return positional[index] if index < len(positional) else None
    return named


def _string(expression: facts.Expression | None) -> str | None:
    if isinstance(expression, facts.Text) and all(isinstance(p, str) for p in expression.parts):
        return "".join(p for p in expression.parts if isinstance(p, str))
    return None


def _view_entries(
    program: Program, path: str, view: facts.Expression, line: ContextLine, route: str | None, span: facts.Span
) -> Iterator[Entry]:
    if isinstance(view, facts.Call) and isinstance(view.function, facts.Attribute):
        if view.function.name == "as_view":
            target = static(program, path, view.function.base)
            if isinstance(target, ClassRef):
                yield from _class_entries(program, target.name, line, route, (path, span))
            return
        view = view.arguments[0].value if view.arguments else view
    elif isinstance(view, facts.Call) and view.arguments:
        view = view.arguments[0].value  # a decorator called in place: cache_page(60)(view), login_required(view)
    target = static(program, path, view)
    if isinstance(target, FunctionRef):
        key = (target.path, target.qualname, target.ordinal)
        label = label_of(None, route) if route is not None else target.qualname
        yield Entry(key, line.context, label, route, (path, span), line.framework)
    elif isinstance(target, ClassRef):
        yield from _class_entries(program, target.name, line, route, (path, span))


def label_of(verb: str | None, route: str | None) -> str:
    """`GET /products`; without a known verb just the path."""
    if route is None:
        return verb or ""
    shown = route.removeprefix("^").removesuffix("$")
    shown = shown if shown.startswith("/") else f"/{shown}"
    return f"{verb} {shown}" if verb else shown


def _class_entries(
    program: Program, class_id: str, line: ContextLine, route: str | None, registered: tuple[str, facts.Span] | None
) -> Iterator[Entry]:
    names = set(ancestors(program, class_id))
    catalogue = program.catalogue(class_id.rpartition(":")[0])
    verbs = {m: one for one in catalogue.contexts if one.base in names for m in one.methods}
    info = program.class_info(class_id)
    for method, one in verbs.items():
        key, body = _method(program, info, method, one) if info is not None else (None, None)
        if key is not None:
            label = _label(one, method, route) if route is not None else f"{class_id.rpartition(':')[2]}.{method}"
            yield Entry(key, one.context, label, route, registered, one.framework, body)
    del line


def _method(
    program: Program, info: ClassInfo, method: str, line: ContextLine
) -> tuple[FunctionKey | None, facts.PlacedFunction | None]:
    """A method that a framework runs: the class's own, or one that it has from a base, with a body."""
    found = find_member(program, info.id, method)
    if not isinstance(found, FunctionRef):
        return None, None
    own = info.methods.get(method)
    return ((own.path, own.qualname, own.ordinal), None) if own is not None else supplied(info, method, line.action)


def _label(line: ContextLine, method: str, route: str) -> str:
    """`GET /products` of a method: by its name, or as the framework's routes say."""
    if method in line.routes:
        verb, _, path = line.routes[method].partition(" ")
        return label_of(verb, path.replace("{route}", route).replace("{key}", "pk"))
    return label_of(method.upper() if method in VERBS else None, route)


# --- marked by a decorator, a base class, a name ----------------------------------------------------------------------


def dotted_call(program: Program, path: str, expression: facts.Expression) -> str | None:
    """The library name that a decorator or called expression means; an object's method by its class (`app.route`)."""
    found = static(program, path, expression)
    if isinstance(found, Library):
        return found.name
    if isinstance(expression, facts.Attribute):
        base = object_type(program, path, expression.base)
        return f"{base}.{expression.name}" if base else f"*.{expression.name}"
    return None


def object_type(program: Program, path: str, expression: facts.Expression, depth: int = 0) -> str | None:
    """The library class of a module-level object: `app = Flask(__name__)`, here or in the module it comes from."""
    if not isinstance(expression, (facts.Name, facts.Attribute)) or depth > 4:
        return None
    found: object
    owner = path
    if isinstance(expression, facts.Name):
        found = lookup(program, path, expression.id)
        statements = program.scope(path).get(expression.id)
        if isinstance(found, facts.Assign) and statements and isinstance(statements[-1], facts.Import):
            owner = _home(program, path, statements[-1], expression.id) or path
    else:
        base = static(program, path, expression.base)
        if not isinstance(base, Module):
            return None
        found, owner = member(program, base, expression.name), base.path
    if not isinstance(found, facts.Assign) or not isinstance(found.value, facts.Call):
        return None
    called = static(program, owner, found.value.function)
    if isinstance(called, Library):
        return called.name
    if isinstance(called, ClassRef):
        names = ancestors(program, called.name)
        return names[0] if names else None
    return None


def _home(program: Program, path: str, statement: facts.Import, name: str) -> str | None:
    found = program.imported(path, statement, name)
    pending = pending_name(found) if found is not None else None
    return pending[0].path if pending is not None and isinstance(pending[0], Module) else None


def _decorated(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = {line.decorator: line for line in catalogue.contexts if line.decorator is not None}
    for (qualname, ordinal), placed in program.functions(path).items():
        for decorator in placed.function.decorators:
            call = decorator if isinstance(decorator, facts.Call) else None
            name = dotted_call(program, path, call.function if call is not None else decorator)
            line = _line(catalogue, lines, name)
            if line is None:
                continue
            route = (
                _string(_argument(catalogue, call, line.route, str(name))) if call is not None and line.route else None
            )
            for verb in _verbs(call, line, name or ""):
                label = label_of(verb, route) if route is not None else qualname
                yield Entry(
                    (path, qualname, ordinal), line.context, label, route, (path, placed.function.span), line.framework
                )
                break


def _line(catalogue: Catalogue, lines: Mapping[str, ContextLine], name: str | None) -> ContextLine | None:
    if name is None:
        return None
    seen: set[str] = set()
    owner, _, member = name.rpartition(".")
    while owner and owner not in seen:
        if f"{owner}.{member}" in lines:
            return lines[f"{owner}.{member}"]
        seen.add(owner)
        owner = catalogue.inherits.get(owner, "")
    return lines.get(f"*.{member}")


def _verbs(call: facts.Call | None, line: ContextLine, name: str) -> list[str | None]:
    if line.verb:
        return [line.verb]
    listed = next((a.value for a in call.arguments if a.name == line.verbs), None) if call is not None else None
    if isinstance(listed, facts.Collection):
        return [_string(item) for item in listed.items] or [None]
    last = name.rpartition(".")[2].upper()
    if last in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        return [last]
    return ["GET"] if last == "ROUTE" else [None]


def _inherited(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = [line for line in catalogue.contexts if line.base is not None]
    for info in program.classes_of(path):
        names = set(ancestors(program, info.id))
        for line in lines:
            if line.base in names:
                for method in line.methods:
                    key, body = _method(program, info, method, line)
                    if key is not None:
                        yield Entry(key, line.context, f"{info.qualname}.{method}", None, None, line.framework, body)


def _named(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = [line for line in catalogue.contexts if line.parameter is not None or line.name is not None]
    main = _main_block(program, path)
    for (qualname, ordinal), placed in program.functions(path).items():
        if qualname == "<module>" or "." in qualname:
            continue
        for line in lines:
            if (
                line.path is not None
                and not fnmatch.fnmatch(path.rpartition("/")[2], line.path)
                and not fnmatch.fnmatch(path, f"*/{line.path}/*")
            ):
                continue
            if (line.name is not None and fnmatch.fnmatch(qualname, line.name)) or (
                line.parameter is not None
                and placed.function.parameters
                and placed.function.parameters[0].name == line.parameter
            ):
                yield Entry((path, qualname, ordinal), line.context, qualname, None, None, line.framework)
    if main:
        yield Entry((path, "<module>", 0), "script", "<module>")


def _main_block(program: Program, path: str) -> bool:
    """Whether a file runs something when it is started (`if __name__ == "__main__"`)."""
    for statement in flat(program.files[path].outline.module.function.body):
        if not isinstance(statement, facts.If) or not isinstance(statement.test, facts.Operation):
            continue
        if any(isinstance(o, facts.Name) and o.id == "__name__" for o in statement.test.operands):
            return True
    return False
