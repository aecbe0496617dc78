"""The reader of the pages itself: carets give columns, headings give files, and what is misplaced is refused."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from page_cases import Case, read_page
from test_pages import analysed, is_asked_for

PAGE = """# query-in-loop

## Found

```toml
[volumes]
products = 2_000

[limits]
request = { queries = 50 }
```

### A query for each

Today is 2027-01-02.

```python app/main.py
import sqlite3


def names(connection: sqlite3.Connection, products):
    for product in products:
        connection.execute("SELECT * FROM products WHERE id = ?", (product.id,))
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error query-in-loop: 2,000 … Wall: 50
```
"""


def cases_of(folder: Path, text: str) -> tuple[Case, ...]:
    page = folder / "query_in_loop.md"
    page.write_text(text, "utf-8")
    return read_page(page)


def test_a_heading_is_a_case_with_the_files_above_it(tmp_path: Path) -> None:
    (case,) = cases_of(tmp_path, PAGE)
    assert case.found
    assert sorted(case.files) == ["app/main.py", "scale.toml"]
    assert case.today == datetime.date(2027, 1, 2)
    assert "^" not in case.files["app/main.py"]


def test_carets_give_line_and_columns_of_the_code_above(tmp_path: Path) -> None:
    (case,) = cases_of(tmp_path, PAGE)
    (expected,) = case.expected
    line = case.files["app/main.py"].splitlines()[expected.line - 1]
    assert line[expected.column - 1 : expected.end_column - 1] == line.strip()
    assert expected.parts == ("2,000", "Wall: 50")


def test_a_hash_that_touches_its_carets_counts_as_one(tmp_path: Path) -> None:
    text = PAGE.replace("products = 2_000\n", "products = 2_000\n#^^^^^^^ information unused-volume: products\n")
    (case,) = cases_of(tmp_path, text)
    first = next(expected for expected in case.expected if expected.path == "scale.toml")
    assert (first.line, first.column, first.end_column) == (2, 1, 9)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("#       ^^", "#      ^^^"),
        ("^ error", "^ warning"),
        ("Wall: 50", "Wall: 51"),
        ("error query-in", "error write-in"),
    ],
)
def test_a_caret_line_that_is_off_is_not_what_was_found(tmp_path: Path, written: str, instead: str) -> None:
    for text, holds in ((PAGE, True), (PAGE.replace(written, instead), False)):
        (case,) = cases_of(tmp_path, text)
        (expected,) = case.expected
        assert any(is_asked_for(case, finding, expected) for finding in analysed(case).findings) is holds


@pytest.mark.parametrize("line", ["# ^^^^ no severity here", f"# {'^' * 200} error query-in-loop: too wide"])
def test_a_caret_line_that_cannot_be_read_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(AssertionError):
        cases_of(tmp_path, PAGE.replace("    for product in products:\n", f"    for product in products:\n{line}\n"))
