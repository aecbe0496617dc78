"""Every language folder is whole: its data is read, its queries compile, its captures are in the vocabulary."""

from __future__ import annotations

import pytest
from scalesight.languages import language_for, language_names, load_language, load_markup, markup_names
from scalesight.languages.catalogues import load_catalogue
from scalesight.languages.javascript import hooks as javascript_hooks
from scalesight.languages.python import hooks
from scalesight.languages.structure import compile_structure
from scalesight.outline.lowering import EXPRESSIONS, STATEMENTS
from scalesight.outline.markup.tags import READ
from scalesight.outline.vocabulary import SETTINGS, VOCABULARY


@pytest.mark.parametrize("name", language_names())
def test_structure_compiles_and_keeps_to_the_vocabulary(name: str) -> None:
    patterns = load_language(name).structure.patterns
    assert patterns
    for pattern in patterns:
        assert {pattern.main, *pattern.roles} <= set(VOCABULARY), pattern
        assert all(role.startswith(f"{pattern.main}.") for role in pattern.roles), pattern
        assert set(pattern.settings) <= SETTINGS, pattern


def test_the_languages_that_are_there() -> None:
    assert language_names() == ("javascript", "python", "tsx", "typescript")


def test_a_language_has_the_data_of_what_it_extends() -> None:
    tsx, javascript = load_language("tsx"), load_language("javascript")
    assert tsx.lineage == ("tsx", "typescript", "javascript")
    assert (tsx.operators, tsx.keywords, tsx.hooks) == (javascript.operators, javascript.keywords, javascript.hooks)
    assert tsx.endings == (".tsx",)
    assert load_catalogue("tsx") is load_catalogue("javascript")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"'a'", "a"),
        (b'"\\u00e9\\x41\\u{1F600}\\n"', "\u00e9A\U0001f600\n"),
        (b"`a\r\nb`", "a\nb"),
        (b"`${x}`", None),
        (b"'\\q\\\n'", "q"),
        (b"'unclosed", "unclosed"),
        (b"'\\u{110000}'", "\ufffd"),
        (b"bare_key", "bare_key"),
        (b"''", ""),
    ],
)
def test_javascript_strings(raw: bytes, value: str | None) -> None:
    assert javascript_hooks.plain_text(raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"0xFFn", 255),
        (b"0b11", 3),
        (b"0777", 511),
        (b"1_000n", 1000),
        (b".5e1", 5.0),
        (b"1e999", None),
        (b"9" * 400, None),
    ],
)
def test_javascript_numbers(raw: bytes, value: float | None) -> None:
    assert javascript_hooks.number(raw) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'./a.b/c'", ("./a.b/c", 1)),
        ("'../a'", ("../a", 1)),
        ("'..'", ("..", 1)),
        ("'@scope/x.y'", ("@scope/x.y", 0)),
    ],
)
def test_javascript_modules(text: str, value: tuple[str, int]) -> None:
    assert javascript_hooks.module_reference(text) == value


def test_what_the_engine_lowers_is_in_the_vocabulary() -> None:
    assert set(EXPRESSIONS) | set(STATEMENTS) <= set(VOCABULARY)
    assert not set(EXPRESSIONS) & set(STATEMENTS)


def test_every_role_belongs_to_a_capture() -> None:
    assert all(capture.partition(".")[0] in VOCABULARY for capture in VOCABULARY)
    assert all(VOCABULARY.values())


@pytest.mark.parametrize(
    "wrong", ["(identifier) @name @call", "(call function: (_) @call.function)", "(no_such_node) @name", "(call"]
)
def test_a_wrong_structure_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        compile_structure(load_language("python").grammar, wrong)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b.py", "python"),
        ("b.PYI", "python"),
        ("C:\\\\x\\\\y.pyw", "python"),
        ("a.pyc", None),
        ("py", None),
        ("a.js", "javascript"),
        ("a.JSX", "javascript"),
        ("a.mjs", "javascript"),
        ("a.cjs", "javascript"),
        ("a.ts", "typescript"),
        ("a.d.mts", "typescript"),
        ("a.cts", "typescript"),
        ("a.tsx", "tsx"),
        ("a.json", None),
        ("shop/templates/shop/list.html", "template"),
        ("C:\\\\shop\\\\jinja2\\\\list.TXT", "template"),
        ("mail/welcome.html.j2", "template"),
        ("shop/static/list.html", None),
        ("prisma/schema.prisma", "prisma"),
        ("templates.html", None),
        ("", None),
    ],
)
def test_language_for(path: str, name: str | None) -> None:
    language = language_for(path)
    assert (language.name if language else None) == name


@pytest.mark.parametrize("name", markup_names())
def test_every_tag_has_a_meaning(name: str) -> None:
    markup = load_markup(name)
    assert set(markup.tags.values()) <= set(READ)
    assert load_catalogue(name).effects.items() >= load_catalogue(markup.host).effects.items()


def test_a_language_is_loaded_once() -> None:
    assert language_for("a.py") is language_for("b.pyi") is load_language("python")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"'a'", "a"),
        (b"b'\\x41'", "A"),
        (b"r'\\n'", "\\n"),
        (b"Rb'\\n'", "\\n"),
        (b'"""a\r\nb"""', "a\nb"),
        (b"'a\\\nb'", "ab"),
        (b"'\\q'", "\\q"),
        (b"'\\ud800'", "\ufffd"),
        (b"'\\N{NO SUCH NAME}'", "\\N{NO SUCH NAME}"),
        (b"'unclosed", "unclosed"),
        (b"f'{x}'", None),
        (b"f'x'", "x"),
        (b"''", ""),
    ],
)
def test_python_strings(raw: bytes, value: str | None) -> None:
    assert hooks.plain_text(raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"0x_ff", 255),
        (b"0b11", 3),
        (b"0777", 511),
        (b"10L", 10),
        (b"1_0.5e1", 105.0),
        (b"1e999", None),
        (b"3j", None),
        (b"9" * 400, None),
        (b"9" * 5000, None),
        (b"0", 0),
    ],
)
def test_python_numbers(raw: bytes, value: float | None) -> None:
    assert hooks.number(raw) == value


@pytest.mark.parametrize(
    ("text", "value"), [("a.b", ("a.b", 0)), ("..a", ("a", 2)), (". . a", ("a", 2)), (".", ("", 1))]
)
def test_python_modules(text: str, value: tuple[str, int]) -> None:
    assert hooks.module_reference(text) == value
