"""Entry points by where they stand: frameworks that run what a file of a certain name gives to others."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from functools import cache

from scalesight.effects.catalogue import VERBS, Catalogue, ContextLine
from scalesight.inference.modules import MAIN
from scalesight.inference.names import home, lookup
from scalesight.inference.program import FunctionKey, Program
from scalesight.inference.receivers import Owner, functions_behind
from scalesight.inference.values import FunctionRef

Filed = tuple[FunctionKey, ContextLine, str | None, str | None]
"""A function, the line that speaks of it, its verb and its route."""
OWN_NAMES = frozenset(("route", "page", "layout", "index", "default", "template"))


def filed(program: Program, path: str, catalogue: Catalogue) -> Iterator[Filed]:
    """The functions of a file that frameworks find by the file's name, or by a directive."""
    for line in catalogue.contexts:
        if line.files:
            match = next((m for glob in line.files if (m := _pattern(glob).search(below_root(program, path)))), None)
            if match is None or not _is_directed(program, path, line):
                continue
            route = route_of(match["rest"]) if line.route == "path" else None
            for name in _names(program, path, line.name or MAIN):
                verb = name if name.lower() in VERBS and name.isupper() else line.verb
                for key in _functions(program, path, name):
                    yield key, line, verb, route
        elif line.directive is not None:
            yield from _directed(program, path, line)


def _directed(program: Program, path: str, line: ContextLine) -> Iterator[Filed]:
    """The asynchronous functions of a file that begins with a directive, and those that begin with it themselves."""
    whole = line.directive in program.functions(path)["<module>", 0].function.modifiers
    for (qualname, ordinal), placed in program.functions(path).items():
        own = line.directive in placed.function.modifiers and qualname != "<module>"
        if own or (whole and placed.function.is_async and "." not in qualname):
            yield (path, qualname, ordinal), line, None, None


def _is_directed(program: Program, path: str, line: ContextLine) -> bool:
    modifiers = program.functions(path)["<module>", 0].function.modifiers
    return (line.directive is None or line.directive in modifiers) and (
        line.without is None or line.without not in modifiers
    )


def _names(program: Program, path: str, wanted: str) -> list[str]:
    scope = program.scope(path)
    return [name for name in scope if fnmatch.fnmatchcase(name, wanted)]


def _functions(program: Program, path: str, name: str) -> Iterator[FunctionKey]:
    found = lookup(program, path, name)
    if isinstance(found, FunctionRef):
        yield found.path, found.qualname, found.ordinal
        return
    where, name = home(program, path, name)
    if not program.holds(where) or where not in program.files:
        return
    owner = Owner(where, program.outline(where).module)
    for statement in program.scope(where).get(name, ())[-1:]:
        for one in functions_behind(program, owner, getattr(statement, "value", None)):
            if isinstance(one, FunctionRef):
                yield one.path, one.qualname, one.ordinal


def below_root(program: Program, path: str) -> str:
    """A file's path below its project."""
    roots = [root for root in program.file(path).roots if path.startswith(f"{root}/")]
    return path.removeprefix(f"{max(roots, key=len)}/") if roots else path


def route_of(path: str) -> str:
    """The route of a file below the folder of routes: `(shop)/products/[id]/route.ts` answers `/products/[id]`."""
    parts = path.split("/")
    parts[-1] = parts[-1].partition(".")[0] if "$" not in parts[-1] else parts[-1].rpartition(".")[0]
    if parts[-1] in OWN_NAMES:
        parts = parts[:-1]
    shown = [part for part in parts if not (part.startswith("(") and part.endswith(")")) and part[:1] != "@"]
    return "/" + "/".join(shown)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """`app/**/route.*`: what stands behind the first folder is the group `rest`."""
    first, slash, rest = glob.partition("/")
    if not slash:
        first, rest = "", glob
    body = "".join(
        {"**/": r"(?:.*/)?", "**": ".*", "*": "[^/]*"}.get(part, re.escape(part))
        for part in re.split(r"(\*\*/|\*\*|\*)", rest)
    )
    return re.compile(rf"(?:^|/){re.escape(first)}{'/' if first else ''}(?P<rest>{body})$")
