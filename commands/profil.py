"""profil: propose how a system's own files are mapped to the contract."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.options import plan_option


@click.command(options_metavar="[VAL]", short_help="Föreslå en profil för ett systems egna filer.")
@click.argument("filer", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FIL…")
@click.option(
    "--ut", metavar="FIL", type=click.Path(path_type=Path), help="Fil för förslaget (.toml)."
)
@click.option(
    "--tabell",
    "tabeller",
    metavar="[NAMN=]TABELL",
    multiple=True,
    help="Vilken tabell filen är, eller filen eller bladet NAMN. Kan upprepas.",
)
@click.option("--system", metavar="NAMN", default="", help="Systemets namn.")
@plan_option
def profil(
    filer: tuple[Path, ...],
    ut: Path | None,
    tabeller: tuple[str, ...],
    system: str,
    plan_name: str,
) -> None:
    """Titta på FIL… ur ett system och föreslå hur kolumner och värden ska läsas.

    Förslaget måste kontrolleras av en människa innan det kan användas med --profil.
    """
    begins("Läser filerna")
    from extracts.forslag.draft import draft
    from extracts.forslag.propose import propose
    from reports.terminal.proposal import show_proposal
    from suites.plan_file import load_plan

    if ut is not None and ut.exists():
        raise click.UsageError(
            f"{ut} finns redan. Ange en fil som inte finns, så skrivs inget över."
        )
    forslag = propose(filer, dict(map(_name_and_table, tabeller)), load_plan(plan_name).contract)
    if ut is not None:
        _write(ut, draft(forslag, system or "Systemets namn"))
    show_proposal(forslag.places(), forslag.lines(), ut)


def _name_and_table(text: str) -> tuple[str, str]:
    """The name of a file or sheet, «» for all, and the table that it is."""
    from extracts.contract import CONTRACT
    from extracts.folding import fold, nearest

    name, _, table = text.rpartition("=")
    if fold(table) in CONTRACT:
        return name.strip(), fold(table)
    near = nearest(fold(table), CONTRACT)
    hint = f"Menade ni {near}?" if near else f"Välj bland {', '.join(CONTRACT)}."
    raise click.UsageError(f"--tabell {text}: «{table}» är ingen tabell. {hint}")


def _write(path: Path, text: str) -> None:
    """A new file, whole or not at all."""
    stream = path.open("x", encoding="utf-8", newline="\n")
    try:
        with stream:
            stream.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
