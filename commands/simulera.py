"""simulera: what the month would have cost under other models of payment."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from commands.begin import begins
from commands.options import period_option, plan_option, profil_option


@click.command(options_metavar="[VAL]", short_help="Räkna månaden med andra ersättningsmodeller.")
@click.argument("underlag", required=False, type=click.Path(path_type=Path))
@click.option(
    "--modell",
    "wanted",
    multiple=True,
    metavar="ID",
    help="Bara den här modellen, eller en egen modellfil (kan upprepas).",
)
@click.option(
    "--satt",
    "given",
    multiple=True,
    metavar="NAMN=VÄRDE",
    help="Ett värde som modellen behöver, till exempel avdrag=10 (kan upprepas).",
)
@click.option("--lista", is_flag=True, help="Visa modellerna och vad de behöver.")
@period_option
@plan_option
@profil_option
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Mapp för resultatet [rapporter/simulering-PERIOD].",
)
def simulera(
    underlag: Path | None,
    wanted: tuple[str, ...],
    given: tuple[str, ...],
    lista: bool,
    period: str | None,
    plan_name: str,
    profiler: tuple[Path, ...],
    ut: Path | None,
) -> None:
    """Räkna ersättningen för UNDERLAG med dagens modell och med andra.

    Utan --modell räknas alla modeller som inte saknar något värde. Ingen modell rekommenderas.
    """
    begins("Läser planen och modellerna")
    gc.disable()
    from checks.facts import Facts
    from checks.scope import choose_period
    from extracts.profil.profil_file import load_profiler
    from extracts.read import read_underlag
    from extracts.unfinished import scratch_folder
    from reports.kit.charts import warm_up
    from reports.simulering.write import write_simulation
    from reports.terminal.progress import progress
    from reports.terminal.simulation import show_modeller, simulation_summary
    from suites.by_plan import by_plan
    from suites.modell_file import load_modeller, wanted_models
    from suites.modell_varden import demand_values, parse_values
    from suites.plan_file import load_plan
    from suites.simulering import demand_computed, simulate

    plan = load_plan(plan_name)
    modeller = load_modeller(plan_name, plan.modell)
    if lista:
        show_modeller(modeller)
        return
    if underlag is None:
        raise click.UsageError("Ange mappen med underlag, eller --lista för att se modellerna.")
    chosen = wanted_models(modeller, wanted)
    values = parse_values(given, chosen)
    demand_values(chosen if wanted else (), values)
    with scratch_folder() as scratch:
        with progress(tyst=False) as tell:
            tell("Läser underlaget")
            warm_up()
            read = read_underlag(
                underlag, scratch, load_profiler(profiler, plan.contract), contract=plan.contract
            )
            month = choose_period(read, period)
            plan = plan.at(month.last)
            facts = by_plan(Facts(read, month, plan.parameters, plan.tariffs(month.last)), plan)
            tell("Räknar")
            simulering = simulate(facts, plan, modeller[0], chosen, values)
            if wanted:
                demand_computed(simulering)
            folder = write_simulation(simulering, ut or Path("rapporter") / f"simulering-{month}")
        simulation_summary(simulering, folder)
