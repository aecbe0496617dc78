"""The outline of JavaScript, TypeScript and their elements: facts for each construct."""

from __future__ import annotations

import pytest
from outline_samples import ELEMENT_DEFINITIONS
from scalesight.languages import load_language
from scalesight.outline import outline
from test_outline import show

# ruff: noqa: E501  (a row of the table is a source and its facts)
PLAIN = [
    (
        "const x = 1, y = 0xFFn, z = .5e1, w = 0o17, s = 'a\\u00e9\\x41\\n', t = `p${a}q`",
        "Assign([x], 1) Assign([y], 255) Assign([z], 5.0) Assign([w], 15) Assign([s], Text(['aéA\\n'])) Assign([t], Text(['p' a 'q']))",
    ),
    (
        "let a; var b = null, c = undefined, d = !true",
        "Assign([a], None) Assign([b], None) Assign([c], None) Assign([d], Operation('not', [True]))",
    ),
    (
        "const { a, b: c, d: { e = 1 }, ...rest } = f, [g, , h = 2, ...i] = j, [, k] = l",
        "Assign([Collection('dict', [a c Collection('dict', [Bind(e, 1)], keys=[Text(['e'])]) Spread(rest)], keys=[Text(['a']) Text(['b']) Text(['d']) None])], f) Assign([Collection('list', [g Opaque([]) Bind(h, 2) Spread(i)])], j) Assign([Collection('list', [Opaque([]) k])], l)",
    ),
    (
        "x ??= y; x += 1; x.y ||= z; i++; --j",
        "Assign([x], y, operator='??') Assign([x], 1, operator='+') Assign([x.y], z, operator='or') Assign([i], 1, operator='+') Assign([j], 1, operator='-')",
    ),
    (
        "a = b = c; [a.b, c] = d; ({ a, b: q.r } = d)",
        "Assign([a b], c) Assign([Collection('list', [a.b c])], d) Assign([Collection('dict', [a q.r], keys=[Text(['a']) Text(['b'])])], d)",
    ),
    (
        "m && n || !o; a === b; a !== b; a ?? b; a instanceof B; 'k' in o; typeof x; void 0",
        "Evaluate(Operation('or', [Operation('and', [m n]) Operation('not', [o])])) Evaluate(Operation('==', [a b])) Evaluate(Operation('!=', [a b])) Evaluate(Operation('??', [a b])) Evaluate(Operation('instanceof', [a B])) Evaluate(Operation('in', [Text(['k']) o])) Evaluate(Operation('typeof', [x])) Evaluate(Operation('void', [0]))",
    ),
    (
        "a?.b?.[c]?.(d); new Foo; new Bar(1, ...z); f(...xs, y); tag`x${1}`; super.x",
        "Evaluate(Call(Subscript(a.b, c), [d])) Evaluate(Call(Foo, [])) Evaluate(Call(Bar, [1 Argument(z, spread='*')])) Evaluate(Call(f, [Argument(xs, spread='*') y])) Evaluate(Call(tag, [Text(['x' 1])])) Evaluate(super.x)",
    ),
    (
        "(a, b); (0, x.y)(z); delete x[y]; i++, f()",
        "Evaluate(a) Evaluate(b) Evaluate(Call(x.y, [z])) Delete([Subscript(x, y)]) Assign([i], 1, operator='+') Evaluate(Call(f, []))",
    ),
    (
        "if (a) b; else if (c) d; else { e }",
        "If(a, [Evaluate(b)], otherwise=[If(c, [Evaluate(d)], otherwise=[Evaluate(e)])])",
    ),
    (
        "for (const p of ps) f(p); for (const k in o) { continue } for await (const [a, { b }] of xs);",
        "ForEach(p, ps, [Evaluate(Call(f, [p]))]) ForEach(k, o, [Continue()], keys=True) ForEach(Collection('list', [a Collection('dict', [b], keys=[Text(['b'])])]), xs, [], is_async=True)",
    ),
    (
        "for (let i = 0, n = xs.length; i < n; i++) f(xs[i]); for (;;) { break }",
        "While(Operation('<', [i n]), [Evaluate(Call(f, [Subscript(xs, i)]))], before=[Assign([i], 0) Assign([n], xs.length)], update=[Assign([i], 1, operator='+')]) While(True, [Break()])",
    ),
    (
        "while (m = re.exec(s)) f(m); do { g() } while (x)",
        "While(Bind(m, Call(re.exec, [s])), [Evaluate(Call(f, [m]))]) While(x, [Evaluate(Call(g, []))])",
    ),
    (
        "out: for (const a of b) { for (const c of d) { if (c) break out } }",
        "ForEach(a, b, [ForEach(c, d, [If(c, [Break()])])])",
    ),
    (
        "for (const z of y) switch (x) { case 1: a(); break; case 2: case 3: for (;;) break; default: b(); c() }",
        "ForEach(z, y, [Match(x, [Case([], None, [Evaluate(Call(a, []))], value=1) Case([], None, [], value=2) Case([], None, [While(True, [Break()])], value=3) Case([], None, [Evaluate(Call(b, [])) Evaluate(Call(c, []))])])])",
    ),
    (
        "try { a() } catch { b() } finally { c() }",
        "Try([Evaluate(Call(a, []))], handlers=[[Evaluate(Call(b, []))]], final=[Evaluate(Call(c, []))])",
    ),
    (
        "try { a() } catch ({ message }) { throw new E(message) }",
        "Try([Evaluate(Call(a, []))], handlers=[[Raise(Call(E, [message]))]])",
    ),
    ("await p; const q = async (x) => { await f(x) }", "Evaluate(Await(p)) Define('q')"),
    (
        "x => x; (a, { b }, [c] = [], d = 1, ...e) => { f(a) }; async x => x",
        "Evaluate(Placed('<anonymous>')) Evaluate(Placed('<anonymous>', ordinal=1)) Evaluate(Placed('<anonymous>', ordinal=2))",
    ),
    (
        "const o = { a, b: 1, 'c-d': 2, [e]: 3, ...f, 4: 5 }",
        "Assign([o], Collection('dict', [a 1 2 3 Spread(f) 5], keys=[Text(['a']) Text(['b']) Text(['c-d']) e None 4]))",
    ),
    (
        "import def, { a as b, c } from './x'; import * as ns from 'y'; import './side'",
        "Import([ImportedName('./x', 'default', 'def', level=1) ImportedName('./x', 'a', 'b', level=1) ImportedName('./x', 'c', None, level=1)]) Import([ImportedName('y', None, 'ns')]) Import([])",
    ),
    (
        "export * from './z'; export * as q from '../q'; export { a, b as c } from './m'; export { d, e as f }",
        "Import([ImportedName('./z', '*', None, level=1)]) Import([ImportedName('../q', None, 'q', level=1)]) Import([ImportedName('./m', 'a', None, level=1) ImportedName('./m', 'b', 'c', level=1)]) Assign([f], e)",
    ),
    (
        "const fs = require('fs'), { k, l: m } = require('./mm'); const app = require('x')(y); import('./lazy')",
        "Import([ImportedName('fs', None, 'fs')]) Import([ImportedName('./mm', 'k', None, level=1) ImportedName('./mm', 'l', 'm', level=1)]) Assign([app], Call(Call(require, [Text(['x'])]), [y])) Evaluate(Call(import, [Text(['./lazy'])]))",
    ),
    ("export default foo", "Assign([default], foo)"),
    ("export default function f() {}", "Define('f') Assign([default], f)"),
    ("export default class A {}", "DefineClass('A') Assign([default], A)"),
    ("@b() export default class A {}", "DefineClass('A') Assign([default], A)"),
    ("export const g = 1, h = () => 2", "Assign([g], 1) Define('h')"),
    (
        "module.exports = { list() {}, go: async () => 1 }; exports.one = function () {}; app.use(() => 1)",
        "Assign([module.exports], Collection('dict', [Placed('list') Placed('go')], keys=[Text(['list']) Text(['go'])])) Assign([exports.one], Placed('one')) Evaluate(Call(app.use, [Placed('<anonymous>')]))",
    ),
    (
        "const K = class extends B {}; module.exports = class L {}",
        "Assign([K], Placed('K')) Assign([module.exports], Placed('L'))",
    ),
    (
        "x = { get y() { return 1 }, *z() { yield* a; yield } }",
        "Assign([x], Collection('dict', [Placed('x.y') Placed('x.z')], keys=[Text(['y']) Text(['z'])]))",
    ),
    (
        "return_ = a ? b : c; /re/g; import.meta",
        "Assign([return_], Conditional(a, b, c)) Evaluate(Opaque([Opaque([]) Opaque([])])) Evaluate(Opaque([]))",
    ),
    ("label: { f() } ; debugger;;", "Evaluate(Call(f, []))"),
]

TYPED = [
    (
        "let t: Promise<Array<Product>>, u: { a: string }[] | null, v: Map<string, Product[]>, w: 'a' | 'b'",
        "Assign([t], None, annotation=Subscript(Promise, Subscript(Array, Product))) Assign([u], None, annotation=Operation('|', [Subscript(Array, Collection('dict', [string], keys=[Text(['a'])])) None])) Assign([v], None, annotation=Subscript(Map, Collection('tuple', [string Subscript(Array, Product)]))) Assign([w], None, annotation=Operation('|', [Text(['a']) Text(['b'])]))",
    ),
    (
        "const x = y as Product[], z = q!.r, s = a satisfies B, n = new Map<string, A>()",
        "Assign([x], Cast(y, Subscript(Array, Product))) Assign([z], q.r) Assign([s], Cast(a, B)) Assign([n], Call(Map, []))",
    ),
    (
        "function f(this: X, a: Product[], b?: string, { c }: { c: number } = {}, ...d: T[]): Promise<void> {}",
        "Define('f')",
    ),
    (
        "import type { T } from './t.types'; import { type U, V } from 'v'; import fs = require('fs'); export type { W } from './w'",
        "Import([ImportedName('./t.types', 'T', None, level=1)]) Import([ImportedName('v', 'U', None) ImportedName('v', 'V', None)]) Import([ImportedName('fs', None, 'fs')]) Import([ImportedName('./w', 'W', None, level=1)])",
    ),
    ("interface P extends Q, R<S> { a: string; b?: C[]; m(): void; [k: string]: any }", "DefineClass('P')"),
    (
        "type Obj = { id: string; rows: readonly Row[] }; type Either = A | B<C>",
        "DefineClass('Obj') Assign([Either], Operation('|', [A Subscript(B, C)]))",
    ),
    ("enum E { A = 1, B }", "DefineClass('E')"),
    (
        "declare function z(): void; declare const k: number; declare module 'm' { export const y: number }",
        "Assign([k], None, annotation=number)",
    ),
    ("namespace N { export const a = 1 }", "Assign([a], 1)"),
    ("abstract class A extends B.C<T> implements I {}", "DefineClass('A')"),
    ("const row = <T,>(x: T) => x", "Define('row')"),
]

ELEMENTS = [
    (
        'const el = <Foo.Bar a="s" b={c} {...d} e><li key={1}>text {items.length}</li>{/* c */}<></></Foo.Bar>',
        "Assign([el], Element(Foo.Bar, [Argument(Text(['s']), name='a') Argument(c, name='b') Argument(d, spread='**') Argument(True, name='e')], [Element(Text(['li']), [Argument(1, name='key')], [Text(['text ']) items.length]) Element(None, [], [])]))",
    ),
    (
        "const i = <input value={v} onChange={f} />",
        "Assign([i], Element(Text(['input']), [Argument(v, name='value') Argument(f, name='onChange')], []))",
    ),
]


def show_body(language: str, source: str) -> str:
    return " ".join(show(one) for one in outline(load_language(language), source.encode()).module.function.body)


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
@pytest.mark.parametrize(("source", "expected"), PLAIN)
def test_plain(language: str, source: str, expected: str) -> None:
    assert show_body(language, source) == expected


@pytest.mark.parametrize("language", ["typescript", "tsx"])
@pytest.mark.parametrize(("source", "expected"), TYPED)
def test_typed(language: str, source: str, expected: str) -> None:
    assert show_body(language, source) == expected


@pytest.mark.parametrize("language", ["javascript", "tsx"])
@pytest.mark.parametrize(("source", "expected"), ELEMENTS)
def test_elements(language: str, source: str, expected: str) -> None:
    assert show_body(language, source) == expected


def test_a_type_assertion_in_brackets() -> None:
    assert show_body("typescript", "x = <Product[]>y") == "Assign([x], Cast(y, Subscript(Array, Product)))"


def test_definitions_have_names_to_be_known_by() -> None:
    source = ELEMENT_DEFINITIONS.encode()
    result = outline(load_language("tsx"), source)
    assert result.errors == ()
    assert [placed.qualname for placed in result.functions] == [
        "list",
        "list.<locals>.Inner.run",
        "Shop.load",
        "Shop.constructor",
        "Shop.title",
        "Shop.pages",
        "find",
        "nested.go",
        "nested.stop",
        "once",
        "<anonymous>",
        "Shop.Cart.total",
        "Products.constructor",
        "Products.one",
        "inside",
        "over",
        "List",
    ]
    assert [placed.qualname for placed in result.classes] == [
        "list.<locals>.Inner",
        "Shop",
        "Shop.Cart",
        "Products",
        "Product",
        "Cart",
        "Kind",
    ]
    for placed in result.functions:
        function = placed.function
        assert function.name == placed.qualname.rpartition(".")[2]
        assert function.span[0] == 0
        assert function.name_span[0] >= 0
        assert placed.start + function.span[1] <= len(source)


def test_signatures() -> None:
    result = outline(load_language("tsx"), ELEMENT_DEFINITIONS.encode())
    functions = {placed.qualname: placed.function for placed in result.functions}
    shown = {name: show(function.parameters) for name, function in functions.items()}
    assert shown["list"] == "[Parameter('req') Parameter('res') Parameter('<2>', default=Collection('dict', []))]"
    assert (
        show(functions["list"].body[0])
        == "Assign([Collection('dict', [Bind(limit, 20)], keys=[Text(['limit'])])], <2>)"
    )
    assert shown["Shop.constructor"] == "[Parameter('this') Parameter('repo') Parameter('rest', kind='*')]"
    assert shown["Products.constructor"] == (
        "[Parameter('this') Parameter('repo', annotation=Subscript(Repository, Product)) "
        "Parameter('other', annotation=Other, default=None)]"
    )
    assert show(functions["Products.constructor"].body[0]) == "Assign([this.repo], repo)"
    assert (functions["Shop.pages"].is_async, functions["Shop.pages"].is_generator) == (True, True)
    assert functions["Shop.pages"].modifiers == ("static",)
    assert functions["Shop.title"].modifiers == ("get",)
    one = functions["Products.one"]
    assert show(one.decorators) == "[Call(Get, [Text([':id'])]) Call(Auth, [])]"
    assert show(one.returns) == "Subscript(Promise, Subscript(Array, Product))"
    # A function that is declared is there from the start of its block.
    assert show(functions["list"].body[1]).startswith("Define('hoisted'")


def test_classes() -> None:
    result = outline(load_language("tsx"), ELEMENT_DEFINITIONS.encode())
    classes = {placed.qualname: placed.definition for placed in result.classes}
    assert show(classes["Shop"].bases) == "[Model]"
    assert show(classes["Shop"].body[0]) == "Assign([name], Text(['x']))"
    assert show(classes["Products"].bases) == "[Subscript(Base, T)]"
    assert show(classes["Products"].decorators) == "[Call(Controller, [Text(['products'])])]"
    assert show(classes["Products"].body[0]) == (
        "Assign([name], None, annotation=string, "
        "decorators=[Call(Column, [Collection('dict', [20], keys=[Text(['length'])])])])"
    )
    assert show(classes["Product"].body) == (
        "[Assign([id], None, annotation=string) Assign([variants], None, annotation=Subscript(Array, Variant))]"
    )
    assert show(classes["Cart"].body[0]) == "Assign([lines], None, annotation=Subscript(Array, Line))"


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("function f() { for (const p of products) {", "ForEach(p, products"),
        ("async function f() { await g(1); h(", "Evaluate(Await(Call(g, [1])))"),
        ("const f = () => { x.", "Evaluate(x"),
    ],
)
def test_half_typed_functions_still_say_something(broken: str, expected: str) -> None:
    for language in ("javascript", "typescript", "tsx"):
        result = outline(load_language(language), broken.encode())
        assert expected in " ".join(show(placed.function.body) for placed in (*result.functions, result.module))


def test_a_parse_that_would_never_end_is_given_up() -> None:
    source = b"function f() { return g(1) }\nabstract class A{static/?:}[k:g];b()@"
    result = outline(load_language("tsx"), source)
    assert result.errors
    assert show(result.functions[0].function.body) == "[Return(Call(g, [1]))]"
