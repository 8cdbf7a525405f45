"""Write every output of a run to a fresh folder, moved into place when it is whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checks.outward import unfinished_folder
from reports.bevis import write_bevis
from reports.collect import collect
from reports.csv_files import write_avvikelser, write_underkanda
from reports.errors import OutputError, because
from reports.for_providers import for_providers
from reports.pages import write_pages
from reports.provider import write_providers
from reports.rapport import Rapport
from reports.rapport_json import write_json
from reports.workbook import write_workbook


def write_report(rapport: Rapport, folder: Path) -> Path:
    """All outputs of a run in a fresh folder; the folder used is returned."""
    return write_whole(folder, lambda unfinished: _write_all(rapport, unfinished))


def write_whole(
    folder: Path, fill: Callable[[Path], object], advice: str = "Välj en annan mapp med --ut."
) -> Path:
    """What `fill` writes in `folder`, or beside it as folder_2, _3 … when it exists, or nothing at all.

    `advice` says how another folder is chosen where it is told that this one cannot be written in.
    """
    parent = folder.parent
    begun = False
    try:
        with unfinished_folder(parent) as unfinished:
            begun = True
            fill(unfinished)
            return _move_into_place(unfinished, folder, advice)
    except OSError as error:
        if not begun:
            raise OutputError(f"Det går inte att skriva i {parent}. {advice}") from error
        raise OutputError(
            f"Det gick inte att skriva klart i {parent} ({because(error)}). "
            "Se efter att disken inte är full och att mappen inte är låst."
        ) from error


def _write_all(rapport: Rapport, folder: Path) -> None:
    con = rapport.facts.underlag.con
    korning = write_json(rapport, folder / "rapport.json")
    write_avvikelser(con, rapport.avvikelser, folder / "avvikelser.csv")
    write_underkanda(con, rapport.underkanda, folder / "underkanda.csv")
    data = collect(rapport, korning)
    write_workbook(data, folder / "avvikelser.xlsx")
    write_pages(data, folder)
    seen = collect(for_providers(rapport), korning, of_each=True)
    write_providers(seen, folder / "utforare")
    write_bevis(rapport, folder)


def _move_into_place(unfinished: Path, folder: Path, advice: str) -> Path:
    for number in range(1, 1000):
        target = folder if number == 1 else folder.with_name(f"{folder.name}_{number}")
        if not target.exists():
            return unfinished.rename(target)
    raise OutputError(f"Det finns redan tusen rapporter i {folder}. {advice}")
