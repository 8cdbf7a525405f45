"""webb: the same on a page in the user's own browser."""

from __future__ import annotations

from contextlib import suppress

import click

from commands.begin import begins
from commands.options import plan_option

CLOSED = "Sidan är stängd, och filerna som lades in på den är borttagna."


@click.command(options_metavar="[VAL]", short_help="Öppna programmet som en sida i webbläsaren.")
@click.option(
    "--port",
    metavar="NUMMER",
    type=click.IntRange(0, 65_535),
    default=0,
    help="Port på den här datorn [en ledig].",
)
@click.option("--ingen-webblasare", is_flag=True, help="Öppna inte webbläsaren; skriv adressen.")
@plan_option
def webb(port: int, ingen_webblasare: bool, plan_name: str) -> None:
    """Öppna programmet som en sida i din webbläsare, på din egen dator.

    Sidan nås bara från den här datorn, och inget lämnar den. Filerna som du lägger in på sidan
    kopieras till en mapp som bara du kommer åt och som tas bort när sidan stängs.
    """
    begins("Öppnar sidan")
    from suites.plan_file import load_plan
    from webb.server import serve

    load_plan(plan_name)
    with suppress(KeyboardInterrupt):
        serve(plan_name, port, opens=not ingen_webblasare, tell=click.echo)
    click.echo(CLOSED)
