"""Rules on several rows: stays (dubbelrapporterad-tid), tagged visits (rapporttid-over-narvaro)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import OKTOBER, joined, performed
from checks.odelad import is_undivided
from checks.pengar import betalning
from checks.pengar.grunder import TIMMAR
from checks.registreringar.samtidigt import intervals, person
from checks.registreringar.tider import repeated
from extracts.contract import KATEGORIER


def paid_kategorier(facts: Facts) -> list[str]:
    """The kategorier of which more time reported is more paid, by the plan's model."""
    return [k for k in KATEGORIER if betalning.per_registration(facts, k) == TIMMAR]


def reported_as(kategori: str) -> str:
    """The column that says whether a stay or visit has rows of a kategori."""
    return f"har_{kategori}"


def stay_rows(facts: Facts, rows: ir.Table) -> ir.Table:
    """Rows that share a stay with another: `vistelse` names the stay, `tackning` is new seconds.

    Stay: utförda rows of one kund and personal chained while start ≤ the latest slut so far plus
    the plan's gap; repeated rows (dubbletter) left out.
    """
    who = [*person(facts), "kund"]
    taking = intervals(facts, rows).anti_join(repeated(facts, rows), "rad_id")
    taking = taking.select(
        "rad_id",
        "utforare",
        "personal",
        "kund",
        "registrering",
        "kategori",
        "dag",
        "start",
        "slut",
        "sekunder",
    )
    order = ["start", "slut", "rad_id"]
    before = ibis.window(group_by=who, order_by=order, preceding=(None, 1))
    sofar = ibis.cumulative_window(group_by=who, order_by=order)
    following = ibis.window(group_by=who, order_by=order)
    chained = taking.mutate(
        hittills=taking.slut.max().over(before),
        slutade=taking.slut.max().over(sofar),
        nasta=taking.start.lead().over(following),
    )
    gap = ibis.interval(minutes=int(facts.parameters["vistelse_glapp"]))
    chained = chained.mutate(
        ny=chained.hittills.isnull() | (chained.start > chained.hittills + gap),
        nasta_ny=chained.nasta.isnull() | (chained.nasta > chained.slutade + gap),
    )
    # Those that are alone in their stay go before the stays are numbered: nearly every row.
    shared = chained.filter(~(chained.ny & chained.nasta_ny))
    shared = shared.mutate(nummer=shared.ny.cast("int64").sum().over(sofar))
    begins = shared.ny.ifelse(shared.start, ibis.greatest(shared.start, shared.hittills))
    new = ibis.greatest(shared.slut.epoch_seconds() - begins.epoch_seconds(), 0)
    return shared.mutate(
        tackning=new, vistelse=joined(*(shared[name] for name in who), shared.nummer.cast(str))
    )


def stays(facts: Facts, rows: ir.Table) -> ir.Table:
    """Per stay of two rows or more: reported minutes, minutes covered, and the excess."""
    grouped = rows.group_by(id=rows.vistelse).agg(
        forst=joined(rows.registrering, rows.utforare).min(),
        kund=_.kund.min(),
        personal=_.personal.min(),
        nyckel=_.registrering.min(),
        datum=_.dag.min(),
        rapporterat=_.sekunder.sum() / 60,
        narvaro=_.tackning.sum() / 60,
        over_sekunder=_.sekunder.sum() - _.tackning.sum().cast("decimal(20, 6)"),
        betalda_sekunder=_paid(facts, rows).sum(),
        odelad=is_undivided(rows).any(),
        **{reported_as(k): (rows.kategori == k).any() for k in paid_kategorier(facts)},
    )
    first = rows.select("utforare", id="vistelse", forst=joined(rows.registrering, rows.utforare))
    grouped = grouped.join(first, ["id", "forst"]).drop("forst")
    return grouped.mutate(rapporterat_over_tackt=(grouped.over_sekunder / 60).cast("float64"))


def tagged_visits(facts: Facts, rows: ir.Table) -> ir.Table:
    """Per besok and personal with tag times: reported minutes over tag-in to tag-out.

    Not over the night when the clock is set back: the tags then show an hour too little.
    """
    set_back = rows.klockbyte & (rows.dag.month() == OKTOBER)
    done = performed(rows).filter(rows.besok.notnull(), ~set_back)
    done = done.mutate(betald=_paid(facts, done), odelat=is_undivided(done))
    grouped = done.group_by("utforare", "besok", "personal").agg(
        registrering=_.registrering.min(),
        datum=_.dag.min(),
        sekunder=_.sekunder.sum(),
        inne=_.tagg_in.min(),
        ute=_.tagg_ut.max(),
        betalda_sekunder=_.betald.sum(),
        odelad=_.odelat.any(),
        **{reported_as(k): (done.kategori == k).any() for k in paid_kategorier(facts)},
    )
    tagged = grouped.filter(_.inne.notnull(), _.ute.notnull())
    first = done.select("utforare", "registrering", "kund")
    tagged = tagged.join(first, ["utforare", "registrering"])
    present = tagged.ute.epoch_seconds() - tagged.inne.epoch_seconds()
    over = tagged.sekunder - present.cast("decimal(20, 6)")
    return tagged.select(
        "utforare",
        "besok",
        "personal",
        "kund",
        "datum",
        "betalda_sekunder",
        "odelad",
        *(reported_as(k) for k in paid_kategorier(facts)),
        id=joined(tagged.utforare, tagged.besok, tagged.personal),
        nyckel="besok",
        id_extra="personal",
        rapporterat=tagged.sekunder / 60,
        narvaro=present / 60,
        over_sekunder=over,
        rapporterat_over_narvaro=(over / 60).cast("float64"),
    )


def rows_of_visits(rows: ir.Table) -> ir.Table:
    """id of each tagged visit × rad_id of its rows."""
    done = performed(rows).filter(_.besok.notnull())
    return done.select(id=joined(done.utforare, done.besok, done.personal), rad_id="rad_id")


def _paid(facts: Facts, rows: ir.Table) -> ir.Value:
    paid = paid_kategorier(facts)
    return rows.kategori.isin(paid).ifelse(rows.sekunder, 0) if paid else rows.sekunder * 0
