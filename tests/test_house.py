"""The rooms import each other as ARCHITECTURE.md says, the command line stays light, and versions are locked."""

from __future__ import annotations

import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
import tomli
from importlinter import api
from scalesight.config import ScaleFile, read_scale

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]


def _names(folder: Path) -> set[str]:
    return {
        path.stem
        for path in folder.iterdir()
        if (path.is_dir() or path.suffix == ".py") and not path.name.startswith("_")
    }


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert len(api.read_configuration("pyproject.toml")["contracts_options"]) == len(CONTRACTS) >= 6
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    finished = subprocess.run([*command, "--no-cache"], capture_output=True, text=True, timeout=120, check=False)
    assert finished.returncode == 0, finished.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in finished.stdout


@pytest.mark.parametrize("package", ["scalesight", "scalesight_server"])
def test_nobody_imports_in_circles(package: str) -> None:
    """What is imported for the sake of types alone does not count: it is not there when the code runs."""
    graph = grimp.build_graph(package, exclude_type_checking_imports=True, cache_dir=None)
    imported = {module: graph.find_modules_directly_imported_by(module) for module in sorted(graph.modules)}
    assert len(imported) > 20
    # A package's own file is not above what it gathers from inside the package.
    inside = {module: {one for one in ones if not module.startswith(f"{one}.")} for module, ones in imported.items()}
    TopologicalSorter(inside).prepare()  # raises CycleError, which names the circle


def _contract(words: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = next(one for one in CONTRACTS if words in one["name"])
    return found


def test_no_room_is_missing_from_the_contract_on_tree_sitter() -> None:
    rooms = {f"scalesight.{name}" for name in _names(ROOT / "analyzers" / "scalesight")}
    listed = set(_contract("know tree-sitter")["source_modules"])
    assert listed == (rooms - {"scalesight.syntax", "scalesight.languages"}) | {"scalesight_server"}


def test_no_file_of_the_server_is_missing_from_the_contract_on_the_protocol() -> None:
    files = {f"scalesight_server.{name}" for name in _names(ROOT / "server" / "scalesight_server")}
    assert set(_contract("the protocol")["source_modules"]) == files - {"scalesight_server.lsp"}


@pytest.mark.parametrize("command", ["check", "cost", "explain", "blueprint"])
def test_no_command_loads_the_protocol(command: str) -> None:
    arguments = [command] if command == "explain" else [command, "examples/shop/orders/loyalty.py"]
    code = (
        "import sys; from scalesight_server.main import run; run(sys.argv[1:]); "
        "sys.exit(sorted({'pygls', 'lsprotocol', 'asyncio'} & set(sys.modules)))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert finished.stderr.strip() == "[]"


def test_versions_are_locked_and_grammars_pinned() -> None:
    locked = dict(
        line.split(" ;")[0].split("==")
        for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if line and not line.lstrip().startswith("#")
    )
    wanted = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["project"]["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=\[]", one)[0] for one in wanted}
    assert names <= set(locked)
    grammars = [one for one in wanted if one.startswith("tree-sitter-")]
    assert grammars and all("==" in one for one in grammars)
    assert all(one.split("==")[1] == locked[one.split("==")[0]] for one in grammars)


def test_the_readme_lists_every_rule_and_its_scale_toml_is_right() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = {path.stem.replace("_", "-") for path in (ROOT / "analyzers" / "scalesight" / "rules").glob("*.md")}
    assert set(re.findall(r"^\| `([a-z-]+)` \|", readme, re.MULTILINE)) == pages
    shown = next(fence for fence in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL) if "[volumes]" in fence)
    assert read_scale([ScaleFile("scale.toml", shown.encode())])[1] == ()
