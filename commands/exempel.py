"""exempel: a synthetic underlag to try and to learn from."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins


@click.command(options_metavar="[VAL]", short_help="Skriv ett påhittat underlag att prova med.")
@click.argument("mapp", type=click.Path(path_type=Path))
@click.option(
    "--kunder",
    default=60,
    show_default=True,
    type=click.IntRange(40, 300_000),
    help="Antal kunder.",
)
@click.option(
    "--period",
    "perioder",
    multiple=True,
    metavar="ÅÅÅÅ-MM",
    help="Månad, eller 2022-03..2022-04 (kan upprepas) [2022-03].",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Filernas format. parquet är för stora månader: en fil per utförare, inget facit.",
)
@click.option("--fro", default=1, show_default=True, help="Slumpfrö: samma frö ger samma filer.")
def exempel(mapp: Path, kunder: int, perioder: tuple[str, ...], form: str, fro: int) -> None:
    """Skriv ett påhittat underlag i MAPP, för att prova eller lära sig."""
    begins("Hittar på ett underlag")
    from extracts.period import Period
    from extracts.shown import visible
    from samples.exempel import write_example
    from samples.stor import write_large_example

    if mapp.exists() and (not mapp.is_dir() or any(mapp.iterdir())):
        raise click.UsageError(
            f"{mapp} finns redan. Ange en mapp som inte finns, så skrivs inget över."
        )
    months = [str(month) for text in perioder or ("2022-03",) for month in Period.span(text)]
    if form == "parquet":
        write_large_example(mapp, kunder=kunder, perioder=months, fro=fro)
    else:
        write_example(mapp, kunder=kunder, perioder=months, fro=fro)
    click.echo(f"Ett påhittat underlag för {', '.join(months)} finns i {visible(str(mapp))}.")
