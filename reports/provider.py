"""utforare/<name>/: each provider's own rows, and nothing of any other provider."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from reports.avvikelser import ORDER
from reports.charts import Renderer
from reports.collect import collect, shown
from reports.csv_files import AVVIKELSER, cell, write_csv
from reports.editions import make_page
from reports.kundvalsmote.page import meeting_page
from reports.page import write_page
from reports.rapport import Rapport
from reports.view import Edition
from reports.words import KUNDVALSMOTE
from reports.workbook import write_workbook


def write_providers(seen: Rapport, folder: Path) -> None:
    """A folder per provider with its pages, its deviations as csv, and its workbook.

    `seen`: the run as providers are told it.
    """
    data = collect(seen, folder.parent, per=("kontroll", "regel", "utforare"))
    renderer = Renderer()
    lines = _lines(seen)
    for utforare, name in data.folders.items():
        own = folder / name
        own.mkdir(parents=True)
        write_page(make_page(data, Edition.UTFORARE, renderer, utforare), own / "rapport.html")
        write_page(meeting_page(data, utforare), own / KUNDVALSMOTE)
        rows = lines.filter(lines.agare == shown(utforare)).order_by("nr").drop("agare", "nr")
        write_csv(seen.facts.underlag.con, rows, own / "avvikelser.csv")
        write_workbook(seen, own / "avvikelser.xlsx", utforare)


def _lines(seen: Rapport) -> ir.Table:
    """The rows of avvikelser.csv as providers read them, ready to be written, with their owner."""
    rows = seen.avvikelser.mutate(agare=_.utforare)
    cells = [cell(rows, name) for name in AVVIKELSER]
    in_order = ibis.window(order_by=[rows[name] for name in ORDER])
    numbered = rows.select(*cells, "agare", nr=ibis.row_number().over(in_order))
    return seen.facts.underlag.store("avvikelserader_utforare", numbered)
