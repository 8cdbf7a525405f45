"""Control 4, personalkontinuitet: how many different staff a client meets in 14 days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery, odelad
from checks.control import CLIENTS, SHARE_OF_CLIENT, Control, Named, Unit, share
from checks.facts import Facts
from checks.fragments import (
    LEGITIMERADE,
    absent_days,
    hemtjanst,
    living,
    paused_days,
    performed,
    with_known_role,
)
from checks.indicator_rules import per_utforare
from checks.model import (
    Hinder,
    Indikator,
    Measured,
    Measures,
    by_utforare,
    ratio,
    ratios,
)
from extracts.contract import HEMTJANST, ODELAD

KONTROLL = "personalkontinuitet"
MEDEL = "kontinuitet-medel"
KATEGORIER = (*HEMTJANST, "delegerad hsl", ODELAD)
BOTH = ["utforare", "kund"]
Parts = dict[str, tuple[Fraction, Fraction]]


def window(facts: Facts) -> tuple[dt.date, dt.date]:
    """The days from the first Monday on or after the period's first day, unless one is named."""
    first = facts.fonster or facts.period.first + dt.timedelta(
        days=-facts.period.first.weekday() % 7
    )
    return first, first + dt.timedelta(days=int(facts.parameters["kontinuitet_dygn"]) - 1)


def measure(facts: Facts) -> Measures:
    """Grain utforare × kund in the population; means per utforare and in total."""
    clients = population(facts)
    strict = _strict(facts, _window_rows(facts))
    indikatorer = _indikatorer(facts, clients, strict)
    medel = [i for i in indikatorer if i.namn == "medel" and i.utforare]
    hinder = _few(facts, medel)
    first, last = window(facts)
    words = {
        u: {
            "kunder": i.namnare or 0,
            "fran": str(first),
            "till": str(last),
            "odelad": odelad.said(u, undivided(facts)),
        }
        for i in medel
        if (u := i.utforare)
    }
    detail = clients.mutate(
        fran=ibis.literal(first),
        till=ibis.literal(last),
        odelad=odelad.of(clients, undivided(facts)).ifelse(odelad.SAID, ibis.null(str)),
    )
    return Measures(
        measured=(
            Measured("kunder", clients, detail),
            per_utforare(indikatorer, "medel", delivery.judged(facts, MEDEL, hinder), words),
        ),
        indikatorer=tuple(indikatorer),
        hinder=tuple(hinder),
    )


def population(facts: Facts) -> ir.Table:
    """utforare × kund of the broad population, with `antal_personal`."""
    return facts.stored("kontinuitet_kunder", lambda: _clients(facts, _window_rows(facts)))


def _window_rows(facts: Facts) -> ir.Table:
    return facts.stored("kontinuitet_rader", lambda: _rows(facts))


def undivided(facts: Facts) -> frozenset[str]:
    """Providers with undivided time in the window, which may be of another month."""
    rows = facts.rows("registreringar")
    return facts.known(
        "odelad_kontinuitet",
        lambda: odelad.providers(facts, rows.filter(rows.dag.between(*window(facts)))),
    )


def _few(facts: Facts, medel: list[Indikator]) -> list[Hinder]:
    least = int(facts.parameters["kontinuitet_kunder_minst"])
    counts = {i.utforare: i.namnare or 0 for i in medel}
    few = [u for u in facts.utforare() if counts.get(u, 0) < least]
    return [Hinder(MEDEL, f"färre än {least} kunder", u) for u in few]


def _rows(facts: Facts) -> ir.Table:
    """Daytime rows of the window by staff who are not licensed, with `besoket`, the visit."""
    first, last = window(facts)
    rows = facts.rows("registreringar")
    rows = rows.filter(rows.dag.between(first, last), rows.kategori.isin(KATEGORIER))
    begins, ends = (
        dt.time(int(facts.parameters[name]))
        for name in ("kontinuitet_fran_kl", "kontinuitet_till_kl")
    )
    rows = rows.filter(rows.start.time() >= begins, rows.start.time() < ends)
    rows = with_known_role(facts, rows)
    rows = rows.filter(rows.roll.isnull() | rows.roll.notin(LEGITIMERADE))
    rows = living(facts, rows)
    group = ("d:" + rows.dubbelbemanning).coalesce("b:" + rows.besok, "r:" + rows.registrering)
    return rows.mutate(besoket=group)


def _clients(facts: Facts, rows: ir.Table) -> ir.Table:
    """The broad population with distinct staff, and how the visits are spread over them."""
    need = rows.group_by(BOTH).agg(besok=_.besoket.nunique(), dygn=_.dag.nunique())
    need = need.filter(
        need.besok >= facts.parameters["kontinuitet_besok_minst"],
        need.dygn >= facts.parameters["kontinuitet_dygn_minst"],
    )
    done = performed(rows).semi_join(need, BOTH)
    per = done.group_by(*BOTH, "personal").agg(n=_.besoket.nunique())
    spread = per.group_by(BOTH).agg(
        antal_personal=per.count(), storst=per.n.max(), n=per.n.sum(), kvadrat=(per.n * per.n).sum()
    )
    alone = _first_of_group(facts, done, per).group_by(BOTH).agg(enkel=_.personal.nunique())
    joined = spread.left_join(alone, BOTH).drop("utforare_right", "kund_right")
    return joined.mutate(
        id=joined.utforare + "|" + joined.kund,
        nyckel="kund",
        dubbel=joined.antal_personal - joined.enkel,
    )


def _first_of_group(facts: Facts, done: ir.Table, per: ir.Table) -> ir.Table:
    """In each dubbelbemanning group only the personal with most visits to the client (tie: lowest key)."""
    single = done.filter(done.dubbelbemanning.isnull()).select(*BOTH, "personal")
    pair = done.filter(done.dubbelbemanning.notnull()).join(per, [*BOTH, "personal"])
    pair = facts.underlag.as_delivered(pair, "personal")
    order = [ibis.desc("n"), "personal_skrivet"]
    best = ibis.window(group_by=[*BOTH, "dubbelbemanning"], order_by=order)
    first = pair.mutate(rang=ibis.row_number().over(best)).filter(_.rang == 0)
    return ibis.union(single, first.select(*BOTH, "personal"), distinct=True)


def _strict(facts: Facts, rows: ir.Table) -> ir.Table:
    """«jämförbar med KKiK»: service and omsorg, two utförda visits every day, never away or paused."""
    first, last = window(facts)
    done = hemtjanst(performed(rows))
    daily = done.group_by(*BOTH, "dag").agg(besok=_.besoket.nunique())
    enough = daily.filter(daily.besok >= facts.parameters["kkik_besok_per_dygn"])
    every = enough.group_by(BOTH).having(_.count() == facts.parameters["kontinuitet_dygn"]).agg()
    days = facts.calendar(first, last)
    if facts.has("franvaro"):
        every = every.anti_join(absent_days(facts, days), "kund")
    if facts.has("uppehall"):
        every = every.anti_join(_paused(facts, days), BOTH)
    return done.semi_join(every, BOTH).group_by(BOTH).agg(antal_personal=_.personal.nunique())


def _paused(facts: Facts, days: ir.Table) -> ir.Table:
    """utforare × kund × dag on which every order is paused, or one of hemtjänst that is active then."""
    paused, orders = paused_days(facts, days), facts.orders()
    then = [
        *(paused[name] == orders[name] for name in (*BOTH, "bestallning")),
        orders.fran <= paused.dag,
        orders.till.isnull() | (paused.dag <= orders.till),
    ]
    return ibis.union(paused.filter(paused.bestallning.isnull()), paused.semi_join(orders, then))


def _indikatorer(facts: Facts, clients: ir.Table, strict: ir.Table) -> list[Indikator]:
    """Exact, from sums over clients with as many visits or staff: no client leaves the engine."""
    limit = facts.parameters["personal_kund_hogst"]
    staff = how_many_staff(clients)
    per_visits = clients.group_by("utforare", "n").agg(
        antal=_.count(), storst=_.storst.sum(), kvadrat=_.kvadrat.sum(), enkel=_.enkel.sum()
    )
    kkik = by_utforare(
        strict.group_by("utforare").agg(antal=_.count(), personal=_.antal_personal.sum())
    )
    parts = {
        "medel": {u: _mean(mine, {n: n for n in mine}) for u, mine in staff.items()},
        "andel_over_grans": {
            u: _mean(mine, {n: int(n > limit) for n in mine}) for u, mine in staff.items()
        },
        "medel_kkik": {
            u: (Fraction(mine["personal"]), Fraction(mine["antal"])) for u, mine in kkik.items()
        },
        **_per_visits(per_visits.to_pyarrow().to_pylist()),
    }
    means = [i for namn, mine in parts.items() for i in _means(namn, mine)]
    return [*means, *_spread(staff)]


def how_many_staff(clients: ir.Table) -> dict[str, Counter[int]]:
    """Utforare → how many of its clients have so many staff."""
    counted = clients.group_by("utforare", "antal_personal").agg(antal=_.count())
    found: dict[str, Counter[int]] = {}
    for row in counted.to_pyarrow().to_pylist():
        found.setdefault(row["utforare"], Counter())[row["antal_personal"]] = row["antal"]
    return found


def _mean(clients: Mapping[int, int], values: Mapping[int, int]) -> tuple[Fraction, Fraction]:
    """Of clients by their number of staff: the sum of what each of those counts for, and how many."""
    total = sum(values[n] * antal for n, antal in clients.items())
    return Fraction(total), Fraction(sum(clients.values()))


def _per_visits(rows: Iterable[Mapping[str, Any]]) -> dict[str, Parts]:
    """What is summed of each client's visits, from the clients with `n` visits taken together."""
    enkel: Parts = {}
    upc: Parts = {}
    coc: Parts = {}
    for row in rows:
        u, n, antal = row["utforare"], int(row["n"]), int(row["antal"])
        _add(enkel, u, Fraction(int(row["enkel"])), antal)
        _add(upc, u, Fraction(int(row["storst"]), n), antal)
        if n > 1:
            _add(coc, u, Fraction(int(row["kvadrat"]) - n * antal, n * (n - 1)), antal)
    return {"medel_enkelbemannad": enkel, "upc": upc, "coc": coc}


def _add(parts: Parts, utforare: str, value: Fraction, antal: int) -> None:
    total, count = parts.get(utforare, (Fraction(), Fraction()))
    parts[utforare] = (total + value, count + antal)


def _means(namn: str, parts: Parts) -> list[Indikator]:
    return ratios(namn, parts) if parts else [ratio(namn, None, 0, 0)]


def _spread(staff: Mapping[str, Counter[int]]) -> list[Indikator]:
    """Median and most staff at a client, per utforare and in total."""
    everyone = sum(staff.values(), Counter[int]())
    found = []
    for utforare, mine in [*sorted(staff.items()), *([(None, everyone)] if staff else [])]:
        ordered, antal = sorted(mine.items()), mine.total()
        middle = (_at(ordered, (antal - 1) // 2) + _at(ordered, antal // 2)) / 2
        found.append(Indikator("median", utforare, None, float(antal), middle))
        found.append(Indikator("max", utforare, None, float(antal), float(ordered[-1][0])))
    return found


def _at(counted: Sequence[tuple[int, int]], place: int) -> int:
    """The value at a place, from 0, among values in order of which there are so many."""
    passed = 0
    for value, antal in counted:
        passed += antal
        if passed > place:
            return value
    raise IndexError(place)


_SHORT = Unit("kort", "kunder", "", "Kunder")
CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    reads=("registreringar",),
    indikatorer={
        "medel": Named("Personal per kund i medeltal", CLIENTS, odelad=True),
        "median": Named("Personal hos kunden i mitten (median)", _SHORT),
        "max": Named("Flest personal hos en kund", _SHORT),
        "andel_over_grans": Named(
            "Kunder med fler personal än gränsen för att visas", share("Kunder över", "Kunder")
        ),
        "medel_kkik": Named("Personal per kund i medeltal, jämförbar med KKiK", CLIENTS),
        "medel_enkelbemannad": Named(
            "Personal per kund i medeltal, utan andra personen vid dubbelbemanning", CLIENTS
        ),
        "upc": Named("Besök av den personal som kommer oftast (UPC)", SHARE_OF_CLIENT),
        "coc": Named("Hur samlade besöken är på få personer (COC, 0–1)", CLIENTS),
    },
    own_section=True,
)
