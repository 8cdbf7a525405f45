"""What holds for any vendor file: no row is lost or changed, however it is written and read."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extracts.period import Period
from extracts.rows import DIFFERENT
from extracts.shown import shown
from extracts.underlag import Underlag
from tests.extracts.profil.forlagor import read, toml
from tests.extracts.textfiler import accepted, errors
from tests.fuzz.plainly import cleaned
from tests.test_properties import few

pytestmark = pytest.mark.langsam  # laws, on many underlag

SKIP = """
[[registreringar.hoppa_over]]
kolumn = "Nr"
varden = ["Delsumma", "x y"]
borjar_med = ["Summa"]
[registreringar.varden.kategori]
"HTJ" = "omsorg"
"" = "larm"
"""
TEXT = toml(
    {
        "start": '{ datum = "Dag", datumformat = "D/M/ÅÅÅÅ", tid = "Från", tidformat = "t.mm" }',
        "slut": '{ langd = "Längd", langdformat = "t:mm" }',
        "minuter": '{ kolumn = "Timmar", format = "timmar" }',
        "tagg_ut": (
            '{ datum = "Dag", datumformat = "D/M/ÅÅÅÅ", tid = "Ut", '
            'tidformat = "minuter efter midnatt", over_midnatt = true }'
        ),
        "tagg_in": '"In"',
        "kategori": '"Typ"',
    },
    table='filer = ["export*"]\nrubrikrad = 2',
    more=SKIP,
)
NAMES = (
    "Nr",
    "Brukare",
    "Vem",
    "Typ",
    "Dag",
    "Från",
    "Längd",
    "Timmar",
    "Ut",
    "In",
    "Utfall",
    "Rutt",
)
SOME = (
    "", " ", "1/3/2022", "31/12/2022", "30/2/2022", "7.05", "23.59", "24.00", "24.01", "0:45", "0:00",
    "0,75", "0.75", "1440", "1441", "-1", "2022-03-01 08:00", "omsorg", "HTJ", "utförd", "avböjd", "K1",
    "Summa", "summa x", "Delsumma", "DEL SUMMA", "X  Y", "x-y", "19121212-1212", "=1+1", "å\u0308",
    "\u00a0", "null", "e\u0301",
)  # fmt: skip
cells = st.one_of(
    st.sampled_from(SOME),
    st.text(
        # The last is no character of any text: the engine's own mark.
        st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=f';"{DIFFERENT}'),
        max_size=6,
    ),
)
rows = st.lists(st.lists(cells, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=25)


LAST = ["99", *[""] * 10, "sist"]


def content(
    body: Sequence[Sequence[str]], end: str = "\n", last: Sequence[Sequence[str]] = (LAST,)
) -> str:
    """The rows in an export, and one more so that the last is never empty or skipped."""
    titles = f"Utskrift\n{';'.join(NAMES)}{end}"
    return titles + "".join(";".join(row) + "\n" for row in [*body, *last])


def read_once(text: str, written: str) -> Underlag:
    return read(Path(tempfile.mkdtemp()), text, written)


def is_empty(row: Sequence[str]) -> bool:
    return not any(cleaned(cell) for cell in row)


@few(15)
@given(rows)
def test_every_row_is_accepted_or_rejected_as_it_is_written_or_skipped(
    body: list[list[str]],
) -> None:
    found = read_once(TEXT, content(body))
    [count] = [c for c in found.counts(Period(2022, 3)) if c.tabell == "registreringar"]
    [skipped] = [s for s in found.skipped() if s.fil == "export.csv"]
    assert count.rader + skipped.rader == len(body) + 1
    assert count.rader == count.godkanda + count.underkanda
    right = {int(str(row["rad"])) for row in accepted(found)}
    wrong = {error[0] for error in errors(found)}
    assert len(right) == count.godkanda
    assert len(wrong) == count.underkanda
    assert not right & wrong
    assert right | wrong <= set(range(3, len(body) + 4))
    for rad, kolumn, regel, varde in errors(found):
        if kolumn and regel not in ("personnummer", "upprepad-rad", "nyckel-ej-unik"):
            written = [*body, LAST][rad - 3][NAMES.index(kolumn)]
            assert varde == shown(written)
            assert (regel == "saknas") == is_empty([written])


@few(8)
@given(rows)
def test_the_fast_way_and_the_careful_way_agree(body: list[list[str]]) -> None:
    fast, careful = (read_once(TEXT, content(body, end)) for end in ("\n", "\r\n"))
    assert accepted(fast) == accepted(careful)
    assert errors(fast) == errors(careful)
    assert fast.skipped() == careful.skipped()


visits = st.lists(
    st.tuples(st.integers(0, 60 * 24 * 31 - 1), st.integers(0, 600), st.integers(0, 1440)),
    min_size=1,
    max_size=40,
)


@few(8)
@given(visits)
def test_what_is_written_by_the_format_is_read_as_it_was(drawn: list[tuple[int, int, int]]) -> None:
    first = dt.datetime(2022, 3, 1)
    body, expected = [], []
    for number, (at, length, out) in enumerate(drawn, 1):
        start = first + dt.timedelta(minutes=at)
        day = f"{start.day}/{start.month}/{start.year}"
        hours = f"{length / 4:g}".replace(".", ",")
        clock, span = f"{start.hour}.{start.minute:02}", f"{length // 60}:{length % 60:02}"
        body.append(
            [f"{number}", "K1", "P1", "HTJ", day, clock, span, hours, f"{out}", "", "utförd", ""]
        )
        end = dt.datetime.combine(start.date(), dt.time()) + dt.timedelta(minutes=out)
        past = end + dt.timedelta(days=end < start)
        expected.append((start, start + dt.timedelta(minutes=length), past, length * 15))
    found = accepted(read_once(TEXT, content(body, last=())))
    assert [
        (r["start"], r["slut"], r["tagg_ut"], float(str(r["minuter"]))) for r in found
    ] == expected
