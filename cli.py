"""internkontroll: the front door. Commands in Swedish, one screen each; no logic here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

VERSION = "0.1.0"


class Swedish(click.Group):
    """Commands whose errors end in one sentence and the right exit code, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            code = getattr(error, "exit_code", None)
            if code is None:
                raise
            click.echo(f"Fel: {error}", err=True)
            ctx.exit(code)


@click.group(cls=Swedish, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(VERSION, prog_name="internkontroll", message="%(prog)s %(version)s")
def main() -> None:
    """Intern kontroll av hemtjänst: kontrollera utförarnas underlag mot internkontrollplanen."""


@main.command()
@click.argument("underlag", type=click.Path(path_type=Path))
@click.option("--period", metavar="ÅÅÅÅ-MM", help="Månaden; behövs när filerna har flera.")
@click.option("--plan", default="norrtalje-2022", show_default=True, help="Planens namn eller mapp.")
@click.option("--kontroll", "kontroller", multiple=True, metavar="ID", help="Kör bara denna (kan upprepas).")
@click.option("--ut", type=click.Path(path_type=Path), help="Mapp för rapporten [rapporter/PERIOD].")
@click.option("--fonster", metavar="ÅÅÅÅ-MM-DD", help="Första dag i kontinuitetens 14 dygn.")
@click.option("--strikt", is_flag=True, help="Avvikelse mot förslag ger också slutkod 1.")
@click.option("--tyst", is_flag=True, help="Skriv bara en rad.")
def kontrollera(underlag: Path, **options: Any) -> None:
    """Kör månadens kontroll på UNDERLAG (mapp eller arbetsbok) och skriv rapporten."""
    from commands import kontrollera

    sys.exit(kontrollera.run(underlag, **options))


@main.command()
@click.option("--plan", default="norrtalje-2022", show_default=True, help="Planens namn eller mapp.")
def plan(plan: str) -> None:
    """Visa internkontrollplanen och kontrollera att den går att köra."""
    from commands import plan as command

    sys.exit(command.run(plan))


@main.command()
@click.argument("mapp", type=click.Path(path_type=Path))
@click.option("--kunder", default=60, show_default=True, type=click.IntRange(20, 200_000), help="Antal kunder.")
@click.option("--period", "perioder", multiple=True, metavar="ÅÅÅÅ-MM", help="Månad, eller 2022-03..2022-04 (kan upprepas).")
@click.option("--fro", default=1, show_default=True, help="Slumpfrö: samma frö ger samma filer.")
def exempel(mapp: Path, **options: Any) -> None:
    """Skriv ett påhittat underlag i MAPP, för att prova eller lära sig."""
    from commands import exempel as command

    sys.exit(command.run(mapp, **options))


Command = Callable[..., int]

if __name__ == "__main__":
    main()
