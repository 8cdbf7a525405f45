"""Files that change, vanish or cannot be stored while they are read: the evidence is never of other bytes."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extracts import load, readers, stored
from extracts.files import is_out_of_room
from extracts.read import read_given, read_underlag
from tests.extracts.test_workbook import COLUMNS, post, workbook
from tests.extracts.textfiler import HEADER, rad, text, values, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # hostile files, each read whole

KINDS = ("csv", "cp1252", "citat", "xlsx", "parquet")
FULL = (
    "Disken är full, så underlaget kan inte läsas in. Frigör plats där datorn har sina tillfälliga"
)


def underlag(tmp_path: Path, kind: str) -> tuple[Path, Path]:
    """A folder, and its registreringar of this kind: read as a stream, row by row …"""
    folder = write(tmp_path / "underlag", "")
    path = folder / "registreringar.csv"
    if kind in ("csv", "cp1252", "citat"):
        row = rad("R1", kund='"a\nb"' if kind == "citat" else "K1")
        path.write_bytes(text(row).encode("cp1252" if kind == "cp1252" else "utf-8"))
        return folder, path
    path.unlink()
    path = path.with_suffix(f".{kind}")
    if kind == "xlsx":
        return folder, workbook(path, {"Blad1": [COLUMNS, post("R1")]})
    cells = dict(zip(HEADER.split(";"), ([c] for c in rad().split(";")), strict=True))
    pq.write_table(pa.table(cells), path)
    return folder, path


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, path: Path, then: Callable[[], object], *, after: bool
) -> None:
    """`then` happens just before the file is read, or just after."""
    reader = readers.read_files

    def read(con: Any, sources: Any, *args: Any) -> Any:
        mine = path in [source.path for source in sources]
        if mine and not after:
            then()
        found = reader(con, sources, *args)
        if mine and after:
            then()
        return found

    monkeypatch.setattr(load, "read_files", read)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_read_when_nothing_happens(tmp_path: Path, kind: str) -> None:
    folder, _path = underlag(tmp_path, kind)
    assert values(read_underlag(folder, tmp_path), "registrering") == ["R1"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, after: bool
) -> None:
    folder, path = underlag(tmp_path, kind)
    # The same rows but for one byte, and nothing that a broken file would be refused for.
    other = tmp_path / path.name
    other.write_bytes(path.read_bytes())
    if path.suffix == ".csv":
        other.write_bytes(path.read_bytes().replace(b"08:30", b"08:31"))
    elif path.suffix == ".xlsx":
        workbook(other, {"Blad1": [COLUMNS, post("R2")]})
    else:
        pq.write_table(pq.read_table(path).slice(0, 1), other, compression="none")
    assert other.read_bytes() != path.read_bytes()
    meanwhile(monkeypatch, path, lambda: other.replace(path), after=after)
    with refused(rf"^{path.name} ändrades medan den lästes\. Vänta tills filen är färdig"):
        read_underlag(folder, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder, path = underlag(tmp_path, kind)

    def grow() -> None:
        with path.open("ab") as stream:
            stream.write(path.read_bytes())

    meanwhile(monkeypatch, path, grow, after=True)
    with refused(rf"^{path.name} ändrades medan den lästes"):
        read_underlag(folder, tmp_path)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_vanishes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, after: bool
) -> None:
    folder, path = underlag(tmp_path, kind)
    meanwhile(monkeypatch, path, path.unlink, after=after)
    with refused(rf"^{path.name} går inte att (läsa|öppna)"):
        read_underlag(folder, tmp_path)


def test_a_file_that_changes_before_it_is_given_back(tmp_path: Path) -> None:
    folder, path = underlag(tmp_path, "csv")
    found = read_given([folder], tmp_path)
    [file] = found.loaded.of("registreringar")
    assert found.delivered(file).header == HEADER.split(";")
    path.write_text(text(rad("R2")), "utf-8")
    with refused(r"^registreringar\.csv ändrades medan den lästes"):
        found.delivered(file)


def no_room(*_args: object, **_how: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_room_for_the_engine(*_args: object, **_how: object) -> None:
    # As DuckDB says it when what it spills does not fit.
    raise duckdb.IOException('Could not write file "/tmp/x/duckdb_temp": No space left on device')


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_has_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    folder, _path = underlag(tmp_path, kind)
    monkeypatch.setattr(stored, "store", no_room_for_the_engine)
    with refused(FULL):
        read_underlag(folder, tmp_path)


def test_the_engine_itself_says_that_its_room_is_used_up(tmp_path: Path) -> None:
    """The words that is_out_of_room looks for are the engine's own."""
    con = duckdb.connect(config={"temp_directory": str(tmp_path / "spill"), "threads": 1})
    con.execute("SET memory_limit='30MB'; SET max_temp_directory_size='1MB'")
    with pytest.raises(duckdb.Error) as found:
        con.execute(
            "CREATE TABLE t AS SELECT i, md5(i::VARCHAR) m FROM range(3000000) r(i) ORDER BY m"
        )
    assert is_out_of_room(found.value)


def test_no_room_for_the_copy_of_a_file_with_brackets_in_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, path = underlag(tmp_path, "parquet")
    path.rename(path.with_name("registreringar_[1].parquet"))
    monkeypatch.setattr(shutil, "copyfile", no_room)
    with refused(FULL):
        read_underlag(folder, tmp_path)
