"""A proposed profile: by names, by values, with how sure it is, and nothing personal in it."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from extracts.errors import ProfilError
from extracts.forslag.draft import draft, quoted
from extracts.forslag.likeness import value_likeness, words
from extracts.forslag.looks import look_at
from extracts.forslag.propose import Forslag, propose
from extracts.profil.profil_file import load_profil
from extracts.read import read_underlag
from samples.vardflode import UTFORARE
from tests.extracts.profil.test_vardflode import PROFILE, SAMPLE, facts
from tests.refusal import refused
from tests.suites.planer import CONTRACT

FILES = [SAMPLE / "Besoksexport_2022-03.csv", SAMPLE / "Beslut_2022-03.csv"]


def proposed(folder: Path, name: str, rows: list[str], encoding: str = "utf-8") -> Forslag:
    path = folder / name
    path.write_text("".join(f"{row}\n" for row in rows), encoding)
    return propose([path])


def sources(forslag: Forslag) -> dict[str, dict[str, object]]:
    [one] = forslag.tabeller
    return {rad.falt: dict(rad.uppgift) for rad in one.rader}


def test_the_proposal_for_the_sample_is_the_profile_that_a_person_made(tmp_path: Path) -> None:
    made = tomllib.loads(PROFILE.read_text("utf-8"))
    found = tomllib.loads(draft(propose(FILES), "Vårdflöde"))
    assert found["kontrollerad"] is False
    for table in ("registreringar", "bestallningar"):
        columns = {k: v for k, v in made[table]["kolumner"].items() if k != "utforare"}
        assert found[table]["kolumner"] == columns
        assert found[table]["varden"] == made[table]["varden"]
        assert found[table].get("rubrikrad") == made[table].get("rubrikrad")
        assert found[table].get("hoppa_over") == made[table].get("hoppa_over")
    assert (found["decimaltecken"], found["format"]) == (made["decimaltecken"], made["format"])


@pytest.mark.langsam  # reads a whole sample
def test_a_person_completes_the_proposal_and_it_reads_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "nytt.toml"
    path.write_text(draft(propose(FILES), "Vårdflöde"), "utf-8")
    with pytest.raises(ProfilError, match="förslag som ingen har kontrollerat"):
        load_profil(path)
    text = path.read_text("utf-8").replace("kontrollerad = false", "kontrollerad = true")
    path.write_text(text, "utf-8")
    with pytest.raises(ProfilError, match=r"\[registreringar\.kolumner\]: «utforare» saknas"):
        load_profil(path)
    fixed = f'utforare = {{ fast = "{UTFORARE}" }} #'
    path.write_text(text.replace("# SAKNAS: utforare", fixed), "utf-8")
    read = [read_underlag(SAMPLE, tmp_path, [load_profil(profile)]) for profile in (PROFILE, path)]
    for table in ("registreringar", "bestallningar"):
        assert facts(read[1], table) == facts(read[0], table)


def test_how_sure_each_line_is_and_what_is_missing_is_written_out() -> None:
    text = draft(propose(FILES), "Vårdflöde")
    assert 'registrering = "Besöksnr"  # säker ' in text
    assert "# trolig " in text
    assert "over_midnatt = true }  # osäker 60 %: 7 av raderna slutar före de börjar" in text
    assert '# SAKNAS: utforare = "Kolumnens namn"' in text
    assert "# Kolumner i filen som inte används: Rutt." in text
    assert text.startswith("# Förslag till profil, gjort av programmet. Det kan vara fel")


def test_the_same_files_give_the_same_text() -> None:
    assert draft(propose(FILES), "x") == draft(propose(FILES), "x")


CONTRACT_SAMPLE = Path("samples/2022-03")


@pytest.mark.parametrize("table", ["registreringar", "bestallningar", "fakturor", "kunder"])
def test_shuffled_columns_of_the_contract_are_found(tmp_path: Path, table: str) -> None:
    lines = (CONTRACT_SAMPLE / f"{table}.csv").read_text("utf-8-sig").splitlines()[:200]
    cells = [line.split(";") for line in lines]
    order = random.Random(1).sample(range(len(cells[0])), len(cells[0]))
    shuffled = [";".join(row[at] for at in order) for row in cells]
    found = sources(proposed(tmp_path, f"{table}.csv", shuffled))
    for name, source in found.items():
        assert source["kolumn"] == name
    filled = {name for at, name in enumerate(cells[0]) if any(row[at] for row in cells[1:])}
    assert filled <= set(found)


RENAMED = {
    "registrering": "Löpnr",
    "kund": "Vårdtagare",
    "personal": "Anst.nr",
    "kategori": "Kolumn 7",
    "start": "Starttidpunkt",
    "slut": "Sluttidpunkt",
    "status": "Resultat av besöket",
    "minuter": "Antal minuter",
    "utforare": "Leverantör",
}


@pytest.mark.parametrize("clock", ["08:00:00.000", "08:00:00.0000000", "24:00", "08:00:00,000"])
def test_times_are_known_however_the_system_writes_them(tmp_path: Path, clock: str) -> None:
    rows = [f"{n};K{n % 50};omsorg;2022-03-01 {clock};2022-03-01 {clock}" for n in range(99)]
    header = "Löpnr;Brukare;Insatstyp;Starttid;Sluttid"
    found = sources(proposed(tmp_path, "besök.csv", [header, *rows]))
    assert (found["start"], found["slut"]) == ({"kolumn": "Starttid"}, {"kolumn": "Sluttid"})


@pytest.mark.parametrize("fraction", [".000", ".0000000"])
def test_fractions_beside_a_format_are_known_too(tmp_path: Path, fraction: str) -> None:
    rows = [f"{n};K{n % 50};omsorg;01/03/2022 08:00:00{fraction}" for n in range(99)]
    found = sources(proposed(tmp_path, "besök.csv", ["Löpnr;Brukare;Insatstyp;Starttid", *rows]))
    assert found["start"]["kolumn"] == "Starttid"
    assert str(found["start"]["format"]).endswith("tt:mm:ss")


def test_renamed_columns_are_found_by_word_list_and_values(tmp_path: Path) -> None:
    lines = (CONTRACT_SAMPLE / "registreringar.csv").read_text("utf-8-sig").splitlines()[:300]
    header = [RENAMED.get(name, f"okänt {at}") for at, name in enumerate(lines[0].split(";"))]
    found = proposed(tmp_path, "export.csv", [";".join(header), *lines[1:]])
    by_name = sources(found)
    sure = {rad.falt: rad.sakerhet for rad in found.tabeller[0].rader}
    for name in (
        "registrering",
        "kund",
        "kategori",
        "start",
        "slut",
        "status",
        "minuter",
        "utforare",
    ):
        assert by_name[name]["kolumn"] == RENAMED[name], name
    assert (sure["start"], sure["kategori"]) == ("säker", "trolig")
    assert found.tabeller[0].table.name == "registreringar"


def test_a_column_whose_values_are_a_choices_own_is_found_whatever_its_name(tmp_path: Path) -> None:
    rows = [f"{n};K{n % 3};{k}" for n, k in enumerate(["omsorg", "service", "larm"] * 4)]
    found = sources(proposed(tmp_path, "registreringar.csv", ["Löpnr;Brukare;ZZ", *rows]))
    assert found["kategori"] == {"kolumn": "ZZ"}


def test_an_unlikely_column_is_left_out_and_listed(tmp_path: Path) -> None:
    rows = [f"{n};K{n % 3};omsorg;{n * 7}" for n in range(12)]
    [one] = proposed(
        tmp_path, "registreringar.csv", ["Löpnr;Brukare;Insatstyp;Qwzx", *rows]
    ).tabeller
    assert one.oanvanda == ("Qwzx",)
    assert set(one.saknas) == {"utforare", "personal", "start", "slut", "status"}


FORMS = [
    ("Start", ["2022-03-01 07:05", "2022-03-02 08:00"], "start", {"kolumn": "Start"}),
    ("Start", ["2022-03-01T07:05", "2022-03-02T08:00"], "start", {"kolumn": "Start"}),
    ("Start", ["2022-03-01 07.05"], "start", {"kolumn": "Start", "format": "ÅÅÅÅ-MM-DD tt.mm"}),
    ("Start", ["13/03/2022 7:05"], "start", {"kolumn": "Start", "format": "DD/MM/ÅÅÅÅ t:mm"}),
    (
        "Starttid",
        ["425", "1200", "700", "465"],
        "start",
        {
            "datum": "Datum",
            "datumformat": "ÅÅÅÅ-MM-DD",
            "tid": "Starttid",
            "tidformat": "minuter efter midnatt",
        },
    ),
    ("Besökstid", ["0:45", "1:15"], "minuter", {"kolumn": "Besökstid", "format": "t:mm"}),
    ("Besökstid", ["0,75", "1,5"], "minuter", {"kolumn": "Besökstid", "format": "timmar"}),
    ("Besökstid", ["45", "30"], "minuter", {"kolumn": "Besökstid", "format": "minuter"}),
]


@pytest.mark.parametrize(("header", "cells", "column", "source"), FORMS, ids=str)
def test_a_format_is_seen_in_the_values(
    tmp_path: Path, header: str, cells: list[str], column: str, source: dict[str, object]
) -> None:
    rows = [f"{n};K1;omsorg;2022-03-{n + 13:02};{cells[n % len(cells)]}" for n in range(9)]
    name = "registreringar.csv"
    found = proposed(tmp_path, name, [f"Löpnr;Brukare;Insatstyp;Datum;{header}", *rows])
    assert sources(found)[column] == source


def test_digits_that_are_clock_times_or_minutes_are_asked_about(tmp_path: Path) -> None:
    rows = [f"{n};K1;omsorg;2022-03-01;{cell}" for n, cell in enumerate(["705", "1200", "1310"])]
    header = "Löpnr;Brukare;Insatstyp;Datum;Starttid"
    found = proposed(tmp_path, "registreringar.csv", [header, *rows])
    [start] = [rad for rad in found.tabeller[0].rader if rad.falt == "start"]
    assert (dict(start.uppgift)["tidformat"], start.sakerhet) == ("tmm", "osäker")
    assert start.anmarkning == "är talen klockslag (tmm) eller minuter efter midnatt?"


def test_day_and_month_that_cannot_be_told_apart_are_asked_about(tmp_path: Path) -> None:
    rows = [f"{n};K1;omsorg;60;0{n % 9 + 1}/0{n % 7 + 1}/2022" for n in range(9)]
    found = proposed(tmp_path, "beslut.csv", ["Beslutsnr;Brukare;Insatstyp;Min/mån;Fr.o.m.", *rows])
    [fran] = [rad for rad in found.tabeller[0].rader if rad.falt == "fran"]
    assert (fran.sakerhet, fran.anmarkning) == ("osäker", "dag och månad kan vara omvända")


SECRETS = ("Anna Andersson", "19121212-1212", "1212121212", "ring dottern Eva", "Hemlig gata 1")


def test_nothing_personal_is_written_out(tmp_path: Path) -> None:
    rows = [
        f"{n};{SECRETS[0]};{SECRETS[1]};{SECRETS[4]};{'Utfört' if n % 2 else SECRETS[3]};"
        f"{'omsorg' if n else SECRETS[2]};2022-03-01 08:00"
        for n in range(10)
    ]
    header = f"Löpnr;Brukare;Personnr;Adress;Utfall;Insatstyp;Starttid;{SECRETS[1]}"
    titles = [f"Utskrift för {SECRETS[0]}", SECRETS[4], ""]
    path = f"besok {SECRETS[1]}.csv"
    found = proposed(tmp_path, path, [*titles, header, *(f"{row};" for row in rows)])
    text = draft(found, "x") + str(found.lines())
    for secret in SECRETS:
        assert secret not in text
    assert "Personnr" in text
    assert '"Utfört" = "utförd"' in text
    assert "1 ovanliga värden visas inte här" in text


def test_a_rare_unknown_value_is_hidden_and_a_common_one_is_asked_about(tmp_path: Path) -> None:
    status = ["Utfört"] * 30 + ["Vilande"] * 5 + ["Ledig"] * 4
    rows = [f"{n};K1;omsorg;{value}" for n, value in enumerate(status)]
    text = draft(proposed(tmp_path, "besök.csv", ["Löpnr;Brukare;Insatstyp;Utfall", *rows]), "x")
    assert '"Vilande" = ""  # SAKNAS: skriv vad det betyder, 5 rader' in text
    assert "Ledig" not in text


def test_several_files_of_one_table_and_files_that_are_not_understood(tmp_path: Path) -> None:
    header = "Löpnr;Brukare;Insatstyp;Starttid"
    for name, content in {
        "besok_2022-02.csv": f"{header}\n1;K1;omsorg;2022-02-01 08:00\n",
        "besok_2022-03.csv": f"{header}\n1;K1;omsorg;2022-03-01 08:00\n",
        "besok_annan.csv": "Löpnr;Brukare;Insatstyp;Avslutad\n1;K1;omsorg;2022-03-01 08:00\n",
    }.items():
        (tmp_path / name).write_text(content, "utf-8")
    found = propose(sorted(tmp_path.iterdir()))
    [one] = found.tabeller
    assert one.filer == ("besok_*",)
    assert found.okanda == ("besok_annan.csv",)
    assert "# Inte med: besok_annan.csv" in draft(found, "x")


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "utdrag 2022-03.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Tomt")
        sheet = book.add_worksheet("Utförda besök")
        for at, row in enumerate(
            [["Rapport"], [], ["Löpnr", "Brukare", "Insatstyp"], [1, "K1", "Larm"]]
        ):
            sheet.write_row(at, 0, row)
    [one] = propose([path]).tabeller
    assert (one.table.name, one.blad, one.filer, one.sheet.row) == (
        "registreringar",
        ("Utförda besök",),
        ("utdrag *",),
        3,
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "", "a.csv: vi hittar ingen rubrikrad"),
        ("a.csv", "1;2;3\n4;5;6\n", "a.csv: vi hittar ingen rubrikrad"),
        ("a.csv", "Anna;Berg;omsorg\nEva;Dahl;larm\n", "a.csv: vi hittar ingen rubrikrad"),
        ("a.csv", "insats;signatur\nx;y\n", "Vi känner inte igen någon tabell i a.csv"),
        ("a.csv", b"a;b\0", "innehåller NUL-tecken"),
        ("a.csv", "a;b".encode("utf-16"), "UTF-16"),
        ("a.pdf", "x", "a.pdf är i en form som inte läses"),
        ("a.xlsx", "x", "a.xlsx ser ut att vara en textfil"),
        ("a.parquet", "x", "a.parquet ser ut att vara en textfil"),
    ],
)
def test_a_file_that_nothing_can_be_proposed_for(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with refused(said.replace(".", r"\.")):
        propose([path])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with refused("Vi hittar inte filen"):
        propose([tmp_path / "finns-inte.csv"])


HOSTILE = ['a"b', "a\\b", "a#b", "[x]", "'", "å\u2028b", "a = 1", "\ufeff", "x" * 59, "=1+1"]


def test_hostile_names_make_a_readable_proposal(tmp_path: Path) -> None:
    header = "Löpnr;Brukare;" + ";".join('"' + name.replace('"', '""') + '"' for name in HOSTILE)
    rows = [f"{n};K1;{';'.join('v' for _ in HOSTILE)}" for n in range(5)]
    text = draft(proposed(tmp_path, "besök.csv", [header, *rows]), 'a"\n\x00\x7fb')
    assert tomllib.loads(text)["registreringar"]["kolumner"]["kund"] == "Brukare"


def test_a_quoted_text_is_read_back() -> None:
    for text in ['a"b\\c\n\t\x00\x1f\x7f', "åäö €", ""]:
        assert tomllib.loads(f"a = {quoted(text)}")["a"] == text


def test_the_word_list_speaks_of_the_contract() -> None:
    columns = {column.name for table in CONTRACT.values() for column in table.columns}
    choices = {v for table in CONTRACT.values() for c in table.columns for v in c.values}
    assert set(words()["tabeller"]) == set(CONTRACT)
    assert set(words()["kolumner"]) == columns
    assert set(words()["varden"]) <= choices


@pytest.mark.parametrize(
    ("value", "own"),
    [("UTFÖRD", "utförd"), ("Utfört", "utförd"), ("Bom", "bomkörning"), ("xyz", None)],
)
def test_a_value_is_known_by_folding_and_word_list(value: str, own: str | None) -> None:
    assert value_likeness(value, ("utförd", "avböjd", "inställd", "bomkörning"))[0] == own


def test_a_column_of_nothing_looks_like_nothing() -> None:
    look = look_at("x", ["", " "])
    forms = [*look.datum, *look.klockslag, *look.tidpunkt, *look.langd]
    assert (forms, look.tal, look.minutes_past_midnight, look.unique) == ([], False, False, 0)


def test_proposing_reads_no_more_than_it_says(tmp_path: Path) -> None:
    rows = [f"{n};K{n % 50};omsorg;2022-03-01 08:00" for n in range(5_000)]
    found = proposed(tmp_path, "besök.csv", ["Löpnr;Brukare;Insatstyp;Starttid", *rows])
    assert len(found.tabeller[0].sheet.body) == 1_999


@pytest.mark.parametrize("where", ["cells", "footer"])
def test_a_parquet_file_with_broken_bytes_is_said_in_a_sentence(tmp_path: Path, where: str) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"kund": ["K1"] * 99, "fran": [f"2022-03-{n % 28}" for n in range(99)]}), path
    )
    content = bytearray(path.read_bytes())
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    at = {"cells": 40, "footer": footer}[where]
    content[at : at + 12] = b"\xff" * 12
    path.write_bytes(content)
    with refused(r"a\.parquet går inte att läsa som Parquet"):
        propose([path])


def test_lengths_among_signs_that_are_no_digits() -> None:
    look = look_at("x", ["0:30"] * 99 + ["²:30"])
    assert look.langd == ["t:mm"]
    assert look.short
