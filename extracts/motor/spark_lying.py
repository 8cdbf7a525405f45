"""The tables of a folder of Parquet files that Spark reads itself, as the contract's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import ibis.expr.datatypes as dt
import pyarrow as pa
from ibis import Schema
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

from extracts.columns import Table
from extracts.contract import Contract
from extracts.errors import MotorError
from extracts.files import MOST_FILES
from extracts.folding import fold
from extracts.headers import Header
from extracts.motor.lying import Lying, Part
from extracts.motor.plain import at_place
from extracts.motor.spark import Spark, receive
from extracts.motor.spark_open import open_spark
from extracts.motor.wanted import demand_kind, demand_rows, demand_tables, header_of
from extracts.shown import shown

_FORM = ".parquet"
_INFERRED = "spark.sql.sources.partitionColumnTypeInference.enabled"
_WHOLE = ("tinyint", "smallint", "int", "bigint")
# A type of Spark's → what is read of a column, and the type that it then has, if another.
_READ = {
    "string": ("{}", "string"),
    **dict.fromkeys(_WHOLE, ("CAST({} AS BIGINT)", "int64")),
    "decimal": ("{}", ""),
    **dict.fromkeys(("float", "double"), ("CAST(CAST({} AS STRING) AS DOUBLE)", "float64")),
    "boolean": ("{}", "boolean"),
    "date": ("{}", "date"),
    # Of a moment its Swedish clock time; the session keeps clock times as those of UTC.
    "timestamp": ("FROM_UTC_TIMESTAMP({}, 'Europe/Stockholm')", "timestamp"),
    "timestamp_ntz": ("CAST({} AS TIMESTAMP)", "timestamp"),
}
_NOT_READ = ("CAST(NULL AS STRING)", "string")


@contextmanager
def open_lying(url: str, folder: str | None) -> Iterator[SparkPlace]:
    """The folder as the engine of an address reads it."""
    if not folder:
        raise MotorError(
            "Spark behöver veta var underlaget ligger. Skriv --underlag-mapp och mappen som Spark läser."
        )
    with open_spark(url, "UNDERLAG") as motor:
        yield SparkPlace(motor, folder)


@dataclass(frozen=True)
class SparkPlace:
    """A folder with a table as each Parquet file, or folder of such files."""

    motor: Spark
    folder: str

    def find(self, tables: Contract) -> list[Lying]:
        """The rows of every table as they are now, kept by the executors."""
        # A folder named kund=007 says a text.
        self.motor.con._session.conf.set(_INFERRED, "false")
        named: dict[str, list[str]] = {}
        for name in self._names():
            stem = name.removesuffix(_FORM)
            if fold(stem) in tables:
                named.setdefault(fold(stem), []).append(name)
        demand_tables(f"mappen {shown(self.folder)}", named, tables)
        found: list[Lying] = []
        for table in sorted(named):
            first = sum(len(lying.parts) for lying in found)
            found.append(self._read(tables[table], named[table][0], first))
        demand_rows(found)
        return found

    def _names(self) -> list[str]:
        """What lies in the folder, wherever Spark finds it."""
        session = self.motor.con._session
        path = session._jvm.org.apache.hadoop.fs.Path(self.folder)
        try:
            system = path.getFileSystem(session._jsc.hadoopConfiguration())
            return sorted(str(one.getPath().getName()) for one in system.listStatus(path))
        except Exception as error:
            raise MotorError(
                f"Spark kan inte läsa mappen {shown(self.folder)}. Se efter att den finns där klustret "
                "läser, och att det får läsa den."
            ) from error

    def _read(self, table: Table, name: str, number: int) -> Lying:
        session, place = self.motor.con._session, shown(name)
        try:
            rows = session.read.parquet(f"{self.folder.rstrip('/')}/{name}")
        except (PySparkException, Py4JJavaError) as error:
            raise MotorError(
                f"Spark kan inte läsa {place} som Parquet. Se efter att det är tabellens filer."
            ) from error
        kinds = [(field.name, field.dataType.simpleString()) for field in rows.schema]
        header = header_of([called for called, _kind in kinds], table, place)
        parts = _parts(_files(rows, name), number)
        if number + len(parts) > MOST_FILES:
            raise MotorError(
                f"{place} är fler än {MOST_FILES} filer. Skriv om tabellen till färre och större."
            )
        view = f"fil_{number}"
        rows.selectExpr(
            "*", "_metadata.file_path AS `\ufdd0fil`", "_metadata.row_index AS `\ufdd0rad`"
        ).createOrReplaceTempView(f"{view}_som_den_ligger")
        columns = _columns(table, header, kinds, place)
        known = pa.table(
            {
                "plats": [path for path, _part, _first in parts],
                "fil": pa.array([part.number for _path, part, _first in parts], pa.int16()),
                "forst": pa.array([first for _path, _part, first in parts], pa.int64()),
            }
        )
        receive(self.motor.con, f"{view}_delar", known.to_reader())
        read = ", ".join(f"{sql} AS `{column}`" for column, (sql, _kind) in columns.items())
        sql = (
            f"SELECT d.forst + r.`\ufdd0rad` AS rad_id, d.fil, r.`\ufdd0rad` + 2 AS rad, {read} "
            f"FROM {view}_som_den_ligger AS r JOIN {view}_delar AS d ON r.`\ufdd0fil` = d.plats"
        )
        numbers = {"rad_id": "int64", "fil": "int16", "rad": "int64"}
        kept = {column: kind for column, (_sql, kind) in columns.items()}
        schema = Schema({column: dt.dtype(kind) for column, kind in {**numbers, **kept}.items()})
        stored = self.motor.store_sql(view, sql, schema)
        return Lying(table, header, tuple(part for _path, part, _first in parts), stored)


def _files(rows: Any, table: str) -> list[tuple[str, str, int]]:
    """Every file in order of name, also one without rows: its address, its name and how many it has."""
    counted = rows.select("_metadata.file_path").groupBy("file_path").count().collect()
    found = {_within(path, table): (path, 0) for path in rows.inputFiles()}
    found |= {_within(row["file_path"], table): (row["file_path"], row["count"]) for row in counted}
    return [(path, name, rows) for name, (path, rows) in sorted(found.items())]


def _within(path: str, table: str) -> str:
    """The place in the table's own folder, with that; Spark writes an address in more than one way."""
    names = PurePosixPath(unquote(path)).parts
    return "/".join(names[len(names) - 1 - names[::-1].index(table) :])


def _parts(files: Sequence[tuple[str, str, int]], number: int) -> list[tuple[str, Part, int]]:
    """Each file by its address, as a part, with how many rows come before it."""
    found, first = [], 0
    for at, (path, name, rows) in enumerate(files, number):
        found.append((path, Part(at, shown(name), rows), first))
        first += rows
    return found


def _columns(
    table: Table, header: Header, kinds: Sequence[tuple[str, str]], place: str
) -> dict[str, tuple[str, str]]:
    """What is read: the columns of the contract by their names, the others by their place."""
    at = {where: table.column(name) for name, where in header.positions.items()}
    read = {}
    for where, (called, kind) in enumerate(kinds):
        bare = kind.partition("(")[0]
        sql, becomes = _READ.get(bare, _NOT_READ)
        becomes = becomes or kind
        if where in at:
            known = dt.dtype(becomes) if bare in _READ else None
            demand_kind(at[where], known, kind, place)
        name = at[where].name if where in at else at_place(where)
        quoted = "`" + called.replace("`", "``") + "`"
        read[name] = (sql.format(f"r.{quoted}"), becomes)
    return read
