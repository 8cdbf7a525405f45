"""What is said when the tables of an engine are not as the contract has them: one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import ibis.expr.datatypes as dt

from extracts.columns import Column, Table, Typ
from extracts.contract import Contract
from extracts.errors import MotorError, UnderlagError
from extracts.headers import Header, read_header
from extracts.motor.lying import Lying
from extracts.motor.plain import KINDS
from extracts.shown import shown

# How a column is best kept, in words.
_KEPT = {
    Typ.TEXT: "text eller heltal",
    Typ.VAL: "text",
    Typ.MANAD: "text (ÅÅÅÅ-MM)",
    Typ.DATUM: "date",
    Typ.TID: "timestamp",
    Typ.TAL: "numeric",
}


def demand_alone(*, motor: str | None, profiler: Sequence[object]) -> None:
    """What is read where it lies is judged there, and by the contract."""
    if motor:
        raise MotorError(
            "Underlaget ligger redan i en motor och bedöms där. Ta bort --motor, eller lämna filer."
        )
    if profiler:
        raise MotorError(
            "En profil gäller filer. Ta bort --profil, och gör vyer med kontraktets namn i databasen."
        )


def demand_no_folder(folder: str | None) -> None:
    """What reads files of this machine is told of them alone."""
    if folder:
        raise MotorError(
            "--underlag-mapp är mappen som Spark läser, och behöver adressen till Spark som underlag. "
            "Skriv spark://VÄRD:PORT som underlag (i verifiera med --underlag), eller mappen själv utan "
            "--underlag-mapp."
        )


def demand_tables(place: str, found: Mapping[str, Sequence[str]], tables: Contract) -> None:
    """Every required table is there, and no table twice."""
    missing = [name for name, table in tables.items() if table.required and name not in found]
    if missing:
        raise MotorError(
            f"I {place} saknas tabellen {' och '.join(missing)}. Tabeller och vyer ska heta som i "
            "kontraktet («internkontroll mall --schema»)."
        )
    for name, names in found.items():
        if len(names) > 1:
            same = " och ".join(map(shown, names))
            raise MotorError(
                f"I {place} heter flera tabeller {name}: {same}. Låt en av dem heta något annat."
            )


def header_of(names: Sequence[str], table: Table, place: str) -> Header:
    """Which column of the table is which of the contract's; there is no row of headings."""
    try:
        return replace(read_header(names, table, place), row=0)
    except UnderlagError as error:
        if error.kod != "rubriker-saknas":
            raise
        columns = ", ".join(column.name for column in table.columns if not column.optional)
        raise MotorError(
            f"{place} har ingen av kolumnerna i {table.name}. Minst dessa ska finnas: {columns}."
        ) from error


def demand_kind(column: Column, kind: dt.DataType | None, called: str, place: str) -> None:
    """A column of a type that its values can be read from; `called`: the type as the engine names it."""
    if kind is None or not isinstance(kind, KINDS[column.typ]):
        raise MotorError(
            f"{place}: kolumnen {column.name} har typen {shown(called)}, men ska ha "
            f"{_KEPT[column.typ]}. Gör en vy där den har det."
        )


def demand_rows(found: Iterable[Lying]) -> None:
    """A table that every underlag must have has rows."""
    for lying in found:
        if lying.table.required and not any(part.rows for part in lying.parts):
            raise MotorError(f"{lying.parts[0].name} har inga rader, så inget kan bedömas.")
