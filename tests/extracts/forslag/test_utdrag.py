"""Three layouts end to end: a proposal, what a person must fill in, and the facts of the contract's form."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from extracts.errors import ProfilError
from extracts.forslag.draft import draft
from extracts.forslag.propose import Forslag, propose
from extracts.profil.profil_file import load_profil
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.forslag import utdrag
from tests.extracts.profil.test_vardflode import facts
from tests.extracts.textfiler import errors
from tests.test_cli import run

pytestmark = pytest.mark.langsam  # a profile and its files for every case

# What a person says of the file, and writes in the proposal.
_CHECKED = {"\nkontrollerad = false": "\nkontrollerad = true"}
_UTFORARE = f'utforare = {{ fast = "{utdrag.UTFORARE}" }} #'
_MEANT = {
    f'"{code}" = ""': f'"{code}" = "{value}"'
    for value, code in (*utdrag.STATUS.items(), *utdrag.KATEGORI.items())
}
TOLD = {"personal": {"": "registreringar"}}
FILLED = {
    "tider": {**_CHECKED, "# SAKNAS: utforare": _UTFORARE},
    "personal": _CHECKED,
    "koder": {**_CHECKED, **_MEANT},
}


def exported(folder: Path, layout: str) -> Path:
    return utdrag.underlag(folder, getattr(utdrag, layout))


def proposed(folder: Path, told: Mapping[str, str] | None = None) -> Forslag:
    [file] = [file for file in folder.iterdir() if file.name != "bestallningar.csv"]
    return propose([file], told)


def filled(text: str, answers: Mapping[str, str]) -> str:
    for asked, answer in answers.items():
        assert text.count(asked) == 1, asked
        text = text.replace(asked, answer)
    return text


def profile(folder: Path, layout: str, path: Path) -> Path:
    text = draft(proposed(folder, TOLD.get(layout)), "Påhittat")
    path.write_text(filled(text, FILLED[layout]), "utf-8")
    return path


def read(folder: Path, path: Path | None = None) -> Underlag:
    scratch = folder.parent / "arbete"
    scratch.mkdir(exist_ok=True)
    return read_underlag(folder, scratch, [load_profil(path)] if path else [])


@pytest.fixture
def contracted(tmp_path: Path) -> Path:
    return exported(tmp_path / "kontrakt", "contract")


@pytest.mark.parametrize("layout", FILLED)
def test_a_filled_in_proposal_reads_the_facts(
    tmp_path: Path, contracted: Path, layout: str
) -> None:
    folder = exported(tmp_path / "utdrag", layout)
    found = read(folder, profile(folder, layout, tmp_path / "mitt.toml"))
    expected = facts(read(contracted), "registreringar")
    assert len(expected) == len(utdrag.BESOK)
    assert facts(found, "registreringar") == expected
    assert errors(found) == []


def _findings(path: Path) -> list[dict[str, str]]:
    """What egenkontroll found, but for the names of files and columns."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    return [{k: v for k, v in row.items() if k not in ("fil", "kolumn")} for row in rows]


@pytest.mark.langsam
def test_both_commands_say_the_same_as_of_the_contracts_form(
    tmp_path: Path, contracted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runner, said = CliRunner(), {}
    for layout in ("contract", *FILLED):
        folder = exported(Path(layout), layout)
        args = (
            ["--profil", profile(folder, layout, Path(f"{layout}.toml"))]
            if layout in FILLED
            else []
        )
        month = run(runner, "kontrollera", folder, *args, "--ut", f"{layout}-ut")
        own = run(runner, "egenkontroll", folder, *args, "--ut", f"{layout}-eget")
        report = json.loads(Path(f"{layout}-ut/rapport.json").read_text("utf-8"))
        deviations = Path(f"{layout}-ut/avvikelser.csv").read_text("utf-8-sig")
        findings = _findings(Path(f"{layout}-eget/fynd.csv"))
        assert (month.exit_code, month.stderr) == (1, "")
        said[layout] = (report["kontroller"], deviations, own.exit_code, findings)
    for layout in FILLED:
        assert said[layout] == said["contract"], layout


def test_what_a_named_file_is_taken_for_is_said_and_can_be_changed(tmp_path: Path) -> None:
    folder = exported(tmp_path / "utdrag", "personal")
    taken = proposed(folder)
    assert [one.table.name for one in taken.tabeller] == ["personal"]
    assert taken.places() == [
        "Personal mars, bladet «Personal» läses som personal: den heter så, men kolumnerna liknar "
        "registreringar. Är det en annan tabell: kör igen med --tabell registreringar."
    ]
    for name in ("", "Personal mars.xlsx", "personal mars", "PERSONAL"):
        told = proposed(folder, {name: "registreringar"})
        assert [one.table.name for one in told.tabeller] == ["registreringar"], name
    assert "[registreringar]  # enligt --tabell\n" in draft(told, "x")


@pytest.mark.parametrize("layout", ["tider", "koder"])
def test_a_file_without_a_tables_name_is_known_by_its_columns(tmp_path: Path, layout: str) -> None:
    [one] = proposed(exported(tmp_path / "utdrag", layout)).tabeller
    assert one.table.name == "registreringar"
    assert one.skal.startswith("en gissning efter kolumnerna. Är det en annan tabell")


def test_codes_are_shown_with_their_counts_and_refused_until_they_mean_something(
    tmp_path: Path,
) -> None:
    folder = exported(tmp_path / "utdrag", "koder")
    found = proposed(folder)
    text = draft(found, "x").replace("kontrollerad = false", "kontrollerad = true")
    counted = {code: sum(b.status == s for b in utdrag.BESOK) for s, code in utdrag.STATUS.items()}
    for code, antal in counted.items():
        rows = "1 rad" if antal == 1 else f"{antal} rader"
        assert f'"{code}" = ""  # SAKNAS: skriv vad det betyder, {rows}\n' in text
        assert (
            "registreringar",
            "status",
            f"«{code}», {rows}",
            "BETYDELSEN SAKNAS",
        ) in found.lines()
    path = tmp_path / "mitt.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(
        ProfilError, match=r"varden\.kategori\]: Det står inte vad «O», «S» och «L» be"
    ):
        load_profil(path)
    path.write_text(filled(text, {k: v for k, v in _MEANT.items() if k != '"4" = ""'}), "utf-8")
    with pytest.raises(ProfilError) as refused:
        load_profil(path)
    assert str(refused.value) == (
        "mitt.toml, [registreringar.varden.status]: Det står inte vad «4» betyder. Skriv «utförd», "
        "«avböjd», «inställd» eller «bomkörning» inom citattecknen, till exempel "
        '"4" = "utförd". Är raderna inga poster: ta bort raden här och hoppa över dem med hoppa_over.'
    )


def test_errors_stand_in_the_vendors_own_columns_and_rows(tmp_path: Path) -> None:
    wrong = {
        "tider": {3: ("Tid", "kl 07:00", "ej-tid"), 5: ("Dag", "2022-02-30", "ej-tid")},
        "koder": {4: ("Statuskod", "5", "ej-val"), 9: ("Starttid", "7:00", "ej-tid")},
    }
    for layout, faults in wrong.items():
        folder = exported(tmp_path / layout, layout)
        path = profile(folder, layout, tmp_path / f"{layout}.toml")
        [file] = [file for file in folder.iterdir() if file.name != "bestallningar.csv"]
        text = file.read_text("cp1252" if layout == "koder" else "utf-8")
        lines = [line.split(";") for line in text.splitlines()]
        for rad, (kolumn, cell, _) in faults.items():
            lines[rad - 1][lines[0].index(kolumn)] = cell
        file.write_text("".join(";".join(line) + "\n" for line in lines), "utf-8")
        expected = [(rad, kolumn, regel, cell) for rad, (kolumn, cell, regel) in faults.items()]
        assert errors(read(folder, path)) == expected


def test_the_date_and_the_clock_time_that_were_recognised_are_used(tmp_path: Path) -> None:
    """True dates of a workbook show a midnight; the name of the day's column is no help."""
    folder = exported(tmp_path / "utdrag", "personal")
    [one] = proposed(folder, TOLD["personal"]).tabeller
    lines = {rad.falt: rad.kolumner for rad in one.rader}
    assert (lines["start"], lines["slut"]) == (("Dag", "Starttid"), ("Dag", "Sluttid"))
    assert (one.saknas, one.oanvanda) == ((), ())


def test_a_clock_time_without_a_day_is_written_out_for_a_person_to_complete(tmp_path: Path) -> None:
    rows = [f"{n};K1;omsorg;utförd;0{n}:15" for n in range(1, 9)]
    path = tmp_path / "besök.csv"
    path.write_text("\n".join(["Löpnr;Brukare;Insatstyp;Status;Starttid", *rows]), "utf-8")
    text = draft(propose([path]), "x")
    assert (
        '# SAKNAS: start = { datum = "Kolumnens namn", datumformat = "ÅÅÅÅ-MM-DD", '
        'tid = "Starttid", tidformat = "tt:mm" }. Vi hittar ingen kolumn med dagen.'
    ) in text
    assert "Starttid (ser ut som klockslag, tt:mm)" in text


_INTERVALS = [
    ("Tid", ["7:00-7:22", "10:00-10:30"], "t:mm"),
    ("Klockslag", ["07.00–07.22", "10.00 – 10.30"], "tt.mm"),
    ("När", ["kl 07:00-07:22", "", "10:00 till 10:30"], "tt:mm"),
]


@pytest.mark.parametrize(("header", "cells", "form"), _INTERVALS)
def test_intervals_are_told_apart_by_name_and_known_by_their_values(
    tmp_path: Path, header: str, cells: list[str], form: str
) -> None:
    rows = [f"{n};2022-03-{n + 1:02};{cells[n % len(cells)]};06:00-07:00;K1" for n in range(9)]
    path = tmp_path / "besök.csv"
    path.write_text("\n".join([f"Nr;Datum;{header};Planerad tid;Kund", *rows]), "utf-8")
    [one] = propose([path]).tabeller
    date = {"datum": "Datum", "datumformat": "ÅÅÅÅ-MM-DD"}
    lines = {rad.falt: dict(rad.uppgift) for rad in one.rader}
    assert lines["start"] == lines["slut"] == {**date, "intervall": header, "tidformat": form}
    planned = {**date, "intervall": "Planerad tid", "tidformat": "tt:mm"}
    assert lines["planerad_start"] == lines["planerad_slut"] == planned
