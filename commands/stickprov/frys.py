"""frys: the frames and the plan are written and hashed, before anyone rolls the dice."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.stickprov.options import of_underlag


@click.command(options_metavar="[VAL]", short_help="Frys ramen och planen, före tärningskastet.")
@of_underlag
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Mapp för stickprovet [rapporter/stickprov-PERIOD].",
)
@click.option(
    "--kalla",
    metavar="TEXT",
    help="Varifrån slumptalet kommer, om det inte är tärningar: nämns här, före dragningen.",
)
def frys(
    underlag: Path,
    period: str,
    plan_name: str,
    profiler: tuple[Path, ...],
    ut: Path | None,
    kalla: str | None,
) -> None:
    """Skriv en ram per utförare ur UNDERLAG, och stickprov.json med kontrollsummor.

    En mapp som finns skrivs aldrig över. Skriv av kontrollsummorna i diariet innan tärningen slås.
    """
    begins("Läser planen och underlaget")
    from suites.gx_door import Door

    door = Door()
    from commands.stickprov.freeze import Asked, folder_for, frozen_in
    from reports.stickprov.planering import frozen
    from reports.terminal.page import show_blocks
    from reports.terminal.progress import progress

    folder = ut or folder_for(period)
    with progress(tyst=False) as tell:
        asked = Asked(underlag, period, plan_name, profiler)
        session = frozen_in(folder, asked, door, tell, kalla)
    show_blocks(frozen(session, folder))
