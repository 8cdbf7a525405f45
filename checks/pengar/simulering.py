"""What models of payment are computed from: the base quantities of a month, exactly.

The same quantities as control 7 (mangder.py), and those that other models pay by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery, odelad
from checks.facts import Facts, active
from checks.fragments import customers_on_last_day, performed, visit
from checks.pengar import mangder
from checks.pengar.mangder import LISTNING, PER_TIMME
from checks.pengar.taxa import POSTER, areas, with_taxeomrade
from extracts.contract import HEMTJANST

HSL = "delegerad hsl"
LARM = "larm"
LEG_BESOK = ("hemsjukvård besök", "hemrehab besök")
# A visit is paid as the first of these that it has.
VID_BESOK = ("omsorg", HSL, "service")
_EXACT = "decimal(38, 6)"
_SLAG = ("netto", "utford", "narvaro", "antal", "kunder")
# A post, and what of it is counted.
Behov = Collection[tuple[str, str]]
ALLT = frozenset((post, slag) for post in POSTER for slag in _SLAG)


@dataclass(frozen=True)
class Mangd:
    """A post of a utforare in a taxeomrade (None: not known), summed over clients. Time is in hours.

    `netto` is granted time verkställd and not pausad, `utford` reported time; `tak` is the lesser of
    the two, client by client; `narvaro` is presence, divided on nothing. `antal` is utförda visits,
    `kunder` clients inskrivna (hemsjukvård listning) or with an alarm (larm).
    """

    utforare: str
    post: str
    taxeomrade: str | None
    netto: Fraction
    utford: Fraction
    tak: Fraction
    narvaro: Fraction
    antal: int
    kunder: int

    @property
    def tom(self) -> bool:
        return not (self.netto or self.utford or self.narvaro or self.antal or self.kunder)


@dataclass(frozen=True)
class Utelamnad:
    """What is in no sum, and why. None stands for every utforare, or for every post."""

    utforare: str | None
    post: str | None
    skal: str

    def covers(self, mangd: Mangd) -> bool:
        return self.utforare in (None, mangd.utforare) and self.post in (None, mangd.post)


def measure(facts: Facts, behov: Behov = ALLT) -> list[Mangd]:
    """Grain utforare × post × taxeomrade, in the order of providers, posts and taxeområden.

    Only what is in `behov` is counted; the rest is 0.
    """
    order = {value: at for at, value in enumerate((*POSTER, *areas(facts), None))}
    found = [_mangd(facts, row) for row in _summed(facts, behov).to_pyarrow().to_pylist()]
    kept = [m for m in found if not m.tom]
    return sorted(kept, key=lambda m: (m.utforare, order[m.post], order[m.taxeomrade]))


def _mangd(facts: Facts, row: dict[str, Any]) -> Mangd:
    hour = 3600 * facts.period.days
    time = {name: Fraction(row[name]) / hour for name in ("netto", "utford", "tak", "narvaro")}
    return Mangd(
        row["utforare"],
        row["post"],
        row["taxeomrade"],
        **time,
        antal=int(row["antal"]),
        kunder=int(row["kunder"]),
    )


def _summed(facts: Facts, behov: Behov) -> ir.Table:
    """Time in seconds × the days of the month: there granted and reported time are both whole."""
    per = ["utforare", "post", "taxeomrade"]
    every = ibis.union(*_parts(facts, behov), distinct=False)
    amounts = {slag: (every.slag == slag).ifelse(every.mangd, 0) for slag in _SLAG}
    clients = every.group_by(*per, "kund").agg(
        **{slag: amount.sum().cast(_EXACT) for slag, amount in amounts.items()}
    )
    clients = clients.mutate(tak=ibis.least(clients.netto, clients.utford))
    return clients.group_by(*per).agg(**{n: clients[n].sum() for n in (*_SLAG, "tak")})


def _parts(facts: Facts, behov: Behov) -> Iterator[ir.Table]:
    """What is asked for; granted time always, as it is at hand."""
    days = facts.period.days

    def wanted(slag: str, *poster: str) -> list[str]:
        return [post for post in poster if (post, slag) in behov]

    yield _part("netto", mangder.granted(facts), 60)
    timed = wanted("utford", *HEMTJANST, *PER_TIMME)
    if timed:
        yield _part("utford", mangder.performed_time(facts, timed), days)
    if wanted("narvaro", *VID_BESOK):
        yield _part("narvaro", presence(facts), days)
    if wanted("antal", *LEG_BESOK):
        yield _part("antal", mangder.licensed_visits(facts))
    if wanted("antal", *PER_TIMME):
        yield _part("antal", _occasions(facts))
    if wanted("kunder", LISTNING) and facts.has("inskrivningar"):
        yield _part("kunder", mangder.listed(facts))
    if wanted("kunder", LARM) and facts.given("kunder", "trygghetslarm"):
        yield _part("kunder", alarm_clients(facts).filter(_.utforare.notnull()))


def _part(slag: str, rows: ir.Table, times: int = 1) -> ir.Table:
    grouped = rows.group_by("utforare", "kund", "post", "taxeomrade")
    return grouped.agg(slag=ibis.literal(slag), mangd=(rows.mangd.sum() * times).cast(_EXACT))


def _occasions(facts: Facts) -> ir.Table:
    done = performed(facts.registreringar())
    return mangder.visits(facts, done.filter(done.kategori.isin(PER_TIMME)))


def presence(facts: Facts) -> ir.Table:
    """Seconds of each personal at each kund counted once, however many reports they stand in.

    The union of [start, slut) of utförda service, omsorg and delegerad hsl. A row carries what it
    adds to the rows before it, and the post of its whole visit: VID_BESOK.
    """
    done = performed(facts.registreringar())
    rows = done.filter(done.kategori.isin(VID_BESOK))
    before = ibis.window(
        group_by=["utforare", "kund", "personal"],
        order_by=["start", "slut", "rad_id"],
        preceding=(None, 1),
    )
    same_visit = ibis.window(group_by=["utforare", "besoket"])
    rows = rows.mutate(besoket=visit(rows))
    rank = rows.kategori.cases(*((name, at) for at, name in enumerate(VID_BESOK)))
    rows = rows.mutate(hittills=rows.slut.max().over(before), rang=rank.min().over(same_visit))
    begins = ibis.greatest(rows.start, rows.hittills.coalesce(rows.start))
    new = ibis.greatest(rows.slut.epoch_seconds() - begins.epoch_seconds(), 0)
    post = rows.rang.cases(*enumerate(VID_BESOK))
    return with_taxeomrade(facts, rows.mutate(post=post, mangd=new))


def alarm_clients(facts: Facts) -> ir.Table:
    """utforare × kund with trygghetslarm on the last day of the period; utforare null: nobody's.

    A client is a provider's who in the period has an order, an inskrivning or a registration there.
    """
    first, last = facts.period.first, facts.period.last
    seen = [facts.registreringar(), active(facts.orders(), first, last)]
    if facts.has("inskrivningar"):
        seen.append(active(facts.rows("inskrivningar"), first, last))
    theirs = ibis.union(*(rows.select("utforare", "kund") for rows in seen), distinct=True)
    clients = customers_on_last_day(facts).filter(_.trygghetslarm == "ja")
    rows = clients.select("kund", "taxeomrade").left_join(theirs, "kund").drop("kund_right")
    return rows.mutate(post=ibis.literal(LARM), mangd=1)


def alarm_clients_of_nobody(facts: Facts) -> int:
    """Clients with trygghetslarm that no provider can be paid for."""
    if not facts.given("kunder", "trygghetslarm"):
        return 0
    return int(alarm_clients(facts).filter(_.utforare.isnull()).count().execute())


def left_out(facts: Facts, mangder: list[Mangd]) -> Iterator[Utelamnad]:
    """What no model is computed for: providers, and posts of all or of one, that lack something."""
    for hinder in delivery.no_registrations(facts, ("",)):
        said = f"inga registreringar har lämnats för {facts.period.name}"
        yield Utelamnad(hinder.utforare, None, said)
    for utforare in sorted(odelad.undivided(facts)):
        yield Utelamnad(utforare, None, odelad.SKAL)
    with_tariff = {post for post, _area in facts.tariffs}
    for post in POSTER:
        if post not in with_tariff:
            yield Utelamnad(None, post, f"ingen taxa gäller i {facts.period.name}")
    if not facts.has("inskrivningar"):
        yield Utelamnad(None, LISTNING, "tabellen inskrivningar saknas")
        return
    visited = {m.utforare for m in mangder if m.post == "hemsjukvård besök"}
    for utforare in sorted(visited - facts.delivered("inskrivningar")):
        yield Utelamnad(utforare, LISTNING, "utföraren har inte lämnat inskrivningar")


def uncertain(facts: Facts) -> list[str]:
    """Providers of whose registrations so many are rejected that control 2 is not judged."""
    return sorted(str(h.utforare) for h in delivery.too_many_rejected(facts, ("",)))
