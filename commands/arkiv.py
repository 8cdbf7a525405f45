"""arkiv: the runs that have been made, and whether they are whole."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.options import archive_file_option


@click.group(
    options_metavar="",
    subcommand_metavar="KOMMANDO …",
    short_help="Visa, exportera, kontrollera och gallra arkivet över körningar.",
)
def arkiv() -> None:
    """Arkivet över månadernas körningar: lista, visa, exportera, kontrollera och gallra.

    Varje körning av kontrollera läggs dit. Slutkod 0: klart. 1: arkivet hänger inte ihop. 2: det
    gick inte att läsa.
    """


@arkiv.command(options_metavar="[VAL]", short_help="Lista körningarna.")
@archive_file_option
def lista(fil: Path) -> None:
    """Lista körningarna: nummer, månad, version, dag, avvikelser och plan.

    Ej bedömda är de planerade kontroller som inte kunde bedömas.
    """
    begins("Läser arkivet")
    from arkiv.contents import runs
    from reports.terminal.archive import show_runs

    show_runs(runs(fil))


@arkiv.command(options_metavar="[VAL]", short_help="Visa en körning.")
@click.argument("nr", type=int)
@archive_file_option
def visa(nr: int, fil: Path) -> None:
    """Visa körning NR: dess kontroller, utfall och avvikelser."""
    begins("Läser arkivet")
    from arkiv.contents import controls, runs
    from reports.terminal.archive import show_run

    found = controls(fil, nr)
    show_run(next(run for run in runs(fil) if run.nr == nr), found)


@arkiv.command(options_metavar="[VAL]", short_help="Skriv arkivets tabeller som CSV.")
@click.argument("mapp", type=click.Path(path_type=Path))
@archive_file_option
def exportera(mapp: Path, fil: Path) -> None:
    """Skriv en CSV-fil per tabell i MAPP."""
    begins("Läser arkivet")
    from reports.archive_csv import export

    folder = export(fil, mapp)
    click.echo(f"Arkivets tabeller finns i {folder}. De kan innehålla sekretess.")


@arkiv.command(options_metavar="[VAL]", short_help="Kontrollera att varje körning är hel.")
@archive_file_option
@click.pass_context
def kontrollera(ctx: click.Context, fil: Path) -> None:
    """Kontrollera att varje körning är hel och att antalen stämmer."""
    begins("Läser arkivet")
    from arkiv.contents import faults, runs

    found = faults(fil)
    for fault in found:
        click.echo(fault)
    if not found:
        antal = len(runs(fil))
        click.echo(f"Stämmer: {antal} {'körning' if antal == 1 else 'körningar'}, alla hela.")
    ctx.exit(1 if found else 0)


@arkiv.command(options_metavar="[VAL]", short_help="Ta bort nycklar och texter ur gamla körningar.")
@click.option("--fore", required=True, metavar="ÅÅÅÅ-MM", help="Månader före den här gallras.")
@click.option("--gor", is_flag=True, help="Gör det; utan valet visas bara vad som skulle tas bort.")
@archive_file_option
def gallra(fore: str, gor: bool, fil: Path) -> None:
    """Ta bort nycklar för kunder och personal och alla texter ur månader före --fore.

    Antal, mått och utfall blir kvar. Det som hör till en avvikelse som ännu inte är avslutad rörs inte.
    """
    begins("Läser arkivet")
    from arkiv.gallring import thin
    from extracts.period import Period
    from reports.kit.numbers import counted

    month = Period.parse(fore)
    found = thin(fil, str(month), dry=not gor)
    rows = counted(found.avvikelser, "avvikelse", "avvikelser")
    words = counted(found.uppfoljda, "ifylld rad", "ifyllda rader")
    open_still = counted(found.kvar, "öppen avvikelse", "öppna avvikelser")
    done = "är borttagna" if gor else "skulle tas bort"
    click.echo(f"Nycklar och texter för {rows} och {words} från tiden före {month.name} {done}.")
    click.echo(f"{open_still} därifrån är kvar som de var.")
    if not gor:
        click.echo("Inget är ändrat. Lägg till --gor för att ta bort dem; det går inte att ångra.")
