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
    from commands.stickprov.draw import draw
    from reports.stickprov.dragning import drawn
    from reports.terminal.page import show_blocks
    from stickprov.audit.session import find_session

    session = find_session(mapp)
    found, path = draw(session, tarning)
    show_blocks(drawn(session, found, path))
