"""The project as one index: files, modules, imports, classes. Looking something up never evaluates code.

Paths are absolute and use `/`. A class is known by `<path>:<qualname>`, a library's by its dotted name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scalesight.effects.catalogue import Catalogue
from scalesight.effects.conventions import Conventions
from scalesight.inference.anchors import ORIGINAL, Anchors, numbered
from scalesight.inference.answers import Answers
from scalesight.inference.modules import ASSIGNED, MAIN, ModuleMap, exported, file_of, is_plain_object, library_name
from scalesight.inference.values import ClassRef, FunctionRef, Library, Module, Value
from scalesight.outline import facts
from scalesight.outline.alike import are_alike, is_alike
from scalesight.outline.frameworks import framework_modules, framework_outline, is_framework

FunctionKey = tuple[str, str, int]
NONE_EDITED: Mapping[FunctionKey, Anchors] = {}
Scope = Mapping[str, Sequence[facts.Statement]]
NAMES_OF, CLASSES_OF = "#names", "#classes"  # of a file: parts of it that are read apart from the rest
SUPPLIED = "<supplied>"  # read, like a file, by what asks for a function that no file holds
CONSTRUCTOR = "__init__"  # what the method is called here that makes an instance ready, whatever the language calls it


@dataclass(frozen=True)
class SourceFile:
    """One file of the project: its outline, and the folders where absolute imports are looked for, nearest first.

    `modules` maps names of modules (with a `*` that stands for the rest) to paths, for languages that import by path.
    """

    path: str
    outline: facts.Outline
    roots: tuple[str, ...] = ()
    modules: ModuleMap = ()


@dataclass
class ClassInfo:
    """A class of the project: `methods` and `fields` of its own body, in order; later definitions win."""

    id: str
    path: str
    qualname: str
    definition: facts.Class
    start: int
    methods: dict[str, FunctionRef] = field(default_factory=dict)
    fields: dict[str, facts.Assign] = field(default_factory=dict)
    inner: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.definition.name


class Program:
    """All files of a project, indexed once; what is indexed does not change. `after` takes over from the one before."""

    def __init__(
        self,
        files: Mapping[str, SourceFile],
        catalogues: Mapping[str, Catalogue],
        anchors: Mapping[FunctionKey, Anchors] = NONE_EDITED,
    ) -> None:
        self.files = files
        self.anchors = anchors
        self.catalogues = catalogues
        self.answers = Answers()
        self._scopes: dict[str, dict[str, list[facts.Statement]]] = {}
        self._functions: dict[str, dict[tuple[str, int], facts.PlacedFunction]] = {}
        self._class_infos: dict[str, dict[str, ClassInfo]] = {}
        self._frameworks: dict[str, SourceFile] = {}
        self._library: dict[tuple[str, str], Value] = {}
        self._resolved: dict[tuple[str, str, bool, int, int], Value] = {}
        self._supplied: dict[FunctionKey, facts.PlacedFunction] = {}
        self._supplied_before: dict[FunctionKey, facts.PlacedFunction] = {}
        self._folders: frozenset[str] | None = None

    def take_over(self, before: Program) -> bool:
        """Takes over what the program before an edit knew and the edit left; False when that has other files."""
        if before.files.keys() != self.files.keys():
            return False
        others = [
            (path, file, before.files[path]) for path, file in self.files.items() if file is not before.files[path]
        ]
        if any((file.roots, file.modules) != (former.roots, former.modules) for _, file, former in others):
            return False
        changed = [path for path, file, former in others if file.outline is not former.outline]
        self._folders = before._folders
        for mine, theirs in (
            (self._scopes, before._scopes),
            (self._functions, before._functions),
            (self._class_infos, before._class_infos),
        ):
            mine.update(theirs)  # type: ignore[arg-type]
            for path in changed:
                mine.pop(path, None)
        altered = [part for path in changed for part in self._altered(before, path)]
        self.answers = before.answers.without([*changed, *altered])
        self._supplied_before = before._supplied
        self.answers.keep_parts("classes in", self._names_of_classes)
        self.answers.keep_whole("classes by name", self._by_name)
        return True

    def _altered(self, before: Program, path: str) -> Iterator[str]:
        """The parts of an edited file that are read apart from the rest of it, and are not what they were."""
        names, classes = before._scopes.get(path), before._class_infos.get(path)
        if names is not None and are_alike(before.files[path].outline.module, self.files[path].outline.module):
            self._scopes[path] = names
        elif names is not None and not _binds_alike(names, self.scope(path)):
            yield f"{path}{NAMES_OF}"
        if classes is not None and not _declares_alike(classes, self._classes_in(path)):
            yield f"{path}{CLASSES_OF}"
        functions, now = before._functions.get(path, {}), self.functions(path)
        for key in functions.keys() | now.keys():
            one, other = functions.get(key), now.get(key)
            if one is None or other is None or one.key != other.key:
                yield _part(path, *key)

    @property
    def folders(self) -> frozenset[str]:
        """The folders above the files."""
        if self._folders is None:
            found: set[str] = set()
            for path in self.files:
                folder = path.rpartition("/")[0]
                while folder and folder not in found:
                    found.add(folder)
                    folder = folder.rpartition("/")[0]
            self._folders = frozenset(found)
        return self._folders

    # --- functions ---

    def outline(self, path: str) -> facts.Outline:
        """All that a file says, and where it stands there."""
        self.answers.reads(path)
        return self.file(path).outline

    def file(self, path: str) -> SourceFile:
        """One file of the project, or of the frameworks that are written down."""
        found = self.files.get(path) or self._frameworks.get(path)
        if found is None:
            found = self._frameworks[path] = SourceFile(path, framework_outline(path))
        return found

    def holds(self, path: str) -> bool:
        """Whether a path names a file of the project or of a framework that is written down."""
        return path in self.files or is_framework(path)

    def functions(self, path: str) -> dict[tuple[str, int], facts.PlacedFunction]:
        """The functions of a file by (qualname, ordinal among equal names)."""
        self.answers.reads(path)
        return self._functions_in(path)

    def _functions_in(self, path: str) -> dict[tuple[str, int], facts.PlacedFunction]:
        found = self._functions.get(path)
        if found is None:
            found = dict(numbered(self.file(path).outline))
            found["<module>", 0] = self.file(path).outline.module
            self._functions[path] = found
        return found

    def function(self, path: str, qualname: str, ordinal: int = 0) -> facts.PlacedFunction | None:
        """One function, or None when the file does not (any longer) hold it. Whoever calls it reads its signature.

        Where it stands in the file (`start`) is no part of what is read.
        """
        self.answers.note("signature", path, qualname, ordinal)
        if not self.holds(path):
            return None
        self.answers.reads(_part(path, qualname, ordinal))
        found = self._functions_in(path).get((qualname, ordinal))
        if found is None:
            self.answers.reads(SUPPLIED)
            found = self._supplied.get((path, qualname, ordinal))
        return found

    def anchors_of(self, path: str, qualname: str, ordinal: int) -> Anchors:
        """The anchors of a function's present text."""
        return self.anchors.get((path, qualname, ordinal), ORIGINAL)

    def defines(self, path: str, qualname: str, ordinal: int) -> bool:
        """Whether a file holds a function."""
        self.answers.reads(_part(path, qualname, ordinal))
        return (qualname, ordinal) in self._functions_in(path)

    def supply(self, functions: Mapping[FunctionKey, facts.PlacedFunction]) -> None:
        """Adds what classes of the project have from a framework (entry points without text of their own)."""
        before, now = self._supplied_before, {**self._supplied, **functions}
        self._supplied = now
        if [(key, placed.key) for key, placed in before.items()] != [(key, placed.key) for key, placed in now.items()]:
            self.answers.drop(SUPPLIED)

    def supplied(self, path: str) -> list[tuple[str, int]]:
        """The functions of a file's classes that frameworks supply."""
        return [(qualname, ordinal) for where, qualname, ordinal in self._supplied if where == path]

    def catalogue(self, path: str) -> Catalogue:
        """The effects that the language of a file knows."""
        return self.catalogues[self.file(path).outline.language]

    def conventions(self, path: str) -> Conventions:
        """What the language of a file means by its words."""
        return self.catalogue(path).conventions

    # --- module scopes ---

    def scope(self, path: str) -> dict[str, list[facts.Statement]]:
        """The statements that bind each module-level name, in order. Where they stand is not always kept up to date."""
        self.answers.reads(f"{path}{NAMES_OF}")
        found = self._scopes.get(path)
        if found is None:
            found = {}
            statements = tuple(flat(self.file(path).outline.module.function.body))
            for statement in statements:
                for name in bound_names(statement):
                    found.setdefault(name, []).append(statement)
            for name, given in exported(statements, self.conventions(path).exports):
                if name not in found or name == MAIN:
                    found.setdefault(name, []).append(given)
                if name == MAIN:
                    found.setdefault(ASSIGNED, []).append(given)
            self._scopes[path] = found
        return found

    def star_imports(self, path: str) -> Iterator[Value]:
        """The modules whose names a file takes with `from m import *`."""
        for statement in self.scope(path).get("*", ()):
            if isinstance(statement, facts.Import):
                for name in statement.names:
                    if name.name == "*":
                        yield self.resolve_module(path, name.module, name.level)

    def imported(self, path: str, statement: facts.Import, name: str) -> Value | None:
        """What an import statement binds `name` to."""
        self.answers.note("imported", path, statement, name)
        for item in reversed(statement.names):
            if item.name is None:
                if item.alias == name:
                    return self.as_main(self.resolve_module(path, item.module, item.level))
                if item.alias is None and item.module.split(".")[0] == name:
                    return self.resolve_module(path, name, item.level)
            elif (item.alias or item.name) == name:
                module = self.resolve_module(path, item.module, item.level)
                if item.name == MAIN and self.conventions(path).paths:
                    return self.as_main(module, imported=True)
                if isinstance(module, Library):
                    return self.library(path, f"{module.name}.{item.name}" if module.name else item.name)
                return _Pending(module, item.name)
        return None

    def resolve_module(self, path: str, module: str, level: int) -> Value:
        """The file or folder that a module name means from `path`, else a library of that name."""
        conventions = self.conventions(path)
        if conventions.paths:
            folder, mapped = path.rpartition("/")[0], self.file(path).modules
            asked = (folder, module, bool(level), id(conventions), id(mapped))
            if asked not in self._resolved:
                file = file_of(self.files, conventions, folder, module, bool(level), mapped)
                self._resolved[asked] = Module(file) if file is not None else Library(library_name(conventions, module))
            return self._resolved[asked]
        parts = [part for part in module.split(".") if part]
        folder = path.rpartition("/")[0]
        if level:
            for _ in range(level - 1):
                folder = folder.rpartition("/")[0]
            return self._module_at(folder, parts) or Library(module)
        package = folder
        while f"{package}/__init__.py" in self.files:
            package = package.rpartition("/")[0]
        for root in (folder, *self.file(path).roots, package):
            found = self._module_at(root, parts)
            if found is not None and not (isinstance(found, Module) and found.path == path):
                return found
        return Library(module)

    def required(self, path: str, module: str) -> Value:
        """The module that a call imports where it stands, as a whole."""
        self.answers.note("required", path, module)
        return self.as_main(self.resolve_module(path, module, int(module.startswith("."))))

    def as_main(self, module: Value, imported: bool = False) -> Value:
        """What a module is when it is taken as a whole: its main value, if that is more than its names together.

        `imported`: its main value was asked for by name.
        """
        if not isinstance(module, Module) or module.package or not self.conventions(module.path).paths:
            return module
        scope = self.scope(module.path)
        if is_plain_object(scope) or not (imported or ASSIGNED in scope):
            return module
        return _Pending(module, MAIN)

    def library(self, path: str, name: str) -> Value:
        """What a library's dotted name is to a file: the class or function of a framework written down, or its name."""
        name = self.catalogue(path).behind(name)
        key = (self.file(path).outline.language, name)
        if key not in self._library:
            self._library[key] = Library(name)  # while it is being looked for: modules may import each other
            self._library[key] = self._written_down(*key) or Library(name)
        return self._library[key]

    def _written_down(self, language: str, name: str) -> Value | None:
        module, _, member = name.rpartition(".")
        path = framework_modules(language).get(module)
        statements = self.scope(path).get(member) if path is not None else None
        if path is None or not statements:
            return None
        if isinstance(statements[-1], facts.DefineClass):
            return ClassRef(f"{path}:{member}")
        if isinstance(statements[-1], facts.Define):
            return FunctionRef(path, member)
        return self.imported(path, statements[-1], member) if isinstance(statements[-1], facts.Import) else None

    def _module_at(self, root: str, parts: Sequence[str]) -> Module | None:
        base = "/".join((root, *parts)) if parts else root
        for ending in (".py", "/__init__.py", ".pyi"):
            if base + ending in self.files:
                return Module(base + ending)
        if base in self.folders:
            return Module(base, package=True)
        return None

    def submodule(self, module: Module, name: str) -> Module | None:
        """The module `name` inside a package."""
        self.answers.note("submodule", module, name)
        if module.package:
            return self._module_at(module.path, [name])
        if module.path.endswith("/__init__.py"):
            return self._module_at(module.path.rpartition("/")[0], [name])
        return None

    # --- classes ---

    def class_info(self, name: str) -> ClassInfo | None:
        """The class `<path>:<qualname>`."""
        self.answers.note("class", name)
        path = name.rpartition(":")[0]
        return self._classes_in(path).get(name) if self.holds(path) else None

    def is_class(self, name: str) -> bool:
        """Whether there is a class `<path>:<qualname>`."""
        self.answers.note("is class", name)
        path = name.rpartition(":")[0]
        return self.holds(path) and name in self._classes_in(path)

    def classes_of(self, path: str) -> list[ClassInfo]:
        """The classes of one file, in order."""
        infos = self._classes_in(path)
        return [infos[f"{path}:{placed.qualname}"] for placed in self.file(path).outline.classes]

    def classes_named(self, name: str) -> list[str]:
        """The ids of all classes with a bare name."""
        self.answers.note("classes named", name)
        return self.answers.whole("classes by name", self._by_name).get(name, [])

    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            for name, class_id in self.answers.part("classes in", path, self._names_of_classes):
                found.setdefault(name, []).append(class_id)
        return found

    def _names_of_classes(self, path: str) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys((info.name, info.id) for info in self.classes_of(path)))

    def _classes_in(self, path: str) -> dict[str, ClassInfo]:
        self.answers.reads(f"{path}{CLASSES_OF}")
        if path not in self._class_infos:
            self._class_infos[path] = {}
            self._index_classes(path)
        return self._class_infos[path]

    def _index_classes(self, path: str) -> None:
        outline = self.file(path).outline
        owners: dict[str, dict[str, FunctionRef]] = {}
        for (qualname, ordinal), placed_function in self._functions_in(path).items():
            owner, _, name = qualname.rpartition(".")
            if name in owners.get(owner, {}) and _is_accessor(placed_function.function):
                continue
            if name == self.conventions(path).constructor:
                name = CONSTRUCTOR
            owners.setdefault(owner, {})[name] = FunctionRef(path, qualname, ordinal)
        for placed in outline.classes:
            info = ClassInfo(f"{path}:{placed.qualname}", path, placed.qualname, placed.definition, placed.start)
            info.methods = owners.get(placed.qualname, {})
            for statement in flat(placed.definition.body):
                if isinstance(statement, facts.Assign):
                    for target in statement.targets:
                        if isinstance(target, facts.Name):
                            info.fields[target.id] = statement
                elif isinstance(statement, facts.DefineClass):
                    info.inner[statement.name] = f"{path}:{placed.qualname}.{statement.name}"
            self._class_infos[path][info.id] = info


def _part(path: str, qualname: str, ordinal: int) -> str:
    return f"{path}#{qualname}#{ordinal}"


def _binds_alike(names: Scope, others: Scope) -> bool:
    return list(names) == list(others) and all(
        len(mine) == len(theirs) and all(map(is_alike, mine, theirs))
        for mine, theirs in zip(names.values(), map(others.__getitem__, names))
    )


def _declares_alike(classes: Mapping[str, ClassInfo], others: Mapping[str, ClassInfo]) -> bool:
    return list(classes) == list(others) and all(map(_is_declared_alike, classes.values(), others.values()))


def _is_declared_alike(info: ClassInfo, other: ClassInfo) -> bool:
    """Whether two classes have the same members from the same bases, wherever they stand."""
    return (
        list(info.methods.items()) == list(other.methods.items())
        and list(info.fields.items()) == list(other.fields.items())
        and info.inner == other.inner
        and info.definition.bases == other.definition.bases
        and info.definition.decorators == other.definition.decorators
    )


def _is_accessor(function: facts.Function) -> bool:
    """Whether a function only sets or deletes a property that was defined before it."""
    if "set" in function.modifiers:
        return True
    return any(isinstance(d, facts.Attribute) and d.name in ("setter", "deleter") for d in function.decorators)


@dataclass(frozen=True)
class _Pending(Value):
    """A name to look up in a module of the project once it is needed."""

    module: Value
    name: str


def pending_name(value: Value) -> tuple[Value, str] | None:
    """(module, name) when an import is still to be looked up."""
    return (value.module, value.name) if isinstance(value, _Pending) else None


def flat(body: Sequence[facts.Statement]) -> Iterator[facts.Statement]:
    """The statements of a block with those in branches, `try` and `with` (not loops) beside them, in order."""
    for statement in body:
        yield statement
        if isinstance(statement, facts.If):
            yield from flat(statement.then)
            yield from flat(statement.otherwise)
        elif isinstance(statement, facts.Try):
            yield from flat(statement.body)
            for handler in statement.handlers:
                yield from flat(handler)
            yield from flat(statement.otherwise)
            yield from flat(statement.final)
        elif isinstance(statement, facts.With):
            yield from flat(statement.body)


def bound_names(statement: facts.Statement) -> Iterator[str]:
    """The names that a statement binds itself."""
    if isinstance(statement, (facts.Define, facts.DefineClass)):
        yield statement.name
    elif isinstance(statement, facts.Import):
        for item in statement.names:
            if item.name is None:
                yield item.alias or item.module.split(".")[0]
            else:
                yield item.alias or item.name
    elif isinstance(statement, facts.Assign):
        for target in statement.targets:
            yield from target_names(target)


def target_names(target: facts.Expression) -> Iterator[str]:
    """The plain names of an assignment target."""
    if isinstance(target, facts.Name):
        yield target.id
    elif isinstance(target, facts.Collection):
        for item in target.items:
            yield from target_names(item)
    elif isinstance(target, facts.Spread):
        yield from target_names(target.value)
    elif isinstance(target, facts.Bind):
        yield from target_names(target.target)
