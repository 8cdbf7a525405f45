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
    from commands.stickprov.population import read_population
    from extracts.unfinished import scratch_folder
    from reports.stickprov.planering import frozen
    from reports.terminal.page import show_blocks
    from reports.terminal.progress import progress
    from stickprov.audit.session import freeze, fresh_folder
    from stickprov.audit.settings import load_settings
    from suites.plan_file import load_plan, plan_folder

    settings = load_settings(plan_folder(plan_name))
    plan = load_plan(plan_name)
    folder = ut or Path("rapporter") / f"stickprov-{period.replace('..', '-')}"
    with (
        fresh_folder(folder) as unfinished,
        scratch_folder() as scratch,
        progress(tyst=False) as tell,
    ):
        found = read_population(
            underlag, period, plan, settings, door, scratch, tell, profiler, kalla
        )
        session = freeze(
            found.frames(unfinished), found.audit, found.sources(), found.utan_utforare, unfinished
        )
    show_blocks(frozen(session, folder))
