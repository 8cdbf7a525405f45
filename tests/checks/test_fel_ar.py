"""Control 0, fel-ar: rows that would lie in the month with another year, file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, UPPFYLLT
from tests.korning import Korning, run_control
from tests.underlag_builder import Row, registrering, write_table, write_underlag

REGEL = "fel-ar"


def dagar(*dagar: str, utforare: str = "Björken") -> list[Row]:
    return [registrering(f"{dag} 08:00", utforare=utforare) for dag in dagar]


# File (registreringar_….csv) → its rows, in a run of February 2022.
FILER: dict[str, list[Row]] = {
    "bara_manaden": dagar("2022-02-01", "2022-02-28"),
    "grannarna": dagar("2022-01-31", "2022-03-01", "2021-01-31", "2021-03-01"),
    "skottdagen": dagar("2020-02-29"),
    "forsta_dagen": dagar("2022-02-01", "2021-02-01"),
    "sista_dagen": dagar("2023-02-28", "2020-02-28", "2020-02-01"),
    "tva_utforare": dagar("2021-02-03") + dagar("2022-02-03", utforare="Granen"),
    "granens": dagar("2022-02-04", "2021-02-04", utforare="Granen"),
}
# File → utforare, rows, months, and the row where the first of them stands.
BROTT = {
    "forsta_dagen": ("Björken", 1, "februari 2021", 3),
    "sista_dagen": ("Björken", 3, "februari 2020, februari 2023", 2),
    "tva_utforare": (None, 1, "februari 2021", 2),
    "granens": ("Granen", 1, "februari 2021", 3),
}


@pytest.fixture(scope="module")
def februari(tmp_path_factory: pytest.TempPathFactory, door: Door, plan: Plan) -> Korning:
    folder = write_underlag(tmp_path_factory.mktemp("underlag"), {})
    (folder / "registreringar.csv").unlink()
    for namn, rows in FILER.items():
        numbered = [{**row, "registrering": f"{namn}{n}"} for n, row in enumerate(rows)]
        write_table(folder / f"registreringar_{namn}.csv", "registreringar", numbered)
    scratch = tmp_path_factory.mktemp("scratch")
    return run_control(folder, scratch, plan, door, "underlag", "2022-02")


@pytest.mark.parametrize("fil", FILER)
def test_rows_of_the_month_in_another_year(februari: Korning, fil: str) -> None:
    found = {
        row["nyckel"]: (row["utforare"], row["antal"], row["manader"], row["rad"])
        for row in februari.rader(REGEL)
    }
    assert found.get(f"registreringar_{fil}.csv") == BROTT.get(fil)


def test_a_file_of_several_providers_is_no_provider_s(februari: Korning) -> None:
    utfall = {r.utforare: r for r in februari.utfall.regler if r.regel == REGEL}
    assert {u: (r.utfall, r.avvikelser, r.provade) for u, r in utfall.items()} == {
        "Björken": (AVVIKELSE, 2, 5),
        "Granen": (AVVIKELSE, 1, 1),
        None: (AVVIKELSE, 1, 1),
    }


@pytest.mark.parametrize(("period", "antal"), [("2024-02", 2), ("2022-02", 1)])
def test_29_february_is_a_day_of_leap_years_only(
    tmp_path: Path, door: Door, plan: Plan, period: str, antal: int
) -> None:
    rows = dagar("2020-02-29", "2020-02-28", f"{period}-01")
    folder = write_underlag(tmp_path / "underlag", {"registreringar": rows})
    (tmp_path / "scratch").mkdir()
    run = run_control(folder, tmp_path / "scratch", plan, door, "underlag", period)
    assert [row["antal"] for row in run.rader(REGEL)] == [antal]


def test_a_run_without_such_rows_upholds_the_rule(tmp_path: Path, door: Door, plan: Plan) -> None:
    folder = write_underlag(tmp_path / "underlag", {"registreringar": dagar("2022-03-01")})
    (tmp_path / "scratch").mkdir()
    run = run_control(folder, tmp_path / "scratch", plan, door, "underlag")
    assert run.regel(REGEL).utfall == run.utfall.utfall == UPPFYLLT
