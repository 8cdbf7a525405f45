"""A small underlag of two months, frozen and drawn once; tests that change a folder take a copy."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from suites.gx_door import Door
from tests.stickprov.ifyllning import fill
from tests.stickprov.paket import PERIOD, TARNING, skriv

Kor = Callable[..., Result]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch, door: Door) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "200")
    yield
    gc.enable()


def run(*args: object) -> Result:
    """A command, which never ends in a traceback."""
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def kor() -> Kor:
    return run


@pytest.fixture(scope="session")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return skriv(tmp_path_factory.mktemp("stickprov") / "underlag")


@pytest.fixture(scope="session")
def fryst(underlag: Path, door: Door, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fryst") / "stickprov"
    result = run("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def draget(fryst: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(fryst, tmp_path_factory.mktemp("draget") / "stickprov")
    result = run("stickprov", "dra", folder, "--tarning", TARNING)
    assert (result.exit_code, result.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def utvarderat(draget: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything judged right, and evaluated."""
    folder = shutil.copytree(draget, tmp_path_factory.mktemp("utvarderat") / "stickprov")
    fill(folder / "protokoll.xlsx")
    result = run("stickprov", "utvardera", folder / "protokoll.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    return folder


def _copy(source: Path, target: Path) -> Path:
    return Path(shutil.copytree(source, target / source.name))


@pytest.fixture
def fryst_kopia(fryst: Path, tmp_path: Path) -> Path:
    return _copy(fryst, tmp_path)


@pytest.fixture
def draget_kopia(draget: Path, tmp_path: Path) -> Path:
    return _copy(draget, tmp_path)


@pytest.fixture
def kopia(utvarderat: Path, tmp_path: Path) -> Path:
    return _copy(utvarderat, tmp_path)
