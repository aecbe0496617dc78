"""What the laws of outlines are held to, for each language: definitions, pieces to type, and deep nesting."""

from __future__ import annotations

SCRIPT_DEFINITIONS = """\
import express, { Router as R } from 'express';
const { readFile, join: j } = require('node:fs');
export * from './shop.service';

export const list = async (req, res, { limit = 20 } = {}) => {
  for await (const product of products) {  // why
    await product.save();
  }
  class Inner extends Base { run() { return this.x; } }
  const nested = (x) => [x];
  function hoisted() { return nested(1); }
};

export default class Shop extends Model {
  name = 'x';
  static #count = 0;
  load = async () => this.name;
  constructor(repo, ...rest) { super(repo); this.repo = repo; }
  get title() { return this.name; }
  static async *pages() { yield* this.all(); }  // scalesight: ignore[steps]
}

module.exports = {
  async find(id) { return id; },
  nested: { go: () => 2, stop: function named() {} },
};
exports.twice = exports.once = function (a) { return a * 2; };
router.get('/x', async (req, res) => { res.json(await list(req)); });
Shop.Cart = class extends Shop { total() { return 0; } };
switch (mode) { case 'a': start(); break; default: { stop(); } }
// scalesight: the end
"""

TYPED_DEFINITIONS = (
    SCRIPT_DEFINITIONS
    + """\
@Controller('products')
export class Products<T> extends Base<T> implements Closing {
  @Column({ length: 20 }) name: string;
  constructor(private readonly repo: Repository<Product>, @Inject() other: Other = null) { super(); }
  @Get(':id') @Auth()
  async one(@Param('id') id: string): Promise<Product[]> { return (await this.repo.find()) as Product[]; }
}
interface Product extends Entity { id: string; variants?: Variant[]; run(): void }
type Cart = { lines: Array<Line>; total: number };
enum Kind { A = 1, B }
namespace N { export function inside(rows: Map<string, Product[]>) { return rows!; } }
function over(x: string): void;
function over(x: any) { return x; }
"""
)

ELEMENT_DEFINITIONS = (
    TYPED_DEFINITIONS
    + """\
export function List({ products, ...rest }: Props) {
  return <ul className="x" {...rest}>{products.map(p => <Row key={p.id} {...p}>text</Row>)}<></></ul>;
}
"""
)

SCRIPT_SNIPPETS = [
    b"\n",
    b"  ",
    b"for (const p of products) { f(p) }\n",
    b"(",
    b")",
    b"{",
    b"}",
    b"x",
    b".",
    b"=> ",
    b"function g(a) { return a }\n",
    b"'",
    b"`",
    b"${",
    b"class B { y = 1 }\n",
    b"@dec\n",
    b"async ",
    b":",
    b"\r\n",
    "é😀".encode(),
    b"\xff",
    b"if (x) {}\n",
    b"// scalesight: x\n",
    b"await ",
    b"<div>",
    b"</div>",
    b"[",
    b"]",
    b"const h = () => 1;\n",
    b"else ",
    b"\0",
    b",",
    b"export default ",
    b"import a from './b';\n",
    b"/*",
    b"*/",
    b";",
]

SCRIPT_DEEP = {
    "brackets": "(" * 20_000,
    "lists": "[" * 5_000 + "]" * 5_000,
    "blocks": "{" * 5_000 + "}" * 5_000,
    "nots": "!" * 20_000 + "x",
    "attributes": "a" + ".b" * 5_000,
    "calls": "a" + "()" * 5_000,
    "sums": "a" + " + a" * 5_000,
    "chain": "a = " * 5_000 + "1",
    "ifs": "if (x) {" * 400,
    "alternatives": "if (x) a()\n" + "else if (y) b()\n" * 3_000,
    "functions": "function f() {" * 400 + "}" * 400,
    "arrows": "x => " * 3_000 + "x",
    "callbacks": "f(() => {" * 400 + "})" * 400,
    "classes": "class A { static x = class {" * 200 + "}" * 400,
    "methods": "class A { m() {" * 200 + "}" * 400,
    "conditionals": "a ? b : " * 3_000 + "c",
    "templates": "`${" * 300 + "x" + "}`" * 300,
    "objects": "({a: " * 300 + "1" + "})" * 300,
    "patterns": "const " + "{a: " * 300 + "b" + "}" * 300 + " = c",
    "switches": "switch (a) { case 1: " * 200 + "}" * 200,
    "awaits": "await " * 3_000 + "x",
    "broken off": "abstract class A{static/?:}[k:g];b()@",
}
ELEMENT_DEEP = {"elements": "x = " + "<a>" * 400 + "</a>" * 400}
TYPED_DEEP = {"types": "let x: " + "A<" * 400 + "B" + ">" * 400, "arrays": "let x: A" + "[]" * 3_000}
