"""Errors in the words of the vendor's file: its own column, and the cell that is at fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from extracts.contract import KEYS_OF_PEOPLE
from extracts.personnummer import mask
from extracts.profil.model import Del, Tabellprofil
from extracts.shown import shown

_MISSING = "saknas"
_UNREADABLE = ("ej-datum", "ej-tid", "ej-tal")
Files = Mapping[int, Tabellprofil]


def cells_at_fault(errors: pd.DataFrame, rows: pd.DataFrame, files: Files) -> pd.DataFrame:
    """Errors of columns that a profile puts together, one line per cell at fault.

    `rows` has `fil` and `delar` (parse.parsed) by rad_id. `falt` is the contract's column, null for
    the errors that are left as they are.
    """
    errors = errors.reset_index(drop=True)
    combined = {(fil, name) for fil, mapped in files.items() for name, _ in mapped.combined}
    fil = dict(zip(rows.index, rows["fil"], strict=True))
    cells = dict(zip(rows.index, rows["delar"], strict=True))
    where = zip(errors["rad_id"], errors["kolumn"], strict=True)
    apart = np.array([(fil[row], name) in combined for row, name in where], dtype=bool)
    if not apart.any():
        return errors
    lines = [
        (at, error.rad_id, *line)
        for at, error in _errors(errors[apart])
        for line in _lines(error, cells[error.rad_id], files[fil[error.rad_id]])
    ]
    names = ["rad_id", "kolumn", "regel", "varde", "falt"]
    found = pd.DataFrame(lines, columns=["at", *names]).set_index("at")
    return pd.concat([errors[~apart], found]).sort_index(kind="stable")


def _errors(errors: pd.DataFrame) -> Iterator[tuple[int, Any]]:
    return zip(errors.index, errors.itertuples(index=False), strict=True)


def _lines(
    error: Any, cells: Sequence[str | None], mapped: Tabellprofil
) -> Iterator[tuple[str, str, str, str]]:
    """kolumn, regel, varde and falt per cell at fault; the last where none is so by itself."""
    parts = [
        (part, cell) for (name, part), cell in _with_cells(mapped, cells) if name == error.kolumn
    ]
    named = [(part, cell) for part, cell in parts if cell is not None]
    for part, cell in named or [(parts[-1][0], error.varde)]:
        regel = error.regel if cell.strip() else _MISSING
        yield mask(part.namn), regel, shown(cell, key=error.kolumn in KEYS_OF_PEOPLE), error.kolumn


def _with_cells(
    mapped: Tabellprofil, cells: Sequence[str | None]
) -> Iterator[tuple[tuple[str, Del], str | None]]:
    return zip(mapped.combined, cells, strict=True)


def in_words_of_file(errors: pd.DataFrame, firsts: Mapping[int, int], files: Files) -> pd.DataFrame:
    """Every `kolumn` as the file names it, and `falt` as the contract does.

    `firsts`: file → the rad_id of its first row, in order.
    """
    falt = (
        errors["falt"] if "falt" in errors.columns else pd.Series(None, errors.index, dtype=object)
    )
    plain = falt.isna()
    errors = errors.assign(falt=falt.where(~plain, errors["kolumn"]))
    if not files or errors.empty:
        return errors
    at = np.searchsorted(list(firsts.values()), errors["rad_id"], side="right") - 1
    fil = np.array(list(firsts))[at]
    names = {
        (n, name): mask(mapped.file_column(name))
        for n, mapped in files.items()
        for name in mapped.columns
    }
    where = zip(fil, errors["kolumn"], plain, strict=True)
    kolumn = [names.get((n, name), name) if own else name for n, name, own in where]
    return _once_per_cell(errors.assign(kolumn=kolumn))


def _once_per_cell(errors: pd.DataFrame) -> pd.DataFrame:
    """A cell that two columns of the contract come from is wrong once."""
    unreadable = errors["regel"].isin(_UNREADABLE)
    kind = errors["regel"].mask(unreadable, "")
    seen = errors.assign(kind=kind).duplicated(["rad_id", "kolumn", "varde", "kind"])
    return errors[~seen]
