"""The blocks of a page as lines."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from reports.kit import blocks
from reports.kit.blocks import Block
from reports.terminal.screen import Screen


def show_blocks(parts: Iterable[Block]) -> None:
    """Blocks of a page as lines: what a step of the audit has to say."""
    console = Screen()
    for part in parts:
        if isinstance(part, blocks.Text):
            console.print(part.text, markup=False, soft_wrap=part.css == "sokvag")
        elif isinstance(part, blocks.Bullets):
            for item in part.items:
                console.print(_bullet(str(item)))
        elif isinstance(part, blocks.Table):
            console.print()
            console.print(f"[bold]{escape(part.caption)}[/bold]")
            console.print(_grid(part))
            console.print()


def _bullet(text: str) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_row("•", escape(text))
    return grid


def _grid(part: blocks.Table) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in part.columns:
        table.add_column(
            escape(column.title), justify="right" if column.numeric else "left", overflow="fold"
        )
    for cells in part.rows:
        table.add_row(*(escape(str(cell)) for cell in cells))
    return table
