"""Findings about numbers that nothing tells: calls multiplied by a size that a line of scale.toml could declare."""

from __future__ import annotations

from collections.abc import Iterable

from scalesight.cost.algebra import DIVISIONS, ZERO, Derived, Polynomial, expression, unknowns
from scalesight.findings import Amount, Finding
from scalesight.inference.entries import Entry
from scalesight.judge.bench import Bench
from scalesight.judge.findings import locate, related_places, rule_for, way_to
from scalesight.judge.terms import Term
from scalesight.judge.totals import is_known
from scalesight.judge.words import CONTEXT_WORDS

UNKNOWN_CONTEXTS = ("request", "render", "event", "message")


UNKNOWN_RESOURCES = ("queries", "requests", "llm_calls")


def unknown_findings(bench: Bench, entry: Entry, terms: Iterable[Term]) -> list[tuple[str, Finding]]:
    """(unknown, finding) for calls multiplied by a size that a line of scale.toml could tell."""
    found: list[tuple[str, Finding]] = []
    if entry.context not in UNKNOWN_CONTEXTS:
        return found
    for term in terms:
        if is_known(term) or not term.looped or term.spends not in UNKNOWN_RESOURCES:
            continue
        missing = unknowns(_one_by_one(term.size))
        if not missing or any(not one.declarable for one in unknowns(term.size)):
            continue
        rule = rule_for(bench.rules, term)
        location = locate(bench.program, term.place)
        if rule is None or location is None:
            continue
        name = missing[0].why
        where = CONTEXT_WORDS[entry.context]
        amount = Amount(expression(term.size), None, None, term.up_to, tuple(m.label for m in missing))
        one = term.spends.replace("_", " ").removesuffix("s") if term.spends != "queries" else "query"
        message = (
            f"One {one} {where} for each of `{name}`, a number that nothing tells. "
            f"Declare `{name}` in scale.toml to know."
        )
        found.append(
            (
                name,
                Finding(rule.name, "information", location, "", entry.context, message, term.spends, amount,
                        trace=way_to(bench, entry, term), related=related_places(bench, term, location)),
            )
        )  # fmt: skip
    return found


def _one_by_one(size: Polynomial) -> Polynomial:
    """A size without the numbers of its chunks: who works in chunks has done what a finding would ask for."""
    total = ZERO
    for monomial, coefficient in size.terms.items():
        kept = tuple(part for part in monomial if not (isinstance(part[0], Derived) and part[0].kind in DIVISIONS))
        total += Polynomial({kept: coefficient})
    return total
