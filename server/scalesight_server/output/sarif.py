"""The findings as SARIF 2.1.0, the format in which code scanning and editors take results from analysers.

Findings that a comment allows are left out: the platform that reads most of these files shows suppressed results as
open alerts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from scalesight_server.output.baseline import Known
from scalesight_server.output.contract import FindingRecord
from scalesight_server.output.reported import Reported, Spot
from scalesight_server.rule_pages import HOME, rule_names, rule_page

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "information": "note"}
ROOT = "%SRCROOT%"
FINGERPRINT = "scalesightFinding/v1"
# What a result says of itself in SARIF's own words; the rest of the record are its properties.
TOLD = ("rule", "severity", "path", "line", "column", "end_line", "end_column", "message", "trace")


@dataclass(frozen=True, slots=True)
class Told:
    """One run, as this format and the job's summary tell it. `gone` are known findings that are no longer there."""

    findings: Sequence[Reported]
    gone: Sequence[tuple[str, Known]]  # each with its path as the other paths are written
    skipped: Sequence[tuple[str, str, bool]]  # path, why, whether somebody asked for it
    failed: bool
    exit_code: int
    version: str | None


def sarif(told: Told) -> bytes:
    """The log file; the same run gives the same bytes, wherever the project lies."""
    rules = rule_names()
    run = {
        "tool": {"driver": _driver(rules, told.version)},
        "invocations": [_invocation(told, rules)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which scalesight was started."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(one, rules) for one in told.findings),
            *(_absent(path, known, rules) for path, known in told.gone),
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def _driver(rules: Sequence[str], version: str | None) -> dict[str, Any]:
    versions = {"version": version} if version is not None else {}
    return {"name": "scalesight", "informationUri": HOME, **versions, "rules": [_rule(name) for name in rules]}


def _rule(name: str) -> dict[str, Any]:
    page = rule_page(name)
    return {
        "id": name,
        "shortDescription": {"text": page.sentence},
        "fullDescription": {"text": " ".join(page.sections.get("Why it matters", page.sentence).split())},
        "help": {"text": page.guidance, "markdown": page.guidance},
        "helpUri": page.address,
        # Walls decide about each result; this is what stands where none has been judged yet.
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["performance", "scalability"]},
    }


def _invocation(told: Told, rules: Sequence[str]) -> dict[str, Any]:
    problems = [one for one in told.findings if one.record.rule == "scale-config"]
    return {
        "executionSuccessful": not told.failed,
        "exitCode": told.exit_code,
        "toolConfigurationNotifications": [
            {
                "level": LEVELS[one.record.severity],
                "message": {"text": one.record.message},
                "locations": [_location(_spot(one.record), named=False)],
                "associatedRule": {"id": one.record.rule, "index": rules.index(one.record.rule)},
            }
            for one in problems
        ],
        "toolExecutionNotifications": [
            {
                "level": "error" if asked_for else "warning",
                "message": {"text": f"Not analysed: {why}."},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
            }
            for path, why, asked_for in told.skipped
        ],
    }


def _result(one: Reported, rules: Sequence[str]) -> dict[str, Any]:
    record = one.record
    result: dict[str, Any] = {
        **_verdict(record.rule, record.severity, rules),
        "message": {"text": record.message},
        "locations": [{**_location(_spot(record), named=False), **_logical(record.function)}],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
    }
    if one.related:
        result["relatedLocations"] = [{"id": number, **_location(spot)} for number, spot in enumerate(one.related, 1)]
    if one.trace:
        steps = (*one.trace, _spot(record))
        flow = {"locations": [{"location": _location(step), "executionOrder": n} for n, step in enumerate(steps, 1)]}
        result["codeFlows"] = [{"threadFlows": [flow]}]
    if one.state is not None:
        result["baselineState"] = one.state
    result["properties"] = {key: value for key, value in _properties(record) if value not in (None, [])}
    if one.worse:
        result["properties"]["worse"] = one.worse
    return result


def _absent(path: str, known: Known, rules: Sequence[str]) -> dict[str, Any]:
    return {
        **_verdict(known.rule, known.severity, rules),
        "message": {"text": "No longer found; it can be removed from the baseline."},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}, **_logical(known.function)}],
        "partialFingerprints": {FINGERPRINT: known.fingerprint},
        "baselineState": "absent",
    }


def _verdict(rule: str, severity: str, rules: Sequence[str]) -> dict[str, Any]:
    # A baseline may name a rule that is no longer there.
    index = {"ruleIndex": rules.index(rule)} if rule in rules else {}
    return {"ruleId": rule, **index, "level": LEVELS[severity]}


def _properties(record: FindingRecord) -> Iterator[tuple[str, Any]]:
    yield from ((key, value) for key, value in msgspec.to_builtins(record).items() if key not in TOLD)


def _logical(function: str | None) -> dict[str, Any]:
    if function is None:
        return {}
    name = function.rpartition(".")[2]
    return {"logicalLocations": [{"name": name, "fullyQualifiedName": function, "kind": "function"}]}


def _spot(record: FindingRecord) -> Spot:
    what = f"{record.rule} is found here"
    return Spot(record.path, record.line, record.column, record.end_line, record.end_column, what)


def _location(spot: Spot, named: bool = True) -> dict[str, Any]:
    region = {
        "startLine": spot.line,
        "startColumn": spot.column,
        "endLine": spot.end_line,
        "endColumn": spot.end_column,  # the column behind the last character, here as there
    }
    message = {"message": {"text": spot.what}} if named else {}
    return {"physicalLocation": {"artifactLocation": _artifact(spot.path), "region": region}, **message}


def _artifact(path: str) -> dict[str, str]:
    """A path below the current folder is relative to it; any other is a whole address."""
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    if path[1:3] == ":/":
        return {"uri": f"file:///{quote(path, safe='/:')}"}
    return {"uri": quote(path), "uriBaseId": ROOT}
