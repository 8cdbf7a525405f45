"""Parquet files read where they lie: one, or those of a folder that are alike by one question."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from extracts import parquetfile
from extracts.columns import Typ
from extracts.engine import Engine
from extracts.files import said_of
from extracts.find import Source
from extracts.folding import fold
from extracts.headers import Header, read_header
from extracts.parquetvalues import demand_swedish_time, plain
from extracts.parts import added
from extracts.profil.layout import read_vendor_header
from extracts.stored import Read, by_contract, store_parsed, table_name
from extracts.together import numbered

# Columns of the engine's own beside those of files that are read together.
_FILE, _WHICH, _GIVEN = "\ufdd0fil", "\ufdd0nummer", "\ufdd0mapp"


def read_parquet(con: Engine, source: Source, number: int, scratch: Path) -> Read:
    """One file into the table `table_name(number)`; of half floats and zoned times by way of a copy."""
    names, header = _parquet_header(source)
    # The engine numbers the rows as they lie in the file, whichever thread reads them.
    raw = con.read_parquet(
        _engine_path(plain(source.path, scratch), scratch),
        table_name=f"{table_name(number)}_text",
        hive_partitioning=False,
        binary_as_string=True,
        **{parquetfile.ROW_NUMBER: True},
    )
    cells = [parquetfile.as_text(raw[name]) for name in names]
    cells += [ibis.literal(text) for text in added(source.given, names).values()]
    numbered = raw.mutate(rad=raw[parquetfile.ROW_NUMBER] + header.row + 1)
    named = by_contract(numbered, cells, header, _times(raw, names, source))
    stored = store_parsed(con, named, header, [source], number)
    delivered = raw.count().to_pyarrow().as_py() if source.mapped else stored.rows
    return Read(header, delivered - stored.rows, stored)


def _times(raw: ir.Table, names: Sequence[str], source: Source) -> dict[int, ir.TimestampValue]:
    """The columns that hold times already, by their place, of a file that is read by the contract."""
    table = source.contract
    times = {c.name for c in table.columns if c.typ is Typ.TID and not source.mapped}
    return {
        at: raw[name]
        for at, name in enumerate(names)
        if fold(name) in times and raw[name].type().is_timestamp()
    }


def _parquet_header(source: Source) -> tuple[list[str], Header]:
    """The columns of the file, and the header with those that its folders name; it can be read."""
    names = parquetfile.columns(source.path, source.place)
    every = [*names, *added(source.given, names)]
    header: Header = (
        read_vendor_header(every, source.mapped, source.place, 1)
        if source.mapped
        else read_header(every, source.contract, source.place)
    )
    used = {every[at] for at in header.positions.values()}
    agreed = source.mapped.tidszon if source.mapped else ""
    demand_swedish_time(source.path, source.place, used, agreed)
    return names, header


def read_alike(con: Engine, sources: Sequence[Source], number: int) -> Read:
    """Files with the same columns into the table `table_name(number)`, by one question."""
    for source in sources:
        with said_of(source.place):
            names, header = _parquet_header(source)
    extra = [added(source.given, names) for source in sources]
    beside = {f"{_GIVEN}{n}": [[*one.values()][n] for one in extra] for n in range(len(extra[0]))}
    paths = [str(source.path) for source in sources]
    places = ibis.memtable(pa.table({_FILE: paths, _WHICH: range(len(paths)), **beside}))
    raw = con.read_parquet(
        paths,
        table_name=f"{table_name(number)}_text",
        hive_partitioning=False,
        binary_as_string=True,
        filename=_FILE,
        **{parquetfile.ROW_NUMBER: True},
    ).inner_join(places, _FILE)
    cells = [parquetfile.as_text(raw[name]) for name in names]
    cells += [raw[name] for name in beside]
    row = raw[parquetfile.ROW_NUMBER] + header.row + 1
    times = _times(raw, names, sources[0])
    named = by_contract(raw.mutate(rad=numbered(row, raw[_WHICH])), cells, header, times)
    return Read(header, 0, store_parsed(con, named, header, sources, number))


def _engine_path(path: Path, scratch: Path) -> Path:
    """A path that the engine takes literally: it would read `r_[ab].csv` as r_a.csv and r_b.csv."""
    if not glob.has_magic(str(path)):
        return path
    return Path(shutil.copyfile(path, scratch / f"kopia{path.suffix.lower()}"))
