"""Find the tables of an underlag: a folder, or one workbook (UNDERLAG.md, "Files")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extracts.contract import CONTRACT, table_of
from extracts.errors import UnderlagError
from extracts.personnummer import mask
from extracts.profil.claims import claims
from extracts.profil.model import Profil, Tabellprofil
from extracts.workbook import sheet_names

SUFFIXES = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True)
class Source:
    """One table in one file; `sheet` is set when a workbook holds it in a sheet of its name.

    `mapped`: the part of a vendor profile that the file is read with.
    """

    table: str
    path: Path
    sheet: str | None = None
    mapped: Tabellprofil | None = None

    @property
    def name(self) -> str:
        """The file's name, as outputs show it."""
        return mask(self.path.name)

    @property
    def place(self) -> str:
        """The file, and the sheet where it has several, for messages."""
        return f"{self.name}, bladet «{mask(self.sheet)}»" if self.sheet else self.name


def find_sources(underlag: Path, profiler: Sequence[Profil] = ()) -> tuple[list[Source], list[str]]:
    """The sources of an underlag in name order, and the names of files that hold no table."""
    if underlag.is_dir():
        files = sorted(
            (entry for entry in underlag.iterdir() if _visible(entry)), key=lambda f: f.name
        )
    elif underlag.is_file():
        files = [underlag]
    else:
        raise UnderlagError(
            f"Vi hittar inte {underlag}. Ange mappen med underlaget, till exempel underlag/2022-03."
        )
    sources: list[Source] = []
    ignored: list[str] = []
    for file in files:
        found = _sources_in(file, profiler, alone=file == underlag)
        sources.extend(found)
        if not found and file.name not in {profil.fil for profil in profiler}:
            ignored.append(mask(file.name))
    _demand_required(sources, underlag, profiler)
    return sources, ignored


def _visible(entry: Path) -> bool:
    return not entry.name.startswith((".", "~$"))


def _sources_in(file: Path, profiler: Sequence[Profil], *, alone: bool) -> list[Source]:
    table = table_of(file.stem)
    if file.suffix.lower() not in SUFFIXES:
        return []
    if file.is_dir():
        raise UnderlagError(
            f"{file.name} är en mapp, inte en fil. Byt namn på den eller ta bort den."
        )
    if claimed := claims(file, profiler, sheet_names):
        return [Source(mapped.table.name, file, sheet, mapped) for mapped, sheet in claimed]
    if table is not None:
        return [Source(table, file)]
    if file.suffix.lower() == ".xlsx" or alone:
        sheets = sheet_names(file) if file.suffix.lower() == ".xlsx" else []
        return [Source(name, file, sheet) for sheet in sheets if (name := table_of(sheet))]
    return []


def _demand_required(sources: list[Source], underlag: Path, profiler: Sequence[Profil]) -> None:
    found = {source.table for source in sources}
    missing = [
        table.name for table in CONTRACT.values() if table.required and table.name not in found
    ]
    if missing:
        raise UnderlagError(
            f"I {underlag} saknas {' och '.join(missing)}. Lägg dit filen, "
            f"till exempel {missing[0]}.csv, {missing[0]}.xlsx eller {missing[0]}.parquet."
            f"{_looked_for(missing[0], profiler)}"
        )


def _looked_for(table: str, profiler: Sequence[Profil]) -> str:
    """What a profile says that the table's files are called."""
    names = [
        f"«{pattern}»"
        for profil in profiler
        for mapped in profil.tabeller
        if mapped.table.name == table
        for pattern in (*mapped.filer, *mapped.blad)
    ]
    return f" Profilen väntar sig namnet {' eller '.join(names)}." if names else ""
