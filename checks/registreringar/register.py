"""Row rules against the other tables: each function gives the `rad_id` of the rows that break its rule."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.fragments import (
    DELEGERADE,
    customer_days,
    licensed,
    performed,
    visit,
    with_known_role,
    wrong_role,
)
from checks.odelad import is_undivided
from extracts.cell import folded
from extracts.contract import HEMTJANST

_EARLY, _FAR = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def without_order(facts: Facts, rows: ir.Table) -> ir.Table:
    """aktiv-bestallning: no order of kund, utforare and kategori active on the start day.

    Not of undivided time, whose kategori is not known.
    """
    orders = facts.orders().select(
        "kund", "utforare", "kategori", "fran", till=ibis._.till.coalesce(_FAR)
    )
    done = performed(rows).filter(ibis._.kategori.isin(HEMTJANST))
    done = done.select("rad_id", "kund", "utforare", "kategori", "dag")
    return done.anti_join(
        orders,
        [
            done.kund == orders.kund,
            done.utforare == orders.utforare,
            done.kategori == orders.kategori,
            orders.fran <= done.dag,
            orders.till >= done.dag,
        ],
    ).select("rad_id")


def during_absence(facts: Facts, rows: ir.Table) -> ir.Table:
    """under-franvaro: the kund is frånvarande on the start day."""
    away = facts.rows("franvaro").mutate(till=ibis._.till.coalesce(_FAR))
    done = performed(rows)
    inside = [done.kund == away.kund, away.fran < done.dag, done.dag < away.till]
    return done.semi_join(away, inside).select("rad_id")


def unknown_customer(facts: Facts, rows: ir.Table) -> ir.Table:
    """okand-kund: of a kund that is not in kunder at all."""
    return rows.anti_join(facts.rows("kunder"), "kund").select("rad_id")


def unknown_staff(facts: Facts, rows: ir.Table) -> ir.Table:
    """okand-personal: not in the provider's list."""
    known = facts.rows("personal")
    return (
        rows.filter(rows.personal.notnull())
        .anti_join(known, ["utforare", "personal"])
        .select("rad_id")
    )


def visits_by_unlicensed(facts: Facts) -> ir.Table:
    """rad_id of the first row of each visit of a kategori that nobody licensed for it has reported."""
    rows = licensed(facts)
    rows = rows.mutate(besoket=visit(rows), fel=wrong_role(facts, rows).fill_null(False))
    each = rows.group_by("utforare", "kategori", "besoket")
    found = each.agg(alla_fel=rows.fel.all(), registrering=rows.registrering.min())
    found = found.filter(found.alla_fel).select("utforare", "registrering")
    return rows.semi_join(found, ["utforare", "registrering"]).select("rad_id")


def delegations(facts: Facts, rows: ir.Table) -> ir.Table:
    """Utförd delegerad hsl by vårdbiträde or undersköterska: utan_delegering is 1 where no row of that
    personal is valid on the day (an empty delegering_till is none), else 0.
    """
    done = performed(rows)
    known = with_known_role(facts, done.filter(done.kategori == "delegerad hsl"))
    found = known.filter(known.roll.isin(DELEGERADE))
    found = found.select("rad_id", "utforare", "personal", "dag")
    staff = facts.rows("personal").mutate(delegering_fran=ibis._.delegering_fran.coalesce(_EARLY))
    valid = [
        found.utforare == staff.utforare,
        found.personal == staff.personal,
        staff.delegering_fran <= found.dag,
        staff.delegering_till >= found.dag,
    ]
    held = found.semi_join(staff, valid).select("rad_id", giltig=True)
    joined = found.left_join(held, "rad_id")
    return joined.select("rad_id", utan_delegering=joined.giltig.isnull().cast("int64"))


def licensed_roles(facts: Facts, rows: ir.Table) -> ir.Table:
    """leg_roll: the known role of who made a licensed visit."""
    return licensed(facts).select("rad_id", leg_roll="roll")


def not_enrolled(facts: Facts, rows: ir.Table) -> ir.Table:
    """inskriven: licensed visits without an inskrivning of kund, utforare and typ on the day, or one that
    begins soon after it.
    """
    rows = licensed(facts)
    enrolled = facts.rows("inskrivningar").mutate(till=ibis._.till.coalesce(_FAR))
    soon = ibis.interval(days=int(facts.parameters["bedomning_dagar"]))
    today = [
        *_same(rows, enrolled),
        enrolled.fran <= rows.dag,
        rows.dag <= enrolled.till,
    ]
    rest, coming = rows.anti_join(enrolled, today), enrolled.view()
    later = [
        *_same(rest, coming),
        coming.fran > rest.dag,
        coming.fran <= (rest.dag + soon).cast("date"),
    ]
    return rest.anti_join(coming, later).select("rad_id")


def _same(rows: ir.Table, enrolled: ir.Table) -> list[ir.BooleanValue]:
    return [
        rows.kund == enrolled.kund,
        rows.utforare == enrolled.utforare,
        rows.kategori == enrolled.typ,
    ]


def alarms(facts: Facts, rows: ir.Table) -> ir.Table:
    """Utförd larm with the client's trygghetslarm that day, ja or nej, where it is known."""
    done = performed(rows)
    known = customer_days(facts).filter(ibis._.trygghetslarm.notnull())
    joined = done.filter(done.kategori == "larm").join(known, ["kund", "dag"])
    return joined.select("rad_id", kundens_larm="trygghetslarm")


def by_tag(facts: Facts, rows: ir.Table) -> ir.Table:
    """Rows registered by tag, with the day the client's tag was put up: uppsatt, of the kunder row
    valid that day.
    """
    known = customer_days(facts).filter(ibis._.tagg_uppsatt.notnull())
    joined = rows.filter(rows.registreringssatt == "tagg").join(known, ["kund", "dag"])
    return joined.select("rad_id", uppsatt="tagg_uppsatt")


def by_insats(facts: Facts, rows: ir.Table) -> ir.Table:
    """Rows whose insats is in the plan's list: kategori2 is what it belongs to there.

    Not of undivided time, whose kategori is not known.
    """
    rows = rows.filter(~is_undivided(rows))
    listed = facts.at_home("insatser_listade", _listed)
    return rows.join(listed, "insats").select("rad_id", "kategori2")


def _listed(facts: Facts) -> ir.Table:
    """Each insats of the period that the plan's list has, and its kategori there."""
    rows = facts.registreringar()
    names = rows.filter(rows.insats.notnull()).select("insats").distinct()
    # Stored: the engine would else fold the insats of every row, and then look which are different.
    names = facts.stored("insatser_namn", lambda: names)
    listed = names.mutate(kategori2=folded(names.insats).cases(*facts.insatser.items()))
    return listed.filter(listed.kategori2.notnull())


def later_licensed_visits(facts: Facts) -> ir.Table:
    """One row per visit with a known role: `senare` is 1 where its start is not the first of its kund,
    role and day.
    """
    done = licensed(facts).filter(ibis._.roll.notnull())
    visits = (
        done.mutate(besoket=visit(done))
        .group_by("utforare", "besoket", "kund", "roll")
        .agg(
            nyckel=done.registrering.min(),
            namngiven=done.registrering.min(where=done.personal.notnull()),
            start=done.start.min(),
        )
    )
    first = done.select("utforare", "rad_id", nyckel="registrering")
    staff = done.select("utforare", "personal", namngiven="registrering")
    visits = visits.join(first, ["utforare", "nyckel"])
    visits = visits.left_join(staff, ["utforare", "namngiven"])
    visits = visits.drop("namngiven", "utforare_right", "namngiven_right")
    visits = visits.mutate(dag=visits.start.date())
    same = ibis.window(group_by=["kund", "roll", "dag"])
    return visits.mutate(
        id=visits.utforare + "|" + visits.nyckel,
        datum="dag",
        yrkesroll="roll",
        senare=(visits.start > visits.start.min().over(same)).cast("int64"),
        antal=visits.rad_id.count().over(same),
    )


def known_roles(facts: Facts, rows: ir.Table) -> ir.Table:
    """For the texts: yrkesroll, else the personal list's, and `roller`, those the kategori wants."""
    known = with_known_role(facts, rows)
    wanted = ibis.null("string")
    for kategori, roles in facts.roller.items():
        wanted = (known.kategori == kategori).ifelse(" eller ".join(roles), wanted)
    return known.mutate(yrkesroll=known.roll, roller=wanted).drop("roll")
