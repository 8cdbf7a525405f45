"""The archive as CSV files, one per table: `;`, UTF-8 with BOM, no cell that starts a formula."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyarrow as pa

from arkiv.contents import tables
from reports.kit.whole import write_whole
from reports.manad.csv_files import FORMULA, NUMBER


def export(archive: Path, folder: Path) -> Path:
    """Every table in a fresh folder; the folder used is returned."""
    found = dict(tables(archive))

    def fill(unfinished: Path) -> None:
        for name, rows in found.items():
            write_csv(rows, unfinished / f"{name}.csv")

    return write_whole(folder, fill, "Välj en annan mapp.")


def write_csv(rows: pa.Table, path: Path) -> None:
    """A table as it is: an empty cell where there is nothing, numbers with a decimal comma."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(rows.column_names)
        for batch in rows.to_batches():
            columns = (column.to_pylist() for column in batch.columns)
            writer.writerows([[_cell(v) for v in row] for row in zip(*columns, strict=True)])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    text = str(value)
    return f"'{text}" if re.match(FORMULA, text) and not re.match(NUMBER, text) else text
