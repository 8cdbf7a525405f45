"""Old runs thinned: keys and texts go, counts stay, and what is open (spec: arkiv, «Retention»)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from arkiv.contents import faults, tables
from arkiv.gallring import Gallring, thin
from arkiv.tidigare import earlier
from arkiv.uppfoljning import Uppfoljd, add_followed
from tests.arkiv.korningar import archived, avvikelse, korning

pytestmark = pytest.mark.langsam  # archives of many months

SECRET = "K-HEMLIG-NYCKEL-"


def secret(of: str, datum: dt.date | None = None) -> Mapping[str, Any]:
    return {**avvikelse(of, datum=datum), "kund": f"{SECRET}{of}", "nyckel": f"{SECRET}{of}"}


@pytest.fixture
def arkiv(tmp_path: Path) -> Path:
    """`a` is closed in February, `b` an event of January, `c` open, `d` new in March."""
    january = dt.date(2022, 1, 7)
    path = archived(
        tmp_path / "arkiv.duckdb",
        korning("2022-01", [secret("a"), secret("b", january), secret("c")]),
        korning("2022-02", [secret("c")]),
        korning("2022-03", [secret("c"), secret("d")]),
    )
    written = [Uppfoljd(of, "förklarad", None, f"{SECRET}ord-{of}", "Eva", None) for of in "ac"]
    add_followed(path, written, "h", "nu")
    return path


def kund(path: Path) -> dict[tuple[int, str], str | None]:
    rows = dict(tables(path))["avvikelse"].to_pylist()
    return {(row["korning"], row["id"]): row["kund"] for row in rows}


def test_what_goes_is_told_before(arkiv: Path) -> None:
    before = arkiv.read_bytes()
    assert thin(arkiv, "2022-03", dry=True) == Gallring(2, 1, 1)
    assert thin(arkiv, "2022-02", dry=True) == Gallring(2, 1, 1)
    assert thin(arkiv, "2022-01", dry=True) == Gallring(0, 0, 0)
    assert arkiv.read_bytes() == before


def test_keys_and_texts_go_and_what_is_open_stays(arkiv: Path) -> None:
    assert f"{SECRET}a".encode() in arkiv.read_bytes()
    assert thin(arkiv, "2022-03", dry=False) == Gallring(2, 1, 1)
    assert kund(arkiv) == {
        (1, "a"): None,
        (1, "b"): None,
        (1, "c"): f"{SECRET}c",
        (2, "c"): f"{SECRET}c",
        (3, "c"): f"{SECRET}c",
        (3, "d"): f"{SECRET}d",
    }
    written = dict(tables(arkiv))["uppfoljning"].to_pylist()
    assert [(row["id"], row["atgard"], row["status"]) for row in written] == [
        ("a", None, "förklarad"),
        ("c", f"{SECRET}ord-c", "förklarad"),
    ]
    assert faults(arkiv) == []
    assert thin(arkiv, "2022-03", dry=False) == Gallring(0, 0, 1)


@pytest.mark.parametrize(
    ("status", "goes"),
    [
        ("hos utföraren", False), ("återkrav", False),
        ("ny", True), ("rättad", True), ("förklarad", True), ("accepterad", True),
    ],
)  # fmt: skip
def test_an_event_that_somebody_is_at_work_with_stays(arkiv: Path, status: str, goes: bool) -> None:
    add_followed(arkiv, [Uppfoljd("b", "återkrav", None, "Ring", "Eva", None)], "h", "nu")
    add_followed(arkiv, [Uppfoljd("b", status, None, "Ring", "Eva", None)], "h", "nu")
    thin(arkiv, "2022-03", dry=False)
    assert (kund(arkiv)[1, "b"] is None) == goes


def test_what_is_taken_out_is_not_left_in_the_file(arkiv: Path) -> None:
    thin(arkiv, "2022-03", dry=False)
    held = b"".join(path.read_bytes() for path in arkiv.parent.iterdir())
    for gone in ("a", "b", "ord-a"):
        assert f"{SECRET}{gone}".encode() not in held, gone
    assert f"{SECRET}c".encode() in held
    assert [path.name for path in arkiv.parent.iterdir()] == [arkiv.name]


def test_a_later_month_hears_the_same(arkiv: Path) -> None:
    now = korning("2022-04", "abc")
    before = earlier(arkiv, now)
    thin(arkiv, "2022-03", dry=False)
    after = earlier(arkiv, now)
    assert (after.antal, after.liv, after.matt) == (before.antal, before.liv, before.matt)
    archived(arkiv, now)
    assert faults(arkiv) == []


def test_the_command_asks_first(arkiv: Path) -> None:
    def run(*more: str) -> str:
        done = CliRunner().invoke(
            cli.main, ["arkiv", "gallra", "--fore", "2022-03", "--arkiv", str(arkiv), *more]
        )
        assert done.exit_code == 0, done.output
        return done.output

    before = arkiv.read_bytes()
    assert "2 avvikelser och 1 ifylld rad från tiden före mars 2022 skulle tas bort." in run()
    assert arkiv.read_bytes() == before
    assert "är borttagna.\n1 öppen avvikelse därifrån är kvar som de var.\n" in run("--gor")
    assert kund(arkiv)[1, "a"] is None


@pytest.mark.parametrize("fore", ["2022-13", "mars", "2022"])
def test_a_month_that_is_none_is_refused(arkiv: Path, fore: str) -> None:
    done = CliRunner().invoke(cli.main, ["arkiv", "gallra", "--fore", fore, "--arkiv", str(arkiv)])
    assert done.exit_code == 2
    assert "oväntat" not in done.output
