"""The two shops under `examples/` really run: same answers, but only the naive one's spending follows its data.

Django's settings are global, so each shop runs in a process of its own: this file, started as a program, seeds one
shop, walks through it with Django's test client and prints what came back and what was spent as JSON.
"""

from __future__ import annotations

import functools
import io
import json
import os
import subprocess
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
# Orders stay below one page of the repaired shop, where the naive one does not page; products go beyond a page.
SMALL = {"products": 10, "orders": 6, "customers": 12}
LARGE = {"products": 30, "orders": 18, "customers": 36}
PAGES = ["/products", "/search?q=lamp", "/export", "/dashboard", "/api/orders", "/api/orders/1", "/catalogue"]
JOBS = ["sync_stock", "update_tiers", "summarise_reviews"]

Walk = dict[str, dict[str, Any]]


@functools.cache
def naive(size: str) -> Walk:
    return walk("shop", size)


@functools.cache
def repaired(size: str) -> Walk:
    return walk("shop-repaired", size)


def walk(shop: str, size: str) -> Walk:
    """Run one shop in a process of its own and read what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SHOP_DATABASE": f"{folder}/shop.sqlite3", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, __file__, str(EXAMPLES / shop), json.dumps({"small": SMALL, "large": LARGE}[size])]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answer: Walk = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("step", [*PAGES[:-1], "/products?after=7", "export_orders", *JOBS])
def test_both_shops_give_the_same_answer(step: str, size: str) -> None:
    assert naive(size)[step]["answer"] == repaired(size)[step]["answer"]


def test_the_answers_hold_rows() -> None:
    steps = repaired("large")
    assert len(steps["/products"]["answer"]["products"]) == 20
    assert len(steps["/products?after=7"]["answer"]["products"]) == 20
    assert len(steps["/api/orders"]["answer"]) == LARGE["orders"]
    assert steps["/dashboard"]["answer"]["orders"] == LARGE["orders"]
    assert steps["/dashboard"]["answer"]["thin_margins"]
    assert steps["/search?q=lamp"]["answer"]["results"]
    assert len(steps["/export"]["answer"].splitlines()) == 1 + LARGE["products"] * 4
    assert len(steps["export_orders"]["answer"].splitlines()) == LARGE["orders"] * 4
    assert len(set(steps["update_tiers"]["answer"])) > 1
    assert all(steps["summarise_reviews"]["answer"])


def test_the_catalogue_page_is_the_same_up_to_one_page() -> None:
    assert naive("small")["/catalogue"]["answer"] == repaired("small")["/catalogue"]["answer"]
    assert "?page=2" in repaired("large")["/catalogue"]["answer"]


def test_a_basket_is_ordered_alike() -> None:
    for basket in ["checkout of 2", "checkout of 8"]:
        assert naive("small")[basket]["answer"] == repaired("small")[basket]["answer"]
        assert naive("small")[basket]["answer"]["total_cents"] > 0
    assert naive("small")["checkout of 8"]["queries"] > naive("small")["checkout of 2"]["queries"]
    assert repaired("small")["checkout of 8"]["queries"] == repaired("small")["checkout of 2"]["queries"]


def test_descriptions_are_written_alike_but_ten_a_call() -> None:
    assert naive("large")["all described"]["answer"] == repaired("large")["all described"]["answer"]
    assert all(naive("large")["all described"]["answer"])
    assert naive("large")["describe"]["llm_calls"] == LARGE["products"]
    assert repaired("large")["describe"]["llm_calls"] == 1


GROWING = ["/products", "/search?q=", "/export", "/dashboard", "/api/orders", "/catalogue", "describe", "export_orders"]


@pytest.mark.parametrize("step", [*GROWING, *JOBS])
def test_only_the_naive_queries_grow_with_the_data(step: str) -> None:
    assert naive("large")[step]["queries"] > naive("small")[step]["queries"]


@pytest.mark.parametrize("step", [*GROWING, "update_tiers", "summarise_reviews"])
def test_the_repaired_queries_stay(step: str) -> None:
    assert repaired("large")[step]["queries"] == repaired("small")[step]["queries"] <= 6


def test_the_supplier_is_asked_by_the_hundred() -> None:
    for size, counts in {"small": SMALL, "large": LARGE}.items():
        variants = counts["products"] * 4
        assert naive(size)["sync_stock"]["requests"] == variants
        assert repaired(size)["sync_stock"]["requests"] == -(-variants // 100)
        assert repaired(size)["sync_stock"]["queries"] == 1 + -(-variants // 100)


def printed(folder: str, form: str) -> str:
    """What `check` prints for a folder of the examples."""
    command = [
        sys.executable,
        "-m",
        "scalesight_server.main",
        "check",
        folder,
        "--format",
        form,
        "--fail-on",
        "never",
    ]
    done = subprocess.run(command, cwd=EXAMPLES, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def checked(folder: str) -> list[tuple[str, str, str]]:
    """(rule, file, severity) of what is found in a folder of the examples."""
    findings = json.loads(printed(folder, "json"))["findings"]
    return [(f["rule"], Path(f["path"]).name, f["severity"]) for f in findings]


def test_only_the_naive_storefront_breaks_its_walls() -> None:
    assert checked("shop/storefront") == [
        ("dom-nodes", "Catalogue.tsx", "error"),
        ("dom-nodes", "ProductCard.tsx", "error"),
    ]
    assert checked("shop-repaired/storefront") == []


def test_the_storefront_says_how_often_how_many_and_how_long() -> None:
    text = printed("shop/storefront", "text")
    assert "error[dom-nodes]: 24,000 nodes per render: 2,000 products × 4 variants × 3 nodes." in text
    assert "= wall: 1,500 (scale.toml:32), passed at 100 products." in text
    assert "= note: × 8,000: 2,000 products × 4 variants\n" in text
    assert "= note: also about 516 ms per render; wall: 16 ms (scale.toml:32)" in text


# From here on: what runs in the shop's own process.


def main(shop: str, counts: dict[str, int]) -> None:
    """Seed the shop, walk through it, print every step's answer and spending."""
    sys.path.insert(0, shop)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    spent = {"requests": 0, "llm_calls": 0}
    stand_in_for_openai(spent)
    stand_in_for_supplier(spent)

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("seed", stdout=io.StringIO(), **counts)
    print(json.dumps({name: measured(action, spent) for name, action in steps()}))


def steps() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every step by name, reading steps before those that write."""
    from assistant.writer import summarise_reviews
    from catalog.models import Product, Variant
    from catalog.stock import sync_stock
    from django.core.management import call_command
    from orders.loyalty import update_tiers
    from orders.models import Customer

    for page in [*PAGES, "/products?after=7", "/search?q="]:
        yield page, functools.partial(get, page)

    def exported() -> str:
        lines = io.StringIO()
        call_command("export_orders", stdout=lines)
        return lines.getvalue()

    yield "export_orders", exported
    skus = list(Variant.objects.values_list("sku", flat=True)[:8])
    yield "checkout of 2", functools.partial(post, "/checkout", basket_of(skus[:2]))
    yield "checkout of 8", functools.partial(post, "/checkout", basket_of(skus))
    yield "sync_stock", lambda: (sync_stock(), column(Variant, "stock"))
    yield "update_tiers", lambda: update_tiers() or column(Customer, "tier")
    yield "summarise_reviews", lambda: summarise_reviews() or column(Product, "review_summary")
    yield "describe", functools.partial(post, "/assistant/describe", {})

    def all_described() -> list[Any]:
        while post("/assistant/describe", {})["described"]:
            pass
        return column(Product, "description")

    yield "all described", all_described


def measured(action: Callable[[], Any], spent: dict[str, int]) -> dict[str, Any]:
    """The action's answer and what it spent. BEGIN and COMMIT are no round trips of the shop's code."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent.update(requests=0, llm_calls=0)
    with CaptureQueriesContext(connection) as captured:
        answer = action()
    sent = [query["sql"] for query in captured.captured_queries if query["sql"] not in ("BEGIN", "COMMIT")]
    return {"answer": answer, "queries": len(sent), **spent}


def get(page: str) -> Any:
    from django.test import Client

    response = Client().get(page)
    assert response.status_code == 200, (page, response.status_code)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return json.loads(body) if "json" in response.headers["Content-Type"] else body.decode().strip()


def post(page: str, body: dict[str, Any]) -> Any:
    from django.test import Client

    response = Client().post(page, json.dumps(body), content_type="application/json")
    assert response.status_code in (200, 201), (page, response.status_code, response.content)
    return response.json()


def basket_of(skus: list[str]) -> dict[str, Any]:
    return {"customer": 1, "placed": "2026-11-01", "items": [{"sku": sku, "quantity": 2} for sku in skus]}


def column(model: Any, name: str) -> list[Any]:
    """The column's values by key, read outside the count."""
    from django.db import connection

    with unlogged(connection):
        return list(model.objects.order_by("pk").values_list(name, flat=True))


@contextmanager
def unlogged(connection: Any) -> Iterator[None]:
    counted, connection.force_debug_cursor = connection.force_debug_cursor, False
    try:
        yield
    finally:
        connection.force_debug_cursor = counted


def stand_in_for_openai(spent: dict[str, int]) -> None:
    """A client that answers every line `- x` of a prompt with a sentence of its own."""

    def create(**arguments: Any) -> Any:
        spent["llm_calls"] += 1
        prompt = arguments["messages"][0]["content"]
        sentences = [f"All about {line[2:]}." for line in prompt.splitlines() if line.startswith("- ")]
        message = types.SimpleNamespace(content="\n".join(sentences))
        return types.SimpleNamespace(choices=[types.SimpleNamespace(message=message)])

    completions = types.SimpleNamespace(create=create)
    client = types.SimpleNamespace(chat=types.SimpleNamespace(completions=completions))
    module = types.ModuleType("openai")
    module.OpenAI = lambda **_: client  # type: ignore[attr-defined]
    sys.modules["openai"] = module


def stand_in_for_supplier(spent: dict[str, int]) -> None:
    """Answer below `requests`, at its transport: a SKU's stock level is made from its letters."""
    import requests
    from requests.adapters import HTTPAdapter

    def send(_: HTTPAdapter, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        spent["requests"] += 1
        url = urlparse(str(request.url))
        assert url.hostname == "stock.supplier.example"
        skus = parse_qs(url.query).get("skus", [url.path.rpartition("/")[2]])[0].split(",")
        levels = {sku: sum(sku.encode()) % 90 for sku in skus}
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, str(request.url)
        alone = "skus=" not in url.query
        response.raw = io.BytesIO(json.dumps({"level": levels[skus[0]]} if alone else {"levels": levels}).encode())
        return response

    HTTPAdapter.send = send  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
