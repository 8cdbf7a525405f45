"""Runs in the archive: one is added whole or not at all, and none is replaced (spec: arkiv, «Runs»)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from arkiv.errors import ArkivError
from arkiv.file import opened
from extracts.pseudonym import PSEUDONYM

# The keys of an indicator in rapport.json that are not what it is cut by.
_INDIKATOR = (
    *("namn", "utforare", "taljare", "namnare", "varde"),
    *("gransvarde", "beslutad", "utfall"),
)
_REGEL = ("regel", "utforare", "utfall", "allvar", "provade", "avvikelser", "skal")
_KONTROLL = ("titel", "avser", "planerad", "utfall", "skal")
_FIL = ("tabell", "fil", "sha256", "rader", "godkanda", "underkanda", "utanfor_period")
AVVIKELSE = (
    *("id", "kontroll", "regel", "allvar", "utforare", "kund", "personal", "nyckel"),
    *("datum", "matt", "belopp", "text"),
)


@dataclass(frozen=True)
class Korning:
    """A run as it is added: rapport.json as data, every deviation, and what it was made of.

    `avvikelser` has the columns AVVIKELSE, one row per deviation.
    """

    data: Mapping[str, Any]
    avvikelser: pa.Table
    rapport_sha256: str
    program: str
    parametrar: Mapping[str, str]
    borjade: str

    @property
    def period(self) -> str:
        return str(self.data["period"])

    @property
    def underlag(self) -> str:
        """One hash of all files that were read, whatever they are called."""
        return _hash(sorted((f["tabell"], f["sha256"]) for f in self.data["underlag"]))

    @property
    def pseudonym(self) -> str | None:
        """What tells the key of its pseudonyms from others; None where kund and personal are as delivered."""
        return self.parametrar.get(PSEUDONYM)

    @property
    def choices(self) -> str:
        """What the user asked for, as it is written."""
        return json.dumps(dict(sorted(self.parametrar.items())), ensure_ascii=False)

    @property
    def fingeravtryck(self) -> str:
        """The same of two runs that were made of the same."""
        made_of = [self.period, self.underlag, self.data["plan"]["sha256"], self.program]
        return _hash([*made_of, self.choices])


def _hash(of: object) -> str:
    return hashlib.sha256(json.dumps(of, ensure_ascii=True).encode()).hexdigest()


def add(path: Path, korning: Korning) -> int:
    """The number that the run has in the archive."""
    with opened(path) as con:
        demand_same_key(con, korning, path)
        con.execute("BEGIN")
        nr = _one(con, "SELECT coalesce(max(nr), 0) + 1 FROM korning")
        version = _one(
            con,
            "SELECT coalesce(max(version), 0) + 1 FROM korning WHERE period = ?",
            korning.period,
        )
        plan = korning.data["plan"]
        _insert(
            con,
            "korning",
            [
                (
                    *(nr, korning.period, version, korning.fingeravtryck, korning.underlag),
                    *(plan["namn"], plan["sha256"], korning.program),
                    *(korning.choices, korning.rapport_sha256, korning.borjade),
                    *(plan["bevaras_till"], korning.pseudonym),
                )
            ],
        )
        _insert(con, "fil", [(nr, *_of(f, _FIL)) for f in korning.data["underlag"]])
        found = korning.data["kontroller"]
        _insert(con, "kontroll", [(nr, k["id"], *_of(k, _KONTROLL)) for k in found])
        regler = [(nr, k["id"], *_of(r, _REGEL)) for k in found for r in k["regler"]]
        _insert(con, "regel", regler)
        values = [(nr, k["id"], *_indikator(i)) for k in found for i in k["indikatorer"]]
        _insert(con, "indikator", values)
        con.register("nya", korning.avvikelser)
        con.execute(f"INSERT INTO avvikelse SELECT {nr}, {', '.join(AVVIKELSE)} FROM nya")
        con.unregister("nya")
        con.execute("COMMIT")
    return nr


def demand_same_key(con: duckdb.DuckDBPyConnection, korning: Korning, path: Path) -> None:
    """ArkivError where a run of the archive names people otherwise: none would be known again."""
    others = con.execute(
        "SELECT pseudonym FROM korning WHERE pseudonym IS DISTINCT FROM ? ORDER BY nr LIMIT 1",
        [korning.pseudonym],
    ).fetchone()
    if others is None:
        return
    if others[0] is None:
        said = "har kund och personal som de är lämnade. Kör utan --pseudonym"
    elif korning.pseudonym is None:
        said = "har pseudonymer. Ange deras nyckelfil med --pseudonym"
    else:
        said = "har pseudonymer av en annan nyckel. Ange den nyckelfilen med --pseudonym"
    raise ArkivError(f"Körningarna i {path} {said}, eller ett annat arkiv med --arkiv.")


def _indikator(i: Mapping[str, Any]) -> tuple[Any, ...]:
    cut = {name: value for name, value in i.items() if name not in _INDIKATOR}
    return (
        *(i["namn"], i["utforare"], json.dumps(cut, ensure_ascii=False, sort_keys=True)),
        *_of(i, _INDIKATOR[2:]),
    )


def _of(row: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        columns = [pa.array(column) for column in zip(*rows, strict=True)]
        con.register("nya", pa.table(columns, names=[f"k{at}" for at in range(len(columns))]))
        con.execute(f"INSERT INTO {table} SELECT * FROM nya")
        con.unregister("nya")


def _one(con: duckdb.DuckDBPyConnection, sql: str, *values: object) -> int:
    row = con.execute(sql, list(values)).fetchone()
    return int(row[0]) if row else 0
