"""A proposed vendor profile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from reports.terminal.screen import Screen


def show_proposal(
    places: Sequence[str], lines: Sequence[tuple[str, str, str, str]], path: Path | None
) -> None:
    """A proposed profile: what each file is, a table (table, column, the vendor's, how sure), what to do."""
    console = Screen()
    for place in places:
        console.print(place, markup=False, soft_wrap=True)
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("Tabell", "Kolumn", "Kolumn i filen", "Hur säkert"):
        table.add_column(title, overflow="fold")
    for line in lines:
        table.add_row(*map(escape, line))
    console.print(table)
    console.print()
    if path is None:
        console.print("Det här är ett förslag. Spara det med --ut FIL.toml.")
        return
    console.print("Det här är ett förslag, sparat i", soft_wrap=True)
    console.print(f"  {path}", markup=False, soft_wrap=True)
    console.print(
        "Öppna filen och kontrollera varje rad. Ändra sedan kontrollerad = false till true. "
        "Först då kan den användas med --profil."
    )
