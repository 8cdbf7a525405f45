"""What is paid for in a month, and at what price (spec: kontroller, «The model of payment»)."""

from __future__ import annotations

from fractions import Fraction

from checks import delivery, odelad, simulering
from checks.facts import Betalning, Facts
from checks.grunder import GRUNDER, KRONOR, VANLIG, Grund, Helhet, tariff_unit
from checks.simulering import Mangd
from checks.taxa import POSTER
from extracts.contract import HEMTJANST

# Quantities that are counted in the registrations.
REGISTRERAT = frozenset({"utford", "narvaro", "antal"})


def betalning(facts: Facts, post: str) -> Betalning:
    """How a post is paid."""
    return facts.betalning.get(post) or Betalning(VANLIG[post])


def ground(facts: Facts, post: str) -> Grund:
    """What a post is paid by."""
    return GRUNDER[betalning(facts, post).grund]


def as_usual(facts: Facts) -> bool:
    """Whether every post is paid by its usual ground."""
    return all(betalning(facts, post).grund == VANLIG[post] for post in POSTER)


def unit(facts: Facts, post: str) -> str:
    """What is counted of a post: timmar, besök or kunder."""
    return ground(facts, post).enhet or tariff_unit(post)


def price(facts: Facts, post: str, area: str) -> Fraction | None:
    """Kronor per hour, visit or client: the model's own, else the tariff; None where neither is known."""
    if post not in VANLIG:
        return None
    if ground(facts, post).enhet is None:
        return Fraction()
    own, tariff = betalning(facts, post).varden.get(KRONOR), facts.tariffs.get((post, area))
    return own if own is not None or tariff is None else Fraction(tariff)


def paid_for(facts: Facts) -> dict[tuple[str, str, str | None], Fraction]:
    """(utforare, post, taxeomrade or None when not known) → hours, visits or clients, exactly.

    Without the posts of which a provider's undivided time may hold some.
    """
    rows = simulering.measure(facts, _needed(facts))
    whole = {u: Helhet.of(m for m in rows if m.utforare == u) for u in {m.utforare for m in rows}}
    return {
        (m.utforare, m.post, m.taxeomrade): _amount(facts, m, whole[m.utforare])
        for m in rows
        if not _is_undivided(facts, m.utforare, m.post)
    }


def _is_undivided(facts: Facts, utforare: str, post: str) -> bool:
    return by_registrations(facts, post) and utforare in odelad.undivided(facts)


def by_registrations(facts: Facts, post: str) -> bool:
    """Whether what is paid for of a post is counted, wholly or in part, in the registrations."""
    return not REGISTRERAT.isdisjoint(ground(facts, post).ur)


def _amount(facts: Facts, mangd: Mangd, helhet: Helhet) -> Fraction:
    varden, grund = betalning(facts, mangd.post).varden, ground(facts, mangd.post)
    return grund.mangd(mangd, varden) * grund.faktor(mangd, helhet, varden)


def _needed(facts: Facts) -> set[tuple[str, str]]:
    grounds = {post: ground(facts, post) for post in POSTER}
    return {
        (other, slag) for post, g in grounds.items() for other in (post, *g.helhet) for slag in g.ur
    }


def why_unknown(facts: Facts, utforare: str, post: str) -> str | None:
    """Why what is paid for cannot be counted: what it is counted in has not been delivered."""
    counted = ground(facts, post).ur
    if _is_undivided(facts, utforare, post):
        return odelad.SKAL
    if "kunder" in counted and post == simulering.LARM:
        given = facts.given("kunder", "trygghetslarm")
        return None if given else "kolumnen trygghetslarm i kunder saknas"
    if "kunder" in counted and utforare not in facts.delivered("inskrivningar"):
        given = facts.has("inskrivningar")
        return (
            "utföraren har inte lämnat inskrivningar" if given else "tabellen inskrivningar saknas"
        )
    if post in HEMTJANST and REGISTRERAT & set(counted) and utforare in silent(facts):
        return f"inga registreringar har lämnats för {facts.period.name}"
    return None


def silent(facts: Facts) -> set[str]:
    """Providers with orders in the period and no registration."""
    return {str(h.utforare) for h in delivery.no_registrations(facts, ("",))}
