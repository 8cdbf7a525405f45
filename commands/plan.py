"""plan: show the plan and check that it can run; make the next year's."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.options import plan_option


@click.group(
    invoke_without_command=True,
    options_metavar="[VAL]",
    subcommand_metavar="[kopiera …]",
    short_help="Visa planen och se att den går att köra.",
)
@plan_option
@click.pass_context
def plan(ctx: click.Context, plan_name: str) -> None:
    """Visa internkontrollplanen och kontrollera att den går att köra.

    Med kopiera görs nästa års plan.
    """
    if ctx.invoked_subcommand is None:
        _show(plan_name)


def _show(plan_name: str) -> None:
    begins("Läser planen")
    from suites.gx_door import Door

    door = Door()
    from checks.registry import CONTROLS
    from reports.terminal.plan import show_plan
    from suites.plan_check import check_measured
    from suites.plan_file import load_plan

    loaded = load_plan(plan_name)
    check_measured(loaded, set(CONTROLS))
    for row in loaded.rader:
        if row.svit:
            door.check(row.svit, row.expectations)
    show_plan(loaded)


@plan.command(options_metavar="[VAL]", short_help="Gör nästa års plan av en som finns.")
@click.argument("mapp", type=click.Path(path_type=Path))
@click.option(
    "--ar",
    required=True,
    metavar="ÅÅÅÅ",
    type=click.IntRange(2000, 2100),
    help="Året som den nya planen gäller.",
)
@click.option("--plan", "plan_name", metavar="NAMN", help="Planen som kopieras, namn eller mapp.")
@click.pass_context
def kopiera(ctx: click.Context, mapp: Path, ar: int, plan_name: str | None) -> None:
    """Gör ett nytt års plan i MAPP. Raderna är förslag tills någon beslutar dem."""
    begins("Läser planen")
    from extracts.shown import visible
    from reports.kit.whole import write_whole
    from reports.terminal.plan import show_copy
    from suites.kopia import copy_plan

    if mapp.exists() or mapp.is_symlink():
        raise click.UsageError(
            f"{mapp} finns redan. Ange en mapp som inte finns, så skrivs inget över."
        )
    assert ctx.parent is not None
    source = plan_name or ctx.parent.params["plan_name"]
    made = []
    folder = write_whole(
        mapp,
        lambda unfinished: made.append(copy_plan(source, ar, unfinished)),
        "Ange en annan mapp.",
    )
    show_copy(made[0], visible(str(folder)))
