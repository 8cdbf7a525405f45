"""Rejected rows (underkända): found among the marked cells, then among repeated keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.columns import Table
from extracts.engine import batches, fetched
from extracts.load import Loaded
from extracts.parse import KEPT_FILES
from extracts.personnummer import MASK
from extracts.profil.blame import cells_at_fault, in_words_of_file
from extracts.whole_rows import HEADER_AGAIN, MOVED, MOVES, NO_RECORD, UNITS
from extracts.wrong_cells import (
    UNKNOWN,
    Contract,
    Findings,
    as_shown,
    bare_columns,
    decided,
    marked,
)

_BATCH = 200_000
_WORD = pa.dictionary(pa.int8(), pa.string())
# An error of a row: the column as the file names it, the rule, the value as written, the contract's column.
LINES = pa.schema(
    [
        ("rad_id", pa.int64()),
        ("kolumn", _WORD),
        ("regel", _WORD),
        ("varde", pa.string()),
        ("falt", _WORD),
    ]
)
KEPT = "personnummer-i-text"
# What is said of a row with a fault as a whole.
_OF_A_ROW = ("rad_id", "fil", "tom", "summarad", "radregel", "steg")
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rejected:
    """What the gate says of one table: the errors (grain row × error), trailing empty rows, findings.

    `personnummer`: (file, column) → the rows that hold one where no person is named: no error.
    `bare` names the text columns where ten bare digits may be a personnummer.
    """

    errors: pd.DataFrame
    empty_at_end: Ids
    personnummer: Findings
    bare: frozenset[str]

    @cached_property
    def faulty(self) -> Ids:
        """The rows with an error, in order."""
        return np.unique(self.errors["rad_id"].to_numpy())

    @property
    def gone(self) -> Ids:
        """The rows that are not accepted."""
        return np.union1d(self.faulty, self.empty_at_end)

    def and_also(self, lines: pd.DataFrame, table: Table) -> Rejected:
        """With more errors of the same table."""
        return replace(self, errors=_in_order([self.errors, lines], table))

    def kept(self) -> pd.DataFrame:
        """The personnummer for which no row is rejected, in the form of errors."""
        parts = [
            _lines(rad_ids, kolumn, KEPT, MASK)
            for (_fil, kolumn), rad_ids in self.personnummer.items()
        ]
        lines = pd.concat([_lines([], "", "", ""), *parts])
        return lines.sort_values(["rad_id", "kolumn"], kind="stable", ignore_index=True)


def reject(loaded: Loaded, table: Table) -> Rejected:
    """Every error of every row of a table."""
    rows, con = loaded.rows(table.name), loaded.con
    bare = bare_columns(rows, table, con)
    faulty = bare or any(file.faulty for file in loaded.of(table.name))
    found = of_each(con, rows, table, bare) if faulty else _nothing_wrong(table)
    right = without(rows, found.gone)
    repeated = repeated_keys(con, right, table, whole=right is rows)
    return found.and_also(repeated, table) if len(repeated) else found


def of_each(
    con: Backend,
    rows: ir.Table,
    table: Table,
    bare: frozenset[str],
    ends: Mapping[int, int] | None = None,
) -> Rejected:
    """What is wrong with each row by itself.

    `ends`: the last row of each file that is not empty, where `rows` are not all of them.
    """
    contract = Contract(rows, table, bare)
    faulty = fetched(con, _faulty(rows.op())).to_pandas()
    at_end = _at_end(rows, faulty, ends)
    findings: Findings = {}
    parts = [_lines([], "", "", ""), *_whole_rows(faulty[~faulty["rad_id"].isin(at_end)])]
    whole = np.concatenate([part["rad_id"] for part in parts])
    suspects = marked(rows, table, bare) if len(faulty) or bare else None
    for cells in batches(con, suspects, _BATCH) if suspects is not None else ():
        wrong = decided(cells, table, bare, findings)
        parts.append(contract.errors(wrong[~wrong["rad_id"].isin(whole)]))
    return Rejected(_in_order(parts, table), at_end, findings, bare)


def _nothing_wrong(table: Table) -> Rejected:
    """Of rows without a fault and without ten bare digits."""
    errors = _in_order([_lines([], "", "", "")], table)
    return Rejected(errors, np.array([], dtype=np.int64), {}, frozenset())


def in_words_of_files(loaded: Loaded, table: str, lines: pd.DataFrame) -> pd.DataFrame:
    """Every `kolumn` as its file names it, and `falt` as the contract does: another, with a profile."""
    files = loaded.of(table)
    mapped = {file.number: file.mapped for file in files if file.mapped}
    if not mapped:
        return lines.assign(falt=lines["kolumn"])
    lines = lines.astype({"kolumn": object, "regel": object})
    rows = loaded.rows(table).filter(_.fel.notnull()).select("rad_id", "fil", "delar")
    at_fault = rows.to_pandas().set_index("rad_id")
    by_cell = lines["rad_id"].isin(at_fault.index)
    apart = cells_at_fault(lines[by_cell], at_fault, mapped)
    lines = pd.concat([apart, lines[~by_cell]]).sort_values("rad_id", kind="stable")
    return in_words_of_file(lines, {file.number: file.first for file in files}, mapped)


def _lines(rad_ids: object, kolumn: str, regel: str, varde: str) -> pd.DataFrame:
    """One line per row, the same for each."""
    ids = np.asarray(rad_ids, dtype=np.int64)
    same = np.zeros(len(ids), dtype=np.int8)
    return pd.DataFrame(
        {
            "rad_id": ids,
            "kolumn": pd.Categorical.from_codes(same, pd.Index([kolumn])),
            "regel": pd.Categorical.from_codes(same, pd.Index([regel])),
            "varde": pd.Series([varde] * len(ids), dtype="str"),
        }
    )


def _whole_rows(faulty: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows that are wrong as a whole, and how far those that are moved stand from their place."""
    if faulty.empty:
        return
    ids, regel = faulty["rad_id"], faulty["radregel"]
    yield _lines(ids[faulty["tom"]], "", "tom-rad", "")
    yield _lines(ids[faulty["summarad"] & ~faulty["tom"]], "", "summarad", "")
    for one in (HEADER_AGAIN, UNITS, NO_RECORD):
        yield _lines(ids[regel == one], "", one, "")
    for step, said in MOVES.items():
        yield _lines(ids[(regel == MOVED) & (faulty["steg"] == step)], "", MOVED, said)


def _in_order(parts: list[pd.DataFrame], table: Table) -> pd.DataFrame:
    """By row, and within it in the order of the contract's columns."""
    columns = [*table.names, UNKNOWN, ""]
    regler = sorted({regel for part in parts for regel in part["regel"].cat.categories})
    for part in parts:
        part["kolumn"] = part["kolumn"].cat.set_categories(columns)
        part["regel"] = part["regel"].cat.set_categories(regler)
    errors = pd.concat(parts, ignore_index=True)
    place = errors["rad_id"].to_numpy() * len(columns) + errors["kolumn"].cat.codes.to_numpy()
    in_order = bool((place[1:] >= place[:-1]).all())
    return errors if in_order else errors.iloc[np.argsort(place, kind="stable")]


def _at_end(rows: ir.Table, faulty: pd.DataFrame, ends: Mapping[int, int] | None) -> Ids:
    """Wholly empty rows at the end of a file are not records."""
    blank = faulty[faulty["tom"]]
    if blank.empty:
        return np.array([], dtype=np.int64)
    if ends is None:
        last = rows.group_by("fil").agg(sista=rows.rad_id.max(where=~rows.tom).coalesce(-1))
        ends = last.to_pandas().set_index("fil")["sista"].to_dict()
    after = blank["rad_id"] > blank["fil"].map(ends)
    return np.sort(blank["rad_id"][after].to_numpy(dtype=np.int64))


@lru_cache(maxsize=KEPT_FILES)
def _faulty(op: ops.Relation) -> ir.Table:
    """The rows with a fault, and what is said of them as wholes."""
    rows: ir.Table = op.to_expr()
    return rows.filter(_.fel.notnull()).select(*_OF_A_ROW)


@lru_cache(maxsize=KEPT_FILES)
def _any_key_twice(op: ops.Relation, key: tuple[str, ...]) -> ir.Table:
    return _keys_twice(op.to_expr(), key).limit(1)


def _keys_twice(rows: ir.Table, key: tuple[str, ...]) -> ir.Table:
    return rows.group_by(*key).having(_.count() > 1).agg()


def repeated_keys(
    con: Backend, right: ir.Table, table: Table, *, whole: bool = False
) -> pd.DataFrame:
    """Among rows otherwise right: identical repeats after the first, or every row of a differing key.

    `whole`: they are all rows of the table, of which the question is kept.
    """
    if not table.key:
        return _lines([], "", "", "")
    any_twice = _any_key_twice if whole else _any_key_twice.__wrapped__
    if not fetched(con, any_twice(right.op(), table.key)).num_rows:
        return _lines([], "", "", "")
    repeated = _keys_twice(right, table.key)
    # A part of a key that may be left out is the same in two rows that leave it out.
    same = right.semi_join(
        repeated, [right[name].identical_to(repeated[name]) for name in table.key]
    )
    content = ibis.struct({name: same[name] for name in table.names}).cast(str)
    told = same.select("rad_id", *table.key, content=content)
    judged = told.mutate(
        forst=_.rad_id.min().over(group_by=table.key),
        differing=_.content.min().over(group_by=table.key)
        != _.content.max().over(group_by=table.key),
    ).filter(_.differing | (_.rad_id > _.forst))
    faulty = judged.select("rad_id", "differing", varde=table.key[-1]).to_pandas()
    regel = np.where(faulty["differing"], "nyckel-ej-unik", "upprepad-rad")
    return pd.DataFrame(
        {
            "rad_id": faulty["rad_id"],
            "kolumn": pd.Categorical([table.key[-1]] * len(faulty)),
            "regel": pd.Categorical(regel),
            "varde": as_shown(faulty["varde"]),
        }
    )


def without(rows: ir.Table, rad_ids: Ids) -> ir.Table:
    """The rows but those."""
    if not len(rad_ids):
        return rows
    return rows.anti_join(ibis.memtable(pa.table({"rad_id": rad_ids})), "rad_id")
