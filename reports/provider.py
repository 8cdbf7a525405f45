"""utforare/<name>/: each provider's own rows, and nothing of any other provider."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from reports.avvikelser import ordered
from reports.charts import Renderer
from reports.collect import collect, shown
from reports.csv_files import AVVIKELSER, cell, write_csv
from reports.editions import make_page
from reports.page import write_page
from reports.rapport import Rapport
from reports.view import Edition
from reports.workbook import write_workbook


def write_providers(rapport: Rapport, folder: Path) -> None:
    """A folder per provider with its page, its deviations as csv, and its workbook."""
    data = collect(rapport, folder.parent, per=("kontroll", "regel", "utforare"))
    renderer = Renderer()
    told = _told(rapport)
    for utforare, name in data.folders.items():
        own = folder / name
        own.mkdir(parents=True)
        write_page(make_page(data, Edition.UTFORARE, renderer, utforare), own / "rapport.html")
        rows = told.filter(told.agare == shown(utforare)).order_by("nr").drop("agare", "nr")
        write_csv(rapport.facts.underlag.con, rows, own / "avvikelser.csv")
        write_workbook(rapport, own / "avvikelser.xlsx", utforare)


def _told(rapport: Rapport) -> ir.Table:
    """The rows of avvikelser.csv as providers read them, ready to be written, with their owner."""
    rows = ordered(rapport.avvikelser)
    said = rows.mutate(text=rows.text_utforare.coalesce(rows.text), agare=rows.utforare)
    cells = [cell(said, name) for name in AVVIKELSER]
    numbered = said.select(*cells, "agare", nr=ibis.row_number())
    return rapport.facts.underlag.store("avvikelser_utforare", numbered)
