"""egenkontroll: a provider checks its own files before it sends them."""

from __future__ import annotations

import datetime as dt
import gc
from pathlib import Path

import click

from commands.begin import begins
from commands.options import period_option, plan_option, profil_option


@click.command(options_metavar="[VAL]", short_help="Kontrollera era filer innan ni skickar dem.")
@click.argument("filer", nargs=-1, required=True, metavar="FIL…", type=click.Path(path_type=Path))
@click.option("--utforare", metavar="NAMN", help="Bara den här utförarens rader.")
@period_option
@plan_option
@profil_option
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    default=Path("egenkontroll"),
    show_default=True,
    help="Mapp för det ni får tillbaka.",
)
@click.option(
    "--kvitto",
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Skriv ett kvitto, till exempel kvitto.json.",
)
@click.option("--alla", is_flag=True, help="Visa alla fynd på skärmen.")
@click.pass_context
def egenkontroll(
    ctx: click.Context,
    filer: tuple[Path, ...],
    utforare: str | None,
    period: str | None,
    plan_name: str,
    profiler: tuple[Path, ...],
    ut: Path,
    kvitto: Path | None,
    alla: bool,
) -> None:
    """Kontrollera FIL… (filer eller en mapp) med samma regler som beställaren.

    Slutkod 0: kan skickas in. 1: rätta detta först. 2: filerna gick inte att läsa.
    """
    begins("Läser planen och filerna")
    from suites.gx_door import Door

    gc.disable()
    door, started = Door(), dt.datetime.now().astimezone()
    from commands.check import Asked, check_files
    from extracts.unfinished import scratch_folder
    from reports.terminal.check import check_summary
    from reports.terminal.progress import progress

    if kvitto and kvitto.absolute() == ut.absolute():
        raise click.UsageError(f"{kvitto} kan inte vara både mapp och kvitto. Ange två namn.")
    asked = Asked(filer, ut, plan_name, kvitto, utforare, period, profiler)
    with scratch_folder() as scratch:
        with progress(tyst=False) as tell:
            answer = check_files(asked, door, started, scratch, tell)
        checked, folder = answer.checked, answer.folder
        check_summary(checked, folder, answer.marked, answer.kvitto, everything=alla)
        code = 0 if checked.can_be_sent else 1
    ctx.exit(code)
