"""Resolves names and class members over a program, without evaluating function bodies."""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.inference.program import ClassInfo, Program, pending_name
from scalesight.inference.values import ClassRef, FunctionRef, Library, Module, Value
from scalesight.outline import facts
from scalesight.outline.frameworks import is_framework

DEEPEST = 20  # names that stand for each other, on the way to what the last of them means


@dataclass(frozen=True)
class Field:
    """A class attribute: the statement that declares it, and the class it stands in."""

    owner: str
    statement: facts.Assign


def lookup(program: Program, path: str, name: str) -> Value | facts.Assign | None:
    """What a module-level name is: a function, class, module, library, the assignment that binds it, or None."""
    program.answers.note("name", path, name)
    return program.answers.once(("looked up", path, name), lambda: _lookup(program, path, name, ()))


def _lookup(program: Program, path: str, name: str, seen: tuple[tuple[str, str], ...]) -> Value | facts.Assign | None:
    if (path, name) in seen:
        return None
    seen = (*seen, (path, name))
    statements = program.scope(path).get(name)
    if not statements:
        for module in program.star_imports(path):
            if isinstance(module, Module) and not module.package:
                found = _lookup(program, module.path, name, seen)
                if found is not None:
                    return found
        return None
    statement = statements[-1]
    if isinstance(statement, facts.Define):
        ordinal = sum(isinstance(s, facts.Define) for s in statements) - 1
        while ordinal and not program.defines(path, name, ordinal):
            ordinal -= 1
        return FunctionRef(path, name, ordinal)
    if isinstance(statement, facts.DefineClass):
        return ClassRef(f"{path}:{name}")
    if isinstance(statement, facts.Import):
        found = program.imported(path, statement, name)
        return _settle(program, found, seen) if found is not None else None
    if not isinstance(statement, facts.Assign):
        return None
    if isinstance(statement.value, facts.Placed):
        return placed(program, path, statement.value)
    if isinstance(statement.value, facts.Name) and statement.value.id != name and program.conventions(path).paths:
        # `export default list`, `export { list as all }`: another name for what is here.
        return _lookup(program, path, statement.value.id, seen) or statement
    return statement


def placed(program: Program, path: str, fact: facts.Placed) -> Value:
    """The function or class that stands in the place of a value."""
    if program.is_class(f"{path}:{fact.qualname}"):
        return ClassRef(f"{path}:{fact.qualname}")
    return FunctionRef(path, fact.qualname, fact.ordinal)


def required(program: Program, path: str, expression: facts.Call) -> Value | None:
    """The module that a call imports (`require("./a")`); None for any other call."""
    function, arguments = expression.function, expression.arguments
    if not isinstance(function, facts.Name) or function.id not in program.conventions(path).importers:
        return None
    name = arguments[0].value if len(arguments) == 1 else None
    if not isinstance(name, facts.Text) or len(name.parts) != 1 or not isinstance(name.parts[0], str):
        return None
    return program.required(path, name.parts[0])


def _requires(program: Program, path: str, value: facts.Expression | None) -> bool:
    return isinstance(value, facts.Call) and required(program, path, value) is not None


def home(program: Program, path: str, name: str) -> tuple[str, str]:
    """The file that an imported name is defined in, and its name there."""
    program.answers.note("home", path, name)
    for _ in range(20):  # re-exports may go in a circle
        statements = program.scope(path).get(name)
        if statements and isinstance(statements[-1], facts.Import):
            pending = pending_name(program.imported(path, statements[-1], name) or Module(""))
            if pending is None or not isinstance(pending[0], Module) or pending[0].package:
                break
            path, name = pending[0].path, pending[1]
            continue
        last = statements[-1] if statements else None
        renamed = last.value if isinstance(last, facts.Assign) and program.conventions(path).paths else None
        if isinstance(renamed, facts.Name) and renamed.id != name and program.scope(path).get(renamed.id):
            name = renamed.id
            continue
        modules = () if statements else program.star_imports(path)
        module = next(
            (m for m in modules if isinstance(m, Module) and not m.package and lookup(program, m.path, name)), None
        )
        if not isinstance(module, Module):
            break
        path = module.path
    return path, name


def settle(program: Program, value: Value) -> Value | facts.Assign | None:
    """The value behind an import of one name of a project's module."""
    pending = pending_name(value)
    if pending is None:
        return value
    module, name = pending
    assert isinstance(module, Module)
    found = member(program, module, name)
    return found if found is not None else Library(f"{module_name(module)}.{name}")


def _settle(program: Program, value: Value, seen: tuple[tuple[str, str], ...]) -> Value | facts.Assign | None:
    pending = pending_name(value)
    if pending is None:
        return value
    module, name = pending
    assert isinstance(module, Module)
    found = None if module.package else _lookup(program, module.path, name, seen)
    found = found if found is not None else program.submodule(module, name)
    return found if found is not None else Library(f"{module_name(module)}.{name}")


def member(program: Program, module: Module, name: str) -> Value | facts.Assign | None:
    """A name of a module: what it defines, else a submodule."""
    if not module.package:
        found = lookup(program, module.path, name)
        if found is not None:
            return found
    return program.submodule(module, name)


def module_name(module: Module) -> str:
    """The last parts of a module's path, dotted, for names that it does not define."""
    return module.path.rpartition(".")[0].removesuffix("/__init__").removesuffix("/index").rpartition("/")[2]


def static(
    program: Program, path: str, expression: facts.Expression | None, owner: str = "", depth: int = 0
) -> Value | None:
    """What a dotted expression means at module (or class `owner`) level: a class, function, module or library name.

    `depth`: how many names on the way stood for others; names that stand for each other mean nothing.
    """
    if depth > DEEPEST:
        return None
    if isinstance(expression, facts.Name):
        if owner:
            inner = inner_class(program, f"{path}:{owner}", expression.id)
            if inner is not None:
                return inner
        found = lookup(program, path, expression.id)
        if isinstance(found, facts.Assign):
            stands = isinstance(found.value, (facts.Name, facts.Attribute)) or _queries_of(found.value) is not None
            if stands or _requires(program, path, found.value):
                return static(program, path, found.value, depth=depth + 1)
            return _facade(program, path, expression.id, found.value, depth + 1)
        return found
    if isinstance(expression, facts.Attribute):
        base = static(program, path, expression.base, owner, depth)
        if isinstance(base, Library):
            return program.library(path, f"{base.name}.{expression.name}")
        if isinstance(base, Module):
            found = member(program, base, expression.name)
            return found if isinstance(found, Value) else None
        if isinstance(base, ClassRef):
            return inner_class(program, base.name, expression.name)
    if isinstance(expression, facts.Subscript):
        return static(program, path, expression.base, owner, depth)
    if isinstance(expression, facts.Placed):
        return placed(program, path, expression)
    queries = _queries_of(expression)
    if queries is not None:
        return static(program, path, queries, owner, depth)
    if isinstance(expression, facts.Call):
        module = required(program, path, expression)
        settled = settle(program, module) if module is not None else None
        return settled if isinstance(settled, Value) else None
    return None


def _queries_of(made: facts.Expression | None) -> facts.Expression | None:
    """The class of queries that a manager's class is made of: `Manager.from_queryset(Orders)` has its methods."""
    if not isinstance(made, facts.Call) or not isinstance(made.function, facts.Attribute) or not made.arguments:
        return None
    return made.arguments[0].value if made.function.name == "from_queryset" else None


def _facade(program: Program, path: str, name: str, value: facts.Expression | None, depth: int) -> Library | None:
    """The class of an object that stands for other modules (`db = SQLAlchemy()`), by the name that it is bound to."""
    facades = program.catalogue(path).facades
    if not facades or not isinstance(value, facts.Call):
        return None
    made = static(program, home(program, path, name)[0], value.function, depth=depth)
    names = ancestors(program, made.name) if isinstance(made, ClassRef) else [getattr(made, "name", "")]
    return next((Library(one) for one in names if one in facades), None)


def inner_class(program: Program, class_id: str, name: str) -> ClassRef | None:
    """A class that stands in the body of another."""
    program.answers.note("inner class", class_id, name)
    path = class_id.rpartition(":")[0]
    info = next((one for one in program.classes_of(path) if one.id == class_id), None) if program.holds(path) else None
    return ClassRef(info.inner[name]) if info is not None and name in info.inner else None


def bases(program: Program, info: ClassInfo) -> list[Value]:
    """The resolved base classes: ClassRef or Library; unresolved ones are left out."""
    found: list[Value] = []
    owner = info.qualname.rpartition(".")[0]
    for argument in info.definition.bases:
        if argument.name is None and not argument.spread:
            value = static(program, info.path, argument.value, owner)
            if isinstance(value, (ClassRef, Library)):
                found.append(value)
            elif isinstance(argument.value, facts.Call):
                called = static(program, info.path, argument.value.function, owner)
                if isinstance(called, Library):
                    found.append(Library(f"{called.name}()"))
    return found


def lineage(program: Program, class_id: str) -> list[ClassInfo | str]:
    """The class and its ancestors in look-up order: project classes as ClassInfo, libraries' by name."""
    program.answers.note("lineage", class_id)
    return _line(program, class_id)


def _line(program: Program, class_id: str) -> list[ClassInfo | str]:
    return program.answers.once(("line of", class_id), lambda: _lineage(program, class_id))


def _lineage(program: Program, class_id: str) -> list[ClassInfo | str]:
    order: list[ClassInfo | str] = []
    seen: set[str] = set()

    def visit(value: Value) -> None:
        if isinstance(value, ClassRef) and value.name not in seen:
            seen.add(value.name)
            info = program.class_info(value.name)
            if info is None:
                return
            order.append(info)
            for base in bases(program, info):
                visit(base)
        elif isinstance(value, Library) and value.name not in seen:
            seen.add(value.name)
            order.append(value.name)

    visit(ClassRef(class_id))
    return order


def declared_fields(program: Program, class_id: str) -> list[str]:
    """The annotated fields of a class, those of its ancestors first: what a dataclass takes in order."""
    program.answers.note("declared", class_id)
    names: list[str] = []
    for info in reversed(_line(program, class_id)):
        if isinstance(info, ClassInfo):
            names.extend(n for n, s in info.fields.items() if s.annotation is not None and n not in names)
    return names


def ancestors(program: Program, class_id: str) -> list[str]:
    """The dotted names of all library ancestors of a class, and of what their catalogues say they inherit."""
    program.answers.note("ancestors", class_id)
    names: list[str] = []
    path = class_id.rpartition(":")[0]
    if not program.holds(path):
        return []  # rows known by their relation's name alone (`rel:addresses`)
    inherits = program.catalogue(path).inherits
    for info in _line(program, class_id):
        item = info if isinstance(info, str) else framework_name(info.id)
        if item is not None:
            names.append(item)
            while item in inherits and inherits[item] not in names:
                item = inherits[item]
                names.append(item)
    return names


def framework_name(class_id: str) -> str | None:
    """The dotted name by which a class of a framework that is written down is imported."""
    path, _, qualname = class_id.rpartition(":")
    if not is_framework(path):
        return None
    parts = path.rpartition(".")[0].split("/")[2:]
    return ".".join((*parts[: -1 if parts[-1] == "__init__" else None], qualname))


def find_member(
    program: Program, class_id: str, name: str, skip_first: bool = False, after: str = ""
) -> FunctionRef | Field | ClassRef | None:
    """A method or field of a class or its ancestors; `skip_first` and `after` (a class among them) for `super()`."""
    program.answers.note("member", class_id, name, skip_first, after)
    line = _line(program, class_id)
    start = 1 if skip_first else 0
    if after:
        start = next(
            (i + 1 for i, info in enumerate(line) if isinstance(info, ClassInfo) and info.id == after), len(line)
        )
    for info in line[start:]:
        if isinstance(info, str):
            continue
        if name in info.methods:
            return info.methods[name]
        if name in info.fields:
            return Field(info.id, info.fields[name])
        if name in info.inner:
            return ClassRef(info.inner[name])
    return None
