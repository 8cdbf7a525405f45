"""The frame: a provider's population as one canonical file, written and read in streams.

UTF-8, LF, `;`, fixed columns, sorted by registrering: the same registrations give the same bytes
whatever the order of rows and columns or the split in files. What the reviewer sees is in it, so
that the whole audit can be replayed from its folder.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.engine import identifier, literal, scratch_of
from stickprov.errors import StickprovError

SLUMPDEL, RISKDEL = "slumpdel", "riskdel"
# How the flag of a rejected row begins.
REJECTED = "underkänd: "
# So many keys that stand twice are named.
MOST_KEYS = 5
COLUMNS = (
    "registrering",
    "stratum",
    "flaggor",
    "besok",
    "kund",
    "personal",
    "yrkesroll",
    "kategori",
    "insats",
    "start",
    "slut",
    "minuter",
    "planerad_start",
    "planerad_slut",
    "tagg_in",
    "tagg_ut",
    "registreringssatt",
    "andra",
    "bestallning",
    "franvaro",
    "taxeomrade",
    "belopp",
)
Row = Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """A stratum: how many registrations, their minutes and their booked kronor."""

    antal: int
    minuter: Decimal
    belopp: Decimal


@dataclass(frozen=True)
class Frame:
    """One provider's frame; `underkanda` counts the rejected rows in its riskdel."""

    utforare: str
    fil: str
    sha256: str
    slumpdel: Part
    riskdel: Part
    underkanda: int


def as_text(rows: ir.Table) -> ir.Table:
    """The frame's columns as they are written: no line breaks, times to the minute, two decimals."""
    return rows.select("utforare", **{name: _text(rows[name]) for name in COLUMNS})


def _text(value: ir.Value) -> ir.StringValue:
    if isinstance(value, ir.TimestampValue):
        return value.strftime("%Y-%m-%d %H:%M:%S").re_replace(r"(\d\d:\d\d):00$", r"\1")
    if isinstance(value, ir.NumericValue):
        return value.cast("decimal(18, 6)").round(2).cast("decimal(18, 2)").cast(str)
    return value.cast(str).re_replace(r"\s*[\x00-\x1f\x7f\x{2028}\x{2029}]+\s*", " ").nullif("")


def name_rejected(rows: ir.Table) -> ir.Table:
    """Rejected rows get a key of their own, by content: their own may be missing or not unique."""
    order = [name for name in (*COLUMNS, "skal") if name in rows.columns]
    within = ibis.window(group_by="utforare", order_by=order)
    numbered = rows.mutate(nummer=ibis.row_number().over(within) + 1)
    own = (": " + numbered.registrering).fill_null("")
    key = ibis.literal("underkänd ") + numbered.nummer.cast(str) + own
    return numbered.mutate(registrering=key).drop("nummer")


def demand_unique(rows: ir.Table) -> None:
    """StickprovError when a key stands for two registrations of a provider."""
    repeated = rows.group_by("utforare", "registrering").having(_.count() > 1).agg(n=_.count())
    first = repeated.order_by("utforare", "registrering").limit(MOST_KEYS)
    found = first.to_pyarrow().to_pylist()
    if found:
        keys = ", ".join(f"{row['registrering']} ({row['utforare']})" for row in found)
        total = int(repeated.count().execute())
        some = f" (visar {len(found)} av {total})" if len(found) < total else ""
        raise StickprovError(
            f"Samma registreringsnyckel finns mer än en gång: {keys}{some}. Ett besök kan då inte dras "
            "entydigt. Ta ut registreringarna på nytt med unika nycklar."
        )


def write_frames(
    con: Backend, table: str, files: Mapping[str, str], folder: Path
) -> tuple[Frame, ...]:
    """One file per provider of a stored table of text columns; `files` names them."""
    return tuple(_write(con, table, utforare, fil, folder) for utforare, fil in files.items())


def _write(con: Backend, table: str, utforare: str, fil: str, folder: Path) -> Frame:
    columns, written = ", ".join(map(identifier, COLUMNS)), scratch_of(con) / fil
    con.con.execute(
        f"COPY (SELECT {columns} FROM {identifier(table)} WHERE utforare = $1 ORDER BY registrering) "
        f"TO {literal(written)} (FORMAT csv, DELIMITER ';', HEADER, QUOTE '\"', ESCAPE '\"')",
        [utforare],
    )
    frame = measured(con, utforare, written)
    shutil.move(written, folder / fil)
    return frame


def measured(con: Backend, utforare: str, path: Path) -> Frame:
    """A frame file as it is: its hash, and what each stratum adds up to."""
    try:
        found = _strata(con, path)
    except duckdb.Error as error:
        raise StickprovError(f"{path.name} går inte att läsa som en ram.") from error
    parts = {row[0]: Part(row[1], row[2], row[3]) for row in found}
    none = Part(0, Decimal(0), Decimal(0))
    return Frame(
        utforare,
        path.name,
        digest_of(path),
        parts.get(SLUMPDEL, none),
        parts.get(RISKDEL, none),
        sum(row[4] for row in found if row[0] == RISKDEL),
    )


def _strata(con: Backend, path: Path) -> list[tuple[Any, ...]]:
    """stratum, rows, minutes, kronor, and how many of the rows were rejected."""
    found: list[tuple[Any, ...]] = con.con.execute(
        "SELECT stratum, count(*), coalesce(sum(CAST(minuter AS DECIMAL(18, 2))), 0), "
        "coalesce(sum(CAST(belopp AS DECIMAL(18, 2))), 0), "
        f"count(*) FILTER (starts_with(flaggor, '{REJECTED}')) "
        f"FROM {_reader(path)} GROUP BY stratum"
    ).fetchall()
    return found


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def random_keys(path: Path, others: list[str]) -> Iterator[str]:
    """The keys of the slumpdel, one line at a time; those of the riskdel are added to `others`."""
    wanted = SLUMPDEL.encode()
    for line in _lines(path):
        key, found = _first_two(line)
        if found == wanted:
            yield key.decode()
        else:
            others.append(key.decode())


def rows_of(path: Path, wanted: Collection[str]) -> dict[str, Row]:
    """The rows with those keys."""
    as_bytes = {key.encode() for key in wanted}
    found: dict[str, Row] = {}
    for line in _lines(path):
        if _first_two(line)[0] in as_bytes:
            values = next(csv.reader([line.decode()], delimiter=";"))
            found[values[0]] = dict(zip(COLUMNS, values, strict=True))
    return found


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        if next(stream, b"") != ";".join(COLUMNS).encode() + b"\n":
            raise StickprovError(f"{path.name} har en annan rubrikrad än en ram ska ha.")
        yield from stream


def _first_two(line: bytes) -> tuple[bytes, bytes]:
    """The key and the stratum; the key is quoted only when it must be."""
    if line[:1] == b'"':
        key, stratum = next(csv.reader([line.decode()], delimiter=";"))[:2]
        return key.encode(), stratum.encode()
    first, second, _rest = line.split(b";", 2)
    return first, second


def _reader(path: Path) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    return (
        f"read_csv({literal(path)}, delim=';', header=true, quote='\"', escape='\"', "
        f"auto_detect=false, strict_mode=true, columns={{{columns}}})"
    )
