"""Everything that a run of a month writes, in one folder."""

from __future__ import annotations

from pathlib import Path

from reports.kit.whole import write_whole
from reports.kit.wordmall import Wordmall
from reports.manad.bevis import write_bevis
from reports.manad.collect import collect
from reports.manad.csv_files import write_avvikelser, write_underkanda
from reports.manad.for_providers import for_providers
from reports.manad.gx_results import GX_RESULTAT, write_gx_results
from reports.manad.pages import write_pages
from reports.manad.provider import write_providers
from reports.manad.rapport import Rapport
from reports.manad.rapport_json import write_json
from reports.manad.workbook import write_workbook


def write_report(
    rapport: Rapport, folder: Path, mall: Wordmall | None = None, *, gx_resultat: bool = False
) -> Path:
    """All outputs of a run in a fresh folder; the folder used is returned.

    `mall`: the organisation's template of the board's Word document. `gx_resultat`: what Great
    Expectations itself says is written too.
    """
    return write_whole(
        folder, lambda unfinished: _write_all(rapport, unfinished, mall, gx_resultat=gx_resultat)
    )


def _write_all(rapport: Rapport, folder: Path, mall: Wordmall | None, *, gx_resultat: bool) -> None:
    con = rapport.facts.underlag.con
    korning = write_json(rapport, folder / "rapport.json")
    write_avvikelser(con, rapport.avvikelser, folder / "avvikelser.csv")
    write_underkanda(con, rapport.underkanda, folder / "underkanda.csv")
    data = collect(rapport, korning)
    write_workbook(data, folder / "avvikelser.xlsx")
    write_pages(data, folder, mall)
    seen = collect(for_providers(rapport), korning, of_each=True)
    write_providers(seen, folder / "utforare")
    if gx_resultat:
        write_gx_results(rapport, folder / GX_RESULTAT)
    write_bevis(rapport, folder)
