"""Section 11: a rule of which only some rows could be judged is not said to be wholly unjudged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from tests.checks.test_ersattning import faktura, kund, order
from tests.reports.htmlsida import las_sida
from tests.reports.pahittat import bedom, write_pages
from tests.underlag_builder import BJORKEN, Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

SKAL = "ingen taxa gäller för larm i mars 2022"
DEL, HELA = "en del av: Faktura som avviker från beräkningen", "hela kontrollen"
OMSORG, FEL, LARM = faktura(3940), faktura(9), faktura(394, "larm")


@pytest.mark.parametrize(
    ("fakturor", "regler"),
    [
        ([OMSORG, LARM], [DEL]),
        # What deviates among the posts that could be judged hides no post that could not.
        ([FEL, LARM], [DEL]),
        ([OMSORG], []),
    ],
)
def test_one_post_lacks_its_tariff(
    door: Door, plan: Plan, tmp_path: Path, fakturor: list[Row], regler: list[str]
) -> None:
    """Omsorg has its tariff, larm has none, as in the months before June 2021."""
    found = _unjudged(door, plan, tmp_path, {"bestallningar": [order()], "fakturor": fakturor})
    assert found == [["Ersättning", regel, BJORKEN, SKAL] for regel in regler]


def test_no_post_has_its_tariff(door: Door, plan: Plan, tmp_path: Path) -> None:
    nothing = [order(minuter_per_manad=0)]
    found = _unjudged(door, plan, tmp_path, {"bestallningar": nothing, "fakturor": [LARM]})
    assert found == [["Ersättning", HELA, BJORKEN, SKAL]]


def _unjudged(
    door: Door, plan: Plan, folder: Path, tables: dict[str, list[Row]]
) -> list[list[str]]:
    """The lines of section 11, without what is to be sent; control 7 is run alone."""
    given = {"kunder": [kund()], "registreringar": [registrering(kategori="larm", minuter=60)]}
    underlag = write_underlag(folder / "underlag", given | tables)
    without = replace(plan, taxor=tuple(t for t in plan.taxor if t.post != "larm"))
    run = write_pages(bedom(underlag, folder, without, door, ("ersattning",)), folder / "ut")
    shown = las_sida(run / "rapport.html").tabeller
    found = (t.rader[1:] for t in shown if t.caption.startswith("Ej bedömt"))
    return [line[:4] for lines in found for line in lines]


def test_a_month_that_cannot_be_measured_counts_nobody(
    door: Door, plan: Plan, tmp_path: Path
) -> None:
    """Where no provider is judged the sum is no zero, of clients to look at or of rules."""
    unmeasured = tuple(
        replace(m, fran=dt.date(2022, 3, 1), till=dt.date(2022, 3, 31)) for m in plan.ej_matbart
    )
    tables: dict[str, list[Row]] = {
        "bestallningar": [order(utforare=u, kund=u) for u in ("Björken", "Tallen")],
        "registreringar": [registrering(utforare=u, kund=u) for u in ("Björken", "Tallen")],
    }
    underlag = write_underlag(tmp_path / "underlag", tables)
    without = replace(plan, ej_matbart=unmeasured)
    run = write_pages(bedom(underlag, tmp_path, without, door), tmp_path / "ut")
    page = las_sida(run / "rapport.html")
    clients = page.tabell("Antal kunder att titta till först").rader
    assert [line[1] for line in clients[1:]] == ["ej bedömt"] * 3
    assert page.tabell("Regler för registreringar").rad("Alla regler")[2] == "ej bedömd"
