"""Find the tables of an underlag: a folder, or one workbook (spec: underlag, «Names and forms»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extracts.columns import Table
from extracts.contract import CONTRACT, Contract, table_of
from extracts.errors import UnderlagError
from extracts.files import MOST_FILES, PARQUET, XLSX, demand_own_file, form_of, said_of
from extracts.folding import fold
from extracts.openbook import Sheet
from extracts.parts import parts_in
from extracts.profil.claims import claims
from extracts.profil.model import Profil, Tabellprofil
from extracts.shown import shown
from extracts.workbook import is_empty, sheet_names, sheets

# Tables that people save in other forms must not be passed over without a word.
_OTHER_TABLES = (".xls", ".xlsb", ".ods", ".numbers", ".pdf", ".zip", ".gz", ".tab")
_SAVE_AS = " (läses inte: spara som .xlsx)"
_HIDDEN = " (dolt)"
_NO_PARQUET = " (läses inte: mappen har ingen Parquet-fil)"
_RENAME = " (läses inte: namnet ska börja med tabellens)"
# The sheet of our own empty workbooks that tells what the columns are (internkontroll mall).
EXPLANATION = "Förklaring"
# What lies beside an example that the program has made, and tells of it.
OWN_NOTE = "LASMIG.txt"


@dataclass(frozen=True)
class Unread:
    """A file that is not read, or a sheet of one that is; the names as outputs show them."""

    name: str
    sheet: str | None = None
    said: str = ""

    @property
    def table(self) -> str | None:
        """The table that it would be, were it read."""
        stem = self.name.partition(".")[0] if self.sheet is None else self.sheet
        return _table_within(stem) if self.said == _RENAME else table_of(stem)

    def __str__(self) -> str:
        sheet = "" if self.sheet is None else f", bladet «{self.sheet}»"
        return f"{self.name}{sheet}{self.said}"


@dataclass(frozen=True)
class Source:
    """One table in one file; `sheet` is set when a workbook holds it in a sheet of its name.

    `mapped`: the part of a vendor profile that the file is read with. `tables`: the plan's contract.
    `folder`: the table's folder, of a file in one, and `given` the columns that the folders in it name.
    """

    table: str
    path: Path
    sheet: str | None = None
    mapped: Tabellprofil | None = None
    tables: Contract = field(default_factory=lambda: CONTRACT)
    folder: Path | None = None
    given: tuple[tuple[str, str], ...] = ()

    @property
    def contract(self) -> Table:
        """What the contract says of the table."""
        return self.tables[self.table]

    @property
    def form(self) -> str:
        """CSV, XLSX or PARQUET (files.py)."""
        return form_of(self.path) or ""

    @property
    def name(self) -> str:
        """The file's name, as outputs show it; of a file in a table's folder, with that."""
        return shown(_within(self.path, self.folder))

    @property
    def place(self) -> str:
        """The file, and the sheet where it has several, for messages."""
        return f"{self.name}, bladet «{shown(self.sheet)}»" if self.sheet else self.name


def _within(path: Path, folder: Path | None) -> str:
    return path.relative_to(folder.parent).as_posix() if folder else path.name


def find_sources(
    underlag: Path, profiler: Sequence[Profil] = ()
) -> tuple[list[Source], list[Unread]]:
    """The sources of a whole underlag in name order, and the files and sheets not read."""
    sources, ignored = _find(underlag, profiler)
    _demand_required(sources, ignored, underlag, profiler)
    return sources, ignored


def find_given(
    paths: Sequence[Path], profiler: Sequence[Profil] = ()
) -> tuple[list[Source], list[Unread]]:
    """As find_sources, of files and folders that need not be a whole underlag."""
    sources: list[Source] = []
    ignored: list[Unread] = []
    for path in paths:
        found, others = _find(path, profiler)
        if path.is_file() and not found:
            raise _of_no_table(path)
        sources += found
        ignored += others
    if not sources:
        names = ", ".join(str(path) for path in paths)
        _demand_none_unread(tuple(CONTRACT), ignored, names)
        raise UnderlagError("inga-filer", plats=names)
    read = {source.table for source in sources}
    required = [name for name, table in CONTRACT.items() if table.required and name not in read]
    _demand_none_unread(required, ignored, ", ".join(str(path) for path in paths))
    return sources, ignored


def _of_no_table(path: Path) -> UnderlagError:
    """A file of a kind that is not read is not to be renamed."""
    if form_of(path) is None:
        return UnderlagError("annan-form", fil=path.name)
    return UnderlagError(
        "okant-filnamn", fil=path.name, slut=path.suffix, tabeller=", ".join(CONTRACT)
    )


def _find(underlag: Path, profiler: Sequence[Profil]) -> tuple[list[Source], list[Unread]]:
    sources: list[Source] = []
    ignored: list[Unread] = []
    for file in _files(underlag):
        found, others = _sources_in(file, underlag, profiler)
        sources += found
        if found or file.name not in {profil.fil for profil in profiler}:
            ignored += others
    if len(sources) > MOST_FILES:
        raise UnderlagError("for-manga-filer", plats=underlag, antal=len(sources), hogst=MOST_FILES)
    return sources, ignored


def _files(underlag: Path) -> list[Path]:
    with said_of(str(underlag)):
        if underlag.is_dir():
            return sorted(filter(_visible, underlag.iterdir()), key=lambda file: file.name)
        if underlag.is_file():
            return [underlag]
    raise UnderlagError("finns-inte", plats=underlag)


def _visible(entry: Path) -> bool:
    return not entry.name.startswith((".", "~$"))


def _sources_in(
    file: Path, underlag: Path, profiler: Sequence[Profil]
) -> tuple[list[Source], list[Unread]]:
    """The tables of a file, and what of it is not read."""
    if file.name == OWN_NOTE and file != underlag:
        return [], []
    form, table = form_of(file), table_of(file.stem)
    if table and form in (None, PARQUET) and file.is_dir():
        return _in_folder(file, underlag, table)
    if form is None:
        other = table and file.suffix.lower() in _OTHER_TABLES
        return [], [Unread(shown(file.name), said=_SAVE_AS if other else "")]
    if table or form == XLSX or profiler:
        demand_own_file(file, None if file == underlag else underlag)
    if claimed := claims(file, profiler, sheet_names):
        return [Source(mapped.table.name, file, sheet, mapped) for mapped, sheet in claimed], []
    if form == XLSX:
        return _sheets_in(file, table)
    if table is None:
        return [], [Unread(shown(file.name), said=_RENAME if _table_within(file.stem) else "")]
    return [Source(table, file)], []


def _in_folder(folder: Path, underlag: Path, table: str) -> tuple[list[Source], list[Unread]]:
    """The files of a table's folder, in order of name; one that leads out of the underlag is refused."""
    if folder.is_symlink() and not folder.resolve().is_relative_to(underlag.resolve()):
        raise UnderlagError("lank-utanfor", fil=folder.name)
    parts, others = parts_in(folder, underlag)
    if not parts and form_of(folder):
        raise UnderlagError("mapp-ej-fil", fil=folder.name)
    sources = [Source(table, part.path, folder=folder, given=part.given) for part in parts]
    unread = [Unread(shown(_within(path, folder))) for path in others]
    return sources, unread if sources else [*unread, Unread(shown(folder.name), said=_NO_PARQUET)]


def _table_within(name: str) -> str | None:
    """The table whose name stands in another, as «Kopia av registreringar»."""
    words = fold(name).split("_")
    return next((table for table in CONTRACT if table in words), None)


def _sheets_in(file: Path, table: str | None) -> tuple[list[Source], list[Unread]]:
    """A sheet per table; in a workbook named as a table, the first other sheet is that table."""
    every = sheets(file)
    visible = [sheet.name for sheet in every if not sheet.hidden]
    read = {name: found for name in visible if (found := table_of(name))}
    if table and table not in read.values():
        read |= dict.fromkeys([name for name in visible if name not in read][:1], table)
    if not read:
        return [], [Unread(shown(file.name), said=_RENAME if _table_within(file.stem) else "")]
    alone = table is not None and len(read) == 1
    sources = [Source(read[n], file, None if alone else n) for n in visible if n in read]
    known = {*read, EXPLANATION}
    rest = [sheet for sheet in every if sheet.name not in known and not is_empty(file, sheet.name)]
    return sources, [_unread(file, sheet) for sheet in rest]


def _unread(file: Path, sheet: Sheet) -> Unread:
    said = _RENAME if _table_within(sheet.name) else ""
    return Unread(shown(file.name), shown(sheet.name), _HIDDEN if sheet.hidden else said)


def _demand_required(
    sources: list[Source], ignored: list[Unread], underlag: Path, profiler: Sequence[Profil]
) -> None:
    found = {source.table for source in sources}
    missing = [
        table.name for table in CONTRACT.values() if table.required and table.name not in found
    ]
    if not missing:
        return
    plats, tabeller = underlag, " och ".join(missing)
    if names := _looked_for(missing[0], profiler):
        raise UnderlagError("profil-fil-saknas", plats=plats, tabeller=tabeller, namn=names)
    _demand_none_unread(missing, ignored, plats)
    raise UnderlagError("tabell-saknas", plats=plats, tabeller=tabeller, tabell=missing[0])


def _demand_none_unread(missing: Sequence[str], ignored: list[Unread], plats: object) -> None:
    """UnderlagError for a table that is missing only because its file or sheet is not read."""
    for table in missing:
        for other in ignored:
            if other.said == _SAVE_AS and other.table == table:
                raise UnderlagError(
                    "tabell-i-annan-form", plats=plats, tabeller=table, namn=str(other)
                )
            if other.said == _HIDDEN and other.table == table:
                raise UnderlagError("tabell-dold", plats=plats, tabeller=table, namn=str(other))
            if other.said == _RENAME and other.table == table:
                namn = replace(other, said="")
                raise UnderlagError("tabell-heter-annat", plats=plats, tabeller=table, namn=namn)


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
