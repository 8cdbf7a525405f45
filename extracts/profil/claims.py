"""Which files and sheets a profile speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from extracts.contract import table_of
from extracts.errors import UnderlagError
from extracts.files import XLSX, form_of
from extracts.profil.model import Profil, Tabellprofil

# A table of a profile, and the sheet that it is in; None = the file's only or first.
Claim = tuple[Tabellprofil, str | None]


def claims(
    file: Path, profiler: Sequence[Profil], sheets: Callable[[Path], Sequence[str]]
) -> list[Claim]:
    """The tables that the profiles find in a file; two for the same rows is an error.

    Without `filer` and `blad` a table has the contract's own file and sheet names.
    """
    mapped = [table for profil in profiler for table in profil.tabeller]
    found: list[Claim] = []
    if form_of(file) == XLSX and any(_by_sheet(table) for table in mapped):
        found = [(m, sheet) for sheet in sheets(file) for m in mapped if _in_sheet(m, file, sheet)]
    found += [(m, None) for m in mapped if not m.blad and _in_file(m, file)]
    _demand_one(file, found)
    return found


def _by_sheet(mapped: Tabellprofil) -> bool:
    return bool(mapped.blad) or not mapped.filer


def _in_sheet(mapped: Tabellprofil, file: Path, sheet: str) -> bool:
    if not mapped.blad:
        own = table_of(file.stem) is None and table_of(sheet) == mapped.table.name
        return own and not mapped.filer
    return mapped.claims_sheet(sheet) and (not mapped.filer or mapped.claims_file(file))


def _in_file(mapped: Tabellprofil, file: Path) -> bool:
    if not mapped.filer:
        return table_of(file.stem) == mapped.table.name
    return mapped.claims_file(file)


def _demand_one(file: Path, found: Sequence[Claim]) -> None:
    for at, (mapped, sheet) in enumerate(found):
        for other, other_sheet in found[at + 1 :]:
            if sheet == other_sheet or None in (sheet, other_sheet):
                raise UnderlagError(
                    "profil-tva-avsnitt",
                    fil=file.name + (f", bladet «{sheet}»" if sheet else ""),
                    ena=f"[{mapped.table.name}] i {mapped.profil}",
                    andra=f"[{other.table.name}] i {other.profil}",
                )
