"""The sample of the invented system: read with its profile it is the contract's own facts."""

from __future__ import annotations

from pathlib import Path

import pytest

import samples.vardflode as vardflode
from extracts.csvfile import inspect
from extracts.period import Period
from extracts.profil.profil_file import load_profil
from extracts.read import read_underlag
from extracts.underlag import Skipped, Underlag
from tests.extracts.textfiler import accepted, errors

SAMPLE = Path(vardflode.__file__).parent / "profil-vardflode"
PROFILE = SAMPLE / "vardflode.toml"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    return read_underlag(SAMPLE, tmp_path_factory.mktemp("arbete"), [load_profil(PROFILE)])


@pytest.fixture(scope="module")
def contracted(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    folder = tmp_path_factory.mktemp("kontrakt")
    for name, rows in vardflode.contract_tables().items():
        (folder / f"{name}.csv").write_text("".join(";".join(row) + "\n" for row in rows), "utf-8")
    return read_underlag(folder, tmp_path_factory.mktemp("arbete"))


def facts(underlag: Underlag, table: str) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if name != "rad"}
        for row in accepted(underlag, table)
    ]


@pytest.mark.parametrize("table", ["registreringar", "bestallningar"])
def test_the_export_holds_the_same_facts(
    exported: Underlag, contracted: Underlag, table: str
) -> None:
    assert facts(exported, table) == facts(contracted, table)
    assert len(facts(exported, table)) == {"registreringar": 42, "bestallningar": 4}[table]
    assert errors(exported) == errors(contracted) == []


def test_every_column_that_the_contract_tables_have_is_mapped() -> None:
    for mapped in load_profil(PROFILE).tabeller:
        assert list(mapped.kallor) == vardflode.contract_tables()[mapped.table.name][0]


def test_row_numbers_are_those_of_the_export(exported: Underlag) -> None:
    lines = (SAMPLE / "Besoksexport_2022-03.csv").read_text("cp1252").splitlines()
    for row in accepted(exported):
        assert lines[int(str(row["rad"])) - 1].startswith(f"{row['registrering']};")


def test_what_was_skipped_is_counted(exported: Underlag) -> None:
    assert exported.skipped() == [
        Skipped("Beslut_2022-03.csv", "vardflode.toml", 0, 0),
        Skipped("Besoksexport_2022-03.csv", "vardflode.toml", 3, 7),
    ]
    assert [(c.rader, c.godkanda, c.underkanda) for c in exported.counts(Period(2022, 3))] == [
        (4, 4, 0),
        (42, 42, 0),
    ]


def test_the_engine_reads_the_export_itself() -> None:
    mapped = load_profil(PROFILE).tabeller[0]
    assert inspect(SAMPLE / "Besoksexport_2022-03.csv", mapped.table, mapped).plain


def test_the_sample_shows_what_is_hard() -> None:
    raw = (SAMPLE / "Besoksexport_2022-03.csv").read_bytes()
    assert "Vårdflöde – ".encode("cp1252") in raw
    content = raw.decode("cp1252")
    for hard in (";24.00;", ";00.00;", ";0:00;", ";23.45;", "\r\nDelsumma ", "påhittad"):
        assert hard in content
