"""The provider's journey: a file as people send it, what comes back, only that corrected, sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.extracts.textfiler import HEADER, rad, text, write
from tests.test_egenkontroll import HEL_FIL, check, csv_rows
from tests.underlag_builder import bestallning, write_table

pytestmark = pytest.mark.langsam  # whole runs

BACK = Path("egenkontroll")
HEAD = f"{HEADER};minuter"
HEADS = HEAD.split(";")


def row(key: str, day: int, *, minuter: str = "30", **values: str) -> str:
    times = {"start": f"2022-03-{day:02} 08:00", "slut": f"2022-03-{day:02} 08:30"}
    return f"{rad(key, **{**times, **values})};{minuter}"


# The rows from the third, with the rule that each is told by; those without one are right as they are.
LINES = (
    (HEAD, None),
    ("text;text;text;;val;ÅÅÅÅ-MM-DD tt:mm;ÅÅÅÅ-MM-DD tt:mm;;min", "enhetsrad"),
    (row("R1", 1, start="2022-03-01 07.05", slut="2022-03-01 07.35"), None),
    (row("R2", 2, start="2022-03-02 23:30", slut="2022-03-02 24:00"), None),
    (row("R3", 3, kund="19121212 1212"), "personnummer"),
    (row("R4", 4, kund="••••••-••••"), "maskerad"),
    (HEAD.upper(), "rubrikrad"),
    (";" + row("R5", 5), "forskjuten-rad"),
    (row("R6", 6, kategori="hemhjälp"), "ej-val"),
    (row("R7", 7, kund=""), "saknas"),
    (row("R8", 8, start="8 mars 2022 08:00"), "ej-tid"),
    (row("R10", 10, personal="NULL"), "utan-varde"),
    (row("R11", 11, kund="1,00E+05"), "forvanskad"),
    (row("R12", 12, kund="K" * 1001), "for-lang"),
    (row("R13", 13, minuter="0:30"), "ej-tal"),
    (row("R14", 14, minuter="-30"), "negativt-tal"),
    (row("R15", 15), "nyckel-ej-unik"),
    (row("R15", 16), "nyckel-ej-unik"),
    (";" * len(HEADS), "tom-rad"),
    (row("R9", 9), None),
    (row("R9", 9), "upprepad-rad"),
    ("Summa;;120", "summarad"),
    ("Utskrivet 2022-04-02", "ej-post"),
)
ABOVE = ("Registreringar mars", "")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def sent() -> Path:
    """The registrations with a column more, which the moved row fills; the orders with a column all wrong."""
    folder = Path("filer")
    folder.mkdir()
    lines = [line for line, _regel in LINES]
    wide = [f"{lines[0]};anm", *(_widened(line) for line in lines[1:])]
    (folder / "registreringar.csv").write_text("\n".join([*ABOVE, *wide, ""]), "utf-8")
    orders = [
        {**bestallning(kund=f"K{n}", verkstalld=""), "fran": "1 januari"} for n in range(1, 21)
    ]
    write_table(folder / "bestallningar.csv", "bestallningar", orders)
    return folder


def _widened(line: str) -> str:
    """A whole row ends with an empty cell under the column more; a short line stays short."""
    return f"{line};" if line.count(";") == len(HEADS) - 1 else line


def _put(value: str) -> Callable[[Any, int, int], None]:
    def write(sheet: Any, rad: int, at: int) -> None:
        sheet.cell(rad, at, value)

    return write


def _new_key(sheet: Any, rad: int, at: int) -> None:
    sheet.cell(rad, at, f"N{rad}")


def _as_text(sheet: Any, rad: int, at: int) -> None:
    sheet.cell(rad, at, "K1").number_format = "@"


def _move_back(sheet: Any, rad: int, _at: int) -> None:
    for at in range(1, len(HEADS) + 1):
        sheet.cell(rad, at, sheet.cell(rad, at + 1).value)
    sheet.cell(rad, len(HEADS) + 1).value = None


# What the sentence of each rule asks for, when it is not that the row be taken away.
CORRECTIONS = {
    "personnummer": _put("K1"),
    "maskerad": _put("K1"),
    "saknas": _put("K1"),
    "ej-val": _put("omsorg"),
    "ej-tid": _put("2022-03-08 08:00"),
    "ej-datum": _put("2022-01-01"),
    "forskjuten-rad": _move_back,
    "utan-varde": _put("P1"),
    "forvanskad": _put("K1"),
    "for-lang": _put("K1"),
    "ej-tal": _put("30"),
    "negativt-tal": _put("30"),
    "ej-manad": _put("2022-03"),
    "nyckel-ej-unik": _new_key,
    "visas-annorlunda": _as_text,
}
TAKE_AWAY = {"rubrikrad", "tom-rad", "upprepad-rad", "summarad", "ej-post", "enhetsrad"}


def corrected(table: str, header_row: int = 1, form: str = "csv") -> Any:
    """The returned workbook, with what the findings say done and nothing else."""
    book = openpyxl.load_workbook(BACK / f"{table}_att_ratta.xlsx")
    sheet = book[table]
    heads = [cell.value for cell in sheet[header_row]]
    found = [r for r in csv_rows(BACK / "fynd.csv") if r["fil"] == f"{table}.{form}"]
    must = [r for r in found if r["slag"] == "måste rättas"]
    for finding in (r for r in must if r["regel"] not in TAKE_AWAY):
        at = heads.index(finding["kolumn"]) + 1 if finding["kolumn"] else 1
        CORRECTIONS[finding["regel"]](sheet, int(finding["rad"]), at)
    gone = {int(r["rad"]) for r in must if r["regel"] in TAKE_AWAY}
    for number in sorted(gone, reverse=True):
        sheet.delete_rows(number)
    return book


def test_what_the_sentences_say_is_enough_and_nothing_less_is() -> None:
    result = check(sent(), "--period", "2022-03")
    assert (result.exit_code, result.output.splitlines()[0]) == (1, "Rätta detta först")
    assert "registreringar.csv: Rubrikerna står på rad 3" in result.output
    assert "Rubrikerna står på rad 3" in (BACK / "rapport.html").read_text("utf-8")
    told = {int(r["rad"]): r["regel"] for r in csv_rows(BACK / "fynd.csv") if _of_gate(r)}
    assert told == {n: regel for n, (_line, regel) in enumerate(LINES, 3) if regel}

    untouched, done = Path("orord"), Path("rattad")
    for folder in (untouched, done):
        folder.mkdir()
    for table in ("registreringar", "bestallningar"):
        shutil.copy(BACK / f"{table}_att_ratta.xlsx", untouched / f"{table}.xlsx")
    again = check(untouched, "--period", "2022-03", "--ut", "igen")
    assert (again.exit_code, again.output.splitlines()[0]) == (1, "Rätta detta först")

    corrected("registreringar", 3).save(done / "registreringar.xlsx")
    corrected("bestallningar").save(done / "bestallningar.xlsx")
    ready = check(done, "--period", "2022-03", "--ut", "klar", "--alla")
    assert (ready.exit_code, ready.output.splitlines()[0]) == (0, "Kan skickas in"), ready.output


def _of_gate(finding: dict[str, str]) -> bool:
    return finding["fil"] == "registreringar.csv" and finding["slag"] == "måste rättas"


# Faults that are in a table of their own, or in a workbook.


def _sent_back(form: str, table: str, period: str = "2022-03") -> str:
    """What the self-check says of the workbook returned: first untouched, then corrected."""
    for folder in ("orord", "rattad"):
        shutil.copytree("filer", folder)
        Path(folder, f"{table}.{form}").unlink()
    shutil.copy(BACK / f"{table}_att_ratta.xlsx", f"orord/{table}.xlsx")
    again = check("orord", "--period", period, "--ut", "igen")
    assert (again.exit_code, again.output.splitlines()[0]) == (1, "Rätta detta först")
    corrected(table, form=form).save(f"rattad/{table}.xlsx")
    return check("rattad", "--period", period, "--ut", "klar").output.splitlines()[0]


def test_a_month_in_words() -> None:
    write(Path("filer"), text(rad("R1")))
    invoice = "utforare;manad;post;taxeomrade;antal;belopp\nBjörken;mars 2022;omsorg;tätort;1;394\n"
    Path("filer/fakturor.csv").write_text(invoice, "utf-8")
    assert check("filer").exit_code == 1
    assert _sent_back("csv", "fakturor") == "Kan skickas in"


def test_a_number_that_excel_shows_as_another() -> None:
    write(Path("filer"), text(rad("R1")))
    book = openpyxl.Workbook()
    book.active.append(["kund", "taxeomrade"])
    book.active.append([1, "tätort"])
    book.active["A2"].number_format = '"K "0'
    book.active.append([12345, "tätort"])
    book.active["A3"].number_format = "#,##0"
    book.save("filer/kunder.xlsx")
    assert check("filer").exit_code == 1
    assert {r["regel"] for r in csv_rows(BACK / "fynd.csv")} >= {"visas-annorlunda"}
    assert _sent_back("xlsx", "kunder") == "Kan skickas in"


# Faults of a whole file that is read.


def _in_minutes(sheet: Any, at: dict[str, int]) -> None:
    for number in range(2, sheet.max_row + 1):
        cell = sheet.cell(number, at["minuter"])
        cell.value = float(str(cell.value).replace(",", ".")) * 60


def _in_the_right_year(sheet: Any, at: dict[str, int]) -> None:
    for number in range(2, sheet.max_row + 1):
        for name in ("start", "slut"):
            cell = sheet.cell(number, at[name])
            cell.value = cell.value.replace(year=2022)


def test_minutes_in_hours_and_rows_of_the_year_before() -> None:
    """The minutes must be right before the file is; the year is asked about until it is."""
    shutil.copytree(HEL_FIL, "filer")
    assert check("filer", "--period", "2022-03").exit_code == 1
    steps: list[tuple[str, Callable[[Any, dict[str, int]], None] | None, int, set[str]]] = [
        ("orord", None, 1, {"minuter-enhet", "fel-ar"}),
        ("minuter", _in_minutes, 0, {"fel-ar"}),
        ("alla", _in_the_right_year, 0, set()),
    ]
    book = openpyxl.load_workbook(BACK / "registreringar_att_ratta.xlsx")
    sheet = book["registreringar"]
    at = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    for name, correct, exit_code, left in steps:
        if correct:
            correct(sheet, at)
        folder = Path(name)
        folder.mkdir()
        shutil.copy("filer/bestallningar.csv", folder)
        book.save(folder / "registreringar.xlsx")
        found = check(folder, "--period", "2022-03", "--ut", f"ut_{name}")
        assert found.exit_code == exit_code, found.output
        rules = {r["regel"] for r in csv_rows(Path(f"ut_{name}/fynd.csv"))}
        assert rules & {"minuter-enhet", "fel-ar"} == left


# A file that is refused: one sentence, nothing written, and what the sentence asks for is enough.


GOOD = text(row("R1", 1), row("R2", 2), header=HEAD)


def _of_commas(line: str) -> str:
    return line.replace(";", ",")


REFUSED: dict[str, tuple[bytes, str, Callable[[bytes], bytes]]] = {
    "olika-skiljetecken": (
        GOOD.replace(HEAD, _of_commas(HEAD)).encode(),
        "byt skiljetecknen i rubrikraden till semikolon",
        lambda raw: raw.replace(_of_commas(HEAD).encode(), HEAD.encode()),
    ),
    "sep-rad": (
        b"sep=;\n" + GOOD.encode(),
        "ta bort den raden",
        lambda raw: raw.partition(b"\n")[2],
    ),
    "olika-antal-falt": (
        GOOD.replace("omsorg", "omsorg;", 1).encode(),
        "rad 2 har 10 fält men rubrikraden har 9",
        lambda raw: raw.replace(b"omsorg;;", b"omsorg;"),
    ),
    "rubrik-tva-ganger": (
        GOOD.replace("minuter", "Start").encode(),
        "Ta bort eller döp om den ena",
        lambda raw: raw.replace(b"Start", b"minuter"),
    ),
    "kolumn-saknas": (
        GOOD.replace(";kund;", ";kunden;").encode(),
        "närmast i filen: «kunden»",
        lambda raw: raw.replace(b"kunden", b"kund"),
    ),
    "citattecken": (
        GOOD.replace("omsorg", '"omsorg', 1).encode(),
        "ett citattecken saknas eller är för mycket",
        lambda raw: raw.replace(b'"', b""),
    ),
    "utf-16": (
        GOOD.encode("utf-16"),
        "kodningen UTF-8",
        lambda raw: raw.decode("utf-16").encode(),
    ),
}


@pytest.mark.parametrize("kod", REFUSED)
def test_a_file_that_is_refused_is_right_when_it_is_as_the_sentence_says(kod: str) -> None:
    raw, said, correct = REFUSED[kod]
    folder = write(Path("filer"), raw)
    refused = check(folder)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "registreringar.csv" in refused.stderr
    assert said in " ".join(refused.stderr.split())
    assert not BACK.exists()
    write(folder, correct(raw))
    ready = check(folder)
    assert (ready.exit_code, ready.output.splitlines()[0]) == (0, "Kan skickas in"), ready.output
