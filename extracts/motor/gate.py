"""The gate where the tables lie: plain rows stay in their engine, the others are read by the gate at home.

Of an accepted row that was not plain its values go back, as they were read; of a rejected one nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from extracts.columns import Typ
from extracts.contract import KEYS_OF_PEOPLE, Contract
from extracts.engine import Engine, batches_of, connect, limit_memory, lock, store, streamed
from extracts.find import Source
from extracts.load import Loaded, LoadedFile
from extracts.motor.lying import Lies, Lying, Place
from extracts.motor.motor import Motor
from extracts.motor.plain import are_plain, at_place, value, written
from extracts.parse import absent
from extracts.pseudonym import PSEUDONYM, REPLACED, Nyckel, replacements
from extracts.read import with_time
from extracts.rejections import Rejected, of_each, repeated_keys, without
from extracts.rows import Record
from extracts.stored import by_contract, store_parsed, table_name
from extracts.underkanda import store_rejected
from extracts.wrong_cells import bare_columns

_SHOWN = "rad_visad"


@dataclass(frozen=True)
class _Brought(Loaded):
    """The rows that have come home: those that are not plain, and those whose keys are repeated."""

    def rows(self, table: str) -> ir.Table:
        name = table_name(self.of(table)[0].number)
        rows = self.con.table(name)
        rows = rows.mutate(rad_id=rows.rad - 1).drop("rad")
        return rows.inner_join(self.con.table(f"{name}_platser"), "rad_id")


def read_there(
    place: Place, scratch: Path, contract: Contract, nyckel: Nyckel | None = None
) -> Lies:
    """The underlag that lies in an engine."""
    motor, found = place.motor, place.find(contract)
    bare = {lying.table.name: _bare(lying) for lying in found}
    some = {lying.table.name: _not_plain(motor, lying, bare[lying.table.name]) for lying in found}
    con = connect(scratch)
    limit_memory(con, sum(rows.count().to_pyarrow().as_py() for rows in some.values()))
    lock(con)
    loaded = _Brought(con, tuple(file for lying in found for file in _files(lying)))
    rejected, accepted = {}, {}
    for lying in found:
        name = lying.table.name
        _bring(con, motor, lying, some[name])
        home = loaded.rows(name)
        at_home = of_each(con, home, lying.table, bare[name], _ends(lying, home))
        right = _right(motor, lying, some[name], without(home, at_home.gone), con)
        rejected[name] = _with_repeated(con, motor, lying, right, at_home)
        accepted[name] = _kept(motor, lying, right, rejected[name])
        for what in ("", "_misst", "_rena", "_lika", "_borta"):
            motor.drop(f"{table_name(lying.parts[0].number)}{what}")
    if nyckel:
        accepted = _with_pseudonyms(con, motor, accepted, nyckel)
    store_rejected(con, loaded, rejected, show_keys=nyckel is None)
    loaded.forget()
    return Lies(
        con=con,
        loaded=loaded,
        rejected=rejected,
        ignored=(),
        contract=contract,
        pseudonymer=nyckel is not None,
        motor=motor,
        lying=accepted,
    )


def _files(lying: Lying) -> Iterator[LoadedFile]:
    """A part as a file: nothing is known of its bytes."""
    first, header = 0, lying.header
    for part in lying.parts:
        path, tables = Path(part.name), {lying.table.name: lying.table}
        folder = Path(path.parts[0]) if path.parts[1:] else None
        yield LoadedFile(
            Source(lying.table.name, path, tables=tables, folder=folder),
            part.number,
            "",
            frozenset(header.positions),
            header.unknown,
            first,
            part.rows,
            header_row=0,
            table=lying.parts[0].number,
        )
        first += part.rows


def _called(lying: Lying, what: str) -> str:
    return f"{table_name(lying.parts[0].number)}_{what}"


def _bare(lying: Lying) -> frozenset[str]:
    """As of a file, of the texts as they stand."""
    rows, table = lying.rows, lying.table
    texts = {c.name: c for c in table.columns if c.typ is Typ.TEXT}
    given = {n: written(rows[n]) if n in rows.columns else ibis.null(str) for n in texts}
    return bare_columns(rows.select("rad_id", **given), table)


def _not_plain(motor: Motor, lying: Lying, bare: Collection[str]) -> ir.Table:
    """The rad_id of every row that the gate itself must read."""
    rows = lying.rows.filter(~are_plain(lying.rows, lying.table, bare))
    return motor.store(_called(lying, "misst"), rows.select("rad_id"))


def _bring(con: Engine, motor: Motor, lying: Lying, some: ir.Table) -> None:
    """Those rows at home, parsed, as of a file."""
    header, number = lying.header, lying.parts[0].number
    at = {place: name for name, place in header.positions.items()}
    names = [at.get(place, at_place(place)) for place in range(header.width)]
    rows = lying.rows.semi_join(some, "rad_id")
    cells = {f"c{n}": written(rows[name]) for n, name in enumerate(names)}
    wanted = rows.select("rad_id", "fil", rad_visad="rad", rad=_.rad_id + 1, **cells)
    raw = _fetched(con, motor, _called(lying, "text"), wanted)
    store(con, _called(lying, "platser"), raw.select("rad_id", "fil", rad=_SHOWN))

    def texts(numbers: Collection[int]) -> Iterator[Record]:
        found = raw.filter(raw.rad.isin(list(numbers))).order_by("rad").to_pyarrow().to_pylist()
        for row in found:
            yield row["rad"], [row[f"c{n}"] or "" for n in range(len(names))]

    source = Source(
        lying.table.name, Path(lying.parts[0].name), tables={lying.table.name: lying.table}
    )
    named = by_contract(raw, [raw[f"c{n}"] for n in range(len(names))], header)
    store_parsed(con, named, header, [source], number, texts)
    con.drop_table(_called(lying, "text"))


def _ends(lying: Lying, home: ir.Table) -> dict[int, int]:
    """The last row of each part that is not empty; no empty one is plain."""
    found = home.filter(home.tom).select("rad_id").to_pyarrow()["rad_id"].to_pylist()
    empty, last, ends = set(found), -1, {}
    for part in lying.parts:
        first, last = last + 1, last + part.rows
        ends[part.number] = next((at for at in range(last, first - 1, -1) if at not in empty), -1)
    return ends


def _right(motor: Motor, lying: Lying, some: ir.Table, cleaned: ir.Table, con: Engine) -> ir.Table:
    """The rows that are right by themselves: plain ones as they lie, the others as they were read."""
    rows, table = lying.rows.anti_join(some, "rad_id"), lying.table
    columns = ["rad_id", "fil", "rad", *table.names]
    values = {
        c.name: value(rows[c.name], c) if c.name in rows.columns else absent(c)
        for c in table.columns
    }
    plain = rows.select("rad_id", "fil", "rad", **values)
    name = _called(lying, "rena")
    cleaned = store(con, name, cleaned.select(*columns).cast(dict(plain.schema().items())))
    others = motor.receive(name, batches_of(con, cleaned))
    return ibis.union(plain.cast(dict(others.schema().items())), others, distinct=False)


def _with_repeated(
    con: Engine, motor: Motor, lying: Lying, right: ir.Table, rejected: Rejected
) -> Rejected:
    """The rows of each key that several have come home: which are the same, and which differ."""
    key = lying.table.key
    if not key:
        return rejected
    same = right.select("rad_id", *key).mutate(antal=_.count().over(group_by=key))
    same = motor.store(_called(lying, "lika"), same.filter(_.antal > 1).select("rad_id"))
    found = _fetched(con, motor, _called(lying, "lika"), right.semi_join(same, "rad_id"))
    lines = repeated_keys(con, found, lying.table)
    if not len(lines):
        return rejected
    name = table_name(lying.parts[0].number)
    new = found.anti_join(con.table(f"{name}_platser"), "rad_id")
    new = store(con, _called(lying, "nya"), new)
    con.raw_sql(f'INSERT INTO "{name}_platser" BY NAME SELECT rad_id, fil, rad FROM "{name}_nya"')
    con.raw_sql(
        f'INSERT INTO "{name}" BY NAME SELECT rad_id + 1 AS rad, false AS tom, false AS summarad, '
        f'* EXCLUDE (rad_id, fil, rad) FROM "{name}_nya"'
    )
    return rejected.and_also(lines, lying.table)


def _kept(motor: Motor, lying: Lying, right: ir.Table, rejected: Rejected) -> ir.Table:
    """The accepted rows, stored in their engine under the table's own name."""
    gone = pa.table({"rad_id": rejected.gone}).to_reader()
    rows = right.anti_join(motor.receive(_called(lying, "borta"), gone), "rad_id")
    if lying.table.name == "registreringar":
        rows = with_time(rows)
    return motor.store(lying.table.name, rows)


def _with_pseudonyms(
    con: Engine, motor: Motor, accepted: Mapping[str, ir.Table], nyckel: Nyckel
) -> dict[str, ir.Table]:
    """The tables with every kund and personal replaced; the keys alone come home."""
    given = {name: [k for k in KEYS_OF_PEOPLE if k in t.columns] for name, t in accepted.items()}
    keys = [
        rows.select(kolumn=ibis.literal(key), skrivet=key)
        for name, rows in accepted.items()
        for key in given[name]
    ]
    replaced = replacements(keys, nyckel)
    store(con, REPLACED, ibis.memtable(replaced))
    known = motor.receive(f"{REPLACED}_byt", replaced.to_reader())
    found = {}
    for name, rows in accepted.items():
        for key in given[name]:
            mine = known.filter(known.kolumn == key).select(**{key: "skrivet", "byt": PSEUDONYM})
            rows = rows.left_join(mine, key).drop(f"{key}_right").mutate(**{key: _.byt}).drop("byt")
        found[name] = motor.store(f"{name}_byt", rows)
        motor.drop(name)
    return found


def _fetched(con: Engine, motor: Motor, name: str, rows: ir.Table) -> ir.Table:
    return store(con, name, streamed(con, f"{name}_hem", motor.send(rows)))
