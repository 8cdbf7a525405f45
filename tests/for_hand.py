"""A month made by hand, and what is to be found in it, counted row by row and day by day.

Three areas, a client who moves between two of them and two zones, visits divided between hemtjänst and
delegerad hsl, visits of licensed staff and of others in their place, clients at 80 h and at 80 h 1 min, two
with only a granted alarm, one who has died. The prices are those of the source document.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.underlag_builder import Row, bestallning, registrering

Days = set[int]
Place = Callable[[str, int], str]
Share = tuple[Fraction | int, Fraction | int]
D = 31
WINDOW = range(7, 21)
FLYTT = 16  # A lives in tätort before this day, then in landsbygd.
HEMTJANST = ("service", "omsorg")
SODER = 11  # A's zone is Norr before this day, then Söder.
TAGG = {"A": 3, "S": 5}  # The day the tag was put up, where it was.
AREAS = {"S": "skärgård", "T": "tätort", "O": "landsbygd", "L": "skärgård", "M": "landsbygd"}
PRICES = {
    "service": {"tätort": 325, "landsbygd": 394, "skärgård": 448},
    "omsorg": {"tätort": 394, "landsbygd": 477, "skärgård": 543},
}
LEG_PRICES = {
    "hemsjukvård listning": {"tätort": 1071, "landsbygd": 1225, "skärgård": 1300},
    "hemsjukvård besök": {"tätort": 413, "landsbygd": 476, "skärgård": 510},
    "hemrehab besök": {"tätort": 920, "landsbygd": 1060, "skärgård": 1124},
}
ROLES = {"P": "undersköterska", "R": "undersköterska", "U": "vårdbiträde", "V": "vårdbiträde"}
BUDGET = {"omsorg": 70_000, "larm": 100, "övrigt": 7}
OTHERS = {"O": "Aspen", "D": "Aspen", "N": "Cedern"}


def area(kund: str, day: int) -> str:
    if kund == "A":
        return "tätort" if day < FLYTT else "landsbygd"
    return AREAS.get(kund, "tätort")


def zone(kund: str, day: int) -> str:
    if kund == "A":
        return "Norr" if day < SODER else "Söder"
    return {"S": "Öster", "T": "Norr", "O": "Söder", "N": "Norr"}.get(kund, "")


def provider(kund: str) -> str:
    return OTHERS.get(kund, "Björken")


def _order(kund: str, minutes: int, beslut: str, kategori: str = "omsorg", **values: object) -> Row:
    return bestallning(
        utforare=provider(kund),
        kund=kund,
        kategori=kategori,
        minuter_per_manad=minutes,
        beslutsdatum=beslut,
        **values,
    )


ORDERS = [
    _order("A", 930, "2022-02-01"),
    _order("A", 310, "2022-02-01", "service", till="2022-03-20"),
    # 80 h, followed up a year before the last day, and one day more than that.
    _order("S", 4800, "2019-05-02", foljdes_upp="2021-03-31"),
    _order("T", 4800, "2021-03-30", foljdes_upp="2020-03-31", verkstalld="2022-03-18"),
    # 80 h 1 min: six months.
    _order("O", 4801, "2021-09-29"),
    _order("D", 310, "2020-01-01"),
    _order("N", 540, "2022-01-01"),
    _order("L", 0, "2021-03-30", "larm"),
    _order("M", 0, "2021-12-30", "larm", verkstalld=""),
]


def _row(kund: str, day: int, clock: str, minutes: int, personal: str, **values: object) -> Row:
    begins = dt.datetime.fromisoformat(f"2022-03-{day:02} {clock}")
    ends = begins + dt.timedelta(minutes=int(str(values.pop("langd", minutes))))
    visit = {"besok": f"{kund}{day}{clock[:2]}", "minuter": minutes, "personal": personal}
    role = ROLES.get(personal[:1], "") if personal != "P3" else "vårdbiträde"
    who = {"utforare": provider(kund), "kund": kund, "yrkesroll": role, "registreringssatt": "tagg"}
    return registrering(str(begins), str(ends), **{**visit, **who, **values})


def _visits() -> Iterator[Row]:
    for day in range(1, D + 1):
        yield _row("A", day, "08:00", 20, f"P{day % 4}", langd=30)
        yield _row("A", day, "08:00", 10, f"P{day % 4}", langd=30, kategori="delegerad hsl")
        if day in (6, 12, 19):
            yield _row("A", day, "18:00", 20, "", status="avböjd")
        else:
            yield _row("A", day, "18:00", 20, f"P{day % 3 + 3}")
        if day not in (25, 26, 27):
            yield _row("S", day, "09:00", 60, f"Q{day % 2}")
            yield _row("S", day, "19:00", 60, f"Q{day % 5}")
        if day >= 18:
            yield _row("T", day, "12:00", 90, "R1")
        yield _row("O", day, "11:00", 150, "U1")
        if day < 10:
            yield _row("D", day, "14:00", 10, "U2")
        if day <= 27:
            yield _row("N", day, "08:00", 17, "V1")
    for day in (7, 14):
        insats = "Städ" if day == 7 else "dusch"
        yield _row("A", day, "10:00", 60, "P9", kategori="service", insats=insats)
        yield _row("L", day, "23:00", 15, "R2", kategori="larm")


def _licensed() -> Iterator[Row]:
    """Five of hemsjukvård, one in two reports, one by an undersköterska; two of hemrehab, one by a nurse."""
    role = "yrkesroll"
    sjuk: Row = {"kategori": "hemsjukvård", role: "sjuksköterska"}
    yield _row("A", 4, "13:00", 10, "L1", **sjuk)
    yield _row("A", 4, "13:20", 10, "L1", **sjuk)
    yield _row("A", 15, "13:00", 10, "L1", **sjuk)
    yield _row("A", 16, "13:00", 10, "L2", **{**sjuk, role: "distriktssköterska"})
    yield _row("A", 20, "13:00", 10, "P9", **{**sjuk, role: "undersköterska"})
    yield _row("A", 21, "13:00", 10, "L3", **{**sjuk, role: ""})
    rehab: Row = {"kategori": "hemrehab", role: "arbetsterapeut"}
    yield _row("S", 6, "13:00", 10, "L4", **rehab)
    yield _row("S", 8, "13:00", 10, "L1", **{**rehab, role: "sjuksköterska"})


ROWS = [*_visits(), *_licensed()]


def _kund(kund: str, niva: int, **values: object) -> Row:
    tagg = f"2022-03-{TAGG[kund]:02}" if kund in TAGG else ""
    where: Row = {"taxeomrade": area(kund, 31), "zon": zone(kund, 31), "tagg_uppsatt": tagg}
    return {"kund": kund, **where, "avgiftsniva": niva, **values}


TABLES: dict[str, list[Row]] = {
    "registreringar": ROWS,
    "bestallningar": ORDERS,
    "kunder": [
        {**_kund("A", 80), "taxeomrade": "tätort", "zon": "Norr", "till": "2022-03-10"},
        {**_kund("A", 80, fran="2022-03-11"), "taxeomrade": "tätort", "till": "2022-03-15"},
        _kund("A", 80, fran="2022-03-16"),
        _kund("S", 100, avgift_kr="2170,01", samtycke_logg="nej"),
        _kund("T", 100, avgift_kr=2170),
        _kund("O", 100),
        _kund("D", 10),
        _kund("N", 80),
        _kund("L", 10, trygghetslarm="ja", avgift_kr=217),
        _kund("M", 30, trygghetslarm="ja"),
    ],
    "genomforandeplaner": [
        {"kund": "A", "utforare": "Björken", "upprattad": "2022-02-10"},
        {"kund": "O", "utforare": "Aspen", "upprattad": "2022-03-31"},
        {"kund": "N", "utforare": "Cedern", "upprattad": "2022-04-01"},
    ],
    "uppehall": [
        {"kund": "S", "utforare": "Björken", "fran": "2022-03-25", "till": "2022-03-27"},
    ],
    "franvaro": [
        {"kund": "S", "fran": "2022-03-24", "till": "2022-03-28", "orsak": "sjukhus"},
        {"kund": "D", "fran": "2022-03-10", "till": "", "orsak": "avliden"},
    ],
    "inskrivningar": [
        {"kund": "A", "utforare": "Björken", "typ": "hemsjukvård", "fran": "2022-02-01"},
        {"kund": "S", "utforare": "Björken", "typ": "hemrehab", "fran": "2022-02-01"},
    ],
    "utforare": [{"utforare": "Aspen"}, {"utforare": "Björken"}],
    "budget": [
        *({"manad": "2022-03", "post": p, "belopp": kronor} for p, kronor in BUDGET.items()),
        {"manad": "2022-02", "post": "omsorg", "belopp": 1},
    ],
}


# post × taxeomrade → how many, by counting in _licensed: A lives in tätort to the 15th.
LICENSED = {
    ("hemsjukvård listning", "tätort"): 1,
    ("hemsjukvård besök", "tätort"): 2,
    ("hemsjukvård besök", "landsbygd"): 2,
    ("hemrehab besök", "skärgård"): 1,
}


def done(kategorier: tuple[str, ...], utforare: str) -> list[dict[str, Any]]:
    rows = [r for r in ROWS if r["utforare"] == utforare and r["status"] == "utförd"]
    return [r for r in rows if r["kategori"] in kategorier]


def day_of(row: Row) -> int:
    return int(str(row["start"])[8:10])


def order_days(order: Row, *, netto: bool = False) -> Days:
    """Days of March on which an order is active; netto also verkställd and not pausad."""
    till = str(order["till"] or "2022-03-31")
    days = set(range(1, int(till[-2:]) + 1))
    if netto:
        begun = str(order["verkstalld"])
        days -= set(range(1, int(begun[-2:]))) if begun.startswith("2022-03") else set()
        days -= {25, 26, 27} if order["kund"] == "S" else set()
    return days


def granted(
    utforare: str, *, netto: bool = False, place: Place = area
) -> dict[tuple[str, str], Fraction]:
    """kategori × taxeomrade (or other place) → minutes of service and omsorg."""
    found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for order in ORDERS:
        if order["utforare"] == utforare and order["kategori"] in HEMTJANST:
            for day in order_days(order, netto=netto):
                where = str(order["kategori"]), place(str(order["kund"]), day)
                found[where] += Fraction(int(str(order["minuter_per_manad"])), D)
    return found


def pay(utforare: str) -> dict[tuple[str, str], Fraction]:
    """post × taxeomrade → kronor before rounding: hemtjänst as granted, larm and hsl as performed."""
    found = {
        (post, where): minutes / 60 * PRICES[post][where]
        for (post, where), minutes in granted(utforare, netto=True).items()
    }
    for row in done(("larm", "delegerad hsl"), utforare):
        where = area(row["kund"], day_of(row))
        hours = Fraction(row["minuter"], 60)
        key = row["kategori"], where
        found[key] = found.get(key, Fraction(0)) + hours * PRICES["omsorg"][where]
    if utforare == "Björken":
        for key, many in LICENSED.items():
            found[key] = Fraction(many * LEG_PRICES[key[0]][key[1]])
    return found


def share(utforare: str, where: str = "", place: Place = area) -> Share:
    """Minutes performed and granted (brutto) of hemtjänst, in one area (or other place) or in all."""
    rows = [r for r in done(HEMTJANST, utforare) if where in ("", place(r["kund"], day_of(r)))]
    brutto = [m for (_, at), m in granted(utforare, place=place).items() if where in ("", at)]
    return sum(r["minuter"] for r in rows), sum(brutto)


def share_without_declined(utforare: str) -> Share:
    """As `share`, of the granted less what was declined."""
    minutes, brutto = share(utforare)
    no = (r for r in ROWS if (r["utforare"], r["status"]) == (utforare, "avböjd"))
    return minutes, brutto - sum(int(str(r["minuter"])) for r in no)


def by_underskoterska(utforare: str) -> Share:
    """Minutes of hemtjänst by undersköterska, and by them and vårdbiträden."""
    minutes: Counter[str] = Counter()
    for row in done(HEMTJANST, utforare):
        minutes[row["yrkesroll"]] += row["minuter"]
    over = minutes["undersköterska"]
    return over, over + minutes["vårdbiträde"]


def declined(utforare: str) -> Share:
    """Declined visits, and those with the performed ones."""
    visits = {r["besok"] for r in done(HEMTJANST, utforare)}
    said_no = sum(r["utforare"] == utforare and r["status"] == "avböjd" for r in ROWS)
    return said_no, said_no + len(visits)


def staff(utforare: str) -> dict[str, Counter[str]]:
    """kund → personal → visits by day in the fourteen days, where visits are 28 or more."""
    found: dict[str, Counter[str]] = {}
    for kund in sorted({str(r["kund"]) for r in ROWS if r["utforare"] == utforare}):
        rows = [r for r in ROWS if r["kund"] == kund and day_of(r) in WINDOW]
        rows = [r for r in rows if r["kategori"] in (*HEMTJANST, "delegerad hsl")]
        if len({r["besok"] for r in rows}) >= 28 and len({day_of(r) for r in rows}) >= 13:
            met = {(r["besok"], str(r["personal"])) for r in rows if r["status"] == "utförd"}
            found[kund] = Counter(personal for _, personal in met)
    return found
