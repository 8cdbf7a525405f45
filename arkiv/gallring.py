"""Old runs thinned: who and what goes, how many stays (spec: arkiv, «Retention»)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from arkiv.contents import existing
from arkiv.errors import ArkivError
from arkiv.file import opened
from arkiv.liv import EVER, last_nr, months_before
from arkiv.uppfoljning import ATERKRAV, HOS_UTFORAREN
from extracts.engine import identifier, literal
from extracts.unfinished import unfinished_folder

# No later month has closed it, or somebody is at work with it: an event of a month is closed by no other.
_OPEN = f"""(SELECT id FROM oppen UNION SELECT id FROM uppfoljning
    GROUP BY id HAVING max_by(status, nr) IN ('{HOS_UTFORAREN}', '{ATERKRAV}'))"""
_OLD = f"korning IN (SELECT nr FROM korning WHERE period < $fore) AND id NOT IN {_OPEN}"
_NAMED = "coalesce(kund, personal, nyckel, text) IS NOT NULL"
# Written of deviations that no later run has, and that are not open.
_OF_OLD = f"""id NOT IN {_OPEN} AND coalesce(atgard, ansvarig) IS NOT NULL AND id NOT IN
    (SELECT id FROM avvikelse JOIN korning ON korning = nr WHERE period >= $fore)"""
_KEPT = f"""SELECT count(DISTINCT id) FROM avvikelse JOIN korning ON korning = nr
    WHERE period < $fore AND id IN {_OPEN}"""


@dataclass(frozen=True)
class Gallring:
    """What goes, or has gone: keys and texts of so many deviations, words of so many that were followed up.

    `kvar`: deviations of those months that are still open, and are left as they are.
    """

    avvikelser: int
    uppfoljda: int
    kvar: int


def thin(path: Path, fore: str, *, dry: bool) -> Gallring:
    """Take keys and texts out of the runs of months before `fore`; `dry` only counts them.

    How many deviations each rule had, the indicators and the verdicts stay.
    """
    with opened(existing(path)) as con, months_before(con, EVER, last_nr(con)):
        asked = {"fore": fore}
        found = Gallring(
            _one(con, f"SELECT count(*) FROM avvikelse WHERE {_OLD} AND {_NAMED}", asked),
            _one(con, f"SELECT count(*) FROM uppfoljning WHERE {_OF_OLD}", asked),
            _one(con, _KEPT, asked),
        )
        if dry:
            return found
        _take_out(con, asked)
        _write_anew(con, path)
    return found


def _take_out(con: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> None:
    con.execute("BEGIN")
    for table, change, where in (
        ("uppfoljning", "atgard = NULL, ansvarig = NULL", _OF_OLD),
        ("avvikelse", "kund = NULL, personal = NULL, nyckel = NULL, text = NULL", _OLD),
    ):
        con.execute(f"UPDATE {table} SET {change} WHERE {where}", asked)
    con.execute("COMMIT")


def _write_anew(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """In a new file, as what is taken out of one still lies in it."""
    [[mine]] = con.execute("SELECT current_database()").fetchall()
    try:
        with unfinished_folder(path.parent) as folder:
            thinned = folder / path.name
            con.execute(f"ATTACH {literal(thinned)} AS ny (BLOCK_SIZE 16384)")
            con.execute(f"COPY FROM DATABASE {identifier(mine)} TO ny")
            con.execute("DETACH ny")
            # So that closing writes nothing more, and removes no log of another that has the new file.
            con.execute("CHECKPOINT")
            con.execute("PRAGMA disable_checkpoint_on_shutdown")
            if sys.platform == "win32":
                # Nothing is put in place of a file that is open there.
                con.close()
            # Elsewhere while it is ours, so that no other run writes in what is on its way out.
            thinned.replace(path)
    except OSError as error:
        raise ArkivError(
            f"{path} är gallrat, men kunde inte skrivas om: det som togs bort ligger kvar i filen. Kör igen."
        ) from error


def _one(con: duckdb.DuckDBPyConnection, sql: str, asked: dict[str, str]) -> int:
    values = asked if "$fore" in sql else {}
    [[number]] = con.execute(sql, values).fetchall()
    return int(number)
