"""Write the follow-up of a year to a fresh folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reports.arsrapport.ar import Ar
from reports.arsrapport.avtal import contract_page
from reports.arsrapport.data import write_data
from reports.arsrapport.egna import Uppgift
from reports.arsrapport.page import year_page
from reports.kit.html import write_page
from reports.kit.naming import folder_names
from reports.kit.whole import write_whole
from reports.kit.word import write_document
from reports.kit.wordmall import Wordmall

NAME = "arsrapport"


def write_year(
    ar: Ar, folder: Path, mall: Wordmall | None = None, told: Sequence[Uppgift] = ()
) -> Path:
    """arsrapport.html, .docx and .json, and a page per provider; the folder used is returned.

    `told`: what the providers have told of themselves.
    """
    return write_whole(folder, lambda unfinished: _write_all(ar, unfinished, mall, told))


def _write_all(ar: Ar, folder: Path, mall: Wordmall | None, told: Sequence[Uppgift]) -> None:
    page = year_page(ar)
    write_data(ar, folder / f"{NAME}.json")
    write_page(page, folder / f"{NAME}.html")
    write_document(page, folder / f"{NAME}.docx", mall)
    for utforare, name in folder_names(ar.providers).items():
        own = folder / "utforare" / name
        own.mkdir(parents=True)
        mine = [one for one in told if one.utforare == utforare]
        write_page(contract_page(ar, utforare, mine), own / "avtalsuppfoljning.html")
