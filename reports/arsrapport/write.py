"""Write the follow-up of a year to a fresh folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from reports.arsrapport.ar import Ar
from reports.arsrapport.data import write_data
from reports.arsrapport.page import year_page
from reports.kit.charts import Renderer
from reports.kit.html import write_page
from reports.kit.whole import write_whole
from reports.kit.word import write_document
from reports.kit.wordmall import Wordmall

NAME = "arsrapport"


def write_year(ar: Ar, folder: Path, mall: Wordmall | None = None) -> Path:
    """arsrapport.html, .docx and .json; the folder used is returned."""
    return write_whole(folder, lambda unfinished: _write_all(ar, unfinished, mall))


def _write_all(ar: Ar, folder: Path, mall: Wordmall | None) -> None:
    page = year_page(ar, Renderer())
    write_data(ar, folder / f"{NAME}.json")
    write_page(page, folder / f"{NAME}.html")
    write_document(page, folder / f"{NAME}.docx", mall)
