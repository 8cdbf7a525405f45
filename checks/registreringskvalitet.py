"""Control 13, registreringskvalitet: how the registrations came to be; nothing is judged or ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ibis import _

from checks.control import Control, Named, Unit, share
from checks.facts import Facts
from checks.fragments import performed
from checks.model import Indikator, Measures, by_utforare, ratios

KONTROLL = "registreringskvalitet"
UTAN_AVVIKELSE = "andel_utan_avvikelse"
OFORANDRAD = "andel_oforandrad"
TAGG = "andel_tagg"


def measure(facts: Facts) -> Measures:
    """andel_tagg per utforare; the other shares are those of control 3, turned round (`quality`)."""
    done = performed(facts.registreringar())
    counts = by_utforare(
        done.group_by("utforare").agg(
            tagg=(_.registreringssatt == "tagg").sum(), satt=_.registreringssatt.count()
        )
    )
    none = {"tagg": 0, "satt": 0}
    parts = {
        u: (counts.get(u, none)["tagg"], counts.get(u, none)["satt"]) for u in facts.utforare()
    }
    return Measures(indikatorer=tuple(ratios(TAGG, parts)))


def quality(own: Iterable[Indikator], registreringar: Iterable[Indikator]) -> Iterator[Indikator]:
    """The three shares and `poang`, their mean where all three exist, per utforare and in total."""
    shares = {TAGG: {i.utforare: i for i in own if i.namn == TAGG}}
    turned = {
        UTAN_AVVIKELSE: "andel_rader_med_avvikelse",
        OFORANDRAD: "andel_andrad_sent",
    }
    of_rows = list(registreringar)
    for namn, fault in turned.items():
        shares[namn] = {i.utforare: _rest(namn, i) for i in of_rows if i.namn == fault}
    for found in shares.values():
        yield from found.values()
    for utforare in shares[TAGG]:
        values = [shares[namn][utforare].varde for namn in shares if utforare in shares[namn]]
        known = [value for value in values if value is not None]
        mean = sum(known) / len(shares) if len(known) == len(shares) else None
        yield Indikator("poang", utforare, None, None, mean)


def _rest(namn: str, fault: Indikator) -> Indikator:
    """1 − the share, of the same whole."""
    if fault.taljare is None or not fault.namnare:
        return Indikator(namn, fault.utforare, fault.taljare, fault.namnare, None)
    rest = fault.namnare - fault.taljare
    return Indikator(namn, fault.utforare, rest, fault.namnare, rest / fault.namnare)


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    reads=("registreringar",),
    indikatorer={
        TAGG: Named("Registrerade med tagg", share("Med tagg", "Utförda med känt sätt")),
        UTAN_AVVIKELSE: Named("Rader utan avvikelse", share("Utan avvikelse", "Rader")),
        OFORANDRAD: Named(
            "Inte skapade eller ändrade sent", share("Inte sent", "Utförda med känd tid")
        ),
        "poang": Named("Poäng (medel av de tre andelarna)", Unit("procent", "")),
    },
)
