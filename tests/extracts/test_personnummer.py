"""Personnummer and samordningsnummer: found in their forms, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from extracts.contract import LONGEST_NAME
from extracts.personnummer import MASK, find, is_personnummer, mask
from extracts.underlag import Finding
from tests.extracts.textfiler import HEADER, errors, rad, read, text, values

TOLV, TIO, BARA = "191212121212", "121212-1212", "1212121212"


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        (TOLV, True),
        ("19121212-1212", True),
        ("19121212+1212", True),
        (TIO, True),
        ("121212+1212", True),
        (BARA, True),
        ("197010632391", True),
        ("701063-2391", True),
        ("191212121213", False),
        ("121212-1213", False),
        ("191213321212", False),
        ("191202301212", False),
        ("12121212121", False),
        ("K00123456789", False),
        ("１９１２１２１２１２１２", False),
    ],
)
def test_what_is_a_personnummer(value: str, valid: bool) -> None:
    assert is_personnummer(value) == valid


def test_a_personnummer_in_kund_rejects_the_row(tmp_path: Path) -> None:
    rejected = [TOLV, "19121212-1212", TIO, "121212+1212", "701063-2391", "197010632391"]
    kept = [BARA, "121212-1213", "K-1212-12-1212", "K1", "K2", "K3"]
    rows = [rad(f"R{n}", kund=kund) for n, kund in enumerate([*rejected, *kept])]
    found = read(tmp_path, text(*rows, rad("R99", kund=f"kund {TIO}")))
    assert errors(found) == [
        *((n + 2, "kund", "personnummer", MASK) for n in range(len(rejected))),
        (len(rows) + 2, "kund", "personnummer", f"kund {MASK}"),
    ]
    assert values(found, "kund") == kept


def test_a_personnummer_in_personal_is_the_only_error_of_that_cell(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1", personal=TOLV)))
    assert errors(found) == [(2, "personal", "personnummer", MASK)]


@pytest.mark.parametrize(
    ("kunder", "rejected"),
    [
        ([BARA, "K1"], 0),
        ([BARA, "1234567890"], 0),
        ([BARA, BARA, "K1", "1234567890"], 0),
        ([BARA, BARA, "K1"], 2),
        ([BARA, BARA, "1234567890"], 2),
    ],
)
def test_bare_ten_digits_count_when_most_of_the_column_are(
    tmp_path: Path, kunder: list[str], rejected: int
) -> None:
    found = read(tmp_path, text(*(rad(f"R{n}", kund=k) for n, k in enumerate(kunder))))
    assert [e[2:] for e in errors(found)] == [("personnummer", MASK)] * rejected


def test_elsewhere_the_row_is_kept_and_the_finding_counted(tmp_path: Path) -> None:
    rows = [
        rad("R1") + f";ring {TIO}",
        rad("R2") + f";{TOLV} och {TIO}",
        rad("R3") + ";121212-1213",
    ]
    found = read(tmp_path, text(*rows, header=f"{HEADER};orsak"))
    assert errors(found) == []
    assert found.findings() == [Finding("registreringar.csv", "orsak", 2)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"ring {TIO} nu", f"ring {MASK} nu"),
        (TOLV, MASK),
        (f"{TIO}, {TOLV}", f"{MASK}, {MASK}"),
        (f"K{TOLV}x kunder_{TIO}", f"K{MASK}x kunder_{MASK}"),
        ("121212\u20131212 19121212\u00ad1212", f"{MASK} {MASK}"),
        (f"1{TOLV} {TOLV}1", f"1{TOLV} {TOLV}1"),
        # A SHA-256 is no use when it is not whole, whatever digits it happens to have.
        (f"{'a' * 26}{TOLV}{'b' * 26}", f"{'a' * 26}{TOLV}{'b' * 26}"),
        (f"{'a' * 25}{TOLV}{'b' * 26}", f"{'a' * 25}{MASK}{'b' * 26}"),
        ("121212-1213", "121212-1213"),
        (BARA, MASK),
        ("Björken", "Björken"),
    ],
)
def test_masking(written: str, shown: str) -> None:
    assert mask(written) == shown


def test_bare_digits_are_found_only_when_asked_for() -> None:
    assert (find(BARA), find(BARA, bare=True)) == ([], [BARA])


def test_with_letters_next_to_it_it_may_be_a_key_by_chance(tmp_path: Path) -> None:
    """The row is kept, as its key is not a personnummer (UNDERLAG.md), and the finding counted."""
    found = read(tmp_path, text(rad("R1", kund=f"K{TOLV}"), rad("R2", kund=f"K {TOLV}")))
    assert errors(found) == [(3, "kund", "personnummer", f"K {MASK}")]
    assert values(found, "kund") == [f"K{TOLV}"]
    assert found.findings() == [Finding("registreringar.csv", "kund", 1)]


def test_a_cell_that_is_wrong_in_another_way_is_a_finding_too(tmp_path: Path) -> None:
    rows = [
        rad("R1", start=TIO),
        rad("R2", kategori="x", status=TOLV),
        rad("R3", kund=f"{TIO} {'x' * LONGEST_NAME}"),
        rad("R4", kund="x" * (LONGEST_NAME + 1)),
    ]
    found = read(tmp_path, text(*rows))
    assert [e[:3] for e in errors(found)] == [
        (2, "start", "ej-tid"),
        (3, "kategori", "ej-val"),
        (3, "status", "ej-val"),
        (4, "kund", "for-lang"),
        (5, "kund", "for-lang"),
    ]
    assert found.findings() == [
        Finding("registreringar.csv", column, 1) for column in ("kund", "start", "status")
    ]


@pytest.mark.parametrize(
    ("minuter", "number"),
    [
        (TOLV, False),
        (f"{TOLV},0", False),
        (f"-{TOLV}", False),
        ("197010632391", False),
        # No date: the month is 13, the day is 40.
        ("191213121212", True),
        ("191212401212", True),
        ("19121212121", True),
        ("999999999999,999999", True),
    ],
)
def test_twelve_digits_that_begin_with_a_date_are_no_amount(
    tmp_path: Path, minuter: str, number: bool
) -> None:
    found = read(tmp_path, text(rad("R1") + f";{minuter}", header=f"{HEADER};minuter"))
    assert [e[1:3] for e in errors(found)] == ([] if number else [("minuter", "ej-tal")])


@pytest.mark.parametrize("cell", ["a", '"a\nb"'], ids=["motorn", "rad för rad"])
def test_any_unknown_column_may_hold_one(tmp_path: Path, cell: str) -> None:
    """What looks like one and is none does not hide one that is."""
    rows = [
        rad("R1") + f";20220301-1234;ring {TIO}",
        rad("R2") + ";20220301-1234;",
        rad("R3") + f";{cell};{TOLV}",
    ]
    found = read(tmp_path, text(*rows, header=f"{HEADER};ärende;not"))
    assert errors(found) == []
    assert found.findings() == [Finding("registreringar.csv", "okänd kolumn", 2)]
