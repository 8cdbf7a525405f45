"""avvikelser.csv and underkanda.csv: everything, `;`, UTF-8 with BOM, no cell that starts a formula."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from extracts.engine import scratch_of
from reports.manad.avvikelser import ORDER

AVVIKELSER = (
    "id",
    "kontroll",
    "regel",
    "allvar",
    "utforare",
    "kund",
    "personal",
    "nyckel",
    "datum",
    "matt",
    "belopp",
    "text",
)
UNDERKANDA = ("fil", "rad", "kolumn", "varde", "regel", "text")
AVVIKELSER_CSV, UNDERKANDA_CSV = "avvikelser.csv", "underkanda.csv"
# A provider's visits with hsl, where they are more than its workbook holds.
BESOK_CSV = "besok-med-hsl.csv"
_BOM = "\ufeff"
# What begins a formula in a spreadsheet, unless it is a number; the engine and Python read both alike.
FORMULA, NUMBER = r"^[=+\-@\t\r\n]", r"^-?\d+([.,]\d+)?$"


def write_avvikelser(con: Backend, rows: ir.Table, path: Path) -> None:
    """All deviations; numbers with a decimal comma, as Swedish Excel reads them."""
    write_csv(con, _cells(rows.order_by(*ORDER), AVVIKELSER), path)


def write_underkanda(con: Backend, rows: ir.Table, path: Path) -> None:
    """All errors of all rejected rows, by file, row and column."""
    write_csv(con, _cells(rows.order_by("kalla", "rad", "ordning"), UNDERKANDA), path)


def _cells(rows: ir.Table, names: Iterable[str]) -> ir.Table:
    return rows.select(*(cell(rows, name) for name in names))


def cell(rows: ir.Table, name: str) -> ir.Value:
    """A column as it is written: no formula, decimal comma."""
    value = rows[name]
    if isinstance(value, ir.StringValue):
        formula = value.re_search(FORMULA) & ~value.re_search(NUMBER)
        return formula.ifelse(ibis.literal("'") + value, value).name(name)
    if isinstance(value, ir.FloatingValue):
        return value.round(6).cast(str).re_replace(r"\.0$", "").replace(".", ",").name(name)
    return value.name(name)


def write_csv(con: Backend, rows: ir.Table, path: Path) -> None:
    """Write a query as it is, with a header and a byte order mark for Excel."""
    written = scratch_of(con) / f"skrivs{path.suffix}"
    con.to_csv(with_mark(rows), written, delimiter=";", header=True)
    shutil.move(written, path)


def with_mark(rows: ir.Table) -> ir.Table:
    """The rows with a byte order mark before the name of the first column, and so first in the file."""
    first = rows.columns[0]
    return rows.rename({f"{_BOM}{first}": first})
