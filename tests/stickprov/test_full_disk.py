"""The disk is full in the middle of an audit: one sentence, and nothing that is there is half."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from stickprov.audit import frame
from tests.full_disk import contents, demand_refused, full_at, run
from tests.stickprov.ifyllning import fill
from tests.stickprov.paket import PERIOD, TARNING

pytestmark = pytest.mark.langsam  # whole runs


@pytest.mark.parametrize("place", ["stickprov.json", None], ids=["plan", "ram"])
def test_freezing_a_sample(
    tmp_path: Path,
    underlag: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str | None,
) -> None:
    def full(*_args: Any) -> None:
        raise duckdb.IOException('Could not write file "ram_x.csv": No space left on device')

    if place:
        full_at(monkeypatch, place)
    else:
        monkeypatch.setattr(frame, "_write", full)
    before = contents(tmp_path)
    demand_refused(
        tmp_path,
        before,
        "stickprov",
        "frys",
        underlag,
        "--period",
        PERIOD,
        "--ut",
        tmp_path / "nytt",
    )


@pytest.mark.parametrize("place", ["dragning.json", "dragna_steg1.csv", "protokoll.xlsx"])
def test_drawing_a_sample_can_be_done_again_with_the_same_dice(
    tmp_path: Path,
    fryst: Path,
    draget: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    """The dice that were rolled stay written down; what else is there is whole."""
    folder = shutil.copytree(fryst, tmp_path / "stickprov")
    with monkeypatch.context() as full:
        assert not full_at(full, place)
        result = run("stickprov", "dra", folder, "--tarning", TARNING)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "disken är full" in result.stderr.lower()
    there, whole = contents(folder), contents(draget)
    assert place not in there
    assert there.items() <= whole.items()
    assert run("stickprov", "dra", folder, "--tarning", TARNING).exit_code == 0
    assert contents(folder) == whole


@pytest.mark.parametrize("place", ["slutsats.html", "slutsats.xlsx", "slutsats.json"])
def test_the_conclusion_of_a_sample(
    tmp_path: Path,
    draget: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    folder = shutil.copytree(draget, tmp_path / "stickprov")
    fill(folder / "protokoll.xlsx")
    before = contents(tmp_path)
    struck = full_at(monkeypatch, place)
    demand_refused(tmp_path, before, "stickprov", "utvardera", folder / "protokoll.xlsx")
    assert len(struck) == 1
