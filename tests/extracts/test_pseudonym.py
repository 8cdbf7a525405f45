"""Pseudonyms: what they are made of, the file of the key, and what the gate leaves of the keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extracts.contract import CONTRACT
from extracts.errors import NyckelError
from extracts.personnummer import find
from extracts.pseudonym import HIDDEN_KEY, Nyckel, make_key, read_key
from extracts.read import read_underlag
from extracts.shown import shown, visible
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag
from tests.extracts.profil.forlagor import lines, profile, toml
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

SECRET = "0123456789abcdef" * 4
NYCKEL = Nyckel(SECRET.encode())


def as_said(begins: str, text: str, letters: int) -> str:
    """As the specification says it, by hand."""
    digest = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()
    return f"{begins}-{base64.b32encode(digest).decode().lower()[:letters]}"


def test_a_pseudonym_is_what_the_specification_says_on_every_machine() -> None:
    assert NYCKEL.pseudonym("kund", "Å 7") == as_said("k", "kund|Å 7", 12)
    assert NYCKEL.pseudonym("personal", "Å 7") == as_said("p", "personal|Å 7", 12)
    assert NYCKEL.kontroll == as_said("n", "internkontroll", 20)
    assert NYCKEL.pseudonym("kund", "K1") == "k-t7m5ydogz5qa"


def test_another_key_makes_others_and_is_told_apart() -> None:
    other = Nyckel(SECRET[::-1].encode())
    assert other.pseudonym("kund", "K1") != NYCKEL.pseudonym("kund", "K1")
    assert other.kontroll != NYCKEL.kontroll


def test_the_key_does_not_show_itself() -> None:
    assert SECRET not in f"{NYCKEL!r} {NYCKEL}"


def test_a_pseudonym_is_never_taken_for_a_personnummer_nor_anything_else() -> None:
    """Its letters and digits hold no month: no 0 and no 1."""
    assert not set("01") & set(base64._b32alphabet.decode())  # type: ignore[attr-defined]
    made = [NYCKEL.pseudonym("kund", str(n)) for n in range(20_000)]
    assert len(set(made)) == len(made)
    assert [one for one in made if find(one) or visible(one) != one or shown(one) != one] == []


def test_a_new_key_is_the_users_own_and_works(tmp_path: Path) -> None:
    one, two = tmp_path / "en", tmp_path / "två"
    make_key(one)
    make_key(two)
    assert read_key(one).kontroll != read_key(two).kontroll
    if sys.platform != "win32":
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        make_key(one)


@pytest.mark.parametrize(
    "written",
    [f"{SECRET}\n", f"\ufeff{SECRET}\r\n", f"  {SECRET}  ", SECRET],
    ids=["newline", "Notepad", "blanks", "bare"],
)
def test_how_a_key_lies_in_its_file_does_not_matter(tmp_path: Path, written: str) -> None:
    (tmp_path / "n").write_bytes(written.encode())
    assert read_key(tmp_path / "n") == NYCKEL


NOT_KEYS = {
    "empty": b"",
    "blank": b" \r\n",
    "short": SECRET[:31].encode(),
    "a personnummer": b"19121212-1212",
    "several": b"19121212-1212\n" * 5,
    "the same over and over": b"abc" * 40,
    "csv": b"kund;utforare\r\nK1;B\r\n" * 10,
    "one line of csv": b"registrering;besok;utforare;kund;personal;yrkesroll;kategori",
    "a sentence": "det här är en hemlig mening som ingen känner till".encode(),
    "two keys": f"{SECRET}\n{SECRET}".encode(),
    "utf-16": SECRET.encode("utf-16"),
    "bytes": bytes(range(256)),
    "large": b"0123456789abcdef" * 1_000,
}


@pytest.mark.parametrize("content", NOT_KEYS.values(), ids=NOT_KEYS)
def test_what_is_no_key_is_refused_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "n").write_bytes(content)
    with pytest.raises(NyckelError) as refused:
        read_key(tmp_path / "n")
    assert str(refused.value) == (
        f"{tmp_path / 'n'} är ingen nyckelfil: den ska ha en enda rad med minst 32 slumpade tecken. "
        "Gör en nyckelfil med «internkontroll nyckel FIL»."
    )


def test_a_key_that_is_missing_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(
        NyckelError, match=r"finns inte\. Gör en nyckelfil med «internkontroll nyckel"
    ):
        read_key(tmp_path / "n")
    with pytest.raises(NyckelError, match="är ingen fil"):
        read_key(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "n")
    with pytest.raises(NyckelError, match="är ingen fil"):
        read_key(tmp_path / "n")


def read(folder: Path, **tables: list[Row]) -> Underlag:
    return read_underlag(write_underlag(folder / "u", tables), folder, nyckel=NYCKEL)


def values(underlag: Underlag, table: str, kolumn: str) -> list[str]:
    rows = underlag.rows(table)
    found: list[str] = rows.order_by("rad_id").to_pyarrow()[kolumn].to_pylist()
    return found


def test_every_column_of_keys_in_every_table_is_replaced(tmp_path: Path) -> None:
    """By the key as it is compared: blanks and letters written in two ways are one."""
    kund: dict[str, Row] = {
        "kunder": {"taxeomrade": "tätort"},
        "genomforandeplaner": {"utforare": "B", "upprattad": "2022-01-01"},
        "uppehall": {"utforare": "B", "fran": "2022-03-01"},
        "franvaro": {"fran": "2022-03-01", "orsak": "sjukhus"},
        "inskrivningar": {"utforare": "B", "typ": "hemrehab", "fran": "2022-03-01"},
    }
    found = read(
        tmp_path,
        registreringar=[registrering(kund=" Å  7", personal="P\u00a01")],
        bestallningar=[bestallning(kund="A\u030a 7")],
        personal=[{"personal": "P 1", "utforare": "B", "yrkesroll": "vårdbiträde"}],
        **{table: [{**row, "kund": "Å 7 "}] for table, row in kund.items()},
    )
    for kolumn, pseudonym in (
        ("kund", NYCKEL.pseudonym("kund", "Å 7")),
        ("personal", NYCKEL.pseudonym("personal", "P 1")),
    ):
        tables = [t.name for t in CONTRACT.values() if kolumn in t.names]
        assert [values(found, t, kolumn) for t in tables] == [[pseudonym]] * len(tables)


def test_a_row_without_a_key_still_has_none(tmp_path: Path) -> None:
    rows = [registrering(personal="", status="inställd"), registrering("02 08:00")]
    found = read(tmp_path, registreringar=rows)
    assert values(found, "registreringar", "personal") == [
        None,
        NYCKEL.pseudonym("personal", "P1"),
    ]


def test_how_a_key_looks_is_still_known_where_it_is_judged(tmp_path: Path) -> None:
    found = read(tmp_path, registreringar=[registrering(kund="k-01"), registrering(kund="K 01")])
    rows = found.as_delivered(found.rows("registreringar"), "kund").order_by("rad_id")
    assert rows.to_pyarrow()["kund_skrivet"].to_pylist() == ["k-01", "K 01"]
    plain = read_underlag(tmp_path / "u", tmp_path)
    rows = plain.as_delivered(plain.rows("registreringar"), "kund").order_by("rad_id")
    assert rows.to_pyarrow()["kund_skrivet"].to_pylist() == ["k-01", "K 01"]


WRONG = {
    "personnummer": "hemligt 19121212-1212",
    "maskerad": "hemligt ••••••-••••",
    "for-lang": "hemligt" * 200,
    "forvanskad": "1,23E+07",
    "utan-varde": "saknas",
}


@pytest.fixture(scope="module")
def rejected(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, object]]:
    """(column, rule) → what is said of the row whose key is wrong so."""
    cases = [(kolumn, regel) for kolumn in ("kund", "personal") for regel in WRONG]
    rows = [registrering(**{kolumn: WRONG[regel]}) for kolumn, regel in cases]
    found = read(tmp_path_factory.mktemp("nycklar"), registreringar=[registrering(), *rows])
    lines = found.rows(UNDERKANDA).order_by("rad").to_pyarrow().to_pylist()
    return dict(zip(cases, lines, strict=True))


@pytest.mark.parametrize("kolumn", ["kund", "personal"])
@pytest.mark.parametrize("regel", WRONG)
def test_a_rejected_key_is_not_shown(
    rejected: dict[tuple[str, str], dict[str, object]], regel: str, kolumn: str
) -> None:
    line = rejected[kolumn, regel]
    assert line["rad"] == [*rejected].index((kolumn, regel)) + 3
    assert (line["kolumn"], line["regel"], line["varde"]) == (kolumn, regel, HIDDEN_KEY)


def test_an_empty_key_and_another_column_are_shown_as_they_are(tmp_path: Path) -> None:
    rows = [registrering(), registrering(kund=""), registrering(status="klar")]
    found = read(tmp_path, registreringar=rows)
    told = found.rows(UNDERKANDA).order_by("rad").to_pyarrow().to_pylist()
    assert [(line["kolumn"], line["varde"]) for line in told] == [("kund", ""), ("status", "klar")]


def test_a_cell_that_a_key_and_something_else_come_from_is_not_shown(tmp_path: Path) -> None:
    """With a profile two columns of the contract may come from one of the vendor's."""
    mine = profile(tmp_path, toml({"insats": '"Brukare"', "kategori": '"Brukare"'}))
    folder = tmp_path / "u"
    write_underlag(folder, {})
    (folder / "registreringar.csv").unlink()
    cells = lines([{"Brukare": "hemlig"}])
    (folder / "export.csv").write_text("\n".join(map(";".join, cells)), "utf-8")
    found = read_underlag(folder, tmp_path, [mine], nyckel=NYCKEL)
    [line] = found.rows(UNDERKANDA).to_pyarrow().to_pylist()
    assert (line["falt"], line["regel"], line["varde"]) == ("kategori", "ej-val", HIDDEN_KEY)


@pytest.mark.langsam
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=40), min_size=1, max_size=30))
def test_whatever_keys_there_are_none_is_left(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str]
) -> None:
    """Each has the pseudonym of the key as it is compared, and the rows are those of a run without."""
    folder = tmp_path_factory.mktemp("nycklar")
    texts = [key.replace("\0", "").replace("\ufdd0", "") for key in keys]
    rows = [registrering(kund=key, personal=key) for key in texts]
    write_underlag(folder / "u", {"registreringar": rows})
    plain, found = (
        read_underlag(folder / "u", folder),
        read_underlag(folder / "u", folder, nyckel=NYCKEL),
    )
    for kolumn in ("kund", "personal"):
        before = values(plain, "registreringar", kolumn)
        assert values(found, "registreringar", kolumn) == [
            key and NYCKEL.pseudonym(kolumn, key) for key in before
        ]
    assert values(found, "registreringar", "rad") == values(plain, "registreringar", "rad")
    shown_in = [u.rows(UNDERKANDA).order_by("rad", "ordning").to_pyarrow() for u in (plain, found)]
    assert shown_in[0].drop_columns(["varde"]) == shown_in[1].drop_columns(["varde"])
    assert set(shown_in[1]["varde"].to_pylist()) <= {HIDDEN_KEY, ""}
