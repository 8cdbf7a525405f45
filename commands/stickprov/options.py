"""Options that several steps share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from commands.options import plan_option, profil_option

Command = Callable[..., Any]


def of_underlag(command: Command) -> Command:
    """UNDERLAG, --period, --plan and --profil: what the frames are made from."""
    for decorate in (
        profil_option,
        plan_option,
        click.option(
            "--period",
            required=True,
            metavar="ÅÅÅÅ-MM..ÅÅÅÅ-MM",
            help="Två hela månader, till exempel 2022-03..2022-04.",
        ),
        click.argument("underlag", type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


def in_folder(command: Command) -> Command:
    """MAPP: the audit's folder; without it the one that is at hand."""
    argument = click.argument("mapp", required=False, type=click.Path(path_type=Path))
    return argument(command)
