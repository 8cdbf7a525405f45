"""The self-check as a provider meets it: the answer, the marked cells, the receipt."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

import cli
from extracts.workbook import read_cells
from reports.manad.whole_columns import SENTENCE
from samples.exempel import write_example
from suites.plan import BEKRAFTA, MASTE_RATTAS, Plan
from suites.plan_file import load_plan
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path(__file__).parent.parent / "samples" / "2022-03"
GYLLENE = Path(__file__).parent / "gyllene"
HEL_FIL = SAMPLE.parent / "2022-03-hel-fil"
PERSONNUMMER = "19121212-1212"
# Rules about a whole: they are listed, but no cell of a file is wrong.
WITHOUT_CELL = {"fa-rader", "andel-med-plan", "andel-utford", "kontinuitet-medel", "andel-avbojda"}
WITHOUT_CELL |= {"kontinuitet-kund", "upprepat-avbojande", "faktura-avviker"}
NOT_FOR_PROVIDERS = {"ej-verkstalld-tre-manader"}


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def check(*args: object) -> Result:
    return run("egenkontroll", *args)


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def marked(path: Path) -> dict[tuple[str, int, str], str]:
    """(sheet, row, column heading) of every cell that is coloured or commented → its comment."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.comment or cell.fill.fgColor.rgb not in ("00000000", None):
                    assert cell.comment, f"{cell.coordinate} is coloured without a reason"
                    head = str(heads[cell.column - 1])
                    found[sheet.title, cell.row, head] = cell.comment.text
    return found


def files(**tables: list[Row]) -> Path:
    return write_underlag(Path("filer"), tables)


def good() -> Row:
    return registrering(minuter=30)


# The answer first.


def test_a_right_file_can_be_sent() -> None:
    files(registreringar=[good()], bestallningar=[bestallning(minuter_per_manad=30)])
    result = check("filer")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "Kan skickas in")
    assert not list(Path("egenkontroll").glob("*_att_ratta.xlsx"))


def test_one_rejected_row_must_be_corrected_first() -> None:
    files(registreringar=[good(), registrering(kategori="hemhjälp")], bestallningar=[bestallning()])
    result = check("filer")
    assert (result.exit_code, result.output.splitlines()[0]) == (1, "Rätta detta först")
    assert "registreringar.csv rad 3" in result.output


def test_what_may_be_right_does_not_stop_the_file() -> None:
    files(registreringar=[registrering(slut="21:30")], bestallningar=[bestallning()])
    result = check("filer", "--kvitto", "kvitto.json")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "Kan skickas in")
    counts = json.loads(Path("kvitto.json").read_text("utf-8"))["antal"]
    assert counts[MASTE_RATTAS] == 0
    assert counts[BEKRAFTA] > 0


def test_the_plan_decides_which_rule_is_which() -> None:
    plan = Path("plan")
    shutil.copytree(Path(cli.__file__).parent / "suites" / "norrtalje-2022", plan)
    files(registreringar=[registrering(slut="21:30")], bestallningar=[bestallning()])
    text = (plan / "plan.toml").read_text("utf-8")
    changed = text.replace("maste_rattas = []", 'maste_rattas = ["rimlig-langd"]')
    (plan / "plan.toml").write_text(changed, "utf-8")
    assert check("filer", "--plan", plan).exit_code == 1


def test_a_critical_share_is_nothing_to_correct_in_a_file() -> None:
    files(registreringar=[good()], bestallningar=[bestallning(minuter_per_manad=6000)])
    result = check("filer")
    assert result.exit_code == 0
    assert "Utförd av beviljad tid" in result.output


# Every kind of fault on its cell.


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The sample month, which has every fault once, and the one that only a workbook can have."""
    folder = tmp_path_factory.mktemp("alla")
    shutil.copytree(SAMPLE, folder / "mars")
    with xlsxwriter.Workbook(str(folder / "mars" / "kunder_tal.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["kund", "taxeomrade"])
        sheet.write(1, 0, 12345, book.add_format({"num_format": "#,##0"}))
        sheet.write(1, 1, "tätort")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("LINES", "40")
        return folder / "egenkontroll", check("mars", "--alla")


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month checked on screens of 24 and 40 lines: what was said."""
    folder = tmp_path_factory.mktemp("mars")
    shutil.copytree(SAMPLE, folder / "mars")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("COLUMNS", "80")
        for lines in ("24", "40"):
            patch.setenv("LINES", lines)
            result = check("mars", "--ut", f"ut-{lines}")
            Path(f"{lines}.txt").write_text(result.output, "utf-8")
    return folder


def expected(plan: Plan) -> set[tuple[str, int, str]]:
    """(table, row, column) of every planted fault that has a cell, from the sample's own answer."""
    faults = {
        (r["fil"].removesuffix(".csv"), int(r["rad"]), r["kolumn"])
        for r in csv_rows(SAMPLE.parent / "2022-03-facit-underkanda.csv")
    }
    cells = {(table, row, column or FIRST_COLUMN[table]) for table, row, column in faults}
    cells.add(("kunder", 2, "kund"))
    for planted in csv_rows(SAMPLE.parent / "2022-03-facit.csv"):
        regel = planted["regel"]
        told = planted["kontroll"] in plan.about_providers() and regel not in NOT_FOR_PROVIDERS
        if regel in ALIKE:
            table, column = ALIKE[regel]
            rarest = (
                planted["utforare"] if column == "utforare" else planted["nyckel"].split("|")[1]
            )
            cells.add((table, row_of(table, column, rarest), column))
        elif told and regel not in WITHOUT_CELL:
            table, column = (plan.texter[regel].cell or "").split(".")
            cells.add((table, place(table, planted, plan.texter[regel].sok), column))
    return cells


# What looks alike is wherever the name or key with fewest rows stands.
ALIKE = {
    "snarlika-namn": ("personal", "utforare"),
    "okand-utforare": ("personal", "utforare"),
    "snarlika-kunder": ("genomforandeplaner", "kund"),
}
FIRST_COLUMN = {table.stem: next(iter(csv_rows(table)[0])) for table in SAMPLE.glob("*.csv")}


def place(table: str, planted: dict[str, str], sok: str | None) -> int:
    key = sok or ("kund" if table == "kunder" else "registrering")
    return next(
        number
        for number, row in enumerate(csv_rows(SAMPLE / f"{table}.csv"), 2)
        if row[key] == planted["nyckel"] and row.get("utforare") in (None, planted["utforare"])
    )


def row_of(table: str, column: str, value: str) -> int:
    rows = enumerate(csv_rows(SAMPLE / f"{table}.csv"), 2)
    return next(number for number, row in rows if row[column] == value)


def test_each_fault_is_on_its_cell_and_nothing_else_is_marked(
    sample: tuple[Path, Result], plan: Plan
) -> None:
    folder, result = sample
    found = [cell for path in sorted(folder.glob("*_att_ratta.xlsx")) for cell in marked(path)]
    personnummer = ("registreringar", PLANTED_IN_TEXT, "orsak")
    assert result.exit_code == 1
    assert sorted(found) == sorted(expected(plan) | {personnummer})


PLANTED_IN_TEXT = next(
    number
    for number, row in enumerate(csv_rows(SAMPLE / "registreringar.csv"), 2)
    if any(len(word) == 13 and word[8] == "-" for word in row["orsak"].split())
)


def test_every_kind_of_the_catalogue_is_found_once_planted(
    sample: tuple[Path, Result], plan: Plan
) -> None:
    found = {row["regel"] for row in csv_rows(sample[0] / "fynd.csv")}
    rules = {r.regel for row in plan.rader if row.id in plan.about_providers() for r in row.rules}
    hard_to_plant = {"andel-avbojda", "kontinuitet-medel"}
    of_a_whole_file = {
        row["regel"] for row in csv_rows(HEL_FIL.parent / f"{HEL_FIL.name}-facit.csv")
    }
    elsewhere = hard_to_plant | NOT_FOR_PROVIDERS | of_a_whole_file
    assert found == rules - elsewhere | set(plan.underkand) - {SENTENCE}
    assert "Hela kolumnen" not in sample[1].output


def test_the_faults_of_a_whole_file_are_on_the_first_of_its_cells(plan: Plan) -> None:
    """A provider whose minutes are hours can send nothing; a wrong year is asked about."""
    result = check(HEL_FIL, "--period", "2022-03")
    assert (result.exit_code, result.output.splitlines()[0]) == (1, "Rätta detta först")
    assert "Är årtalet rätt?" in result.output
    found = {row["regel"]: row for row in csv_rows(Path("egenkontroll/fynd.csv"))}
    slag = {
        regel: row["slag"] for regel, row in found.items() if regel in ("minuter-enhet", "fel-ar")
    }
    assert slag == {"minuter-enhet": MASTE_RATTAS, "fel-ar": BEKRAFTA}
    comments = marked(Path("egenkontroll/registreringar_att_ratta.xlsx"))
    assert set(comments) == {("registreringar", 2, "minuter"), ("registreringar", 26, "start")}


def test_a_provider_whose_minutes_are_minutes_can_send() -> None:
    """The same file with its minutes right: only what the sentence says is corrected."""
    shutil.copytree(HEL_FIL, "filer")
    path = Path("filer/registreringar.csv")
    path.write_text(path.read_text("utf-8").replace(";0,50;", ";30;"), "utf-8")
    result = check("filer", "--period", "2022-03")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "Kan skickas in")
    assert "Är årtalet rätt?" in result.output


def test_a_file_of_the_right_month_in_another_year_only_is_asked_about() -> None:
    files(registreringar=[registrering("2021-03-01 08:00")], bestallningar=[bestallning()])
    for command in ("egenkontroll", "kontrollera"):
        result = run(command, "filer", "--period", "2022-03")
        assert result.exit_code == 2
        assert "2021-03 (1 rad). Är årtalet rätt?" in result.output
    other = check("filer", "--period", "2022-04")
    assert "Är årtalet rätt?" not in other.output


def test_the_list_links_to_the_cell_in_excel_coordinates(sample: tuple[Path, Result]) -> None:
    book = openpyxl.load_workbook(sample[0] / "registreringar_att_ratta.xlsx")
    listed, sheet = book.worksheets
    links = [row[2] for row in listed.iter_rows(min_row=4) if row[2].value]
    assert listed.title == "Att rätta"
    assert links
    for link in links:
        assert link.hyperlink.location == f"'registreringar'!{link.value}"
        assert sheet[str(link.value)].comment


def test_the_sheet_comes_back_with_its_rows_and_columns(sample: tuple[Path, Result]) -> None:
    with (sample[0].parent / "mars" / "kunder.csv").open(
        encoding="utf-8-sig", newline=""
    ) as stream:
        delivered = list(csv.reader(stream, delimiter=";"))
    returned = read_cells(sample[0] / "kunder_att_ratta.xlsx")["kunder"]
    assert len(returned) == len(delivered)
    for mine, theirs in zip(returned, delivered, strict=True):
        same = [
            a.removesuffix(" 00:00") == b or "•" in a for a, b in zip(mine, theirs, strict=False)
        ]
        assert all(same), (mine, theirs)


def test_the_sample_without_faults_can_be_sent() -> None:
    write_example(Path("utan"), kunder=40, fel=False)
    result = check("utan")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "Kan skickas in")


def test_the_returned_file_can_be_corrected_and_checked_again() -> None:
    files(
        registreringar=[
            good(),
            registrering("02 09:00", "09:00", minuter=30),
            registrering("2022-13-01 08:00", "2022-03-03 08:30", kategori="hemhjälp"),
        ],
        bestallningar=[bestallning(minuter_per_manad=90)],
    )
    assert check("filer/registreringar.csv").exit_code == 1
    returned = Path("egenkontroll/registreringar_att_ratta.xlsx")
    assert sorted(cell for _s, *cell in marked(returned)) == [
        [3, "slut"],
        [4, "kategori"],
        [4, "start"],
    ]
    book = openpyxl.load_workbook(returned)
    sheet = book["registreringar"]
    heads = [cell.value for cell in sheet[1]]
    for row, head, value in (
        (3, "slut", "2022-03-02 09:30"),
        (4, "kategori", "omsorg"),
        (4, "start", "2022-03-03 08:00"),
    ):
        sheet.cell(row, heads.index(head) + 1, value)
    book.save("registreringar_rattad.xlsx")
    again = check("registreringar_rattad.xlsx", "--ut", "igen")
    assert (again.exit_code, again.output.splitlines()[0]) == (0, "Kan skickas in")


def test_all_reasons_of_a_cell_stand_together() -> None:
    rows = [good(), registrering(kund="K2", slut="08:00")]
    files(registreringar=rows, bestallningar=[bestallning()], franvaro=[_away("K2")])
    check("filer")
    comments = marked(Path("egenkontroll/registreringar_att_ratta.xlsx"))
    assert "sluttid" in comments["registreringar", 3, "slut"]
    assert "frånvarande" in comments["registreringar", 3, "start"]
    listed = openpyxl.load_workbook("egenkontroll/registreringar_att_ratta.xlsx").worksheets[0]
    assert {row[1].value for row in listed.iter_rows(min_row=4)} == {3}


def _away(kund: str) -> Row:
    return {"kund": kund, "fran": "2022-02-20", "till": "2022-04-20", "orsak": "sjukhus"}


# What was given, and what was not.


def test_what_could_not_be_judged_is_named_with_its_table() -> None:
    files(registreringar=[good()], bestallningar=[bestallning()])
    result = check("filer/registreringar.csv", "--kvitto", "kvitto.json")
    assert "tabellen bestallningar saknas" in " ".join(result.output.split())
    not_judged = json.loads(Path("kvitto.json").read_text("utf-8"))["ej_bedomt"]
    assert "Ingen beställning den dagen" in not_judged["tabellen bestallningar saknas"]
    assert "Okänd kund" in not_judged["tabellen kunder saknas"]
    page = Path("egenkontroll/rapport.html").read_text("utf-8")
    assert "ser bara beställaren" in page


def test_only_another_table_is_checked_at_the_gate() -> None:
    row: Row = {"personal": "P1", "utforare": "Björken", "yrkesroll": "vaktmästare"}
    files(registreringar=[good()], bestallningar=[bestallning()], personal=[row])
    result = check("filer/personal.csv")
    assert result.exit_code == 1
    assert "personal.csv rad 2" in result.output


EMPTY_IT = "Finns inget värde: lämna cellen tom."


# Where there is no date: what an order says of it, and whether its cell is to be emptied.
UTAN_DATUM: dict[str, tuple[Row, bool]] = {
    "till NULL": ({"till": "NULL"}, True),
    "till med nollor": ({"till": "0000-00-00"}, True),
    "verkställd med streck": ({"verkstalld": "-"}, True),
    "till i ord": ({"till": "31 mars"}, False),
    "från NULL": ({"fran": "NULL", "verkstalld": ""}, False),
    "kategori med streck": ({"kategori": "-"}, False),
    "minuter": ({"minuter_per_manad": "N/A"}, False),
}


@pytest.fixture(scope="module")
def utan_datum(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, str]]:
    """Row → what must be corrected in it; each case is an order."""
    orders = [bestallning(**values) for values, _advised in UTAN_DATUM.values()]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("utan-datum"))
        files(registreringar=[good()], bestallningar=orders)
        assert check("filer").exit_code == 1
        found = csv_rows(Path("egenkontroll/fynd.csv"))
    wrong = [row for row in found if row["slag"] == MASTE_RATTAS]
    assert [int(row["rad"]) for row in wrong] == [*range(2, len(orders) + 2)]
    return {int(row["rad"]): row for row in wrong}


@pytest.mark.parametrize("case", UTAN_DATUM)
def test_a_date_is_never_asked_for_where_there_is_none(
    utan_datum: dict[int, dict[str, str]], case: str
) -> None:
    """What may be empty is to be emptied; what every row must have is not."""
    row = utan_datum[[*UTAN_DATUM].index(case) + 2]
    assert (EMPTY_IT in row["text"] + row.get("gor_sa", "")) is UTAN_DATUM[case][1]


def test_rows_that_are_all_wrong_are_counted() -> None:
    rows = [{**registrering(), "start": "i går"} for _ in range(60)]
    files(registreringar=rows, bestallningar=[bestallning()])
    result = check("filer/registreringar.csv", "--kvitto", "kvitto.json")
    assert result.exit_code == 1
    data = json.loads(Path("kvitto.json").read_text("utf-8"))
    assert (data["antal"][MASTE_RATTAS], data["period"]) == (60, None)
    assert "    60  Ingen tid: start" in result.output


def test_the_same_findings_as_the_monthly_run(march: Path) -> None:
    """As it is kept: test_golden holds a run of the same month against it."""
    plan = load_plan("norrtalje-2022")
    month = [
        (r["regel"], r["utforare"], r["text"])
        for r in csv_rows(GYLLENE / "avvikelser.csv")
        if r["kontroll"] in plan.about_providers() and r["regel"] not in NOT_FOR_PROVIDERS
    ]
    rejected = [(r["regel"], r["rad"]) for r in csv_rows(GYLLENE / "underkanda.csv")]
    found = csv_rows(march / "ut-24" / "fynd.csv")
    gate = set(plan.underkand)
    assert sorted(
        (r["regel"], r["utforare"], r["text"]) for r in found if r["regel"] not in gate
    ) == sorted(month)
    assert sorted(
        (r["regel"], r["rad"])
        for r in found
        if r["regel"] in gate and r["regel"] != "personnummer-i-text"
    ) == sorted(rejected)


def test_one_provider_of_several() -> None:
    rows = [good(), registrering(utforare="Granen", kategori="fel"), registrering(kategori="x")]
    files(registreringar=rows, bestallningar=[bestallning()])
    check("filer", "--utforare", "GRANEN", "--ut", "granen")
    assert [r["rad"] for r in csv_rows(Path("granen/fynd.csv"))] == ["3"]


def test_one_providers_file_has_nothing_of_the_others() -> None:
    rows = [good(), registrering(utforare="Granen", kund="K9", kategori="fel"), good()]
    files(registreringar=rows, bestallningar=[bestallning()])
    check("filer", "--utforare", "Granen", "--ut", "granen")
    sheet = openpyxl.load_workbook("granen/registreringar_att_ratta.xlsx")["registreringar"]
    filled = [row[0].row for row in sheet.iter_rows() if any(cell.value for cell in row)]
    assert filled == [1, 3]


PROFILE = """
format = "internkontroll.profil/1"
system = "S"
decimaltecken = ","
kontrollerad = true
[registreringar]
filer = ["besok*"]
rubrikrad = 2
[[registreringar.hoppa_over]]
kolumn = "Enhet"
borjar_med = ["Delsumma"]
[registreringar.kolumner]
registrering = "Nr"
utforare = "Enhet"
kund = "Brukare"
personal = "Av"
kategori = "Typ"
start = "Från"
slut = "Till"
status = "Utfall"
[registreringar.varden.utforare]
"E1" = "Björken"
"E2" = "Granen"
"""


@pytest.mark.parametrize("whose", ["Granen", "Björken"])
def test_with_a_profile_too_nothing_of_the_others_comes_back(whose: str) -> None:
    """The provider has another name in the file, and in a column of another name."""
    Path("s.toml").write_text(PROFILE, "utf-8")
    lines = ["Nr;Enhet;Brukare;Av;Typ;Från;Till;Utfall"]
    for nr, (enhet, typ) in enumerate(
        [("E1", "omsorg"), ("E2", "fel"), ("E1", "fel"), ("E2", "omsorg")], 1
    ):
        lines.append(
            f"{nr};{enhet};{enhet}K{nr};P{enhet};{typ};2022-03-0{nr} 08:00;2022-03-0{nr} 08:30;utförd"
        )
    lines.append("5;Delsumma E1;120;;;;;")
    Path("besok.csv").write_text("Besök i mars\n" + "\n".join(lines) + "\n", "utf-8")
    result = check("besok.csv", "--profil", "s.toml", "--utforare", whose)
    assert result.exit_code == 1, result.output
    sheet = openpyxl.load_workbook("egenkontroll/besok_att_ratta.xlsx")["registreringar"]
    filled = [row[0].row for row in sheet.iter_rows() if any(cell.value for cell in row)]
    assert filled == [1, 2, *([4, 6] if whose == "Granen" else [3, 5])]


def test_a_file_of_one_provider_comes_back_whole() -> None:
    rows = [good(), registrering(kategori="fel"), good()]
    files(registreringar=rows, bestallningar=[bestallning()])
    check("filer", "--utforare", "Björken")
    sheet = openpyxl.load_workbook("egenkontroll/registreringar_att_ratta.xlsx")["registreringar"]
    assert [row[0].row for row in sheet.iter_rows() if row[0].value] == [1, 2, 3, 4]
    assert sheet["A1"].comment is None


def test_of_a_long_file_only_the_wrong_rows_come_back_in_their_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reports.egenkontroll.marked.WHOLE", 2)
    wrong = {2: "fel", 4: "x"}
    rows = [
        registrering(f"0{day} 08:00", minuter=30, kategori=wrong.get(day, "omsorg"))
        for day in range(1, 6)
    ]
    files(registreringar=rows, bestallningar=[bestallning()])
    check("filer")
    path = Path("egenkontroll/registreringar_att_ratta.xlsx")
    assert sorted(row for _sheet, row, _column in marked(path)) == [3, 5]
    sheet = openpyxl.load_workbook(path)["registreringar"]
    assert [row[0].row for row in sheet.iter_rows() if row[0].value] == [1, 3, 5]


def test_the_list_is_bounded_and_says_the_exact_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.egenkontroll.findings.FIRST", 3)
    files(registreringar=[registrering(kategori="fel")] * 7, bestallningar=[bestallning()])
    result = check("filer", "--kvitto", "kvitto.json")
    assert "     7  Okänt val: kategori" in result.output
    assert json.loads(Path("kvitto.json").read_text("utf-8"))["antal"][MASTE_RATTAS] == 7
    assert len(csv_rows(Path("egenkontroll/fynd.csv"))) == 7
    path = Path("egenkontroll/registreringar_att_ratta.xlsx")
    assert len(marked(path)) == 3
    listed = openpyxl.load_workbook(path).worksheets[0]
    assert (
        "Egenkontroll: 7 att rätta eller förklara. Här visas 3 av 7; alla finns i fynd.csv"
        in str(listed["A1"].value)
    )


def test_an_unknown_provider_is_refused_with_those_that_are_there() -> None:
    files(registreringar=[good()], bestallningar=[bestallning()])
    result = check("filer", "--utforare", "Eken")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Eken" in result.stderr
    assert "Björken" in result.stderr


def test_a_file_whose_name_is_no_table_is_refused_with_the_names_that_are() -> None:
    Path("export.csv").write_text("a;b\n1;2\n")
    result = check("export.csv")
    assert result.exit_code == 2
    assert "registreringar.csv" in result.stderr
    assert not Path("egenkontroll").exists()


def test_several_months_are_listed_and_one_is_chosen() -> None:
    rows = [good(), registrering("2022-02-28 08:00")]
    files(registreringar=rows, bestallningar=[bestallning()])
    refused = check("filer")
    assert refused.exit_code == 2
    assert "2022-02 (1 rad)" in refused.stderr
    assert check("filer", "--period", "2022-03").exit_code == 0


# The screen.


@pytest.mark.parametrize("lines", [24, 40])
def test_the_answer_fits_the_screen_unless_all_is_asked_for(
    march: Path, sample: tuple[Path, Result], lines: int
) -> None:
    short = (march / f"{lines}.txt").read_text("utf-8").splitlines()
    assert len(short) <= lines
    assert max(map(len, short[:-2])) <= 80
    assert not [line for line in short if line.endswith("…")]
    assert "        en cell som då saknar värde." in short
    assert any("slag visas" in line for line in short)
    everything = sample[1].output.splitlines()
    assert len(everything) > 40
    assert not any("slag visas" in line for line in everything)


# No number leaves.


def test_a_personnummer_is_a_finding_of_its_own_and_is_never_written() -> None:
    rows = [
        registrering(minuter=30, orsak=f"ringde {PERSONNUMMER}"),
        registrering(kund=PERSONNUMMER),
    ]
    files(registreringar=rows, bestallningar=[bestallning()])
    result = check("filer", "--kvitto", "kvitto.json")
    assert result.exit_code == 1
    assert [(r["regel"], r["rad"]) for r in csv_rows(Path("egenkontroll/fynd.csv"))][:2] == [
        ("personnummer-i-text", "2"),
        ("personnummer", "3"),
    ]
    returned = openpyxl.load_workbook("egenkontroll/registreringar_att_ratta.xlsx")
    cells = [str(c.value) for s in returned for row in s.iter_rows() for c in row]
    comments = [c.comment.text for s in returned for row in s.iter_rows() for c in row if c.comment]
    page = Path("egenkontroll/rapport.html").read_text("utf-8")
    for text in (*cells, *comments, page, result.output, Path("kvitto.json").read_text("utf-8")):
        assert PERSONNUMMER not in text
    assert any("••••••-••••" in cell for cell in cells)


def test_a_cell_of_the_returned_file_never_starts_a_formula() -> None:
    rows = [registrering(insats='=HYPERLINK("x")', kategori="fel")]
    files(registreringar=rows, bestallningar=[bestallning()])
    check("filer")
    sheet = openpyxl.load_workbook("egenkontroll/registreringar_att_ratta.xlsx")["registreringar"]
    types = {c.data_type for row in sheet.iter_rows() for c in row if c.value is not None}
    assert types == {"s", "d"}


# The receipt.


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files that can be sent were checked, with their receipt."""
    folder = tmp_path_factory.mktemp("kvitto")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        files(registreringar=[good()], bestallningar=[bestallning(minuter_per_manad=30)])
        assert check("filer", "--kvitto", "kvitto.json").exit_code == 0
    return folder


@pytest.fixture
def with_receipt(checked: Path) -> None:
    """The files and their receipt, to be changed."""
    shutil.copytree(checked / "filer", "filer")
    shutil.copy(checked / "kvitto.json", "kvitto.json")


def statuses(*args: object) -> dict[str, str]:
    result = run("kontrollera", "filer", *args, "--kontroll", "underlag", "--ut", "manad")
    assert result.exit_code in (0, 1, 3), result.stderr
    data = json.loads(Path("manad/rapport.json").read_text("utf-8"))
    shutil.rmtree("manad")
    return {k["fil"]: k["status"] for k in data["kvitton"]}


@pytest.mark.usefixtures("with_receipt")
def test_files_that_were_checked_are_known_again() -> None:
    assert statuses("--kvitto", "kvitto.json") == {
        "registreringar.csv": "samma fil som kontrollerades",
        "bestallningar.csv": "samma fil som kontrollerades",
    }


@pytest.mark.usefixtures("with_receipt")
def test_a_file_changed_by_one_byte_is_named() -> None:
    path = Path("filer/bestallningar.csv")
    path.write_bytes(path.read_bytes() + b"\n")
    shutil.copy("filer/registreringar.csv", "filer/registreringar_2.csv")
    Path("filer/registreringar.csv").unlink()
    (Path("filer") / "kunder.csv").write_text("kund;taxeomrade\nK1;tätort\n", "utf-8")
    assert statuses("--kvitto", "kvitto.json") == {
        "registreringar_2.csv": "samma fil som kontrollerades",
        "bestallningar.csv": "ändrad efter egenkontrollen",
        "kunder.csv": "inget kvitto",
    }


@pytest.mark.usefixtures("with_receipt")
def test_a_receipt_that_was_changed_is_refused() -> None:
    text = Path("kvitto.json").read_text("utf-8")
    Path("kvitto.json").write_text(text.replace("kan skickas in", "kan skickas"), "utf-8")
    result = run("kontrollera", "filer", "--kvitto", "kvitto.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kvitto.json har ändrats" in result.stderr


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 1}', "null", "\udcff"])
@pytest.mark.usefixtures("with_receipt")
def test_what_is_no_receipt_is_refused(text: str) -> None:
    Path("annat.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    result = run("kontrollera", "filer", "--kvitto", "annat.json")
    assert result.exit_code == 2
    assert "är inget kvitto" in result.stderr
    assert not Path("rapporter").exists()


def test_a_receipt_in_the_place_of_the_folder_leaves_nothing() -> None:
    write_underlag(Path("underlag"), {})
    result = run("egenkontroll", "underlag", "--ut", "samma", "--kvitto", "./samma")
    assert result.exit_code == 2
    assert "samma kan inte vara både mapp och kvitto. Ange två namn." in result.stderr
    assert not Path("samma").exists()


@pytest.mark.usefixtures("with_receipt")
def test_a_receipt_is_never_written_over() -> None:
    first = Path("kvitto.json").read_bytes()
    check("filer", "--kvitto", "kvitto.json")
    assert Path("kvitto.json").read_bytes() == first
    assert Path("kvitto_2.json").is_file()


@pytest.mark.usefixtures("with_receipt")
def test_the_receipt_says_files_plan_version_and_result() -> None:
    data = json.loads(Path("kvitto.json").read_text("utf-8"))
    plan = load_plan("norrtalje-2022")
    assert data["plan"]["sha256"] == plan.sha256
    assert data["resultat"] == "kan skickas in"
    assert {f["fil"]: (f["rader"], f["godkanda"]) for f in data["filer"]} == {
        "registreringar.csv": (1, 1),
        "bestallningar.csv": (1, 1),
    }
    assert data["utforare"] == ["Björken"]
    assert data["program"]


def test_a_repeated_check_gives_the_same_bytes(march: Path) -> None:
    """Also on another screen."""
    mine, theirs = (
        {p.relative_to(ut): p.read_bytes() for p in ut.rglob("*") if p.is_file()}
        for ut in (march / "ut-24", march / "ut-40")
    )
    assert mine == theirs != {}
