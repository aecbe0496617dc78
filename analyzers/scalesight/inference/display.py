"""How functions and models are called in what users read."""

from __future__ import annotations

from scalesight.inference.program import Program


def dotted_path(program: Program, path: str) -> str:
    """`shop/views.py` below its root as `shop.views`; a package's `__init__` takes the package's name."""
    roots = program.files[path].roots if path in program.files else ()
    inside = [root for root in roots if path.startswith(f"{root}/")]
    root = max(inside, key=len) if inside else path.rpartition("/")[0]
    if roots and path.startswith(f"{roots[0]}/"):
        root = roots[0]
    name = path[len(root) + 1 :]
    name = name.rpartition(".")[0] or name
    index = program.conventions(path).index if path in program.files else "__init__"
    return name.removesuffix(f"/{index}").replace("/", ".")


def dotted_name(program: Program, path: str, qualname: str) -> str:
    """The dotted name of a function."""
    return f"{dotted_path(program, path)}.{qualname}"
