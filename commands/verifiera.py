"""verifiera: is a run's folder what the run wrote; with the underlag, the run is made again."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.begin import begins
from commands.options import (
    PLAN,
    UNDERLAG,
    arkiv_option,
    kvitton_option,
    mall_option,
    motor_option,
    profil_option,
    pseudonym_option,
    same_plan_option,
    stickprov_option,
    underlag_mapp_option,
)

if TYPE_CHECKING:
    from commands.run import Asked
    from reports.manad.verifiera import Bevis


@click.command(
    options_metavar="[VAL]", short_help="Kontrollera att en rapports mapp är den som skrevs."
)
@click.argument("mapp", type=click.Path(path_type=Path))
@click.option(
    "--underlag",
    metavar="UNDERLAG",
    type=UNDERLAG,
    help="Underlaget: kör om månaden och jämför allt byte för byte.",
)
@same_plan_option
@profil_option
@stickprov_option("Stickprovets mapp, om körningen hade en.")
@kvitton_option("Kvittona, om körningen hade några")
@mall_option
@pseudonym_option
@arkiv_option
@motor_option
@underlag_mapp_option
@click.pass_context
def verifiera(
    ctx: click.Context,
    mapp: Path,
    underlag: Path | str | None,
    plan_name: str | None,
    profiler: tuple[Path, ...],
    stickprov: Path | None,
    kvitton: tuple[Path, ...],
    mall: Path | None,
    pseudonym: Path | None,
    arkiv: Path | None,
    motor: str | None,
    underlag_mapp: str | None,
) -> None:
    """Kontrollera filerna i MAPP mot bevis.json: ändrade, borttagna och främmande filer nämns.

    Med --underlag körs månaden om med samma val, och det som skiljer nämns. Slutkod 0: allt
    stämmer. 1: något skiljer. 2: det gick inte att kontrollera.
    """
    begins("Läser bevis.json")
    gc.disable()
    from commands.run import Asked
    from reports.manad.verifiera import (
        against_hashes,
        against_rerun,
        other_versions,
        read_bevis,
        said,
    )
    from reports.terminal.screen import Screen

    if not underlag:
        _demand_no_choice_of_a_run(ctx)
    bevis, notes = read_bevis(mapp), list[str]()
    faults = list(against_hashes(bevis))
    if underlag:
        given = Asked(
            plan_name or "",
            profiler=profiler,
            kvitton=kvitton,
            stickprov=stickprov,
            mall=mall,
            pseudonym=pseudonym,
            motor=motor,
            underlag_mapp=underlag_mapp,
        )
        asked = _asked(bevis, underlag, given)
        with _made_again(underlag, asked, _archive(bevis, arkiv)) as again:
            faults += against_rerun(bevis, again)
            notes += other_versions(bevis, again)
    console = Screen()
    for line in said(bevis, faults, rerun=underlag is not None):
        console.print(line, markup=False, soft_wrap=True)
    if notes:
        console.print(f"Andra versioner än i körningen: {'; '.join(notes)}.", markup=False)
    ctx.exit(1 if faults else 0)


def _demand_no_choice_of_a_run(ctx: click.Context) -> None:
    """OutputError of a choice that says how a run is made again, where none is."""
    from reports.kit.errors import OutputError

    given = [
        option.opts[0]
        for option in ctx.command.params
        if isinstance(option, click.Option) and ctx.params.get(option.name or "")
    ]
    if given:
        raise OutputError(
            f"{' och '.join(given)} gäller en månad som körs om. Ange dess underlag med --underlag, "
            f"eller ta bort {'den' if len(given) == 1 else 'dem'}."
        )


def _asked(bevis: Bevis, underlag: Path | str, given: Asked) -> Asked:
    """The same choices as in the run; OutputError when a file that it read is not given."""
    from extracts.pseudonym import PSEUDONYM
    from reports.kit.errors import OutputError
    from reports.manad.gx_results import PARAMETER, demand_same_kind

    told = bevis.parametrar
    named = given.plan or told.get("plan_name", PLAN)
    if not given.plan and Path(named).name != named:
        raise OutputError("Körningen använde en egen plan. Ange den med --plan.")
    stickprov, nyckel = "stickprov_sha256" in told, PSEUDONYM in told
    for file, had, what in (
        (given.profiler, "profiler" in bevis.raw, "en profil. Ange den med --profil"),
        (given.stickprov, stickprov, "ett stickprov. Ange dess mapp med --stickprov"),
        (given.kvitton, "kvitton" in bevis.raw, "kvitton. Ange dem med --kvitto"),
        (given.mall, "mall_sha256" in told, "en egen Word-mall. Ange den med --mall"),
        (given.pseudonym, nyckel, "pseudonymer. Ange dess nyckelfil med --pseudonym"),
    ):
        if had and not file:
            raise OutputError(f"Körningen hade {what}.")
    demand_same_kind(told, underlag, given.motor)
    asked = replace(
        given,
        plan=named,
        period=bevis.period,
        only=tuple(filter(None, told.get("only", "").split(", "))),
        fonster=told.get("fonster"),
        gx_resultat=PARAMETER in told,
    )
    if asked.nyckel and PSEUDONYM not in told:
        raise OutputError("Körningen hade inga pseudonymer. Kör utan --pseudonym.")
    if asked.nyckel and asked.nyckel.kontroll != told[PSEUDONYM]:
        raise OutputError("Körningen hade en annan nyckel. Ange den nyckelfil som den gjordes med.")
    return asked


def _archive(bevis: Bevis, arkiv: Path | None) -> tuple[Path | None, int, int] | None:
    """The archive as the run found it (None: it was empty); OutputError when it is not there.

    None of a run without one.
    """
    from reports.kit.errors import OutputError
    from reports.manad.archived import ARKIV_NR, UPPFOLJNING_NR, file_of

    told = [bevis.parametrar.get(name, "") for name in (ARKIV_NR, UPPFOLJNING_NR)]
    if not all(nr.isdecimal() for nr in told):
        return None
    last, read = map(int, told)
    if last == 0:
        return None, last, read
    path = arkiv or file_of(bevis.folder)
    if not path.is_file():
        raise OutputError(
            f"Körningen jämfördes med ett arkiv: {path} finns inte. Ange det med --arkiv."
        )
    return path, last, read


@contextmanager
def _made_again(
    underlag: Path | str, asked: Asked, kept: tuple[Path | None, int, int] | None
) -> Iterator[Path]:
    """The folder of the run made again, gone when it is compared."""
    from suites.gx_door import Door

    door, started = Door(), dt.datetime.now().astimezone()
    from commands.run import judge_month, where_it_lies
    from extracts.unfinished import scratch_folder
    from reports.manad.archived import as_archived, with_earlier
    from reports.manad.write import write_report
    from reports.terminal.progress import progress

    with (
        scratch_folder() as scratch,
        progress(tyst=False) as tell,
        where_it_lies(underlag, asked) as held,
    ):
        rapport = judge_month(held, asked, door, started, scratch, tell)
        if kept:
            rapport = with_earlier(rapport, as_archived(rapport), *kept)
        tell("Skriver rapporten")
        yield write_report(
            rapport, scratch / "omkord", asked.wordmall, gx_resultat=asked.gx_resultat
        )
