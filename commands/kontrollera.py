"""kontrollera: the monthly run."""

from __future__ import annotations

import datetime as dt
import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.options import period_option, plan_option, profil_option

if TYPE_CHECKING:
    from suites.plan import Plan
    from suites.sample import Sample


@click.command(options_metavar="[VAL]", short_help="Kör månadens kontroll och skriv rapporten.")
@click.argument("underlag", type=click.Path(path_type=Path))
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
@click.option(
    "--stickprov",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Stickprovets mapp; dess slutsats ger planens rad om stickprov.",
)
@click.option("--fonster", metavar="ÅÅÅÅ-MM-DD", help="Första dag i kontinuitetens mätperiod.")
@click.option(
    "--kvitto",
    "kvitton",
    multiple=True,
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Utförarens kvitto (kan upprepas).",
)
@click.option("--strikt", is_flag=True, help="Avvikelse mot förslag ger också slutkod 1.")
@click.option("--tyst", is_flag=True, help="Skriv bara en rad.")
@click.pass_context
def kontrollera(
    ctx: click.Context,
    underlag: Path,
    period: str | None,
    plan_name: str,
    only: tuple[str, ...],
    ut: Path | None,
    profiler: tuple[Path, ...],
    stickprov: Path | None,
    fonster: str | None,
    kvitton: tuple[Path, ...],
    strikt: bool,
    tyst: bool,
) -> None:
    """Kör månadens kontroll på UNDERLAG (mapp eller arbetsbok) och skriv rapporten.

    Slutkod 0: planen hålls. 1: avvikelse. 3: något kunde inte bedömas. 2: körningen gick inte.
    """
    from suites.gx_door import Door

    # One short run: nothing that a collection would free, and a tenth of the time.
    gc.disable()
    door, started = Door(), dt.datetime.now().astimezone()
    from checks.choose import choose_period, choose_window
    from checks.facts import Facts
    from extracts.profil.profil_file import load_profiler
    from extracts.underlag import read_underlag
    from extracts.unfinished import scratch_folder
    from reports.charts import warm_up
    from reports.explain import explain
    from reports.kvitto import read_receipt
    from reports.terminal.progress import progress
    from reports.terminal.run import summary
    from reports.write import write_report
    from suites.plan_file import load_plan
    from suites.run import demand_known, judge_plan

    plan = load_plan(plan_name)
    demand_known(plan, only)
    receipts = [read_receipt(path) for path in kvitton]
    sample = _sample(stickprov, plan) if stickprov else None
    with scratch_folder() as scratch, progress(tyst) as tell:
        tell("Läser underlaget")
        warm_up()
        read = read_underlag(underlag, scratch, load_profiler(profiler))
        month = choose_period(read, period)
        plan, last = plan.at(month.last), month.last
        facts = Facts(
            read,
            month,
            plan.parameters,
            plan.tariffs(last),
            choose_window(fonster),
            plan.avgift(last),
        )
        verdicts = judge_plan(facts, plan, door, only, tell, sample)
        tell("Skriver rapporten")
        asked = _parameters(ctx, sample)
        rapport = explain(facts, plan, verdicts, asked, started, receipts)
        folder = write_report(rapport, ut or Path("rapporter") / str(month))
        summary(rapport, folder, tyst=tyst)
        code = rapport.exit_code(strikt=strikt)
    ctx.exit(code)


def _sample(folder: Path, plan: Plan) -> Sample:
    # Only here: what computes a sample takes a second to import.
    from commands.stickprov.conclusion import read_sample

    return read_sample(folder, plan)


def _parameters(ctx: click.Context, sample: Sample | None) -> dict[str, str]:
    """What the user asked for, for the evidence; not where files lie."""
    left_out = ("underlag", "ut", "kvitton", "stickprov")
    asked = {k: v for k, v in sorted(ctx.params.items()) if k not in left_out and v}
    if "profiler" in asked:
        asked["profiler"] = ", ".join(path.name for path in asked["profiler"])
    if sample:
        asked["stickprov_sha256"] = sample.sha256
    return {k: str(v) for k, v in asked.items()}
