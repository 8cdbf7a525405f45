"""Wrong cells: those that were marked when they were read, each with the rule of the contract it breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.cell import Slag, may_hold_ten_digits
from extracts.columns import Table, Typ
from extracts.contract import KEYS_OF_PEOPLE
from extracts.engine import fetched
from extracts.gate import errors_in
from extracts.parse import KEPT_FILES
from extracts.personnummer import (
    BARE,
    SUSPECT,
    find,
    find_inside,
    holds_mask,
    is_personnummer,
    of_another_system,
)
from extracts.shown import HIDDEN, LONGEST, shown

_TEN_DIGITS = "^[0-9]{10}$"
# What the columns that the contract does not know are called together.
UNKNOWN = "okänd kolumn"
# What a cell shows is nothing that the contract can be asked of its value.
_DIFFERENT = "visas-annorlunda"
Findings = dict[tuple[int, str], list[int]]


def marked(rows: ir.Table, table: Table, bare: frozenset[str]) -> ir.Table:
    """The cells that are marked, and those with ten bare digits in the columns `bare`."""
    cells = rows.filter(rows.fel.notnull() & ~rows.tom).select("rad_id", "fil", fel=_.fel.unnest())
    marked = cells.select("rad_id", "fil", kolumn=_.fel.kolumn, slag=_.fel.slag, varde=_.fel.varde)
    parts = [_bare_cells(rows, table, name) for name in sorted(bare)]
    return ibis.union(marked, *parts, distinct=False) if parts else marked


def _bare_cells(rows: ir.Table, table: Table, name: str) -> ir.Table:
    alone = rows.filter(may_hold_ten_digits(rows[name]) & ~rows[name].re_search(SUSPECT))
    return alone.select(
        "rad_id",
        "fil",
        kolumn=ibis.literal(table.names.index(name), "int16"),
        slag=ibis.literal(int(Slag.KANDIDAT), "int8"),
        varde=name,
    )


def decided(
    cells: pd.DataFrame, table: Table, bare: frozenset[str], findings: Findings
) -> pd.DataFrame:
    """Wrong cells; one that may hold a personnummer is wrong if it does and names a person.

    In other columns, where it is part of a longer key, and where the cell is wrong in another way, it
    rejects no row, and the finding is noted per file and column. A masked one is wrong for that alone.
    """
    hidden = _are_masked(cells)
    masked, cells = cells[hidden].assign(slag=np.int8(Slag.MASKERAD)), cells[~hidden]
    wrong = cells[cells["slag"] != Slag.KANDIDAT]
    suspects = pd.concat([cells[cells["slag"] == Slag.KANDIDAT], wrong[_may_hold(wrong["varde"])]])
    certain = [masked] if len(masked) else []
    texts = {column.name for column in table.columns if column.typ is Typ.TEXT}
    for at in suspects["kolumn"].unique():
        name, column = (*table.names, UNKNOWN)[at], suspects[suspects["kolumn"] == at]
        values = column["varde"].unique()
        is_bare = name in bare or (name not in texts and not of_another_system(_tens(values)))
        if name in KEYS_OF_PEOPLE:
            named = column["varde"].isin({v for v in values if find(v, bare=is_bare)})
            named &= column["slag"] == Slag.KANDIDAT
            certain.append(column[named].assign(slag=np.int8(Slag.PERSONNUMMER)))
            column = column[~named]
        column = column[column["varde"].isin({v for v in values if find_inside(v, bare=is_bare)})]
        for fil in column["fil"].unique():
            rad_ids = column["rad_id"][column["fil"] == fil]
            findings.setdefault((int(fil), name), []).extend(rad_ids.tolist())
    return pd.concat([wrong, *certain]) if certain else wrong


def _may_hold(values: pd.Series[str], pattern: str = f"{SUSPECT}|{BARE}") -> npt.NDArray[np.bool_]:
    """The engine's coarse look, at cells that it has marked for something else."""
    found = pc.match_substring_regex(pa.array(values, pa.string()).fill_null(""), pattern)
    return np.asarray(found)


def _are_masked(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Those that are read whole, and hold the mask."""
    found = (cells["slag"] != Slag.LANG).to_numpy() & _may_hold(cells["varde"], SUSPECT)
    found[found] = cells["varde"][found].map(holds_mask).to_numpy(dtype=bool)
    return found


def _tens(values: Iterable[str]) -> set[str]:
    return {value.strip() for value in values if re.fullmatch(BARE, value.strip())}


@dataclass
class Contract:
    """The rule that each kind of fault breaks, asked of the gate with the first row that has it."""

    rows: ir.Table
    table: Table
    bare: frozenset[str]
    _known: dict[tuple[int, int], str] = field(default_factory=dict)

    def errors(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The error of each wrong cell, its value as written with every personnummer masked."""
        first = cells.drop_duplicates(["kolumn", "slag"])
        kinds = list(zip(first["kolumn"], first["slag"], first["rad_id"], strict=True))
        self._known |= {kind[:2]: _DIFFERENT for kind in kinds if kind[1] == Slag.ANNORLUNDA}
        self._ask([kind for kind in kinds if kind[:2] not in self._known])
        regler = sorted({self._known[kind[:2]] for kind in kinds})
        columns = [*self.table.names, UNKNOWN]
        code = np.zeros((len(columns), len(Slag)), dtype=np.int8)
        for kolumn, slag, _rad_id in kinds:
            code[kolumn, slag] = regler.index(self._known[kolumn, slag])
        kolumn = cells["kolumn"].to_numpy()
        return pd.DataFrame(
            {
                "rad_id": cells["rad_id"].to_numpy(),
                "kolumn": pd.Categorical.from_codes(kolumn, pd.Index(columns)),
                "regel": pd.Categorical.from_codes(code[kolumn, cells["slag"]], pd.Index(regler)),
                "varde": self._shown(cells),
            }
        )

    def _shown(self, cells: pd.DataFrame) -> pd.Series[str]:
        """The key of a person is masked as one."""
        keys = cells["kolumn"].isin(
            [self.table.names.index(n) for n in KEYS_OF_PEOPLE if n in self.table.names]
        )
        texts = as_shown(cells["varde"])
        if keys.any():
            texts[keys.to_numpy()] = as_shown(cells["varde"][keys], key=True).to_numpy()
        return texts

    def _ask(self, kinds: list[tuple[int, int, int]]) -> None:
        """An unknown column is wrong only when it is masked."""
        unknown = len(self.table.names)
        self._known |= {(unknown, slag): "maskerad" for at, slag, _rad_id in kinds if at == unknown}
        kinds = [kind for kind in kinds if kind[0] != unknown]
        if not kinds:
            return
        frame = as_read(self.rows, self.table, [rad_id for *_kind, rad_id in kinds])
        names = {self.table.names[kolumn] for kolumn, *_kind in kinds}
        # Whether a row must say who made the visit depends on whether it was made.
        names |= {"status"} if self.table.name == "registreringar" else set()
        asked = [name for name in self.table.names if name in names]
        found = errors_in(frame[asked], self.table, self.bare)
        regel = dict(
            zip(zip(found["rad_id"], found["kolumn"], strict=True), found["regel"], strict=True)
        )
        for kolumn, slag, rad_id in kinds:
            self._known[kolumn, slag] = regel[rad_id, self.table.names[kolumn]]


def as_read(rows: ir.Table, table: Table, rad_ids: list[int]) -> pd.DataFrame:
    """Some rows: parsed values, and the written text of cells that could not be parsed or are suspect."""
    some = rows.filter(rows.rad_id.isin(rad_ids)).to_pandas().set_index("rad_id")
    typed = some[list(table.names)].astype(object)
    frame: pd.DataFrame = typed.where(typed.notna(), None)
    for rad_id, cells in some["fel"].dropna().items():
        for cell in cells:
            if cell["slag"] in (Slag.OLASLIG, Slag.KANDIDAT) and cell["kolumn"] < len(table.names):
                frame.at[rad_id, table.names[cell["kolumn"]]] = cell["varde"].strip()
    return frame


def as_shown(values: pd.Series[str], *, key: bool = False) -> pd.Series[str]:
    """The values as written, or as they may be shown; only those that differ are looked at one by one."""
    written = pa.array(values, pa.string()).fill_null("")
    suspect = pc.or_(
        pc.match_substring_regex(written, f"{SUSPECT}|{BARE}|{HIDDEN}"),
        pc.greater(pc.utf8_length(written), LONGEST),
    )
    texts = pd.Series(written.to_pandas(), dtype="str")
    if pc.any(suspect).as_py():
        at = suspect.to_numpy(zero_copy_only=False)
        texts[at] = texts[at].map({text: shown(text, key=key) for text in texts[at].unique()})
    return texts


def bare_columns(rows: ir.Table, table: Table, con: Backend | None = None) -> frozenset[str]:
    """The text columns with ten bare digits that may be personnummer.

    `con`: the engine that reads, of which the question is kept; without it, whatever engine the rows lie in.
    """
    per_column = _tens_per_column if con else _tens_per_column.__wrapped__
    asked = per_column(rows.op(), table)
    if asked is None:
        return frozenset()
    [counts] = (fetched(con, asked) if con else asked.to_pyarrow()).to_pylist()
    suspects = [name for name, tens in counts.items() if tens]
    return frozenset(name for name in suspects if not _has_another_systems_numbers(rows, name))


@lru_cache(maxsize=KEPT_FILES)
def _tens_per_column(op: ops.Relation, table: Table) -> ir.Table | None:
    """How many cells of each text column have ten bare digits."""
    rows: ir.Table = op.to_expr()
    names = [column.name for column in table.columns if column.typ is Typ.TEXT]
    return rows.agg(**{n: may_hold_ten_digits(rows[n]).sum() for n in names}) if names else None


def _has_another_systems_numbers(rows: ir.Table, name: str) -> bool:
    """Most distinct keys are ten digits, and under a fifth of those are personnummer."""
    keys = rows.filter(rows[name].notnull()).select(key=rows[name]).distinct()
    counts = keys.agg(n=_.count(), tens=_.key.re_search(_TEN_DIGITS).sum()).to_pyarrow()
    distinct, tens = (counts[column][0].as_py() or 0 for column in ("n", "tens"))
    if tens * 2 <= distinct:
        return False
    likely = keys.filter(_.key.re_search(f"^{BARE}$")).to_pyarrow()["key"].to_pylist()
    return sum(map(is_personnummer, likely)) * 5 < tens
