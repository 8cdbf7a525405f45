"""Control 1, genomförandeplan: omsorg clients with an implementation plan drawn up."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery
from checks.control import Control, Named, share
from checks.facts import Facts, active
from checks.fragments import living, with_verkstalld
from checks.indicator_rules import per_utforare
from checks.model import Indikator, Measured, Measures, ratios

KONTROLL = "genomforandeplan"
PER_KUND = ("plan-saknas", "plan-aldre-an-beslut")
ANDEL = "andel-med-plan"
_FAR = dt.date(9999, 12, 31)


def measure(facts: Facts) -> Measures:
    """Grain utforare × kund in the population; shares per utforare."""
    if not facts.has("genomforandeplaner"):
        hinder = delivery.missing_table((*PER_KUND, ANDEL), "genomforandeplaner")
        return Measures(hinder=tuple(hinder))
    hinder = delivery.not_delivered(facts, (*PER_KUND, ANDEL), "genomforandeplaner")
    if not facts.given("bestallningar", "beslutsdatum"):
        hinder += delivery.missing_column((PER_KUND[1],), "bestallningar", "beslutsdatum")
    judged = delivery.judged(facts, ANDEL, hinder)
    frist = int(facts.parameters["plan_frist_dagar"])
    clients = facts.stored("omsorgskunder", lambda: _clients(facts, frist))
    within = clients.filter(clients.omsorg_sedan <= facts.period.last - dt.timedelta(days=frist))
    shares = _shares("andel_med_plan", within, judged)
    return Measures(
        measured=(
            Measured("omsorgskunder", _per_client(within, judged), within),
            per_utforare(shares, "andel_med_plan", judged),
        ),
        indikatorer=(*_shares("andel_med_plan_utan_frist", clients, judged), *shares),
        hinder=tuple(hinder),
    )


def _clients(facts: Facts, frist: int) -> ir.Table:
    """utforare × kund whose chain of verkställda omsorg orders covers the last day."""
    last = facts.period.last
    chains = _chains(facts).filter(_.chain_fran <= last, _.chain_till >= last)
    chains = living(facts, chains)
    plans = facts.rows("genomforandeplaner")
    drawn_up = (plans.upprattad <= last).ifelse(plans.upprattad, ibis.null("date"))
    revised = (plans.reviderad <= last).ifelse(plans.reviderad, ibis.null("date"))
    plans = plans.group_by("utforare", "kund").agg(
        upprattad=drawn_up.max(), plan_datum=ibis.greatest(drawn_up.max(), revised.max())
    )
    decisions = active(facts.orders(), last, last).filter(_.kategori == "omsorg")
    decisions = decisions.group_by("utforare", "kund").agg(beslutsdatum=_.beslutsdatum.max())
    both = ["utforare", "kund"]
    rows = chains.left_join(plans, both).drop("utforare_right", "kund_right")
    rows = rows.left_join(decisions, both).drop("utforare_right", "kund_right")
    settled = rows.beslutsdatum <= last - dt.timedelta(days=frist)
    compared = rows.upprattad.notnull() & settled
    return rows.select(
        "utforare",
        "kund",
        "omsorg_sedan",
        "plan_datum",
        "beslutsdatum",
        id=rows.utforare + "|" + rows.kund,
        nyckel="kund",
        verkstalld="omsorg_sedan",
        upprattad="upprattad",
        provat_plan_datum=compared.ifelse(rows.plan_datum, ibis.null("date")),
        provat_beslut=compared.ifelse(rows.beslutsdatum, ibis.null("date")),
        plan_minus_beslut=compared.ifelse(
            rows.plan_datum.delta(rows.beslutsdatum, unit="day"), ibis.null("int64")
        ),
    )


def _chains(facts: Facts) -> ir.Table:
    """Verkställda omsorg orders chained: the next joins when its fran ≤ the previous till + 1 day."""
    orders = with_verkstalld(facts).mutate(slutar=_.till.coalesce(_FAR))
    orders = orders.filter(
        orders.kategori == "omsorg",
        ibis.greatest(orders.fran, orders.verkstalld)
        <= ibis.least(orders.slutar, facts.period.last),
        orders.verkstalld.notnull(),
    )
    before = ibis.window(
        group_by=["utforare", "kund"], order_by=["fran", "rad_id"], preceding=(None, 1)
    )
    orders = orders.mutate(hittills=orders.slutar.max().over(before))
    begins = orders.hittills.isnull() | (orders.fran.delta(orders.hittills, unit="day") > 1)
    sofar = ibis.cumulative_window(group_by=["utforare", "kund"], order_by=["fran", "rad_id"])
    orders = orders.mutate(kedja=begins.cast("int64").sum().over(sofar))
    return orders.group_by("utforare", "kund", "kedja").agg(
        chain_fran=_.fran.min(), chain_till=_.slutar.max(), omsorg_sedan=_.verkstalld.min()
    )


def _per_client(clients: ir.Table, judged: set[str]) -> ir.Table:
    counts = clients.utforare.isin(sorted(judged)) if judged else ibis.literal(False)
    return clients.filter(counts).select(
        "id", "utforare", "upprattad", "provat_plan_datum", "provat_beslut", "plan_minus_beslut"
    )


def _shares(namn: str, clients: ir.Table, judged: set[str]) -> list[Indikator]:
    counted = clients.group_by("utforare").agg(med=_.upprattad.count(), alla=_.count()).to_pyarrow()
    return ratios(
        namn, {row["utforare"]: (row["med"], row["alla"]) for row in counted.to_pylist()}, judged
    )


_PLANS = share("Med plan", "Omsorgskunder")
CONTROL = Control(
    KONTROLL,
    measure,
    needs=("bestallningar",),
    reads=("genomforandeplaner", "bestallningar"),
    indikatorer={
        "andel_med_plan": Named(
            "Omsorgskunder med genomförandeplan", _PLANS, efter="andel_med_plan_utan_frist"
        ),
        "andel_med_plan_utan_frist": Named("Omsorgskunder med plan (källans mått)", _PLANS),
    },
    own_section=True,
)
