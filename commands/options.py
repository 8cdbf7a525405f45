"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

# The plan that comes with the tool.
PLAN = "norrtalje-2022"

period_option = click.option(
    "--period", metavar="ÅÅÅÅ-MM", help="Månaden; behövs när filerna har flera."
)
plan_option = click.option(
    "--plan",
    "plan_name",
    metavar="NAMN",
    default=PLAN,
    show_default=True,
    help="Planens namn eller mapp.",
)
profil_option = click.option(
    "--profil",
    "profiler",
    multiple=True,
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Profil för ett systems egna filer (kan upprepas).",
)
