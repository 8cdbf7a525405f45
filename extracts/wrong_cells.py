"""Wrong cells: those that were marked when they were read, each with the rule of the contract it breaks."""

from __future__ import annotations

from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from extracts.contract import Table, Typ
from extracts.gate import KEYS_OF_PEOPLE, errors_in
from extracts.parse import Slag, bare_candidates
from extracts.personnummer import BARE, CANDIDATE, find, find_inside, is_personnummer
from extracts.shown import HIDDEN, LONGEST, shown

# What the columns that the contract does not know are called together.
UNKNOWN = "okänd kolumn"
Findings = dict[tuple[int, str], list[int]]


def marked(rows: ir.Table, table: Table, bare: frozenset[str]) -> ir.Table:
    """The cells that are marked, and those of ten bare digits in columns of them."""
    cells = rows.filter(rows.fel.notnull() & ~rows.tom).select("rad_id", "fil", fel=_.fel.unnest())
    marked = cells.select("rad_id", "fil", kolumn=_.fel.kolumn, slag=_.fel.slag, varde=_.fel.varde)
    parts = [_bare_cells(rows, table, name) for name in sorted(bare)]
    return ibis.union(marked, *parts, distinct=False) if parts else marked


def _bare_cells(rows: ir.Table, table: Table, name: str) -> ir.Table:
    alone = rows.filter(rows[name].re_search(BARE) & ~rows[name].re_search(CANDIDATE))
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
    rejects no row, and the finding is noted per file and column.
    """
    wrong = cells[cells["slag"] != Slag.KANDIDAT]
    suspects = pd.concat([cells[cells["slag"] == Slag.KANDIDAT], wrong[_may_hold(wrong["varde"])]])
    certain = []
    for at in suspects["kolumn"].unique():
        name, column = (*table.names, UNKNOWN)[at], suspects[suspects["kolumn"] == at]
        values, is_bare = column["varde"].unique(), name in bare
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


def _may_hold(values: pd.Series[str]) -> npt.NDArray[np.bool_]:
    """The engine's coarse look, at cells that it has marked for something else."""
    found = pc.match_substring_regex(pa.array(values, pa.string()).fill_null(""), CANDIDATE)
    return np.asarray(found)


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
        self._ask([kind for kind in kinds if kind[:2] not in self._known])
        regler = sorted({self._known[kind[:2]] for kind in kinds})
        code = np.zeros((len(self.table.names), len(Slag)), dtype=np.int8)
        for kolumn, slag, _rad_id in kinds:
            code[kolumn, slag] = regler.index(self._known[kolumn, slag])
        kolumn = cells["kolumn"].to_numpy()
        return pd.DataFrame(
            {
                "rad_id": cells["rad_id"].to_numpy(),
                "kolumn": pd.Categorical.from_codes(kolumn, pd.Index(list(self.table.names))),
                "regel": pd.Categorical.from_codes(code[kolumn, cells["slag"]], pd.Index(regler)),
                "varde": as_shown(cells["varde"]),
            }
        )

    def _ask(self, kinds: list[tuple[int, int, int]]) -> None:
        if not kinds:
            return
        frame = as_read(self.rows, self.table, [rad_id for *_kind, rad_id in kinds])
        found = errors_in(frame, self.table, self.bare)
        regel = dict(
            zip(zip(found["rad_id"], found["kolumn"], strict=True), found["regel"], strict=True)
        )
        for kolumn, slag, rad_id in kinds:
            self._known[kolumn, slag] = regel[rad_id, self.table.names[kolumn]]


def as_read(rows: ir.Table, table: Table, rad_ids: list[int]) -> pd.DataFrame:
    """Some rows: parsed values, and the written text of cells that could not be parsed."""
    some = rows.filter(rows.rad_id.isin(rad_ids)).to_pandas().set_index("rad_id")
    typed = some[list(table.names)].astype(object)
    frame: pd.DataFrame = typed.where(typed.notna(), None)
    for rad_id, cells in some["fel"].dropna().items():
        for cell in cells:
            if cell["slag"] == Slag.OLASLIG:
                frame.at[rad_id, table.names[cell["kolumn"]]] = cell["varde"].strip()
    return frame


def as_shown(values: pd.Series[str]) -> pd.Series[str]:
    """The values as written, or as they may be shown; only those that differ are looked at one by one."""
    written = pa.array(values, pa.string()).fill_null("")
    suspect = pc.or_(
        pc.match_substring_regex(written, f"{CANDIDATE}|{BARE}|{HIDDEN}"),
        pc.greater(pc.utf8_length(written), LONGEST),
    )
    texts = pd.Series(written.to_pandas(), dtype="str")
    if pc.any(suspect).as_py():
        at = suspect.to_numpy(zero_copy_only=False)
        texts[at] = texts[at].map({text: shown(text) for text in texts[at].unique()})
    return texts


def bare_columns(rows: ir.Table, table: Table) -> frozenset[str]:
    """The text columns where most values are personnummer written as ten bare digits."""
    names = [column.name for column in table.columns if column.typ is Typ.TEXT]
    counts = rows.agg(
        **{f"n_{name}": rows[name].count() for name in names},
        **{f"b_{name}": bare_candidates(rows[name]).sum() for name in names},
    ).to_pyarrow()
    numbers = {name: counts[name][0].as_py() or 0 for name in counts.column_names}
    suspects = [name for name in names if numbers[f"b_{name}"] * 2 > numbers[f"n_{name}"]]
    return frozenset(n for n in suspects if _mostly_personnummer(rows, n, numbers[f"n_{n}"]))


def _mostly_personnummer(rows: ir.Table, name: str, given: int) -> bool:
    values = rows.filter(bare_candidates(rows[name])).group_by(value=rows[name]).agg(n=_.count())
    passing: int = sum(
        row["n"] for row in values.to_pyarrow().to_pylist() if is_personnummer(row["value"])
    )
    return passing * 2 > given
