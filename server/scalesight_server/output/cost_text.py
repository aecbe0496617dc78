"""The costs of functions as people read them: a headline a function, a line a resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scalesight.cost.interval import Interval
from scalesight.findings import Amount, FunctionCost
from scalesight.judge.words import amount_text

from scalesight_server.output.places import Places
from scalesight_server.output.styled import Line, cells, printable, shortened

LONGEST_EXPRESSION = 100  # without a terminal
# What a wall is most often about comes first; any other resource follows by name.
ORDER = ("queries", "rows", "requests", "llm_calls", "llm_tokens", "steps", "time", "memory", "payload", "nodes")


def cost_text(functions: Iterable[FunctionCost], places: Places, width: int | None) -> Iterator[Line]:
    """All that `scalesight cost` prints."""
    empty = True
    for function in functions:
        empty = False
        yield from _function(function, places, width)
        yield ()
    if empty:
        yield (("No functions found.", ""),)


def _function(function: FunctionCost, places: Places, width: int | None) -> Iterator[Line]:
    line = places.place(function.location.path, function.location.start)[0]
    where = f"  {printable(places.path(function.location.path))}:{line}"
    entry = f"  {function.entry}" if function.entry and function.entry != function.function else ""
    yield ((function.function, "strong"), (where, "faint"), (f"  {function.context}{entry}", ""))
    rows = list(_rows(function))
    names = max((cells(name) for name, _, _ in rows), default=0)
    shown = max((cells(text) for _, text, _ in rows), default=0)
    for name, text, expression in rows:
        room = max(width - names - shown - 8, 20) if width is not None else LONGEST_EXPRESSION
        pad = " " * (shown - cells(text))
        # Time is an estimate made of all the others: its formula tells nothing new.
        formula = "" if name == "time" or expression == text else shortened(expression, room)
        named = (f"    {name:<{names}}  ", "frame")
        yield (named, (f"{text}{pad}  ", ""), (formula, "faint")) if formula else (named, (text, ""))
    yield (("    ", ""), (f"steps grow as {shortened(function.growth, 80)}", "faint"))


def _rows(function: FunctionCost) -> Iterator[tuple[str, str, str]]:
    def order(name: str) -> tuple[int, str]:
        resource = name.partition(".")[0]
        return (ORDER.index(resource) if resource in ORDER else len(ORDER), name)

    for resource in sorted(function.costs, key=order):
        amount = function.costs[resource]
        if amount.expression != "0":
            yield resource, _shown(resource, amount), amount.expression


def _shown(resource: str, amount: Amount) -> str:
    if amount.low is None or amount.high is None:
        return "unknown"
    text = amount_text(resource, Interval(amount.low, amount.high))
    # The row is named by its resource already.
    bare = text if resource in ("time", "memory", "payload") else text.partition(" ")[0]
    return f"up to {bare}" if amount.up_to else bare
