"""Entry points: which functions a framework runs, in which context, under which route."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from scalesight.effects.catalogue import Catalogue, ContextLine
from scalesight.inference.filed import filed
from scalesight.inference.module_calls import argument, calls_in, dotted_call
from scalesight.inference.mounts import Place, join, keep_mounts, place_of, prefix_of, prefixes
from scalesight.inference.names import ancestors, find_member, static
from scalesight.inference.program import ClassInfo, Program, flat
from scalesight.inference.routed import handed, nested_mounts
from scalesight.inference.run import FunctionKey
from scalesight.inference.supplied import supplied
from scalesight.inference.uses import makes_elements
from scalesight.inference.values import ClassRef, FunctionRef
from scalesight.outline import facts
from scalesight.outline.mentions import called_names
from scalesight.outline.nodes import last_name, plain_text


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
    within: Place = ("", "")  # the router, blueprint or file that holds its route
    alone: bool = False  # judged by itself only where no other code runs it: a component that others draw is theirs


VERBS = ("get", "post", "put", "patch", "delete", "head", "options")


def find_entries(program: Program) -> dict[FunctionKey, Entry]:
    """Every entry point that the catalogues recognise; the first way of recognising wins, routes over names."""
    answers = program.answers
    answers.keep_parts("registered in", partial(_registered_in, program))
    answers.keep_parts("marked in", partial(_marked_in, program))
    keep_mounts(program, nested_mounts)
    found = answers.whole("entries", lambda: _everywhere(program))
    program.supply({key: entry.supplied for key, entry in found.items() if entry.supplied is not None})
    return dict(found)


def _everywhere(program: Program) -> dict[FunctionKey, Entry]:
    found: dict[FunctionKey, Entry] = {}
    part = program.answers.part
    code = sorted(path for path, file in program.files.items() if not file.outline.rendered)
    for path in code:
        for entry in part("registered in", path, partial(_registered_in, program)):
            found.setdefault(entry.key, entry)
    for path in code:
        for entry in part("marked in", path, partial(_marked_in, program)):
            found.setdefault(entry.key, entry)
    mounts = prefixes(program, nested_mounts)
    return {key: _mounted(entry, prefix_of(mounts, entry.within)) for key, entry in found.items()}


def _mounted(entry: Entry, prefix: str) -> Entry:
    """An entry under the path at which its router stands."""
    if not prefix or entry.route is None:
        return entry
    verb, _, path = entry.label.rpartition(" ")
    full = label_of(None, join(prefix, path) if entry.route else prefix)
    return replace(entry, route=join(prefix, entry.route), label=f"{verb} {full}" if verb else full)


def _registered_in(program: Program, path: str) -> tuple[Entry, ...]:
    catalogue = program.catalogue(path)
    return (*_registered(program, path, catalogue), *_handed_over(program, path, catalogue))


def _marked_in(program: Program, path: str) -> tuple[Entry, ...]:
    catalogue = program.catalogue(path)
    return (
        *_decorated(program, path, catalogue),
        *_inherited(program, path, catalogue),
        *_named(program, path, catalogue),
        *_by_file(program, path, catalogue),
        *_drawn(program, path, catalogue),
    )


# --- registered by a call (`path("...", view)`) -----------------------------------------------------------------------


def _registered(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = [line for line in catalogue.contexts if line.call is not None and line.handlers is None]
    if not lines or not _may_register(program, path, lines):
        return
    for call, start, inside in _calls_beside_functions(program, path):
        name = dotted_call(program, path, call.function)
        line = _line(catalogue, {str(one.call): one for one in lines}, name)
        if line is None:
            continue
        view = argument(catalogue, call, line.function, str(line.call))
        route = plain_text(argument(catalogue, call, line.route, str(line.call))) if line.route else None
        base = call.function.base if isinstance(call.function, facts.Attribute) else None
        within = place_of(program, path, base) or (path, "")
        if view is not None:
            span = (start + call.span[0], start + call.span[1])
            for entry in _view_entries(program, path, view, line, route, span, inside):
                yield replace(entry, within=within)


def _calls_beside_functions(program: Program, path: str) -> Iterator[tuple[facts.Call, int, str]]:
    """(call, what its span counts from, class) of module code and of the fields of classes."""
    outline = program.outline(path)
    yield from ((call, 0, "") for call in calls_in(outline.module.function.body))
    for placed in outline.classes:
        class_id = f"{path}:{placed.qualname}"
        yield from ((call, placed.start, class_id) for call in calls_in(placed.definition.body))


def _may_register(program: Program, path: str, lines: list[ContextLine]) -> bool:
    wanted = {str(line.call).rpartition(".")[2] for line in lines}
    scope = program.scope(path)
    if wanted & set(scope):
        return True
    if not any(isinstance(s, facts.Import) for ss in scope.values() for s in ss):
        return False
    outline = program.outline(path)
    return not wanted.isdisjoint(called_names(outline.module)) or any(
        last_name(call.function) in wanted for placed in outline.classes for call in calls_in(placed.definition.body)
    )


def _view_entries(
    program: Program,
    path: str,
    view: facts.Expression,
    line: ContextLine,
    route: str | None,
    span: facts.Span,
    inside: str,
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
    own = find_member(program, inside, view.id) if inside and isinstance(view, facts.Name) else None
    target = own if isinstance(own, FunctionRef) else static(program, path, view)
    if isinstance(target, FunctionRef):
        key = (target.path, target.qualname, target.ordinal)
        label = label_of(None, route) if route is not None else target.qualname
        yield Entry(key, line.context, label, route, (path, span), line.framework)
    elif isinstance(target, ClassRef):
        yield from _class_entries(program, target.name, line, route, (path, span))


def _handed_over(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    for one in handed(program, path, catalogue):
        label = label_of(one.verb, one.route) if one.route is not None else one.key[1]
        within = one.receiver.place or (path, "")
        yield Entry(
            one.key, one.line.context, label, one.route, (path, one.span), one.line.framework, one.body, within
        )  # fmt: skip


def _by_file(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    for key, line, verb, route in filed(program, path, catalogue):
        label = label_of(verb, route) if route is not None else key[1]
        yield Entry(key, line.context, label, route, None, line.framework, within=(path, ""))


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
    if own is None:
        program.answers.reads(info.path)  # its text says where the class stands
    return ((own.path, own.qualname, own.ordinal), None) if own is not None else supplied(info, method, line.action)


def _label(line: ContextLine, method: str, route: str) -> str:
    """`GET /products` of a method: by its name, or as the framework's routes say."""
    if method in line.routes:
        verb, _, path = line.routes[method].partition(" ")
        return label_of(verb, path.replace("{route}", route).replace("{key}", "pk"))
    return label_of(method.upper() if method in VERBS else None, route)


# --- marked by a decorator, a base class, a name ----------------------------------------------------------------------


def _decorated(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = {line.decorator: line for line in catalogue.contexts if line.decorator is not None}
    for (qualname, ordinal), placed in program.functions(path).items():
        for decorator in placed.function.decorators:
            call = decorator if isinstance(decorator, facts.Call) else None
            name = dotted_call(program, path, call.function if call is not None else decorator)
            line = _line(catalogue, lines, name)
            if line is None:
                continue
            told = argument(catalogue, call, line.route, str(name)) if call is not None and line.route else None
            route = plain_text(told)
            if line.prefix is not None:
                route = _below_class(program, path, qualname, line.prefix, route)
            marked = call.function if call is not None else decorator
            within = place_of(program, path, marked.base) if isinstance(marked, facts.Attribute) else None
            for verb in _verbs(call, line, name or ""):
                label = label_of(verb, route) if route is not None else qualname
                at = (path, placed.function.span)
                key = (path, qualname, ordinal)
                yield Entry(key, line.context, label, route, at, line.framework, within=within or (path, ""))
                break


def _below_class(program: Program, path: str, qualname: str, prefix: str, route: str | None) -> str:
    """A method's route below that of its class, which another decorator says."""
    info = program.class_info(f"{path}:{qualname.rpartition('.')[0]}")
    for decorator in info.definition.decorators if info is not None else ():
        if isinstance(decorator, facts.Call) and dotted_call(program, path, decorator.function) == prefix:
            said = argument(program.catalogue(path), decorator, "arg0", prefix)
            listed = plain_text(said) or plain_text(argument(program.catalogue(path), decorator, "path", prefix))
            return join(listed or "", route or "")
    return route or ""


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
        return [plain_text(item) for item in listed.items] or [None]
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
                for method in _matching(info, line.methods):
                    key, body = _method(program, info, method, line)
                    if key is not None:
                        label = f"{info.qualname}.{method}"
                        yield Entry(key, line.context, label, None, None, line.framework, body, alone=line.alone)


def _matching(info: ClassInfo, methods: tuple[str, ...]) -> Iterator[str]:
    """The names of methods, and of a class's own ones that a glob means."""
    for method in methods:
        yield from (fnmatch.filter(info.methods, method) if "*" in method else (method,))


def _named(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = [line for line in catalogue.contexts if (line.parameter or line.name) is not None and not line.files]
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
    for statement in flat(program.outline(path).module.function.body):
        if not isinstance(statement, facts.If) or not isinstance(statement.test, facts.Operation):
            continue
        if any(isinstance(o, facts.Name) and o.id == "__name__" for o in statement.test.operands):
            return True
    return False


# --- components: functions that make elements -------------------------------------------------------------------------


def _drawn(program: Program, path: str, catalogue: Catalogue) -> Iterator[Entry]:
    lines = [line for line in catalogue.contexts if line.element is not None]
    if not lines:
        return
    for (qualname, ordinal), placed in program.functions(path).items():
        name = qualname.rpartition(".")[2]
        in_class = program.is_class(f"{path}:{qualname.rpartition('.')[0]}")
        for line in lines:
            called = name in ("default", facts.NAMELESS) or fnmatch.fnmatchcase(name, line.element or "")
            if called and not in_class and makes_elements(placed):
                key = (path, qualname, ordinal)
                yield Entry(key, line.context, qualname, framework=line.framework, alone=line.alone)
