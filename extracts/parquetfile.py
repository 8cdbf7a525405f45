"""Parquet: the same cells as the text a person would have typed, and no file that swells when read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extracts.archive import LARGE, LARGEST, LARGEST_RATIO
from extracts.errors import UnderlagError
from extracts.files import demand_kind
from extracts.parquetvalues import as_typed

# A country's month is 20 million rows.
MOST_ROWS = 30_000_000
# The engine reads two thousand rows at a time, each with room of its own for its text.
LONGEST_CELL = 100_000
# The engine reads a decimal with more digits than it has room for as another number.
MOST_DIGITS = 38
MOST_TEXT = 20_000_000_000
# What the engine calls its own number of a row in the file, from 0.
ROW_NUMBER = "file_row_number"
_BATCH = 65_536
# Ways of writing that let one text stand for many.
_SHARING = {"PLAIN_DICTIONARY", "RLE_DICTIONARY", "DELTA_BYTE_ARRAY"}


def columns(path: Path, place: str) -> list[str]:
    """The names of the columns; UnderlagError for a file that cannot be read or would fill the computer."""
    demand_kind(path)
    try:
        with pq.ParquetFile(path) as file:
            metadata, schema = file.metadata, file.schema_arrow
            _demand_reasonable(metadata, path, place)
            for field in schema:
                if field.name.lower() == ROW_NUMBER:
                    raise UnderlagError("upptaget-namn", fil=place, kolumn=field.name)
                _demand_readable(field, place)
        _demand_short_texts(path, [f.name for f in schema if _is_text(f.type)], place)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnderlagError("ej-parquet", fil=place) from error
    return list(schema.names)


def _demand_reasonable(metadata: pq.FileMetaData, path: Path, place: str) -> None:
    if metadata.num_rows > MOST_ROWS:
        raise UnderlagError("for-manga-rader", fil=place, antal=metadata.num_rows, hogst=MOST_ROWS)
    groups = (metadata.row_group(at) for at in range(metadata.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    packed = max(path.stat().st_size, 1)
    if unpacked > LARGEST or (unpacked > LARGE and unpacked > LARGEST_RATIO * packed):
        raise UnderlagError("for-stor-uppackad", fil=place)


def _demand_readable(field: pa.Field, place: str) -> None:
    """No lists, no lengths of time that would be read as numbers of some other unit, no number too wide."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    plain = (
        _is_text(kind)
        or pa.types.is_primitive(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_null(kind)
    )
    too_wide = pa.types.is_decimal(kind) and kind.precision > MOST_DIGITS
    if not plain or too_wide or pa.types.is_duration(kind) or pa.types.is_interval(kind):
        raise UnderlagError("olasbar-typ", fil=place, kolumn=field.name, typ=kind)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return any(
        test(kind)
        for test in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_string_view,
            pa.types.is_binary_view,
        )
    )


def _demand_short_texts(path: Path, names: list[str], place: str) -> None:
    """One long text may stand for a million cells; it is measured where it is written once."""
    total = 0
    for batch in _batches(path, names):
        for name, cells in zip(batch.schema.names, batch.columns, strict=True):
            shared = isinstance(cells, pa.DictionaryArray)
            texts = (cells.dictionary if shared else cells).cast(pa.large_binary())
            lengths = pc.binary_length(texts)
            if (pc.max(lengths).as_py() or 0) > LONGEST_CELL or _has_nul(texts):
                raise UnderlagError("olasbar-text", fil=place, kolumn=name)
            if shared:
                lengths = lengths.take(cells.indices)
            total += pc.sum(lengths).as_py() or 0
        if total > MOST_TEXT:
            raise UnderlagError("for-stor-uppackad", fil=place)


def _batches(path: Path, names: list[str]) -> Iterator[pa.RecordBatch]:
    """The texts, those that are shared as dictionaries: each part of the file as it is written."""
    alike: dict[frozenset[str], list[int]] = {}
    with pq.ParquetFile(path) as file:
        for at in range(file.metadata.num_row_groups):
            alike.setdefault(_unshared(file.metadata.row_group(at)), []).append(at)
    for unshared, groups in alike.items():
        once = [name for name in names if name not in unshared]
        with pq.ParquetFile(path, read_dictionary=once) as file:
            yield from file.iter_batches(_BATCH, row_groups=groups, columns=names)


def _unshared(group: pq.RowGroupMetaData) -> frozenset[str]:
    """Columns that are as long in the file as when read, and that cannot be read as dictionaries."""
    chunks = [group.column(at) for at in range(group.num_columns)]
    return frozenset(
        chunk.path_in_schema
        for chunk in chunks
        if "DELTA_LENGTH_BYTE_ARRAY" in chunk.encodings and _SHARING.isdisjoint(chunk.encodings)
    )


def _has_nul(texts: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring(texts, b"\0")).as_py())


def values(column: pa.Array) -> list[object]:
    """The cells as Python has them; as text where it has no room for them (a year beyond 9999).

    Bytes are text, as the engine reads them, and true and false are what they are written as.
    """
    column = as_typed(column)
    try:
        found: list[object] = column.to_pylist()
    except (OverflowError, ValueError):
        found = column.cast(pa.string()).to_pylist()
    return [_as_typed(cell) for cell in found]


def _as_typed(cell: object) -> object:
    match cell:
        case bytes():
            return cell.decode("utf-8", "replace")
        case bool():
            return "ja" if cell else "nej"
        case _:
            return cell


def as_text(value: ir.Value) -> ir.StringValue:
    """A typed cell as it would be written; a number that is none (NaN) or too large stays as it is."""
    if isinstance(value, ir.FloatingValue):
        if value.type().is_float32():
            # What it is written as, not the digits that it happens to hold.
            value = value.cast(str).cast("float64")
        whole = value.try_cast("int64")
        fraction = value.try_cast("decimal(38, 10)").cast(str).re_replace(r"\.?0+$", "")
        number = (whole.cast("float64") == value).ifelse(whole.cast(str), fraction)
        return number.coalesce(value.cast(str))
    if isinstance(value, ir.BooleanValue):
        return value.ifelse("ja", "nej")
    return value.cast(str)
