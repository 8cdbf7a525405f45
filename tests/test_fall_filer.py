"""Reported faults, each made again in small and checked as its reporter did: month's run and self-check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import Result

from tests.test_egenkontroll import check, csv_rows, run

pytestmark = pytest.mark.langsam  # whole runs

HEADER = [
    "registrering",
    "utforare",
    "kund",
    "personal",
    "kategori",
    "start",
    "slut",
    "minuter",
    "status",
]
ORDER = "bestallning;utforare;kund;kategori;minuter_per_manad;fran;till;verkstalld\n"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("u").mkdir()


def order(kund: str, minutes: int) -> None:
    text = f"{ORDER}B1;Alm AB;{kund};omsorg;{minutes};2022-01-01;;2022-01-01\n"
    Path("u/bestallningar.csv").write_text(text, "utf-8")


def visit(key: str, kund: object = "K1", status: str = "utförd") -> list[object]:
    start = dt.datetime(2022, 3, 1, 8)
    return [
        key,
        "Alm AB",
        kund,
        "P1",
        "omsorg",
        start,
        start + dt.timedelta(minutes=30),
        30,
        status,
    ]


def workbook(
    name: str, sheets: Mapping[str, Sequence[Sequence[object]]], code: str = "00000"
) -> None:
    with xlsxwriter.Workbook(f"u/{name}") as book:
        time, coded = (book.add_format({"num_format": c}) for c in ("yyyy-mm-dd hh:mm", code))
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    is_time = isinstance(cell, dt.datetime)
                    form = time if is_time else None if isinstance(cell, str) else coded
                    sheet.write(at, column, cell, form)


def month(*kontroller: str) -> Result:
    """The month's run of the controls that the fault is about."""
    return run("kontrollera", "u", "--ut", "r", *(f"--kontroll={k}" for k in kontroller))


def deviations() -> set[str]:
    return {row["regel"] for row in csv_rows(Path("r/avvikelser.csv"))}


def test_z01_a_key_whose_zeros_are_in_the_format() -> None:
    order("00007", 30)
    Path("u/kunder.csv").write_text("kund;taxeomrade;trygghetslarm\n00007;tätort;nej\n", "utf-8")
    workbook("registreringar.xlsx", {"Blad1": [[*HEADER], visit("R1", 7)]})
    assert month("registreringar", "utford-tid").exit_code in (0, 3)
    assert deviations().isdisjoint({"okand-kund", "aktiv-bestallning", "andel-utford"})
    assert check("u").exit_code == 0


def test_z02_a_share_is_the_level_that_is_seen() -> None:
    order("K1", 30)
    rows: list[list[object]] = [
        ["kund", "taxeomrade", "avgiftsniva"],
        ["K1", "tätort", 0.8],
        ["K2", "tätort", "80 %"],
    ]
    workbook("registreringar.xlsx", {"Blad1": [[*HEADER], visit("R1")]}, "General")
    workbook("kunder.xlsx", {"Blad1": rows}, "0%")
    month("underlag")
    assert csv_rows(Path("r/underkanda.csv")) == []
    assert check("u").exit_code == 0


def parquet(start: pa.Array, minutes: pa.Array) -> None:
    posts = [
        list(column) for column in zip(*(visit(f"R{n}") for n in range(len(start))), strict=True)
    ]
    table = dict(zip(HEADER, posts, strict=True))
    later = pa.array(start.cast(pa.int64()).to_numpy() + 1_860_000_000).cast(start.type)
    table |= {"start": start, "slut": later, "minuter": minutes}
    pq.write_table(pa.table(table), "u/registreringar.parquet")


def test_p30_minutes_of_32_bits_are_exact() -> None:
    order("K1", 610)
    days = [dt.datetime(2022, 3, 1 + n, 8) for n in range(17)]
    parquet(pa.array(days, pa.timestamp("us")), pa.array([30.5] * 17, pa.float32()))
    month("utford-tid")
    assert "andel-utford" not in deviations()
    assert check("u").exit_code == 0


def test_p02_times_in_swedish_time_are_the_clock_on_the_wall() -> None:
    order("K1", 30)
    start = pa.array([1_646_118_000_000_000]).cast(pa.timestamp("us", "Europe/Stockholm"))
    parquet(start, pa.array([30]))
    assert month("underlag").exit_code in (0, 3)
    assert csv_rows(Path("r/underkanda.csv")) == []
    assert check("u").exit_code == 0


def test_p02_another_zone_is_quoted_as_the_file_has_it() -> None:
    order("K1", 30)
    start = pa.array([1_646_118_000_000_000]).cast(pa.timestamp("us", "Europe/Helsinki"))
    parquet(start, pa.array([30]))
    for result in (month("underlag"), check("u")):
        said = " ".join(result.output.split())
        assert result.exit_code == 2
        assert "2022-03-01 09:00:00+02:00 i tidszonen Europe/Helsinki" in said


def test_s01_the_screen_says_which_sheet() -> None:
    order("K1", 30)
    sheets: dict[str, list[list[object]]] = {
        f"registreringar {week}": [[*HEADER], visit(f"R{n}"), visit(f"R{n + 1}", status="fel")]
        for week, n in (("v9", 1), ("v10", 3))
    }
    workbook("underlag.xlsx", sheets, "General")
    said = " ".join(check("u", "--alla").output.split())
    assert "bladet «registreringar v9» rad 3" in said
    assert "bladet «registreringar v10» rad 3" in said
    month("underlag")
    assert [row["rad"] for row in csv_rows(Path("r/underkanda.csv"))] == ["3", "3"]


def test_a_second_check_of_the_returned_file_is_numbered() -> None:
    order("K1", 30)
    workbook("registreringar.xlsx", {"Blad1": [[*HEADER], visit("R1", status="fel")]}, "General")
    check("u")
    check("egenkontroll/registreringar_att_ratta.xlsx", "--ut", "igen")
    check("igen/registreringar_att_ratta_2.xlsx", "--ut", "sist")
    assert [p.name for p in Path("sist").glob("*.xlsx")] == ["registreringar_att_ratta_3.xlsx"]


def test_what_is_filtered_out_or_hidden_is_read_and_said() -> None:
    order("K1", 30)
    with xlsxwriter.Workbook("u/registreringar.xlsx") as book:
        sheet = book.add_worksheet()
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        rows: list[list[object]] = [[*HEADER], visit("R1"), visit("R2", status="fel")]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell, time if isinstance(cell, dt.datetime) else None)
        sheet.autofilter(0, 0, 2, 8)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 4, None, None, {"hidden": True})
    line = "registreringar.xlsx: dolda eller bortfiltrerade rader (1) och dolda kolumner (2) är också lästa."
    for result, page in ((month("underlag"), "r"), (check("u"), "egenkontroll")):
        assert line in " ".join(result.output.split())
        assert line in Path(page, "rapport.html").read_text("utf-8")
    assert len(csv_rows(Path("r/underkanda.csv"))) == 1
