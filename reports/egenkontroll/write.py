"""What a self-check gives back: rapport.html, fynd.csv, the marked-up files, a page per provider."""

from __future__ import annotations

from pathlib import Path

from reports.egenkontroll.findings import Egenkontroll
from reports.egenkontroll.marked import write_marked
from reports.egenkontroll.page import check_page
from reports.kit.html import write_page
from reports.kit.whole import write_whole
from reports.manad.collect import collect
from reports.manad.csv_files import cell, write_csv
from reports.manad.provider import write_providers
from reports.manad.reading import file_names

FYND = ("slag", "fil", "rad", "kolumn", "regel", "utforare", "text", "gor_sa")


def write_check(checked: Egenkontroll, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """All of it, or nothing: the folder used, and the names of the marked-up files in it."""
    marked: list[str] = []
    used = write_whole(folder, lambda unfinished: marked.extend(_write_all(checked, unfinished)))
    return used, tuple(marked)


def _write_all(checked: Egenkontroll, folder: Path) -> tuple[str, ...]:
    data = collect(checked.rapport, of_each=True) if checked.rapport else None
    write_page(check_page(checked, data), folder / "rapport.html")
    _write_findings(checked, folder / "fynd.csv")
    marked = write_marked(checked, folder)
    if data and len(checked.providers) > 1:
        write_providers(data, folder / "utforare")
    return marked


def _write_findings(checked: Egenkontroll, path: Path) -> None:
    """All findings, in the order of the files."""
    rows = checked.fynd
    names = file_names(checked.underlag)
    rows = rows.order_by("slagordning", "fil", "rad", "kolumn", "regel", "id")
    named = rows.mutate(fil=rows.fil.cases(*names.items(), else_=""))
    write_csv(checked.underlag.con, named.select(*(cell(named, name) for name in FYND)), path)
