"""Any bytes are a template; an edit of a template or of its view gives what a fresh analysis gives."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalesight.analysis import Analysis, Memory, Source, analyse
from scalesight.config import ScaleFile
from scalesight.languages import load_markup
from scalesight.outline import outline
from scalesight.outline.facts import Outline

TEMPLATES = load_markup("template")
PIECES = (
    b"{% for a in b.c %}",
    b"{% endfor %}",
    b"{% empty %}",
    b"{% if a and not b %}",
    b"{% else %}",
    b"{% elif x is y %}",
    b"{% endif %}",
    b"{{ a.b.0|f:c|g(d, e=1)[1:2] }}",
    b"{{ '\\'",
    b"{% block x %}",
    b"{% endblock %}",
    b"{% extends a %}",
    b"{% include 'x' with a=b only %}",
    b"{% macro m(a, b=1) %}",
    b"{% endmacro %}",
    b"{{ {'a': [1, (2,)]} }}",
    b"{#",
    b"#}",
    b"{% regroup a by b.c as d %}",
    b"{% from 'x' import y as z %}",
    b"{% raw %}",
    b"{% endraw %}",
    b"{{",
    b"%}",
    b"\xff\xfe",
    b"{% set a, b = c if d else e %}",
    b"{% with a=b c=d %}",
    b"{% other 1 a=b as c %}",
    b"\r\n",
    "\u2028\N{ROCKET}".encode(),
)


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)))
def test_any_bytes_have_an_outline(source: bytes) -> None:
    found = outline(TEMPLATES, source)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Outline) == found
    assert found == outline(TEMPLATES, source)
    for start, end in _spans(found.module.function):
        assert 0 <= start <= end <= len(source)


def test_deep_and_long_templates_have_an_outline_that_can_be_read() -> None:
    for piece in (*PIECES, b"(", b"a.", b"a|", b"not ", b"{{ (", b"{% if (a"):
        for source in (piece * 3_000, b"{{ " + piece * 3_000 + b" }}", b"{% if " + piece * 3_000 + b" %}"):
            found = outline(TEMPLATES, source)
            assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Outline) == found


def _spans(node: object) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if isinstance(node, msgspec.Struct):
        span = getattr(node, "span", None)
        found += [span] if span is not None else []
        for name in node.__struct_fields__:
            found += _spans(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            found += _spans(item)
    return found


SHOP = "/shop"
SCALE = ScaleFile(
    f"{SHOP}/scale.toml",
    b'[volumes]\nproducts = 2_000\nvariants = { count = 4, per = "products" }\n[limits]\nrequest = { queries = 50 }\n',
)
FILES = {
    f"{SHOP}/models.py": b"""\
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=10)


class Product(models.Model):
    category = models.ForeignKey(Category, on_delete=models.CASCADE)

    def cheapest(self):
        return self.variants.order_by("price").first()


class Variant(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
""",
    f"{SHOP}/views.py": b"""\
from django.shortcuts import render

from models import Product


def product_list(request):
    products = Product.objects.all()
    return render(request, "shop/list.html", {"products": products, "title": "All"})


def one(request, key):
    return render(request, "shop/one.html", {"product": Product.objects.get(pk=key)})
""",
    f"{SHOP}/templates/base.html": b"<html>{% block content %}{% endblock %}</html>",
    f"{SHOP}/templates/shop/list.html": b"""\
{% extends "base.html" %}
{% block content %}
{% for product in products %}
  {% include "shop/one.html" %}
  {{ product.category.name }}
{% empty %}
  none
{% endfor %}
{% endblock %}
""",
    f"{SHOP}/templates/shop/one.html": b"""\
{{ product.cheapest.pk }}{% for v in product.variants.all %}{{ v }}{% endfor %}
""",
}
TYPED = (
    *(piece.decode("latin-1") for piece in PIECES),
    "select_related('category')",
    ".filter(pk=1)",
    "product",
    "products",
    "{{ product.category }}",
    "x",
    "\n",
)


def _analysis(contents: dict[str, bytes], memory: Memory) -> Analysis:
    sources = [Source(path, content, (SHOP,)) for path, content in contents.items()]
    return analyse(sources, {SHOP: [SCALE]}, today=datetime.date(2026, 1, 1), memory=memory)


def test_an_edit_of_a_template_or_its_view_changes_as_much_as_a_fresh_analysis() -> None:
    choice = random.Random(20261121)
    contents = dict(FILES)
    kept = Memory()
    first = _analysis(contents, kept)
    assert {Path(finding.location.path).name for finding in first.findings} == {"views.py"}
    outcomes = {first.findings}
    for number in range(150):
        path = choice.choice([*sorted(FILES), f"{SHOP}/other/templates/shop/list.html"])
        if path in contents and choice.random() < 0.4:
            contents = {**contents, path: FILES[path]} if path in FILES else _without(contents, path)
        elif choice.random() < 0.05:
            contents = _without(contents, path)
        else:
            before = contents.get(path, FILES.get(path, b"{{ product.category.name }}"))
            at = choice.randrange(len(before) + 1)
            cut = at + choice.choice((0, 0, 3, 20))
            contents = {**contents, path: before[:at] + choice.choice(TYPED).encode("latin-1") + before[cut:]}
        again, fresh = _analysis(contents, kept), _analysis(contents, Memory())
        assert again.findings == fresh.findings, (number, path)
        assert again.functions == fresh.functions, (number, path)
        outcomes.add(again.findings)
    assert len(outcomes) > 5


def test_a_deep_or_long_template_is_rendered() -> None:
    nested = b"{% for product in product.variants.all %}{% if product.pk %}{% with a=product.pk %}"
    itself = b"{% include 'shop/list.html' %}{% extends 'shop/list.html' %}"
    for source in (
        nested * 200,
        b"{{ product" + b".category" * 500 + b" }}",
        itself,
        b"{% if a %}" * 500,
        b"(" * 9_000,
    ):
        content = b"{% for product in products %}" + source + b"{% endfor %}"
        assert _analysis({**FILES, f"{SHOP}/templates/shop/list.html": content}, Memory()).files


def test_sections_that_lead_back_into_each_other_are_rendered_once(caplog: pytest.LogCaptureFixture) -> None:
    listed = b"{% for v in product.variants.all %}{{ v }}{% endfor %}"
    base = b"{% block inner %}{% block content %}{% endblock %}{% endblock %}"
    child = (
        b"{% extends 'base.html' %}{% block content %}{% for product in products %}"
        + listed
        + b"{% block inner %}{{ block.super }}{% endblock %}{% endfor %}{% endblock %}"
    )
    contents = {**FILES, f"{SHOP}/templates/base.html": base, f"{SHOP}/templates/shop/list.html": child}
    found = [finding.rule for finding in _analysis(contents, Memory()).findings]
    assert "lazy-relation-in-loop" in found or "query-in-loop" in found
    assert not caplog.records


def test_a_section_may_have_a_hyphen_in_its_name() -> None:
    base = b"<html>{% block object-tools %}{% block object-list %}{% endblock %}{% endblock %}</html>"
    child = FILES[f"{SHOP}/templates/shop/list.html"].replace(b"block content", b"block object-list")
    contents = {**FILES, f"{SHOP}/templates/base.html": base, f"{SHOP}/templates/shop/list.html": child}
    found, usual = _analysis(contents, Memory()), _analysis(FILES, Memory())
    assert [finding.message for finding in found.findings] == [finding.message for finding in usual.findings]


def _without(contents: dict[str, bytes], path: str) -> dict[str, bytes]:
    return {other: content for other, content in contents.items() if other != path}
