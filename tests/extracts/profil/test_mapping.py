"""A profile applied: columns and values, rows that are skipped, and errors in the file's own words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from extracts.csvfile import inspect
from extracts.errors import UnderlagError
from extracts.period import Period
from extracts.read import read_underlag
from extracts.underlag import Skipped, Underlag
from suites.texts import sentence_of
from tests.extracts.profil.forlagor import (
    COLUMNS,
    TOP,
    csv_text,
    in_order,
    lines,
    profile,
    read,
    read_files,
    toml,
)
from tests.extracts.textfiler import BESTALLNINGAR, accepted, errors, rad, values, write
from tests.extracts.textfiler import text as as_text
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # a profile and its files for every case

SPLIT = {
    "start": '{ datum = "Dag", datumformat = "ÅÅÅÅ-MM-DD", tid = "Från", tidformat = "tt.mm" }',
    "slut": '{ langd = "Längd", langdformat = "t:mm" }',
    "tagg_in": '{ datum = "Dag", datumformat = "ÅÅÅÅ-MM-DD", tid = "In", tidformat = "tt.mm" }',
    "tagg_ut": (
        '{ datum = "Dag", datumformat = "ÅÅÅÅ-MM-DD", tid = "Ut", tidformat = "tt.mm", '
        "over_midnatt = true }"
    ),
}
HEL = {"Dag": "2022-03-01", "Från": "23.45", "Längd": "0:30", "In": "23.46", "Ut": "00.16"}


def split_rows(folder: Path, *rows: dict[str, str]) -> Underlag:
    return read(folder, toml(SPLIT), csv_text([{**HEL, **row} for row in rows]))


def test_an_end_by_length_and_tags_past_midnight(tmp_path: Path) -> None:
    [row] = accepted(split_rows(tmp_path, {}))
    assert (row["start"], row["slut"]) == (
        dt.datetime(2022, 3, 1, 23, 45),
        dt.datetime(2022, 3, 2, 0, 15),
    )
    assert (row["tagg_in"], row["tagg_ut"]) == (
        dt.datetime(2022, 3, 1, 23, 46),
        dt.datetime(2022, 3, 2, 0, 16),
    )


# In and Ut of a visit that begins 23.45, and when the client was left.
MIDNATT = {
    ("23.46", "23.45"): "2022-03-02 23:45",
    ("23.46", "23.46"): "2022-03-01 23:46",
    ("23.46", "24.00"): "2022-03-02 00:00",
    ("23.46", "00.00"): "2022-03-02 00:00",
    ("", "00.10"): "2022-03-02 00:10",
    ("", "23.50"): "2022-03-01 23:50",
    ("23.46", ""): None,
    ("", ""): None,
}


def test_past_midnight_is_earlier_than_the_beginning(tmp_path: Path) -> None:
    found = split_rows(tmp_path, *({"In": tagg_in, "Ut": tagg_ut} for tagg_in, tagg_ut in MIDNATT))
    found_out = in_order(found, "tagg_ut", len(MIDNATT))
    assert dict(zip(MIDNATT, found_out, strict=True)) == MIDNATT


def test_an_earlier_end_stays_on_its_day_unless_the_profile_says_otherwise(tmp_path: Path) -> None:
    columns = {**SPLIT, "tagg_ut": SPLIT["tagg_ut"].replace(", over_midnatt = true", "")}
    found = read(tmp_path, toml(columns), csv_text([HEL]))
    assert in_order(found, "tagg_ut", 1) == ["2022-03-01 00:16"]


FAULTS: list[tuple[dict[str, str], list[tuple[str, str, str]]]] = [
    ({"Dag": "2022-02-30"}, [("Dag", "ej-tid", "2022-02-30")]),
    ({"Dag": "1 mars"}, [("Dag", "ej-tid", "1 mars")]),
    ({"Från": "23:45"}, [("Från", "ej-tid", "23:45")]),
    ({"Från": ""}, [("Från", "saknas", "")]),
    ({"Dag": ""}, [("Dag", "saknas", "")]),
    ({"Dag": "", "Från": ""}, [("Dag", "saknas", ""), ("Från", "saknas", "")]),
    ({"Dag": "x", "Från": "y"}, [("Dag", "ej-tid", "x"), ("Från", "ej-tid", "y")]),
    ({"Dag": "x", "Från": ""}, [("Dag", "ej-tid", "x"), ("Från", "saknas", "")]),
    ({"Längd": ""}, [("Längd", "saknas", "")]),
    ({"Längd": "0,5"}, [("Längd", "ej-tid", "0,5")]),
    ({"Från": "x", "Längd": "y"}, [("Från", "ej-tid", "x"), ("Längd", "ej-tid", "y")]),
    ({"In": "x"}, [("In", "ej-tid", "x")]),
    ({"Ut": "25.00"}, [("Ut", "ej-tid", "25.00")]),
    ({"In": "x", "Ut": "y"}, [("In", "ej-tid", "x"), ("Ut", "ej-tid", "y")]),
    ({"In": "", "Ut": ""}, []),
]


def test_the_error_names_each_cell_at_fault_once(tmp_path: Path) -> None:
    found = split_rows(tmp_path, *(cells for cells, _ in FAULTS))
    for number, (cells, expected) in enumerate(FAULTS):
        assert [e[1:] for e in errors(found) if e[0] == number + 2] == expected, cells
    [count] = [c for c in found.counts(Period(2022, 3)) if c.tabell == "registreringar"]
    assert (count.rader, count.godkanda) == (len(FAULTS), 1)


def test_a_cell_that_two_columns_come_from_is_wrong_once(tmp_path: Path) -> None:
    columns = {**SPLIT, "minuter": '{ kolumn = "Längd", format = "t:mm" }'}
    rows = [HEL, {**HEL, "Längd": "x"}, {**HEL, "Längd": ""}]
    found = read(tmp_path, toml(columns), csv_text(rows))
    assert errors(found) == [(3, "Längd", "ej-tid", "x"), (4, "Längd", "saknas", "")]


def test_every_error_of_a_row_stands_in_the_vendors_words(tmp_path: Path) -> None:
    rows = [{"Nr": "", "Brukare": "", "Typ": "städ", "Start": "x", "Slut": "", "Utfall": ""}]
    assert errors(read(tmp_path, toml(), csv_text(rows))) == [
        (2, "Nr", "saknas", ""),
        (2, "Brukare", "saknas", ""),
        (2, "Typ", "ej-val", "städ"),
        (2, "Start", "ej-tid", "x"),
        (2, "Slut", "saknas", ""),
        (2, "Utfall", "saknas", ""),
    ]


def test_repeated_keys_stand_in_the_vendors_words(tmp_path: Path) -> None:
    rows = [{"Nr": "7"}, {"Nr": "7"}, {"Nr": "8"}, {"Nr": "8", "Brukare": "K2"}]
    assert errors(read(tmp_path, toml(), csv_text(rows))) == [
        (3, "Nr", "upprepad-rad", "7"),
        (4, "Nr", "nyckel-ej-unik", "8"),
        (5, "Nr", "nyckel-ej-unik", "8"),
    ]


def test_a_personnummer_is_found_and_masked_in_the_vendors_column(tmp_path: Path) -> None:
    number = "19121212-1212"
    rows = [{"Brukare": number}, {"Start": number}, {"Kod": f"ring {number}"}]
    found = read(tmp_path, toml({"orsak": '"Kod"'}), csv_text(rows))
    assert [e[1:] for e in errors(found)] == [
        ("Brukare", "personnummer", "••••••-••••"),
        ("Start", "ej-tid", "••••••-••••"),
    ]
    assert [(f.kolumn, f.antal) for f in found.findings()] == [("Kod", 1), ("Start", 1)]


VALUES = """
[registreringar.varden.kategori]
"HTJ Omvårdnad" = "OMSORG"
"Städ & tvätt" = "service"
"" = "larm"
[registreringar.varden.utforare]
"101" = "Björken"
[registreringar.varden.status]
"Utfört" = "utförd"
"""


CHOICES: dict[str, object] = {
    "HTJ Omvårdnad": "omsorg",
    " htj  OMVÅRDNAD ": "omsorg",
    "htj-omvardnad": "omsorg",
    "Städ & tvätt": "service",
    "": "larm",
    "omsorg": "omsorg",
    "Hemsjukvård": "hemsjukvård",
    "HTJ Omvård": [("Typ", "ej-val", "HTJ Omvård")],
    "hemtjänst": [("Typ", "ej-val", "hemtjänst")],
}


def test_a_value_is_translated_and_an_unknown_one_is_rejected(tmp_path: Path) -> None:
    rows = [{"Typ": cell, "Enhet": "101", "Utfall": "utfört"} for cell in CHOICES]
    found = read(tmp_path, toml({"utforare": '"Enhet"'}, more=VALUES), csv_text(rows))
    assert dict(zip(CHOICES, in_order(found, "kategori", len(rows)), strict=True)) == CHOICES


def test_a_text_is_translated_as_it_is_written(tmp_path: Path) -> None:
    rows = [{"Enhet": cell} for cell in ("101", " 101 ", "1 01", "Granen", "")]
    found = read(tmp_path, toml({"utforare": '"Enhet"'}, more=VALUES), csv_text(rows))
    assert in_order(found, "utforare", len(rows)) == [
        "Björken",
        "Björken",
        "1 01",
        "Granen",
        [("Enhet", "saknas", "")],
    ]


def test_a_fixed_value_does_not_fill_an_empty_row(tmp_path: Path) -> None:
    content = csv_text([{}]) + ";;;;;;\n" + csv_text([{"Nr": "2"}]).split("\n")[1] + "\n;;;;;;\n"
    found = read(tmp_path, toml({"kategori": '{ fast = "omsorg" }'}), content)
    assert errors(found) == [(3, "", "tom-rad", "")]
    assert values(found, "utforare") == ["Björken", "Björken"]


TITLES = "Rapport: besök\nPeriod;2022-03;;;;;;;\n\n"
SKIP = """
[[registreringar.hoppa_over]]
kolumn = "Nr"
varden = ["Delsumma"]
borjar_med = ["Summa"]
[[registreringar.hoppa_over]]
kolumn = "Makulerad"
varden = ["ja", "X"]
"""
SKIPPED = [
    {"Nr": "1"},
    {"Nr": "delsumma", "Start": ""},
    {"Nr": "SUMMA för mars"},
    {"Nr": "2", "Makulerad": "Ja"},
    {"Nr": "3", "Makulerad": "nej"},
    {"Nr": "Del Summa"},
    {"Nr": "4", "Start": "x"},
]


def skipping(folder: Path, content: str | bytes) -> Underlag:
    return read(folder, toml(table='filer = ["export*"]\nrubrikrad = 4', more=SKIP), content)


def test_rows_above_the_header_and_rows_by_value_are_skipped_and_counted(tmp_path: Path) -> None:
    found = skipping(tmp_path, TITLES + csv_text(SKIPPED))
    assert values(found, "registrering") == ["1", "3", "Del Summa"]
    assert errors(found) == [(11, "Start", "ej-tid", "x")]
    assert found.skipped() == [Skipped("export.csv", "mitt.toml", 3, 3)]
    [count] = [c for c in found.counts(Period(2022, 3)) if c.tabell == "registreringar"]
    assert (count.rader, count.godkanda, count.underkanda) == (4, 3, 1)


def test_a_file_where_every_row_is_skipped(tmp_path: Path) -> None:
    rows = [{**row, "Makulerad": ""} for row in SKIPPED[1:3]]
    with refused("inga rader utöver 2 som profilen hoppar över"):
        skipping(tmp_path, TITLES + csv_text(rows))


def is_plain(folder: Path) -> bool:
    mapped = profile(folder, toml(table='filer = ["export*"]\nrubrikrad = 4', more=SKIP)).tabeller[
        0
    ]
    return inspect(folder / "underlag" / "export.csv", mapped.table, mapped).plain


@pytest.mark.parametrize(
    ("form", "fast"),
    [
        (lambda t: t, True),
        (lambda t: t.replace("\n", "\r\n"), True),
        (lambda t: t.encode("cp1252"), True),
        (lambda t: t.encode("utf-8-sig"), True),
        (lambda t: t.replace("\n\n", "\n;;;\n"), True),
        (lambda t: t.replace("Rapport", 'Rapport "mars"'), False),
        (lambda t: t.replace("Rapport: besök", '"Rapport\nbesök"'), False),
        (lambda t: t.replace("Rapport: besök", '"Rapport" besök'), False),
        (lambda t: t.replace("\n3;", "\r\n3;"), False),
        (lambda t: t.replace("\nSUMMA för mars;", "\nSUMMA för mars\nSumma;"), False),
    ],
    ids=[
        "lf",
        "crlf",
        "cp1252",
        "bom",
        "skiljetecken",
        "citat",
        "radbrott",
        "lösa citat",
        "blandat",
        "ojämn",
    ],
)
def test_the_fast_way_and_the_careful_way_read_the_same(
    tmp_path: Path, form: object, fast: bool
) -> None:
    assert callable(form)
    found = skipping(tmp_path, form(TITLES + csv_text(SKIPPED)))
    assert is_plain(tmp_path) == fast
    assert values(found, "registrering") == ["1", "3", "Del Summa"]
    assert [e[1:] for e in errors(found)] == [("Start", "ej-tid", "x")]


def test_a_ragged_row_that_is_not_skipped_stops_the_run(tmp_path: Path) -> None:
    content = TITLES + csv_text(SKIPPED) + "Annat;x;y\n"
    with refused(r"export\.csv: rad 12 har 3 fält"):
        skipping(tmp_path, content)


def test_unused_columns_are_named_and_columns_are_folded_and_in_any_order(tmp_path: Path) -> None:
    rows = lines([{"Lön": "1", "Dag ": "x"}])
    content = "".join(";".join(reversed(cells)) + "\n" for cells in rows)
    found = read(tmp_path, toml(), content.replace("Brukare", " BRUKARE"))
    assert [f.unknown for f in found.loaded.of("registreringar")] == [("Dag", "Lön")]
    assert len(accepted(found)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Brukare", "Brukar-id"), "«Brukare» (närmast: «Brukar-id») finns inte på rad 1"),
        (("Brukare;Vem", "a;b"), "«Brukare», «Vem» finns inte på rad 1"),
        (
            ("Vem", "Brukare"),
            "kolumnen «Brukare», som profilen mitt.toml använder, finns två gånger",
        ),
    ],
)
def test_a_header_that_is_not_as_the_profile_says(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(UnderlagError) as stopped:
        read(tmp_path, toml(), csv_text([{}]).replace(*change, 1))
    assert sentence_of(stopped.value).startswith(f"export.csv: {said}")


def test_a_column_twice_that_is_not_used_does_no_harm(tmp_path: Path) -> None:
    content = csv_text([{"a": "1", "b": "2"}]).replace(";a;b", ";Not;not")
    assert len(accepted(read(tmp_path, toml(), content))) == 1


def test_vendor_columns_may_have_any_names(tmp_path: Path) -> None:
    names = {"Brukare": "rad", "Vem": "ovrigt", "Typ": 'a"b', "Start": "fel", "Slut": "cell_0"}
    columns = dict(COLUMNS)
    header, *rest = csv_text([{}]).splitlines()
    for old, new in names.items():
        columns = {k: v.replace(f'"{old}"', f"'{new}'") for k, v in columns.items()}
        header = header.replace(old, f'"{new.replace(chr(34), chr(34) * 2)}"')
    found = read(tmp_path, toml(columns), "\n".join([header, *rest]) + "\n")
    assert [(r["kund"], r["personal"], r["kategori"]) for r in accepted(found)] == [
        ("K1", "P1", "omsorg")
    ]


def test_files_that_the_profile_does_not_speak_of_are_read_by_the_contract(tmp_path: Path) -> None:
    files = {
        "bestallningar.csv": BESTALLNINGAR,
        "registreringar_granen.csv": as_text(rad("G1", utforare="Granen")),
        "Export-2022-03.csv": csv_text([{}]),
        "anteckning.csv": "x",
    }
    found = read_files(tmp_path, toml(), files)
    assert sorted(map(str, values(found, "utforare"))) == ["Björken", "Granen"]
    assert found.ignored == ("anteckning.csv",)


def test_a_profile_beside_the_files_is_no_ignored_file(tmp_path: Path) -> None:
    folder = tmp_path / "u"
    write(folder, as_text(rad("G1")))
    mine = profile(folder, toml())
    assert read_underlag(folder, tmp_path, [mine]).ignored == ()


@pytest.mark.parametrize(
    ("pattern", "name", "claimed"),
    [
        ("Besöksexport_*", "besoksexport_2022-03.csv", True),
        ("Besöksexport_*", "BESÖKSEXPORT 2022.csv", True),
        ("Besöksexport_*", "Besöksexporten.csv", False),
        ("export.csv", "Export.csv", True),
        ("export", "export.csv", True),
        ("export", "export2.csv", False),
        ("[ab]*", "[ab]1.csv", True),
        ("[ab]*", "a1.csv", False),
        ("export?", "export2.csv", True),
    ],
)
def test_a_file_is_claimed_by_its_name(
    tmp_path: Path, pattern: str, name: str, claimed: bool
) -> None:
    mapped = profile(tmp_path, toml(table=f'filer = ["{pattern}"]')).tabeller[0]
    assert mapped.claims_file(Path(name)) == claimed


def test_without_a_pattern_the_tables_own_name_is_claimed(tmp_path: Path) -> None:
    found = read(tmp_path, toml(table=""), csv_text([{}]), "registreringar_mars.csv")
    assert len(accepted(found)) == 1


def test_a_required_table_that_no_file_is_named_as(tmp_path: Path) -> None:
    with refused(r"saknas registreringar\..*väntar sig namnet «export\*»"):
        read(tmp_path, toml(), csv_text([{}]), "annat.csv")


def test_a_file_that_two_profiles_speak_of(tmp_path: Path) -> None:
    folder = write(tmp_path / "u", as_text(rad("R1")))
    (folder / "export.csv").write_text(csv_text([{}]))
    two = [profile(tmp_path / name, toml(), f"{name}.toml") for name in "ab"]
    with refused(r"export\.csv passar två avsnitt: .*a\.toml.*b\.toml"):
        read_underlag(folder, tmp_path, two)


DAY = dt.date(2022, 3, 1)
SHEETS: dict[str, list[list[object]]] = {
    "Besök mars": [
        ["Rapport"],
        ["Nr", "Brukare", "Vem", "Typ", "Dag", "Från", "Längd", "Utfall", "Makulerad"],
        [1, "K1", "P1", "omsorg", DAY, dt.time(7, 5), dt.timedelta(minutes=45), "utförd", None],
        [2, "K1", "P1", "omsorg", "01/03/2022", "24.00", "0:45", "utförd", None],
        [3, "K1", "P1", "omsorg", 44621, dt.time(7, 5), 0.75, "utförd", None],
        ["Summa", None, None, None, None, None, dt.timedelta(hours=50), None, None],
    ],
    "Beslut": [
        ["Nr", "Brukare", "Tid", "Från"],
        ["B1", "K1", dt.timedelta(hours=50, minutes=30), dt.date(2022, 1, 1)],
        ["B2", "K1", "1:30", "01/01/2022"],
    ],
}  # fmt: skip
SHEET_COLUMNS = {
    "start": '{ datum = "Dag", datumformat = "DD/MM/ÅÅÅÅ", tid = "Från", tidformat = "tt.mm" }',
    "slut": '{ langd = "Längd", langdformat = "t:mm" }',
}
SHEET_ORDERS = """
[bestallningar]
blad = ["Beslut"]
[bestallningar.kolumner]
bestallning = "Nr"
utforare = { fast = "Björken" }
kund = "Brukare"
kategori = { fast = "omsorg" }
minuter_per_manad = { kolumn = "Tid", format = "t:mm" }
fran = { kolumn = "Från", format = "DD/MM/ÅÅÅÅ" }
till = { fast = "" }
"""


FORMATS = {dt.date: "yyyy-mm-dd", dt.time: "hh:mm", dt.timedelta: "[h]:mm"}


def write_sheets(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(at, column, value, formats.get(type(value)))


def test_sheets_of_a_workbook_with_true_dates_times_and_lengths(tmp_path: Path) -> None:
    skip = SKIP.split("[[registreringar.hoppa_over]]")[1]
    more = f"[[registreringar.hoppa_over]]{skip}{SHEET_ORDERS}"
    text = toml(SHEET_COLUMNS, table='blad = ["Besök*"]\nrubrikrad = 2', more=more)
    path = tmp_path / "bok.xlsx"
    write_sheets(path)
    found = read_underlag(path, tmp_path, [profile(tmp_path, text)])
    assert [(r["start"], r["slut"]) for r in accepted(found)] == [
        (dt.datetime(2022, 3, 1, 7, 5), dt.datetime(2022, 3, 1, 7, 50)),
        (dt.datetime(2022, 3, 2), dt.datetime(2022, 3, 2, 0, 45)),
    ]
    assert errors(found) == [(5, "Dag", "ej-tid", "44621"), (5, "Längd", "ej-tid", "0.75")]
    assert [float(str(m)) for m in values(found, "minuter_per_manad", "bestallningar")] == [
        3030,
        90,
    ]
    assert [(s.ovanfor_rubriken, s.rader) for s in found.skipped()] == [(1, 1), (0, 0)]


def test_a_sheet_without_the_row_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    write_sheets(path)
    mine = profile(tmp_path, toml(table='blad = ["Besök*"]\nrubrikrad = 20', more=SHEET_ORDERS))
    with refused(r"bok\.xlsx har ingen rad 20, där profilen väntar sig"):
        read_underlag(path, tmp_path, [mine])


def test_parquet_with_a_profile(tmp_path: Path) -> None:
    header, *rows = lines([{}, {"Nr": "Summa"}, {"Start": "x"}])
    folder = tmp_path / "u"
    folder.mkdir()
    columns = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
    pq.write_table(pa.table({**columns, "Makulerad": ["", "", ""]}), folder / "export.parquet")
    (folder / "bestallningar.csv").write_text(BESTALLNINGAR)
    found = read_underlag(folder, tmp_path, [profile(tmp_path, toml(more=SKIP))])
    assert values(found, "registrering") == ["1"]
    assert errors(found) == [(4, "Start", "ej-tid", "x")]


def test_a_column_may_always_be_empty_where_the_contract_allows_it(tmp_path: Path) -> None:
    found = read(
        tmp_path, toml({"personal": '{ fast = "" }'}), csv_text([{"Utfall": "avböjd"}, {}])
    )
    assert in_order(found, "personal", 2) == [None, [("personal", "saknas", "")]]


def test_a_column_that_is_not_mapped_is_not_given(tmp_path: Path) -> None:
    found = read(tmp_path, toml({"insats": '"Typ"'}), csv_text([{}]))
    assert found.given("registreringar", "insats")
    assert not found.given("registreringar", "orsak")


def test_the_same_files_and_profile_give_the_same_facts(tmp_path: Path) -> None:
    content = TITLES + csv_text(SKIPPED)
    first, second = (skipping(tmp_path / name, content) for name in "ab")
    assert (accepted(first), errors(first)) == (accepted(second), errors(second))


def test_top_is_a_whole_profile_but_for_its_tables() -> None:
    assert TOP.count("\n") == 3
