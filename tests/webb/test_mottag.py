"""Files that are sent in get names that are safe, and a large one is never held in memory."""

from __future__ import annotations

import asyncio
import tracemalloc
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from webb.mottag import free_name, receive, safe_name

NAMES = {
    "registreringar.csv": "registreringar.csv",
    "../../etc/passwd": "passwd",
    "/etc/registreringar.csv": "registreringar.csv",
    "C:\\Users\\å\\registreringar.csv": "registreringar.csv",
    "mapp/registreringar.csv": "registreringar.csv",
    "..": "fil",
    ".": "fil",
    "": "fil",
    "a/": "fil",
    "reg\0istreringar.csv": "reg_istreringar.csv",
    "registreringar\n.csv": "registreringar_.csv",
    "CON": "_CON",
    "aux.csv": "_aux.csv",
    "lpt1.tar.csv": "_lpt1.tar.csv",
    "<script>alert(1)</script>.csv": "script_.csv",
    "=cmd|' /C calc'!A0.csv": "C calc'!A0.csv",
    "registreringar.csv. ": "registreringar.csv",
    "registreringar\udcff.csv": "registreringar_.csv",
    "Beställningar (2).xlsx": "Beställningar (2).xlsx",
}


@pytest.mark.parametrize(("given", "stored"), NAMES.items())
def test_a_name_is_a_file_in_its_folder(given: str, stored: str, tmp_path: Path) -> None:
    assert safe_name(given) == stored
    (tmp_path / stored).write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == [stored]


@pytest.mark.parametrize("given", ["x" * 5_000 + ".csv", "å" * 5_000 + ".xlsx", "x." + "y" * 5_000])
def test_a_long_name_is_cut_and_keeps_its_ending(given: str, tmp_path: Path) -> None:
    name = safe_name(given)
    (tmp_path / name).write_bytes(b"")
    assert len(name.encode()) <= 110
    assert name.endswith((".csv", ".xlsx", "y"))


def test_two_of_one_name_are_two_files() -> None:
    assert free_name("A.csv", ["a.csv", "a_2.CSV"]) == "A_3.csv"
    assert free_name("fil", ["fil"]) == "fil_2"


def request_of(parts: list[tuple[str, int]], piece: bytes) -> Request:
    """A form with files of so many pieces, sent piece by piece."""
    bodies = []
    for name, pieces in parts:
        head = f'--g\r\nContent-Disposition: form-data; name="filer"; filename="{name}"\r\n\r\n'
        bodies += [head.encode(), *[piece] * pieces, b"\r\n"]
    left = iter([*bodies, b"--g--\r\n"])

    async def receive_piece() -> Message:
        body = next(left, None)
        return {"type": "http.request", "body": body or b"", "more_body": body is not None}

    headers = [(b"content-type", b"multipart/form-data; boundary=g")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive_piece)


def test_200_megabytes_are_streamed_to_disk(tmp_path: Path) -> None:
    piece = b"1234567\n" * 125_000
    tracemalloc.start()
    request = request_of([("registreringar.csv", 200), ("x/registreringar.csv", 1)], piece)
    stored = asyncio.run(receive(request, "filer", tmp_path / "filer"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(one.path.name, one.path.stat().st_size) for one in stored] == [
        ("registreringar.csv", 200_000_000),
        ("registreringar_2.csv", 1_000_000),
    ]
    assert [one.renamed for one in stored] == [False, True]
    assert peak < 40_000_000
    assert (tmp_path / "filer").stat().st_mode & 0o077 == 0


def test_what_a_system_leaves_in_a_folder_is_not_taken(tmp_path: Path) -> None:
    names = [".DS_Store", "a/Thumbs.db", "~$registreringar.xlsx", "registreringar.csv"]
    request = request_of([(name, 1) for name in names], b"x")
    stored = asyncio.run(receive(request, "filer", tmp_path / "filer"))
    assert [one.path.name for one in stored] == ["registreringar.csv"]
