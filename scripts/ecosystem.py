"""Checks real projects and tells how the findings differ from the last run: how every larger change is judged.

    python scripts/ecosystem.py                  # the projects; prints the difference and writes summary.json
    python scripts/ecosystem.py wagtail ghost    # some of them
    python scripts/ecosystem.py --dry-run        # writes nothing

The projects are downloaded once, by pip and npm, into `.ecosystem/`; what is checked is never installed or run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scripts" / "ecosystem"
SUMMARY = FOLDER / "summary.json"
TODAY = "2026-11-21"  # growth is counted up to a day that stays
LARGEST = 1_000_000  # bytes; larger files are not analysed
SEVERITIES = ("error", "warning", "information")

Entry = dict[str, Any]
Project = Mapping[str, str]


class FailedError(Exception):
    """A project that could not be had or checked; the message is for people."""


# --- what a run leaves -----------------------------------------------------------------------------------------------


def summary_of(project: Project, report: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """A project's part of the summary: no line numbers, so that it changes only when a verdict does."""
    findings = report["findings"]
    counted = Counter((finding["rule"], finding["severity"]) for finding in findings)
    rules: dict[str, dict[str, int]] = {}
    for (rule, severity), count in sorted(counted.items(), key=lambda item: (item[0][0], SEVERITIES.index(item[0][1]))):
        rules.setdefault(rule, {})[severity] = count
    return {
        "package": project.get("pypi") or project["npm"],
        "files": report["files"],
        "seconds": round(seconds),
        "rules": rules,
        "findings": sorted((_entry(finding) for finding in findings), key=_order),
    }


def steady(before: int | None, now: int) -> int:
    """The seconds to write: those of the last run, unless twice or half as many are more than a busy machine."""
    return now if before is None or now > 2 * before + 2 or 2 * now + 2 < before else before


def _entry(finding: Mapping[str, Any]) -> Entry:
    head, _, _ = finding["message"].partition(" Wall: ")
    return {
        "path": finding["path"],
        "function": finding["function"] or "",
        "rule": finding["rule"],
        "severity": finding["severity"],
        "says": head,
    }


def _order(entry: Entry) -> tuple[str, ...]:
    return (entry["path"], entry["function"], entry["rule"], entry["says"], entry["severity"])


def written(summary: Mapping[str, Any]) -> str:
    """The summary as text, a line a finding."""
    parts = []
    for name, project in sorted(summary.items()):
        fields = [f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in project.items() if key != "findings"]
        lines = [f"      {json.dumps(entry, ensure_ascii=False)}" for entry in project["findings"]]
        listed = "[\n" + ",\n".join(lines) + "\n    ]" if lines else "[]"
        parts.append(f"  {json.dumps(name)}: {{\n" + ",\n".join([*fields, f'    "findings": {listed}']) + "\n  }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


# --- the difference --------------------------------------------------------------------------------------------------


def difference(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[str]:
    """What was added, what is gone and what says something else now, in order of path."""
    left, right = Counter(map(_frozen, before)), Counter(map(_frozen, after))
    gone = _grouped((left - right).elements())
    come = _grouped((right - left).elements())
    for place in sorted({*gone, *come}):
        old, new = gone.get(place, []), come.get(place, [])
        path, function, rule = place
        for was, now in zip(old, new):
            severity = (
                now["severity"] if was["severity"] == now["severity"] else f"{was['severity']} → {now['severity']}"
            )
            yield f"  ~ {severity} {rule}  {path}  {function}"
            yield f"      was {was['says']}"
            yield f"      now {now['says']}"
        for mark, rest in (("-", old[len(new) :]), ("+", new[len(old) :])):
            for entry in rest:
                yield f"  {mark} {entry['severity']} {rule}  {path}  {function}"
                yield f"      {entry['says']}"


def headline(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    """Files, seconds and counts of a project, with how they differ."""

    def count(summary: Mapping[str, Any] | None, severity: str) -> int:
        return sum(rule.get(severity, 0) for rule in summary["rules"].values()) if summary is not None else 0

    counts = []
    for severity in SEVERITIES:
        now, change = count(after, severity), count(after, severity) - count(before, severity)
        counts.append(f"{now} {severity}{f' ({change:+})' if change and before is not None else ''}")
    seconds = f"{after['seconds']} s" if before is None else f"{after['seconds']} s (was {before['seconds']})"
    return f"{name}: {after['files']} files, {seconds}: {', '.join(counts)}"


def _frozen(entry: Entry) -> tuple[tuple[str, str], ...]:
    return tuple(entry.items())


def _grouped(entries: Iterable[tuple[tuple[str, str], ...]]) -> dict[tuple[str, str, str], list[Entry]]:
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in sorted(map(dict, entries), key=_order):
        groups.setdefault((entry["path"], entry["function"], entry["rule"]), []).append(entry)
    return groups


# --- having and checking a project -----------------------------------------------------------------------------------


def checked(project: Project, cache: Path) -> dict[str, Any]:
    """The summary of one project, downloaded if it is not there yet."""
    folder = unpacked(project, cache) / project["folder"]
    if not folder.is_dir():
        raise FailedError(f"{project['name']}: the package has no folder {project['folder']}")
    shutil.copyfile(FOLDER / f"{project['name']}.toml", folder / "scale.toml")
    command = [sys.executable, "-m", "scalesight_server.main", "check", "--format", "json", "--fail-on", "never"]
    start = _processor_seconds()
    done = subprocess.run([*command, "--today", TODAY], cwd=folder, capture_output=True, text=True, check=False)
    seconds = _processor_seconds() - start
    if done.returncode != 0:
        raise FailedError(f"{project['name']}: check exited with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return summary_of(project, json.loads(done.stdout), seconds)


def _processor_seconds() -> float:
    """What the processes that were started have worked so far; how busy the machine is hardly matters."""
    spent = os.times()
    return spent.children_user + spent.children_system


def unpacked(project: Project, cache: Path) -> Path:
    """The folder with the package's files; a version that is there already is not downloaded again."""
    package = project.get("pypi") or project["npm"]
    folder = cache / package.replace("/", "+")
    if folder.is_dir():
        return folder
    archives = cache / "archives"
    shutil.rmtree(archives, ignore_errors=True)
    archives.mkdir(parents=True)
    if "pypi" in project:
        wanted = ["--no-deps", "--only-binary", ":all:", "--dest", str(archives), package]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *wanted]
    else:
        command = ["npm", "pack", "--silent", "--pack-destination", str(archives), package]
    _download(project["name"], command)
    (archive,) = archives.iterdir()
    target = cache / f"{folder.name}.partial"
    shutil.rmtree(target, ignore_errors=True)
    _unpack(archive, target)
    target.rename(folder)
    return folder


def _download(name: str, command: Sequence[str]) -> None:
    if shutil.which(command[0]) is None:
        raise FailedError(f"{name}: {command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "error" in line.lower()] or done.stderr.splitlines()
        raise FailedError(
            f"{name}: cannot be downloaded (is there a network?): {' '.join(said[-2:]) or done.returncode}"
        )


def _unpack(archive: Path, target: Path) -> None:
    """The files that are small enough to be sources; nothing is written outside of the folder."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as file:
            file.extractall(target, [one for one in file.infolist() if one.file_size <= LARGEST])
        return
    with tarfile.open(archive) as tar:
        tar.extractall(target, [one for one in tar.getmembers() if one.size <= LARGEST], filter="data")


# --- the command -----------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the projects that are named, or all; the exit code is 1 when one could not be had or checked."""
    projects = {one["name"]: one for one in tomli.loads((FOLDER / "projects.toml").read_text("utf-8"))["project"]}
    parser = argparse.ArgumentParser(description="Check real projects and tell what differs from the last run.")
    parser.add_argument("names", nargs="*", metavar="PROJECT", help=", ".join(projects))
    parser.add_argument("--dry-run", action="store_true", help="do not write the summary")
    parser.add_argument("--cache", type=Path, default=ROOT / ".ecosystem", help="where the packages are kept")
    parser.add_argument("--summary", type=Path, default=SUMMARY, help="the last run, and where this one is written")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in projects]
    if unknown:
        parser.error(f"no project {', '.join(unknown)}; there is {', '.join(projects)}")
    before = json.loads(asked.summary.read_text("utf-8")) if asked.summary.exists() else {}
    after, failures = dict(before), 0
    for name in asked.names or [name for name, one in projects.items() if "only_named" not in one]:
        try:
            now = checked(projects[name], asked.cache)
        except FailedError as failure:
            print(f"ecosystem: {failure}", file=sys.stderr)
            failures += 1
            continue
        print(headline(name, before.get(name), now))
        after[name] = {**now, "seconds": steady(before.get(name, {}).get("seconds"), now["seconds"])}
        # At once, so that a run that is broken off keeps what it has.
        if not asked.dry_run and after != before:
            asked.summary.write_text(written({one: after[one] for one in after if one in projects}), encoding="utf-8")
        for line in difference(before.get(name, {}).get("findings", []), now["findings"]) if name in before else ():
            print(line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
