"""kontrollera: the monthly run."""

from __future__ import annotations

import datetime as dt
import gc
from pathlib import Path

import click

from commands.begin import begins
from commands.options import (
    UNDERLAG,
    arkiv_option,
    kvitton_option,
    mall_option,
    motor_option,
    period_option,
    plan_option,
    profil_option,
    pseudonym_option,
    stickprov_option,
    underlag_mapp_option,
)


@click.command(options_metavar="[VAL]", short_help="Kör månadens kontroll och skriv rapporten.")
@click.argument("underlag", type=UNDERLAG)
@period_option
@plan_option
@click.option(
    "--kontroll", "only", multiple=True, metavar="ID", help="Kör bara denna (kan upprepas)."
)
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Mapp för rapporten [rapporter/PERIOD].",
)
@profil_option
@stickprov_option("Stickprovets mapp; dess slutsats ger planens rad om stickprov.")
@click.option("--fonster", metavar="ÅÅÅÅ-MM-DD", help="Första dag i kontinuitetens mätperiod.")
@kvitton_option("Utförarens kvitto")
@mall_option
@pseudonym_option
@arkiv_option
@click.option("--utan-arkiv", is_flag=True, help="Jämför inte med arkivet och lägg inte till.")
@click.option("--gx-resultat", is_flag=True, help="Skriv också Great Expectations egna resultat.")
@motor_option
@underlag_mapp_option
@click.option("--strikt", is_flag=True, help="Avvikelse mot förslag ger också slutkod 1.")
@click.option("--tyst", is_flag=True, help="Skriv bara en rad.")
@click.pass_context
def kontrollera(
    ctx: click.Context,
    underlag: Path | str,
    period: str | None,
    plan_name: str,
    only: tuple[str, ...],
    ut: Path | None,
    profiler: tuple[Path, ...],
    stickprov: Path | None,
    fonster: str | None,
    kvitton: tuple[Path, ...],
    mall: Path | None,
    pseudonym: Path | None,
    arkiv: Path | None,
    utan_arkiv: bool,
    gx_resultat: bool,
    motor: str | None,
    underlag_mapp: str | None,
    strikt: bool,
    tyst: bool,
) -> None:
    """Kör månadens kontroll på UNDERLAG (mapp, arbetsbok eller databas) och skriv rapporten.

    Slutkod 0: planen hålls. 1: avvikelse. 3: något kunde inte bedömas. 2: körningen gick inte.
    """
    begins("Läser planen och underlaget", tyst=tyst)
    from suites.gx_door import Door

    # One short run: nothing that a collection would free, and a tenth of the time.
    gc.disable()
    door, started = Door(), dt.datetime.now().astimezone()
    from commands.run import Asked, Where, make_month
    from extracts.unfinished import scratch_folder
    from reports.terminal.progress import progress
    from reports.terminal.run import summary

    asked = Asked(
        *(plan_name, period, only, profiler, fonster, kvitton, stickprov, mall, pseudonym),
        gx_resultat=gx_resultat,
        motor=motor,
        underlag_mapp=underlag_mapp,
    )
    with scratch_folder() as scratch:
        with progress(tyst) as tell:
            where = Where(ut, arkiv=arkiv, utan_arkiv=utan_arkiv)
            made = make_month(underlag, asked, where, door, started, scratch, tell)
        summary(made.rapport, made.folder, tyst=tyst)
        code = made.rapport.exit_code(strikt=strikt)
    ctx.exit(code)
