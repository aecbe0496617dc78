"""What several tests of the command line share."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from library import MODELS, SCALE, URLS, VIEWS, Result, Scalesight
from scalesight_server.main import run


@pytest.fixture(autouse=True)
def nothing_was_swallowed(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A mistake that the engine survived (it logs it and goes on) fails the test all the same."""
    with caplog.at_level(logging.ERROR, logger="scalesight"):
        yield
        swallowed = [r.getMessage() for r in caplog.get_records("call") if r.name.startswith("scalesight.")]
    assert not swallowed


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small Django project, which is the current folder."""
    (tmp_path / "library").mkdir()
    for name, text in {"__init__": "", "models": MODELS, "views": VIEWS, "urls": URLS}.items():
        (tmp_path / "library" / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "scale.toml").write_text(SCALE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scalesight(capsysbinary: pytest.CaptureFixture[bytes]) -> Scalesight:
    """Runs a command in this process."""

    def call(*arguments: str) -> Result:
        capsysbinary.readouterr()
        code = run([*arguments])
        captured = capsysbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return call
