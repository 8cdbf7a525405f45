"""plan: show the plan and check that it can run."""

from __future__ import annotations

import click

from commands.options import plan_option


@click.command(options_metavar="[VAL]", short_help="Visa planen och se att den går att köra.")
@plan_option
def plan(plan_name: str) -> None:
    """Visa internkontrollplanen och kontrollera att den går att köra."""
    from suites.gx_door import Door

    door = Door()
    from checks.registry import MEASURE
    from reports.terminal.plan import show_plan
    from suites.plan_check import check_measured
    from suites.plan_file import load_plan

    loaded = load_plan(plan_name)
    check_measured(loaded, set(MEASURE))
    for row in loaded.rader:
        if row.svit:
            door.check(row.svit, row.expectations)
    show_plan(loaded)
