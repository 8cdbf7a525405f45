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
    """The sources of a whole underlag in name order, and the names of files that hold no table."""
    sources, ignored = _find(underlag, profiler)
    _demand_required(sources, underlag, profiler)
    return sources, ignored


def find_given(
    paths: Sequence[Path], profiler: Sequence[Profil] = ()
) -> tuple[list[Source], list[str]]:
    """As find_sources, of files and folders that need not be a whole underlag."""
    sources: list[Source] = []
    ignored: list[str] = []
    for path in paths:
        found, others = _find(path, profiler)
        if path.is_file() and not found:
            raise UnderlagError(
                "okant-filnamn", fil=path.name, slut=path.suffix, tabeller=", ".join(CONTRACT)
            )
        sources += found
        ignored += others
    if not sources:
        names = ", ".join(str(path) for path in paths)
        raise UnderlagError("inga-filer", plats=names)
    return sources, ignored


def _find(underlag: Path, profiler: Sequence[Profil]) -> tuple[list[Source], list[str]]:
    if underlag.is_dir():
        files = sorted(
            (entry for entry in underlag.iterdir() if _visible(entry)), key=lambda f: f.name
        )
    elif underlag.is_file():
        files = [underlag]
    else:
        raise UnderlagError("finns-inte", plats=underlag)
    sources: list[Source] = []
    ignored: list[str] = []
    for file in files:
        found = _sources_in(file, profiler, alone=file == underlag)
        sources.extend(found)
        if not found and file.name not in {profil.fil for profil in profiler}:
            ignored.append(mask(file.name))
    return sources, ignored


def _visible(entry: Path) -> bool:
    return not entry.name.startswith((".", "~$"))


def _sources_in(file: Path, profiler: Sequence[Profil], *, alone: bool) -> list[Source]:
    table = table_of(file.stem)
    if file.suffix.lower() not in SUFFIXES:
        return []
    if file.is_dir():
        raise UnderlagError("mapp-ej-fil", fil=file.name)
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
    if not missing:
        return
    plats, tabeller = underlag, " och ".join(missing)
    if names := _looked_for(missing[0], profiler):
        raise UnderlagError("profil-fil-saknas", plats=plats, tabeller=tabeller, namn=names)
    raise UnderlagError("tabell-saknas", plats=plats, tabeller=tabeller, tabell=missing[0])


def _looked_for(table: str, profiler: Sequence[Profil]) -> str:
    """What a profile says that the table's files are called."""
    names = [
        f"«{pattern}»"
        for profil in profiler
        for mapped in profil.tabeller
        if mapped.table.name == table
        for pattern in (*mapped.filer, *mapped.blad)
    ]
    return " eller ".join(names)
