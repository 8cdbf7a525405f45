"""Control 3: rows against orders, absences, customers, staff, delegations and enrolments."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Fall, Row, bestallning, fall, registrering, together

ORDER, BORTA, KUND, PERSONAL = "aktiv-bestallning", "under-franvaro", "okand-kund", "okand-personal"
ROLL, DELEGERING, INSKRIVEN = "ratt-yrkesroll", "giltig-delegering", "inskriven"
TAGG = "tagg-fore-uppsatt"
LARM, MANUELL, AVBOJD = "larm-utan-trygghetslarm", "manuell-utan-orsak", "avbojd-utan-orsak"


def den(day: str, **values: object) -> Row:
    return registrering(f"{day} 08:00", **values)


def order(**values: object) -> Row:
    return bestallning(**{"fran": "2022-03-10", "till": "2022-03-20", "bestallning": "b", **values})


BESTALLNING = [
    fall("beställningens första dag", den("10"), bestallningar=[order()]),
    fall("dagen före", den("09"), bestallningar=[order()], brott={ORDER: "1"}),
    fall("beställningens sista dag", den("20"), bestallningar=[order()]),
    fall("dagen efter", den("21"), bestallningar=[order()], brott={ORDER: "1"}),
    fall("öppen beställning", den("31"), bestallningar=[order(till="")]),
    fall(
        "beställning som inte är verkställd",
        den("15"),
        bestallningar=[order(verkstalld="2022-04-01")],
    ),
    fall(
        "beställd annan kategori",
        den("15"),
        bestallningar=[order(kategori="service")],
        brott={ORDER: "1"},
    ),
    fall(
        "beställd annan utförare",
        den("15"),
        bestallningar=[order(utforare="Granen")],
        brott={ORDER: "1"},
    ),
    fall("beställd annan kund", den("15"), bestallningar=[order(kund="B")], brott={ORDER: "1"}),
    fall("ingen beställning, avböjd", den("15", status="avböjd")),
    fall("ingen beställning, larm", den("15", kategori="larm")),
    fall("ingen beställning, hsl", den("15", kategori="delegerad hsl")),
    fall("startdagen gäller", registrering("20 23:45", "21 00:15"), bestallningar=[order()]),
    fall(
        "mellan två beställningar",
        den("15"),
        bestallningar=[order(till="2022-03-14"), order(bestallning="c", fran="2022-03-16")],
        brott={ORDER: "1"},
    ),
]


def borta(**values: object) -> Row:
    return {"fran": "2022-03-10", "till": "2022-03-12", "orsak": "sjukhus", **values}


FRANVARO = [
    fall("frånvarons första dag", den("10"), franvaro=[borta()]),
    fall("dagen emellan", den("11"), franvaro=[borta()], brott={BORTA: "1"}),
    fall("frånvarons sista dag", den("12"), franvaro=[borta()]),
    fall("öppen frånvaros första dag", den("10"), franvaro=[borta(till="")]),
    fall("öppen frånvaro", den("31"), franvaro=[borta(till="")], brott={BORTA: "1"}),
    fall("frånvaro över natten", den("11"), franvaro=[borta(fran="2022-03-11", till="2022-03-12")]),
    fall("avböjd under frånvaro", den("11", status="avböjd"), franvaro=[borta()]),
    fall("annan kunds frånvaro", den("11"), franvaro=[borta(kund="B")]),
    fall("larm under frånvaro", den("11", kategori="larm"), franvaro=[borta()], brott={BORTA: "1"}),
]


def kundrad(**values: object) -> Row:
    return {"taxeomrade": "tätort", "trygghetslarm": "", **values}


KUNDER = [
    fall("känd kund", den("10"), kunder=[kundrad()]),
    fall("känd före eller efter", den("10"), kunder=[kundrad(fran="2023-01-01")]),
    fall("okänd kund", den("10"), brott={KUND: "1"}),
    fall("okänd kund som avböjt", den("10", status="avböjd"), brott={KUND: "1"}),
    fall("larm ja", den("10", kategori="larm"), kunder=[kundrad(trygghetslarm="ja")]),
    fall(
        "larm nej",
        den("10", kategori="larm"),
        kunder=[kundrad(trygghetslarm="nej")],
        brott={LARM: "1"},
    ),
    fall("larm tomt", den("10", kategori="larm"), kunder=[kundrad()]),
    fall(
        "avböjt larm",
        den("10", kategori="larm", status="avböjd"),
        kunder=[kundrad(trygghetslarm="nej")],
    ),
    fall("omsorg och inget larm", den("10"), kunder=[kundrad(trygghetslarm="nej")]),
    fall(
        "larm från den dagen",
        den("09", kategori="larm"),
        den("10", kategori="larm"),
        kunder=[
            kundrad(trygghetslarm="nej", till="2022-03-09"),
            kundrad(trygghetslarm="ja", fran="2022-03-10"),
        ],
        brott={LARM: "1"},
    ),
    fall(
        "larm, den rad som började sist gäller",
        den("09", kategori="larm"),
        den("10", kategori="larm"),
        kunder=[
            kundrad(trygghetslarm="nej", fran="2022-03-10"),
            kundrad(trygghetslarm="ja", fran="2022-03-01"),
        ],
        brott={LARM: "2"},
    ),
    fall(
        "larm, tomt fran är äldst",
        den("10", kategori="larm"),
        kunder=[kundrad(trygghetslarm="nej"), kundrad(trygghetslarm="ja", fran="2022-03-01")],
    ),
]


def taggad(day: str, **values: object) -> Row:
    return den(day, registreringssatt="tagg", **values)


TAGGAR = [
    fall("taggen uppsatt samma dag", taggad("10"), kunder=[kundrad(tagg_uppsatt="2022-03-10")]),
    fall(
        "taggen uppsatt dagen efter",
        taggad("09"),
        kunder=[kundrad(tagg_uppsatt="2022-03-10")],
        brott={TAGG: "1"},
    ),
    fall(
        "taggen uppsatt dagen efter, för hand",
        den("09", registreringssatt="manuell"),
        kunder=[kundrad(tagg_uppsatt="2022-03-10")],
    ),
    fall(
        "taggen uppsatt dagen efter, okänt sätt",
        den("09"),
        kunder=[kundrad(tagg_uppsatt="2022-03-10")],
    ),
    fall(
        "taggad och avböjd före",
        taggad("09", status="avböjd"),
        kunder=[kundrad(tagg_uppsatt="2022-03-10")],
        brott={TAGG: "1"},
    ),
    fall("ingen tagg uppsatt", taggad("09"), kunder=[kundrad()]),
    fall("kunden är inte i listan", taggad("09"), brott={KUND: "1"}),
    fall(
        "taggad hos kund som flyttar",
        taggad("09"),
        taggad("10"),
        taggad("11"),
        kunder=[
            kundrad(tagg_uppsatt="2022-01-01", till="2022-03-09"),
            kundrad(tagg_uppsatt="2022-03-11", fran="2022-03-10"),
        ],
        brott={TAGG: "2"},
    ),
]

VARD, UNDER, SSK = "vårdbiträde", "undersköterska", "sjuksköterska"
DSK, FYSIO, ARBETS = "distriktssköterska", "fysioterapeut", "arbetsterapeut"


def listad(**values: object) -> Row:
    return {
        "personal": "P1",
        "yrkesroll": VARD,
        "delegering_fran": "",
        "delegering_till": "",
        **values,
    }


PERSONALEN = [
    fall("känd personal", den("10"), personal=[listad()]),
    fall("okänd personal", den("10"), brott={PERSONAL: "1"}),
    fall("okänd personal, avböjd", den("10", status="avböjd"), brott={PERSONAL: "1"}),
    fall("ingen personal, avböjd", den("10", status="avböjd", personal="")),
    fall(
        "listad hos annan utförare",
        den("10"),
        personal=[listad(utforare="Granen")],
        brott={PERSONAL: "1"},
    ),
]


def leg(kategori: str, roll: str, **values: object) -> Row:
    return den("10", kategori=kategori, yrkesroll=roll, **values)


ROLLER = [
    *(fall(f"hemsjukvård av {r}", leg("hemsjukvård", r)) for r in (SSK, DSK)),
    *(
        fall(f"hemsjukvård av {r}", leg("hemsjukvård", r), brott={ROLL: "1"})
        for r in (VARD, UNDER, FYSIO, ARBETS)
    ),
    *(fall(f"hemrehab av {r}", leg("hemrehab", r)) for r in (FYSIO, ARBETS)),
    *(
        fall(f"hemrehab av {r}", leg("hemrehab", r), brott={ROLL: "1"})
        for r in (VARD, UNDER, SSK, DSK)
    ),
    fall("hemsjukvård av okänd roll", leg("hemsjukvård", "")),
    fall("avböjd hemsjukvård av vårdbiträde", leg("hemsjukvård", VARD, status="avböjd")),
    fall("omsorg av sjuksköterska", leg("omsorg", SSK)),
    fall(
        "listans roll när radens är tom",
        leg("hemsjukvård", ""),
        personal=[listad()],
        brott={ROLL: "1"},
    ),
    fall("radens roll före listans", leg("hemsjukvård", SSK), personal=[listad()]),
    fall(
        "listan säger två roller",
        leg("hemsjukvård", ""),
        personal=[listad(), listad(yrkesroll=UNDER)],
    ),
    fall(
        "listan säger samma roll två gånger",
        leg("hemsjukvård", ""),
        personal=[listad(), listad(delegering_till="2022-12-31")],
        brott={ROLL: "1"},
    ),
]


def hsl(day: str, **values: object) -> Row:
    return den(day, **{"kategori": "delegerad hsl", "yrkesroll": VARD, **values})


def delegerad(fran: str = "2022-03-10", till: str = "2022-03-20", **values: object) -> Row:
    return listad(delegering_fran=fran, delegering_till=till, **values)


DELEGERINGAR = [
    fall("delegeringens första dag", hsl("10"), personal=[delegerad()]),
    fall("dagen före delegeringen", hsl("09"), personal=[delegerad()], brott={DELEGERING: "1"}),
    fall("delegeringens sista dag", hsl("20"), personal=[delegerad()]),
    fall("dagen efter delegeringen", hsl("21"), personal=[delegerad()], brott={DELEGERING: "1"}),
    fall("delegering utan början", hsl("01"), personal=[delegerad(fran="")]),
    fall("delegering utan slut", hsl("15"), personal=[delegerad(till="")], brott={DELEGERING: "1"}),
    fall(
        "den andra raden gäller",
        hsl("25"),
        personal=[delegerad(), delegerad("2022-03-21", "2022-12-31")],
    ),
    fall(
        "delegering i glappet",
        hsl("21"),
        personal=[delegerad(), delegerad("2022-03-22", "2022-12-31")],
        brott={DELEGERING: "1"},
    ),
    fall("sjuksköterska behöver ingen", hsl("09", yrkesroll=SSK), personal=[delegerad()]),
    fall(
        "undersköterska behöver en",
        hsl("09", yrkesroll=UNDER),
        personal=[delegerad()],
        brott={DELEGERING: "1"},
    ),
    fall("listans roll", hsl("09", yrkesroll=""), personal=[delegerad()], brott={DELEGERING: "1"}),
    fall("okänd roll", hsl("09", yrkesroll="")),
    fall("personen finns inte i listan", hsl("15"), brott={DELEGERING: "1"}),
    fall("avböjd hsl", hsl("09", status="avböjd"), personal=[delegerad()]),
    fall("omsorg utan delegering", den("09", yrkesroll=VARD), personal=[delegerad()]),
    fall(
        "delegering hos annan utförare",
        hsl("15"),
        personal=[delegerad(utforare="Granen")],
        brott={DELEGERING: "1"},
    ),
]


def inskrivning(**values: object) -> Row:
    return {"typ": "hemsjukvård", "fran": "2022-03-20", "till": "2022-03-25", **values}


def ssk(day: str, **values: object) -> Row:
    return den(day, **{"kategori": "hemsjukvård", "yrkesroll": SSK, **values})


INSKRIVNA = [
    fall("inskriven samma dag", ssk("20"), inskrivningar=[inskrivning()]),
    fall("14 dagar före", ssk("06"), inskrivningar=[inskrivning()]),
    fall("15 dagar före", ssk("05"), inskrivningar=[inskrivning()], brott={INSKRIVEN: "1"}),
    fall("inskriven sista dagen", ssk("25"), inskrivningar=[inskrivning()]),
    fall(
        "dagen efter inskrivningen",
        ssk("26"),
        inskrivningar=[inskrivning()],
        brott={INSKRIVEN: "1"},
    ),
    fall("öppen inskrivning", ssk("31"), inskrivningar=[inskrivning(till="")]),
    fall(
        "annan typ", ssk("20"), inskrivningar=[inskrivning(typ="hemrehab")], brott={INSKRIVEN: "1"}
    ),
    fall(
        "inskriven hos annan",
        ssk("20"),
        inskrivningar=[inskrivning(utforare="Granen")],
        brott={INSKRIVEN: "1"},
    ),
    fall(
        "inskriven är en annan kund",
        ssk("20"),
        inskrivningar=[inskrivning(kund="B")],
        brott={INSKRIVEN: "1"},
    ),
    fall("inte inskriven alls", ssk("20"), brott={INSKRIVEN: "1"}),
    fall(
        "hemrehab",
        ssk("20", kategori="hemrehab", yrkesroll=FYSIO),
        inskrivningar=[inskrivning(typ="hemrehab")],
    ),
    fall("avböjd utan inskrivning", ssk("20", status="avböjd")),
    fall("omsorg utan inskrivning", den("20")),
]


def manuell(**values: object) -> Row:
    return den("10", **{"registreringssatt": "manuell", "orsak": "", **values})


ORSAKER = [
    fall("manuell utan orsak", manuell(), brott={MANUELL: "1"}),
    fall("manuell med orsak", manuell(orsak="tagg saknas")),
    fall("manuell med blanksteg", manuell(orsak="  "), brott={MANUELL: "1"}),
    fall("taggad utan orsak", manuell(registreringssatt="tagg")),
    fall("okänt sätt utan orsak", manuell(registreringssatt="")),
    fall(
        "avböjd utan orsak", manuell(registreringssatt="tagg", status="avböjd"), brott={AVBOJD: "1"}
    ),
    fall(
        "inställd utan orsak",
        manuell(registreringssatt="tagg", status="inställd"),
        brott={AVBOJD: "1"},
    ),
    fall(
        "bomkörning utan orsak",
        manuell(registreringssatt="tagg", status="bomkörning"),
        brott={AVBOJD: "1"},
    ),
    fall("avböjd med orsak", manuell(registreringssatt="tagg", status="avböjd", orsak="sov")),
    fall("manuell avböjd utan orsak", manuell(status="avböjd"), brott={MANUELL: "1", AVBOJD: "1"}),
]

GRUPPER = {
    ("beställning", (ORDER,)): BESTALLNING,
    ("frånvaro", (BORTA,)): FRANVARO,
    ("kunder", (KUND, LARM)): KUNDER,
    ("taggar", (KUND, TAGG)): TAGGAR,
    ("personal", (PERSONAL,)): PERSONALEN,
    ("roller", (ROLL,)): ROLLER,
    ("delegering", (DELEGERING,)): DELEGERINGAR,
    ("inskrivning", (INSKRIVEN,)): INSKRIVNA,
    ("orsak", (MANUELL, AVBOJD)): ORSAKER,
}
ALLA = [(regler, f) for (_, regler), group in GRUPPER.items() for f in group]


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera("registreringar", **together(f for _, f in ALLA))


@pytest.mark.parametrize(("regler", "f"), ALLA, ids=str)
def test_rows_against_the_other_tables(mars: Korning, regler: tuple[str, ...], f: Fall) -> None:
    assert mars.brott_i(f.namn, regler) == f.brott


def test_what_is_not_utford_and_not_of_the_kind_is_not_tried(kontrollera: Kontrollera) -> None:
    run = kontrollera("registreringar", **together([*BESTALLNING, *ORSAKER]))
    rows = [f.tabeller["registreringar"][0] for f in (*BESTALLNING, *ORSAKER)]
    hemtjanst = [r for r in rows if r["status"] == "utförd" and r["kategori"] == "omsorg"]
    assert run.regel(ORDER).provade == len(hemtjanst)
    assert run.regel(MANUELL).provade == sum(r.get("registreringssatt") == "manuell" for r in rows)
    assert run.regel(AVBOJD).provade == sum(r["status"] != "utförd" for r in rows)
