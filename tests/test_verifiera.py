"""internkontroll verifiera: what is changed in a run's folder afterwards is named."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from suites.gx_door import Door
from tests.underlag_builder import BJORKEN, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

Edit = Callable[[Path], object]
ELSEWHERE = "och gx-resultat har frågor på den motorns språk: den kan bara göras om där."


def kor(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def said(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.fixture(scope="module")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [registrering("01 08:00"), registrering("01 08:00"), registrering("02 09:00", "08:00")]
    return write_underlag(
        tmp_path_factory.mktemp("verifiera") / "underlag", {"registreringar": rows}
    )


@pytest.fixture(scope="module")
def skriven(underlag: Path, door: Door) -> Path:
    folder = underlag.parent / "rapport"
    only = ("--kontroll", "registreringar", "--kontroll", "avbojda-besok")
    result = kor("kontrollera", underlag, *only, "--ut", folder)
    assert result.exit_code in (1, 3), result.output
    return folder


@pytest.fixture
def mapp(skriven: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(skriven, tmp_path / "rapport"))


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return edit


def in_book(name: str, sheet: str, cell: str, value: str) -> Edit:
    def edit(folder: Path) -> None:
        book = openpyxl.load_workbook(folder / name)
        book[sheet][cell] = value
        book.save(folder / name)

    return edit


OWN = f"utforare/{BJORKEN}"
CHANGES: dict[str, tuple[Edit, str]] = {
    "a page": (replaced("rapport.html", "avvikelse", "uppfyllt"), "rapport.html är ändrad"),
    "a provider's": (
        replaced(f"{OWN}/avvikelser.csv", "dubblett", "x"),
        f"{OWN}/avvikelser.csv är",
    ),
    "the work list": (
        in_book("avvikelser.xlsx", "Avvikelser", "A4", "upplysning"),
        "avvikelser.xlsx är ändrad sedan körningen. Arbetslistan fylls i för hand",
    ),
    "a file gone": (lambda folder: (folder / "ledning.html").unlink(), "ledning.html saknas."),
    "one too many": (
        lambda folder: (folder / "utforare" / "ny.html").write_text("hej"),
        "utforare/ny.html hör inte till körningen.",
    ),
    "a link": (
        lambda folder: (folder / "annat").symlink_to(folder / "rapport.html"),
        "annat hör inte till körningen.",
    ),
    "a name that leads out": (
        replaced("bevis.json", '"ledning.html"', '"../ledning.html"'),
        "../ledning.html saknas.",
    ),
}


def test_a_folder_as_it_was_written(mapp: Path) -> None:
    result = kor("verifiera", mapp)
    assert result.exit_code == 0
    assert "filer mot kontrollsummorna i bevis.json." in result.output
    digest = hashlib.sha256((mapp / "bevis.json").read_bytes()).hexdigest()
    assert digest in result.output
    assert "syns bara med --underlag eller i diariet" in said(result)


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_changed_is_named(what: str, mapp: Path) -> None:
    edit, fault = CHANGES[what]
    edit(mapp)
    result = kor("verifiera", mapp)
    assert result.exit_code == 1
    assert f"STÄMMER INTE: {fault}" in said(result)


def test_everything_is_named_at_once(mapp: Path) -> None:
    for edit, _fault in CHANGES.values():
        edit(mapp)
    told = said(kor("verifiera", mapp))
    assert all(fault in told for _edit, fault in CHANGES.values())


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", '{"resultat": {"a": 1}}', "[" * 9_999])
def test_a_folder_that_no_run_has_written(content: str | None, mapp: Path) -> None:
    (mapp / "bevis.json").unlink()
    if content is not None:
        (mapp / "bevis.json").write_text(content, "utf-8")
    result = kor("verifiera", mapp)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "Ange en mapp som «kontrollera» har skrivit." in result.stderr


def asked(**parametrar: str) -> Edit:
    def edit(folder: Path) -> None:
        raw = json.loads((folder / "bevis.json").read_text("utf-8"))
        raw["parametrar"] |= parametrar
        (folder / "bevis.json").write_text(json.dumps(raw), "utf-8")

    return edit


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (asked(plan_name="../min-plan"), "egen plan. Ange den med --plan."),
        (asked(mall_sha256="0"), "en egen Word-mall. Ange den med --mall."),
        (
            asked(gx_resultat="ja", motor="postgresql"),
            f"bedömdes i PostgreSQL, {ELSEWHERE} Ange dess adress med --motor.",
        ),
        (asked(stickprov_sha256="0"), "ett stickprov. Ange dess mapp med --stickprov."),
        (
            replaced("bevis.json", '"plan"', '"kvitton": [], "plan"'),
            "kvitton. Ange dem med --kvitto.",
        ),
        (replaced("bevis.json", '"plan"', '"profiler": [], "plan"'), "Ange den med --profil."),
    ],
)
def test_what_the_run_read_must_be_given(
    edit: Edit, fault: str, mapp: Path, underlag: Path
) -> None:
    edit(mapp)
    result = kor("verifiera", mapp, "--underlag", underlag)
    assert (result.exit_code, result.stdout) == (2, "")
    assert fault in result.stderr


WITH_GX, IN_SPARK = asked(gx_resultat="ja"), asked(motor="spark")
# What is given beside the folder of the run, and what is said of it.
WRONG: dict[str, tuple[Edit, list[str], str]] = {
    "the folder of Spark alone": (
        str,
        ["--underlag-mapp", "x"],
        "--underlag-mapp gäller en månad som körs om. Ange dess underlag med --underlag, eller ta bort den.",
    ),
    "a profile and an engine alone": (
        str,
        ["--motor", "spark:local[2]", "--profil", "x.toml"],
        "--profil och --motor gäller en månad som körs om. Ange dess underlag med --underlag, eller ta bort "
        "dem.",
    ),
    "and files": (str, ["--underlag", "{}", "--underlag-mapp", "x"], "behöver adressen till Spark"),
    "and another engine": (
        str,
        ["--underlag", "postgresql://x@127.0.0.1:1/x", "--underlag-mapp", "x"],
        "Ta bort den.",
    ),
    "another engine than the one that reads": (
        WITH_GX,
        ["--underlag", "{}", "--motor", "spark:local[2]"],
        f"bedömdes i DuckDB, {ELSEWHERE} Ta bort --motor.",
    ),
    "another than the run had": (
        lambda folder: (WITH_GX(folder), IN_SPARK(folder)),
        ["--underlag", "{}", "--motor", "postgresql://x@127.0.0.1:1/x"],
        f"bedömdes i Spark, {ELSEWHERE} Ange dess adress med --motor.",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_engine_that_the_run_cannot_be_made_again_in(
    what: str, mapp: Path, underlag: Path
) -> None:
    edit, given, fault = WRONG[what]
    edit(mapp)
    result = kor("verifiera", mapp, *(one.format(underlag) for one in given))
    assert (result.exit_code, result.stdout) == (2, "")
    assert (len(result.stderr.splitlines()), fault in result.stderr) == (1, True), result.stderr


def test_without_great_expectations_own_words_any_engine_will_do(
    mapp: Path, underlag: Path, tmp_path: Path
) -> None:
    IN_SPARK(mapp)
    given = ("--underlag", underlag, "--motor", f"duckdb:///{tmp_path / 'motor.duckdb'}")
    result = kor("verifiera", mapp, *given)
    assert result.exit_code == 0, result.output


def test_the_run_made_again(mapp: Path, underlag: Path) -> None:
    result = kor("verifiera", mapp, "--underlag", underlag)
    assert result.exit_code == 0, result.output
    assert "körd på nytt med samma underlag, plan och val, byte för byte." in result.output


def test_a_folder_whose_hashes_are_changed_too(mapp: Path, underlag: Path) -> None:
    replaced("avvikelser.csv", "dubblett", "dublett")(mapp)
    in_book("avvikelser.xlsx", "Avvikelser", "A4", "upplysning")(mapp)
    raw: dict[str, Any] = json.loads((mapp / "bevis.json").read_text("utf-8"))
    for name in ("avvikelser.csv", "avvikelser.xlsx"):
        raw["resultat"][name] = hashlib.sha256((mapp / name).read_bytes()).hexdigest()
    raw["underlag"][0]["rader"] = 99
    (mapp / "bevis.json").write_text(json.dumps(raw), "utf-8")
    assert kor("verifiera", mapp).exit_code == 0
    result = kor("verifiera", mapp, "--underlag", underlag)
    assert result.exit_code == 1
    told = said(result)
    assert "Omkörningen: avvikelser.csv, rad 3: «" in told
    assert (
        "Omkörningen: avvikelser.xlsx, bladet «Avvikelser», cell A4: «upplysning» ska vara" in told
    )
    assert "Omkörningen: bevis.json, underlag, " in told


def test_another_underlag_is_named_and_nothing_else(
    mapp: Path, underlag: Path, tmp_path: Path
) -> None:
    other = write_underlag(tmp_path / "annat", {"registreringar": [registrering("01 08:00")] * 3})
    result = kor("verifiera", mapp, "--underlag", other)
    assert result.exit_code == 1
    assert "registreringar.csv är inte den som körningen läste." in said(result)
    assert "Omkörningen:" not in result.output
