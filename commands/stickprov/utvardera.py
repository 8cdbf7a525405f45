"""utvardera: the answers become a conclusion, and where the plan says so the next protocol."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins


@click.command(
    options_metavar="[VAL]", short_help="Läs det ifyllda protokollet och skriv slutsatsen."
)
@click.argument("protokoll", type=click.Path(path_type=Path))
@click.pass_context
def utvardera(ctx: click.Context, protokoll: Path) -> None:
    """Läs det ifyllda PROTOKOLL och skriv slutsatsen bredvid: html, xlsx och json.

    Protokollet ska ligga i stickprovets mapp. Är något ändrat, glömt eller okänt sägs vilket, och
    inget skrivs. Ska någon utförare granskas vidare skrivs nästa protokoll.
    """
    begins("Läser protokollet")
    from commands.stickprov.evaluate import evaluate
    from reports.stickprov.utvardering import evaluated
    from reports.terminal.page import show_blocks

    done = evaluate(protokoll)
    show_blocks(evaluated(done.found, done.page, done.upcoming, done.moved, done.unwritten))
    ctx.exit(0 if done.found.all_accepted else 1)
