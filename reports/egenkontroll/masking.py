"""How the cells of a delivered file are masked: as the gate has read them, so that no right key is lost."""

from __future__ import annotations

from typing import Any

from extracts.contract import KEYS_OF_PEOPLE
from extracts.personnummer import holds_mask, mask
from extracts.underlag import Underlag
from extracts.wrong_cells import UNKNOWN


class Masking:
    """The mask of one file's cells: row as the file counts, column from zero, and the cell as written.

    Ten digits that are the keys of another system are left as they are.
    """

    def __init__(self, underlag: Underlag, file: Any, delivered: Any) -> None:
        table = file.source.table
        names = file.mapped.read if file.mapped else file.columns
        self._read = {delivered.at(name) for name in names}
        at = {name: delivered.at(file.column(name)) for name in file.columns}
        others = underlag.contract[table].texts - underlag.rejected[table].bare
        self._keys = {at[name] for name in KEYS_OF_PEOPLE if name in at}
        self._of_others = {at[name] for name in others if name in at}
        rows = underlag.rows("personnummer_i_text")
        unknown = rows.filter((rows.fil == file.number) & (rows.kolumn == UNKNOWN))
        self._header_row = file.header_row
        self._counted = set(unknown.select("rad").to_pyarrow()["rad"].to_pylist())

    def __call__(self, rad: int, at: int, cell: str) -> str:
        """The cell as it may be sent back; above the header stands a text of any kind."""
        if rad < self._header_row:
            return mask(cell)
        bare = rad in self._counted if at not in self._read else at not in self._of_others
        return mask(cell, bare=bare, key=at in self._keys)

    def is_at_fault(self, rad: int, at: int, cell: str) -> bool:
        """Whether it is a cell of an unknown column with a number, or with the mask of one."""
        return at not in self._read and (holds_mask(cell) or self(rad, at, cell) != cell)
