"""internkontroll: the front door. Commands in Swedish, one screen each; no logic here."""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import sys
from pathlib import Path
from typing import Any

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

VERSION = "0.1.0"
PLAN = "norrtalje-2022"
DEBUG = "INTERNKONTROLL_FELSOK"


# click's own words; what is not here stays in English, and a test looks for it.
WORDS = {
    "Usage:": "Skriv:",
    "Options": "Val",
    "Commands": "Kommandon",
    "Show this message and exit.": "Visa den här hjälpen.",
    "Show the version and exit.": "Visa versionen.",
    "default: {default}": "utan val: {default}",
    "Error: {message}": "Fel: {message}",
    "Try '{command} {option}' for help.": "Skriv «{command} {option}» för hjälp.",
    "No such option {name!r}.": "Valet {name} finns inte.",
    "No such command {name!r}.": "Kommandot {name} finns inte.",
    "Did you mean {possibility}?": "Menade du {possibility}?",
    "Missing command.": "Kommando saknas.",
    "Missing argument": "Det saknas",
    "Missing option": "Det saknas",
    "Invalid value: {message}": "Fel värde: {message}",
    "Invalid value for {param_hint}: {message}": "Fel värde för {param_hint}: {message}",
    "{value} is not in the range {range}.": "{value} är inte i intervallet {range}.",
    "{value!r} is not a valid {number_type}.": "«{value}» är inget heltal.",
    "Option {name!r} requires an argument.": "Valet {name} behöver ett värde.",
    "Got unexpected extra argument ({args})": "För mycket på raden: {args}",
    "Got unexpected extra arguments ({args})": "För mycket på raden: {args}",
    "(Possible options: {possibilities})": "(Menade du {possibilities}?)",
    "(Did you mean one of: {possibilities}?)": "(Menade du {possibilities}?)",
    "Aborted!": "Avbrutet.",
}


def _swedish(text: str) -> str:
    return WORDS.get(text, text)


def _swedish_plural(one: str, many: str, n: int) -> str:
    return _swedish(one if n == 1 else many)


for _module in (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
):
    for _name, _translate in (("_", _swedish), ("ngettext", _swedish_plural)):
        if hasattr(_module, _name):
            setattr(_module, _name, _translate)


class Swedish(click.Group):
    """Commands whose errors end in one sentence and the right exit code, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # An old console may lack a character; that must not stop a run that has succeeded.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if DEBUG in os.environ:
                raise
            click.echo(f"Fel: {_sentence(error)}", err=True)
            ctx.exit(2)


def _sentence(error: Exception) -> str:
    """What a user can act on; a fault of the program says how to report it."""
    if hasattr(error, "exit_code"):
        return str(error)
    if isinstance(error, OSError):
        from reports.errors import because

        return f"{error.filename or 'En fil'} kan inte användas: {because(error)}."
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        return (
            "Minnet räcker inte. Stäng andra program, eller kör en månad eller en utförare i taget."
        )
    return (
        f"Programmet stötte på något oväntat ({type(error).__name__}) och inget är skrivet. "
        f"Sätt {DEBUG}=1 och kör igen för att få med detaljerna när du anmäler felet."
    )


@click.group(
    cls=Swedish,
    options_metavar="",
    subcommand_metavar="KOMMANDO …",
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.version_option(VERSION, prog_name="internkontroll", message="%(prog)s %(version)s")
def main() -> None:
    """Intern kontroll av hemtjänst: kontrollera utförarnas underlag mot internkontrollplanen."""


@main.command(options_metavar="[VAL]", short_help="Kör månadens kontroll och skriv rapporten.")
@click.argument("underlag", type=click.Path(path_type=Path))
@click.option("--period", metavar="ÅÅÅÅ-MM", help="Månaden; behövs när filerna har flera.")
@click.option(
    "--plan",
    "plan_name",
    metavar="NAMN",
    default=PLAN,
    show_default=True,
    help="Planens namn eller mapp.",
)
@click.option(
    "--kontroll", "only", multiple=True, metavar="ID", help="Kör bara denna (kan upprepas)."
)
@click.option(
    "--ut",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Mapp för rapporten [rapporter/PERIOD].",
)
@click.option("--fonster", metavar="ÅÅÅÅ-MM-DD", help="Första dag i kontinuitetens mätperiod.")
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
    fonster: str | None,
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
    from extracts.underlag import read_underlag
    from reports.charts import warm_up
    from reports.explain import explain
    from reports.terminal import progress, summary
    from reports.write import scratch_folder, write_report
    from suites.plan_file import load_plan
    from suites.run import demand_known, judge_plan

    plan = load_plan(plan_name)
    demand_known(plan, only)
    with scratch_folder() as scratch, progress(tyst) as tell:
        tell("Läser underlaget")
        warm_up()
        read = read_underlag(underlag, scratch)
        month = choose_period(read, period)
        facts = Facts(
            read, month, plan.parameters, plan.tariffs(month.last), choose_window(fonster)
        )
        verdicts = judge_plan(facts, plan, door, only, tell)
        tell("Skriver rapporten")
        rapport = explain(facts, plan, verdicts, _parameters(ctx), started)
        folder = write_report(rapport, ut or Path("rapporter") / str(month))
        summary(rapport, folder, tyst=tyst)
        code = rapport.exit_code(strikt=strikt)
    ctx.exit(code)


@main.command(options_metavar="[VAL]", short_help="Visa planen och se att den går att köra.")
@click.option(
    "--plan",
    "plan_name",
    metavar="NAMN",
    default=PLAN,
    show_default=True,
    help="Planens namn eller mapp.",
)
def plan(plan_name: str) -> None:
    """Visa internkontrollplanen och kontrollera att den går att köra."""
    from suites.gx_door import Door

    door = Door()
    from checks.registry import MEASURE
    from reports.terminal import show_plan
    from suites.plan_check import check_measured
    from suites.plan_file import load_plan

    loaded = load_plan(plan_name)
    check_measured(loaded, set(MEASURE))
    for row in loaded.rader:
        if row.svit:
            door.check(row.svit, row.expectations)
    show_plan(loaded)


@main.command(options_metavar="[VAL]", short_help="Skriv ett påhittat underlag att prova med.")
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
@click.option("--fro", default=1, show_default=True, help="Slumpfrö: samma frö ger samma filer.")
def exempel(mapp: Path, kunder: int, perioder: tuple[str, ...], fro: int) -> None:
    """Skriv ett påhittat underlag i MAPP, för att prova eller lära sig."""
    from extracts.period import Period
    from samples.exempel import write_example

    if mapp.exists() and (not mapp.is_dir() or any(mapp.iterdir())):
        raise click.UsageError(
            f"{mapp} finns redan. Ange en mapp som inte finns, så skrivs inget över."
        )
    months = [str(month) for text in perioder or ("2022-03",) for month in Period.span(text)]
    write_example(mapp, kunder=kunder, perioder=months, fro=fro)
    click.echo(f"Ett påhittat underlag för {', '.join(months)} finns i {mapp}.")


def _parameters(ctx: click.Context) -> dict[str, str]:
    """What the user asked for, for the evidence; not where files lie."""
    return {k: str(v) for k, v in sorted(ctx.params.items()) if k not in ("underlag", "ut") and v}


if __name__ == "__main__":
    main(prog_name="internkontroll")
