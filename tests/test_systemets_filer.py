"""A system's own files, read with a profile: stickprov and simulera find the same; they come back whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from tests.stickprov.paket import PERIOD, STOR, skriv

pytestmark = pytest.mark.langsam  # whole runs

PROFIL = """
format = "internkontroll.profil/1"
system = "Vårdflöde"
kontrollerad = true
decimaltecken = ","

[registreringar]
filer = ["export*"]

[registreringar.kolumner]
"""


def run(*args: object) -> str:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The underlag in the contract's form, in the system's, and the profile of the latter."""
    folder = tmp_path_factory.mktemp("former")
    egen = skriv(folder / "kontraktets")
    systemets = shutil.copytree(egen, folder / "systemets")
    header, rest = (systemets / "registreringar.csv").read_text("utf-8").split("\n", 1)
    (systemets / "registreringar.csv").unlink()
    names = header.strip().lstrip("\ufeff").split(";")
    own = ";".join(f"Fält {name}" for name in names)
    (systemets / "export.csv").write_text(f"{own}\n{rest}", "utf-8")
    mapped = "".join(f'{name} = "Fält {name}"\n' for name in names)
    profil = folder / "vardflode.toml"
    profil.write_text(PROFIL + mapped, "utf-8")
    return egen, systemets, profil


def test_the_frames_are_the_same(former: tuple[Path, Path, Path], tmp_path: Path) -> None:
    egen, systemets, profil = former
    run("stickprov", "frys", egen, "--period", PERIOD, "--ut", tmp_path / "a")
    run(
        *("stickprov", "frys", systemets, "--period", PERIOD),
        *("--profil", profil, "--ut", tmp_path / "b"),
    )
    frames = sorted(path.name for path in (tmp_path / "a").glob("ram_*"))
    assert f"ram_{STOR}.csv" in frames
    for name in frames:
        # A rejected row is named by the columns of the file it stands in.
        found = (tmp_path / "b" / name).read_text("utf-8").replace("Fält ", "")
        assert found == (tmp_path / "a" / name).read_text("utf-8")


def test_the_plan_of_the_draw_is_the_same(former: tuple[Path, Path, Path]) -> None:
    egen, systemets, profil = former
    said = run("stickprov", "planera", egen, "--period", PERIOD)
    assert said == run("stickprov", "planera", systemets, "--period", PERIOD, "--profil", profil)


def test_the_simulation_is_the_same(former: tuple[Path, Path, Path], tmp_path: Path) -> None:
    egen, systemets, profil = former
    month = ("--period", "2022-03")
    run("simulera", egen, *month, "--ut", tmp_path / "a")
    run("simulera", systemets, *month, "--profil", profil, "--ut", tmp_path / "b")
    a, b = (json.loads((tmp_path / x / "simulering.json").read_text("utf-8")) for x in "ab")
    assert a.keys() == b.keys()
    assert {k: v for k, v in a.items() if k != "underlag"} == {
        k: v for k, v in b.items() if k != "underlag"
    }


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_returned_file_has_what_stands_above_the_header_too(
    former: tuple[Path, Path, Path], tmp_path: Path, suffix: str
) -> None:
    _egen, _systemets, profil = former
    header = profil.read_text("utf-8").split("[registreringar.kolumner]\n")[1]
    names = [line.split('"')[1] for line in header.splitlines()]
    rows = [
        ["Utskrift", "2022-04-01"],
        [],
        names,
        *(["x"] * len(names) for _ in range(2)),
    ]
    delivered = tmp_path / f"export{suffix}"
    if suffix == ".csv":
        delivered.write_text("".join(";".join(row) + "\n" for row in rows), "utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(delivered)
    titled = profil.with_name("titel.toml")
    with_row = profil.read_text("utf-8").replace(
        'filer = ["export*"]', 'filer = ["export*"]\nrubrikrad = 3'
    )
    titled.write_text(with_row, "utf-8")
    args = ("egenkontroll", delivered, "--profil", titled, "--ut", tmp_path / "ut")
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exit_code == 1, result.output
    sheet = openpyxl.load_workbook(tmp_path / "ut" / "export_att_ratta.xlsx").worksheets[1]
    returned = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert returned == [[cell for cell in row if cell] for row in rows]
    assert [any(cell.comment for cell in row) for row in sheet] == [False, False, False, True, True]
