"""What a post costs (spec: kontroller, «Tariffs»): by the taxeomrade of the day, exact to the öre."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from checks.facts import Facts, column
from checks.fragments import customer_days, order_days
from extracts.contract import HEMTJANST

# The posts of an invoice that have a tariff; extraordinär insats and övrigt have none.
POSTER = (
    *HEMTJANST,
    "larm",
    "delegerad hsl",
    "hemsjukvård listning",
    "hemsjukvård besök",
    "hemrehab besök",
)
ORE = Decimal("0.01")
KRONOR = "kronor"
# The grounds by which granted time is paid for whether or not it is performed.
AS_GRANTED = ("netto", "netto_med_golv")
EXACT = "decimal(38, 6)"


def with_taxeomrade(facts: Facts, rows: ir.Table, day: str = "dag") -> ir.Table:
    """Adds `taxeomrade` of the kund on the day in column `day`; null when it is not known."""
    if not facts.has("kunder"):
        return rows.mutate(taxeomrade=ibis.null(str))
    areas = customer_days(facts).select("kund", "taxeomrade", **{day: "dag"})
    return rows.left_join(areas, ["kund", day]).drop("kund_right", f"{day}_right")


def areas(facts: Facts) -> tuple[str, ...]:
    """The plan's taxeområden in its own order; those of the files where it names none."""
    named = facts.underlag.contract["kunder"].column("taxeomrade").values
    return named or facts.known("taxeomraden", lambda: _of_files(facts))


def _of_files(facts: Facts) -> tuple[str, ...]:
    found = [facts.rows(t).select("taxeomrade") for t in ("kunder", "fakturor") if facts.has(t)]
    return tuple(sorted(column(ibis.union(*found, distinct=True), "taxeomrade"))) if found else ()


def unit_price(facts: Facts, post: str, area: str) -> Fraction | None:
    """Kronor per hour, visit or client: the model's own, else the tariff; None where neither is known."""
    paid, tariff = facts.betalning.get(post), facts.tariffs.get((post, area))
    own = paid.varden.get(KRONOR) if paid else None
    return own if own is not None or tariff is None else Fraction(tariff)


def price(facts: Facts, rows: ir.Table, post: str, times: Fraction = Fraction(1)) -> ir.Value:
    """Öre per hour, visit or client of a post in the row's taxeomrade; null without a price."""
    areas = dict.fromkeys(area for _post, area in facts.tariffs)
    known = [(a, kr) for a in areas if (kr := unit_price(facts, post, a)) is not None]
    prices = [(area, int(half_up(kr * times) * 100)) for area, kr in known]
    return rows.taxeomrade.cases(*prices) if prices else ibis.null("int64")


def _granted_price(facts: Facts, rows: ir.Table) -> ir.Value:
    """Öre per granted hour of an order; 0 where the plan pays for what is performed."""
    return ibis.cases(
        *(
            (rows.kategori == post, price(facts, rows, post) if _as_granted(facts, post) else 0)
            for post in HEMTJANST
        )
    )


def _as_granted(facts: Facts, post: str) -> bool:
    paid = facts.betalning.get(post)
    return paid is None or paid.grund in AS_GRANTED


def netto_days(facts: Facts) -> ir.Table:
    """Order × day verkställd and not pausad: what is paid as granted.

    As order_days, with `taxeomrade`, `pris`, öre per hour, and `ore`, minuter_per_manad × pris, wide
    enough for any number that the gate accepts (null when taxeomrade or tariff is not known, 0
    where the plan's model pays for what is performed).
    """

    def make() -> ir.Table:
        days = order_days(facts)
        rows = with_taxeomrade(facts, days.filter(days.verkstalld_da, ~days.pausad))
        rows = rows.mutate(pris=_granted_price(facts, rows))
        return rows.mutate(ore=rows.minuter_per_manad.cast(EXACT) * rows.pris)

    return facts.stored("netto_days", make)


def to_kronor(numerator: ir.Value, denominator: int) -> ir.FloatingValue:
    """Öre / denominator as kronor: one division, rounded half up to the öre once.

    In whole steps, as the engine divides decimals as floating numbers.
    """
    twice = (numerator.cast(EXACT) * 2 + ibis.literal(denominator).cast(EXACT)).cast(EXACT)
    step = ibis.literal(2 * denominator).cast(EXACT)
    ore: ir.FloatingValue = ((twice - twice % step) / step).cast("float64")
    return ore / 100


def half_up(kronor: Fraction) -> Decimal:
    """Exact kronor rounded half up to the öre."""
    ore = kronor * 100
    whole = (2 * ore.numerator + ore.denominator) // (2 * ore.denominator)
    return Decimal(whole).scaleb(-2).quantize(ORE, ROUND_HALF_UP)
