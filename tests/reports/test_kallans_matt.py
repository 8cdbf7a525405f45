"""Control 1: the source's own measure stands first, and tells the board nothing of a few clients."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.kit.words import KUNDVALSMOTE
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import Sida, Tabell, las_sida
from tests.reports.pahittat import kor, mapp
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole months

KALLANS, MED_FRIST = (
    "Omsorgskunder med plan (källans mått)",
    "Omsorgskunder med genomförandeplan",
)
HIDDEN = ["visas inte", "visas inte", "visas inte"]
Board = Callable[..., Path]


@pytest.mark.parametrize("page", ["rapport.html", "ledning.html"])
def test_the_sources_measure_stands_first(sidor: dict[str, Sida], page: str) -> None:
    sida = sidor[page]
    headings = [text for _level, text in sida.rubriker]
    goals, proposed = (
        headings.index("4. Beslutade mål"),
        headings.index("5. Utförd tid: varför skiljer den sig?"),
    )
    assert headings[goals + 1] == KALLANS
    assert headings.index("Utförd av beviljad tid", goals) < proposed
    shown = [t.caption.split(", mars")[0] for t in sida.tabeller]
    assert [s for s in shown if s in (KALLANS, MED_FRIST)] == [KALLANS, KALLANS, MED_FRIST]


def test_it_stands_first_on_the_pages_of_a_provider(run: Path) -> None:
    own = mapp(run, "Östan")
    headings = [text for _level, text in las_sida(own / "rapport.html").rubriker]
    assert headings[headings.index("4. Beslutade mål") + 1] == KALLANS
    meeting = las_sida(own / KUNDVALSMOTE).tabell("mars 2022")
    names = [rad[0] for rad in meeting.rader]
    assert names.index(MED_FRIST) == names.index(KALLANS) + 1


@pytest.fixture
def board(tmp_path: Path, plan: Plan, door: Door) -> Board:
    """The board's page of providers with 20 clients each, all with a plan, and so many new ones."""

    def page(**new: int) -> Path:
        orders: list[Row] = []
        for utforare, antal in new.items():
            orders += [
                bestallning(utforare=utforare, kund=f"{utforare}{k}", fran=fran)
                for k in range(20 + antal)
                for fran in ["2022-01-01" if k < 20 else "2022-03-25"]
            ]
        visits = [
            registrering(f"2022-03-{26 + n % 3} 08:00", kund=o["kund"], utforare=o["utforare"])
            for n, o in enumerate(orders)
        ]
        plans: list[Row] = [
            {"kund": o["kund"], "utforare": o["utforare"], "upprattad": "2022-01-10"}
            for o in orders
        ]
        tables = {"registreringar": visits, "bestallningar": orders, "genomforandeplaner": plans}
        folder = write_underlag(tmp_path / "underlag", tables)
        return kor(folder, tmp_path, tmp_path / "ut", plan, door) / "ledning.html"

    return page


def cells(table: Tabell) -> dict[str, list[str]]:
    return {rad[0].removesuffix(" (litet underlag)"): rad[1:4] for rad in table.rader[1:]}


@pytest.mark.parametrize(
    ("new", "hidden"),
    [
        ({"A": 0, "B": 0, "C": 0}, set()),
        ({"A": 5, "B": 0, "C": 0}, set()),
        ({"A": 4, "B": 0, "C": 0}, {"A", "Alla tillsammans"}),
        ({"A": 1, "B": 6, "C": 9}, {"A", "B"}),
        ({"A": 2, "B": 1, "C": 1}, {"A", "B", "C", "Alla tillsammans"}),
    ],
)
def test_what_differs_from_the_measure_beside_it_by_a_few_clients_is_hidden(
    board: Board, new: dict[str, int], hidden: set[str]
) -> None:
    """Both measures are shown to the board: their difference is the clients within the frist."""
    page = board(**new)
    sida, beside = las_sida(page), cells(las_sida(page).tabell(MED_FRIST))
    own = next((cells(t) for t in sida.tabeller if t.caption.startswith(KALLANS)), {})
    every = {**new, "Alla tillsammans": sum(new.values())}
    assert {name for name in every if own.get(name, HIDDEN) == HIDDEN} == hidden
    # Where most rows are hidden they are named in a sentence, and are no rows.
    gone = new.keys() - own.keys()
    said = re.search("röja ett som är det: ([^.<]*)[.]", page.read_text("utf-8"))
    assert gone == (set(said[1].split("; ")) if said else set())
    for name, antal in every.items():
        base = 60 if name == "Alla tillsammans" else 20
        assert beside[name][:2] == [str(base)] * 2
        if name not in hidden:
            assert own[name][:2] == [str(base + antal)] * 2
