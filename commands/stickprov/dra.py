"""dra: the dice are rolled, the rows are drawn, and the protocol is written."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.stickprov.options import in_folder


@click.command(options_metavar="[VAL]", short_help="Dra besöken och skriv protokollet.")
@in_folder
@click.option(
    "--tarning",
    required=True,
    metavar="SIFFROR",
    help="Tjugo tärningssiffror 0–9, i den ordning de slogs.",
)
def dra(mapp: Path | None, tarning: str) -> None:
    """Dra besöken ur den frysta ramen i MAPP och skriv protokoll.xlsx.

    Tärningen slås efter frysningen. Ett stickprov har ett frö: ett försök med andra siffror avvisas
    och antecknas i dragning.json.
    """
    begins("Läser stickprovet")
    from reports.stickprov.dragning import drawn
    from reports.terminal.page import show_blocks
    from stickprov.audit.drawing import dice_of, record_draw
    from stickprov.audit.session import demand_frozen, find_session
    from stickprov.paper.stage import demand_no_protocol, write_stage

    session = find_session(mapp)
    digits = dice_of(tarning, session.audit.kalla)
    demand_frozen(session)
    found = record_draw(session, digits)
    demand_no_protocol(session, 1)
    path = write_stage(session, found, 1, [frame.utforare for frame in session.frames])
    show_blocks(drawn(session, found, path))
