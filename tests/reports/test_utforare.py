"""utforare/<name>/: a provider's own rows, and nothing of another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reports.htmlsida import Sida
from tests.reports.pahittat import UTFORARE, innehall, mapp

pytestmark = pytest.mark.langsam  # a whole report


def test_a_provider_s_folder_holds_nothing_of_another(run: Path) -> None:
    for utforare, (nyckel, _antal) in UTFORARE.items():
        text = innehall(mapp(run, utforare))
        for other, (other_key, _n) in UTFORARE.items():
            if other != utforare:
                assert not re.search(rf"{other_key}[kp]\d|{other_key}(fel|trasig|larm)", text), (
                    other
                )
        for other in ("Åsgården", "Östan", "../../x", "alert(1)", "a/b"):
            if other not in utforare:
                assert other not in text, (utforare, other)
        assert f"{nyckel}k1" in text
        assert "Alla tillsammans" not in text
        assert "sjukhus" not in text


def test_an_overlap_with_another_provider_says_no_more(run: Path) -> None:
    text = innehall(mapp(run, "Björken"))
    assert "samtidigt registrerat hos en annan utförare" in text
    assert "GEMENSAM" in text


def test_a_provider_s_rejected_rows_are_its_own(run: Path, sidor: dict[str, Sida]) -> None:
    name = (mapp(run, "Östan") / "rapport.html").relative_to(run).as_posix()
    assert sidor[name].tabell("Underkända rader per fil och fel").rader[1][2] == "1"


def test_the_provider_s_csv_has_the_columns_of_the_whole(run: Path) -> None:
    lines = (mapp(run, "Östan") / "avvikelser.csv").read_text("utf-8-sig").splitlines()
    assert (
        lines[0] == "id;kontroll;regel;allvar;utforare;kund;personal;nyckel;datum;matt;belopp;text"
    )
    assert all(";Östan;" in line for line in lines[1:])


def test_the_provider_gets_a_date_and_a_box_to_fill_in(run: Path) -> None:
    text = (mapp(run, "CON") / "rapport.html").read_text("utf-8")
    assert "Gör detta före" in text
    assert "Utförarens kommentar" in text
    assert not (mapp(run, "CON") / "rapport.json").exists()
