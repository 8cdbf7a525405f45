"""The month of another year is said plainly: first in the section on the delivery, and on the screen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from tests.underlag_builder import registrering, write_table, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

BJORKEN, GRANEN = "Björken", "Granen"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Björken has such rows in a file of its own and in one with Granen; and a row of February."""
    folder = tmp_path_factory.mktemp("fel-ar")
    both = [
        registrering("2022-03-01 08:00", utforare=BJORKEN),
        registrering("2022-03-01 09:00", utforare=GRANEN),
        registrering("2021-03-02 08:00", utforare=BJORKEN),
    ]
    own = [
        registrering(f"{day} 08:00", registrering=f"E{day}")
        for day in ("2022-02-01", "2021-03-01", "2020-03-01")
    ]
    underlag = write_underlag(folder / "underlag", {"registreringar": both})
    write_table(underlag / "registreringar_egen.csv", "registreringar", own)
    args = ["kontrollera", str(underlag), "--period", "2022-03", "--ut", str(folder / "ut")]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code in (0, 1, 3), result.output
    return folder / "ut", result.output


def avvikelser(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=";")
        return sorted((r["utforare"], r["nyckel"]) for r in rows if r["regel"] == "fel-ar")


def test_the_screen_asks_about_the_year_and_not_for_another_run(run: tuple[Path, str]) -> None:
    assert "2 registreringar är för 2021-03 och inte 2022-03. Är årtalet rätt?" in run[1]
    assert "1 registreringar är för 2022-02: kör om 2022-02." in run[1]
    assert "kör om 2021-03" not in run[1]


def test_the_report_asks_before_the_table(run: tuple[Path, str]) -> None:
    text = (run[0] / "rapport.html").read_text("utf-8")
    asked = '<p class="viktig">2 rader för mars 2021 och inte mars 2022. Är årtalet rätt?</p>'
    assert 0 < text.index(asked) < text.index("Underlaget per utförare")
    assert "1 rad för mars 2020 och inte mars 2022. Är årtalet rätt?" in text
    assert "1 rad för februari: kör om februari." in text
    assert "kör om mars" not in text


def test_the_board_reads_no_small_number(run: tuple[Path, str]) -> None:
    text = (run[0] / "ledning.html").read_text("utf-8")
    assert "Färre än 5 rader för mars 2021 och inte mars 2022. Är årtalet rätt?" in text


def test_a_provider_reads_of_its_own_files_only(run: tuple[Path, str]) -> None:
    whole = [("", "registreringar.csv"), (BJORKEN, "registreringar_egen.csv")]
    assert avvikelser(run[0] / "avvikelser.csv") == whole
    [bjorken, granen] = sorted((run[0] / "utforare").iterdir())
    assert avvikelser(bjorken / "avvikelser.csv") == whole[1:]
    assert avvikelser(granen / "avvikelser.csv") == []
    assert "Är årtalet rätt?" not in (granen / "rapport.html").read_text("utf-8")
    assert "2 rader för mars 2021" in (bjorken / "rapport.html").read_text("utf-8")
