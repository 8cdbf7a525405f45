"""Values of Parquet that a person does not see as they are stored: half floats, and times in a time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from extracts.errors import UnderlagError
from extracts.shown import shown

SWEDEN = ZoneInfo("Europe/Stockholm")
_HOUR = 3_600
_BATCH = 65_536


def demand_swedish_time(path: Path, place: str, names: Collection[str], agreed: str) -> None:
    """UnderlagError for a column in another time zone than Sweden's or the one a profile has agreed to."""
    with pq.ParquetFile(path) as file:
        zones = {f.name: f.type.tz for f in file.schema_arrow if _zoned(f.type)}
        for name in (name for name in zones if name in names):
            if zones[name] in (SWEDEN.key, agreed):
                continue
            for batch in file.iter_batches(_BATCH, columns=[name]):
                cells = batch.column(0).drop_null()
                if len(cells):
                    raise UnderlagError(
                        "tidszon",
                        fil=place,
                        kolumn=shown(name),
                        varde=_as_in_file(cells[:1]),
                        zon=shown(zones[name]),
                    )


def plain(path: Path, scratch: Path) -> Path:
    """The file, or a copy where times are Swedish clock time and half floats are what they are written as."""
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        converted = pa.schema([pa.field(f.name, _plain_type(f.type)) for f in schema])
        if all(is_plain(f.type) for f in schema):
            return path
        copy = Path(mkdtemp(dir=scratch)) / "klocktid.parquet"
        with pq.ParquetWriter(copy, converted) as written:
            for batch in file.iter_batches(_BATCH):
                columns = [_plain(column) for column in batch.columns]
                written.write_batch(pa.record_batch(columns, schema=converted))
    return copy


def as_typed(column: pa.Array) -> pa.Array:
    """The same for one column; float32 too becomes the number that its shortest decimal is."""
    if pa.types.is_float32(column.type):
        return _mapped(column, np.float32, lambda value: float(str(value)))
    return _plain(column)


def is_plain(kind: pa.DataType) -> bool:
    """Whether the engine reads a column as a person sees it."""
    return _plain_type(kind) is kind


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if _zoned(kind):
        return pa.timestamp(kind.unit)
    return pa.float64() if pa.types.is_float16(kind) else kind


def _plain(column: pa.Array) -> pa.Array:
    if _zoned(column.type):
        return _clock_time(column)
    if pa.types.is_float16(column.type):
        return _mapped(column, np.float16, lambda value: float(str(value)))
    return column


def _zoned(kind: pa.DataType) -> bool:
    return pa.types.is_timestamp(kind) and kind.tz is not None


def _mapped(column: pa.Array, kind: type, value: Callable[[np.floating], float]) -> pa.Array:
    """Each different number once."""
    cells = column.drop_null().to_numpy(zero_copy_only=False).astype(kind)
    different, at = np.unique(cells, return_inverse=True)
    numbers = np.array([value(number) for number in different], dtype=np.float64)
    filled = np.zeros(len(column))
    there = np.asarray(column.is_valid())
    filled[there] = numbers[at]
    return pa.array(filled, mask=~there)


def _clock_time(column: pa.Array) -> pa.Array:
    """Swedish clock time without zone, each different hour once: the clock changes at whole hours."""
    per_hour = _HOUR * {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[column.type.unit]
    there = np.asarray(column.is_valid())
    moments = column.cast(pa.int64()).fill_null(0).to_numpy()
    hours, at = np.unique(moments // per_hour, return_inverse=True)
    ahead = np.array([_ahead(int(hour)) for hour in hours], dtype=np.int64)
    clock = moments + ahead[at] * (per_hour // _HOUR)
    return pa.array(clock, mask=~there).cast(pa.timestamp(column.type.unit))


def _ahead(hour: int) -> int:
    """How many seconds Swedish clocks are ahead of UTC in an hour, counted from 1970."""
    try:
        moment = dt.datetime.fromtimestamp(hour * _HOUR, SWEDEN)
    except (OverflowError, ValueError, OSError):
        return 0  # a year that no date has; the gate rejects it
    return int((moment.utcoffset() or dt.timedelta()).total_seconds())


def _as_in_file(cells: pa.Array) -> str:
    try:
        return str(cells[0].as_py())
    except (KeyError, ValueError, OverflowError):
        return str(cells.cast(pa.timestamp(cells.type.unit)).cast(pa.string())[0])
