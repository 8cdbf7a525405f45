"""What is published of a month is on the board's page of the same run, with the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from arkiv.aret import runs_of_year
from arkiv.runs import add
from reports.manad.archived import as_archived
from reports.manad.collect import collect
from reports.manad.pages import write_pages
from reports.publicera.siffror import figures
from reports.publicera.write import write_public
from samples.exempel import write_example
from suites.gx_door import Door
from suites.oppna_siffror import load_open
from suites.plan import Plan
from tests.publicera.ar import AVBOJDA, PLAN
from tests.publicera.lasa import ALLA, rad
from tests.reports.htmlsida import Sida, las_sida
from tests.reports.pahittat import bedom

pytestmark = pytest.mark.langsam  # whole runs

# The tables of ledning.html that have both parts and the share.
TABLES = {PLAN: "Omsorgskunder med plan (källans mått)", AVBOJDA: "Avböjda besök"}


@pytest.mark.parametrize(("kunder", "fro"), [(40, 2), (90, 4)])
def test_it_is_in_ledning(kunder: int, fro: int, door: Door, plan: Plan, tmp_path: Path) -> None:
    """A month with few of nearly everything, by the real program."""
    write_example(tmp_path / "underlag", kunder=kunder, fro=fro)
    rapport = bedom(tmp_path / "underlag", tmp_path, plan, door)
    write_pages(collect(rapport), tmp_path)
    add(tmp_path / "arkiv.duckdb", as_archived(rapport))
    runs = runs_of_year(tmp_path / "arkiv.duckdb", 2022)
    found = figures(2022, plan, load_open(plan.namn), runs)
    folder, ledning = write_public(found, tmp_path / "ut"), las_sida(tmp_path / "ledning.html")
    period = str(rapport.facts.period)
    shown = hidden = 0
    for matt, caption in TABLES.items():
        for name in (*found.names, ALLA):
            row = rad(folder, matt, name, period)
            if row["varde"]:
                shown += 1
                assert {row["taljare"], row["namnare"]} <= figures_of(ledning, caption, name)
            else:
                hidden += 1
    assert shown
    assert hidden


def figures_of(page: Sida, caption: str, name: str) -> set[str]:
    """The whole numbers of a provider's row in the tables that are called so."""
    rows = [row for t in page.tabeller if t.caption.startswith(caption) for row in t.rader]
    mine = [row for row in rows if row[0].removesuffix(" (litet underlag)") == name]
    return {cell.replace("\xa0", "") for row in mine for cell in row[1:]}
