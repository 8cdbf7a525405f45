"""utforare/<name>/: each provider's own rows, and nothing of any other provider."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from extracts.shown import visible
from reports.kit.html import write_page
from reports.kit.words import KUNDVALSMOTE
from reports.manad import workbook
from reports.manad.avvikelser import ORDER
from reports.manad.collect import Collected
from reports.manad.csv_files import AVVIKELSER, AVVIKELSER_CSV, BESOK_CSV, cell, with_mark
from reports.manad.each import Each
from reports.manad.editions import Edition
from reports.manad.kundvalsmote.page import meeting_page
from reports.manad.pages import make_page
from reports.manad.rapport import Rapport
from reports.manad.workbook import OwnBooks

BESOK = ("datum", "kl", "kund", "besok", "hemtjanst", "hsl")


def write_providers(data: Collected, folder: Path) -> None:
    """A folder per provider with its pages, its deviations as csv, and its workbook.

    `data`: the run as providers are told it.
    """
    seen = data.rapport
    con, lines = seen.facts.underlag.con, _lines(seen)
    books = OwnBooks(data)
    deviations = Each(con, lambda u: with_mark(_of(lines, u)))
    visits = Each(con, lambda u: with_mark(_visits(seen, u)))
    for utforare, name in data.folders.items():
        own = folder / name
        own.mkdir(parents=True)
        write_page(make_page(data, Edition.UTFORARE, utforare), own / "rapport.html")
        write_page(meeting_page(data, utforare), own / KUNDVALSMOTE)
        deviations.to_csv(visible(utforare), own / AVVIKELSER_CSV)
        books.write(utforare, own / "avvikelser.xlsx")
        if data.shared_visits(utforare)[0] > workbook.FIRST:
            visits.to_csv(utforare, own / BESOK_CSV)


def _of(lines: ir.Table, utforare: ir.StringScalar) -> ir.Table:
    return lines.filter(lines.agare == utforare).order_by("nr").drop("agare", "nr")


def _visits(seen: Rapport, utforare: ir.StringScalar) -> ir.Table:
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
