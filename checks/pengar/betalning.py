"""What is paid for in a month, and at what price (spec: kontroller, «The model of payment»)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from checks import delivery, odelad
from checks.facts import Betalning, Facts
from checks.pengar import simulering
from checks.pengar.grunder import (
    BESOK,
    GRUNDER,
    MINUTER,
    TIMMAR,
    VANLIG,
    Grund,
    Helhet,
    tariff_unit,
)
from checks.pengar.simulering import Mangd
from checks.pengar.taxa import POSTER, half_up, unit_price
from extracts.contract import HEMTJANST, KATEGORIER

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
    return unit_price(facts, post, area)


def post_of(kategori: str) -> str:
    """The post that registrations of a kategori are paid by."""
    return kategori if kategori in VANLIG else f"{kategori} besök"


def per_registration(facts: Facts, kategori: str) -> str | None:
    """By what a registration more of a kategori is paid: TIMMAR, BESOK, or None when it is not."""
    post = post_of(kategori)
    return ground(facts, post).per if post in VANLIG else None


def units(facts: Facts, post: str) -> Fraction:
    """How many of what the price is set for that go to a visit: hours where a visit is a set time."""
    minutes = betalning(facts, post).varden.get(MINUTER)
    return Fraction(1) if minutes is None else minutes / 60


def registered_prices(facts: Facts) -> dict[tuple[str, str], Decimal]:
    """(kategori, or «kategori besök», and taxeomrade) → kronor per hour or per visit of a registration."""
    found = {}
    for kategori in KATEGORIER:
        per, post = per_registration(facts, kategori), post_of(kategori)
        name = {TIMMAR: kategori, BESOK: f"{kategori} besök"}.get(per or "")
        for area in dict.fromkeys(area for _post, area in facts.tariffs):
            kronor = price(facts, post, area) if name else None
            if name and kronor is not None:
                found[name, area] = half_up(kronor * units(facts, post))
    return found


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
    if post in HEMTJANST and REGISTRERAT & set(counted):
        if utforare in silent(facts):
            return f"inga registreringar har lämnats för {facts.period.name}"
        return untrue(facts).get(utforare)
    return None


def untrue(facts: Facts) -> dict[str, str]:
    """Providers whose registrations make no true sum → why."""
    return facts.known(
        "betalning_osakra",
        lambda: {str(h.utforare): h.skal for h in delivery.not_to_be_summed(facts, ("",))},
    )


def silent(facts: Facts) -> set[str]:
    """Providers with orders in the period and no registration."""
    return {str(h.utforare) for h in delivery.no_registrations(facts, ("",))}
