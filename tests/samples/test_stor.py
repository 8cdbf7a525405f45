"""The large example: the same world as the small one, in Parquet, with few faults spread over all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

import cli
from extracts.contract import CONTRACT
from extracts.period import Period
from extracts.read import read_underlag
from extracts.underkanda import UNDERKANDA
from samples import stor, write_example
from samples.gemensamt import UTFORARE
from samples.stor import write_large_example
from tests.suites.planer import CONTRACT as OF_THE_PLAN

pytestmark = pytest.mark.langsam  # whole months

REGISTRERINGAR = "registreringar/*/*.parquet"


def rows(folder: Path, what: str) -> list[tuple[object, ...]]:
    asked = duckdb.execute(f"SELECT {what} FROM read_parquet('{folder / REGISTRERINGAR}')")
    return list(asked.fetchall())


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stor") / "u"
    write_large_example(folder, kunder=400)
    return folder


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_large_example(tmp_path / name, kunder=40, fro=seed)
    a, b, c = (
        {str(p.relative_to(tmp_path / n)): p.read_bytes() for p in (tmp_path / n).rglob("*.*")}
        for n in "abc"
    )
    assert a == b != c


def test_it_is_the_small_example_in_another_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unchanged: Callable[..., pd.DataFrame] = lambda rader, _fro: rader  # noqa: E731
    monkeypatch.setattr(stor, "plant_sparsely", unchanged)
    write_large_example(tmp_path / "p", kunder=60, perioder=("2022-02", "2022-03"))
    write_example(tmp_path / "c", kunder=60, perioder=("2022-02", "2022-03"), fel=False)
    names = pd.read_csv(tmp_path / "c" / "registreringar.csv", sep=";", nrows=0).columns
    cells = ", ".join(
        f"strftime({n}, '%Y-%m-%d %H:%M')" if "start" in n or n in TIMES else f"{n}::VARCHAR"
        for n in names
    )
    text = f"SELECT * FROM read_csv('{tmp_path / 'c' / 'registreringar.csv'}', all_varchar=true)"
    assert sorted(rows(tmp_path / "p", cells), key=str) == sorted(
        duckdb.execute(text).fetchall(), key=str
    )


TIMES = ("slut", "planerad_slut", "tagg_in", "tagg_ut", "skapad", "andrad")


def test_it_has_every_table_and_each_provider_in_a_folder_of_its_own(month: Path) -> None:
    assert {path.stem for path in month.glob("*.parquet")} | {"registreringar"} == CONTRACT.keys()
    folders = {path.name for path in (month / "registreringar").iterdir()}
    assert folders == {f"utforare={name}" for name in UTFORARE}
    assert "påhittat" in (month / "LASMIG.txt").read_text("utf-8")


def test_the_program_reads_it_and_few_rows_are_rejected(month: Path, tmp_path: Path) -> None:
    read = read_underlag(month, tmp_path, contract=OF_THE_PLAN)
    assert read.ignored == ()
    every = read.counts(Period.parse("2022-03"))
    assert {c.tabell for c in every} == CONTRACT.keys()
    assert sum(c.utanfor_period for c in every) < 10
    mine = [c for c in every if c.tabell == "registreringar"]
    assert sum(c.rader for c in mine) > 30_000
    lines = read.rows(UNDERKANDA).to_pyarrow().to_pylist()
    assert {(e["tabell"], e["kolumn"], e["regel"]) for e in lines} == {
        ("registreringar", "personal", "saknas")
    }
    assert 0 < len(lines) < 0.001 * sum(c.rader for c in mine)


def test_few_rows_deviate_in_each_way_and_every_provider_has_some(month: Path) -> None:
    ways = {
        "backwards": "slut < start",
        "without a reason": "registreringssatt = 'manuell' AND orsak IS NULL",
        "too long": "minuter > date_diff('minute', start, slut) AND slut > start",
    }
    for said, way in ways.items():
        [(share, providers)] = rows(
            month, f"avg(({way})::INT), count(DISTINCT utforare) FILTER ({way})"
        )
        assert 0.0002 < float(str(share)) < 0.002, said
        assert providers == len(UTFORARE)
    key = "(utforare, kund, personal, kategori, insats, start, slut, status)"
    [(copies,)] = rows(month, f"1 - count(DISTINCT {key}) / count(*)")
    assert 0.0002 < float(str(copies)) < 0.002


def test_the_command_makes_it(tmp_path: Path) -> None:
    mapp = tmp_path / "stor"
    args = ["exempel", str(mapp), "--kunder", "40", "--format", "parquet"]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code == 0, result.output
    assert sorted(mapp.glob("*.csv")) == []
    assert len(rows(mapp, "registrering")) > 3_000
    wrong = CliRunner().invoke(cli.main, ["exempel", str(tmp_path / "x"), "--format", "xml"])
    assert wrong.exit_code == 2
    assert "är inget av 'csv', 'parquet'" in wrong.output
    assert not (tmp_path / "x").exists()
