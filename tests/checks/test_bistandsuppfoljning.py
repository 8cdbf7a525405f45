"""Control 8: a year for decisions of at most 80 hours a month, the plan's months above that."""

from __future__ import annotations

import calendar
import datetime as dt

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.manader import months_before
from extracts.period import Period
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

KONTROLL = "bistandsuppfoljning"
AR, OVER, OKAND, BEVAKNING = (
    "uppfoljning-forsenad",
    "uppfoljning-forsenad-over-80",
    "uppfoljning-okand",
    "bevakning-passerad",
)


def order(minuter: object = 600, **values: object) -> Row:
    return bestallning(**{"minuter_per_manad": minuter, "fran": "2020-01-01", **values})


# Client → orders, and the rule that the client (or "order") breaks. The last day is 31 March 2022.
KUNDER: dict[str, tuple[list[Row], set[str]]] = {
    "på dagen ett år": ([order(beslutsdatum="2021-03-31")], set()),
    "ett år och en dag": ([order(beslutsdatum="2021-03-30")], {AR}),
    "uppföljning efter beslutet": (
        [order(beslutsdatum="2019-01-01", foljdes_upp="2021-04-01")],
        set(),
    ),
    "beslut efter uppföljningen": (
        [order(beslutsdatum="2021-12-01", foljdes_upp="2020-01-01")],
        set(),
    ),
    "bara uppföljning": ([order(foljdes_upp="2021-01-01")], {AR}),
    # The earliest of the orders counts, each with its later date.
    "den äldsta beställningen": (
        [order(beslutsdatum="2022-03-01"), order(beslutsdatum="2021-01-01")],
        {AR},
    ),
    "den äldsta hos en annan utförare": (
        [order(beslutsdatum="2022-03-01"), order(beslutsdatum="2021-01-01", utforare="Tallen")],
        {AR},
    ),
    "en avslutad räknas inte": (
        [
            order(beslutsdatum="2022-03-01"),
            order(beslutsdatum="2021-01-01", till="2022-03-30"),
        ],
        set(),
    ),
    "en som slutar sista dagen räknas": (
        [
            order(beslutsdatum="2022-03-01"),
            order(beslutsdatum="2021-01-01", till="2022-03-31"),
        ],
        {AR},
    ),
    "ett okänt datum räknas inte som äldst": (
        [order(beslutsdatum="2022-03-01"), order(bestallning="utan")],
        {OKAND},
    ),
    "inget datum alls": ([order(bestallning="tom")], {OKAND}),
    # 80 h is 4 800 minutes, over all providers.
    "80 timmar": ([order(4800, beslutsdatum="2021-04-01")], set()),
    "80 timmar för sent": ([order(4800, beslutsdatum="2021-03-01")], {AR}),
    "över 80, sju månader": ([order("4800,01", beslutsdatum="2021-08-31")], {OVER}),
    "över 80, sex månader": ([order("4800,01", beslutsdatum="2021-10-01")], set()),
    "över 80, sex månader och en dag": ([order("4800,01", beslutsdatum="2021-09-30")], {OVER}),
    "40 + 40": ([order(2400, beslutsdatum="2021-08-01")] * 2, set()),
    "40 + 41 hos två": (
        [
            order(2400, beslutsdatum="2021-08-01"),
            order(2460, beslutsdatum="2021-08-01", utforare="Tallen"),
        ],
        {OVER},
    ),
    "41 + 40, den ena börjar i april": (
        [
            order(2400, beslutsdatum="2021-08-01"),
            order(2460, beslutsdatum="2021-08-01", fran="2022-04-01"),
        ],
        set(),
    ),
    "bevakning passerad": (
        [order(beslutsdatum="2022-01-01", bevakningsdatum="2022-03-30")],
        {BEVAKNING},
    ),
    "bevakning i dag": ([order(beslutsdatum="2022-01-01", bevakningsdatum="2022-03-31")], set()),
    "bevakad samma dag": (
        [order(beslutsdatum="2022-01-01", bevakningsdatum="2022-03-01", foljdes_upp="2022-03-01")],
        set(),
    ),
    "följd upp dagen före bevakning": (
        [order(beslutsdatum="2022-01-01", bevakningsdatum="2022-03-01", foljdes_upp="2022-02-28")],
        {BEVAKNING},
    ),
    "bevakning på avslutad": (
        [order(beslutsdatum="2022-01-01", bevakningsdatum="2022-03-01", till="2022-03-30")],
        set(),
    ),
}


@pytest.fixture(scope="module")
def kunder(kontrollera: Kontrollera) -> Korning:
    rows = [
        {**row, "kund": namn, "bestallning": f"{namn}.{number}"}
        for namn, (orders, _broken) in KUNDER.items()
        for number, row in enumerate(orders)
    ]
    columns: Row = {"foljdes_upp": "", "beslutsdatum": "", "bevakningsdatum": ""}
    return kontrollera(KONTROLL, bestallningar=[{**columns, **row} for row in rows])


@pytest.mark.parametrize("namn", KUNDER)
def test_followed_up_in_time(kunder: Korning, namn: str) -> None:
    found = {
        regel
        for regel in (AR, OVER, OKAND, BEVAKNING)
        for row in kunder.rader(regel)
        if row["kund"] == namn
    }
    assert found == KUNDER[namn][1]


def test_clients_are_judged_once_and_orders_per_provider(kunder: Korning) -> None:
    by_rule = {
        regel: [r for r in kunder.utfall.regler if r.regel == regel] for regel in (AR, OKAND)
    }
    [once] = by_rule[AR]
    assert (once.utforare, once.utfall, once.allvar) == (None, AVVIKELSE, "kritisk")
    assert {r.utforare for r in by_rule[OKAND]} == {"Björken", "Tallen"}
    over = next(r for r in kunder.utfall.regler if r.regel == OVER)
    assert (over.utforare, over.utfall, over.allvar) == (None, MOT_FORSLAG, "varning")


def test_the_key_of_an_order_is_the_order(kunder: Korning) -> None:
    assert "ett okänt datum räknas inte som äldst.1" in kunder.brott(OKAND)


# Month, the latest follow-up, and whether twelve calendar months have gone.
TOLV_MANADER = [
    # 29 February + 12 months is 28 February.
    ("2021-02", "2020-02-29", False),
    ("2021-02", "2020-02-28", False),
    ("2021-02", "2020-02-27", True),
    ("2024-02", "2023-02-28", True),
    ("2022-04", "2021-04-30", False),
    ("2022-04", "2021-04-29", True),
    ("2022-01", "2021-01-31", False),
    ("2022-01", "2021-01-30", True),
]


@pytest.fixture(scope="module")
def tolv_manader(kontrollera: Kontrollera) -> dict[str, list[str]]:
    """Month → the clients of those that are late; each is called after its latest follow-up."""
    found = {}
    for period in {period for period, _senast, _late in TOLV_MANADER}:
        orders = [
            order(foljdes_upp=senast, kund=senast)
            for month, senast, _late in TOLV_MANADER
            if month == period
        ]
        run = kontrollera(
            KONTROLL,
            period=period,
            bestallningar=orders,
            registreringar=[registrering(f"{period}-05 08:00")],
        )
        found[period] = [str(row["kund"]) for row in run.rader(AR)]
    return found


@pytest.mark.parametrize(("period", "senast", "late"), TOLV_MANADER)
def test_twelve_calendar_months(
    tolv_manader: dict[str, list[str]], period: str, senast: str, late: bool
) -> None:
    assert (senast in tolv_manader[period]) == late


def _plus(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)),
    st.integers(2001, 2050),
    st.integers(1, 12),
    st.integers(0, 60),
)
def test_months_before_is_what_the_calendar_says(
    day: dt.date, year: int, month: int, limit: int
) -> None:
    period = Period(year, month)
    found = ibis.memtable({"d": [day]}, schema={"d": "date"})
    months = found.select(m=months_before(period, found.d)).to_pyarrow()["m"].to_pylist()[0]
    assert (months >= limit) == (_plus(day, limit) < period.last)


@pytest.mark.parametrize(
    ("columns", "unjudged"),
    [
        ({}, {AR, OVER, OKAND, BEVAKNING}),
        ({"beslutsdatum": "2022-01-01"}, {AR, OVER, OKAND, BEVAKNING}),
        ({"foljdes_upp": "2022-01-01"}, {OKAND, BEVAKNING}),
        ({"foljdes_upp": "2022-01-01", "beslutsdatum": ""}, {BEVAKNING}),
        ({"foljdes_upp": "2022-01-01", "bevakningsdatum": "2022-01-01"}, {OKAND}),
    ],
)
def test_columns_that_are_missing(
    kontrollera: Kontrollera, columns: Row, unjudged: set[str]
) -> None:
    found = kontrollera(KONTROLL, bestallningar=[order(**columns)])
    missing = {
        r.regel
        for r in found.utfall.regler
        if r.utfall == EJ_BEDOMD and "kolumnen" in (r.skal or "")
    }
    assert missing == unjudged


def test_another_limit_of_hours(kontrollera: Kontrollera) -> None:
    rows = [order(2460, foljdes_upp="2021-08-01", bevakningsdatum="", beslutsdatum="")]
    assert kontrollera(KONTROLL, bestallningar=rows).utfall.utfall == UPPFYLLT
    fewer = kontrollera(KONTROLL, bestallningar=rows, limits={"uppfoljning_timmar": 40})
    assert fewer.brott(OVER) == ["K1"]


def test_the_rule_of_80_hours_is_decided_and_has_no_first_day(kunder: Korning) -> None:
    limits = kunder.plan.limits
    assert (limits["uppfoljning_timmar"].varde, limits["uppfoljning_manader"].varde) == (80, 12)
    assert limits["uppfoljning_timmar"].beslutad
    assert limits["uppfoljning_timmar"].fran is None
    assert not limits["manader_over_80"].beslutad


@pytest.mark.parametrize(
    ("dates", "broken"),
    [
        ({"foljdes_upp": "2019-03-31"}, None),
        ({"foljdes_upp": "2019-03-30"}, AR),
        ({"foljdes_upp": ""}, OKAND),
        ({"foljdes_upp": "2020-01-01", "bevakningsdatum": "2020-03-30"}, BEVAKNING),
    ],
)
def test_months_before_the_new_pay_are_judged_too(
    kontrollera: Kontrollera, dates: Row, broken: str | None
) -> None:
    row = order(**{"beslutsdatum": "", "bevakningsdatum": "", **dates})
    found = kontrollera(
        KONTROLL,
        period="2020-03",
        bestallningar=[row],
        registreringar=[registrering("2020-03-05 08:00")],
    )
    assert {b.rule.regel for b in found.utfall.broken} == ({broken} if broken else set())
    assert found.utfall.utfall == (AVVIKELSE if broken else UPPFYLLT)
