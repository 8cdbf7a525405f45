"""uppfoljning: what people have written in the work list, read into the archive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from commands.begin import begins
from commands.options import arkiv_option


@click.command(options_metavar="[VAL]", short_help="Läs in den ifyllda arbetslistan.")
@click.argument("fil", type=click.Path(path_type=Path))
@arkiv_option
@click.pass_context
def uppfoljning(ctx: click.Context, fil: Path, arkiv: Path | None) -> None:
    """Läs in bedömning, åtgärd, ansvarig och datum ur FIL (avvikelser.xlsx) till arkivet.

    Nästa månads arbetslista har dem med. Slutkod 0: inläst. 2: något på någon rad går inte att
    läsa, och inget är inläst.
    """
    begins("Läser arbetslistan")
    from arkiv.uppfoljning import add_followed
    from reports.kit.numbers import counted
    from reports.manad.archived import file_of
    from reports.manad.bevis import sha256_of
    from reports.manad.worklist_back import read_back

    archive = arkiv or file_of(fil.absolute().parent)
    rows, wrong = read_back(fil, archive)
    if wrong:
        for said in wrong:
            click.echo(said, err=True)
        click.echo("Inget är inläst. Rätta raderna och läs in igen.", err=True)
        ctx.exit(2)
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    changed = add_followed(archive, rows, sha256_of(fil), now)
    read = counted(len(rows), "avvikelse", "avvikelser")
    click.echo(f"{read} lästa, {changed} med något nytt. Nästa månads arbetslista har det med.")
