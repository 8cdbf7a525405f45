"""The files that are changed: cuts of the sample month, in every form that the contract has."""

from __future__ import annotations

import csv
import datetime as dt
import io
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from extracts.columns import Table, Typ
from extracts.contract import CONTRACT
from tests.fuzz import plainly

MONTH = Path(__file__).parents[2] / "samples" / "2022-03"
TABLES = tuple(CONTRACT)
ROWS = 5
# The row of uppehall that says what its columns hold is no record of theirs.
UNITS = "ÅÅÅÅ".encode()


def as_it_is(table: str) -> bytes:
    """The header and the first rows of a sample file: UTF-8 with BOM, `;`, LF."""
    with (MONTH / f"{table}.csv").open("rb") as stream:
        records = (line for line in stream if line.strip() and UNITS not in line)
        return b"".join(islice(records, ROWS + 1))


def _cells(table: str) -> list[list[str]]:
    return list(csv.reader(as_it_is(table).decode("utf-8-sig").splitlines(), delimiter=";"))


def as_windows_writes_it(table: str) -> bytes:
    """Windows-1252, CRLF."""
    return "\r\n".join([";".join(row) for row in _cells(table)] + [""]).encode("cp1252")


def quoted(table: str) -> bytes:
    """Every cell in quotes, commas between, a line break and a quote inside one."""
    rows = [[cell.replace("–", '"–"\n') for cell in row] for row in _cells(table)]
    rows[-1][0] += '\n"x", y'
    found = io.StringIO()
    csv.writer(found, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return found.getvalue().encode()


def workbook(table: str) -> bytes:
    """True dates and numbers, as a system that knows Excel writes them."""
    header, *rows = _cells(table)
    found = io.BytesIO()
    with xlsxwriter.Workbook(found, {"in_memory": True}) as book:
        date, time = (
            book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
        )
        sheet = book.add_worksheet(table)
        sheet.write_row(0, 0, header)
        for at, row in enumerate(_typed(CONTRACT[table], header, rows), 1):
            for column, value in enumerate(row):
                form = time if isinstance(value, dt.datetime) else date
                sheet.write(at, column, value, form if isinstance(value, dt.date) else None)
    return found.getvalue()


def parquet(table: str) -> bytes:
    """Typed columns."""
    header, *rows = _cells(table)
    columns = map(list, zip(*_typed(CONTRACT[table], header, rows), strict=True))
    found = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(zip(header, columns, strict=True))), found)
    content: bytes = found.getvalue().to_pybytes()
    return content


def _typed(table: Table, header: list[str], rows: list[list[str]]) -> list[list[Any]]:
    return [
        [_value(cell, table, name) for cell, name in zip(row, header, strict=True)] for row in rows
    ]


def _value(cell: str, table: Table, name: str) -> object:
    found = plainly.value(cell, table.column(name))
    return float(cell.replace(",", ".")) if found and table.column(name).typ is Typ.TAL else found
