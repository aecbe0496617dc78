"""What is judged, in which words, and which files are left out of it."""

from __future__ import annotations

import datetime

from scalesight.analysis import Source, analyse
from scalesight.config import ScaleFile
from scalesight.findings import Finding
from scalesight.judge.messages import noun

TODAY = datetime.date(2026, 11, 21)
MODELS = """\
from django.db import models


class Order(models.Model):
    pass


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)


class Tag(models.Model):
    pass
"""


def findings_in(view: str, *scales: str, path: str = "/shop/apps/views.py") -> list[Finding]:
    """The findings on a view in `path`, below scale.toml files from that of its folder upwards."""
    folders = ["/shop/apps", "/shop"][: len(scales)] if len(scales) > 1 else ["/shop"]
    chain = [ScaleFile(f"{folder}/scale.toml", text.encode()) for folder, text in zip(folders, scales)]
    sources = [
        Source("/shop/models.py", MODELS.encode(), ("/shop",)),
        Source(path, b"from models import Line, Order, Tag\n\n\n" + view.encode(), ("/shop",)),
    ]
    return list(analyse(sources, {folders[0]: chain}, today=TODAY).findings)


def test_sums_too_large_for_exact_figures_do_not_blame_what_spends_nothing() -> None:
    view = """\
def view(request):
    for order in Order.objects.all():
        for line in Line.objects.all():
            for other in Order.objects.all():
                for last in Line.objects.all():
                    last.order.id
    for line in Line.objects.all():
        print(line.order.pk, line.order)
    for tag in Tag.objects.all():
        tag.save()
    for tag in Tag.objects.filter(id=3):
        tag.save()
"""
    scale = "[volumes]\norders = 1_234_567\nlines = 7_654_321\ntags = 0\n[limits]\nrequest = { queries = 50 }\n"
    found = [finding for finding in findings_in(view, scale) if finding.severity == "error"]
    assert found
    assert all(finding.cost is not None and (finding.cost.high or 0) > 50 for finding in found)


def test_one_is_told_in_the_singular() -> None:
    assert [noun("order_lines", count) for count in (1, 2)] == ["order line", "order lines"]
    view = "def view(request):\n    for line in Line.objects.all():\n        print(line.order.number)\n"
    scale = "[volumes]\norders = 40\nlines = 50\n[limits]\nrequest = { queries = 1 }\n"
    (finding,) = findings_in(view, scale)
    assert "passed at 1 line." in finding.message


def test_names_that_stand_for_each_other_mean_nothing() -> None:
    circle = "db = make()\nmake = db()\n\n\n@make.route\n"
    view = circle + "def view(request):\n    return [line.order.number for line in Line.objects.all()]\n"
    assert findings_in(view, "[volumes]\norders = 40\nlines = 50\n[limits]\nrequest = { queries = 1 }\n")


def test_a_model_that_nobody_counts_is_told_by_its_name_and_not_by_its_file() -> None:
    view = """\
from models import Line, Tag


def view(request):
    tags = {}
    for line in Line.objects.all():
        if line.order_id not in tags:
            tags[line.order_id] = Tag.objects.get(pk=line.order_id)
"""
    sources = [Source("/shop/models.py", MODELS.encode()), Source("/shop/views.py", view.encode())]
    chains = {"/shop": [ScaleFile("/shop/scale.toml", b"[volumes]\nlines = 5_000\n")]}
    rows = analyse(sources, chains, today=TODAY).functions
    assert [row.costs["queries"].unknowns for row in rows if row.function == "views.view"] == [("|values of Order|",)]


REGISTERED = """\
from functools import update_wrapper
from django.urls import path


def lines_of(request):
    return [line.order.number for line in Line.objects.all()]


def urls():
    def wrapped(request):
        return lines_of(request)

    return {}
"""


def test_what_is_registered_is_not_run_where_it_is_registered() -> None:
    scale = "[volumes]\norders = 4_000\nlines = 5_000\n[limits]\nrequest = { queries = 50 }\n"

    def urls(given: str) -> list[str]:
        sources = [
            Source("/shop/models.py", MODELS.encode(), ("/shop",)),
            Source("/shop/views.py", b"from models import Line\n" + REGISTERED.format(given).encode(), ("/shop",)),
        ]
        chains = {"/shop": [ScaleFile("/shop/scale.toml", scale.encode())]}
        rows = analyse(sources, chains, today=TODAY).functions
        return [str(row.costs["queries"].high) for row in rows if row.function == "views.urls"]

    assert urls('[path("lines", update_wrapper(wrapped, lines_of))]') == ["0"]
    assert urls("unknown(wrapped)") == ["5001"]


LOOP = "def view(request):\n    for line in Line.objects.all():\n        print(line.order.number)\n"
VOLUMES = "[volumes]\norders = 4_000\nlines = 5_000\n[limits]\nrequest = { queries = 50 }\n"


def test_an_inherited_exclude_is_relative_to_the_file_that_holds_it() -> None:
    inherits = 'extends = ".."\n'
    above = f'[project]\nexclude = ["apps/old", "gone/**"]\n{VOLUMES}'
    assert findings_in(LOOP, inherits, above)
    assert not findings_in(LOOP, inherits, above, path="/shop/apps/old/views.py")
    assert findings_in(LOOP, inherits, above, path="/shop/apps/gone/views.py")


def test_overrides_name_files_and_folders_at_any_depth() -> None:
    scale = VOLUMES + '[[rules.override]]\npaths = ["**/old/**", "scripts"]\nignore = ["*"]\n'
    assert findings_in(LOOP, scale)
    assert not findings_in(LOOP, scale, path="/shop/old/views.py")
    assert not findings_in(LOOP, scale, path="/shop/apps/old/views.py")
    assert not findings_in(LOOP, scale, path="/shop/scripts/run/views.py")
    assert findings_in(LOOP, scale, path="/shop/apps/scripts.py")


def test_a_folder_with_signs_of_globs_in_its_name_is_itself() -> None:
    folder = "/shop[1]"
    chain = [ScaleFile(f"{folder}/scale.toml", f'[project]\nexclude = ["old"]\n{VOLUMES}'.encode())]
    sources = [Source(f"{folder}/models.py", MODELS.encode(), (folder,))]
    view = b"from models import Line\n\n\n" + LOOP.encode()
    sources += [Source(f"{folder}/{name}/views.py", view, (folder,)) for name in ("old", "new")]
    found = analyse(sources, {folder: chain}, today=TODAY).findings
    assert {finding.location.path for finding in found} == {f"{folder}/new/views.py"}


def test_an_effect_without_a_meaning_is_a_problem_and_the_rest_of_its_line_holds() -> None:
    effects = '[effects."billing.charge"]\nspends = { requests = 1, queries = "siez(arg0)" }\nreturns = "nothing("\n'
    view = "import billing\n\n\ndef view(request):\n    for line in Line.objects.all():\n        billing.charge(line)\n"
    scale = VOLUMES.replace("queries = 50", "queries = 50, requests = 10") + effects
    found = findings_in(view, scale)
    assert [finding.rule for finding in found if finding.location.path.endswith(".py")] == ["request-in-loop"]
    places = [finding.location for finding in found if finding.rule == "scale-config"]
    assert [scale[place.start : place.end] for place in places] == ['"siez(arg0)"', '"nothing("']
