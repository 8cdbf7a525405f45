"""The file of the archive: only whole runs, whoever writes and whatever stops it."""

from __future__ import annotations

import gzip
import hashlib
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb
import pytest

from arkiv import file
from arkiv.contents import controls, faults, runs, tables
from arkiv.errors import ArkivError
from arkiv.file import opened
from arkiv.runs import add
from arkiv.schema import MIGRATIONS, TABLES, VERSION
from arkiv.tidigare import earlier
from tests.arkiv.korningar import adds, archived, korning

# Children of a process that has what they need: a start costs a hundredth of a second, not one.
_STARTS: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
_STARTS.set_forkserver_preload(["pandas", "tests.arkiv.korningar"])


def _adding(path: Path, period: str, times: int, begun: Event | None = None) -> BaseProcess:
    one: BaseProcess = _STARTS.Process(target=adds, args=(path, period, times, begun))
    one.start()
    return one


@pytest.mark.langsam
def test_two_hundred_starts_at_once_lose_none(tmp_path: Path) -> None:
    path = tmp_path / "arkiv" / "a.duckdb"
    periods = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 11)]
    started = [_adding(path, period, 1) for _ in range(10) for period in periods]
    for one in started:
        one.join()
    assert [one.exitcode for one in started] == [0] * 200
    assert faults(path) == []
    counted = [(run.period, run.version) for run in runs(path)]
    assert sorted(counted) == [(p, version) for p in periods for version in range(1, 11)]
    assert [run.nr for run in runs(path)] == list(range(1, 201))


@pytest.mark.langsam
@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_hundred_kills_leave_only_whole_runs(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.duckdb", random.Random(7)
    lengths = list[int]()
    for at in range(100):
        begun = _STARTS.Event()
        one = _adding(path, "2022-03", 1_000, begun)
        assert begun.wait(60)
        time.sleep(chance.random() * 0.3)
        one.kill()
        one.join()
        assert one.exitcode == -signal.SIGKILL
        kept = runs(path) if path.exists() else []
        assert not kept or faults(path) == [], at
        assert all(run.avvikelser == 8 for run in kept)
        lengths.append(len(kept))
    assert lengths == sorted(lengths)
    assert add(path, korning("2022-03", "ab")) == lengths[-1] + 1


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    archived(tmp_path / "a.duckdb", korning("2022-03", "a"))
    assert [p.name for p in tmp_path.iterdir()] == ["a.duckdb"]


def test_a_disk_without_links_gets_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_paths: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuses)
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "a"), korning("2022-03", "a"))
    assert [run.version for run in runs(path)] == [1, 2]


@pytest.mark.parametrize(
    "content", [b"", b"kund;utforare\r\nK1;B\r\n", b"DUCK" * 1_000, b"\0" * 9_000]
)
def test_what_is_no_archive_is_refused_and_left(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(content)
    with pytest.raises(ArkivError, match="arkiv"):
        add(path, korning("2022-03"))
    assert path.read_bytes() == content


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE korning (nr INTEGER)")
    with pytest.raises(ArkivError, match="inget arkiv från internkontroll"):
        runs(path)


def test_a_folder_and_a_missing_archive_are_told(tmp_path: Path) -> None:
    with pytest.raises(ArkivError, match="kan inte öppnas"):
        add(tmp_path, korning("2022-03"))
    with pytest.raises(ArkivError, match="finns inte"):
        runs(tmp_path / "a.duckdb")


def test_an_archive_of_a_newer_program_is_left_to_it(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "a"))
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE arkiv SET version = ?", [VERSION + 1])
    with pytest.raises(ArkivError, match="nyare version"):
        runs(path)


def test_an_archive_that_is_open_elsewhere_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "a"))
    monkeypatch.setattr(file, "_PATIENCE", 0.3)
    holds = f"import duckdb, time; c = duckdb.connect({str(path)!r}); print('!', flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(ArkivError, match="öppet i ett annat program"):
            runs(path)
    finally:
        other.kill()
        other.communicate()
    assert len(runs(path)) == 1


def test_an_archive_that_may_not_even_be_read_while_it_is_open_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows has it: Python's own reading is refused, and then the engine's."""
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "a"))

    def refuses(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    def locked(*_args: object, **_more: object) -> None:
        raise duckdb.IOException(
            f'Cannot open file "{path}": The process cannot access the file because it is being used by '
            "another process."
        )

    monkeypatch.setattr(file, "_PATIENCE", 0.1)
    monkeypatch.setattr(Path, "open", refuses)
    monkeypatch.setattr(duckdb, "connect", locked)
    with pytest.raises(ArkivError, match="öppet i ett annat program"):
        runs(path)


def test_a_damaged_archive_is_one_sentence(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.duckdb", *(korning("2022-03", "abc") for _ in range(3)))
    whole = path.read_bytes()
    path.write_bytes(whole[:5_000] + b"\xff" * (len(whole) - 5_000))
    with pytest.raises(ArkivError):
        add(path, korning("2022-03"))


PLAIN, A, B = None, "n-a", "n-b"


@pytest.mark.parametrize(
    ("kept", "new", "said"),
    [
        (
            PLAIN,
            A,
            "har kund och personal som de är lämnade. Kör utan --pseudonym, eller ett annat",
        ),
        (A, PLAIN, "har pseudonymer. Ange deras nyckelfil med --pseudonym, eller ett annat arkiv"),
        (A, B, "har pseudonymer av en annan nyckel. Ange den nyckelfilen med --pseudonym, eller"),
    ],
)
def test_people_are_named_in_one_way_in_an_archive(
    tmp_path: Path, kept: str | None, new: str | None, said: str
) -> None:
    """Refused when the run asks what was there before, and when it would be added."""
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "a", pseudonym=kept))
    other = korning("2022-04", "a", pseudonym=new)
    for refused in (lambda: earlier(path, other), lambda: add(path, other)):
        with pytest.raises(ArkivError, match=re.escape(f"Körningarna i {path} {said}")):
            refused()
    assert len(runs(path)) == 1
    assert add(path, korning("2022-04", "a", pseudonym=kept)) == 2
    assert faults(path) == []


def test_an_archive_of_earlier_versions_has_no_pseudonyms(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "arkiv-2.duckdb.gz").read_bytes()))
    with pytest.raises(ArkivError, match="som de är lämnade"):
        add(path, korning("2022-04", "a", pseudonym=A))
    assert len(runs(path)) == 1


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_the_archive_of_each_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    kept, path = Path(__file__).parent / f"arkiv-{version}.duckdb.gz", tmp_path / "a.duckdb"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    assert [(run.period, run.version, run.avvikelser) for run in runs(path)] == [("2022-03", 1, 2)]
    assert add(path, korning("2022-04", "a")) == 2
    assert faults(path) == []
    with opened(path) as con:
        assert con.execute("SELECT version FROM arkiv").fetchall() == [(VERSION,)]


def test_a_released_version_is_not_changed() -> None:
    """A new version is a new entry: those before it have made archives that lie on people's machines."""
    made = [
        hashlib.sha256("".join(statements).encode()).hexdigest()[:12] for statements in MIGRATIONS
    ]
    assert made == ["2afda8485688", "b18f18a19b3f", "a1df647a5052"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE korning SET nr = 7 WHERE nr = 2", "Körning 2 saknas"),
        ("UPDATE korning SET version = 5 WHERE nr = 2", "Versionerna av 2022-03"),
        ("DELETE FROM kontroll WHERE korning = 1", "Körning 1 saknar sina kontroller"),
        ("DELETE FROM avvikelse WHERE korning = 1 AND id = 'a'", "har 2 avvikelser, men 1 finns"),
        (
            "INSERT INTO fil SELECT 9, * EXCLUDE korning FROM fil LIMIT 1",
            "fil har rader av körning 9",
        ),
        (
            "UPDATE korning SET pseudonym = 'n-a' WHERE nr = 2",
            "Körning 1 och 2 har kund och personal på olika sätt",
        ),
    ],
)
def test_what_does_not_hang_together_is_said(tmp_path: Path, sql: str, said: str) -> None:
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "ab"), korning("2022-03", "ab"))
    assert faults(path) == []
    with duckdb.connect(str(path)) as con:
        con.execute(sql)
    assert any(said in fault for fault in faults(path))


def test_a_run_is_read_back(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.duckdb", korning("2022-03", "ab"))
    [one] = controls(path, 1)
    assert (one.titel, one.planerad, one.utfall, one.avvikelser) == (
        *("Genomförandeplan", True, "avvikelse", 2),
    )
    with pytest.raises(ArkivError, match="Körning 2 finns inte"):
        controls(path, 2)
    assert {name: rows.num_rows for name, rows in tables(path)} == dict(
        zip(TABLES, (1, 1, 1, 2, 2, 2, 0), strict=True)
    )
