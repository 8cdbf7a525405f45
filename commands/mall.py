"""mall: empty workbooks to fill in, and the contract for machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.begin import begins
from commands.options import plan_option

if TYPE_CHECKING:
    from extracts.columns import Table
    from extracts.contract import Contract


@click.command(options_metavar="[VAL]", short_help="Skriv tomma arbetsböcker att fylla i.")
@click.argument("mapp", type=click.Path(path_type=Path))
@click.option(
    "--tabell", "tabeller", multiple=True, metavar="NAMN", help="Bara denna tabell (kan upprepas)."
)
@click.option("--schema", is_flag=True, help="Skriv i stället kontraktet för maskiner.")
@plan_option
def mall(mapp: Path, tabeller: tuple[str, ...], schema: bool, plan_name: str) -> None:
    """Skriv en tom arbetsbok per tabell i MAPP, med rubriker, format och listor att välja ur.

    Listorna är planens ord: dess taxeområden och avgiftsnivåer.

    Med --schema skrivs datapackage.json (Frictionless) och internkontroll.odcs.yaml (ODCS).
    """
    begins("Läser planen")
    from extracts.shown import visible
    from reports.kit.whole import write_whole
    from reports.mall.book import write_books
    from reports.mall.schema import write_schema
    from suites.plan_file import load_plan

    if mapp.exists() or mapp.is_symlink():
        raise click.UsageError(
            f"{mapp} finns redan. Ange en mapp som inte finns, så skrivs inget över."
        )
    contract = load_plan(plan_name).contract
    chosen, write = _chosen(tabeller, contract), write_schema if schema else write_books
    folder = write_whole(mapp, lambda unfinished: write(chosen, unfinished), "Ange en annan mapp.")
    click.echo(
        f"{', '.join(table.name for table in chosen)}: {_SAID[schema]} {visible(str(folder))}."
    )


_SAID = {True: "kontraktet finns i", False: "tomma arbetsböcker finns i"}


def _chosen(names: tuple[str, ...], contract: Contract) -> list[Table]:
    """The tables asked for, once each and in the contract's order; all when none is named."""
    from extracts.folding import fold

    asked = {fold(name): name for name in names}
    for folded, name in asked.items():
        if folded not in contract:
            raise click.UsageError(
                f"Tabellen {name} finns inte. Tabeller som finns: {', '.join(contract)}."
            )
    return [table for name, table in contract.items() if not asked or name in asked]
