"""One execution of all programs and one analysis a scale, shared by every case."""

from __future__ import annotations

from pathlib import Path

import pytest
from validation_harness.execution import Run, execute
from validation_harness.manifests import SCALES, Program, read_programs
from validation_harness.predictions import findings, plant, predicted_costs
from validation_harness.verdicts import Costs


@pytest.fixture(scope="session")
def programs() -> tuple[Program, ...]:
    return read_programs()


@pytest.fixture(scope="session")
def runs(programs: tuple[Program, ...]) -> dict[tuple[str, str], Run]:
    """What was counted, by program and scale."""
    return execute(programs)


@pytest.fixture(scope="session")
def trees(programs: tuple[Program, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The programs as Scalesight sees them, one tree a scale."""
    planted = {scale: tmp_path_factory.mktemp(scale) for scale in SCALES}
    for scale, tree in planted.items():
        plant(tree, programs, scale)
    return planted


@pytest.fixture(scope="session")
def predictions(programs: tuple[Program, ...], trees: dict[str, Path]) -> dict[str, dict[str, Costs]]:
    """What was predicted, by scale and program."""
    return {scale: dict(predicted_costs(tree, programs)) for scale, tree in trees.items()}


@pytest.fixture(scope="session")
def findings_at_large(trees: dict[str, Path]) -> dict[str, list[dict[str, object]]]:
    return findings(trees["large"])


@pytest.fixture(scope="session")
def findings_at_small(trees: dict[str, Path]) -> dict[str, list[dict[str, object]]]:
    return findings(trees["small"])
