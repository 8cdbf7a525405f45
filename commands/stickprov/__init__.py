"""stickprov: the group of the five steps of an audit sample."""

from __future__ import annotations

import click

from commands.stickprov.dra import dra
from commands.stickprov.frys import frys
from commands.stickprov.planera import planera
from commands.stickprov.utvardera import utvardera
from commands.stickprov.verifiera import verifiera


@click.group(
    options_metavar="",
    subcommand_metavar="STEG …",
    short_help="Dra, granska och bedöm ett stickprov av registreringar.",
)
def stickprov() -> None:
    """Stickprov av registreringar, i fem steg: planera, frys, dra, utvardera, verifiera.

    Slutkod 0: klart (utvardera: alla godkända). 1: någon överskrider gränsen eller är oavgjord.
    2: steget gick inte att göra, och inget är skrivet.
    """


for _command in (planera, frys, dra, utvardera, verifiera):
    stickprov.add_command(_command)
