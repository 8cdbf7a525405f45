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
    from commands.stickprov.freeze import Asked, planned
    from reports.stickprov.planering import planning
    from reports.terminal.page import show_blocks
    from reports.terminal.progress import progress

    with progress(tyst=False) as tell:
        audit, counts = planned(Asked(underlag, period, plan_name, profiler), door, tell)
    show_blocks(planning(audit, counts))
