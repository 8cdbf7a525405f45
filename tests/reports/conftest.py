"""One run, and its pages as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.kit.words import KUNDVALSMOTE
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import Sida, las_sida
from tests.reports.pahittat import kor, skriv


@pytest.fixture(scope="session")
def run(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("html")
    return kor(skriv(base / "underlag"), base, base / "ut", plan, door)


@pytest.fixture(scope="session")
def sidor(run: Path) -> dict[str, Sida]:
    return {p.relative_to(run).as_posix(): las_sida(p) for p in sorted(run.rglob("*.html"))}


@pytest.fixture(scope="session")
def utgavor(sidor: dict[str, Sida]) -> dict[str, Sida]:
    """The editions: every page but those for the meetings."""
    return {name: sida for name, sida in sidor.items() if not name.endswith(KUNDVALSMOTE)}
