"""Validation by execution: the programs are run, and what Scalesight predicted must be what was counted."""

from __future__ import annotations

import pytest
from validation_harness.execution import Run
from validation_harness.manifests import SCALES, Program, read_programs, volumes_of
from validation_harness.verdicts import Costs, Verdict, exact_verdicts, growth_verdict

PROGRAMS = read_programs()
NAIVE = tuple(program for program in PROGRAMS if not program.is_rewrite)
REWRITES = tuple(program for program in PROGRAMS if program.is_rewrite)
WITH_STEPS = tuple(program for program in PROGRAMS if "steps" in program.resources)
Runs = dict[tuple[str, str], Run]
Findings = dict[str, list[dict[str, object]]]

by_name = {"ids": lambda program: program.name}
each_scale = pytest.mark.parametrize("scale", SCALES)


@each_scale
@pytest.mark.parametrize("program", PROGRAMS, **by_name)
def test_the_prediction_is_the_count(
    program: Program, scale: str, runs: Runs, predictions: dict[str, dict[str, Costs]]
) -> None:
    run = runs[program.name, scale]
    assert run.error is None, run.error
    verdicts = list(exact_verdicts(program, scale, predictions[scale].get(program.name), run))
    assert all(verdict.holds for verdict in verdicts), _told(verdicts)


@pytest.mark.parametrize("scale", SCALES[1:])
@pytest.mark.parametrize("program", WITH_STEPS, **by_name)
def test_steps_grow_as_predicted(
    program: Program, scale: str, runs: Runs, predictions: dict[str, dict[str, Costs]]
) -> None:
    costs = {each: predictions[each].get(program.name, {}) for each in SCALES}
    verdict = growth_verdict(program, scale, costs, {each: runs[program.name, each] for each in SCALES})
    assert verdict.holds, _told([verdict])


@pytest.mark.parametrize("program", NAIVE, **by_name)
def test_the_naive_program_is_found(program: Program, findings_at_large: Findings) -> None:
    loud = [
        finding
        for finding in findings_at_large.get(program.name, [])
        if finding["severity"] in ("error", "warning") and finding["rule"] in program.rules
    ]
    assert loud, f"none of {program.rules} in {_told_findings(findings_at_large.get(program.name, []))}"


@pytest.mark.parametrize("program", REWRITES, **by_name)
def test_the_rewrite_is_silent(program: Program, findings_at_large: Findings) -> None:
    assert findings_at_large.get(program.name, []) == []


@pytest.mark.parametrize("program", PROGRAMS, **by_name)
def test_the_small_scale_breaks_no_wall(program: Program, findings_at_small: Findings) -> None:
    found = findings_at_small.get(program.name, [])
    assert [finding for finding in found if program.is_rewrite or finding["severity"] != "information"] == []


@each_scale
@pytest.mark.parametrize("program", REWRITES, **by_name)
def test_the_rewrite_does_what_the_naive_program_does(program: Program, scale: str, runs: Runs) -> None:
    assert runs[program.name, scale].error is None, runs[program.name, scale].error
    assert runs[program.name, scale].result == runs[program.partner, scale].result


@pytest.mark.parametrize("program", NAIVE, **by_name)
def test_the_naive_program_spends_more_at_every_scale(program: Program, runs: Runs) -> None:
    resource = program.resources[0]
    small, medium, large = (runs[program.name, scale].counts[resource] for scale in SCALES)
    if program.rules == ("count-by-loading",):
        assert small == medium == large, "one query that loads more rows each time"
    else:
        assert small < medium < large


def test_the_programs_are_as_many_and_as_various_as_promised() -> None:
    names = {program.name for program in PROGRAMS}
    assert len(PROGRAMS) >= 34
    assert 2 * len(REWRITES) >= len(PROGRAMS)
    assert 3 * sum("helper" in program.traits for program in PROGRAMS) >= len(PROGRAMS)
    assert 5 * sum("across-files" in program.traits for program in PROGRAMS) >= len(PROGRAMS)
    assert all(program.partner in names for program in PROGRAMS)
    in_python = {program.kind for program in PROGRAMS if not program.runs_in_node}
    assert in_python == {"django", "sqlalchemy", "sqlite3", "http", "llm", "loops"}


@pytest.mark.parametrize("program", PROGRAMS, **by_name)
def test_the_scale_file_holds_the_large_scale(program: Program) -> None:
    volumes = volumes_of(program, "large")
    assert {name: volumes[name] for name in program.scales["large"]} == dict(program.scales["large"])
    assert set(program.scales) == set(SCALES)


def _told(verdicts: list[Verdict]) -> str:
    return "\n".join(f"{v.resource}: predicted {v.predicted}, counted {v.counted}" for v in verdicts if not v.holds)


def _told_findings(findings: list[dict[str, object]]) -> list[str]:
    return [f"{finding['severity']} {finding['rule']}: {finding['message']}" for finding in findings]
