"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from extracts.motor.adress import is_address

F = TypeVar("F", bound=Callable[..., Any])
# The plan that comes with the tool.
PLAN = "norrtalje-2022"


class _Underlag(click.ParamType):  # type: ignore[type-arg]
    """A path, or the address of an engine that holds the underlag."""

    name = "underlag"

    def convert(self, value: Any, _param: Any, _ctx: Any) -> Path | str:
        return value if is_address(value) else Path(value)


UNDERLAG = _Underlag()

period_option = click.option(
    "--period", metavar="ÅÅÅÅ-MM", help="Månaden; behövs när filerna har flera."
)
_plan = partial(click.option, "--plan", "plan_name", metavar="NAMN")
plan_option = _plan(default=PLAN, show_default=True, help="Planens namn eller mapp.")
# Of a run that is made again.
same_plan_option = _plan(help="Planens namn eller mapp [den som körningen använde].")
profil_option = click.option(
    "--profil",
    "profiler",
    multiple=True,
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Profil för ett systems egna filer (kan upprepas).",
)

mall_option = click.option(
    "--mall",
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Er egen Word-mall (.docx) för ledning.docx.",
)


def stickprov_option(said: str) -> Callable[[F], F]:
    """The folder of the audit that a run has; `said` is what it is for."""
    return click.option("--stickprov", metavar="MAPP", type=click.Path(path_type=Path), help=said)


def kvitton_option(said: str) -> Callable[[F], F]:
    """The receipts of the providers, one for each; `said` is what they are for."""
    return click.option(
        "--kvitto",
        "kvitton",
        multiple=True,
        metavar="FIL",
        type=click.Path(path_type=Path),
        help=f"{said} (kan upprepas).",
    )


motor_option = click.option("--motor", metavar="URL", help="Mät och bedöm i en annan motor.")
underlag_mapp_option = click.option(
    "--underlag-mapp", metavar="MAPP", help="Mappen med Parquet-filer som Spark läser."
)
pseudonym_option = click.option(
    "--pseudonym",
    metavar="NYCKELFIL",
    type=click.Path(path_type=Path),
    help="Byt kund och personal mot pseudonymer gjorda med filens nyckel.",
)
arkiv_option = click.option(
    "--arkiv",
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Arkivet över körningar [arkiv/internkontroll.duckdb bredvid rapporten].",
)

# Where the reports are when nothing else is said.
archive_file_option = click.option(
    "--arkiv",
    "fil",
    metavar="FIL",
    type=click.Path(path_type=Path),
    default=Path("rapporter") / "arkiv" / "internkontroll.duckdb",
    show_default=True,
    help="Arkivets fil.",
)
