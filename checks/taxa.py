"""What a post costs (spec: kontroller, «Tariffs»): by the taxeomrade of the day, exact to the öre."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
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
EXACT = "decimal(38, 6)"


def with_taxeomrade(facts: Facts, rows: ir.Table, day: str = "dag") -> ir.Table:
    """Adds `taxeomrade` of the kund on the day in column `day`; null when it is not known."""
    if not facts.has("kunder"):
        return rows.mutate(taxeomrade=ibis.null(str))
    areas = customer_days(facts).select("kund", "taxeomrade", **{day: "dag"})
    return rows.left_join(areas, ["kund", day]).drop("kund_right", f"{day}_right")


def price(facts: Facts, rows: ir.Table, post: str) -> ir.Value:
    """Öre per hour, visit or client of a post in the row's taxeomrade; null without a tariff."""
    prices = [(area, int(kr * 100)) for (name, area), kr in facts.tariffs.items() if name == post]
    return rows.taxeomrade.cases(*prices) if prices else ibis.null("int64")


def price_of_kategori(facts: Facts, rows: ir.Table, poster: Iterable[tuple[str, str]]) -> ir.Value:
    """The price of each row's post; `poster` says which post a kategori is paid by."""
    return ibis.cases(*((rows.kategori == k, price(facts, rows, post)) for k, post in poster))


def netto_days(facts: Facts) -> ir.Table:
    """Order × day verkställd and not pausad: what is paid as granted.

    As order_days, with `taxeomrade`, `pris`, öre per hour, and `ore`, minuter_per_manad × pris, wide
    enough for any number that the gate accepts (null when taxeomrade or tariff is not known).
    """

    def make() -> ir.Table:
        days = order_days(facts)
        rows = with_taxeomrade(facts, days.filter(days.verkstalld_da, ~days.pausad))
        rows = rows.mutate(pris=price_of_kategori(facts, rows, ((k, k) for k in HEMTJANST)))
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
