"""publicera: a year's figures per provider, for clients who choose one."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.options import archive_file_option, plan_option


@click.command(options_metavar="[VAL]", short_help="Skriv årets öppna siffror per utförare.")
@click.option(
    "--ar",
    required=True,
    metavar="ÅÅÅÅ",
    type=click.IntRange(2000, 2100),
    help="Året som siffrorna gäller.",
)
@archive_file_option
@plan_option
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Mapp för siffrorna [rapporter/publicerat-ÅR].",
)
def publicera(ar: int, fil: Path, plan_name: str, ut: Path | None) -> None:
    """Skriv det som kunder kan jämföra utförare efter, som en sida och en CSV-fil.

    Siffrorna hämtas ur arkivet. Det som kan röja en enskild person visas inte, och ingen utförare
    rangordnas. Slutkod 0: klart. 2: det gick inte, och inget är skrivet.
    """
    begins("Läser arkivet")
    from arkiv.aret import runs_of_year
    from extracts.shown import visible
    from reports.kit.numbers import counted
    from reports.publicera.siffror import figures
    from reports.publicera.write import write_public
    from suites.oppna_siffror import load_open
    from suites.plan_file import load_plan

    plan, matt = load_plan(plan_name), load_open(plan_name)
    found = figures(ar, plan, matt, runs_of_year(fil, ar))
    folder = write_public(found, ut or Path("rapporter") / f"publicerat-{ar}")
    months = counted(len(found.korningar), "månad", "månader")
    click.echo(f"Öppna siffror för {months} {ar} finns i {visible(str(folder))}.")
    click.echo("Läs sidan innan den publiceras: den går inte att ta tillbaka.")
