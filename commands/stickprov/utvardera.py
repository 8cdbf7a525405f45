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
    from reports.stickprov.utvardering import evaluated
    from reports.stickprov.write import set_aside, write_conclusion
    from reports.terminal.page import show_blocks
    from stickprov.audit.replay import replay_until
    from stickprov.audit.session import session_of
    from stickprov.audit.verify import demand_whole
    from stickprov.paper.stage import is_written, stage_files, write_stage

    session = session_of(protokoll)
    demand_whole(session)
    found = replay_until(session, protokoll)
    upcoming, moved = None, []
    if found.nasta:
        upcoming, listed = stage_files(session, found.steg + 1)
        if not is_written(session, found.draw, found.steg + 1, found.nasta):
            moved = set_aside(session.folder, [upcoming, listed])
            write_stage(session, found.draw, found.steg + 1, found.nasta)
    page = write_conclusion(found)
    show_blocks(evaluated(found, page, upcoming, moved))
    ctx.exit(0 if found.all_accepted else 1)
