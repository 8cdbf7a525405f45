"""The rules of control 3, registreringar (spec: kontroller, «3 registreringar»): one function each."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.fragments import LEG_KATEGORIER
from checks.model import Measured
from checks.registreringar import kronor, register, samtidigt, tider, vistelser
from checks.registreringar.rule import (
    Needs,
    RowRule,
    Rule,
    TableRule,
    flag,
    number,
    row_rule,
    table_rule,
)
from extracts.contract import HEMTJANST

KATEGORI = Needs(kategori=True)


@row_rule(
    columns={
        "provad_start": "timestamp",
        "provad_slut": "timestamp",
        "langd_minuter": "float64",
    }
)
def slut_efter_start(facts: Facts, rows: ir.Table) -> tuple[ir.Value, ...]:
    """Utförda rows end after they start; not over a clock change."""
    judged = tider.judged(rows)
    start, slut = (judged.ifelse(rows[name], ibis.null("timestamp")) for name in ("start", "slut"))
    return start, slut, number(judged, rows.langd / 60)


@row_rule(columns={"langd_framat_minuter": "float64"})
def rimlig_langd(facts: Facts, rows: ir.Table) -> ir.Value:
    """Minutes from start to slut of rows that go forward."""
    return number(tider.forward(rows), rows.langd / 60)


@row_rule(Needs({"registreringar": ("minuter",)}), columns={"minuter_over_intervall": "float64"})
def minuter_over_intervall(facts: Facts, rows: ir.Table) -> ir.Value:
    """Minutes reported beyond start to slut."""
    over = (rows.sekunder - rows.langd.cast("decimal(20, 6)")) / 60
    return number(tider.forward(rows) & rows.minuter.notnull(), over)


@row_rule(looks=(tider.repeated,), columns={"kopior_fore": "int64"})
def dubblett(facts: Facts, rows: ir.Table) -> ir.Value:
    """How many rows like it come before it."""
    return rows.kopior_fore.fill_null(0)


@row_rule(KATEGORI, looks=(samtidigt.overlaps,), columns={"overlapp_kort_minuter": "float64"})
def personal_overlapp(facts: Facts, rows: ir.Table) -> ir.Value:
    """The largest overlap at another kund, minutes; what is long is left to the long rule."""
    overlap = rows.overlapp.fill_null(0.0)
    short = (overlap < facts.parameters["overlapp_lang"]).ifelse(overlap, 0.0)
    return number(samtidigt.alone(facts, rows), short)


@row_rule(KATEGORI, looks=(samtidigt.overlaps,), columns={"overlapp_minuter": "float64"})
def personal_overlapp_lang(facts: Facts, rows: ir.Table) -> ir.Value:
    """The largest overlap at another kund, minutes."""
    return number(samtidigt.alone(facts, rows), rows.overlapp.fill_null(0.0))


@row_rule(
    Needs({"kunder": ("hushall",)}, kategori=True),
    looks=(samtidigt.overlaps,),
    columns={"hushall_minuter": "float64"},
)
def hushall_samtidigt(facts: Facts, rows: ir.Table) -> ir.Value:
    """The largest overlap within the hushall of larm or delegerad hsl with something else, minutes."""
    return number(samtidigt.divided(facts, rows), rows.hushall_overlapp.fill_null(0.0))


@row_rule(Needs({"bestallningar": ()}, kategori=True), looks=(register.without_order,))
def aktiv_bestallning(facts: Facts, rows: ir.Table) -> ir.Value:
    """Utförd hemtjänst has an order that day."""
    return flag(rows.utford & rows.kategori.isin(HEMTJANST), rows.without_order)


@row_rule(Needs({"franvaro": ()}), looks=(register.during_absence,))
def under_franvaro(facts: Facts, rows: ir.Table) -> ir.Value:
    """Nothing is utfört while the kund is frånvarande."""
    return flag(rows.utford, rows.during_absence)


@row_rule(Needs({"kunder": ()}), looks=(register.unknown_customer,))
def okand_kund(facts: Facts, rows: ir.Table) -> ir.Value:
    """Every row is of a kund that kunder has."""
    return flag(ibis.literal(True), rows.unknown_customer)


@row_rule(Needs({"personal": ()}, per_utforare="personal"), looks=(register.unknown_staff,))
def okand_personal(facts: Facts, rows: ir.Table) -> ir.Value:
    """Every personal is in the provider's list."""
    return flag(rows.personal.notnull(), rows.unknown_staff)


@row_rule(
    KATEGORI,
    looks=(register.licensed_roles,),
    columns={"leg_kategori": "string", "leg_roll": "string"},
)
def ratt_yrkesroll(facts: Facts, rows: ir.Table) -> tuple[ir.Value, ...]:
    """The kategori of a licensed visit and the known role of who made it, for the suite's pairs.

    A kategori for which the plan names no role has none that is wrong.
    """
    with_roles = [kategori for kategori in LEG_KATEGORIER if kategori in facts.roller]
    licensed = rows.utford & rows.kategori.isin(with_roles)
    return licensed.ifelse(rows.kategori, ibis.null("string")), rows.leg_roll


@row_rule(
    Needs({"personal": ("delegering_till",)}, per_utforare="personal", kategori=True),
    looks=(register.delegations,),
)
def giltig_delegering(facts: Facts, rows: ir.Table) -> ir.Value:
    """Delegerad hsl by unlicensed staff has a delegation that day."""
    return rows.utan_delegering


@row_rule(
    Needs({"inskrivningar": ()}, per_utforare="inskrivningar", kategori=True),
    looks=(register.not_enrolled,),
)
def inskriven(facts: Facts, rows: ir.Table) -> ir.Value:
    """A licensed visit is of somebody who is inskriven, or is so soon after it."""
    return flag(rows.utford & rows.kategori.isin(LEG_KATEGORIER), rows.not_enrolled)


@row_rule(
    Needs({"kunder": ("trygghetslarm",)}, kategori=True),
    looks=(register.alarms,),
    columns={"kundens_larm": "string"},
)
def larm_utan_trygghetslarm(facts: Facts, rows: ir.Table) -> ir.Value:
    """Whether the kund of a larm has a trygghetslarm that day."""
    return rows.kundens_larm


@row_rule(
    Needs({"kunder": ("tagg_uppsatt",), "registreringar": ("registreringssatt",)}),
    looks=(register.by_tag,),
)
def tagg_fore_uppsatt(facts: Facts, rows: ir.Table) -> ir.Value:
    """Nothing is registered by a tag before it is put up."""
    return flag(rows.uppsatt.notnull(), rows.dag < rows.uppsatt)


@row_rule(
    Needs({"registreringar": ("insats",)}, kategori=True, insatser=True),
    looks=(register.by_insats,),
)
def insats_fel_kategori(facts: Facts, rows: ir.Table) -> ir.Value:
    """An insats of the plan's list is registered as its kategori."""
    return flag(rows.kategori2.notnull(), rows.kategori != rows.kategori2)


@table_rule(Needs({"registreringar": ("registreringssatt", "orsak")}))
def manuell_utan_orsak(facts: Facts, rows: ir.Table) -> Measured:
    """Rows registered by hand have a reason."""
    return tider.needing_reason(facts, "manuella", rows.filter(rows.registreringssatt == "manuell"))


@table_rule(Needs({"registreringar": ("orsak",)}))
def avbojd_utan_orsak(facts: Facts, rows: ir.Table) -> Measured:
    """Rows that were not utförda have a reason."""
    return tider.needing_reason(facts, "ej_utforda", rows.filter(~rows.utford))


@table_rule()
def dubbelrapporterad_tid(facts: Facts, rows: ir.Table) -> Measured:
    """Per stay: minutes reported beyond what it covers."""
    shared = facts.stored("vistelse_rader", lambda: vistelser.stay_rows(facts, rows))
    stays = facts.stored("vistelser", lambda: vistelser.stays(facts, shared))
    behind = shared.select(id=shared.vistelse, rad_id="rad_id")
    return _too_long(facts, "vistelser", stays, stays.rapporterat_over_tackt, behind)


@table_rule(Needs({"registreringar": ("besok", "tagg_in", "tagg_ut")}))
def rapporttid_over_narvaro(facts: Facts, rows: ir.Table) -> Measured:
    """Per besok and personal: minutes reported beyond tag-in to tag-out."""
    tagged = facts.stored("taggade", lambda: vistelser.tagged_visits(facts, rows))
    behind = vistelser.rows_of_visits(rows)
    return _too_long(facts, "besok", tagged, tagged.rapporterat_over_narvaro, behind)


def _too_long(
    facts: Facts, name: str, visits: ir.Table, over: ir.NumericValue, behind: ir.Table
) -> Measured:
    """Only those with more reported than there was room for are priced."""
    detail = kronor.of_stays(facts, visits.filter(over > 0))
    return Measured(name, visits, detail, behind)


@table_rule(KATEGORI)
def flera_leg_besok(facts: Facts, rows: ir.Table) -> Measured:
    """Per licensed visit: 1 where it is not the first of its kund, role and day."""
    visits = facts.stored("leg_besok", lambda: register.later_licensed_visits(facts))
    return Measured("leg_besok", visits, visits)


RULES = tuple(rule for rule in vars().values() if isinstance(rule, Rule))
ROW_RULES = tuple(rule for rule in RULES if isinstance(rule, RowRule))
TABLE_RULES = tuple(rule for rule in RULES if isinstance(rule, TableRule))
