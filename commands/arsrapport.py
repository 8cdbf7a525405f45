"""arsrapport: the yearly follow-up of the internkontrollplan, for the board."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.begin import begins
from commands.options import archive_file_option, mall_option, plan_option

if TYPE_CHECKING:
    from reports.arsrapport.egna import Uppgift


@click.command(
    options_metavar="[VAL]", short_help="Skriv uppföljningen av ett års internkontrollplan."
)
@click.option(
    "--ar",
    metavar="ÅÅÅÅ",
    type=click.IntRange(2000, 2100),
    help="Året som följs upp.",
)
@click.option("--till", metavar="ÅÅÅÅ-MM", help="Sista månaden, för en del av ett år.")
@archive_file_option
@plan_option
@mall_option
@click.option(
    "--egna",
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Utförarnas egna uppgifter, att ställa bredvid systemens.",
)
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Mapp för uppföljningen [rapporter/arsrapport-ÅR].",
)
def arsrapport(
    ar: int | None,
    till: str | None,
    fil: Path,
    plan_name: str,
    mall: Path | None,
    egna: Path | None,
    ut: Path | None,
) -> None:
    """Skriv årets uppföljning till ledningen, som Word-dokument och webbsida, ur arkivet.

    Ange --ar, eller --till för årets första månader. Slutkod 0: klart. 2: det gick inte, och inget är
    skrivet.
    """
    begins("Läser arkivet")
    from extracts.period import Period
    from extracts.shown import visible
    from extracts.unfinished import scratch_folder
    from reports.arsrapport.ar import year_of
    from reports.arsrapport.egna import not_in, read_egna
    from reports.arsrapport.write import write_year
    from reports.kit.wordmall import read_mall
    from suites.plan_file import load_plan

    last = Period.parse(till) if till else None
    year = ar or (last.year if last else None)
    if year is None:
        raise click.UsageError("Ange året med --ar, till exempel --ar 2022.")
    if last and last.year != year:
        raise click.UsageError(f"--till {last} ligger inte i --ar {year}.")
    plan, word = load_plan(plan_name), read_mall(mall) if mall else None
    found = year_of(fil, plan, year, last)
    told: tuple[Uppgift, ...] = ()
    if egna:
        with scratch_folder() as scratch:
            told = read_egna(egna, plan, scratch)
    where = ut or Path("rapporter") / f"arsrapport-{last or year}"
    folder = write_year(found, where, word, told)
    click.echo(f"Uppföljningen finns i {visible(str(folder))}:")
    click.echo("arsrapport.docx och arsrapport.html till ledningen. Lämna inte arsrapport.json:")
    click.echo("den har alla tal, också de små.")
    for name in not_in(found, told):
        click.echo(f"«{visible(name)}» finns inte i årets körningar.")
        click.echo(f"Skriv namnet i {egna} som det står där.")
    click.echo("Varje utförares år finns i mappen utforare, till avtalsuppföljningen.")
    click.echo("Fyll i de samlade bedömningarna innan den lämnas till ledningen.")
