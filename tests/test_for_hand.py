"""A month made by hand against rapport.json and avvikelser.csv: each figure as plain counting has it."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests import for_hand
from tests.underlag_builder import write_underlag

pytestmark = pytest.mark.langsam  # whole runs

PROVIDERS = ("Aspen", "Björken", "Cedern")
AREAS = ("tätort", "landsbygd", "skärgård")
KEYS = ("namn", "utforare", "taljare", "namnare", "varde", "gransvarde", "beslutad", "utfall")


@pytest.fixture(scope="module")
def mapp(tmp_path_factory: pytest.TempPathFactory, door: Door) -> Path:
    folder = tmp_path_factory.mktemp("for_hand")
    found = write_underlag(folder / "underlag", for_hand.TABLES)
    arguments = ["kontrollera", str(found), "--period", "2022-03", "--ut", str(folder / "ut")]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 1, result.output
    return folder / "ut"


@pytest.fixture(scope="module")
def rapport(mapp: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((mapp / "rapport.json").read_text("utf-8"))
    assert sum(f["underkanda"] for f in data["underlag"]) == 0
    return data


@pytest.fixture(scope="module")
def found(mapp: Path) -> dict[str, list[tuple[str, str]]]:
    """Rule → its (utforare, nyckel), and the measured kronor under «rule kr»."""
    rules: dict[str, list[tuple[str, str]]] = {}
    with (mapp / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            rules.setdefault(row["regel"], []).append((row["utforare"], row["nyckel"]))
            rules.setdefault(f"{row['regel']} kr", []).append((row["nyckel"], row["belopp"]))
    return {rule: sorted(rows) for rule, rows in rules.items()}


def values(
    rapport: dict[str, Any], kontroll: str, namn: str, *cut: str
) -> dict[tuple[str, ...], dict[str, Any]]:
    """(utforare, the values of `cut`) → the indicators of that name with just those cuts."""
    [found] = [k for k in rapport["kontroller"] if k["id"] == kontroll]
    return {
        (i["utforare"] or "alla", *(i[name] for name in cut)): i
        for i in found["indikatorer"]
        if i["namn"] == namn and set(i) - set(KEYS) == set(cut)
    }


def same_share(
    got: dict[tuple[str, ...], dict[str, Any]], expected: dict[tuple[str, ...], for_hand.Share]
) -> None:
    """Numerators, denominators and values, and no other indicator."""
    assert {key: (i["taljare"], i["namnare"], i["varde"]) for key, i in got.items()} == {
        key: (float(over), float(under), float(Fraction(over) / under))
        for key, (over, under) in expected.items()
    }


def with_total(parts: dict[str, for_hand.Share]) -> dict[tuple[str, ...], for_hand.Share]:
    total = sum(p[0] for p in parts.values()), sum(p[1] for p in parts.values())
    return {**{(name,): part for name, part in parts.items()}, ("alla",): total}


def test_share_of_granted_time(rapport: dict[str, Any], found: dict[str, Any]) -> None:
    shares = {name: for_hand.share(name) for name in PROVIDERS}
    assert shares["Cedern"] == (459, 540)  # exactly 85 %
    same_share(values(rapport, "utford-tid", "andel_utford"), with_total(shares))
    assert found["andel-utford"] == [
        (name, name) for name in PROVIDERS if Fraction(shares[name][0]) / shares[name][1] < 0.85
    ]


def test_share_of_granted_time_in_each_area(rapport: dict[str, Any]) -> None:
    """The mover's days and visits count where the client lived on the day."""
    parts: dict[tuple[str, ...], for_hand.Share] = {
        (n, where): for_hand.share(n, where) for n in PROVIDERS for where in AREAS
    }
    parts = {key: part for key, part in parts.items() if part[1]}
    for where in AREAS:
        mine = [part for (_, place), part in parts.items() if place == where]
        parts["alla", where] = sum(p[0] for p in mine), sum(p[1] for p in mine)
    got = values(rapport, "utford-tid", "andel_utford", "taxeomrade")
    same_share(got, parts)
    assert {where for name, where in got if name == "Björken"} == set(AREAS)


def test_pay_of_each_post_and_area(rapport: dict[str, Any]) -> None:
    expected = {
        (name, *where): int(kronor * 100 + Fraction(1, 2)) / 100
        for name in PROVIDERS
        for where, kronor in for_hand.pay(name).items()
    }
    got = values(rapport, "ersattning", "ersattning", "post", "taxeomrade")
    shown = {key: i["varde"] for key, i in got.items() if key[0] != "alla" and i["varde"]}
    assert shown == expected
    assert ("Björken", "service", "landsbygd") in shown
    assert shown["Björken", "hemsjukvård besök", "landsbygd"] == 2 * 476


def test_a_visit_of_licensed_staff_by_another_is_neither_counted_nor_priced(
    rapport: dict[str, Any], found: dict[str, Any]
) -> None:
    """Of the sixth and eighth of _licensed: their price is the finding's; who is not known is counted."""
    assert [kr for _, kr in found["ratt-yrkesroll kr"]] == ["476", "1124"]
    counted = values(rapport, "legitimerade-besok", "antal_besok", "yrkesroll")
    mine = {role: i["varde"] for (name, role), i in counted.items() if name == "Björken"}
    assert {role: n for role, n in mine.items() if n} == {
        "sjuksköterska": 2,
        "distriktssköterska": 1,
        "okänd": 1,
        "arbetsterapeut": 1,
    }
    each = values(rapport, "legitimerade-besok", "besok_per_inskriven", "typ")
    assert {
        key[1]: (i["taljare"], i["namnare"]) for key, i in each.items() if key[0] != "alla"
    } == {
        "hemsjukvård": (4, 1),
        "hemrehab": (1, 1),
    }


def test_share_of_granted_time_in_each_zone(rapport: dict[str, Any]) -> None:
    """The mover's days and visits by the zone of the day; the dead one and the alarms have none."""
    every = [(n, where) for n in PROVIDERS for where in ("Norr", "Söder", "Öster")]
    parts = {key: for_hand.share(*key, for_hand.zone) for key in every}
    expected: dict[tuple[str, ...], for_hand.Share] = {k: p for k, p in parts.items() if p[1]}
    for where in ("Norr", "Söder", "Öster"):
        mine = [part for (_, zone), part in parts.items() if zone == where]
        expected["alla", where] = sum(p[0] for p in mine), sum(p[1] for p in mine)
    same_share(values(rapport, "utford-tid", "andel_utford", "zon"), expected)
    assert ("Björken", "Söder") in expected


def test_shares_beside_the_share(rapport: dict[str, Any]) -> None:
    """Without what was declined, and by undersköterska."""
    for namn, plainly in (
        ("andel_utford_utan_avbojd", for_hand.share_without_declined),
        ("andel_underskoterska", for_hand.by_underskoterska),
    ):
        parts = with_total({name: plainly(name) for name in PROVIDERS})
        same_share(values(rapport, "utford-tid", namn), parts)
    assert 0 < for_hand.by_underskoterska("Björken")[0] < for_hand.by_underskoterska("Björken")[1]


def test_budget_beside_the_computed(rapport: dict[str, Any], mapp: Path) -> None:
    """Of the month's posts; what cannot be computed has no difference; nobody is judged."""
    computed: dict[str, float] = {"omsorg": 0, "larm": 0}
    for name in PROVIDERS:
        for (post, _), kronor in for_hand.pay(name).items():
            if post in computed:
                computed[post] += int(kronor * 100 + Fraction(1, 2)) / 100
    said = {n: values(rapport, "ersattning", n, "post") for n in ("budget", "budget_skillnad")}
    known = {p: i["varde"] for (_, p), i in said["budget"].items() if i["varde"] is not None}
    assert known == for_hand.BUDGET
    assert {p: i["varde"] for (_, p), i in said["budget_skillnad"].items() if p in computed} == {
        post: pytest.approx(kronor - for_hand.BUDGET[post]) for post, kronor in computed.items()
    }
    page = " ".join((mapp / "rapport.html").read_text("utf-8").split())
    assert "Budget och beräknad ersättning" in page


def test_the_list_of_providers_tags_and_insatser(found: dict[str, Any]) -> None:
    """A and S registered by tag before the tag was put up; T has had help for 14 days; D has died."""
    assert found["okand-utforare"] == [("Cedern", "Cedern")]
    early = [r for r in for_hand.ROWS if for_hand.day_of(r) < for_hand.TAGG.get(str(r["kund"]), 0)]
    assert len(found["tagg-fore-uppsatt"]) == len(early) == 14
    assert found["kund-utan-tagg"] == [("Aspen", "O"), ("Björken", "T"), ("Cedern", "N")]
    [(_, wrong)] = found["insats-fel-kategori"]
    row = for_hand.ROWS[int(wrong.removeprefix("R")) - 1]
    assert (row["kund"], row["insats"], row["kategori"]) == ("A", "dusch", "service")


def test_what_the_figures_are_is_seen_on_the_page(mapp: Path) -> None:
    """Each cut and share of the source, by the name that the page has for it; samtycke is nowhere."""
    page = (mapp / "rapport.html").read_text("utf-8")
    for said in ("Öster", "undersköterska", "avböjd", "hemsjukvård listning", "Kund utan tagg"):
        assert said in page, said
    for file in ("rapport.html", "avvikelser.csv", "rapport.json"):
        assert "samtycke" not in (mapp / file).read_text("utf-8").lower()


def test_declined_visits(rapport: dict[str, Any], found: dict[str, Any]) -> None:
    parts = {name: for_hand.declined(name) for name in PROVIDERS}
    same_share(values(rapport, "avbojda-besok", "andel_avbojda"), with_total(parts))
    # A declined on three of fourteen days: a tenth of the visits of those days, not a quarter.
    assert "upprepat-avbojande" not in found


def test_staff_of_fourteen_days(rapport: dict[str, Any]) -> None:
    """A visit divided in two reports is one; who has one visit a day is not in the measure."""
    clients = for_hand.staff("Björken")
    assert sorted(clients) == ["A", "S"]
    assert not for_hand.staff("Aspen")
    kontroll = "personalkontinuitet"
    many: for_hand.Share = sum(len(met) for met in clients.values()), len(clients)
    same_share(values(rapport, kontroll, "medel"), {(n,): many for n in ("Björken", "alla")})
    most = [Fraction(max(met.values()), met.total()) for met in clients.values()]
    upc = values(rapport, kontroll, "upc")["Björken",]
    assert upc["varde"] == pytest.approx(float(sum(most) / len(most)), rel=1e-12)


def test_plans(rapport: dict[str, Any], found: dict[str, Any]) -> None:
    """T has had help for 13 days on the last day, N's plan is a day late, D has died."""
    kontroll = "genomforandeplan"
    utan_frist: dict[str, for_hand.Share] = {"Aspen": (1, 1), "Björken": (1, 3), "Cedern": (0, 1)}
    med_frist: dict[str, for_hand.Share] = {"Aspen": (1, 1), "Björken": (1, 2), "Cedern": (0, 1)}
    same_share(values(rapport, kontroll, "andel_med_plan_utan_frist"), with_total(utan_frist))
    same_share(values(rapport, kontroll, "andel_med_plan"), with_total(med_frist))
    assert found["plan-saknas"] == [("Björken", "S"), ("Cedern", "N")]


def test_follow_up_of_decisions(found: dict[str, Any]) -> None:
    """80 h: a year, to the day; 80 h 1 min: half a year; the alarm is a decision; the dead have none."""
    assert found["uppfoljning-forsenad"] == [("", "L"), ("", "T")]
    assert found["uppfoljning-forsenad-over-80"] == [("", "O")]
    assert found["larm-utan-insats"] == [("", "L"), ("", "M")]
    assert found["ej-verkstalld"] == [("Björken", "B00009")]
    assert found["ej-verkstalld-tre-manader"] == [("Björken", "B00009")]


def test_fees(found: dict[str, Any]) -> None:
    """Nine hours exactly is 80 or 100 per cent; the dead are not judged."""
    assert found["avgift-under-niva"] == [("", "A")]
    assert found["avgift-over-niva"] == [("", "M")]
    assert found["avgift-over-tak"] == [("", "S")]
    assert found["avgift-nio-timmar"] == [("", "N")]


def test_the_order_of_the_dead(found: dict[str, Any]) -> None:
    """Ten minutes a day from the day after the death, 21 days, at 394 kronor an hour."""
    assert found["franvaro-utan-uppehall"] == [("Aspen", "D")]
    assert found["franvaro-utan-uppehall kr"] == [("D", "1379")]
