"""Names and entities: whole words, last word first, the longer name wins, a tie is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalesight.config.model import Place, Volume
from scalesight.inference.naming import NameTable, name_key, plural, singular, words

NOWHERE = Place("scale.toml", 0, 0, 1)


def table_of(*volumes: str | tuple[str, ...], per: dict[str, str] | None = None) -> NameTable:
    """Volumes given as a name, or as a name followed by its aliases."""
    rows = [(volume,) if isinstance(volume, str) else volume for volume in volumes]
    parents = per or {}
    return NameTable([Volume(name, None, NOWHERE, names=tuple(rest), per=parents.get(name)) for name, *rest in rows])


SHOP = table_of(
    ("products", "catalog", "Product", "shop_product"), "variants", "orders", "lines", "customers", "categories",
    ("staff_members", "person"), "statuses",
    per={"variants": "products", "lines": "orders"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("products", ("products",)), ("allProducts", ("all", "products")), ("product_list", ("product", "list")),
        ("productsById", ("products", "by", "id")), ("PRODUCT_LIST", ("product", "list")),
        ("order-lines", ("order", "lines")), ("/api/v2/products", ("api", "v", "2", "products")),
        ("HTTPServerError", ("http", "server", "error")), ("productIDs", ("product", "ids")),
        ("_private", ("private",)),
        ("a1b2", ("a", "1", "b", "2")), ("ORM", ("orm",)),
        ("", ()), ("__", ()), ("élèves_inscrits", ("élèves", "inscrits")),
    ],
)  # fmt: skip
def test_words(identifier: str, expected: tuple[str, ...]) -> None:
    assert words(identifier) == expected


PLURALS = [
    ("product", "products"), ("category", "categories"), ("status", "statuses"), ("address", "addresses"),
    ("box", "boxes"), ("person", "people"), ("child", "children"), ("index", "indices"), ("analysis", "analyses"),
    ("data", "data"), ("news", "news"), ("series", "series"), ("species", "species"), ("cache", "caches"),
    ("cookie", "cookies"), ("movie", "movies"), ("bus", "buses"), ("hero", "heroes"), ("wolf", "wolves"),
    ("day", "days"), ("key", "keys"), ("reply", "replies"), ("class", "classes"), ("process", "processes"),
    ("branch", "branches"), ("match", "matches"), ("wish", "wishes"), ("tax", "taxes"), ("house", "houses"),
    ("warehouse", "warehouses"), ("purchase", "purchases"), ("invoice", "invoices"), ("response", "responses"),
    ("expense", "expenses"), ("license", "licenses"), ("release", "releases"), ("course", "courses"),
    ("case", "cases"), ("phase", "phases"), ("database", "databases"), ("cause", "causes"), ("use", "uses"),
    ("alias", "aliases"), ("lens", "lenses"), ("gas", "gases"), ("campus", "campuses"), ("bonus", "bonuses"),
    ("virus", "viruses"), ("criterion", "criteria"), ("matrix", "matrices"), ("quiz", "quizzes"), ("size", "sizes"),
    ("prize", "prizes"), ("shoe", "shoes"), ("photo", "photos"), ("video", "videos"), ("potato", "potatoes"),
    ("leaf", "leaves"), ("archive", "archives"), ("move", "moves"), ("drive", "drives"), ("curve", "curves"),
    ("life", "lives"), ("man", "men"), ("woman", "women"), ("foot", "feet"), ("mouse", "mice"), ("tie", "ties"),
    ("zombie", "zombies"), ("calorie", "calories"), ("axis", "axes"), ("thesis", "theses"), ("crisis", "crises"),
    ("schema", "schemas"), ("employee", "employees"), ("company", "companies"), ("delivery", "deliveries"),
    ("country", "countries"), ("city", "cities"), ("survey", "surveys"), ("image", "images"), ("message", "messages"),
    ("page", "pages"), ("price", "prices"), ("device", "devices"), ("niche", "niches"), ("canvas", "canvases"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "many"), PLURALS, ids=[one for one, _ in PLURALS])
def test_singular_and_plural(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(many) == one
    assert singular(one) == one


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("indexes", "index"), ("persons", "person"), ("apis", "api"), ("skus", "sku"), ("menus", "menu"),
        ("ids", "id"), ("formulas", "formula"), ("details", "detail"), ("access", "access"), ("business", "business"),
        ("sms", "sms"), ("analytics", "analytics"), ("tokens", "token"), ("emojis", "emoji"),
    ],
)  # fmt: skip
def test_other_singulars(many: str, one: str) -> None:
    assert singular(many) == one


# Regular nouns: none ends in a sibilant, a vowel or y, which the tables and rules treat one by one.
@given(st.from_regex(r"[bcdgklmnprt]{2}[a-z]{0,6}[bdgklmnprt]", fullmatch=True))
def test_regular_nouns_survive_the_trip_to_the_plural(word: str) -> None:
    assert singular(plural(word)) == word
    assert plural(word) == f"{word}s"


MANY = [
    ("products", "products"), ("allProducts", "products"), ("all_products", "products"), ("PRODUCTS", "products"),
    ("product_list", "products"), ("productList", "products"), ("productsById", "products"),
    ("products_by_id", "products"), ("product_by_id", "products"), ("product_ids", "products"),
    ("productIDs", "products"), ("product_rows", "products"), ("product_qs", "products"),
    ("list_of_products", "products"),
    ("products_sorted", "products"), ("products2", "products"), ("active_products", "products"),
    ("products_for_user", "products"), ("catalog", "products"), ("full_catalog", "products"), ("_products", "products"),
    ("products_data", "products"), ("order_lines", "lines"), ("orderLines", "lines"), ("orderlines", "lines"),
    ("product_variants", "variants"), ("categories", "categories"), ("customers", "customers"),
    ("staffMembers", "staff_members"), ("people", "staff_members"), ("order_statuses", "statuses"),
    ("customer_orders", "orders"),
    ("product", None), ("product_types", None), ("product_count", None), ("products_page", None),
    ("num_products", None),
    ("n_products", None), ("total_products", None), ("has_products", None), ("max_products", None),
    ("number_of_products", None), ("products_per_page", None), ("orders_per_user", None), ("page_of_products", None),
    ("product_for_user", None), ("price_for_product", None), ("members", None), ("objects", None), ("items", None),
    ("data", None), ("rows", None), ("results", None), ("query", None), ("session", None), ("reproducts", None),
    ("productss", None), ("product_price", None), ("byproducts", None), ("", None), ("_", None), ("42", None),
]  # fmt: skip


@pytest.mark.parametrize(("identifier", "entity"), MANY, ids=[identifier for identifier, _ in MANY])
def test_a_collection(identifier: str, entity: str | None) -> None:
    assert SHOP.entity_of_collection(identifier) == entity


ROWS = [
    ("product", "products"), ("current_product", "products"), ("firstProduct", "products"), ("product_obj", "products"),
    ("product_in_cart", "products"), ("order", "orders"), ("order_line", "lines"), ("orderLine", "lines"),
    ("category", "categories"), ("person", "staff_members"), ("status", "statuses"), ("shop_product", "products"),
    ("products", None), ("product_id", None), ("product_type", None), ("product_list", None), ("is_product", None),
    ("product_to_category", None), ("catalog", None), ("item", None), ("orders_per_user", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("identifier", "entity"), ROWS, ids=[identifier for identifier, _ in ROWS])
def test_one_row(identifier: str, entity: str | None) -> None:
    assert SHOP.entity_of_singular(identifier) == entity


@pytest.mark.parametrize(
    ("identifier", "entity"),
    [
        ("product_id", "products"), ("productPk", "products"), ("product", "products"), ("order_line_id", "lines"),
        ("id", None), ("product_type_id", None), ("products", None), ("max_product_id", None),
    ],
)  # fmt: skip
def test_a_key_of_one_row(identifier: str, entity: str | None) -> None:
    assert SHOP.entity_of_key(identifier) == entity


MODELS = [
    ("Product", None, "products"), ("ProductType", None, None), ("ProductType", "shop_product_type", None),
    ("Thing", "shop_product", "products"), ("Thing", "catalogue_product", "products"), ("OrderLine", None, "lines"),
    ("Orderline", "shop_orderline", "lines"), ("Line", None, "lines"), ("Category", None, "categories"),
    ("StaffMember", None, "staff_members"), ("Member", None, None), ("Person", None, "staff_members"),
    ("OrderStatus", None, "statuses"), ("Thing", None, None), ("Thing", "thing", None), ("Products", None, "products"),
]  # fmt: skip


@pytest.mark.parametrize(("class_name", "table_name", "entity"), MODELS)
def test_a_model(class_name: str, table_name: str | None, entity: str | None) -> None:
    assert SHOP.entity_of_model(class_name, table_name) == entity


PATHS = [
    ("/api/products", "products"), ("/api/products/", "products"), ("products", "products"), ("/order-lines", "lines"),
    ("/admin/api/2024-01/products.json?limit=250", "products"), ("https://x.myshopify.com/products.json", "products"),
    ("/products/{id}/variants", "variants"), ("/catalog", "products"), ("/products?page=2", "products"),
    ("/products/{id}", None), ("/products/<int:pk>/", None), ("/products/:id", None), ("/products/42", None),
    ("/product-types", None), ("/", None), ("", None), ("https://products", None), ("/products/export", None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "entity"), PATHS, ids=[path for path, _ in PATHS])
def test_a_path(path: str, entity: str | None) -> None:
    assert SHOP.entity_of_path(path) == entity


def test_the_longer_name_wins() -> None:
    table = table_of("lines", "order_lines", "types", "product_types")
    assert table.entity_of_collection("order_lines") == "order_lines"
    assert table.entity_of_collection("invoice_lines") == "lines"
    assert table.entity_of_model("ProductType") == "product_types"
    assert table.entity_of_model("OrderLine") == "order_lines"


def test_a_tie_is_unknown() -> None:
    table = table_of("orders", "order")
    assert table.entity_of_collection("orders") is None
    assert table.entity_of_model("Order") is None


def test_words_of_frameworks_bind_only_as_declared_names() -> None:
    table = table_of("items", ("readings", "rows", "data"))
    assert table.entity_of_collection("items") == "items"
    assert table.entity_of_collection("all_items") == "items"
    assert table.entity_of_collection("rows") == "readings"
    assert table.entity_of_collection("data") == "readings"
    assert table.entity_of_collection("results") is None


def test_a_volume_named_in_the_singular_is_a_collection_under_its_own_name() -> None:
    table = table_of("inventory", "stock_item")
    assert table.entity_of_collection("inventory") == "inventory"
    assert table.entity_of_collection("stock_item") == "stock_item"
    assert table.entity_of_collection("stock_items") == "stock_item"


def test_a_singular_alias_is_one_row_and_a_collective_alias_many() -> None:
    table = table_of(("articles", "post", "Story", "archive"))
    assert table.entity_of_singular("post") == "articles"
    assert table.entity_of_collection("post") is None
    assert table.entity_of_collection("posts") == "articles"
    assert table.entity_of_collection("stories") == "articles"
    assert table.entity_of_collection("archive") == "articles"


def test_a_nouns_without_plural_are_collections() -> None:
    table = table_of("news", "series", "people")
    assert table.entity_of_collection("latest_news") == "news"
    assert table.entity_of_collection("series") == "series"
    assert table.entity_of_collection("people") == "people"
    assert table.entity_of_singular("person") == "people"


def test_a_model_with_the_whole_name_takes_the_entity() -> None:
    models = {"a": ("AbstractProduct", None), "b": ("Product", None), "c": ("InvoiceLine", None)}
    assert SHOP.bind_models(models) == {"b": "products", "c": "lines"}
    assert SHOP.bind_models({**models, "d": ("OrderLine", None)}) == {"b": "products", "d": "lines"}
    assert SHOP.bind_models({**models, "d": ("CreditLine", None)}) == {"b": "products"}
    assert SHOP.bind_models({}) == {}


@given(st.text(max_size=40))
def test_no_text_makes_naming_raise_and_answers_are_declared(text: str) -> None:
    for answer in (
        SHOP.entity_of_collection(text), SHOP.entity_of_singular(text), SHOP.entity_of_model(text, text),
        SHOP.entity_of_path(text), SHOP.entity_of_key(text),
    ):  # fmt: skip
        assert answer is None or SHOP.entity_of_collection(answer) == answer
    assert isinstance(name_key(text), str)


@given(st.from_regex(r"[a-zA-Z_]{1,20}", fullmatch=True))
def test_nothing_is_both_one_row_and_many(identifier: str) -> None:
    assert SHOP.entity_of_collection(identifier) is None or SHOP.entity_of_singular(identifier) is None


def test_a_model_that_no_volume_counts_keeps_its_name() -> None:
    """`envelopeItems` are rows of EnvelopeItem, no envelopes; `user.teamUsers` are no users."""
    names = table_of("envelopes", "users")
    assert names.entity_of_collection("envelope_rows") == "envelopes"
    apart = table_of("envelopes", "users")
    apart.set_apart(["EnvelopeItem", "TeamUser", "User", "Envelope"])
    assert apart.entity_of_collection("envelopeItems") is None
    assert apart.entity_of_singular("envelopeItem") is None
    assert apart.entity_of_collection("newTeamUsers") is None
    assert apart.entity_of_collection("users") == "users"
    assert apart.entity_of_collection("allEnvelopes") == "envelopes"


def test_items_and_elements_are_parts_of_one() -> None:
    """An order's items are its lines, a survey's elements its questions; a list of orders is called a list."""
    names = table_of("orders", "surveys")
    assert names.entity_of_collection("orderItems") is None
    assert names.entity_of_collection("survey_elements") is None
    assert names.entity_of_collection("order_list") == "orders"
    assert names.entity_of_collection("orderRows") == "orders"
