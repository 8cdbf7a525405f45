"""A plain CSV file as a stream of numbered rows: a row's number goes with it from where it is read.

The reader takes the file from its beginning to its end in one thread, so the numbers are those of the
file; once they are on the rows, the engine may take the rows in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from pyarrow import csv

from extracts.csvfile import CsvFile
from extracts.rows import Record

_BLOCK = 1 << 23


@dataclass
class Stream:
    """The rows below the header of a plain file: `rad` and a text per column (c0, c1 …); read once."""

    file: CsvFile
    rows: int = field(default=0, init=False)

    @property
    def whole(self) -> bool:
        """Whether as many rows have been read as the bytes of the file promise."""
        return self.rows == self.file.lines - self.file.header_row

    @cached_property
    def reader(self) -> pa.RecordBatchReader:
        """The rows in the order of the file, in batches."""
        fields = [(name, pa.string()) for name in self.names]
        return pa.RecordBatchReader.from_batches(
            pa.schema([("rad", pa.int64()), *fields]), self._numbered()
        )

    def some(self, numbers: Collection[int]) -> Iterator[Record]:
        """The rows with these numbers, in the order of the file."""
        wanted = np.array(sorted(numbers))
        for batch in self._numbered():
            rad, *cells = batch.filter(pa.array(np.isin(batch["rad"], wanted))).columns
            texts = (cell.fill_null("").to_pylist() for cell in cells)
            for number, *row in zip(rad.to_pylist(), *texts, strict=True):
                yield number, row

    @property
    def names(self) -> list[str]:
        """What the cells are called, in the order of the file."""
        return [f"c{at}" for at in range(self.file.header.width)]

    def _numbered(self) -> Iterator[pa.RecordBatch]:
        first = self.file.header_row + 1
        for batch in self._batches():
            rad = pa.array(np.arange(batch.num_rows) + first + self.rows)
            self.rows += batch.num_rows
            yield pa.RecordBatch.from_arrays([rad, *batch.columns], ["rad", *self.names])

    def _batches(self) -> csv.CSVStreamingReader:
        return csv.open_csv(
            self.file.path,
            read_options=csv.ReadOptions(
                column_names=self.names,
                skip_rows=self.file.header_row,
                block_size=_BLOCK,
                encoding=self.file.encoding.removesuffix("-sig"),
            ),
            parse_options=csv.ParseOptions(
                delimiter=self.file.delimiter,
                # A quoted line break may lie where two blocks meet.
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(self.names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
