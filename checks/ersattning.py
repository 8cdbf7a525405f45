"""Control 7, ersättning: what the month comes to by the plan's model of payment, and the invoice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import ibis
import pyarrow as pa
from ibis import _

from checks import delivery, odelad
from checks.control import AMOUNT, KRONOR, Control, Named, Unit
from checks.facts import Facts
from checks.model import Hinder, Indikator, Measured, Measures
from checks.pengar import betalning, budget
from checks.pengar.mangder import LISTNING, listed_clients
from checks.pengar.taxa import POSTER, areas, half_up
from extracts.contract import choices

KONTROLL = "ersattning"
REGEL = "faktura-avviker"
ALLA_POSTER = choices()["fakturor", "post"]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Line:
    """A post of a provider in a taxeomrade. `mangd` is hours, visits or clients; kronor are exact.

    `beraknat` is None where it cannot be computed: the post has no tariff, or its table is missing.
    """

    utforare: str
    post: str
    taxeomrade: str
    mangd: Fraction
    beraknat: Decimal | None
    fakturerat: Decimal | None

    @property
    def nyckel(self) -> str:
        return f"{self.utforare}|{self.post}|{self.taxeomrade}"

    @property
    def invoiced_only(self) -> bool:
        """Invoiced, and nothing to compare it with."""
        return self.beraknat is None and self.fakturerat is not None

    @property
    def skillnad(self) -> Decimal | None:
        """Invoiced − computed."""
        return None if self.beraknat is None else (self.fakturerat or Decimal(0)) - self.beraknat


def measure(facts: Facts) -> Measures:
    """Grain utforare × post × taxeomrade, in kronor."""
    counted = betalning.paid_for(facts)
    lines = _lines(facts, counted)
    hinder = list(_hinder(facts, lines))
    judged = not any(h.utforare is None for h in hinder)
    return Measures(
        measured=(_measured(facts, lines if judged else []),),
        indikatorer=(
            *_indikatorer(lines),
            *_without_area(facts, counted),
            *_listed_twice(facts),
            *budget.beside(facts, ((line.post, line.beraknat) for line in lines)),
        ),
        hinder=tuple(hinder),
    )


def _lines(facts: Facts, counted: dict[tuple[str, str, str | None], Fraction]) -> list[Line]:
    invoiced = _invoiced(facts)
    known = {(u, p, a): n for (u, p, a), n in counted.items() if a is not None and n}
    order = {value: at for at, value in enumerate((*ALLA_POSTER, *areas(facts)))}
    keys = sorted({*known, *invoiced}, key=lambda k: (k[0], order[k[1]], order[k[2]]))
    return [
        Line(
            *key,
            known.get(key, Fraction()),
            _computed(facts, key, known.get(key, Fraction())),
            invoiced.get(key),
        )
        for key in keys
    ]


def _computed(facts: Facts, key: Key, amount: Fraction) -> Decimal | None:
    """Rounded half up to the öre once; None where there is no price, or what is paid for is not known."""
    utforare, post, area = key
    kronor = betalning.price(facts, post, area)
    if kronor is None or betalning.why_unknown(facts, utforare, post):
        return None
    return half_up(amount * kronor)


def _invoiced(facts: Facts) -> dict[Key, Decimal]:
    """Kronor invoiced for the month."""
    if not facts.has("fakturor"):
        return {}
    rows = facts.rows("fakturor").filter(_.manad == str(facts.period))
    summed = rows.group_by("utforare", "post", "taxeomrade").agg(kr=_.belopp.sum())
    return {
        (r["utforare"], r["post"], r["taxeomrade"]): r["kr"]
        for r in summed.to_pyarrow().to_pylist()
    }


def _hinder(facts: Facts, lines: list[Line]) -> Iterator[Hinder]:
    for table in ("fakturor", "kunder"):
        if not facts.has(table):
            yield from delivery.missing_table([REGEL], table)
    if not facts.tariffs:
        yield Hinder(REGEL, f"ingen taxa gäller i {facts.period.name}")
        return
    if any(betalning.by_registrations(facts, post) for post in POSTER):
        yield from odelad.kategori_unknown(facts, [REGEL])
    priced = {
        p for p in POSTER if any(betalning.price(facts, p, a) is not None for a in areas(facts))
    }
    for utforare in sorted({line.utforare for line in lines}):
        only = [x for x in lines if x.utforare == utforare and x.invoiced_only]
        mine = {x.post for x in only}
        missing = [post for post in POSTER if post in mine - priced]
        if missing:
            said = f"ingen taxa gäller för {', '.join(missing)} i {facts.period.name}"
            yield Hinder(REGEL, said, utforare, delvis=True)
        known = [p for p in POSTER if p in mine & priced]
        reasons = [betalning.why_unknown(facts, utforare, post) for post in known]
        for skal in dict.fromkeys(filter(None, reasons)):
            yield Hinder(REGEL, skal, utforare, delvis=True)


def _measured(facts: Facts, lines: list[Line]) -> Measured:
    """`over_tolerans`: how many kronor the difference is beyond what is let pass."""
    columns: dict[str, list[str | float | None]] = {
        "id": ["\x1f".join((x.utforare, x.post, x.taxeomrade)) for x in lines],
        "utforare": [line.utforare for line in lines],
        "nyckel": [line.nyckel for line in lines],
        "post": [line.post for line in lines],
        "taxeomrade": [line.taxeomrade for line in lines],
        "fakturerat": [float(line.fakturerat or 0) for line in lines],
        "beraknat": [_float(line.beraknat) for line in lines],
        "skillnad": [_float(line.skillnad) for line in lines],
        "belopp": [_float(line.skillnad) for line in lines],
        "over_tolerans": [_over(facts, line) for line in lines],
    }
    types = {name: pa.string() if at < 5 else pa.float64() for at, name in enumerate(columns)}
    table = ibis.memtable(pa.table(columns, schema=pa.schema(list(types.items()))))
    return Measured("fakturarader", table, table)


def _over(facts: Facts, line: Line) -> float | None:
    """|invoiced − computed| less the tolerance: a sum, or a share of the computed up to a highest sum."""
    if line.skillnad is None or line.beraknat is None:
        return None
    least, share, most = (
        Fraction(str(facts.parameters[name]))
        for name in ("faktura_kronor", "faktura_andel", "faktura_tak")
    )
    tolerance = max(least, min(share * Fraction(line.beraknat), most))
    return float(abs(Fraction(line.skillnad)) - tolerance)


def _indikatorer(lines: list[Line]) -> Iterator[Indikator]:
    """Kronor computed and invoiced, and the quantity behind, per line; kronor also in total."""
    for line in lines:
        cut = (("post", line.post), ("taxeomrade", line.taxeomrade))
        yield _amount("ersattning", line.utforare, line.beraknat, cut)
        yield _amount("mangd", line.utforare, line.mangd, cut)
        if line.fakturerat is not None:
            yield _amount("fakturerat", line.utforare, line.fakturerat, cut)
    for post, area in dict.fromkeys((line.post, line.taxeomrade) for line in lines):
        same = [x.beraknat for x in lines if (x.post, x.taxeomrade) == (post, area)]
        known = [kronor for kronor in same if kronor is not None]
        if known:
            yield _amount("ersattning", None, sum(known), (("post", post), ("taxeomrade", area)))


def _without_area(
    facts: Facts, counted: dict[tuple[str, str, str | None], Fraction]
) -> Iterable[Indikator]:
    """Hours, visits or clients left out, as the client's taxeomrade was not known that day."""
    for (utforare, post, area), amount in sorted(counted.items(), key=str):
        if area is None and amount:
            yield _amount("mangd_utan_taxeomrade", utforare, amount, (("post", post),))


def _listed_twice(facts: Facts) -> Iterator[Indikator]:
    """Clients listed at two providers or more: counted at each, and what that comes to in kronor."""
    if not facts.has("inskrivningar") or not betalning.ground(facts, LISTNING).ur:
        return
    clients = listed_clients(facts).filter(_.hos > 1, _.taxeomrade.notnull())
    counted = clients.group_by("utforare", "taxeomrade").agg(n=_.count())
    rows = counted.order_by("utforare", "taxeomrade").to_pyarrow().to_pylist()
    for row in rows:
        kronor = betalning.price(facts, LISTNING, row["taxeomrade"])
        amount = None if kronor is None else float(row["n"] * kronor)
        yield Indikator(
            "listning_hos_flera",
            row["utforare"],
            None,
            float(row["n"]),
            amount,
            (("taxeomrade", row["taxeomrade"]),),
        )


def _amount(
    namn: str,
    utforare: str | None,
    value: Decimal | Fraction | int | None,
    cut: tuple[tuple[str, str], ...],
) -> Indikator:
    return Indikator(namn, utforare, None, None, _float(value), cut)


def _float(value: Decimal | Fraction | int | None) -> float | None:
    return None if value is None else float(value)


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("bestallningar", "registreringar"),
    reads=("registreringar", "bestallningar", "fakturor"),
    indikatorer={
        "ersattning": Named("Beräknad ersättning", KRONOR),
        "fakturerat": Named("Fakturerat", KRONOR),
        "budget": Named("Budget", KRONOR),
        "ersattning_post": Named("Beräknad ersättning, hela posten", KRONOR),
        "budget_skillnad": Named("Beräknat minus budget", KRONOR),
        "mangd": Named("Mängd (timmar, besök eller kunder)", AMOUNT),
        "mangd_utan_taxeomrade": Named("Mängd för kunder utan känt taxeområde", AMOUNT),
        "listning_hos_flera": Named(
            "Listning av kunder som är listade hos flera utförare (regel saknas)",
            Unit("kronor", "kunder", "", "Kunder"),
        ),
    },
)
