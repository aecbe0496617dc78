"""Which file a template's name means: those below any `templates` folder, the nearest to the code that names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scalesight.inference.program import Program

FOLDERS = frozenset({"templates", "jinja2"})


def template_path(program: Program, path: str, name: str) -> str | None:
    """The template file that code in `path` means by `name`; None when no file of the project bears it."""
    program.answers.note("template", path, name)
    candidates = _by_name(program).get(name.strip("/"), ())
    return min(candidates, key=lambda found: (-_shared(path, found), found), default=None)


def has_templates(program: Program) -> bool:
    """Whether the project's templates are among its files."""
    program.answers.note("has templates")
    return bool(_by_name(program))


def _shared(path: str, other: str) -> int:
    """How many leading folders two files have in common."""
    count = 0
    for mine, theirs in zip(path.split("/")[:-1], other.split("/")[:-1]):
        if mine != theirs:
            break
        count += 1
    return count


def _by_name(program: Program) -> Mapping[str, list[str]]:
    """The templates by each name that they may have: the path below any of the folders that hold them."""
    return program.answers.once(("templates",), lambda: _templates(program))


def _templates(program: Program) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, file in program.files.items():
        if file.outline.rendered:
            for name in _names(path):
                found.setdefault(name, []).append(path)
    return found


def _names(path: str) -> Iterator[str]:
    parts = path.split("/")
    below = [place + 1 for place, part in enumerate(parts[:-1]) if part in FOLDERS]
    for place in below or range(1, len(parts)):
        yield "/".join(parts[place:])
