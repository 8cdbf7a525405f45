"""planera: how many registrations there are, how many would be reviewed, and the hours it takes."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.stickprov.options import of_underlag


@click.command(
    options_metavar="[VAL]", short_help="Visa hur stort stickprovet blir och hur lång tid det tar."
)
@of_underlag
def planera(underlag: Path, period: str, plan_name: str, profiler: tuple[Path, ...]) -> None:
    """Visa per utförare hur många besök som granskas ur UNDERLAG, och timmarna det tar.

    Inget skrivs.
    """
    begins("Läser planen och underlaget")
    from suites.gx_door import Door

    door = Door()
    from commands.stickprov.population import read_population
    from extracts.unfinished import scratch_folder
    from reports.stickprov.planering import planning
    from reports.terminal.page import show_blocks
    from reports.terminal.progress import progress
    from stickprov.audit.settings import load_settings
    from suites.plan_file import load_plan, plan_folder

    settings = load_settings(plan_folder(plan_name))
    plan = load_plan(plan_name)
    with scratch_folder() as scratch, progress(tyst=False) as tell:
        found = read_population(underlag, period, plan, settings, door, scratch, tell, profiler)
        counts = found.counts()
    show_blocks(planning(found.audit, counts))
