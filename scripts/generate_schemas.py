"""Writes the JSON Schemas below schemas/ from the typed models; a test fails when they are stale."""

from __future__ import annotations

import json
from pathlib import Path

from scalesight.config.schema import scale_schema
from scalesight_server.output.schema import baseline_schema, check_schema, cost_schema

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
SCHEMAS = {
    "scale.schema.json": scale_schema,
    "check.schema.json": check_schema,
    "cost.schema.json": cost_schema,
    "baseline.schema.json": baseline_schema,
}


def rendered(name: str) -> str:
    """The text of one schema file."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name in SCHEMAS:
        (FOLDER / name).write_text(rendered(name), encoding="utf-8")
