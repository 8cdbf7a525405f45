"""Read an underlag: find → load → gate → accepted rows, with every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from extracts.columns import Table
from extracts.contract import CONTRACT, Contract
from extracts.engine import connect, limit_memory, lock, pack, store
from extracts.errors import UnderlagError
from extracts.files import form_of
from extracts.find import Source, Unread, find_given, find_sources
from extracts.load import Loaded, about_rows, demand_rows, load, meanwhile_unchanged
from extracts.outside import places
from extracts.parse import no_rows
from extracts.profil.model import Profil
from extracts.pseudonym import Nyckel, replace_keys
from extracts.rejections import Rejected, reject, without
from extracts.underkanda import store_rejected
from extracts.underlag import Underlag


def read_underlag(
    path: Path,
    scratch: Path,
    profiler: Sequence[Profil] = (),
    *,
    keep: bool = False,
    contract: Contract = CONTRACT,
    nyckel: Nyckel | None = None,
) -> Underlag:
    """Read a folder or a workbook; UnderlagError when it cannot be read as a whole.

    Files that a vendor profile speaks of are read with it, the others by the contract alone.
    `keep`: the rejected rows can still be read, with what of them could be parsed. `contract`:
    the tables in the plan's words. `nyckel`: keys of clients and staff become pseudonyms.
    """
    read = _read(*find_sources(path, profiler), scratch, profiler, contract, nyckel)
    if not keep:
        read.loaded.forget()
    pack(read.con, read.loaded.antal)
    return read


def read_given(
    paths: Sequence[Path],
    scratch: Path,
    profiler: Sequence[Profil] = (),
    *,
    contract: Contract = CONTRACT,
) -> Underlag:
    """Read files that need not be a whole underlag; a required table not given has no rows."""
    read = _read(*find_given(paths, profiler), scratch, profiler, contract)
    read.loaded.forget()
    return read


def read_table(path: Path, table: Table, scratch: Path) -> Underlag:
    """Read a file of a table that is not of an underlag, by the same gate."""
    if not path.is_file():
        raise UnderlagError("finns-inte", plats=path)
    if form_of(path) is None:
        raise UnderlagError("annan-form", fil=path.name)
    contract = {table.name: table}
    read = _read([Source(table.name, path, tables=contract)], [], scratch, (), contract)
    read.loaded.forget()
    return read


def _read(
    sources: list[Source],
    unread: list[Unread],
    scratch: Path,
    profiler: Sequence[Profil],
    contract: Contract,
    nyckel: Nyckel | None = None,
) -> Underlag:
    con = connect(scratch)
    limit_memory(con, sum(map(about_rows, sources)))
    loaded = load(con, [replace(source, tables=contract) for source in sources], scratch)
    limit_memory(con, loaded.antal)
    lock(con)
    with meanwhile_unchanged(loaded.files):
        rejected = _divide(con, loaded, contract)
    demand_rows(loaded.files)
    if nyckel:
        replace_keys(con, _stored(rejected, contract), nyckel)
    store_rejected(con, loaded, rejected, show_keys=nyckel is None)
    found = places(loaded.files, unread)
    ignored = tuple(map(str, unread))
    return Underlag(
        con, loaded, rejected, ignored, tuple(profiler), found, contract, nyckel is not None
    )


def _stored(rejected: Mapping[str, Rejected], tables: Contract) -> list[str]:
    return [name for name, table in tables.items() if name in rejected or table.required]


def _divide(con: Backend, loaded: Loaded, tables: Contract) -> dict[str, Rejected]:
    """Store the rows that are accepted; the others by table."""
    rejected = {}
    for table in tables.values():
        if loaded.of(table.name):
            rejected[table.name] = reject(loaded, table)
            _accept(con, loaded, table.name, rejected[table.name])
        elif table.required:
            _keep(con, table.name, no_rows(table))
    return rejected


def _accept(con: Backend, loaded: Loaded, table: str, rejected: Rejected) -> None:
    """Store the accepted rows under the table's own name."""
    rows = without(loaded.rows(table), rejected.gone)
    _keep(con, table, rows.drop("fel", "tom", "summarad", "radregel", "steg", "delar"))


def _keep(con: Backend, table: str, rows: ir.Table) -> None:
    if table == "registreringar":
        rows = with_time(rows)
    store(con, table, rows)


def with_time(rows: ir.Table) -> ir.Table:
    """`dag` of start; `utford`; `langd` = slut − start and `sekunder` = minuter × 60, in exact seconds."""
    langd = rows.slut.epoch_seconds() - rows.start.epoch_seconds()
    reported = (rows.minuter.cast("decimal(20, 6)") * 60).cast("decimal(20, 6)")
    return rows.mutate(
        dag=rows.start.date(),
        utford=rows.status == "utförd",
        langd=langd,
        sekunder=reported.coalesce(ibis.greatest(langd, 0).cast("decimal(20, 6)")),
    )
