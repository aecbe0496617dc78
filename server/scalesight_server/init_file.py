"""The text of a starter scale.toml: what was found, with counts that somebody said or "?", never invented ones."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping

from scalesight.config import ScaleFile, read_scale

from scalesight_server.init_survey import FoundModel, Survey

MOST_ENTRIES = 40  # routes listed; a commented line each
HEAD = """\
# How big this project is and what it must hold. Scalesight multiplies these numbers through the code.
# "?" means that nobody has said yet: code over an unknown number is not judged. Lines with N are to be filled in.
[project]
"""
VOLUMES = """
[volumes]
# A count is a number (2_000 or "1M") or a range ("3..5"). More may be said of each:
#   name = { count = N, growth = "N%/month", row = "NKB" }    how fast it grows, how large a row is
#   name = { count = N, per = "parents" }                     so many of them for each parent
"""
TRAFFIC = """
[traffic]
# How often code runs, such as "N/s" or "N/day": all requests together, or a route or function of its own.
"""
LIMITS = """
[limits]
# What must hold. Where nothing is declared published figures hold, and messages say "preset".
# request = { time = "Nms", queries = N, memory = "NMB", payload = "NMB" }
# job = { time = "Nmin", memory = "NGB" }
"""


def starter(name: str, survey: Survey, counts: Mapping[str, str], today: datetime.date) -> str:
    """The whole file; `counts` are answers by volume."""
    measured = f"measured = {today.isoformat()}"
    said = measured if counts else f"# {measured}"
    head = [f"name = {_quoted(name)}", f"{said}    # the day the counts were true; growth starts here"]
    volumes = [_volume(model, counts.get(model.name)) for model in survey.models]
    lines = [HEAD.rstrip("\n"), *head, VOLUMES.rstrip("\n"), *_aligned(volumes)]
    if not volumes:
        lines.append('# No models were found. Name what there is much of: orders = "?"')
    lines += [TRAFFIC.rstrip("\n"), *_traffic(survey), LIMITS.rstrip("\n"), *_limits(survey)]
    return "\n".join(lines) + "\n"


def problem_of(answer: str) -> str | None:
    """What is wrong with an answer as a count, in the words of the reader of scale.toml."""
    text = f"[volumes]\nthings = {count_literal(answer)}\n"
    problems = read_scale([ScaleFile("scale.toml", text.encode("utf-8", "replace"))])[1]
    return problems[0].message.removeprefix("`volumes.things`: ") if problems else None


def count_literal(answer: str) -> str:
    """An answer as TOML: a plain number with `_` between thousands, else a string."""
    digits = answer.strip().replace("_", "").replace(",", "")
    if re.fullmatch(r"[0-9]{1,15}", digits):
        return f"{int(digits):_}"
    return _quoted(answer.strip())


def _volume(model: FoundModel, answer: str | None) -> tuple[str, str]:
    count = count_literal(answer) if answer is not None else '"?"'
    owners = f"; each has one of {', '.join(model.owners)}" if model.owners else ""
    return f"{model.name} = {count}", f"# {model.model}, {model.place}{owners}"


def _aligned(lines: list[tuple[str, str]]) -> list[str]:
    width = max((len(line) for line, _ in lines), default=0)
    return [f"{line:<{width}}    {comment}" for line, comment in lines]


def _traffic(survey: Survey) -> Iterator[str]:
    units = {"request": "s", "message": "min", "job": "day", "script": "day"}
    for context in dict.fromkeys(context for context, _ in survey.entries):
        yield f'# {context} = "N/{units.get(context, "s")}"'
    for context, key in survey.entries[:MOST_ENTRIES]:
        yield f'# {_quoted(key)} = "N/{units.get(context, "s")}"'
    if len(survey.entries) > MOST_ENTRIES:
        yield f"# and {len(survey.entries) - MOST_ENTRIES} more"
    if not survey.entries:
        yield '# request = "N/s"'


def _limits(survey: Survey) -> Iterator[str]:
    for api in survey.apis:
        hosts = f"hosts = [{_quoted(api.host)}]"
        yield f'# apis.{api.name} = {{ rate = "N/s", page = N, {hosts} }}    # {api.place}'
    if survey.llm_places:
        yield f'# llm = {{ cost = "$N/month", tokens = N }}    # {"; ".join(survey.llm_places)}'


def _quoted(text: str) -> str:
    # A JSON string is a TOML string as long as DEL is escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
