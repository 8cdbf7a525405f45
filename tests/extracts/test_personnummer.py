"""Personnummer and samordningsnummer: found in their forms, and never shown."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.luhn import calc_check_digit

from extracts.columns import LONGEST_NAME
from extracts.personnummer import MASK, find, find_inside, is_personnummer, mask
from extracts.underlag import Finding, Underlag
from tests.extracts.textfiler import HEADER, errors, rad, read, text, values

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

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


# The key of a person in every form, and with a check digit that is mistyped.
WRITTEN = (
    *(TOLV, BARA, TIO, "19121212-1212", "121212+1212", "701063-2391", "197010632391"),
    *("19121212 1212", "121212 1212", "121212\u00a01212", "19121212\u20091212", "121212\u202f1212"),
    *("121212/1212", "121212.1212", "19121212 - 1212", "121212\u20131212", "1912\u200b12121212"),
    *("1912-12-12-1212", "1912/12/12 1212", "1912.12.12-1212", "12-12-12-1212", "12 12 12 1212"),
    *("1912 1212 1212", "19 12 12-1212", "1912-12-121212", "1970 10 63 2391", "70-10-63-2391"),
    *("121212:1212", "19121212|1212", "121212=1212", "1912-12-12:1212", "121212\\1212"),
    *("121212'1212", "121212\u20191212", "19121212\u00b71212", "121212:T121"),
    *("19121212-T121", "121212-T121", "19121212T121", "1912-12-12 R123", "121212 x123"),
)
# Digits of other scripts, and the reserve numbers, which have no check digit.
OTHER_DIGITS = (
    *(
        "１９１２１２１２１２１２",
        "１２１２１２－１２１２",
        "121212-１２１２",
        "１２１２１２１２１２",
    ),
    *("١٢١٢١٢-١٢١٢", "१९१२१२१२१२१२", "１９１２-１２-１２ １２１３"),
)
RESERVE = (
    *("19121212AB12", "19121212-ABC1", "19121212AB1C", "19121212SF1P", "19121212TA1B"),
    *("1912121212K1", "19121212-12m1", "19121212123R", "121212DA0A", "19121212EZ1Z"),
)
NO_RESERVE = (
    *("20221301AB12", "19121212ABCD", "1912121212B1", "19121212123K", "121212AB12", "121212DA2A"),
    *("K19121212AB12", "19121212AB123", "１２１２１２１２１３"),
)
WRITTEN_WRONG = ("121212-1213", "19121212 1213", "121212/0000", "701063.2392", "1912-12-12-1213")
NONE = (
    *("1212121213", "191212121213", "191213321212", "121332-1212", "K-1212-12-1212"),
    *("12:12:12:1212", "12:12:12.1212", "2022-03-01: 1212"),
    *("121212,1212", "1212121212123", "2022-03-01 2022-03-31", "220301-2022-03", "070-123 45 67"),
)


def test_a_personnummer_in_kund_rejects_the_row(tmp_path: Path) -> None:
    rejected = [*WRITTEN, *WRITTEN_WRONG, *OTHER_DIGITS, *RESERVE]
    kept = [*NONE, *NO_RESERVE, "K1", "K2", "K3"]
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


OTHERS = [f"99000000{n}" for n in range(10, 20)]
LETTERS = [f"K{n}" for n in range(10)]


@pytest.mark.parametrize(
    ("kunder", "rejected"),
    [
        ([BARA, "K1"], 1),
        ([BARA, "K1", "K2", "K3"], 1),
        # Four other keys of ten digits: a fifth pass. Five: fewer.
        ([BARA, *OTHERS[:4]], 1),
        ([BARA, *OTHERS[:5]], 0),
        # Distinct keys are counted, and most of them are ten digits or not.
        ([BARA, *OTHERS[:4], *OTHERS[:4]], 1),
        ([BARA, *OTHERS[:5], *LETTERS[:5]], 0),
        ([BARA, *OTHERS[:5], *LETTERS[:6]], 1),
    ],
)
def test_bare_ten_digits_count_unless_they_are_the_keys_of_another_system(
    tmp_path: Path, kunder: list[str], rejected: int
) -> None:
    found = read(tmp_path, text(*(rad(f"R{n}", kund=k) for n, k in enumerate(kunder))))
    assert [e[2:] for e in errors(found)] == [("personnummer", MASK)] * rejected


def test_elsewhere_the_row_is_kept_and_the_finding_counted(tmp_path: Path) -> None:
    rows = [
        rad("R1") + f";ring {TIO}",
        rad("R2") + f";{TOLV} och {TIO}",
        rad("R3") + ";121212-1213",
        rad("R4") + ";ring １９１２１２１２-１２１２",
        rad("R5") + ";19121212AB12",
    ]
    found = read(tmp_path, text(*rows, header=f"{HEADER};orsak"))
    assert errors(found) == []
    assert found.findings() == [Finding("registreringar.csv", "orsak", 3)]


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
        ("ring 1912-12-12 1212, 121212/1212", f"ring {MASK}, {MASK}"),
        ("12 12 12-1212 19121212\u00a0T121", f"{MASK} {MASK}"),
        ("19121212_1212 121212*1212", f"{MASK} {MASK}"),
        ("1912\u200b12121212", MASK),
        (f"19121212-1212/{TIO}", f"{MASK}/{MASK}"),
        ("2022 19121212-1212", f"2022 {MASK}"),
        (BARA, MASK),
        (f"K{BARA} kund_{BARA}", f"K{BARA} kund_{MASK}"),
        ("ring １９１２１２１２-１２１２ ２", f"ring {MASK} 2"),
        ("１９１２１２１２-１２１３", "１９１２１２１２-１２１３"),
        # Dates, times, periods and telephones are none, whatever their digits happen to sum to.
        *((none, none) for none in ("2022-03-01 0705", "2022-03-01 0702", "2022-03-01 07:05")),
        *((none, none) for none in ("2022-03-01 2022-03-31", "2022-03-01\u20132022-03-31")),
        *((none, none) for none in ("121212 2022-03-01", "070-123 45 67", "1\u00a0912\u00a0121")),
        ("Björken", "Björken"),
    ],
)
def test_masking(written: str, shown: str) -> None:
    assert mask(written) == shown


@given(
    st.datetimes(datetime(2010, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d\u2013%Y-%m-%d"]
    ),
)
def test_no_time_is_masked(moment: datetime, form: str) -> None:
    assert mask(moment.strftime(form)) == moment.strftime(form)


@given(
    st.dates(date(1900, 1, 1), date(2009, 12, 31)),
    st.integers(0, 999),
    st.sampled_from(["", "-", "+", " ", "\u00a0", "\u2009", "/", ".", "\u2013", " - "]),
    st.sampled_from(["", "-", " ", "/", "."]),
    st.booleans(),
    st.booleans(),
)
def test_every_form_is_found_and_masked(
    born: date, serial: int, between: str, split: str, century: bool, samordning: bool
) -> None:
    year, month, day = f"{born.year}", f"{born.month:02}", f"{born.day + 60 * samordning:02}"
    ten = f"{year[2:]}{month}{day}{serial:03}"
    last = f"{serial:03}{calc_check_digit(ten)}"
    written = f"{split.join([year if century else year[2:], month, day])}{between}{last}"
    assert find(written) == find_inside(written) == [written]
    assert mask(f"ring {written}, nu") == f"ring {MASK}, nu"


def test_a_mistyped_key_of_a_person_is_masked_as_a_key() -> None:
    assert (mask("121212-1213"), mask("kund 121212-1213", key=True)) == (
        "121212-1213",
        f"kund {MASK}",
    )


def test_bare_digits_are_not_found_among_the_keys_of_another_system() -> None:
    assert (find(BARA, bare=False), find(BARA), mask(BARA, bare=False)) == ([], [BARA], BARA)


def test_with_letters_next_to_it_it_may_be_a_key_by_chance(tmp_path: Path) -> None:
    """The row is kept, as its key is no personnummer, and counted (spec: underlag, «Elsewhere»)."""
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


MASKED = (
    MASK,
    f"kund {MASK}, ny",
    "●●●●●●-●●●●",
    "······ \u2013 ····",
    "??????-????",
    "â€¢" * 6 + "-" + "â€¢" * 4,
)
ANY = ("registrering", "utforare", "kund", "personal", "kategori", "start", "minuter", "orsak")
# A row each.
CELLS = [(column, cell) for column in ANY for cell in MASKED]


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    header = f"{HEADER};minuter;orsak"
    rows = []
    for number, (column, cell) in enumerate(CELLS):
        cells = dict(zip(header.split(";"), f"{rad(f'R{number}')};30;".split(";"), strict=True))
        rows.append(";".join({**cells, column: cell}.values()))
    return read(tmp_path_factory.mktemp("maskerat"), text(*rows, header=header))


@pytest.mark.parametrize(("column", "cell"), CELLS)
def test_the_mask_in_any_cell_is_an_error_of_its_own(
    masked: Underlag, column: str, cell: str
) -> None:
    row = CELLS.index((column, cell)) + 2
    assert [e for e in errors(masked) if e[0] == row] == [(row, column, "maskerad", cell)]
    assert masked.findings() == []


def test_the_mask_in_an_unknown_column_too(tmp_path: Path) -> None:
    rows = [f"{rad('R1')};{MASK}", f"{rad('R2')};••••••", f"{rad('R3', kund=TIO)};{MASK}"]
    found = read(tmp_path, text(*rows, header=f"{HEADER};not"))
    assert errors(found) == [
        (2, "okänd kolumn", "maskerad", MASK),
        (4, "kund", "personnummer", MASK),
        (4, "okänd kolumn", "maskerad", MASK),
    ]


def test_ten_bare_digits_are_counted_elsewhere_too(tmp_path: Path) -> None:
    """In an unknown column not when they are another system's, such as telephones."""
    header = f"{HEADER};orsak;tfn"
    rows = [f"{rad('R1')};ring {BARA};", f"{rad('R2')};;{BARA}", f"{rad('R3')};;0700000000"]
    found = read(tmp_path, text(*rows, header=header))
    assert found.findings() == [
        Finding("registreringar.csv", "okänd kolumn", 1),
        Finding("registreringar.csv", "orsak", 1),
    ]
    others = [f"{rad(f'R{n}')};;0701{n}0000" for n in range(10, 20)]
    found = read(tmp_path / "fler", text(*rows, *others, header=header))
    assert found.findings() == [Finding("registreringar.csv", "orsak", 1)]


def test_a_number_that_is_a_telling_amount_is_counted(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1") + f";{BARA}", header=f"{HEADER};minuter"))
    assert errors(found) == []
    assert found.findings() == [Finding("registreringar.csv", "minuter", 1)]
