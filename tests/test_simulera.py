"""simulera as a user meets it: what is written, what is said, what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from reports.kit.numbers import MINUS, NBSP, signed_kronor, signed_percent
from tests.reports.htmlsida import Sida, las_sida
from tests.simulerad import kund
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

HEMLIG = "19121212-1212"
FARLIG = f'=1+1 <b>"Å&B"</b> {HEMLIG}'
SAGT = '=1+1 <b>"Å&B"</b> ••••••-••••'
VARDEN = ("avdrag=10", "hsl_minuter=8", "larm_manad=200", "larm_tillfalle=150")
UT = Path("rapporter/simulering-2022-03")


def tables() -> dict[str, list[Row]]:
    """600 min granted at each provider; 450 and 660 done; 60 min of hsl, 30 of larm."""
    rows = [
        registrering(minuter=450, kund="KUNDNYCKEL1", personal="PERSONALNYCKEL1"),
        registrering("02 08:00", minuter=60, kund="KUNDNYCKEL1", kategori="delegerad hsl"),
        registrering(minuter=660, kund="KUNDNYCKEL2", utforare=FARLIG),
        registrering("02 08:00", minuter=30, kund="KUNDNYCKEL2", utforare=FARLIG, kategori="larm"),
    ]
    orders = [
        bestallning(kund="KUNDNYCKEL1"),
        bestallning(kund="KUNDNYCKEL2", utforare=FARLIG),
        bestallning(kund="KUNDNYCKEL3"),
    ]
    kunder = [
        kund("KUNDNYCKEL1", trygghetslarm="nej"),
        kund("KUNDNYCKEL2", "landsbygd", trygghetslarm="ja"),
    ]
    return {"registreringar": rows, "bestallningar": orders, "kunder": kunder}


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, ["simulera", *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(*args: object) -> str:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not Path("rapporter").exists()
    return result.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every model on the underlag, and a second run beside the first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("simulera"))
        patch.setenv("COLUMNS", "80")
        write_underlag(Path("underlag"), tables())
        given = [part for value in VARDEN for part in ("--satt", value)]
        for _ in range(2):
            result = run("underlag", *given)
            assert (result.exit_code, result.stderr) == (0, "")
        Path("sagt.txt").write_text(result.stdout, "utf-8")
        yield UT


@pytest.fixture(scope="module")
def data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "simulering.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def sida(folder: Path) -> Sida:
    return las_sida(folder / "simulering.html")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


SUMMOR = {
    # 600 min × 477 and 30 min larm; Björken 600 min × 394 and 60 min hsl.
    "dagens": (5008.50, 4334.00),
    "beviljad-med-golv": (5008.50, 3940.00),
    "hsl-ingar": (5008.50, 3940.00),
    "hsl-schablon": (5008.50, 3992.53),
    "hsl-hogst-andel": (5008.50, 4334.00),
    "larm-per-manad": (4970.00, 4334.00),
    "larm-per-tillfalle": (4920.00, 4334.00),
    # Half an hour each of omsorg and of hsl; half an hour of omsorg beside the larm.
    "odelat-besok": (477.00, 394.00),
    "utford": (5485.50, 3349.00),
    "utford-med-tak": (5008.50, 3349.00),
}


def test_the_data(data: dict[str, Any]) -> None:
    assert data["format"] == "internkontroll.simulering/1"
    found = {m["id"]: tuple(u["ersattning"] for u in m["utforare"]) for m in data["modeller"]}
    assert found == SUMMOR
    for model in data["modeller"]:
        assert [u["utforare"] for u in model["utforare"]] == [SAGT, BJORKEN]


def test_no_client_and_no_staff_in_any_output(folder: Path) -> None:
    texts = [(folder / f"simulering.{kind}").read_text("utf-8") for kind in ("html", "json")]
    texts.append(" ".join(str(cell) for row in cells(folder) for cell in row))
    for text in texts:
        assert "NYCKEL" not in text
        assert HEMLIG not in text
        assert "••••••-••••" in text


def cells(folder: Path) -> Iterator[tuple[object, ...]]:
    book = openpyxl.load_workbook(folder / "simulering.xlsx")
    for sheet in book.worksheets:
        yield from sheet.iter_rows(values_only=True)


def test_a_run_writes_the_same_bytes_beside_the_first(folder: Path) -> None:
    names = {"simulering.html", "simulering.json", "simulering.xlsx"}
    again = folder.with_name(f"{folder.name}_2")
    for each in (folder, again):
        assert {path.name for path in each.iterdir()} == names
    for name in names:
        assert (folder / name).read_bytes() == (again / name).read_bytes()


def test_the_page(sida: Sida, data: dict[str, Any]) -> None:
    titles = [text for level, text in sida.rubriker if level == 2]
    models = [m["titel"] for m in data["modeller"]]
    assert titles[2:-2] == models
    assert sorted(models[1:]) == models[1:]
    kort = sida.tabell("Alla utförare tillsammans, mars 2022")
    assert kort.rad("Utförd tid") == [
        "Utförd tid",
        f"8{NBSP}835{NBSP}kr",
        f"{MINUS}508{NBSP}kr",
        f"{MINUS}5,4{NBSP}%",
    ]
    matrix = sida.tabell("Ersättning i dag")
    assert matrix.rader[0][2:] == models[1:]
    assert matrix.rad(SAGT)[-2:] == [f"+477{NBSP}kr", f"0{NBSP}kr"]
    assert "rekommenderas" in (UT / "simulering.html").read_text("utf-8")


def test_a_chart_for_each_model_that_changes_something(sida: Sida) -> None:
    assert len(sida.diagram) == len(SUMMOR) - 2
    titles = [chart["title"] for chart in sida.diagram]
    assert "Delegerad hsl, högst en andel av utförd SoL" not in " ".join(titles)
    [last] = [c for c in sida.diagram if c["title"].startswith("Utförd tid: ")]
    assert last["desc"] == f"{SAGT} +477{NBSP}kr; Björken {MINUS}985{NBSP}kr."
    assert len(sida.ids) == len(set(sida.ids))


def test_a_model_says_where_its_values_come_from(sida: Sida, data: dict[str, Any]) -> None:
    table = next(t for t in sida.tabeller if t.caption == "Värden i modellen")
    assert [row[1:] for row in table.rader[1:]] == [
        ["80 procent", "Omvärldsspaning: 80 procent"],
        ["10 procent av ersättningen", "angivet i körningen"],
    ]
    [model] = [m for m in data["modeller"] if m["id"] == "beviljad-med-golv"]
    assert [(p["namn"], p["varde"]) for p in model["parametrar"]] == [("golv", 80), ("avdrag", 10)]


def test_every_line_is_its_quantity_times_its_price(data: dict[str, Any]) -> None:
    rows = [row for model in data["modeller"] for row in model["poster"]]
    assert rows
    for row in rows:
        expected = row["mangd"] * row["faktor"] * row["pris"]
        assert row["ersattning"] == pytest.approx(expected, abs=0.0051)
        assert row["skillnad"] == pytest.approx(row["ersattning"] - row["dagens"])


def test_the_workbook(folder: Path, data: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(folder / "simulering.xlsx")
    assert book.sheetnames == ["Översikt", "Per post", "Modeller", "Så är det räknat"]
    rows = list(book["Översikt"].iter_rows(min_row=4, values_only=True))
    found = {(row[0], row[1]): row[3] for row in rows}
    for model in data["modeller"]:
        for line in model["utforare"]:
            assert found[model["titel"], line["utforare"]] == line["ersattning"]
        assert found[model["titel"], "alla tillsammans"] == model["summa"]["ersattning"]
    for sheet in book.worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_what_is_said(folder: Path) -> None:
    said = Path("sagt.txt").read_text("utf-8")
    assert "Ingen modell rekommenderas." in said
    assert all(len(line) <= 80 for line in said.splitlines())
    assert str(UT) in said


def test_one_model_is_said_provider_by_provider(here: Path) -> None:
    write_underlag(here / "underlag", tables())
    said = run("underlag", "--modell", "utford", "--ut", "ut").stdout
    for line in (f"Björken {MINUS}985", f"{SAGT} +477", f"Alla tillsammans {MINUS}508"):
        name, amount = line.rsplit(" ", 1)
        assert any(text.startswith(name) and amount in text for text in said.splitlines()), line
    assert las_sida(here / "ut" / "simulering.html").tabell("Ersättning i dag").rader[0][2:] == [
        "Utförd tid"
    ]


def test_the_list_needs_no_underlag(here: Path) -> None:
    result = run("--lista")
    assert result.exit_code == 0
    for model in SUMMOR:
        assert any(line.startswith(f"{model}: ") for line in result.stdout.splitlines())
    assert "--satt avdrag=…" in result.stdout
    assert list(here.iterdir()) == []


def test_a_model_of_ones_own(here: Path) -> None:
    text = """
        id = "timpris"
        titel = "Larm för <500> kr i timmen"
        beskrivning = "Larm betalas med 500 kr i timmen."
        kalla = "Vårt eget förslag"
        [post.larm]
        grund = "utford"
        kronor = 500
    """
    (here / "egen.toml").write_text(text, "utf-8")
    write_underlag(here / "underlag", tables())
    result = run("underlag", "--modell", "egen.toml")
    assert result.exit_code == 0
    found = json.loads((UT / "simulering.json").read_text("utf-8"))["modeller"][1]
    assert found["summa"]["skillnad"] == 250 - 238.5
    assert "Larm för &lt;500&gt; kr i timmen" in (UT / "simulering.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Ange mappen med underlag, eller --lista för att se modellerna."),
        (("underlag", "--modell", "utfrd"), "Modellen «utfrd» finns inte. Välj bland"),
        (
            ("underlag", "--modell", "larm-per-manad"),
            "Fel: Modellen larm-per-manad behöver larm_manad (fast ersättning för larm, i kronor per "
            "kund och månad), som källan inte anger: till exempel --satt larm_manad=200.",
        ),
        (("underlag", "--satt", "golv"), "«golv» ska skrivas namn=värde"),
        (
            ("underlag", "--modell", "larm-per-manad", "--satt", "larm_manad=1"),
            "Modellen larm-per-manad kan inte räknas: kolumnen trygghetslarm i kunder saknas.",
        ),
        (("underlag", "--period", "2022-04"), "Det finns inga registreringar för april 2022."),
        (("underlag", "--plan", "ingen"), "Vi hittar ingen plan som heter ingen."),
        (("saknas",), "Vi hittar inte saknas."),
    ],
)
def test_what_is_refused(here: Path, args: tuple[str, ...], said: str) -> None:
    write_underlag(here / "underlag", {"kunder": [kund()]})
    assert said in refused(*args)


@pytest.mark.parametrize(
    ("kronor", "text"),
    [("0.49", "0"), ("0.50", "+1"), ("-0.49", "0"), ("-0.50", f"{MINUS}1"), ("0", "0")],
)
def test_signed_kronor(kronor: str, text: str) -> None:
    assert signed_kronor(Decimal(kronor)) == f"{text}{NBSP}kr"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0004, "0,0"), (0.0005, "+0,1"), (-0.0004, "0,0"), (-0.2, f"{MINUS}20,0"), (None, "–")],
)
def test_signed_share(share: float | None, text: str) -> None:
    assert signed_percent(share) == (text if share is None else f"{text}{NBSP}%")
