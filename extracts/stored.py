"""The rows of a file, whatever its kind, parsed and stored as a table of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from extracts.cell import may_hold_personnummer
from extracts.engine import Engine, store
from extracts.files import CSV
from extracts.find import Source
from extracts.headers import Header
from extracts.parse import AS_TIME, parsed
from extracts.profil.layout import VendorHeader
from extracts.profil.mapping import as_contract, skipped_rows
from extracts.rows import AS_WRITTEN, FILLED, OVRIGT
from extracts.together import texts_of
from extracts.whole_rows import Texts, mark_moved, note_wrong_as_whole, with_cells


class Stored(NamedTuple):
    """The rows that lie in the engine, and those of them that have a fault."""

    rows: int
    faulty: int


class Read(NamedTuple):
    """What has been read of sources: their header, how many rows a profile skips, and what is stored."""

    header: Header
    skipped: int
    stored: Stored


def by_contract(
    raw: ir.Table,
    cells: list[ir.StringValue],
    header: Header,
    times: Mapping[int, ir.TimestampValue] = MappingProxyType({}),
) -> ir.Table:
    """`rad`, the contract's columns by name, and `ovrigt`: as rows.to_arrow has it of the others."""
    others = [cells[at].strip().nullif("") for at in header.rest]
    suspects = [
        may_hold_personnummer(cell, bare=True).ifelse(cell, "").fill_null("") for cell in others
    ]
    joined = ibis.literal(" ").join(suspects).strip().nullif("") if others else ibis.null(str)
    ovrigt = ibis.coalesce(joined, *others)
    known = {name: cells[at] for name, at in header.positions.items()}
    known |= {f"{name}{AS_TIME}": times[at] for name, at in header.positions.items() if at in times}
    filled = [cells[at].strip().nullif("").notnull().cast("int64") for at in header.unread]
    count = sum(filled, ibis.literal(0, "int64"))
    return raw.select("rad", **known, **{OVRIGT: ovrigt, FILLED: count})


def store_parsed(
    con: Engine,
    raw: ir.Table,
    header: Header,
    sources: Sequence[Source],
    number: int,
    texts: Texts | None = None,
    *,
    clean: bool = False,
) -> Stored:
    """The parsed rows under the file's name, but those that a profile skips.

    `texts`: the rows as they were delivered, where it is not the files of the sources that have them.
    `clean`: no cell of them has anything that would be cleaned away.
    """
    source, name = sources[0], table_name(number)
    parse = partial(_parsed, header=header, source=source, clean=clean)
    blank = {"radregel": ibis.null("string"), "steg": ibis.null("int8")}
    parsed_rows = store(con, name, parse(raw).mutate(**blank))
    rows, faulty, of_cells = _counted(con, name)
    if of_cells and (moved := note_wrong_as_whole(con, parsed_rows, header, source)):
        texts = texts or partial(texts_of, sources)
        mark_moved(con, name, source, header, parse, texts(moved))
    con.raw_sql(f'ALTER TABLE "{name}" DROP COLUMN {AS_WRITTEN}')
    return Stored(rows, faulty)


def _parsed(raw: ir.Table, header: Header, source: Source, *, clean: bool) -> ir.Table:
    """The rows as parse.parsed gives them, by the contract or by a profile."""
    mapped = source.mapped
    if mapped and isinstance(header, VendorHeader):
        if mapped.hoppa_over:
            raw = raw.filter(~skipped_rows(raw, header, mapped))
        native = source.form != CSV
        return parsed(as_contract(raw, header, mapped, native=native), source.contract)
    return parsed(with_cells(raw, header), source.contract, clean=clean)


def _counted(con: Engine, name: str) -> tuple[int, int, int]:
    """How many rows there are, with a fault, and with one of a cell: no empty row, and no sum."""
    counts = "count(*), count(fel), count(fel) FILTER (NOT tom AND NOT summarad)"
    [(rows, faulty, of_cells)] = con.raw_sql(f'SELECT {counts} FROM "{name}"').fetchall()
    return rows, faulty, of_cells


def table_name(number: int) -> str:
    """What the table of a file is called in the engine."""
    return f"fil_{number}"
