"""verifiera: everything in the audit's folder is recomputed, and what does not agree is named."""

from __future__ import annotations

from pathlib import Path

import click

from commands.begin import begins
from commands.stickprov.options import in_folder


@click.command(
    options_metavar="[VAL]", short_help="Räkna om allt i mappen och säg vad som inte stämmer."
)
@in_folder
@click.pass_context
def verifiera(ctx: click.Context, mapp: Path | None) -> None:
    """Räkna om ramar, plan, frö, dragning, protokollens fakta och slutsatsen i MAPP.

    Allt görs ur mappens egna filer, och slutsatsens sida och arbetsbok skrivs om och jämförs. Håll
    siffrorna och kontrollsummorna mot diariet. Slutkod 2 om något inte stämmer.
    """
    begins("Läser stickprovet")
    from reports.stickprov.utvardering import verified
    from reports.stickprov.write import write_files
    from reports.terminal.page import show_blocks
    from stickprov.audit.session import find_session
    from stickprov.audit.verify import verify

    found = verify(find_session(mapp), write_files)
    show_blocks(verified(found))
    ctx.exit(2 if found.faults else 0)
