"""An interval in one cell: read from every way that it is written, and blamed on its own cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from extracts.errors import ProfilError
from extracts.profil.formats import read_form
from extracts.profil.model import Del, Roll
from extracts.underlag import Underlag
from tests.extracts.profil.forlagor import csv_text, in_order, profile, read, toml
from tests.extracts.textfiler import errors

pytestmark = pytest.mark.langsam  # a profile and its files for every case

_DAY = 'datum = "Dag", datumformat = "ÅÅÅÅ-MM-DD"'


def columns(form: str = "tt:mm", more: str = "") -> dict[str, str | None]:
    source = f'intervall = "Tid", {_DAY}, tidformat = "{form}"'
    return {"start": f"{{ {source} }}", "slut": f"{{ {source}{more} }}"}


def intervals(folder: Path, cells: list[str], form: str = "tt:mm", more: str = "") -> Underlag:
    rows = [{"Dag": "2022-03-01", "Tid": cell} for cell in cells]
    return read(folder, toml(columns(form, more)), csv_text(rows))


# How the cell is written, and the clock times of the end: the beginning is 07:00 on 1 March.
WRITTEN = {
    "07:00-07:22": "2022-03-01 07:22",
    "07:00 - 07:22": "2022-03-01 07:22",
    "07:00–07:22": "2022-03-01 07:22",
    " 07:00 – 07:22 ": "2022-03-01 07:22",
    "07:00—07:22": "2022-03-01 07:22",
    "07:00\u221207:22": "2022-03-01 07:22",
    "07:00\u201107:22": "2022-03-01 07:22",
    "07:00\u00a0–\u00a007:22": "2022-03-01 07:22",
    "kl 07:00-07:22": "2022-03-01 07:22",
    "kl. 07:00 - 07:22": "2022-03-01 07:22",
    "Kl 07:00 – kl 07:22": "2022-03-01 07:22",
    "kl07:00-07:22": "2022-03-01 07:22",
    "07:00 till 07:22": "2022-03-01 07:22",
    "kl 07:00 till kl 07:22": "2022-03-01 07:22",
    "07:00-07:00": "2022-03-01 07:00",
    "07:00-06:59": "2022-03-02 06:59",
    "07:00-00:00": "2022-03-02 00:00",
    "07:00-24:00": "2022-03-02 00:00",
}


def test_every_way_of_writing_and_over_midnight(tmp_path: Path) -> None:
    found = intervals(tmp_path, list(WRITTEN))
    assert dict(zip(WRITTEN, in_order(found, "slut", len(WRITTEN)), strict=True)) == WRITTEN
    assert set(in_order(found, "start", len(WRITTEN))) == {"2022-03-01 07:00"}


def test_an_end_may_be_told_to_stay_on_its_day(tmp_path: Path) -> None:
    found = intervals(tmp_path, ["07:00-06:59"], more=", over_midnatt = false")
    assert in_order(found, "slut", 1) == ["2022-03-01 06:59"]


FORMATS = [
    ("t:mm", "7:00-7:22"),
    ("tt.mm", "07.00-07.22"),
    ("t.mm", "7.00–7.22"),
    ("ttmm", "0700-0722"),
    ("tmm", "700-722"),
    ("tt:mm:ss", "07:00:00-07:22:00"),
    ("minuter efter midnatt", "420-442"),
]


@pytest.mark.parametrize(("form", "cell"), FORMATS)
def test_the_clock_times_have_the_formats_of_others(tmp_path: Path, form: str, cell: str) -> None:
    found = intervals(tmp_path, [cell], form)
    assert in_order(found, "start", 1) == ["2022-03-01 07:00"]
    assert in_order(found, "slut", 1) == ["2022-03-01 07:22"]


WRONG = [
    "07:00", "07:00-", "-07:22", "07:00-7:2", "07.00-07.22", "07:00-25:00", "07:60-08:00", "07:00/07:22",
    "07:00-07:22-07:40", "07:00-07:22 ca", "förmiddag", "24:01-24:02",
]  # fmt: skip


def test_a_wrong_interval_is_one_error_of_its_own_cell(tmp_path: Path) -> None:
    found = intervals(tmp_path, [*WRONG, ""])
    assert errors(found) == [
        *((n, "Tid", "ej-tid", cell) for n, cell in enumerate(WRONG, 2)),
        (len(WRONG) + 2, "Tid", "saknas", ""),
    ]


def test_a_wrong_day_is_the_error_of_the_day(tmp_path: Path) -> None:
    rows = [
        {"Dag": day, "Tid": cell}
        for day, cell in [("2022-02-30", "07:00-07:22"), ("x", "y"), ("", "")]
    ]
    found = read(tmp_path, toml(columns()), csv_text(rows))
    assert errors(found) == [
        (2, "Dag", "ej-tid", "2022-02-30"),
        (3, "Dag", "ej-tid", "x"),
        (3, "Tid", "ej-tid", "y"),
        (4, "Dag", "saknas", ""),
        (4, "Tid", "saknas", ""),
    ]


@pytest.mark.parametrize(
    ("form", "example"),
    [("tt:mm", "07:05-08:05"), ("t.mm", "7.05-8.05"), ("tt:mm:ss", "07:05:00-08:05:00")],
)
def test_what_the_cell_should_be(form: str, example: str) -> None:
    part = Del("Tid", Roll.FRAN, read_form(form))
    assert part.wanted(",") == ("ett tidsintervall", example)


def test_what_a_cell_of_minutes_past_midnight_should_be() -> None:
    part = Del("Tid", Roll.TILL, enhet="minuter efter midnatt")
    assert part.wanted(",") == ("ett tidsintervall", "425-447")


REFUSED = [
    ({"skapad": f'{{ intervall = "Tid", {_DAY}, tidformat = "tt:mm" }}'}, "«intervall» kan bara"),
    ({"kund": f'{{ intervall = "Tid", {_DAY}, tidformat = "tt:mm" }}'}, "«intervall» kan bara"),
    (columns("tt-mm"), "i ett intervall får det bara stå kolon, punkt eller komma"),
    (columns("ÅÅÅÅ-MM-DD tt:mm"), "ska vara ett klockslag|bara stå kolon"),
    ({"start": '{ intervall = "Tid", tidformat = "tt:mm" }'}, "«datum» saknas"),
    ({"start": f'{{ intervall = "Tid", {_DAY} }}'}, "«tidformat» saknas"),
    (
        {"start": f'{{ intervall = "Tid", {_DAY}, tidformat = "tt:mm", tid = "Från" }}'},
        "«tid» kan inte stå tillsammans med «intervall»",
    ),
    (
        {"start": f'{{ intervall = "Tid", {_DAY}, tidformat = "tt:mm", over_midnatt = true }}'},
        "«over_midnatt» kan bara användas för «slut»",
    ),
]


@pytest.mark.parametrize(("changed", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_an_interval_that_is_not_understood(
    tmp_path: Path, changed: dict[str, str | None], said: str
) -> None:
    with pytest.raises(ProfilError, match=said):
        profile(tmp_path, toml(changed))
