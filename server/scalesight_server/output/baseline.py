"""The file of findings that are known already: what stands in it, and how it is written, one line a finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from scalesight_server.output.contract import Number, Severity


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that is known: it is told again only when its severity rises or `high`, the cost's high end, grows.

    `path` is relative to the folder of this file. `fingerprint` recognises the statement, whatever is edited around it;
    `function` and `resource` are null where a finding has none, `high` where the cost is unknown or there is none.
    """

    path: str
    function: str | None
    rule: str
    severity: Severity
    resource: str | None
    high: Number | None
    fingerprint: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `scalesight check --write-baseline` writes and `--baseline` reads, in order of path and function."""

    version: Literal[1]
    findings: tuple[Known, ...]


def read_baseline(content: bytes) -> Baseline:
    """The baseline in some bytes; raises ValueError with what is wrong."""
    try:
        return msgspec.json.decode(content, type=Baseline)
    except msgspec.DecodeError as error:
        # A git conflict, a foreign file, a later version: each is told as what it is.
        raise ValueError(str(error)) from None


def written(findings: Iterable[Known]) -> bytes:
    """The file: sorted, a line a finding, so that a change of the code is a change of a few lines."""
    lines = [f"    {msgspec.json.encode(one).decode()}" for one in sorted(findings, key=_order)]
    listed = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": 1,\n  "findings": {listed}\n}}\n'.encode()


def _order(one: Known) -> tuple[str, ...]:
    return (one.path, one.function or "", one.rule, one.fingerprint)
