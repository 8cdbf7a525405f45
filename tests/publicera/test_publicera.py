"""internkontroll publicera: a year for the public, from the archive (spec: publicera, «The output»)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from arkiv.aret import runs_of_year
from arkiv.errors import ArkivError
from reports.publicera import write
from suites.errors import PlanError
from suites.oppna_siffror import COMMON, MAY_BE_OPEN, load_open
from tests.arkiv.korningar import archived
from tests.publicera.ar import (
    ANGSRO,
    AVBOJDA,
    BJORKEN,
    GRANEN,
    PERSONAL,
    PLAN,
    TAGG,
    TALLMON,
    TID,
    Manad,
    arkiv,
    hela,
)
from tests.publicera.lasa import ALLA, rad, rader
from tests.reports.htmlsida import Tabell, las_sida

Publicera = Callable[..., Result]
PNR = "19121212-1212"


@pytest.fixture
def publicera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publicera:
    """publicera(months …, more="--plan x"): the command on an archive of them, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*months: Manad, ar: str = "2022", more: tuple[str, ...] = ()) -> Result:
        file = arkiv(tmp_path, *months) if months else tmp_path / "arkiv.duckdb"
        return CliRunner().invoke(
            cli.main, ["publicera", "--ar", ar, "--arkiv", str(file), "--ut", "ut", *more]
        )

    return run


def test_a_page_and_a_table(publicera: Publicera) -> None:
    said = publicera(hela("2022-03"), hela("2022-05"))
    assert said.exit_code == 0, said.output
    assert said.output.startswith("Öppna siffror för 2 månader 2022 finns i ut.\n")
    assert max(map(len, said.output.splitlines())) <= 80
    assert {path.name for path in Path("ut").iterdir()} == {
        "jamfor-utforare.csv",
        "jamfor-utforare.html",
    }


def test_a_month_that_was_not_run_is_a_gap(publicera: Publicera) -> None:
    publicera(hela("2022-03"), hela("2022-05"))
    gap = rad(Path("ut"), PLAN, BJORKEN, "2022-04")
    assert (gap["saknas"], gap["varde"], gap["taljare"]) == ("ingen körning", "", "")
    html = Path("ut/jamfor-utforare.html").read_text("utf-8")
    assert (
        "gäller 2 månader 2022. Det finns inga siffror för januari, februari, april, juni" in html
    )
    page = las_sida(Path("ut/jamfor-utforare.html"))
    table = month_table(page.tabeller, "Kunder med genomförandeplan")
    assert table.rad(BJORKEN)[1:] == ["66,7\u00a0%", "–", "66,7\u00a0%"]


def month_table(tables: list[Tabell], kort: str) -> Tabell:
    return next(t for t in tables if t.caption == f"{kort}, månad för månad 2022")


def test_a_month_that_has_only_another_measure_of_the_same_thing(publicera: Publicera) -> None:
    """As a run of a program that did not measure it yet."""
    month = hela("2022-03")
    others = {key: of for key, of in month.delar.items() if key != PLAN}
    said = publicera(
        replace(month, delar={**others, (PLAN[0], "andel_med_plan"): month.delar[PLAN]})
    )
    assert said.exit_code == 0, said.output
    assert {r["varde"] for r in rader(Path("ut")) if r["matt"] == PLAN[1]} == {""}


def test_what_was_not_judged_or_not_there_is_a_gap(publicera: Publicera) -> None:
    unjudged = hela("2022-03", ej_bedomd=[("avbojda-besok", BJORKEN)])
    march = {
        key: {u: p for u, p in of.items() if u != ANGSRO} for key, of in unjudged.delar.items()
    }
    publicera(replace(unjudged, delar=march), hela("2022-04"))
    found = rad(Path("ut"), AVBOJDA, BJORKEN, "2022-03")
    assert (found["saknas"], found["varde"]) == ("kunde inte mätas", "")
    assert rad(Path("ut"), AVBOJDA, GRANEN, "2022-03")["varde"]
    assert rad(Path("ut"), AVBOJDA, ANGSRO, "2022-03")["saknas"] == "inga uppgifter"
    year = rad(Path("ut"), AVBOJDA, BJORKEN, "hela året")
    assert (year["manader"], year["namnare"]) == ("1", "1000")


def test_the_year_is_the_sums_of_the_months(publicera: Publicera) -> None:
    """What cannot be added has no year: a mean."""
    may = hela("2022-05", delar={PLAN: {BJORKEN: (10, 20)}, TID: {BJORKEN: (1000.0, 2000.0)}})
    publicera(hela("2022-03"), may)
    year = rad(Path("ut"), PLAN, BJORKEN, "hela året")
    assert (year["taljare"], year["namnare"], year["varde"]) == ("50", "80", "0,625")
    assert rad(Path("ut"), TID, BJORKEN, "hela året")["varde"] == "0,75"
    rows = [r for r in rader(Path("ut")) if r["manad"] == "hela året"]
    assert {r["matt"] for r in rows} == {one.namn for one in load_open("norrtalje-2022")} - {
        "medel"
    }
    assert rad(Path("ut"), PERSONAL, BJORKEN, "2022-03")["varde"] == "10"
    assert rad(Path("ut"), PERSONAL, BJORKEN, "2022-03")["taljare"] == ""
    captions = [t.caption for t in las_sida(Path("ut/jamfor-utforare.html")).tabeller]
    assert "Avböjda besök, hela året 2022" in captions
    assert "Olika personer hos en kund, hela året 2022" not in captions


def test_the_page_says_what_the_table_says(publicera: Publicera) -> None:
    few = {PLAN: {BJORKEN: (58, 60)}, TAGG: {GRANEN: (3, 1000)}}
    publicera(hela("2022-03", delar=few), hela("2022-04"))
    page = las_sida(Path("ut/jamfor-utforare.html"))
    short = {"ingen körning": "–", "visas inte": "dolt", "kunde inte mätas": "ej mätt"}
    for matt in load_open("norrtalje-2022"):
        table = month_table(page.tabeller, matt.kort)
        assert table.rader[0] == ["Utförare", "mar", "apr"]
        for name, *cells in table.rader[1:]:
            for period, cell in zip(("2022-03", "2022-04"), cells, strict=True):
                row = rad(Path("ut"), matt.key, name, period)
                assert cell == short[row["saknas"]] if row["saknas"] else same(cell, row["varde"])
    assert "dolt" in month_table(page.tabeller, "Kunder med genomförandeplan").rad(BJORKEN)


def same(cell: str, varde: str) -> bool:
    number = float(re.sub(r"[\s%]", "", cell).replace(",", "."))
    share = number / 100 if "%" in cell else number
    return abs(share - float(varde.replace(",", "."))) <= 0.00051


def test_in_alphabetical_order_and_without_verdicts(publicera: Publicera) -> None:
    """Nothing says who is best, and no deviation is told."""
    publicera(hela("2022-03"))
    path = Path("ut/jamfor-utforare.html")
    page = las_sida(path)
    for table in page.tabeller[:-1]:
        assert [row[0] for row in table.rader[1:]] == [BJORKEN, GRANEN, TALLMON, ANGSRO, ALLA]
    html = path.read_text("utf-8").split("</style>")[1]
    assert 'class="utfall' not in html
    assert "<svg" not in html
    assert not re.search(r"\b(bäst|sämst|plats \d|uppfyllt|rangordnas)", html)
    assert "Vad betyder det för mig?" in html
    assert "Måttet visar registrerad tid hos kund, inte om behov är tillgodosedda." in html
    assert not re.search(r"(src|href)=.?https?:", html)


def test_undivided_time_is_said_where_the_plan_allows_it(
    publicera: Publicera, tmp_path: Path
) -> None:
    mine = Path(own_plan(tmp_path / "plan", COMMON.read_text("utf-8")))
    said, plan = "som lämnar odelad tid kan hälso- och sjukvård ingå", mine / "plan.toml"
    for allowed, times in (("false", 0), ("true", 3)):
        text = plan.read_text("utf-8")
        plan.write_text(re.sub(r"odelad_tid = \w+", f"odelad_tid = {allowed}", text), "utf-8")
        publicera(hela("2022-03"), more=("--plan", str(mine), "--ut", allowed))
        assert (Path(allowed) / "jamfor-utforare.html").read_text("utf-8").count(said) == times


def test_the_latest_version_counts_and_the_runs_are_named(publicera: Publicera) -> None:
    again = hela("2022-03", delar={AVBOJDA: {BJORKEN: (200, 1000)}})
    publicera(hela("2022-03"), again)
    row = rad(Path("ut"), AVBOJDA, BJORKEN, "2022-03")
    assert (row["varde"], row["korning"], row["plan_sha256"]) == ("0,2", "2", "p1")
    assert (row["plan"], row["rapport_sha256"]) == ("norrtalje-2022", "r1")
    assert las_sida(Path("ut/jamfor-utforare.html")).tabeller[-1].rader[1:] == [
        ["mars", "2", "2", "norrtalje-2022", "r1"]
    ]


def test_the_same_archive_gives_the_same_files_beside_those_that_are_there(
    publicera: Publicera,
) -> None:
    publicera(hela("2022-03"))
    said = publicera()
    assert "finns i ut_2." in said.output
    for path in Path("ut").iterdir():
        assert path.read_bytes() == (Path("ut_2") / path.name).read_bytes()


def test_no_personnummer_and_no_formula(publicera: Publicera) -> None:
    named = (f"Firma {PNR}", "=cmd()", "<b>Hem & trygg</b>", TALLMON)
    month = hela("2022-03")
    delar = {key: dict(zip(named, of.values(), strict=True)) for key, of in month.delar.items()}
    said = publicera(replace(month, delar=delar))
    assert said.exit_code == 0, said.output
    both = [path.read_text("utf-8-sig") for path in sorted(Path("ut").iterdir())]
    assert not any(PNR in text or "1212-1212" in text for text in both)
    table, page = both
    assert "Firma ••••••-••••" in table
    assert "Firma ••••••-••••" in page
    assert ";'=cmd();" in table
    assert "<b>Hem" not in page


def test_no_personnummer_in_what_is_said_or_chosen(publicera: Publicera, tmp_path: Path) -> None:
    text = f"[[matt]]{FIRST}".replace("Har kunderna", f"Har {PNR}").replace(
        "kunder med", f"{PNR} med"
    )
    mine = own_plan(tmp_path / "plan", text)
    said = publicera(hela("2022-03"), more=("--plan", mine, "--ut", f"ut {PNR}"))
    assert said.exit_code == 0, said.output
    written = [path.read_text("utf-8-sig") for path in sorted(Path(f"ut {PNR}").iterdir())]
    for option in ("--arkiv", "--plan"):
        refused = publicera(more=(option, f"{PNR} finns inte"))
        assert refused.exit_code == 2
        assert "••••••-••••" in refused.output
        written.append(refused.output)
    assert not any(PNR in one for one in (said.output, *written))


def test_names_that_are_one_when_masked_are_not_shown(publicera: Publicera) -> None:
    """The archive has them as one: nothing of the month can be told apart."""
    month = hela("2022-03")
    two = month.korning()
    for kontroll in two.data["kontroller"]:
        for row in (*kontroll["regler"], *kontroll["indikatorer"]):
            row["utforare"] = BJORKEN if row["utforare"] == GRANEN else row["utforare"]
    archived(Path("arkiv.duckdb"), two)
    assert publicera().exit_code == 0
    assert {r["varde"] for r in rader(Path("ut"))} == {""}


@pytest.mark.parametrize(
    ("ar", "said"),
    [
        ("2021", "Arkivet har ingen körning från 2021. År som finns: 2022."),
        ("tjugo", "«tjugo»"),
        ("20222", "20222"),
    ],
)
def test_another_year(ar: str, said: str, publicera: Publicera) -> None:
    found = publicera(hela("2022-03"), ar=ar)
    assert found.exit_code == 2
    assert said in found.stderr
    assert "Traceback" not in found.output
    assert not Path("ut").exists()


def test_no_archive_or_an_empty_one(publicera: Publicera, tmp_path: Path) -> None:
    found = publicera()
    assert (found.exit_code, found.stderr.count("\n")) == (2, 1)
    assert "arkiv.duckdb finns inte. Ange arkivet med --arkiv." in found.stderr
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ArkivError, match="Arkivet är tomt"):
        runs_of_year(archived_nothing(tmp_path), 2022)


def archived_nothing(folder: Path) -> Path:
    from arkiv.file import opened

    with opened(folder / "tomt.duckdb"):
        return folder / "tomt.duckdb"


def test_whole_or_not_at_all(
    publicera: Publicera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_page", full)
    found = publicera(hela("2022-03"))
    assert found.exit_code == 2
    assert "disken är full" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["arkiv.duckdb"]


def own_plan(folder: Path, text: str) -> str:
    shutil.copytree(COMMON.parent / "norrtalje-2022", folder)
    (folder / "oppna_siffror.toml").write_text(text, "utf-8")
    return str(folder)


FIRST = COMMON.read_text("utf-8").split("[[matt]]")[1]


def test_a_plan_may_choose_its_own(publicera: Publicera, tmp_path: Path) -> None:
    mine = own_plan(tmp_path / "plan", f"[[matt]]{FIRST}".replace("Har kunderna", "Har alla"))
    found = publicera(hela("2022-03"), more=("--plan", mine))
    assert found.exit_code == 0, found.output
    assert {r["rubrik"] for r in rader(Path("ut"))} == {"Har alla en genomförandeplan?"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ska vara en lista med avsnitt"),
        ("matt = []", "har inget [[matt]]"),
        (f"[[matt]]{FIRST}" * 2, "samma mått står två gånger"),
        (f"[[matt]]{FIRST}farg = 'röd'", "okänt fält «farg»"),
        ("[[matt]]\nkontroll = 'avgift'", "saknar namn"),
        (
            f"[[matt]]{FIRST}".replace('"andel_med_plan_utan_frist"', '"max"'),
            "kan inte publiceras, eftersom sekretessen för det inte är prövad",
        ),
    ],
)
def test_a_faulty_choice(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError) as found:
        load_open(own_plan(tmp_path / "plan", text))
    assert said in str(found.value)


def test_what_may_be_open_is_what_the_board_reads_by_provider() -> None:
    assert {one.key for one in load_open("norrtalje-2022")} <= set(MAY_BE_OPEN)
