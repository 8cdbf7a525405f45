"""utforare/<name>/: each provider's own rows, and nothing of any other provider."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from reports import workbook
from reports.avvikelser import ORDER
from reports.charts import Renderer
from reports.collect import collect, shown
from reports.csv_files import AVVIKELSER, AVVIKELSER_CSV, BESOK_CSV, cell, write_csv
from reports.editions import Edition
from reports.html import write_page
from reports.kundvalsmote.page import meeting_page
from reports.numbers import NOTHING
from reports.pages import make_page
from reports.rapport import Rapport
from reports.words import KUNDVALSMOTE
from reports.workbook import write_workbook

BESOK = ("datum", "kl", "kund", "besok", "hemtjanst", "hsl")


def write_providers(seen: Rapport, folder: Path, korning: str = NOTHING) -> None:
    """A folder per provider with its pages, its deviations as csv, and its workbook.

    `seen`: the run as providers are told it; `korning`: the checksum of the run as data.
    """
    data = collect(seen, ("kontroll", "regel", "utforare"), korning)
    renderer = Renderer()
    lines = _lines(seen)
    for utforare, name in data.folders.items():
        own = folder / name
        own.mkdir(parents=True)
        write_page(make_page(data, Edition.UTFORARE, renderer, utforare), own / "rapport.html")
        write_page(meeting_page(data, utforare), own / KUNDVALSMOTE)
        rows = lines.filter(lines.agare == shown(utforare)).order_by("nr").drop("agare", "nr")
        write_csv(seen.facts.underlag.con, rows, own / AVVIKELSER_CSV)
        write_workbook(seen, own / "avvikelser.xlsx", utforare)
        if data.shared_visits(utforare)[0] > workbook.FIRST:
            write_csv(seen.facts.underlag.con, _visits(seen, utforare), own / BESOK_CSV)


def _visits(seen: Rapport, utforare: str) -> ir.Table:
    """Every visit of a provider with both hemtjänst and delegerad hsl, in order of time; no staff."""
    visits = seen.shared_visits
    rows = visits.filter(visits.utforare == utforare).order_by("nr")
    minutes = {name: (rows[name] / 60).cast("float64") for name in ("hemtjanst", "hsl")}
    cells = rows.mutate(datum=rows.dag, kl=rows.start.strftime("%H:%M"), **minutes)
    return cells.select(*(cell(cells, name) for name in BESOK))


def _lines(seen: Rapport) -> ir.Table:
    """The rows of avvikelser.csv as providers read them, ready to be written, with their owner."""
    rows = seen.avvikelser.mutate(agare=_.utforare)
    cells = [cell(rows, name) for name in AVVIKELSER]
    in_order = ibis.window(order_by=[rows[name] for name in ORDER])
    numbered = rows.select(*cells, "agare", nr=ibis.row_number().over(in_order))
    return seen.facts.underlag.store("avvikelserader_utforare", numbered)
