"""Keys of clients and staff replaced by pseudonyms right after the gate (spec: underlag, «Pseudonyms»)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend

from extracts.contract import CONTRACT, KEYS_OF_PEOPLE
from extracts.engine import identifier, literal, store
from extracts.errors import NyckelError
from extracts.load import LoadedFile

# What a run says of the key that it was made with: the name among its parameters.
PSEUDONYM = "pseudonym"
# Every key that was replaced: kolumn, skrivet (as delivered) and pseudonym.
REPLACED = "pseudonymer"
# Stands for a rejected value in a column of keys.
HIDDEN_KEY = "(dolt)"
# Sixty bits. Small base32 has no 0 and no 1, and so no month: no pseudonym is taken for a personnummer.
_LETTERS = 12
_LETTERS_OF_CHECK = 20
_BEGINS = {"kund": "k", "personal": "p"}
_CHECK = "n"
# As tools write secrets, in hexadecimal or base64: a sentence, a table or a number is none.
_WRITTEN = re.compile(r"[A-Za-z0-9+/_-]{32,1024}={0,2}")
_LEAST_DIFFERENT = 8
_LARGEST = 4_096
_ANEW = "Gör en nyckelfil med «internkontroll nyckel FIL»."


@dataclass(frozen=True)
class Nyckel:
    """The secret that pseudonyms are made with; it is never written out."""

    hemlig: bytes = field(repr=False)

    def pseudonym(self, kolumn: str, varde: str) -> str:
        """The same of the same key in every month and on every machine."""
        return f"{_BEGINS[kolumn]}-{self._code(f'{kolumn}|{varde}', _LETTERS)}"

    @property
    def kontroll(self) -> str:
        """What tells this secret from another, and nothing else of it."""
        return f"{_CHECK}-{self._code('internkontroll', _LETTERS_OF_CHECK)}"

    def _code(self, text: str, letters: int) -> str:
        digest = hmac.digest(self.hemlig, text.encode(), hashlib.sha256)
        return base64.b32encode(digest).decode()[:letters].lower()


def read_key(path: Path) -> Nyckel:
    """NyckelError when the file is missing, or holds no secret; what it holds is not quoted."""
    if not path.exists():
        raise NyckelError(f"Nyckelfilen {path} finns inte. {_ANEW}")
    if not path.is_file():
        raise NyckelError(f"{path} är ingen fil. {_ANEW}")
    with path.open("rb") as stream:
        written = (
            stream.read(_LARGEST).removeprefix(b"\xef\xbb\xbf").strip().decode("ascii", "replace")
        )
    if not _WRITTEN.fullmatch(written) or len(set(written)) < _LEAST_DIFFERENT:
        raise NyckelError(
            f"{path} är ingen nyckelfil: den ska ha en enda rad med minst 32 slumpade tecken. {_ANEW}"
        )
    return Nyckel(written.encode())


def make_key(path: Path) -> None:
    """A new secret in a file of the user's own; FileExistsError when something is there."""
    with path.open("x", encoding="ascii") as stream:
        path.chmod(0o600)
        stream.write(f"{secrets.token_hex(32)}\n")


def replace_keys(con: Backend, tables: Iterable[str], nyckel: Nyckel) -> None:
    """Every kund and personal of the stored tables by its pseudonym."""
    given = [(t, k) for t in tables for k in KEYS_OF_PEOPLE if k in CONTRACT[t].names]
    found = [con.table(t).select(kolumn=ibis.literal(k), skrivet=k) for t, k in given]
    store(con, REPLACED, ibis.memtable(replacements(found, nyckel)))
    for table, kolumn in given:
        con.raw_sql(
            f"UPDATE {identifier(table)} SET {kolumn} = p.{PSEUDONYM} FROM {REPLACED} AS p "
            f"WHERE p.kolumn = {literal(kolumn)} AND p.skrivet = {identifier(table)}.{kolumn}"
        )


def replacements(keys: Sequence[ir.Table], nyckel: Nyckel) -> pa.Table:
    """What REPLACED holds, of keys as `kolumn` and `skrivet`."""
    found = ibis.union(*keys, distinct=True).filter(ibis._.skrivet.notnull()).to_pyarrow()
    pairs = zip(found["kolumn"].to_pylist(), found["skrivet"].to_pylist(), strict=True)
    replaced = pa.array([nyckel.pseudonym(*pair) for pair in pairs], pa.string())
    return found.append_column(PSEUDONYM, replaced)


def without_keys(lines: pd.DataFrame, files: Sequence[LoadedFile]) -> pd.DataFrame:
    """Errors of rows without what is written in the cells that kund and personal are read from."""
    cells = {file.column(kolumn) for file in files for kolumn in KEYS_OF_PEOPLE}
    of_people = lines["falt"].isin(KEYS_OF_PEOPLE) | lines["kolumn"].isin(cells)
    written = lines["varde"].str.strip() != ""
    return lines.assign(varde=lines["varde"].mask(of_people & written, HIDDEN_KEY))
