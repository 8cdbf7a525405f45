"""ledning.html: what the board may read, and what it may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.kit.numbers import NBSP
from tests.reports.htmlsida import Sida
from tests.reports.pahittat import UTFORARE

pytestmark = pytest.mark.langsam  # a whole report


def test_the_board_reads_no_person(run: Path) -> None:
    text = (run / "ledning.html").read_text("utf-8")
    for nyckel, _antal in UTFORARE.values():
        assert not re.search(rf"{nyckel}[kp]\d|{nyckel}fel|{nyckel}larm", text)
    for word in ("GEMENSAM", "zonkod", "anteckningar", "sekretessprövning"):
        assert word not in text


def test_the_board_reads_no_small_count(sidor: dict[str, Sida]) -> None:
    """Two clients of each provider lack a plan: every count is small, their total is not."""
    tabell = sidor["ledning.html"].tabell("Omsorgskunder utan genomförandeplan")
    assert tabell.rader[1:] == [["Alla tillsammans", "18"]]
    shares = sidor["ledning.html"].tabell("Omsorgskunder med genomförandeplan")
    assert "Östan" not in {rad[0] for rad in shares.rader}
    assert shares.rad("Alla tillsammans")[1:4] == ["84", "102", f"82,4{NBSP}%"]


def test_a_provider_with_few_clients_is_hidden_from_the_board_everywhere(
    run: Path, sidor: dict[str, Sida]
) -> None:
    ledning, arbete = sidor["ledning.html"], sidor["rapport.html"]
    caption = "Utförd av beviljad tid, mars"
    name = "Åsgården (litet underlag)"
    seen = arbete.tabell(caption).rad(name)
    hidden = ledning.tabell(caption).rad(name)
    assert hidden[1:4] == ["visas inte", "visas inte", "färre än 5 kunder"]
    # One more provider is hidden, else the three clients' hours are what is left of the total.
    rader = ledning.tabell(caption).rader[1:-1]
    assert sum(rad[1] == "visas inte" for rad in rader) == 2
    verdicts = ledning.tabell("Utfall per kontroll och utförare")
    at = verdicts.rader[0].index(name)
    assert {rad[at] for rad in verdicts.rader[1:]} == {"färre än 5 kunder", ""}
    text = (run / "ledning.html").read_text("utf-8")
    assert seen[1] not in text
    assert seen[3] not in "".join(d["desc"] for d in ledning.diagram)
    assert "Åsgården" not in re.sub(r"<(title|desc).*?</\1>", "", _charts(text))


def _charts(text: str) -> str:
    return "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))


def test_the_first_page_is_the_whole_message(sidor: dict[str, Sida]) -> None:
    titles = [text for _level, text in sidor["ledning.html"].rubriker]
    first = titles[titles.index("1. Resultatet i korthet") + 1 :]
    assert first[:5] == [
        "Målen",
        "Det som inte är tillräckligt bra",
        "Det förvaltningen föreslår",
        "Det som inte kunde bedömas",
        "Alla kontroller",
    ]


def test_no_table_of_the_board_is_mostly_hidden(sidor: dict[str, Sida]) -> None:
    """Counts are added up, or named in a sentence, before a table says nothing (but the table of marks)."""
    for table in sidor["ledning.html"].tabeller:
        if not table.caption.startswith("Utfall per kontroll"):
            hidden = [rad for rad in table.rader[1:] if _hidden(rad[1:-1]) > _figures(rad[1:-1])]
            assert len(hidden) * 2 <= len(table.rader) - 1, table.caption


def _hidden(cells: list[str]) -> int:
    return sum("färre än 5" in cell or "visas inte" in cell for cell in cells)


def _figures(cells: list[str]) -> int:
    return sum(cell[:1].isdigit() for cell in cells)
