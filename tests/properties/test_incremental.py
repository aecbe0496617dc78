"""An analysis with what the one before it left gives what an analysis from scratch gives."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from scalesight.analysis import Analysis, Memory, Source, analyse
from scalesight.config import ScaleFile

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"
EDITS = 30
TYPED = ("\n", " ", "x", ":", "    pass\n", "for order in orders:\n        order.customer.name\n", "self.", "(", ")")


def _analysis(contents: dict[str, bytes], scale: ScaleFile, memory: Memory) -> Analysis:
    sources = [Source(path, content, (str(SHOP),)) for path, content in contents.items()]
    return analyse(sources, {str(SHOP): [scale]}, today=datetime.date(2026, 1, 1), memory=memory)


SCRIPTS = {
    "pricing/index.ts": b"export { priceOf as priceFor } from './price';\n",
    "pricing/price.ts": b"""\
import axios from 'axios';
export async function priceOf(id: string): Promise<number> {
  const { data } = await axios.get(`https://prices.example.com/${id}`);
  return data.price;
}
""",
    "products.ts": b"""\
import { priceFor } from './pricing';
export class ProductService {
  constructor(private readonly base: string) {}
  async prices(products: Product[]): Promise<number[]> {
    const result: number[] = [];
    for (const product of products) {
      result.push(await priceFor(product.id));
    }
    return result;
  }
  async together(products: Product[]) {
    return Promise.all(products.map(async (one) => priceFor(one.id)));
  }
}
""",
    "routes.js": b"""\
const { ProductService } = require('./products');
const helpers = require('./helpers');
const service = new ProductService('https://prices.example.com');
router.get('/prices', async (req, res) => {
  res.json(await service.prices(await helpers.allProducts()));
});
module.exports = router;
""",
    "helpers.js": b"""\
exports.allProducts = async function () {
  const products = await (await fetch('https://catalog.example.com/products')).json();
  return products;
};
module.exports.dedupe = (products, orders) => orders.filter((order) => products.find((one) => one.id === order.id));
""",
}
SCRIPT_SCALE = (
    b"[volumes]\nproducts = 2_000\norders = 1_000\n[limits]\nrequest = { requests = 10, steps = 1_000_000 }\n"
)
SCRIPT_TYPED = (
    "\n",
    "x",
    "{",
    "}",
    "for (const o of orders) { o.x }\n",
    "this.",
    "(",
    ")",
    "await ",
    "export ",
    "=> ",
    "`",
)


def _moved(content: bytes, choice: random.Random) -> bytes:
    """The text with some lines at another place."""
    lines = content.decode().splitlines(keepends=True) or [""]
    start = choice.randrange(len(lines))
    block = lines[start : start + choice.randrange(1, 20)]
    del lines[start : start + len(block)]
    place = choice.randrange(len(lines) + 1)
    return "".join((*lines[:place], *block, *lines[place:])).encode()


def _edited(content: bytes, choice: random.Random, typed: tuple[str, ...] = TYPED) -> bytes:
    """The text with a line taken away, repeated or typed into."""
    lines = content.decode().splitlines(keepends=True) or [""]
    at = choice.randrange(len(lines))
    kind = choice.choice(("away", "twice", "typed"))
    if kind == "away":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    else:
        column = choice.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:column] + choice.choice(typed) + lines[at][column:]
    return "".join(lines).encode()


def test_a_kept_memory_changes_no_result() -> None:
    choice = random.Random(20261121)
    path = SHOP / "scale.toml"
    scale = ScaleFile(str(path), path.read_bytes())
    original = {str(file): file.read_bytes() for file in sorted(SHOP.rglob("*.py"))}
    contents = dict(original)
    kept = Memory()
    first = _analysis(contents, scale, kept)
    assert first.findings and first.functions
    for number in range(EDITS):
        edited = choice.choice(sorted(contents))
        undo = contents[edited] != original[edited] and choice.random() < 0.4
        contents[edited] = original[edited] if undo else _edited(contents[edited], choice)
        again, fresh = _analysis(contents, scale, kept), _analysis(contents, scale, Memory())
        assert again.findings == fresh.findings, (number, edited)
        assert again.functions == fresh.functions, (number, edited)


def test_what_an_editor_is_shown_is_what_a_run_from_scratch_finds() -> None:
    choice = random.Random(20261122)
    path = SHOP / "scale.toml"
    chains = {str(SHOP): [ScaleFile(str(path), path.read_bytes())]}
    original = {str(file): file.read_bytes() for file in sorted(SHOP.rglob("*.py"))}
    contents = dict(original)
    sources = {path: Source(path, content, (str(SHOP),)) for path, content in contents.items()}
    kept = Memory()
    for number in range(EDITS):
        edited = choice.choice(sorted(contents))
        change = _moved if choice.random() < 0.5 else _edited
        undo = contents[edited] != original[edited] and choice.random() < 0.4
        contents[edited] = original[edited] if undo else change(contents[edited], choice)
        sources[edited] = Source(edited, contents[edited], (str(SHOP),))  # the others stay the same objects
        today, shown = datetime.date(2026, 1, 1), (edited, choice.choice(sorted(contents)))
        again = analyse(list(sources.values()), chains, today=today, memory=kept, report=shown, costs=False)
        fresh = analyse(list(sources.values()), chains, today=today, report=shown, costs=False)
        assert again.findings == fresh.findings, (number, edited)


def test_a_kept_memory_changes_no_result_in_a_project_of_scripts() -> None:
    choice = random.Random(20261121)
    scale = ScaleFile(str(SHOP / "scale.toml"), SCRIPT_SCALE)
    original = {f"{SHOP}/{name}": content for name, content in SCRIPTS.items()}
    contents = dict(original)
    kept = Memory()
    assert len(_analysis(contents, scale, kept).findings) >= 4
    for number in range(2 * EDITS):
        edited = choice.choice(sorted(contents))
        undo = contents[edited] != original[edited] and choice.random() < 0.5
        contents[edited] = original[edited] if undo else _edited(contents[edited], choice, SCRIPT_TYPED)
        again, fresh = _analysis(contents, scale, kept), _analysis(contents, scale, Memory())
        assert again.findings == fresh.findings, (number, edited)
        assert again.functions == fresh.functions, (number, edited)


LIBRARY = """import functools
from django.db import models

LIMIT = 20
SHAPES = [1, 2, 3]
LINES_OF = lambda orders: [list(order.lines.all()) for order in orders]


class Order(models.Model):
    total = models.IntegerField()


class Line(models.Model):
    order = models.ForeignKey(Order, related_name="lines", on_delete=models.CASCADE)


class Base:
    page = LIMIT

    def rows(self, orders):
        return [self.one(order) for order in orders]

    def one(self, order, deep=False):
        return order.total

    @property
    def all_orders(self):
        return Order.objects.all()
"""
CALLER = """from library import Base, Order
from library import LINES_OF, SHAPES as shapes


class Report(Base):
    def one(self, order):
        return [line.order for line in order.lines.all()]

    def whole(self):
        return self.rows(self.all_orders[: self.page])

    def again(self):
        return super().one(Order.objects.first(), deep=True)


def report(request):
    for shape in shapes:
        Report().whole()
    LINES_OF(Order.objects.all())
    return Report().again()
"""
BY_HAND = (  # (file, what stands behind the place, what is typed there character by character)
    ("library.py", "import functools", "import math\n"),
    ("library.py", "    def one(", "    def rows_of(self, order):\n        return order.lines.all()\n\n"),
    ("library.py", "        return order.total", "        for line in order.lines.all():\n            line.order\n"),
    ("library.py", "    @property", "    @functools.cache\n"),
    ("library.py", "LIMIT = 20", "from caller import report as "),
    ("library.py", "class Base", "class Refund(Order):\n    pass\n\n\n"),
    ("caller.py", "    def one(", "    page = 500\n"),
    ("caller.py", "    def whole(", "    @staticmethod\n"),
)
VOLUMES = b"[volumes]\norders = 1_000\nlines = { count = 4, per = 'orders' }\n[limits]\nrequest = { queries = 5 }\n"


def test_typing_and_taking_back_changes_no_result() -> None:
    scale = ScaleFile(str(SHOP / "scale.toml"), VOLUMES)
    contents = {str(SHOP / "library.py"): LIBRARY.encode(), str(SHOP / "caller.py"): CALLER.encode()}
    kept = Memory()
    assert _analysis(contents, scale, kept).functions
    for name, behind, typed in BY_HAND:
        path = str(SHOP / name)
        before, place, after = contents[path].partition(behind.encode())
        assert place
        ends = [*range(1, len(typed) + 1), *range(len(typed) - 2, -1, -7), len(typed)]
        for end in ends:
            contents[path] = before + typed[:end].encode() + place + after
            again, fresh = _analysis(contents, scale, kept), _analysis(contents, scale, Memory())
            assert again.findings == fresh.findings, (name, typed[:end])
            assert again.functions == fresh.functions, (name, typed[:end])
