"""The generated schemas are fresh, and the schema of `scale.toml` says what the reader says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import jsonschema
import pytest
import tomli

ROOT = Path(__file__).resolve().parent.parent
SPECIFICATION = importlib.util.spec_from_file_location("generate_schemas", ROOT / "scripts" / "generate_schemas.py")
assert SPECIFICATION is not None and SPECIFICATION.loader is not None
generate_schemas = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(generate_schemas)

VALIDATOR = jsonschema.Draft7Validator(generate_schemas.SCHEMAS["scale.schema.json"]())


@pytest.mark.parametrize("name", list(generate_schemas.SCHEMAS))
def test_the_committed_schema_is_fresh(name: str) -> None:
    committed = (ROOT / "schemas" / name).read_text(encoding="utf-8")
    assert committed == generate_schemas.rendered(name), "run scripts/generate_schemas.py"


def test_every_key_of_the_schema_is_described_or_refers_to_a_table() -> None:
    jsonschema.Draft7Validator.check_schema(VALIDATOR.schema)
    for table in (VALIDATOR.schema, *VALIDATOR.schema["definitions"].values()):
        assert table["description"]
        assert table["additionalProperties"] is False


def _faults(text: str) -> list[str]:
    # Dates are strings to a JSON Schema, as they are to the editors that use it.
    document = tomli.loads(text)
    return [error.message for error in VALIDATOR.iter_errors(_as_json(document))]


def _as_json(value: object) -> object:
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[project]\nmeasured = 2026-11-01\nhorizon = "12 months"',
        '[volumes]\na = 5\nb = "3..5"\nc = { count = "?" }',
        '[traffic]\nrequest = "50/s"\n"GET /x" = "1/day"', '[limits]\nrequest.time = "1s"\n"GET /x" = { queries = 5 }',
        '[rules]\nignore = ["*"]\n[rules.payload]\nseverity = "off"', "[what-if.x]\nvolumes.a.count = 5",
    ],
)  # fmt: skip
def test_the_schema_accepts_what_is_right(text: str) -> None:
    assert _faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[volume]\na = 5", '[volumes]\na = "5m"', "[volumes]\na = -5", '[traffic]\nnightly = "1/day"',
        '[limits]\nrequest = { querys = 5 }', '[limits]\nrequest = { time = "5" }', '[rules.paylod]\nseverity = "off"',
        '[limits]\nplatforms = ["postgre"]', '[project]\naudience = "me"', '[prices]\nm = { input = -1 }',
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert _faults(text) != []
