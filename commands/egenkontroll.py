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
    from checks.facts import Facts
    from checks.scope import choose_given_period, choose_utforare
    from extracts.profil.profil_file import load_profiler
    from extracts.read import read_given
    from extracts.unfinished import scratch_folder
    from reports.egenkontroll.gather import self_check
    from reports.egenkontroll.receipt import receipt_of
    from reports.egenkontroll.write import write_check
    from reports.kit.charts import warm_up
    from reports.manad.explain import explain
    from reports.terminal.check import check_summary
    from reports.terminal.progress import progress
    from suites.plan_file import load_plan
    from suites.run import judge_plan

    if kvitto and kvitto.absolute() == ut.absolute():
        raise click.UsageError(f"{kvitto} kan inte vara både mapp och kvitto. Ange två namn.")
    plan = load_plan(plan_name)
    with scratch_folder() as scratch:
        with progress(tyst=False) as tell:
            tell("Läser filerna")
            warm_up()
            read = read_given(
                filer, scratch, load_profiler(profiler, plan.contract), contract=plan.contract
            )
            whose = choose_utforare(read, utforare)
            month = choose_given_period(read, period)
            rapport = None
            if month is not None:
                plan, last = plan.at(month.last), month.last
                facts = Facts(
                    read, month, plan.parameters, plan.tariffs(last), avgift=plan.avgift(last)
                )
                verdicts = judge_plan(facts, plan, door, plan.about_providers(), tell)
                rapport = explain(facts, plan, verdicts, {}, started)
            checked = self_check(read, plan, rapport, whose)
            tell("Skriver det ni får tillbaka")
            with receipt_of(checked, kvitto, started) as receipt:
                folder, marked = write_check(checked, ut)
        check_summary(checked, folder, marked, receipt, everything=alla)
        code = 0 if checked.can_be_sent else 1
    ctx.exit(code)
