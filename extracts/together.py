"""Files of a table that are alike are read as one table of the engine, where a row's number says its file."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from extracts.delivered import texts_again
from extracts.find import Source
from extracts.parquetvalues import is_plain
from extracts.rows import Record

# The rows of the second file are numbered from here, those of the third from twice as much.
APART = 1 << 32


def together(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Sources in their order, those in turn that can be read by one question together."""
    for _alike, same in groupby(enumerate(sources), key=lambda one: _kind(*one)):
        yield [source for _at, source in same]


def _kind(at: int, source: Source) -> tuple[object, ...]:
    """What two sources must have in common; a place of its own for one that is read alone."""
    if source.folder is None or source.mapped or glob.has_magic(str(source.path)):
        return (at,)
    try:
        schema = pq.read_schema(source.path)
    except (pa.ArrowException, OSError, ValueError):
        return (at,)
    if not all(is_plain(field.type) for field in schema):
        return (at,)
    columns = tuple((field.name, str(field.type)) for field in schema)
    return (source.table, source.folder, columns, tuple(key for key, _text in source.given))


def numbered(row: ir.IntegerValue, which: ir.IntegerValue) -> ir.IntegerValue:
    """A row's number in the engine: its own in the file, and which of the files it is."""
    return row + which * APART


def in_file(number: ir.IntegerValue) -> ir.IntegerValue:
    """A row's number in its own file."""
    return number % APART


def which(number: ir.IntegerValue) -> ir.IntegerValue:
    """Which of the files a row is in, from 0."""
    return (number // APART).cast("int64")


def texts_of(sources: Sequence[Source], numbers: Collection[int]) -> Iterator[Record]:
    """Some rows of files that were read together, as the files have them (delivered.texts_again)."""
    for at, source in enumerate(sources):
        mine = {number % APART for number in numbers if number // APART == at}
        if mine:
            for rad, cells in texts_again(source, mine):
                yield rad + at * APART, cells
