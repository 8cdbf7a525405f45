"""Definitions that several controls share (spec: kontroller, «Common terms»)."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts, active
from extracts.contract import HEMTJANST, ODELAD
from extracts.period import clock_change_nights

# Who is licensed by law; which of them is right for a kategori is the plan's (Facts.roller).
LEGITIMERADE = ("sjuksköterska", "distriktssköterska", "fysioterapeut", "arbetsterapeut")
UNDERSKOTERSKA = "undersköterska"
DELEGERADE = ("vårdbiträde", UNDERSKOTERSKA)
AVLIDEN = "avliden"
LEG_KATEGORIER = ("hemsjukvård", "hemrehab")
# When the clock is set back: an hour comes twice.
OKTOBER = 10
# No file has as many rows.
_ROWS = 10**11


def performed(rows: ir.Table) -> ir.Table:
    """utförd = status utförd."""
    return rows.filter(rows.utford)


def hemtjanst(rows: ir.Table) -> ir.Table:
    """Hemtjänst = kategori service or omsorg; undivided time too, where the plan allows it."""
    return rows.filter(rows.kategori.isin((*HEMTJANST, ODELAD)))


def visit(rows: ir.Table) -> ir.StringValue:
    """Besök = `besok` where given, else the registrering; marked so that the two never meet."""
    return ("b:" + rows.besok).coalesce("r:" + rows.registrering)


def joined(*parts: ir.StringValue) -> ir.StringValue:
    """One key of several, apart by a character that no key has."""
    return ibis.literal("\x1f").join(parts)


def place(rows: ir.Table) -> ir.IntegerValue:
    """Where a row stands: its file and its row in it as one number, in the order of rad_id of a table."""
    return rows.fil.cast("int64") * _ROWS + rows.rad.cast("int64")


def at_place(found: ir.IntegerValue) -> dict[str, ir.IntegerValue]:
    """`fil` and `rad` of a place."""
    rad = found % _ROWS
    return {"fil": ((found - rad) / _ROWS).cast("int64"), "rad": rad}


def planned_seconds(rows: ir.Table) -> ir.NumericValue:
    """Planned time: planerad_slut − planerad_start, else minuter; in seconds."""
    planned = rows.planerad_slut.epoch_seconds() - rows.planerad_start.epoch_seconds()
    forward = (planned < 0).ifelse(0, planned)
    return forward.cast("decimal(20, 6)").coalesce(rows.sekunder)


def over_clock_change(facts: Facts, rows: ir.Table) -> ir.BooleanValue:
    """Rows of the period over 02:00–03:00 of a clock-change night.

    In October also those that end at 02:00: it may be the second time that the clock shows it.
    Not rows so long that one hour more or less cannot matter: they are too long whatever the
    clock did.
    """
    longest = (int(facts.parameters["langd_hogst"]) + 60) * 60
    over = ibis.literal(False)
    for night in clock_change_nights(facts.period.year):
        if facts.period.first <= night <= facts.period.last + dt.timedelta(days=1):
            two, three = (dt.datetime.combine(night, dt.time(hour)) for hour in (2, 3))
            ends = rows.slut >= two if night.month == OKTOBER else rows.slut > two
            over |= (rows.start < three) & ends
    return over & (rows.langd <= longest)


def living(facts: Facts, rows: ir.Table) -> ir.Table:
    """Rows but those of a kund who has died by the last day of the period."""
    if not facts.has("franvaro"):
        return rows
    away = facts.rows("franvaro")
    return rows.anti_join(
        away.filter(away.orsak == AVLIDEN, away.fran <= facts.period.last), "kund"
    )


def customer_days(facts: Facts) -> ir.Table:
    """kund × dag: the kunder row valid that day (of several, the one that began last)."""
    return facts.stored("customer_days", lambda: _customer_days(facts))


def customers_on_last_day(facts: Facts) -> ir.Table:
    """kund: the kunder row valid on the last day of the period, with every column."""
    kunder, last = facts.rows("kunder"), facts.period.last
    valid = kunder.filter(
        kunder.fran.isnull() | (kunder.fran <= last), kunder.till.isnull() | (kunder.till >= last)
    )
    return facts.stored("customers_on_last_day", lambda: _latest_row(valid, "kund"))


def _customer_days(facts: Facts) -> ir.Table:
    kunder = facts.rows("kunder")
    days = facts.calendar()
    valid = kunder.join(
        days,
        [
            kunder.fran.isnull() | (kunder.fran <= days.dag),
            kunder.till.isnull() | (days.dag <= kunder.till),
        ],
    )
    return _latest_row(valid, "kund", "dag").select(
        "kund", "dag", "taxeomrade", "zon", "trygghetslarm", "tagg_uppsatt", "hushall"
    )


def _latest_row(valid: ir.Table, *per: str) -> ir.Table:
    """Of several kunder rows the one that began last."""
    latest = ibis.window(
        group_by=list(per), order_by=[ibis.desc("fran", nulls_first=False), "rad_id"]
    )
    return valid.mutate(rang=ibis.row_number().over(latest)).filter(_.rang == 0).drop("rang")


def absent_days(facts: Facts, days: ir.Table) -> ir.Table:
    """kund × dag frånvarande: fran < dag < till; the first and the last day do not count."""
    away = facts.rows("franvaro")
    inside = [away.fran < days.dag, away.till.isnull() | (days.dag < away.till)]
    return away.join(days, inside).select("kund", "dag").distinct()


def paused_days(facts: Facts, days: ir.Table) -> ir.Table:
    """utforare × kund × bestallning × dag pausad; bestallning null = every order."""
    pauses = facts.rows("uppehall")
    inside = [pauses.fran <= days.dag, pauses.till.isnull() | (days.dag <= pauses.till)]
    return pauses.join(days, inside).select("utforare", "kund", "bestallning", "dag").distinct()


def order_days(facts: Facts) -> ir.Table:
    """Order × dag of the period on which it is active, with what the day is.

    Columns: order (the order's rad_id), utforare, kund, kategori, minuter_per_manad, dag, and the
    booleans verkstalld_da, pausad, franvarande (false where the table is missing).
    """
    return facts.stored("order_days", lambda: _order_days(facts))


def _order_days(facts: Facts) -> ir.Table:
    days = facts.calendar()
    orders = active(with_verkstalld(facts), facts.period.first, facts.period.last)
    on = [orders.fran <= days.dag, orders.till.isnull() | (days.dag <= orders.till)]
    rows = orders.join(days, on).select(
        "utforare",
        "kund",
        "bestallning",
        "kategori",
        "insats",
        "minuter_per_manad",
        "dag",
        order="rad_id",
        verkstalld_da=(orders.verkstalld <= days.dag).fill_null(False),
    )
    rows = _mark_paused(facts, rows, days)
    return _mark_absent(facts, rows, days)


def with_verkstalld(facts: Facts, orders: ir.Table | None = None) -> ir.Table:
    """Orders (of hemtjänst unless others are given) with the day they are verkställda from.

    Rows of a file without the column verkstalld count from fran; `verkstalld_given` is false for them.
    """
    orders = facts.orders() if orders is None else orders
    without = [
        f.number for f in facts.underlag.loaded.of("bestallningar") if "verkstalld" not in f.columns
    ]
    if not without:
        return orders.mutate(verkstalld_given=True)
    missing = orders.fil.isin(without)
    return orders.mutate(
        verkstalld=missing.ifelse(orders.fran, orders.verkstalld), verkstalld_given=~missing
    )


def _mark_paused(facts: Facts, rows: ir.Table, days: ir.Table) -> ir.Table:
    if not facts.has("uppehall"):
        return rows.mutate(pausad=ibis.literal(False))
    paused = facts.stored("paused_days", lambda: paused_days(facts, days))
    every = paused.filter(paused.bestallning.isnull()).select("utforare", "kund", "dag", alla=True)
    named = paused.filter(paused.bestallning.notnull()).mutate(denna=True)
    rows = rows.left_join(every, ["utforare", "kund", "dag"]).drop(
        "utforare_right", "kund_right", "dag_right"
    )
    rows = rows.left_join(named, ["utforare", "kund", "bestallning", "dag"]).drop(
        "utforare_right", "kund_right", "bestallning_right", "dag_right"
    )
    return rows.mutate(pausad=(rows.alla.notnull() | rows.denna.notnull())).drop("alla", "denna")


def _mark_absent(facts: Facts, rows: ir.Table, days: ir.Table) -> ir.Table:
    if not facts.has("franvaro"):
        return rows.mutate(franvarande=ibis.literal(False))
    away = facts.stored("absent_days", lambda: absent_days(facts, days).mutate(borta=True))
    joined = rows.left_join(away, ["kund", "dag"]).drop("kund_right", "dag_right")
    return joined.mutate(franvarande=joined.borta.notnull()).drop("borta")


def licensed(facts: Facts) -> ir.Table:
    """Utförda hemsjukvård and hemrehab rows of the period with `roll`, the known yrkesroll."""
    done = performed(facts.registreringar())
    rows = done.filter(done.kategori.isin(LEG_KATEGORIER))
    return facts.stored("leg_rader", lambda: with_known_role(facts, rows))


def wrong_role(facts: Facts, rows: ir.Table) -> ir.BooleanValue:
    """Whether the plan names other roles for the row's kategori; null when its own is not known."""
    wrong = ibis.literal(False)
    for kategori, roles in facts.roller.items():
        wrong = (rows.kategori == kategori).ifelse(rows.roll.notin(roles), wrong)
    return wrong


def by_licensed(facts: Facts) -> ir.Table:
    """As licensed, but the rows whose known yrkesroll is not one of their kategori's."""
    rows = licensed(facts)
    return rows.filter(~wrong_role(facts, rows).fill_null(False))


def with_known_role(facts: Facts, rows: ir.Table) -> ir.Table:
    """Rows with `roll`: the row's yrkesroll, else that of the personal list if its rows agree."""
    if not facts.has("personal"):
        return rows.mutate(roll=rows.yrkesroll)
    personal = facts.rows("personal")
    listed = personal.group_by("utforare", "personal").having(_.yrkesroll.nunique() == 1)
    listed = listed.agg(listad_roll=_.yrkesroll.min())
    joined = rows.left_join(listed, ["utforare", "personal"]).drop(
        "utforare_right", "personal_right"
    )
    return joined.mutate(roll=joined.yrkesroll.coalesce(joined.listad_roll)).drop("listad_roll")
