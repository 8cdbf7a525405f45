"""What those who write outputs need of the facts: personnummer, permitted values, the underlag itself."""

from __future__ import annotations

from extracts.contract import (
    CONTRACT,
    KEYS_OF_PEOPLE,
    Column,
    Contract,
    Table,
    Typ,
    contract,
)
from extracts.engine import identifier, is_stored, literal, name_of, scratch_of
from extracts.errors import UnderlagError
from extracts.find import EXPLANATION
from extracts.folding import fold, without_unseen
from extracts.newbook import book_in
from extracts.parse import VALUELESS
from extracts.period import MANADER, Period
from extracts.personnummer import holds_mask, mask
from extracts.shown import MAY_HIDE, numbered, shown, visible
from extracts.tomlfile import Section, TomlError, at, read_toml
from extracts.underlag import FileCount, Underlag
from extracts.unfinished import unfinished_folder
from extracts.wrong_cells import UNKNOWN

# Rule of the gate → what the cell should be, in words, and an example.
WANTED = {
    "ej-datum": ("ett datum", "2022-03-01"),
    "ej-tid": ("datum och klockslag", "2022-03-01 07:05"),
    "ej-tal": ("ett tal", "45 eller 45,5"),
}


def choices(tables: Contract = CONTRACT) -> dict[tuple[str, str], tuple[str, ...]]:
    """(table, column) → its permitted values, for the choice columns."""
    return {
        (table.name, column.name): column.values
        for table in tables.values()
        for column in table.columns
        if column.values
    }


def names_of_text(table: Table) -> frozenset[str]:
    """The columns of a table that are read as they stand: keys, names and free text."""
    return frozenset(c.name for c in table.columns if c.typ is Typ.TEXT)


def month_name(month: str, this_year: int) -> str:
    """`2022-02` → februari, with the year where it is another."""
    period = Period.parse(month)
    return period.name if period.year != this_year else period.name.split()[0]


__all__ = [
    "CONTRACT",
    "EXPLANATION",
    "KEYS_OF_PEOPLE",
    "MANADER",
    "MAY_HIDE",
    "UNKNOWN",
    "VALUELESS",
    "WANTED",
    "Column",
    "Contract",
    "FileCount",
    "Period",
    "Section",
    "Table",
    "TomlError",
    "Typ",
    "Underlag",
    "UnderlagError",
    "at",
    "book_in",
    "choices",
    "contract",
    "fold",
    "holds_mask",
    "identifier",
    "is_stored",
    "literal",
    "mask",
    "month_name",
    "name_of",
    "names_of_text",
    "numbered",
    "read_toml",
    "scratch_of",
    "shown",
    "unfinished_folder",
    "visible",
    "without_unseen",
]
