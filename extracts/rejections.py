"""Rejected rows (underkända): found among the marked rows, then among repeated keys."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis import _

from extracts.contract import Table, Typ
from extracts.engine import batches
from extracts.folding import fold
from extracts.gate import KEYS_OF_PEOPLE, WHOLE, errors_in
from extracts.load import Loaded
from extracts.parse import bare_candidates
from extracts.personnummer import MASK, find, is_personnummer, mask
from extracts.profil.blame import cells_at_fault, in_words_of_file
from extracts.rows import OVRIGT

TOTALS = ("summa", "total", "totalt", "totalsumma")
_BATCH = 100_000
COLUMNS = ("rad_id", "kolumn", "regel", "varde")
KEPT = "personnummer-i-text"
"""`kolumn` as the file names it; `falt` (added last) as the contract does: another, with a profile."""


@dataclass(frozen=True)
class Rejected:
    """What the gate says of one table: the errors (grain row × error), trailing empty rows, findings.

    `personnummer`: (file, column) → the rows that are kept and hold one.
    `bare` names the columns that hold personnummer as ten bare digits.
    """

    errors: pd.DataFrame
    empty_at_end: frozenset[int]
    personnummer: dict[tuple[int, str], list[int]]
    bare: frozenset[str]

    def as_arrow(self) -> pa.Table:
        """The errors with their order, typed also when there are none."""
        return _as_arrow(self.errors)

    def kept_as_arrow(self) -> pa.Table:
        """The personnummer in rows that are kept, in the form of errors."""
        kept = [
            (rad_id, kolumn, KEPT, MASK, kolumn)
            for (_fil, kolumn), rad_ids in self.personnummer.items()
            for rad_id in rad_ids
        ]
        return _as_arrow(pd.DataFrame(kept, columns=[*COLUMNS, "falt"]))


def _as_arrow(errors: pd.DataFrame) -> pa.Table:
    text = [(name, pa.string()) for name in (*COLUMNS[1:], "falt")]
    schema = pa.schema([("rad_id", pa.int64()), *text, ("ordning", pa.int64())])
    numbered = errors.assign(ordning=range(len(errors)))
    return pa.Table.from_pandas(numbered, schema, preserve_index=False)


def reject(loaded: Loaded, table: Table) -> Rejected:
    """Every error of every row of a table."""
    rows = loaded.rows(table.name)
    bare = _bare_columns(rows, table)
    total = sum(file.rows for file in loaded.of(table.name))
    marked = rows if bare or total <= WHOLE else rows.filter(_.fel)
    mapped = {file.number: file.mapped for file in loaded.of(table.name) if file.mapped}
    parts, empty, findings = [], set[int](), dict[tuple[int, str], list[int]]()
    for batch in batches(loaded.con, marked, _BATCH):
        frame, written = _frames(batch, table)
        blank = frame.index[frame[[*table.names, OVRIGT]].isna().all(axis=1)]
        empty.update(int(rad_id) for rad_id in blank)
        errors = _row_errors(frame, written, table, bare)
        parts.append(
            cells_at_fault(errors, batch.set_index("rad_id"), mapped) if mapped else errors
        )
        _add_findings(frame, table, bare, findings)
    at_end = _at_end(loaded, table, empty)
    parts.append(_whole_row(sorted(empty - at_end), "tom-rad"))
    errors = pd.concat(parts, ignore_index=True)
    errors = pd.concat([errors, _repeated_keys(rows, table, errors, at_end)], ignore_index=True)
    firsts = {file.number: file.first for file in loaded.of(table.name)}
    errors = in_words_of_file(errors.sort_values("rad_id", kind="stable"), firsts, mapped)
    return Rejected(errors, frozenset(at_end), findings, bare)


def _frames(batch: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Parsed values where they are, else the written text; and everything as written."""
    batch = batch.set_index("rad_id")
    typed = batch[list(table.names)].astype(object)
    names = [*table.names, OVRIGT]
    cells = [row if row is not None else [None] * len(names) for row in batch["som_skrivet"]]
    written = pd.DataFrame(cells, index=batch.index, columns=names, dtype=object)
    stripped = written.map(lambda cell: (cell.strip() or None) if isinstance(cell, str) else None)
    frame = typed.where(typed.notna(), stripped[list(table.names)])
    frame = frame.where(frame.notna(), None)
    return frame.assign(fil=batch["fil"], **{OVRIGT: stripped[OVRIGT]}), written


def _row_errors(
    frame: pd.DataFrame, written: pd.DataFrame, table: Table, bare: frozenset[str]
) -> pd.DataFrame:
    names = list(table.names)
    filled = frame[~frame[[*names, OVRIGT]].isna().all(axis=1)]
    errors = errors_in(filled[names], table, bare)
    faulty = filled.loc[errors["rad_id"].unique(), [*names, OVRIGT]]
    totals = [int(at) for at in faulty.index[_are_totals(faulty, table)]]
    errors = errors[~errors["rad_id"].isin(totals)].copy()
    shown = zip(errors["rad_id"], errors["kolumn"], strict=True)
    errors["varde"] = [_shown(written.at[at, column], frame.at[at, column]) for at, column in shown]
    return pd.concat([errors, _whole_row(totals, "summarad")])


def _are_totals(faulty: pd.DataFrame, table: Table) -> pd.Series[bool]:
    """Rows that say Summa or Totalt somewhere and lack half of what every row must have."""
    says = faulty.map(lambda cell: isinstance(cell, str) and fold(cell.rstrip(":")) in TOTALS)
    required = [column.name for column in table.columns if column.required]
    without = (faulty[required].isna() | says[required]).sum(axis=1)
    return says.any(axis=1) & (without * 2 >= len(required))


def _shown(written: object, parsed: object) -> str:
    """The value as written, a personnummer masked."""
    value = written if isinstance(written, str) else "" if parsed is None else str(parsed)
    return mask(value)


def _whole_row(rad_ids: list[int], regel: str) -> pd.DataFrame:
    lines = [(rad_id, "", regel, "") for rad_id in rad_ids]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _at_end(loaded: Loaded, table: Table, empty: set[int]) -> set[int]:
    """Wholly empty rows at the end of a file are not records."""
    at_end: set[int] = set()
    for file in loaded.of(table.name):
        last = file.first + file.rows - 1
        while last >= file.first and last in empty:
            at_end.add(last)
            last -= 1
    return at_end


def _repeated_keys(
    rows: ir.Table, table: Table, errors: pd.DataFrame, at_end: set[int]
) -> pd.DataFrame:
    """Among rows otherwise right: identical repeats after the first, or every row of a differing key."""
    if not table.key:
        return _whole_row([], "")
    right = without(rows, {*errors["rad_id"], *at_end})
    repeated = right.group_by(*table.key).having(_.count() > 1).agg()
    same = right.semi_join(repeated, list(table.key))
    content = ibis.struct({name: same[name] for name in table.names})
    key = ibis.window(group_by=list(table.key), order_by=["rad_id"])
    judged = same.select(
        "rad_id",
        differing=content.cast(str).nunique().over(ibis.window(group_by=list(table.key))) > 1,
        later=ibis.row_number().over(key) > 0,
        varde=table.key[-1],
    ).to_pandas()
    faulty = judged[judged["differing"] | judged["later"]].sort_values("rad_id")
    return pd.DataFrame(
        {
            "rad_id": faulty["rad_id"],
            "kolumn": table.key[-1],
            "regel": ["nyckel-ej-unik" if d else "upprepad-rad" for d in faulty["differing"]],
            "varde": [mask(str(value)) for value in faulty["varde"]],
        }
    )


def without(rows: ir.Table, rad_ids: set[int]) -> ir.Table:
    """The rows but those."""
    if not rad_ids:
        return rows
    gone = ibis.memtable(pd.DataFrame({"rad_id": sorted(int(rad_id) for rad_id in rad_ids)}))
    return rows.anti_join(gone, "rad_id")


def _bare_columns(rows: ir.Table, table: Table) -> frozenset[str]:
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


def _add_findings(
    frame: pd.DataFrame,
    table: Table,
    bare: frozenset[str],
    findings: dict[tuple[int, str], list[int]],
) -> None:
    """Personnummer outside kund and personal: the row is kept, the finding noted per file and column."""
    for column in table.columns:
        if column.typ is Typ.TEXT and column.name not in KEYS_OF_PEOPLE:
            for rad_id, fil, value in zip(
                frame.index, frame["fil"], frame[column.name], strict=True
            ):
                if isinstance(value, str) and find(value, bare=column.name in bare):
                    findings.setdefault((int(fil), column.name), []).append(int(rad_id))
