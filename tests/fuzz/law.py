"""What must hold of one file, whatever has happened to it (spec: underlag, «The gate»)."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extracts.columns import Table
from extracts.contract import CONTRACT
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.read import read_given
from extracts.shown import shown
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag
from suites.texts import sentence_of
from tests.fuzz.plainly import NotComparableError, Plain, UnreadableError, read, value

REFUSED, REJECTED, WHOLE = "mening", "underkända rader", "alla rader godkända"
NOT_COMPARED = "läst, ej jämförd"
# Of these the report shows something else than the cell as it is written.
_SHOWN_OTHERWISE = ("personnummer", "upprepad-rad", "nyckel-ej-unik", "tom-rad", "summarad")


class LawBrokenError(AssertionError):
    """A row is lost, or read as something else than is written."""


def demand(holds: object, said: str) -> None:
    if not holds:
        raise LawBrokenError(said)


def judged(path: Path) -> str:
    """The outcome of one file: a sentence, or every row accepted as written or rejected by number."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            underlag = read_given([path], Path(scratch))
        except UnderlagError as error:
            return said(error)
        return held(underlag, path)


def said(error: UnderlagError) -> str:
    """A refusal has its sentence, of one line."""
    sentence = sentence_of(error)
    one_line = sentence.replace("\xa0", " ").isprintable()
    demand(sentence.endswith(".") and one_line, f"ingen mening: {sentence!r}")
    return REFUSED


def held(underlag: Underlag, path: Path) -> str:
    """LawBrokenError unless the file's own rows are those accepted and rejected, as they are written."""
    [file] = [file for file in underlag.loaded.files if file.source.path == path]
    table = CONTRACT[file.source.table]
    try:
        plain = read(path, table)
    except UnreadableError as error:
        raise LawBrokenError(f"läst, men en vanlig läsare säger: {error}") from error
    except NotComparableError:
        return NOT_COMPARED
    [count] = [one for one in underlag.counts(None) if one.fil == file.source.name]
    accepted = underlag.rows(table.name).to_pyarrow().to_pylist()
    errors = underlag.rows(UNDERKANDA).to_pyarrow().to_pylist()
    demand(count.rader == count.godkanda + count.underkanda, "rader är inte godkända + underkända")
    _demand_every_row(plain, accepted, errors)
    _demand_every_column(plain, table, file.unknown)
    for row in accepted:
        _demand_as_written(plain, table, row)
    for line in errors:
        _demand_shown(plain, line)
    return REJECTED if errors else WHOLE


def _demand_every_row(
    plain: Plain, accepted: list[dict[str, Any]], errors: list[dict[str, Any]]
) -> None:
    right, wrong = Counter(row["rad"] for row in accepted), {error["rad"] for error in errors}
    lost = plain.rows.keys() - right.keys() - wrong
    demand(not lost, f"rader som varken är godkända eller underkända: {sorted(lost)}")
    extra = (right.keys() | wrong) - plain.rows.keys()
    demand(not extra, f"rader som inte finns i filen: {sorted(extra)}")
    demand(not right.keys() & wrong, "samma rad både godkänd och underkänd")
    demand(set(right.values()) <= {1}, "samma rad två gånger")


def _demand_every_column(plain: Plain, table: Table, unknown: tuple[str, ...]) -> None:
    others = [name for name in plain.header if fold(name) not in table.names]
    demand(len(others) == len(unknown), f"kolumner som inte nämns: {others} {unknown}")


def _demand_as_written(plain: Plain, table: Table, row: Mapping[str, Any]) -> None:
    cells = plain.rows[row["rad"]]
    demand(len(cells) == len(plain.header), f"rad {row['rad']} har {len(cells)} fält")
    for column in table.columns:
        written = plain.cell(row["rad"], column.name)
        read_as, expected = row[column.name], value(written, column)
        demand(
            read_as == expected,
            f"rad {row['rad']}, {column.name}: {written!r} är läst som {read_as!r}",
        )


def _demand_shown(plain: Plain, error: Mapping[str, Any]) -> None:
    if error["regel"] in _SHOWN_OTHERWISE or not error["kolumn"]:
        return
    written = plain.cell(error["rad"], error["kolumn"]) or ""
    # A date in a workbook is at midnight, with seconds or without.
    demand(
        error["varde"] in (shown(written), shown(written).removesuffix(":00")),
        f"rad {error['rad']}, {error['kolumn']}: {written!r} visas som {error['varde']!r}",
    )
