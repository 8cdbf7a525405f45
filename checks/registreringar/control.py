"""Control 3 put together: one measured row per registration, stay, tagged visit and licensed visit."""

from __future__ import annotations

from collections.abc import Iterable

import ibis.expr.types as ir
from ibis import _

from checks import delivery, odelad
from checks.control import Control, Named, share
from checks.facts import Facts
from checks.fragments import joined, performed
from checks.model import Hinder, Measured, Measures
from checks.registreringar import kronor, register, tider, vistelser
from checks.registreringar.indikatorer import indikatorer
from checks.registreringar.rader import measured_rows, needing_reason

KONTROLL = "registreringar"

# The tables, and the columns of each, that a rule names; the other rules need nothing but the rows.
NEEDS: dict[str, dict[str, tuple[str, ...]]] = {
    "minuter-over-intervall": {"registreringar": ("minuter",)},
    "hushall-samtidigt": {"kunder": ("hushall",)},
    "rapporttid-over-narvaro": {"registreringar": ("besok", "tagg_in", "tagg_ut")},
    "aktiv-bestallning": {"bestallningar": ()},
    "under-franvaro": {"franvaro": ()},
    "okand-kund": {"kunder": ()},
    "okand-personal": {"personal": ()},
    "giltig-delegering": {"personal": ("delegering_till",)},
    "inskriven": {"inskrivningar": ()},
    "larm-utan-trygghetslarm": {"kunder": ("trygghetslarm",)},
    "tagg-fore-uppsatt": {"kunder": ("tagg_uppsatt",), "registreringar": ("registreringssatt",)},
    "manuell-utan-orsak": {"registreringar": ("registreringssatt", "orsak")},
    "avbojd-utan-orsak": {"registreringar": ("orsak",)},
}
# Rules that ask for the kategori of a row; the others hold of undivided time too.
ASK_KATEGORI = frozenset(
    {
        "personal-overlapp",
        "personal-overlapp-lang",
        "hushall-samtidigt",
        "aktiv-bestallning",
        "ratt-yrkesroll",
        "giltig-delegering",
        "inskriven",
        "larm-utan-trygghetslarm",
        "flera-leg-besok",
    }
)
# Needed only of a plan that has a list of insatser.
OF_THE_LIST: dict[str, dict[str, tuple[str, ...]]] = {
    "insats-fel-kategori": {"registreringar": ("insats",)}
}
PER_UTFORARE = {
    "okand-personal": "personal",
    "giltig-delegering": "personal",
    "inskriven": "inskrivningar",
}


def measure(facts: Facts) -> Measures:
    """The row rules and the indicators of the period."""
    rows = tider.period_rows(facts)
    hinder = tuple(_hinder(facts))
    repeated = facts.stored("dubbletter", lambda: tider.repeated(rows))
    shared = facts.stored("vistelse_rader", lambda: vistelser.stay_rows(facts, rows, repeated))
    stays = facts.stored("vistelser", lambda: vistelser.stays(facts, shared))
    tagged = facts.stored("taggade", lambda: vistelser.tagged_visits(facts, rows))
    licensed = register.later_licensed_visits(facts)
    licensed = licensed.mutate(datum="dag", yrkesroll="roll")
    return Measures(
        measured=(
            measured_rows(facts, rows, repeated),
            *needing_reason(facts, rows),
            _too_long(facts, "vistelser", stays, "rapporterat_over_tackt"),
            _too_long(facts, "besok", tagged, "rapporterat_over_narvaro"),
            _visits(licensed),
        ),
        indikatorer=tuple(indikatorer(facts, rows)),
        hinder=hinder,
        rows_behind={
            "vistelser": shared.select(id="vistelse", rad_id="rad_id"),
            "besok": _rows_of_visits(rows),
        },
    )


def _hinder(facts: Facts) -> Iterable[Hinder]:
    needed = NEEDS | (OF_THE_LIST if facts.insatser else {})
    asking = ASK_KATEGORI | (OF_THE_LIST.keys() if facts.insatser else set())
    yield from odelad.kategori_unknown(facts, sorted(asking))
    for regel, needs in needed.items():
        missing = list(_missing(facts, regel, needs))
        if missing:
            yield missing[0]
        elif regel in PER_UTFORARE:
            yield from delivery.not_delivered(facts, [regel], PER_UTFORARE[regel])


def _missing(facts: Facts, regel: str, needs: dict[str, tuple[str, ...]]) -> Iterable[Hinder]:
    for table, columns in needs.items():
        if not facts.has(table):
            yield from delivery.missing_table([regel], table)
        for column in columns:
            if not facts.given(table, column):
                yield from delivery.missing_column([regel], table, column)


def _too_long(facts: Facts, name: str, visits: ir.Table, over: str) -> Measured:
    """Stays or tagged visits; only those with more reported than there was room for are priced."""
    longer = visits.filter(visits[over] > 0)
    return Measured(name, visits.select("id", "utforare", over), kronor.of_stays(facts, longer))


def _visits(licensed: ir.Table) -> Measured:
    keyed = licensed.mutate(id=licensed.utforare + "|" + licensed.nyckel)
    return Measured("leg_besok", keyed.select("id", "utforare", "senare"), keyed)


def _rows_of_visits(rows: ir.Table) -> ir.Table:
    done = performed(rows).filter(_.besok.notnull())
    return done.select(id=joined(done.utforare, done.besok, done.personal), rad_id="rad_id")


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    reads=("registreringar",),
    indikatorer={
        "andel_rader_med_avvikelse": Named(
            "Rader med avvikelse (kritisk eller varning)", share("Rader med avvikelse", "Rader")
        ),
        "andel_manuell": Named("Registrerade för hand", share("För hand", "Utförda med känt sätt")),
        "andel_andrad_sent": Named(
            "Skapade eller ändrade sent", share("Sent", "Utförda med känd tid")
        ),
        "andel_hsl": Named(
            "Delegerad hsl i besök med både hsl och hemtjänst",
            share("Timmar hsl", "Timmar i besöken", "timmar"),
        ),
    },
    own_section=True,
)
