"""Write the figures of a year to a fresh folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from reports.archive_csv import write_csv
from reports.kit.html import write_page
from reports.kit.whole import write_whole
from reports.publicera.sida import public_page
from reports.publicera.siffror import Ar
from reports.publicera.tabell import table

NAME = "jamfor-utforare"


def write_public(found: Ar, folder: Path) -> Path:
    """jamfor-utforare.html and .csv; the folder used is returned."""
    return write_whole(folder, lambda unfinished: _write_all(found, unfinished))


def _write_all(found: Ar, folder: Path) -> None:
    write_csv(table(found), folder / f"{NAME}.csv")
    write_page(public_page(found), folder / f"{NAME}.html")
