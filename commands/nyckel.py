"""nyckel: a file with a new secret, to make pseudonyms with."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins


@click.command(options_metavar="[VAL]", short_help="Gör en nyckelfil för pseudonymer.")
@click.argument("fil", type=click.Path(path_type=Path))
def nyckel(fil: Path) -> None:
    """Gör en ny hemlig nyckel i FIL, som bara du kan läsa, för kontrollera --pseudonym.

    Ha samma nyckel varje månad, och förvara den skild från rapporterna.
    """
    begins("Gör en nyckel")
    from extracts.pseudonym import make_key
    from extracts.shown import visible

    if fil.exists() or fil.is_symlink():
        raise click.UsageError(
            f"{fil} finns redan. Ange en fil som inte finns, så skrivs inget över."
        )
    make_key(fil)
    click.echo(
        f"En ny nyckel finns i {visible(str(fil))}. Förvara den skild från rapporterna och ha en kopia:\n"
        "utan den kan ingen senare månad jämföras med dem som är gjorda med den."
    )
