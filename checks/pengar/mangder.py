"""What is paid for, counted: the quantities behind an invoice (spec: kontroller, «7 ersattning»), exactly.

Each table is per utforare × kund × day with `post`, `taxeomrade` (null when not known) and `mangd`.
"""

from __future__ import annotations

from collections.abc import Collection

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts, active
from checks.fragments import by_licensed, performed, visit
from checks.pengar.taxa import netto_days, with_taxeomrade

PER_TIMME = ("larm", "delegerad hsl")
LISTNING = "hemsjukvård listning"


def granted(facts: Facts) -> ir.Table:
    """Order-days of service and omsorg: minuter_per_manad of each day verkställd and not pausad."""
    return netto_days(facts).mutate(post=_.kategori, mangd=_.minuter_per_manad)


def performed_time(facts: Facts, kategorier: Collection[str]) -> ir.Table:
    """Seconds of utförda rows of some kategorier."""
    done = performed(facts.registreringar())
    rows = with_taxeomrade(facts, done.filter(done.kategori.isin(kategorier)))
    return rows.mutate(post=_.kategori, mangd=_.sekunder)


def licensed_visits(facts: Facts) -> ir.Table:
    """Utförda visits of hemsjukvård and hemrehab by licensed staff, or by staff whose role is not known."""
    return visits(facts, by_licensed(facts)).mutate(post=_.kategori + " besök")


def visits(facts: Facts, rows: ir.Table) -> ir.Table:
    """Each visit of the rows once per kategori, where its first row finds the client."""
    first = ibis.window(
        group_by=["utforare", "kategori", "besoket"], order_by=["start", "registrering"]
    )
    rows = rows.mutate(besoket=visit(rows))
    once = rows.mutate(rang=ibis.row_number().over(first)).filter(_.rang == 0)
    return with_taxeomrade(facts, once).mutate(post=_.kategori, mangd=1)


def listed_clients(facts: Facts) -> ir.Table:
    """utforare × kund inskriven in hemsjukvård on some day of the period.

    `dag` is the first such day; `hos` at how many utforare the client is listed in the period.
    """
    first, last = facts.period.first, facts.period.last
    rows = active(facts.rows("inskrivningar"), first, last)
    begun = rows.filter(rows.typ == "hemsjukvård").group_by("utforare", "kund")
    clients = begun.agg(dag=ibis.greatest(_.fran.min(), first))
    everywhere = ibis.window(group_by="kund")
    clients = clients.mutate(hos=clients.utforare.count().over(everywhere))
    return facts.stored("listade", lambda: with_taxeomrade(facts, clients))


def listed(facts: Facts) -> ir.Table:
    """Clients inskrivna in hemsjukvård, once per utforare."""
    return listed_clients(facts).mutate(post=ibis.literal(LISTNING), mangd=1)
