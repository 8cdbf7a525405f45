"""internkontroll: the front door. Commands in Swedish, one screen each; no logic here."""

from __future__ import annotations

import click

from commands.arkiv import arkiv
from commands.arsrapport import arsrapport
from commands.egenkontroll import egenkontroll
from commands.exempel import exempel
from commands.genvag import genvag
from commands.kontrollera import kontrollera
from commands.mall import mall
from commands.nyckel import nyckel
from commands.plan import plan
from commands.profil import profil
from commands.publicera import publicera
from commands.simulera import simulera
from commands.stickprov import stickprov
from commands.swedish import Swedish
from commands.uppfoljning import uppfoljning
from commands.verifiera import verifiera
from commands.webb import webb

VERSION = "0.1.0"


@click.group(
    cls=Swedish,
    options_metavar="",
    subcommand_metavar="KOMMANDO …",
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.version_option(VERSION, prog_name="internkontroll", message="%(prog)s %(version)s")
def main() -> None:
    """Intern kontroll av hemtjänst: kontrollera utförarnas underlag mot internkontrollplanen."""


for _command in (
    kontrollera,
    verifiera,
    egenkontroll,
    stickprov,
    simulera,
    arkiv,
    uppfoljning,
    arsrapport,
    publicera,
    plan,
    profil,
    nyckel,
    mall,
    exempel,
    webb,
    genvag,
):
    main.add_command(_command)


if __name__ == "__main__":
    main(prog_name="internkontroll")
