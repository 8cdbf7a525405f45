"""Rejected rows (underkända): found among the marked cells, then among repeated keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from extracts.contract import Table, Typ
from extracts.engine import batches
from extracts.gate import KEYS_OF_PEOPLE, errors_in
from extracts.load import Loaded
from extracts.parse import Slag, bare_candidates
from extracts.personnummer import BARE, CANDIDATE, MASK, find, find_inside, is_personnummer
from extracts.profil.blame import cells_at_fault, in_words_of_file
from extracts.shown import HIDDEN, LONGEST, shown

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
# What the columns that the contract does not know are called together.
UNKNOWN = "okänd kolumn"
Ids = npt.NDArray[np.int64]
Findings = dict[tuple[int, str], list[int]]


@dataclass(frozen=True)
class Rejected:
    """What the gate says of one table: the errors (grain row × error), trailing empty rows, findings.

    `personnummer`: (file, column) → the rows that hold one where no person is named: no error.
    `bare` names the columns that hold personnummer as ten bare digits.
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

    def kept(self) -> pd.DataFrame:
        """The personnummer for which no row is rejected, in the form of errors."""
        parts = [
            _lines(rad_ids, kolumn, KEPT, MASK)
            for (_fil, kolumn), rad_ids in self.personnummer.items()
        ]
        return pd.concat([_lines([], "", "", ""), *parts])


def reject(loaded: Loaded, table: Table) -> Rejected:
    """Every error of every row of a table."""
    rows = loaded.rows(table.name)
    bare = _bare_columns(rows, table)
    contract = _Contract(rows, table, bare)
    blank, totals = _ids(rows.filter(_.tom)), _ids(rows.filter(_.summarad & ~_.tom))
    at_end = _at_end(loaded, table, blank)
    findings: Findings = {}
    parts = [
        _lines(np.setdiff1d(blank, at_end), "", "tom-rad", ""),
        _lines(totals, "", "summarad", ""),
    ]
    for cells in batches(loaded.con, _marked(rows, table, bare), _BATCH):
        wrong = _decided(cells, table, bare, findings)
        parts.append(contract.errors(wrong[~wrong["rad_id"].isin(totals)]))
    gone = np.unique(np.concatenate([at_end, *(part["rad_id"] for part in parts)]))
    parts.append(_repeated_keys(without(rows, gone), table))
    return Rejected(_in_order(parts, table), at_end, findings, bare)


def in_words_of_files(loaded: Loaded, table: str, lines: pd.DataFrame) -> pd.DataFrame:
    """Every `kolumn` as its file names it, and `falt` as the contract does: another, with a profile."""
    files = loaded.of(table)
    mapped = {file.number: file.mapped for file in files if file.mapped}
    if not mapped:
        return lines.assign(falt=lines["kolumn"])
    lines = lines.astype({"kolumn": object, "regel": object})
    rows = loaded.rows(table).filter(_.fel.notnull()).select("rad_id", "fil", "delar")
    marked = rows.to_pandas().set_index("rad_id")
    by_cell = lines["rad_id"].isin(marked.index)
    apart = cells_at_fault(lines[by_cell], marked, mapped)
    lines = pd.concat([apart, lines[~by_cell]]).sort_values("rad_id", kind="stable")
    return in_words_of_file(lines, {file.number: file.first for file in files}, mapped)


def _marked(rows: ir.Table, table: Table, bare: frozenset[str]) -> ir.Table:
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


def _decided(
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
class _Contract:
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
                "varde": _shown(cells["varde"]),
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


def _shown(values: pd.Series[str]) -> pd.Series[str]:
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


def _in_order(parts: list[pd.DataFrame], table: Table) -> pd.DataFrame:
    """By row, and within it in the order of the contract's columns."""
    columns = [*table.names, ""]
    regler = sorted({regel for part in parts for regel in part["regel"].cat.categories})
    for part in parts:
        part["kolumn"] = part["kolumn"].cat.set_categories(columns)
        part["regel"] = part["regel"].cat.set_categories(regler)
    errors = pd.concat(parts, ignore_index=True)
    place = errors["rad_id"].to_numpy() * len(columns) + errors["kolumn"].cat.codes.to_numpy()
    in_order = bool((place[1:] >= place[:-1]).all())
    return errors if in_order else errors.iloc[np.argsort(place, kind="stable")]


def _ids(rows: ir.Table) -> Ids:
    ids: Ids = rows.select("rad_id").to_pyarrow()["rad_id"].to_numpy()
    return ids


def _at_end(loaded: Loaded, table: Table, empty: Ids) -> Ids:
    """Wholly empty rows at the end of a file are not records."""
    at_end: list[int] = []
    blank = set(empty.tolist())
    for file in loaded.of(table.name):
        last = file.first + file.rows - 1
        while last >= file.first and last in blank:
            at_end.append(last)
            last -= 1
    return np.array(sorted(at_end), dtype=np.int64)


def _repeated_keys(right: ir.Table, table: Table) -> pd.DataFrame:
    """Among rows otherwise right: identical repeats after the first, or every row of a differing key."""
    if not table.key:
        return _lines([], "", "", "")
    repeated = right.group_by(*table.key).having(_.count() > 1).agg()
    same = right.semi_join(repeated, list(table.key))
    content = ibis.struct({name: same[name] for name in table.names}).cast(str)
    told = same.select("rad_id", *table.key, content=content)
    per_key = told.group_by(*table.key).agg(
        forst=_.rad_id.min(), differing=_.content.min() != _.content.max()
    )
    judged = told.join(per_key, list(table.key)).filter(_.differing | (_.rad_id > _.forst))
    faulty = judged.select("rad_id", "differing", varde=table.key[-1]).to_pandas()
    regel = np.where(faulty["differing"], "nyckel-ej-unik", "upprepad-rad")
    return pd.DataFrame(
        {
            "rad_id": faulty["rad_id"],
            "kolumn": pd.Categorical([table.key[-1]] * len(faulty)),
            "regel": pd.Categorical(regel),
            "varde": _shown(faulty["varde"]),
        }
    )


def without(rows: ir.Table, rad_ids: Ids) -> ir.Table:
    """The rows but those."""
    if not len(rad_ids):
        return rows
    return rows.anti_join(ibis.memtable(pa.table({"rad_id": rad_ids})), "rad_id")


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
