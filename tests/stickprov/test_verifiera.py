"""Anything that is changed afterwards is found and named by verifiera, or refused by utvardera."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from stickprov.audit.unlike import MOST, unlike
from stickprov.audit.verify import differences
from stickprov.paper.protocol import START_HEADINGS
from tests.stickprov.conftest import Kor
from tests.stickprov.ifyllning import change
from tests.stickprov.paket import STOR, TARNING

pytestmark = pytest.mark.langsam  # whole runs

Change = Callable[[Path], None]


def one_byte(path: str, old: bytes, new: bytes) -> Change:
    def apply(folder: Path) -> None:
        content = (folder / path).read_bytes()
        assert content.count(old) >= 1
        assert len(old) == len(new)
        (folder / path).write_bytes(content.replace(old, new, 1))

    return apply


def in_json(path: str, edit: Callable[[dict[str, Any]], object]) -> Change:
    def apply(folder: Path) -> None:
        data = json.loads((folder / path).read_text("utf-8"))
        edit(data)
        (folder / path).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")

    return apply


def gone(path: str) -> Change:
    return lambda folder: (folder / path).unlink()


RAM = f"ram_{STOR}.csv"
FROZEN = {
    "one byte of a frame": (one_byte(RAM, b"07:00", b"07:01"), f"{RAM} är ändrad"),
    "a frame that is gone": (gone(RAM), f"{RAM} saknas."),
    "a limit of the plan": (
        in_json(
            "stickprov.json", lambda d: d["plan"]["gransvarden"]["tolerabel"].update(varde="0.06")
        ),
        "stickprov.json: planen är ändrad",
    ),
    "a stage of the plan": (
        in_json("stickprov.json", lambda d: d["plan"]["steg"][0].update(besok=81)),
        "stickprov.json: planen är ändrad",
    ),
    "an error type of the plan": (
        in_json("stickprov.json", lambda d: d["plan"]["feltyp"][0].update(klass="f")),
        "stickprov.json: planen är ändrad",
    ),
    "a tariff of the plan": (
        in_json(
            "stickprov.json", lambda d: d["plan"]["taxor"]["2022-03"].update({"larm|tätort": "1"})
        ),
        "stickprov.json: planen är ändrad",
    ),
    "the hash of the plan": (
        in_json("stickprov.json", lambda d: d.update(plan_sha256="0" * 64)),
        "stickprov.json: planen är ändrad",
    ),
    "the hash of a frame": (
        in_json("stickprov.json", lambda d: d["utforare"][0].update(sha256="0" * 64)),
        f"{RAM} är ändrad",
    ),
    "how many there are": (
        in_json("stickprov.json", lambda d: d["utforare"][0]["slumpdel"].update(antal=522)),
        f"stickprov.json: antal eller summor för {STOR} är inte de som ramen ger.",
    ),
    "what they add up to": (
        in_json("stickprov.json", lambda d: d["utforare"][0]["slumpdel"].update(minuter="1.00")),
        f"stickprov.json: antal eller summor för {STOR} är inte de som ramen ger.",
    ),
    "the stages of a provider": (
        in_json("stickprov.json", lambda d: d["utforare"][0].update(steg=[[10, 0]])),
        f"stickprov.json, utforare, {STOR}, steg: ",
    ),
}
LATER = {
    "the dice": (
        in_json("dragning.json", lambda d: d.update(tarning="98150623421234567890")),
        f"dragning.json, fröet, {STOR}: ",
    ),
    "a seed": (
        in_json("dragning.json", lambda d: d["fro"].update({STOR: "0" * 64})),
        f"dragning.json, fröet, {STOR}: «{'0' * 64}» ska vara",
    ),
    "a drawn row": (
        one_byte("dragna_steg1.csv", b"slumpdel;B0", b"slumpdel;B9"),
        "dragna_steg1.csv, rad 2: ",
    ),
    "a drawn row in another encoding": (
        one_byte("dragna_steg1.csv", b"slumpdel;B0", b"slumpdel;\xff0"),
        "dragna_steg1.csv, rad 2: ",
    ),
    "the list of what was drawn": (
        gone("dragna_steg1.csv"),
        "dragna_steg1.csv, rad 1: «» ska vara",
    ),
    "a bound of the conclusion": (
        in_json("slutsats.json", lambda d: d["utforare"][0]["bast"].update(hogst=1)),
        f"slutsats.json, utforare, {STOR}, bast, hogst: «1» ska vara «",
    ),
    "an outcome": (
        in_json("slutsats.json", lambda d: d["utforare"][0].update(utfall="överskrider")),
        f"slutsats.json, utforare, {STOR}, utfall: «överskrider» ska vara «godkänd».",
    ),
    "a sentence": (
        in_json("slutsats.json", lambda d: d["utforare"][0].update(mening="Allt är bra.")),
        f"slutsats.json, utforare, {STOR}, mening: «Allt är bra.» ska vara «Vi granskade",
    ),
    "the form of the draw": (
        in_json("dragning.json", lambda d: d.update(format="x/1", extra=1)),
        "dragning.json, format: «x/1» ska vara «internkontroll.dragning/1».",
    ),
    "the protocol": (gone("protokoll.xlsx"), "protokoll.xlsx saknas."),
}
ALL = FROZEN | LATER


def said(result: Any) -> str:
    """The output as one line: a terminal may have folded it."""
    return " ".join(result.output.split())


@pytest.mark.parametrize("what", ALL)
def test_verifiera_names_what_is_changed(what: str, kopia: Path, kor: Kor) -> None:
    edit, fault = ALL[what]
    edit(kopia)
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert f"STÄMMER INTE: {fault}" in said(result)


def test_dice_that_are_no_digits(kopia: Path, kor: Kor) -> None:
    in_json("dragning.json", lambda d: d.update(tarning="§"))(kopia)
    result = kor("stickprov", "verifiera", kopia)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "dragning.json: tärningen § saknas eller har fel form." in result.stderr


OTHER_SHAPES: dict[str, Callable[[dict[str, Any]], object]] = {
    "files that are none": lambda d: d.update(underlag=[True]),
    "a month that is none": lambda d: d["plan"].update(period=["2022-13"]),
    "a plan that is none": lambda d: d.update(plan=[]),
}


@pytest.mark.parametrize("what", OTHER_SHAPES)
def test_an_audit_of_another_shape(what: str, kopia: Path, kor: Kor) -> None:
    in_json("stickprov.json", OTHER_SHAPES[what])(kopia)
    result = kor("stickprov", "verifiera", kopia)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Fel: stickprov.json: ")
    assert "eller har fel form" in result.stderr


@pytest.mark.parametrize("what", FROZEN)
def test_utvardera_refuses_what_was_frozen_otherwise(what: str, kopia: Path, kor: Kor) -> None:
    FROZEN[what][0](kopia)
    before = (kopia / "slutsats.json").read_bytes()
    result = kor("stickprov", "utvardera", kopia / "protokoll.xlsx")
    assert result.exit_code == 2
    assert "Det frysta stickprovet stämmer inte. Återställ filerna." in result.stderr
    assert (kopia / "slutsats.json").read_bytes() == before


@pytest.mark.parametrize(
    "what", ["one byte of a frame", "a frame that is gone", "a limit of the plan"]
)
def test_dra_refuses_what_was_frozen_otherwise(what: str, fryst_kopia: Path, kor: Kor) -> None:
    FROZEN[what][0](fryst_kopia)
    result = kor("stickprov", "dra", fryst_kopia, "--tarning", "48150623421234567890")
    assert result.exit_code == 2
    assert "Det frysta stickprovet stämmer inte." in result.stderr
    assert not (fryst_kopia / "dragning.json").exists()


@pytest.mark.parametrize("key", ["kund", "tid", "belopp", "andra"])
def test_verifiera_names_a_changed_fact(key: str, kopia: Path, kor: Kor) -> None:
    change(kopia / "protokoll.xlsx", STOR, "7", key, "ändrat")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert f"STÄMMER INTE: protokoll.xlsx: Bladet «{STOR}», rad 11, kolumnen" in said(result)


def test_verifiera_names_a_changed_fact_before_anything_is_judged(
    draget_kopia: Path, kor: Kor
) -> None:
    change(draget_kopia / "protokoll.xlsx", STOR, "7", "kund", "K99")
    result = kor("stickprov", "verifiera", draget_kopia)
    assert result.exit_code == 2
    assert "kolumnen «Kund»: «K99» ska vara" in said(result)


def test_verifiera_finds_an_answer_changed_after_the_conclusion(kopia: Path, kor: Kor) -> None:
    change(kopia / "protokoll.xlsx", STOR, "7", "kommentar", "i efterhand")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert "STÄMMER INTE: slutsats.json, protokoll, 1, svar_sha256: «" in said(result)


@pytest.mark.parametrize(
    ("path", "content", "fault"),
    [
        ("stickprov.json", "{", "stickprov.json går inte att läsa som JSON."),
        ("stickprov.json", "[]", "det ska vara ett JSON-objekt."),
        ("stickprov.json", "{}", "stickprov.json: 'format' saknas eller har fel form."),
        ("stickprov.json", "[" * 100_000, "stickprov.json går inte att läsa som JSON."),
        ("dragning.json", "{}", "dragning.json: 'tarning' saknas eller har fel form."),
        (RAM, "registrering", f"{RAM} är ändrad"),
        (RAM, "", f"{RAM} är ändrad"),
        ("slutsats.json", '{"protokoll": 1}', "slutsats.json: "),
        (
            "slutsats.json",
            '{"protokoll": [{"fil": "../x", "svar_sha256": ""}]}',
            "är inget filnamn i mappen",
        ),
    ],
)
def test_a_file_that_is_something_else(
    path: str, content: str, fault: str, kopia: Path, kor: Kor
) -> None:
    (kopia / path).write_text(content, "utf-8")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert fault in said(result)


def test_a_frame_outside_the_folder_is_not_read(kopia: Path, kor: Kor) -> None:
    in_json("stickprov.json", lambda d: d["utforare"][0].update(ram="../ram.csv"))(kopia)
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert "filnamnet ../ram.csv" in said(result)


def in_book(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_a_page_in_which_the_outcome_is_written_over(kopia: Path, kor: Kor) -> None:
    page = kopia / "slutsats.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("godkänd", "överskrider", 1), "utf-8")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert "STÄMMER INTE: slutsats.html, rad " in said(result)
    assert "överskrider" in said(result)
    assert "ska vara «" in said(result)


def test_a_workbook_in_which_the_outcome_is_written_over(kopia: Path, kor: Kor) -> None:
    in_book(kopia / "slutsats.xlsx", "Slutsats", "B4", "överskrider")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    fault = (
        "STÄMMER INTE: slutsats.xlsx, bladet «Slutsats», cell B4: «överskrider» ska vara «godkänd»."
    )
    assert fault in said(result)


def test_a_workbook_that_is_only_saved_again(kopia: Path, kor: Kor) -> None:
    openpyxl.load_workbook(kopia / "slutsats.xlsx").save(kopia / "slutsats.xlsx")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert "slutsats.xlsx är sparad på nytt: cellerna stämmer, men filen är inte den" in said(
        result
    )


@pytest.mark.parametrize("name", ["slutsats.html", "slutsats.xlsx"])
def test_a_conclusion_that_is_gone_or_something_else(name: str, kopia: Path, kor: Kor) -> None:
    (kopia / name).write_bytes(b"godk\xe4nd")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert f"STÄMMER INTE: {name}" in said(result)
    (kopia / name).unlink()
    assert f"STÄMMER INTE: {name} saknas." in said(kor("stickprov", "verifiera", kopia))


def test_what_is_to_be_held_against_the_diary(kopia: Path, kor: Kor) -> None:
    (kopia / "slutsats_slutlig.docx").write_text("godkänd", "utf-8")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 0, result.output
    frozen = json.loads((kopia / "stickprov.json").read_text("utf-8"))
    told = said(result)
    assert f"Siffrorna {TARNING} " in told
    for frame in frozen["utforare"]:
        assert f"Ram {frame['utforare']} {frame['sha256'][:4]}" in told
    assert "inte är gjord på nytt, med andra siffror och svar, syns bara i diariet." in told
    assert "Skrivs inte av programmet och är inte prövat: slutsats_slutlig.docx" in told


@pytest.mark.parametrize(("lines", "told"), [(1, 1), (5, 5), (6, 6), (9, 6)])
def test_so_many_differences_of_a_file_are_told(lines: int, told: int, tmp_path: Path) -> None:
    found, right = tmp_path / "a.csv", tmp_path / "b.csv"
    found.write_text("fel\n" * lines + "rätt\n", "utf-8")
    right.write_text("ja\n" * lines + "rätt\n", "utf-8")
    faults = list(unlike(found, right, "a.csv"))
    assert len(faults) == told
    assert faults[0] == "a.csv, rad 1: «fel» ska vara «ja»."
    if lines > MOST:
        assert faults[-1] == f"a.csv, rader som skiljer: visar {MOST} av {lines}."


@pytest.mark.parametrize(
    ("found", "expected", "told"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["x, a: «1» ska vara «2»."]),
        ({}, {"a": 2}, ["x, a: saknas."]),
        ({"b": 1}, {}, ["x, b: hör inte hit."]),
        ([1, 2], [1, 3], ["x, 2: «2» ska vara «3»."]),
        ([1], [1, 2], ["x: «[1]» ska vara «[1, 2]»."]),
        ([{"utforare": "B", "n": 1}], [{"utforare": "B", "n": 2}], ["x, B, n: «1» ska vara «2»."]),
    ],
    ids=str,
)
def test_where_two_files_differ(found: Any, expected: Any, told: list[str]) -> None:
    assert list(differences(found, expected, "x")) == told


# Sheet and cell of what the people read beside the rows.
BESIDE = {
    "the name of the audit": ("Start", "A1"),
    "how to do it": ("Start", "A5"),
    "a provider's number of visits": ("Start", "C13"),
    "the name of an error": ("Feltyper", "A2"),
    "the class of an error": ("Feltyper", "B3"),
    "what an error means": ("Feltyper", "C4"),
    "a demand": ("Krav", "A2"),
    "a kind of evidence": ("Krav", "B3"),
    "a heading of the flags": ("Flaggor", "C1"),
    "a sheet's title": (STOR, "A1"),
    "a sheet's notice": (STOR, "A2"),
    "a group of columns": (STOR, "B3"),
    "the second reviewer's title": (f"{STOR} (2)", "A1"),
    "beyond a list": ("Feltyper", "A60"),
}


@pytest.mark.parametrize("what", BESIDE)
def test_verifiera_names_a_word_changed_beside_the_rows(what: str, kopia: Path, kor: Kor) -> None:
    sheet, cell = BESIDE[what]
    in_book(kopia / "protokoll.xlsx", sheet, cell, "ändrat")
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert (
        f"STÄMMER INTE: protokoll.xlsx, bladet «{sheet}», cell {cell}: «ändrat» ska vara «"
        in said(result)
    )


@pytest.mark.parametrize("sheet", ["Start", "Feltyper", "Krav"])
def test_verifiera_names_a_sheet_that_is_gone(sheet: str, kopia: Path, kor: Kor) -> None:
    path = kopia / "protokoll.xlsx"
    book = openpyxl.load_workbook(path)
    del book[sheet]
    book.save(path)
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 2
    assert f"STÄMMER INTE: protokoll.xlsx: Bladet «{sheet}» saknas." in said(result)


def test_what_people_add_or_the_workbook_counts_is_no_fault(kopia: Path, kor: Kor) -> None:
    path = kopia / "protokoll.xlsx"
    book = openpyxl.load_workbook(path)
    for column in (4, 5, 7):
        book["Start"].cell(START_HEADINGS + 2, column).value = 7
    book.create_sheet("Egna anteckningar")["A1"] = "möte 3 maj"
    book.save(path)
    result = kor("stickprov", "verifiera", kopia)
    assert result.exit_code == 0, result.output
