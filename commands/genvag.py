"""genvag: a shortcut on the desktop that opens the page."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins


@click.command(options_metavar="[VAL]", short_help="Lägg en genväg till sidan på skrivbordet.")
@click.option(
    "--mapp",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Lägg genvägen här [skrivbordet].",
)
def genvag(mapp: Path | None) -> None:
    """Lägg en genväg på skrivbordet, som öppnar programmet som en sida i webbläsaren.

    Genvägen gör samma sak som «internkontroll webb».
    """
    begins("Gör genvägen")
    from webb.genvag import write_shortcut

    path = write_shortcut(mapp)
    click.echo(f"Genvägen finns här:\n  {path}")
    if path.suffix == ".desktop":
        click.echo("Öppnas den inte: högerklicka på den och välj Tillåt körning.")
