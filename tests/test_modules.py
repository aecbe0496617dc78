"""Modules that are named by path: what an import means in a project of JavaScript and TypeScript."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from scalesight.analysis import Source, analyse
from scalesight.config import ScaleFile
from scalesight_server.module_maps import ModuleMaps, read_json

SCALE = b"[volumes]\nproducts = 2_000\n[limits]\nrequest = { requests = 10 }\n"
FETCHES = "export async function load(id) { return fetch(`https://a.example.com/${id}`, { signal }); }\n"
LOOP = "export async function all(products) { for (const p of products) await load(p.id); }\n"


def found(files: dict[str, str], modules: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """`rule path` of every finding of the files of a project in `/p`."""
    sources = [Source(f"/p/{name}", text.encode(), ("/p",), modules=modules) for name, text in files.items()]
    scales = {"/p": [ScaleFile("/p/scale.toml", SCALE)]}
    analysis = analyse(sources, scales, today=datetime.date(2026, 11, 21))
    return sorted(f"{one.rule} {one.location.path.removeprefix('/p/')}" for one in analysis.findings)


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"a.js": FETCHES, "b.js": "import { load } from './a';\n" + LOOP}, "b.js"),
        ({"a.ts": FETCHES, "b.ts": "import { load } from './a.js';\n" + LOOP}, "b.ts"),
        ({"lib/index.js": FETCHES, "x/b.js": "import * as a from '../lib';\nconst load = a.load;\n" + LOOP}, "x/b.js"),
        (
            {
                "a.js": FETCHES,
                "barrel.js": "export * from './a';\n",
                "b.js": "import { load } from './barrel';\n" + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": FETCHES,
                "barrel.js": "export { load as one } from './a';\n",
                "b.js": "import { one as load } from './barrel';\n" + LOOP,
            },
            "b.js",
        ),
        ({"a.js": FETCHES + "export default load;\n", "b.js": "import load from './a';\n" + LOOP}, "b.js"),
        ({"a.js": FETCHES.replace("export", "export default", 1), "b.js": "import load from './a';\n" + LOOP}, "b.js"),
        (
            {
                "a.js": "exports.load = " + FETCHES.removeprefix("export "),
                "b.js": "const { load } = require('./a');\n" + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": FETCHES.removeprefix("export ") + "module.exports = { one: load };\n",
                "b.js": "const { one: load } = require('./a');\n" + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": "module.exports = " + FETCHES.removeprefix("export "),
                "b.js": "const load = require('./a');\n" + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": "class A { async load(id) { return fetch(`/x/${id}`, { signal }); } }\nmodule.exports = A;\n",
                "b.js": "const A = require('./a');\nconst load = (id) => new A().load(id);\n" + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": "module.exports = class { async load(id) { return fetch('/x', { signal }); } };\n",
                "b.js": "const A = require('./a');\nclass B extends A {}\nconst load = (id) => new B().load(id);\n"
                + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": "module.exports = { async load(id) { return fetch('/x', { signal }); } };\n",
                "b.js": "const a = require('./a');\nconst load = (id) => a.load(id);\n" + LOOP,
            },
            "b.js",
        ),
        (
            {
                "a.js": FETCHES,
                "b.js": "export async function all(products) { const { load } = await import('./a');\n"
                "  for (const p of products) await load(p.id);\n}\n",
            },
            "b.js",
        ),
        ({"a.js": FETCHES, "b.js": "const load = require('./a').load;\n" + LOOP}, "b.js"),
    ],
)
def test_an_import_leads_to_what_it_imports(files: dict[str, str], where: str) -> None:
    assert found(files) == [f"request-in-loop {where}"]


def test_names_of_modules_are_mapped() -> None:
    files = {"src/a.ts": FETCHES, "src/deep/b.ts": "import { load } from '@/a';\n" + LOOP}
    assert found(files, (("@/*", "/p/src/*"),)) == ["request-in-loop src/deep/b.ts"]
    assert found(files) == []


def test_another_file_of_the_name_is_not_meant() -> None:
    assert found({"a.js": FETCHES, "x/b.js": "import { load } from './a';\n" + LOOP}) == []
    assert found({"a.js": FETCHES, "b.js": "import { load } from 'a';\n" + LOOP}) == []


def test_configurations_and_workspaces(tmp_path: Path) -> None:
    def write(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    write("base.json", '{"compilerOptions": {"paths": {"#lib/*": ["lib/*"]}}}')
    write(
        "app/tsconfig.json",
        '{ // what it builds on\n "extends": "../base",\n'
        ' "compilerOptions": {"baseUrl": "src", "paths": {"@/*": ["./*",],}},}',
    )
    write("package.json", '{"workspaces": {"packages": ["packages/*"]}}')
    write("pnpm-workspace.yaml", "packages:\n  - 'tools/*'\nother:\n  - no\n")
    write("packages/ui/package.json", '{"name": "@acme/ui", "main": "dist/index.js"}')
    write("tools/one/package.json", '{"name": "one"}')
    write("packages/broken/package.json", "{")
    root = str(tmp_path)
    found_map = ModuleMaps().of(f"{root}/app/src/deep")
    assert found_map[:3] == (
        ("@/*", f"{root}/app/src/*"),
        ("*", f"{root}/app/src/*"),
        ("#lib/*", f"{root}/lib/*"),
    )
    assert ("@acme/ui", f"{root}/packages/ui/src/index") in found_map
    assert ("@acme/ui/*", f"{root}/packages/ui/*") in found_map
    assert ("one", f"{root}/tools/one/index") in found_map


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "// no comment", /* one */ "b": [1, 2,], // two\n}', {"a": "// no comment", "b": [1, 2]}),
        ("{", {}),
        ("[]", {}),
        ("", {}),
    ],
)
def test_json_with_comments(tmp_path: Path, text: str, value: object) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    assert read_json(str(path)) == value
    assert read_json(str(tmp_path / "missing.json")) == {}


def test_an_object_s_functions_call_it_this() -> None:
    service = """\
module.exports = {
  async load(id) { return fetch(`/x/${id}`); },
  async all(products) { for (const p of products) await this.load(p.id); },
};
"""
    assert found({"a.js": service}) == ["request-in-loop a.js"]


def test_a_field_that_is_typed_is_one_row_s_share() -> None:
    source = Source("/p/a.ts", b"""\
interface Product { id: string; variants: Variant[] }
export async function all(products: Product[]) {
  for (const product of products) for (const variant of product.variants) await fetch(variant.url);
}
""", ("/p",))  # fmt: skip
    volumes = b'[volumes]\nproducts = 2_000\nvariants = { count = 4, per = "products" }\n'
    scale = volumes + b"[limits]\nrequest = { requests = 10 }\n"
    scales = {"/p": [ScaleFile("/p/scale.toml", scale)]}
    (finding,) = analyse([source], scales, today=datetime.date(2026, 11, 21)).findings
    assert finding.message.startswith("8,000 requests per request")
