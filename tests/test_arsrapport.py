"""Ten months, one skipped and one run twice, followed up as a year: held against plain recounting."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from reports.kit.numbers import percent
from tests.reports.htmlsida import Sida as Page
from tests.reports.htmlsida import las_sida

pytestmark = pytest.mark.langsam  # whole runs

# The keys of an indicator in rapport.json that is not cut by anything.
UNCUT = 8
MONTHS = tuple(f"2022-{month:02}" for month in range(3, 13))
SKIPPED, AGAIN, FILLED = "2022-07", "2022-09", "2022-05"
RUN = tuple(month for month in MONTHS if month != SKIPPED)
# The months of every table; in the others are those of the decided controls, which halves their runs.
WHOLE = (RUN[0], RUN[-1])
DECIDED = {"registreringar", "bestallningar", "genomforandeplaner"}
STATUS = "hos utföraren"
BJORKEN = "Björkens Omsorg AB"
EGNA = f"""utforare;uppgift;matt;varde;namnare
{BJORKEN};Vår andel;utförd tid;99,5;100
{BJORKEN};Nöjda i undersökningen;;91;
Okända Omsorg;Nöjda;;90;
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(cli.main, [str(arg) for arg in args])


def control(top: Path, month: str, ut: str) -> Path:
    """A month as it lies in the folder now."""
    archive = ("--arkiv", top / "arkiv.duckdb")
    done = run("kontrollera", top / month, "--ut", top / ut, *archive, "--tyst")
    assert done.exit_code == 1, done.output
    return top / ut


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the months, the archive, and the follow-up of the year."""
    top = tmp_path_factory.mktemp("ar")
    for month in RUN:
        run("exempel", top / month, "--kunder", "40", "--period", month)
        for file in (top / month).glob("*.csv"):
            if month not in WHOLE and file.stem not in DECIDED:
                file.unlink()
        folder = control(top, month, f"r-{month}")
        if month == FILLED:
            fill(folder / "avvikelser.xlsx", top / "arkiv.duckdb")
        if month == AGAIN:
            # Corrected afterwards: the plan that was missing is there.
            one = next(r["kund"] for r in deviations(folder) if r["regel"] == "plan-saknas")
            utforare = next(r["utforare"] for r in deviations(folder) if r["kund"] == one)
            plans = top / month / "genomforandeplaner.csv"
            plans.write_text(
                f"{plans.read_text('utf-8-sig')}{one};{utforare};{month}-01;\n", "utf-8-sig"
            )
            control(top, month, f"r-{month}-igen")
    (top / "egna.csv").write_text(EGNA, "utf-8")
    archive = ("--arkiv", top / "arkiv.duckdb", "--egna", top / "egna.csv")
    done = run("arsrapport", "--ar", 2022, *archive, "--ut", top / "arsrapport")
    assert done.exit_code == 0, done.output
    assert "«Okända Omsorg» finns inte i årets körningar." in done.output
    return top


def fill(path: Path, archive: Path) -> None:
    """The first rows of a work list, written in and read back."""
    book = openpyxl.load_workbook(path)
    sheet = book["Avvikelser"]
    [head] = [row for row in sheet.iter_rows() if "Id" in [cell.value for cell in row]]
    status = next(cell.column for cell in head if cell.value == "Status")
    for row in range(head[0].row + 1, head[0].row + 8):
        sheet.cell(row, status).value = STATUS
    book.save(path)
    assert run("uppfoljning", path, "--arkiv", archive).exit_code == 0


def deviations(folder: Path) -> list[dict[str, str]]:
    with (folder / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def latest(top: Path) -> dict[str, Path]:
    """month → the folder of the run that counts."""
    return {m: top / (f"r-{m}-igen" if m == AGAIN else f"r-{m}") for m in RUN}


@pytest.fixture(scope="module")
def data(top: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((top / "arsrapport" / "arsrapport.json").read_text("utf-8"))
    return found


def reports(top: Path) -> dict[str, dict[str, Any]]:
    return {
        month: json.loads((folder / "rapport.json").read_text("utf-8"))
        for month, folder in latest(top).items()
    }


def text(top: Path) -> str:
    page = (top / "arsrapport" / "arsrapport.html").read_text("utf-8")
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_run_is_there_and_the_latest_counts(data: dict[str, Any]) -> None:
    said = [(k["nr"], k["period"], k["version"], k["galler"]) for k in data["korningar"]]
    versions = [(m, v) for m in RUN for v in ((1, 2) if m == AGAIN else (1,))]
    counts = [(m, v) != (AGAIN, 1) for m, v in versions]
    assert said == [
        (nr, m, v, c) for nr, ((m, v), c) in enumerate(zip(versions, counts, strict=True), 1)
    ]


def test_every_measure_is_that_of_its_run(top: Path, data: dict[str, Any]) -> None:
    found = reports(top)
    nr = {k["period"]: k["nr"] for k in data["korningar"] if k["galler"]}
    measures = 0
    for row in data["rader"]:
        for m in row["matt"]:
            [control] = [k for k in found[m["period"]]["kontroller"] if k["id"] == row["id"]]
            same = [
                i
                for i in control["indikatorer"]
                if (i["namn"], i["utforare"]) == (m["namn"], m["utforare"]) and len(i) == UNCUT
            ]
            assert [(i["taljare"], i["namnare"], i["varde"]) for i in same] == [
                (m["taljare"], m["namnare"], m["varde"])
            ]
            assert m["korning"] == nr[m["period"]]
            measures += 1
    assert measures > 200


def test_verdicts_and_months_are_those_of_the_runs(top: Path, data: dict[str, Any]) -> None:
    found = reports(top)
    for row in data["rader"]:
        utfall = {
            m: k["utfall"]
            for m, r in found.items()
            for k in r["kontroller"]
            if k["id"] == row["id"]
        }
        assert row["utfall"] == utfall
        assert row["korda"] == list(utfall)
        planned = set(row["planerade"])
        assert set(row["inte_korda"]["beslutade"]) | set(row["inte_korda"]["forslag"]) == (
            planned - set(utfall)
        )


def test_a_decided_month_that_was_not_run_is_a_finding(top: Path, data: dict[str, Any]) -> None:
    missing = {row["id"]: row["inte_korda"]["beslutade"] for row in data["rader"]}
    assert {of: months for of, months in missing.items() if months} == {
        "genomforandeplan": [SKIPPED],
        "utford-tid": [SKIPPED],
    }
    assert "Utförd tid: beslutad men inte körd i juli." in text(top)


def test_a_decided_month_that_could_not_be_judged_is_a_finding(top: Path) -> None:
    assert "Stickprov av registreringar: beslutad men kunde inte bedömas i maj." in text(top)


def test_deviations_are_as_counted_by_hand(top: Path, data: dict[str, Any]) -> None:
    """Each id once; where it stands after December; who came back."""
    seen: dict[str, dict[str, dict[str, str]]] = {}
    judged: dict[str, set[tuple[str, str, str | None]]] = {}
    for month, folder in latest(top).items():
        for row in deviations(folder):
            seen.setdefault(row["id"], {})[month] = row
    for month, report in reports(top).items():
        judged[month] = {
            (k["id"], r["regel"], r["utforare"])
            for k in report["kontroller"]
            for r in k["regler"]
            if r["utfall"] != "ej bedömd" or r["skal"] == "inget att pröva"
        }
    for row in data["rader"]:
        mine = {i: by for i, by in seen.items() if next(iter(by.values()))["kontroll"] == row["id"]}
        if not mine:
            assert row["avvikelser"] is None
            continue
        states = Counter(state(by, judged) for by in mine.values())
        assert row["avvikelser"]["lagen"] == dict(states), row["id"]
        assert row["avvikelser"]["antal"] == len(mine)
        back = sum(came_back(by, judged) for by in mine.values())
        assert row["avvikelser"]["aterkomna"] == back, row["id"]


Judged = dict[str, set[tuple[str, str, str | None]]]


def of_rule(by: dict[str, dict[str, str]]) -> tuple[str, str, str | None]:
    one = next(iter(by.values()))
    return one["kontroll"], one["regel"], one["utforare"] or None


def closed(judged: Judged, month: str, rule: tuple[str, str, str | None]) -> bool:
    """Whether a month in which a deviation is not closes it."""
    if rule[2] is not None:
        return rule in judged[month]
    return any(of[:2] == rule[:2] for of in judged[month])


def state(by: dict[str, dict[str, str]], judged: Judged) -> str:
    if all(row["datum"].startswith(month) for month, row in by.items()):
        return "händelse"
    if RUN[-1] in by:
        return "kvar"
    after = [month for month in RUN if month > max(by)]
    return "åtgärdad" if any(closed(judged, m, of_rule(by)) for m in after) else "obedömd"


def came_back(by: dict[str, dict[str, str]], judged: Judged) -> bool:
    months = sorted(by)
    return any(
        any(closed(judged, m, of_rule(by)) for m in RUN if before < m < after)
        for before, after in itertools.pairwise(months)
    )


def test_what_was_written_is_counted(top: Path, data: dict[str, Any]) -> None:
    written = sum(
        n
        for row in data["rader"]
        if row["avvikelser"]
        for n in row["avvikelser"]["uppfoljda"].values()
    )
    assert written >= 7


def test_the_corrected_month_is_the_one_that_is_told(top: Path, data: dict[str, Any]) -> None:
    before = [r for r in deviations(top / f"r-{AGAIN}") if r["regel"] == "plan-saknas"]
    after = [r for r in deviations(top / f"r-{AGAIN}-igen") if r["regel"] == "plan-saknas"]
    assert len(after) == len(before) - 1


def test_nothing_of_few_is_told(top: Path) -> None:
    """No key of a client or of staff, and no row of the table of deviations with a small number."""
    said = text(top)
    assert not re.search(r"\b[KP]-?\d{4,}", said)
    start = said.index("Olika avvikelser under tiden")
    numbers = re.findall(r"\d+", said[start : said.index("En avvikelse räknas en gång", start)])
    assert [n for n in map(int, numbers) if 0 < n < 5] == []


def test_the_document_has_what_the_page_has(top: Path) -> None:
    document = docx.Document(str(top / "arsrapport" / "arsrapport.docx"))
    heads = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert heads[:2] == ["1. Resultatet i korthet", "2. Planen månad för månad"]
    assert heads[-1].endswith("Underskrift")
    page = (top / "arsrapport" / "arsrapport.html").read_text("utf-8")
    assert [unescape(h) for h in re.findall(r"<h2[^>]*>([^<]+)</h2>", page)] == heads
    captions = [p.text for p in document.paragraphs if p.style and p.style.name == "Caption"]
    assert "Utfall per kontroll och månad" in captions


def test_a_part_of_the_year(top: Path, tmp_path: Path) -> None:
    archive = ("--arkiv", top / "arkiv.duckdb")
    done = run("arsrapport", "--till", "2022-08", *archive, "--ut", tmp_path / "delar")
    assert done.exit_code == 0, done.output
    part = json.loads((tmp_path / "delar" / "arsrapport.json").read_text("utf-8"))
    assert [k["period"] for k in part["korningar"]] == [m for m in RUN if m <= "2022-08"]
    assert all(m <= "2022-08" for row in part["rader"] for m in row["planerade"])


def test_the_same_archive_gives_the_same_bytes(top: Path, tmp_path: Path) -> None:
    run("arsrapport", "--ar", 2022, "--arkiv", top / "arkiv.duckdb", "--ut", tmp_path / "igen")
    for name in ("arsrapport.html", "arsrapport.docx", "arsrapport.json"):
        assert (tmp_path / "igen" / name).read_bytes() == (top / "arsrapport" / name).read_bytes()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--ar", 2019], "ingen körning från 2019"),
        (["--till", "2022-02"], "ingen körning från 2022 till och med februari 2022"),
        (["--ar", 2021, "--till", "2022-02"], "ligger inte i --ar 2021"),
        ([], "Ange året med --ar"),
        (["--till", "augusti"], "augusti"),
        (["--ar", 2022, "--mall", "finns-inte.docx"], "finns-inte.docx"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    top: Path, tmp_path: Path, args: list[object], said: str
) -> None:
    done = run("arsrapport", *args, "--arkiv", top / "arkiv.duckdb", "--ut", tmp_path / "ut")
    assert done.exit_code == 2
    assert said in done.output.replace("\n", " ")
    assert not (tmp_path / "ut").exists()


def contract(top: Path, utforare: str) -> Page:
    return las_sida(top / "arsrapport" / "utforare" / utforare / "avtalsuppfoljning.html")


def test_a_provider_has_its_own_year(top: Path) -> None:
    """Its measures of every month, as its runs say; nothing of another."""
    found = reports(top)
    [heads, *rows] = contract(top, BJORKEN).tabell("Mått per månad").rader
    assert len(heads) == len(RUN) + 1
    said = {name: cells for name, *cells in rows}
    for title, kontroll, namn in (
        ("Utförd av beviljad tid", "utford-tid", "andel_utford"),
        ("Avböjda besök", "avbojda-besok", "andel_avbojda"),
    ):
        values = [
            i["varde"]
            for month in RUN
            for k in found[month]["kontroller"]
            for i in k["indikatorer"]
            if (k["id"], i["namn"], i["utforare"]) == (kontroll, namn, BJORKEN) and len(i) == UNCUT
        ]
        assert said[title] == [percent(value) for value in values]
    page = (top / "arsrapport" / "utforare" / BJORKEN / "avtalsuppfoljning.html").read_text("utf-8")
    others = {path.name for path in (top / "arsrapport" / "utforare").iterdir()} - {BJORKEN}
    assert len(others) > 2
    assert not [name for name in others if name in page]
    assert not re.search(r"\b[KP]-?\d{4,}", page)


def test_the_deviations_of_a_provider_are_as_counted(top: Path) -> None:
    ids: dict[str, set[str]] = {}
    for folder in latest(top).values():
        for row in deviations(folder / "utforare" / BJORKEN):
            ids.setdefault(row["kontroll"], set()).add(row["id"])
    controls = reports(top)[RUN[0]]["kontroller"]
    titles = {k["id"]: k["titel"] for k in controls}
    [heads, *rows] = contract(top, BJORKEN).tabell("Olika avvikelser under tiden").rader
    at = heads.index("Alla")
    assert {row[0]: int(row[at]) for row in rows} == {titles[k]: len(of) for k, of in ids.items()}


def test_what_a_provider_tells_stands_beside_what_the_systems_say(top: Path) -> None:
    [_heads, *rows] = contract(top, BJORKEN).tabell("Utförarens uppgift bredvid systemens").rader
    parts = [
        (i["taljare"], i["namnare"])
        for report in reports(top).values()
        for k in report["kontroller"]
        for i in k["indikatorer"]
        if (i["namn"], i["utforare"]) == ("andel_utford", BJORKEN) and len(i) == UNCUT
    ]
    year = percent(sum(part for part, _w in parts) / sum(whole for _p, whole in parts))
    assert rows[0][:3] == ["Vår andel", percent(0.995), year]
    assert "skiljer sig" in rows[0][3]
    assert rows[1] == ["Nöjda i undersökningen", "91", "–", ""]
    other = next(p for p in (top / "arsrapport" / "utforare").iterdir() if p.name != BJORKEN)
    assert "Inga egna uppgifter" in (other / "avtalsuppfoljning.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (f"{BJORKEN};Andel;utförd tidd;1;2", "rad 2: matt är «utförd tidd»"),
        (f"{BJORKEN};Andel;;nittio;", "rad 2: varde är «nittio»"),
        (f";Andel;;x;\n{BJORKEN};;;1;", "Det är 3 fel i filen."),
    ],
)
def test_a_row_that_cannot_be_read_is_told(top: Path, tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "egna.csv"
    path.write_text(f"utforare;uppgift;matt;varde;namnare\n{rows}\n", "utf-8")
    archive = ("--arkiv", top / "arkiv.duckdb", "--egna", path)
    done = run("arsrapport", "--ar", 2022, *archive, "--ut", tmp_path / "ut")
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
    assert not (tmp_path / "ut").exists()


def test_a_table_that_is_not_there_or_of_another_kind_is_told(top: Path, tmp_path: Path) -> None:
    (tmp_path / "egna.pdf").write_bytes(b"%PDF")
    for name in ("saknas.csv", "egna.pdf"):
        archive = ("--arkiv", top / "arkiv.duckdb", "--egna", tmp_path / name)
        done = run("arsrapport", "--ar", 2022, *archive, "--ut", tmp_path / "ut")
        assert done.exit_code == 2
        assert name in done.output
