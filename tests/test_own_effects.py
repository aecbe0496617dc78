"""What `same_as` means in `[effects]` of scale.toml: a catalogue's line, another own one, or a mistake that is told."""

from __future__ import annotations

import datetime

from scalesight.analysis import Source, analyse
from scalesight.config import ScaleFile
from scalesight.findings import Analysis

CODE = b"""from shop.net import fetch_all
from shop.models import Product


def sync(request):
    for product in Product.objects.all():
        fetch_all(product.url)
"""
MODELS = b"""from django.db import models


class Product(models.Model):
    url = models.CharField(max_length=200)
"""
LIMITS = "[volumes]\nproducts = 2_000\n[limits]\nrequest = { requests = 50 }\n"


def _analysed(effects: str) -> Analysis:
    sources = [Source("/p/views.py", CODE, ("/p",)), Source("/p/shop/models.py", MODELS, ("/p",))]
    scale = ScaleFile("/p/scale.toml", (LIMITS + effects).encode())
    return analyse(sources, {"/p": [scale]}, today=datetime.date(2026, 11, 21))


def _rules(effects: str) -> list[str]:
    return sorted({finding.rule for finding in _analysed(effects).findings})


def test_a_name_of_the_project_spends_what_a_library_does() -> None:
    assert "request-in-loop" not in _rules("")
    assert "request-in-loop" in _rules('[effects."shop.net.fetch_all"]\nsame_as = "requests.get"\n')


def test_what_the_line_says_besides_counts_instead() -> None:
    found = _analysed('[effects."shop.net.fetch_all"]\nsame_as = "requests.get"\nspends = { requests = 3 }\n').findings
    assert any("6,000 requests" in finding.message for finding in found)


def test_an_own_line_may_be_the_same_as_another_own_one() -> None:
    effects = '[effects."shop.net.fetch_all"]\nsame_as = "shop.net.fetch"\n'
    effects += '[effects."shop.net.fetch"]\nspends = { requests = 1 }\n'
    assert "request-in-loop" in _rules(effects)


def test_a_name_that_nobody_knows_is_told_at_its_place_with_the_nearest() -> None:
    text = LIMITS + '[effects."shop.net.fetch_all"]\nsame_as = "requests.gett"\n'
    told = [f for f in _analysed(text.removeprefix(LIMITS)).findings if f.rule == "scale-config"]
    assert [f.message for f in told] == [
        '`effects."shop.net.fetch_all".same_as`: no effect is called "requests.gett"; did you mean "requests.get"?'
    ]
    assert text[told[0].location.start : told[0].location.end] == '"requests.gett"'
    assert told[0].remedy == '"requests.get"'


def test_names_in_a_circle_are_told_and_cost_nothing() -> None:
    effects = '[effects."a.b"]\nsame_as = "c.d"\n[effects."c.d"]\nsame_as = "a.b"\n'
    told = [f for f in _analysed(effects).findings if f.rule == "scale-config"]
    assert len(told) == 2
