"""Rejected rows as tables in the engine: one line per error, with its file and row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.engine import store
from extracts.load import Loaded
from extracts.pseudonym import without_keys
from extracts.rejections import LINES, Ids, Rejected, in_words_of_files

UNDERKANDA = "underkanda"
PERSONNUMMER = "personnummer_i_text"
# A column of few different texts takes a byte a line in the engine.
_WORDS = ("kolumn", "falt", "regel", "tabell", "utforare")
_MOST_WORDS = 1_000
_NUMBER, _TEXT = pa.int64(), pa.string()
_NOWHERE = pa.schema(
    {"rad_id": _NUMBER, "fil": _NUMBER, "rad": _NUMBER, "utforare": _TEXT}
).empty_table()


def store_rejected(
    con: Backend, loaded: Loaded, rejected: Mapping[str, Rejected], *, show_keys: bool = True
) -> None:
    """The tables underkanda and personnummer_i_text, which lie in the order of files and rows.

    A line has rad_id, kolumn, regel, varde, fil, rad, utforare (named on the row, if any), tabell,
    and `ordning` among the lines of its table. `show_keys`: what is written where a person is named too.
    """
    errors = {
        name: in_words_of_files(loaded, name, found.errors) for name, found in rejected.items()
    }
    if not show_keys:
        errors = {name: without_keys(found, loaded.of(name)) for name, found in errors.items()}
    kept = {name: in_words_of_files(loaded, name, found.kept()) for name, found in rejected.items()}
    for table, lines in ((UNDERKANDA, errors), (PERSONNUMMER, kept)):
        some = [name for name in lines if len(lines[name])] or list(lines)[:1]
        placed = {name: _placed(loaded, name, lines[name]) for name in some}
        every = pa.concat_tables(_in_file_order(loaded, placed)).unify_dictionaries()
        store(con, table, ibis.memtable(every), words=dict(_words(every)))


def _placed(loaded: Loaded, name: str, lines: pd.DataFrame) -> pa.Table:
    """The lines of one table with file, row, and the provider named on the row."""
    found = _places(loaded, name, lines["rad_id"].unique()) if len(lines) else _NOWHERE
    at = np.searchsorted(found["rad_id"], lines["rad_id"])
    same = pa.DictionaryArray.from_arrays(np.zeros(len(lines), dtype=np.int8), [name])
    return pa.table(
        {
            **dict(_columns(lines)),
            "fil": found["fil"].take(at),
            "rad": found["rad"].take(at),
            "ordning": np.arange(len(lines)),
            "utforare": found["utforare"].dictionary_encode().take(at),
            "tabell": same,
        }
    )


def _places(loaded: Loaded, name: str, rad_ids: Ids) -> pa.Table:
    """Where the rows stand, in order."""
    rows = loaded.rows(name)
    faulty = ibis.memtable(pa.table({"rad_id": rad_ids}))
    table = loaded.of(name)[0].source.contract
    utforare = rows.utforare if table.of_providers else ibis.null(str)
    places = rows.semi_join(faulty, "rad_id").select(
        "rad_id", fil=_.fil.cast("int64"), rad=_.rad, utforare=utforare
    )
    return places.order_by("rad_id").to_pyarrow()


def _columns(lines: pd.DataFrame) -> Iterator[tuple[str, pa.ChunkedArray]]:
    table = pa.Table.from_pandas(lines, LINES, preserve_index=False)
    yield from zip(table.column_names, table.columns, strict=True)


def _in_file_order(loaded: Loaded, placed: Mapping[str, pa.Table]) -> list[pa.Table]:
    """The lines of each file in turn; those of a table lie in the order of its files."""
    parts = []
    for file in loaded.files:
        if file.source.table in placed:
            lines = placed[file.source.table]
            first, last = np.searchsorted(lines["fil"], [file.number, file.number + 1])
            parts.append(lines.slice(first, last - first))
    return parts


def _words(lines: pa.Table) -> Iterator[tuple[str, list[str]]]:
    for name in _WORDS:
        texts = [text for text in lines[name].unique().to_pylist() if text is not None]
        if 0 < len(texts) <= _MOST_WORDS:
            yield name, texts
