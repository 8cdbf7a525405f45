"""What a reviewer of a drawn registration needs to see, measured as in the monthly run.

Spec: stickprov, «The protocol». Grain: one row per registration.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts, active
from checks.fragments import (
    LEG_KATEGORIER,
    absent_days,
    paused_days,
    performed,
    visit,
)
from checks.registreringar import kronor
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag

# Rejected lines that are no registrations.
NO_REGISTRATION = ("tom-rad", "summarad", "rubrikrad", "enhetsrad", "ej-post")
# Reports of a visit, or orders of a client, that are looked at; and of those, how many are told.
MOST, SHOWN = 100, 8
_PLAIN = (
    "rad_id",
    "utforare",
    "registrering",
    "besok",
    "kund",
    "personal",
    "yrkesroll",
    "kategori",
    "insats",
    "start",
    "slut",
    "planerad_start",
    "planerad_slut",
    "tagg_in",
    "tagg_ut",
    "registreringssatt",
)


def performed_facts(facts: Facts) -> ir.Table:
    """Utförda registrations of the period with order, absence, taxeområde and booked kronor.

    Columns: those of the registration, `minuter` (reported, exact seconds / 60), `belopp` (kronor;
    0 where payment follows the granted time, null where no tariff is known), and texts: `andra`
    (the other reports of the visit), `bestallning`, `franvaro`.
    """
    rows = performed(facts.registreringar())
    for other in (_visits(facts, rows), _orders(facts, rows), _away(facts, rows), _booked(facts)):
        rows = rows.left_join(other, "rad_id").drop("rad_id_right")
    return rows.select(
        *_PLAIN,
        "andra",
        "bestallning",
        "franvaro",
        "taxeomrade",
        "belopp",
        minuter=rows.sekunder / 60,
    )


def rejected_facts(underlag: Underlag, first: dt.date, last: dt.date) -> ir.Table:
    """Rejected rows that may be utförda registrations of the days, with `skal`: every error in words.

    A row whose status or start cannot be read counts: what is unreadable must not escape.
    """
    lines = underlag.con.table(UNDERKANDA)
    lines = lines.filter(lines.tabell == "registreringar", lines.regel.notin(NO_REGISTRATION))
    said = lines.kolumn + ": «" + lines.varde.fill_null("") + "» (" + lines.regel + ")"
    errors = lines.mutate(sagt=said).group_by("rad_id")
    errors = errors.agg(skal=_.sagt.group_concat("; ", order_by=_.ordning))
    rows = underlag.loaded.rows("registreringar").join(errors, "rad_id")
    day = rows.start.date()
    return rows.filter(
        rows.status.isnull() | (rows.status == "utförd"),
        day.isnull() | day.between(first, last),
    ).select(*_PLAIN, "skal", minuter=rows.minuter)


def _visits(facts: Facts, rows: ir.Table) -> ir.Table:
    """rad_id × the other reports of the same besok, whatever their status."""
    mine = rows.filter(rows.besok.notnull()).select("rad_id", "utforare", "besok")
    others = facts.registreringar().filter(_.besok.notnull())
    text = (
        others.registrering
        + " "
        + others.kategori
        + " "
        + others.start.strftime("%H:%M")
        + "–"
        + others.slut.strftime("%H:%M")
        + " ("
        + _plain(others.sekunder / 60)
        + " min, "
        + others.status
        + ")"
    )
    told = others.select("utforare", "besok", nyckel="registrering", annan="rad_id", sagt=text)
    told = _first(told, ["utforare", "besok"], ["nyckel"])
    pairs = mine.join(told, ["utforare", "besok"])
    return _listed(pairs.filter(pairs.rad_id != pairs.annan), "andra")


def _orders(facts: Facts, rows: ir.Table) -> ir.Table:
    """rad_id × the client's orders with the provider that are active that day, of any kategori."""
    orders = active(facts.rows("bestallningar"), facts.period.first, facts.period.last)
    text = (
        orders.bestallning
        + " "
        + orders.kategori
        + ("/" + orders.insats).fill_null("")
        + " "
        + _plain(orders.minuter_per_manad)
        + " min/mån "
        + orders.fran.strftime("%Y-%m-%d")
        + "–"
        + orders.till.strftime("%Y-%m-%d").fill_null("")
    )
    told = orders.select("utforare", "kund", "fran", "till", nyckel="bestallning", sagt=text)
    told = _first(told, ["utforare", "kund"], [ibis.desc("fran"), "nyckel"])
    pairs = rows.select("rad_id", "utforare", "kund", "dag").join(told, ["utforare", "kund"])
    on = (pairs.fran <= pairs.dag) & (pairs.till.isnull() | (pairs.dag <= pairs.till))
    return _listed(pairs.filter(on), "bestallning")


def _plain(number: ir.NumericValue) -> ir.StringValue:
    """A number as text, without needless decimals."""
    text = number.cast("decimal(18, 6)").round(2).cast("decimal(18, 2)").cast(str)
    return text.re_replace(r"\.?0+$", "")


def _first(rows: ir.Table, group: list[str], order: list[Any]) -> ir.Table:
    """The first rows of each group, and whether it has more (`fler`).

    Thousands of reports of one visit must not become millions of pairs.
    """
    ranked = rows.mutate(
        rang=ibis.row_number().over(ibis.window(group_by=group, order_by=order)),
        fler=_.count().over(ibis.window(group_by=group)) > MOST,
    )
    return ranked.filter(_.rang < MOST).drop("rang")


def _listed(pairs: ir.Table, name: str) -> ir.Table:
    """rad_id × the texts of its pairs in the order of their keys, so many as fit in a cell."""
    within = ibis.window(group_by="rad_id", order_by="nyckel")
    ranked = pairs.mutate(rang=ibis.row_number().over(within))
    listed = ranked.group_by("rad_id").agg(
        sagt=_.sagt.group_concat("; ", where=_.rang < SHOWN, order_by=_.rang),
        antal=_.count(),
        fler=_.fler.any(),
    )
    total = listed.fler.ifelse("minst ", "") + listed.antal.cast(str)
    more = f" … (visar {SHOWN} av " + total + ", alla finns i underlaget)"
    said = (listed.antal > SHOWN).ifelse(listed.sagt + more, listed.sagt)
    return listed.select("rad_id", **{name: said})


def _away(facts: Facts, rows: ir.Table) -> ir.Table:
    """rad_id × «uppehåll», «frånvarande» or both; never why."""
    days, parts = facts.calendar(), []
    keyed = rows.select("rad_id", "utforare", "kund", "dag")
    if facts.has("uppehall"):
        paused = paused_days(facts, days).select("utforare", "kund", "dag").distinct()
        then = keyed.join(paused, ["utforare", "kund", "dag"])
        parts.append(then.select("rad_id", vad=ibis.literal("uppehåll")))
    if facts.has("franvaro"):
        then = keyed.join(absent_days(facts, days), ["kund", "dag"])
        parts.append(then.select("rad_id", vad=ibis.literal("frånvarande")))
    none = keyed.filter(ibis.literal(False)).select("rad_id", vad=ibis.literal(""))
    found = ibis.union(none, *parts, distinct=False)
    return found.group_by("rad_id").agg(franvaro=_.vad.group_concat(", ", order_by=_.vad.desc()))


def _booked(facts: Facts) -> ir.Table:
    """rad_id × taxeområde of the day and kronor; a licensed visit is paid once, on its first row."""
    rows = performed(facts.registreringar())
    of_visit = ibis.window(group_by=[rows.utforare, rows.kategori, visit(rows)])
    first = rows.registrering == rows.registrering.min().over(of_visit)
    priced = kronor.of_repeated(facts, rows.mutate(forst=first))
    repeated = priced.kategori.isin(LEG_KATEGORIER) & ~priced.forst
    return priced.select(
        "rad_id",
        taxeomrade=priced.taxeomrade,
        belopp=repeated.ifelse(0.0, priced.belopp_dubblett),
    )
