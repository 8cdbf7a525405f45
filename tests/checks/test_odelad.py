"""Undivided time: what it is counted in, what is not judged, and that nobody else's figures change."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from checks.odelad import SAID, SKAL
from checks.registreringar.rules import RULES
from extracts.contract import contract
from extracts.errors import UnderlagError
from extracts.profil.profil_file import load_profil
from extracts.read import read_underlag
from extracts.underlag import Underlag
from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_file import load_plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, UPPFYLLT
from tests.checks.test_ersattning import faktura, kronor, kund, order
from tests.korning import Korning, run_control, with_limits
from tests.suites.planer import replaced
from tests.underlag_builder import BJORKEN, Row, Tables, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

# Björken divides its time, Granen does not.
GRANEN = "Granen"
ASK_KATEGORI = {rule.namn for rule in RULES if rule.needs.kategori}
Kor = Callable[..., Korning]


def odelad(start: object = "01 08:00", slut: object = "", **values: object) -> Row:
    """A row of Granen, for a client and by staff of its own."""
    own = {"utforare": GRANEN, "kund": "G1", "personal": "G", "kategori": "odelad"}
    return registrering(start, slut, **{**own, **values})


@pytest.fixture(scope="module")
def oppen(plan: Plan) -> Plan:
    """The plan, which lets a provider report only in and out."""
    return replace(plan, odelad_tid=True)


@pytest.fixture(scope="module")
def kor(door: Door, oppen: Plan, tmp_path_factory: pytest.TempPathFactory) -> Kor:
    """kor("utford-tid", registreringar=[…], …): a run of one control where undivided time is allowed."""

    def run(
        kontroll: str, *, limits: dict[str, float] | None = None, **tables: list[Row]
    ) -> Korning:
        folder = write_underlag(tmp_path_factory.mktemp("underlag"), tables)
        scratch = tmp_path_factory.mktemp("scratch")
        found = run_control(folder, scratch, with_limits(oppen, limits or {}), door, kontroll)
        rejected = sum(c.underkanda for c in found.facts.underlag.counts(found.facts.period))
        assert rejected == 0, "the case itself is miswritten"
        return found

    return run


def las(folder: Path, *, odelad: bool, profil: str = "") -> Underlag:
    profiler = []
    if profil:
        path = folder.parent / "p.toml"
        path.write_text(profil, "utf-8")
        profiler = [load_profil(path)]
    return read_underlag(folder, folder.parent, profiler, contract=contract(odelad=odelad))


def with_heading(folder: Path, heading: str | None, name: str = "registreringar.csv") -> Path:
    """An underlag whose column kategori has another heading, or (None) is not there at all."""
    made = write_underlag(folder / "underlag", {"registreringar": [registrering(), odelad()]})
    path = made / "registreringar.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    at = rows[0].index("kategori")
    if heading is None:
        rows = [row[:at] + row[at + 1 :] for row in rows]
    else:
        rows[0][at] = heading
    path.unlink()
    with (made / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return made


def kategorier(read: Underlag) -> list[str]:
    rows = read.rows("registreringar").order_by("rad_id").to_pyarrow()
    return [str(kategori) for kategori in rows["kategori"].to_pylist()]


# The gate


def test_the_plans_say_whether_it_is_allowed() -> None:
    assert load_plan("norrtalje-2022").odelad_tid is False
    assert load_plan("exempel/lindvik-2022").odelad_tid is True


@pytest.mark.parametrize("value", ['"true"', "1", "[]"])
def test_the_choice_is_true_or_false(tmp_path: Path, value: str) -> None:
    plan = replaced(tmp_path, "plan.toml", "odelad_tid = false", f"odelad_tid = {value}")
    with pytest.raises(PlanError, match="odelad_tid ska vara true eller false"):
        load_plan(str(plan))


def test_a_plan_that_says_nothing_does_not_allow_it(tmp_path: Path) -> None:
    plan = replaced(tmp_path, "plan.toml", "odelad_tid = false\n", "")
    assert load_plan(str(plan)).odelad_tid is False


@pytest.mark.parametrize(
    ("allowed", "godkanda"), [(True, ["omsorg", "odelad"]), (False, ["omsorg"])]
)
def test_the_value_is_allowed_where_the_plan_says_so(
    tmp_path: Path, allowed: bool, godkanda: list[str]
) -> None:
    folder = with_heading(tmp_path, "kategori")
    read = las(folder, odelad=allowed)
    assert kategorier(read) == godkanda
    errors = read.rejected["registreringar"].errors
    assert list(errors["regel"]) == ([] if allowed else ["ej-val"])


def test_without_the_column_every_row_is_undivided(tmp_path: Path) -> None:
    assert kategorier(las(with_heading(tmp_path, None), odelad=True)) == ["odelad", "odelad"]


def test_without_the_column_the_file_is_refused_where_the_plan_does_not_allow_it(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnderlagError, match=r"kolumn-saknas.*«kategori»"):
        las(with_heading(tmp_path, None), odelad=False)


@pytest.mark.parametrize(
    "heading",
    [
        "katgori",
        "Kategorri",
        "category",
        "Kat",
        "Kateg.",
        "insatskategori",
        "Kategori för insatsen",
    ],
)
def test_a_heading_like_it_refuses_the_file(tmp_path: Path, heading: str) -> None:
    with pytest.raises(UnderlagError, match=r"kolumn-saknas.*«kategori»") as refused:
        las(with_heading(tmp_path, heading), odelad=True)
    assert f"närmast i filen: «{heading}»" in str(refused.value)


@pytest.mark.parametrize("heading", ["kontor", "ka", "anteckning", "", "rapport"])
def test_another_heading_is_a_column_that_is_not_used(tmp_path: Path, heading: str) -> None:
    assert kategorier(las(with_heading(tmp_path, heading), odelad=True)) == ["odelad", "odelad"]


def test_an_empty_cell_of_the_column_is_missing(tmp_path: Path) -> None:
    tables = {"registreringar": [odelad(kategori=""), odelad()]}
    read = las(write_underlag(tmp_path / "underlag", tables), odelad=True)
    assert list(read.rejected["registreringar"].errors["regel"]) == ["saknas"]


def test_a_file_with_the_column_and_one_without_it(tmp_path: Path) -> None:
    folder = with_heading(tmp_path, None, "registreringar_granen.csv")
    rows = {"registreringar": [registrering(registrering="egen", kategori="larm")]}
    other = write_underlag(tmp_path / "annan", rows)
    (other / "registreringar.csv").rename(folder / "registreringar.csv")
    assert sorted(kategorier(las(folder, odelad=True))) == ["larm", "odelad", "odelad"]


def test_a_workbook_with_a_line_above_the_header(tmp_path: Path) -> None:
    folder = with_heading(tmp_path, None)
    with (folder / "registreringar.csv").open(encoding="utf-8", newline="") as stream:
        rows = [["Utdrag för mars"], *csv.reader(stream, delimiter=";")]
    (folder / "registreringar.csv").unlink()
    with xlsxwriter.Workbook(folder / "registreringar.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    assert kategorier(las(folder, odelad=True)) == ["odelad", "odelad"]


PROFIL = """
format = "internkontroll.profil/1"
system = "Prov"
kontrollerad = true
decimaltecken = ","
[registreringar]
filer = ["export"]
[registreringar.kolumner]
registrering = "registrering"
utforare = "utforare"
kund = "kund"
personal = "personal"
start = "start"
slut = "slut"
status = "status"
"""


def test_a_profile_says_it_in_words(tmp_path: Path) -> None:
    folder = with_heading(tmp_path, "slag", "export.csv")
    said = PROFIL + 'kategori = { fast = "odelad" }\n'
    assert kategorier(las(folder, odelad=True, profil=said)) == ["odelad", "odelad"]
    assert kategorier(las(folder, odelad=False, profil=said)) == []
    words = PROFIL + 'kategori = "slag"\n[registreringar.varden.kategori]\n"odelad" = "odelad"\n'
    words += '"omsorg" = "omsorg"\n'
    assert kategorier(las(folder, odelad=True, profil=words)) == ["omsorg", "odelad"]


# Control 2: hemtjänst, and the report says so

TVA: Tables = {
    "registreringar": [
        registrering(minuter=300),
        registrering("02 08:00", kategori="service", minuter=90),
        registrering("03 08:00", minuter=60, status="avböjd"),
        odelad(minuter=400),
        odelad("02 08:00", minuter=104, yrkesroll="sjuksköterska"),
        odelad("03 08:00", minuter=50, status="avböjd"),
    ],
    "bestallningar": [
        order(400),
        order(100, kategori="service"),
        order(600, utforare=GRANEN, kund="G1"),
    ],
}


def test_undivided_time_recomputed_by_hand(kor: Kor) -> None:
    """Granen: 400 + 104 of 600 min, and 600 − 50 where what was declined is left out."""
    found = kor("utford-tid", **{name: list(rows) for name, rows in TVA.items()})
    done, granted = 400 + 104, 600
    assert found.varde("andel_utford", GRANEN) == done / granted
    assert found.varde("andel_utford_utan_avbojd", GRANEN) == done / (granted - 50)
    assert found.varde("gap_avbojd", GRANEN) == 50
    assert found.varde("gap_oforklarad", GRANEN) == granted - done - 50
    assert found.varde("median_kund", GRANEN) == done / granted
    total = Fraction(300 + 90 + done, 400 + 100 + granted)
    assert found.varde("andel_utford", None) == float(total)
    assert found.regel("andel-utford", GRANEN).utfall == AVVIKELSE


@pytest.mark.parametrize(("minuter", "utfall"), [(509, AVVIKELSE), (510, UPPFYLLT)])
def test_the_goal_is_judged(kor: Kor, minuter: int, utfall: str) -> None:
    """85 % of 600 min is 510."""
    orders = [order(600, utforare=GRANEN, kund="G1")]
    found = kor("utford-tid", registreringar=[odelad(minuter=minuter)], bestallningar=orders)
    assert found.regel("andel-utford", GRANEN).utfall == utfall


def test_by_kategori_is_only_of_those_who_divide(kor: Kor) -> None:
    found = kor("utford-tid", **{name: list(rows) for name, rows in TVA.items()})
    cuts = {
        (j.indikator.utforare, dict(j.indikator.cut)["kategori"]): j.indikator.varde
        for j in found.utfall.indikatorer
        if "kategori" in dict(j.indikator.cut)
    }
    assert cuts == {
        (BJORKEN, "omsorg"): 0.75,
        (None, "omsorg"): 0.75,
        (BJORKEN, "service"): 0.9,
        (None, "service"): 0.9,
    }


def test_the_sentence_says_that_it_is_undivided(kor: Kor) -> None:
    rows = [odelad(minuter=10), registrering(minuter=10)]
    orders = [order(600, utforare=GRANEN, kund="G1"), order(600)]
    found = kor("utford-tid", registreringar=rows, bestallningar=orders)
    said = {row["utforare"]: row["odelad"] for row in found.rader("andel-utford")}
    assert said == {BJORKEN: None, GRANEN: SAID}


# Control 3, rule by rule

TABELLER: Tables = {
    "bestallningar": [bestallning(kund="B1"), bestallning(kund="G1", utforare=GRANEN)],
    "kunder": [
        {"kund": k, "taxeomrade": "tätort", "trygghetslarm": "nej", "hushall": "H"}
        for k in ("G1", "G2")
    ],
    "franvaro": [{"kund": "G9", "fran": "2022-03-01", "till": "", "orsak": "annat"}],
    "personal": [
        {
            "personal": "G",
            "utforare": GRANEN,
            "yrkesroll": "vårdbiträde",
            "delegering_fran": "",
            "delegering_till": "2020-01-01",
        }
    ],
    "inskrivningar": [
        {
            "kund": "annan",
            "utforare": GRANEN,
            "typ": "hemsjukvård",
            "fran": "2022-01-01",
            "till": "",
        }
    ],
}


def prova(kor: Kor, *rader: Row) -> Korning:
    """Control 3 on rows of Granen, with every table that a rule may need."""
    optional = {"minuter": "", "orsak": "", "registreringssatt": "", "besok": "", "tagg_in": ""}
    numbered = [
        {**optional, "registrering": str(n), "tagg_ut": "", **row} for n, row in enumerate(rader, 1)
    ]
    return kor(
        "registreringar", registreringar=numbered, **{n: list(r) for n, r in TABELLER.items()}
    )


UNKNOWN = (
    # Two clients at once, beside a divided visit, beside an alarm, and in one household.
    odelad(),
    odelad(kund="G8"),
    odelad("02 08:00"),
    odelad("02 08:00", kund="G1", kategori="omsorg"),
    odelad("03 08:00"),
    odelad("03 08:00", kund="G8", kategori="larm"),
    odelad("04 08:00"),
    odelad("04 08:00", kund="G2"),
    # No order, no delegation, no enrolment, no alarm, the wrong role, two nurses a day.
    odelad("05 08:00", kund="G7"),
    odelad("06 08:00", yrkesroll="vårdbiträde"),
    odelad("07 08:00", yrkesroll="sjuksköterska"),
    odelad("07 14:00", yrkesroll="sjuksköterska"),
)


@pytest.fixture(scope="module")
def okant(kor: Kor) -> Korning:
    return prova(kor, *UNKNOWN)


@pytest.mark.parametrize("regel", sorted(ASK_KATEGORI - {"insats-fel-kategori"}))
def test_what_asks_for_a_kategori_finds_nothing_and_is_upheld_by_nobody(
    okant: Korning, regel: str
) -> None:
    assert okant.brott(regel) == []
    verdict = okant.regel(regel, GRANEN)
    assert (verdict.utfall, verdict.skal) == (EJ_BEDOMD, SKAL)


# Rule → the rows of a day; the first breaks it, or the second where there are two that are alike.
KNOWN: dict[str, tuple[Row, ...]] = {
    "slut-efter-start": (odelad("11 08:00", "08:00"),),
    "rimlig-langd": (odelad("12 08:00", "20:01"),),
    "minuter-over-intervall": (odelad("13 08:00", "08:30", minuter=32),),
    "dubblett": (odelad("14 08:00"), odelad("14 08:00")),
    "dubbelrapporterad-tid": (odelad("15 08:00"), odelad("15 08:10", "08:30", insats="dusch")),
    "rapporttid-over-narvaro": (
        odelad(
            "16 08:00",
            "08:32",
            besok="B",
            tagg_in="2022-03-16 08:00",
            tagg_ut="2022-03-16 08:30",
        ),
    ),
    "under-franvaro": (odelad("17 08:00", kund="G9"),),
    "okand-kund": (odelad("18 08:00", kund="G8"),),
    "okand-personal": (odelad("19 08:00", personal="P99"),),
    "manuell-utan-orsak": (odelad("20 08:00", registreringssatt="manuell"),),
    "avbojd-utan-orsak": (odelad("21 08:00", status="avböjd"),),
}
# The same rows as omsorg.
RADER = {
    kategori: [
        {**row, "kategori": kategori, "registrering": f"{regel}.{number}"}
        for regel, rader in KNOWN.items()
        for number, row in enumerate(rader, 1)
    ]
    for kategori in ("odelad", "omsorg")
}
NYCKEL = {"dubblett": ".2", "rapporttid-over-narvaro": "B"}


@pytest.fixture(scope="module")
def kant(kor: Kor) -> dict[str, Korning]:
    """kategori → a run of the rows with it."""
    return {kategori: prova(kor, *rader) for kategori, rader in RADER.items()}


@pytest.mark.parametrize("regel", KNOWN)
def test_what_asks_for_no_kategori_holds_of_undivided_time(
    kant: dict[str, Korning], regel: str
) -> None:
    found, same = kant["odelad"], kant["omsorg"]
    nyckel = NYCKEL.get(regel, ".1")
    mine = nyckel if nyckel == "B" else f"{regel}{nyckel}"
    assert mine in found.brott(regel)
    assert found.brott(regel) == same.brott(regel)
    assert found.regel(regel, GRANEN).utfall == AVVIKELSE


@pytest.mark.parametrize("regel", ["dubblett", "dubbelrapporterad-tid", "rapporttid-over-narvaro"])
@pytest.mark.parametrize(("kategori", "belopp"), [("odelad", None), ("omsorg", 0.0)])
def test_nobody_knows_the_kronor(
    kant: dict[str, Korning], regel: str, kategori: str, belopp: float | None
) -> None:
    """Service and omsorg are paid as granted, so 0; undivided time may be something else."""
    name = "belopp_dubblett" if regel == "dubblett" else "belopp"
    assert {row[name] for row in kant[kategori].rader(regel)} == {belopp}


def test_every_rule_of_the_control_is_of_the_one_kind_or_the_other(oppen: Plan) -> None:
    rules = {rule.regel for rule in oppen.row("registreringar").rules}
    told = {"tagg-fore-uppsatt"}
    assert rules == ASK_KATEGORI | KNOWN.keys() | told
    assert rules == {rule.namn for rule in RULES}


def test_a_day_before_the_tag_was_put_up(kor: Kor) -> None:
    rows = [odelad(registrering="1", registreringssatt="tagg")]
    customers = [{"kund": "G1", "taxeomrade": "tätort", "tagg_uppsatt": "2022-03-02"}]
    assert kor("registreringar", registreringar=rows, kunder=customers).brott(
        "tagg-fore-uppsatt"
    ) == ["1"]


def test_an_insats_of_undivided_time_is_not_held_against_the_list(kor: Kor) -> None:
    found = prova(
        kor, odelad(insats="inköp"), odelad("02 08:00", kategori="omsorg", insats="inköp")
    )
    assert found.brott("insats-fel-kategori") == ["2"]
    found = prova(kor, odelad(insats="inköp"))
    verdict = found.regel("insats-fel-kategori", GRANEN)
    assert (verdict.provade, verdict.utfall, verdict.skal) == (0, EJ_BEDOMD, SKAL)


def test_a_budget_is_not_held_against_a_part_of_what_is_paid_by_registrations(kor: Kor) -> None:
    rows = [registrering(kategori="larm"), odelad()]
    posts = [{"manad": "2022-03", "post": post, "belopp": 1} for post in ("larm", "service")]
    found = kor(
        "ersattning", registreringar=rows, kunder=[kund()], bestallningar=[order()], budget=posts
    )
    said = {
        dict(j.indikator.cut)["post"]: j.indikator.varde
        for j in found.utfall.indikatorer
        if j.indikator.namn == "ersattning_post"
    }
    assert said["larm"] is None
    assert said["service"] == 0


def test_what_deviates_among_its_divided_rows_stands(kor: Kor) -> None:
    found = prova(kor, odelad(kund="G7"), odelad(kund="G7", kategori="omsorg"))
    assert found.brott("aktiv-bestallning") == ["2"]
    assert found.regel("aktiv-bestallning", GRANEN).utfall == AVVIKELSE


def test_an_alarm_at_the_same_time_in_the_household_is_known(kor: Kor) -> None:
    found = prova(kor, odelad(), odelad(kund="G2", kategori="larm"))
    assert found.brott("hushall-samtidigt") == ["2"]


def shared(utforare: str, besok: str, *kategorier: str) -> list[Row]:
    rows = [registrering(kategori=k, besok=besok, minuter=15) for k in kategorier]
    return [{**row, "utforare": utforare, "personal": utforare, "kund": utforare} for row in rows]


def test_the_share_of_hsl_is_not_said(kor: Kor) -> None:
    """Granen has a visit of both, and undivided time beside it: half is not its share."""
    both = ("omsorg", "delegerad hsl")
    rows = [*shared(BJORKEN, "b", *both), *shared(GRANEN, "g", *both, "odelad")]
    found = kor("registreringar", registreringar=rows)
    assert found.varde("andel_hsl") == 0.5
    mine = found.indikator("andel_hsl", GRANEN)
    assert (mine.taljare, mine.namnare, mine.varde) == (None, None, None)
    assert found.indikator("andel_hsl", None).namnare == 30


def test_earlier_months_with_undivided_time_have_no_share(kor: Kor) -> None:
    def moved(month: str, rows: list[Row]) -> list[Row]:
        return [
            {**row, **{n: str(row[n]).replace("-03-", f"-{month}-") for n in ("start", "slut")}}
            for row in rows
        ]

    both = shared(GRANEN, "g", "omsorg", "delegerad hsl")
    whole = odelad(status="avböjd")
    rows = [*both, *moved("02", [*both, whole]), *moved("01", both)]
    found = kor("registreringar", registreringar=rows)
    months = [
        dict(j.indikator.cut).get("manad")
        for j in found.utfall.indikatorer
        if j.indikator.namn == "andel_hsl" and j.indikator.utforare == GRANEN
    ]
    assert months == [None, "2022-01"]
    assert found.varde("andel_hsl", GRANEN) == 0.5


# Control 4


def test_staff_of_undivided_visits_are_counted(kor: Kor) -> None:
    """Two visits a day in 14 days, the evenings by another; a nurse among them is not counted."""
    rows = [
        odelad(f"{day:02} {hour:02}:00", personal=f"P{hour}", yrkesroll=role)
        for day in range(7, 21)
        for hour, role in ((8, "vårdbiträde"), (18, "vårdbiträde"), (12, "sjuksköterska"))
    ]
    limits = {"kontinuitet_kunder_minst": 1, "personal_medel_hogst": 1, "personal_kund_hogst": 1}
    found = kor("personalkontinuitet", limits=limits, registreringar=rows)
    assert found.varde("medel", GRANEN) == 2
    assert found.varde("medel_kkik", GRANEN) == 2
    assert [row["odelad"] for row in found.rader("kontinuitet-medel")] == [SAID]
    assert [row["odelad"] for row in found.rader("kontinuitet-kund")] == [SAID]


# Control 5


@pytest.mark.parametrize(("antal", "brott"), [(9, [GRANEN]), (10, [])])
def test_declined_undivided_visits(kor: Kor, antal: int, brott: list[str]) -> None:
    """1 of 10 visits is not more than 0,1 beside 9 performed; beside 8 it is."""
    done = [odelad(f"{day:02} 08:00") for day in range(2, antal + 1)]
    found = kor("avbojda-besok", registreringar=[odelad(status="avböjd"), *done])
    assert found.varde("andel_avbojda", GRANEN) == 1 / antal
    assert found.brott("andel-avbojda") == brott
    assert [row["odelad"] for row in found.rader("andel-avbojda")] == [SAID for _ in brott]


def test_repeated_declines_of_undivided_visits(kor: Kor) -> None:
    rows = [odelad(f"{day:02} 08:00", status="avböjd") for day in (1, 2, 3)]
    assert kor("avbojda-besok", registreringar=rows).brott("upprepat-avbojande") == ["G1"]


# Control 6


def test_an_undivided_registration_is_a_registration(kor: Kor) -> None:
    orders = [bestallning(utforare=GRANEN, kund=k) for k in ("G1", "G2")]
    found = kor("uppehall", registreringar=[odelad()], bestallningar=orders)
    assert found.brott("verkstalld-utan-besok") == ["G2"]


# Control 7


def granens(belopp: object, post: str) -> Row:
    return faktura(belopp, post, utforare=GRANEN)


@pytest.fixture(scope="module")
def rakning(kor: Kor) -> Korning:
    """Granen has 600 min of omsorg granted, an alarm that it has divided and a visit that it has not."""
    rows = [
        odelad(),
        odelad("02 08:00", "09:00", kategori="larm"),
        registrering("02 08:00", "09:00", kategori="larm"),
    ]
    return kor(
        "ersattning",
        registreringar=rows,
        bestallningar=[order(600), order(600, utforare=GRANEN, kund="G1")],
        kunder=[kund(), kund("G1")],
        inskrivningar=[],
        fakturor=[
            faktura(3940),
            faktura(394, "larm"),
            granens(3940, "omsorg"),
            granens(394, "larm"),
            granens(413, "hemsjukvård besök"),
        ],
    )


def test_what_is_paid_as_granted_is_computed(rakning: Korning) -> None:
    """10 h at 394 kr."""
    assert kronor(rakning, "omsorg", GRANEN) == {"tätort": 3940.0}
    assert kronor(rakning, "omsorg") == {"tätort": 3940.0}


@pytest.mark.parametrize("post", ["larm", "hemsjukvård besök"])
def test_what_is_paid_as_performed_has_no_kronor(rakning: Korning, post: str) -> None:
    assert kronor(rakning, post, GRANEN) == {"tätort": None}
    cut = {"post": post, "taxeomrade": "tätort"}
    assert rakning.varde("mangd", GRANEN, **cut) == 0


def test_the_total_is_of_those_who_divide(rakning: Korning) -> None:
    assert kronor(rakning, "larm", None) == {"tätort": 394.0}
    assert rakning.regel("faktura-avviker").utfall == UPPFYLLT


def test_the_invoice_is_not_upheld(rakning: Korning) -> None:
    verdict = rakning.regel("faktura-avviker", GRANEN)
    assert (verdict.utfall, verdict.skal) == (EJ_BEDOMD, SKAL)


@pytest.mark.parametrize(("belopp", "utfall"), [(4040, EJ_BEDOMD), (4041, AVVIKELSE)])
def test_a_line_paid_as_granted_still_deviates(kor: Kor, belopp: int, utfall: str) -> None:
    """More than 100 kr over 3 940; and without a line of what is paid as performed nobody upholds it."""
    found = kor(
        "ersattning",
        registreringar=[odelad()],
        bestallningar=[order(600, utforare=GRANEN, kund="G1")],
        kunder=[kund("G1")],
        inskrivningar=[],
        fakturor=[granens(belopp, "omsorg")],
    )
    assert found.regel("faktura-avviker", GRANEN).utfall == utfall


def test_a_plan_that_pays_by_performed_time(door: Door, tmp_path: Path) -> None:
    """In Lindvik service and omsorg are paid as performed: there nothing of Granen is computed."""
    lindvik = load_plan("exempel/lindvik-2022")
    area = {"taxeomrade": "centralorten"}
    tables: Tables = {
        "registreringar": [odelad(), registrering()],
        "bestallningar": [order(600), order(600, utforare=GRANEN, kund="G1")],
        "kunder": [{**kund(), **area}, {**kund("G1"), **area}],
        "fakturor": [{**faktura(210), **area}, {**granens(210, "omsorg"), **area}],
    }
    folder = write_underlag(tmp_path / "underlag", tables)
    found = run_control(folder, tmp_path, lindvik, door, "ersattning")
    assert kronor(found, "omsorg") == {"centralorten": 210.0}
    assert kronor(found, "omsorg", GRANEN) == {"centralorten": None}
    assert found.regel("faktura-avviker", GRANEN).skal == SKAL


# Controls 9 and 10


@pytest.mark.parametrize(("kategori", "larm", "minuter"), [("odelad", 0, 30), ("larm", 30, None)])
def test_minutes_of_alarm_may_be_in_undivided_time(
    kor: Kor, kategori: str, larm: int, minuter: int | None
) -> None:
    found = kor(
        "larmkunder",
        registreringar=[odelad(kategori=kategori)],
        bestallningar=[bestallning(kund="annan")],
        kunder=[kund("G1", trygghetslarm="ja")],
        inskrivningar=[],
    )
    [row] = found.rader("larm-utan-insats")
    assert (row["larm_minuter"], row["odelad_minuter"]) == (larm, minuter)
    assert str(row["kontakt"]).startswith("senaste kontakt 2022-03-01")


def test_licensed_visits_are_not_said(kor: Kor) -> None:
    nurse = {"kategori": "hemsjukvård", "yrkesroll": "sjuksköterska"}
    enrolled = [
        {"kund": k, "utforare": u, "typ": "hemsjukvård", "fran": "2022-01-01", "till": ""}
        for k, u in (("K1", BJORKEN), ("G1", GRANEN))
    ]
    rows = [registrering(**nurse), odelad(**nurse), odelad("02 08:00")]
    found = kor("legitimerade-besok", registreringar=rows, inskrivningar=enrolled)
    said = {
        (j.indikator.namn, j.indikator.utforare): j.indikator.varde
        for j in found.utfall.indikatorer
    }
    assert said == {
        ("antal_besok", BJORKEN): 1,
        ("antal_besok", None): 1,
        ("besok_per_inskriven", BJORKEN): 1,
        ("besok_per_inskriven", None): 1,
    }
