"""The grounds a post can be paid by: a small set, from which every model of payment is put together.

A ground says how much is paid for (hours, visits or clients); what is counted, and in how large
units a price is set, decides whether the tariff fits or a price of its own is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from checks.pengar.mangder import LISTNING, PER_TIMME
from checks.pengar.simulering import LARM, LEG_BESOK, VID_BESOK, Mangd
from checks.pengar.taxa import POSTER
from extracts.contract import HEMTJANST

TIMMAR, BESOK, KUNDER = "timmar", "besök", "kunder"
HUNDRED = 100
MINUTER = "minuter"
Varden = Mapping[str, Fraction]


@dataclass(frozen=True)
class Helhet:
    """What a utforare has in all posts and taxeområden together, in hours; SoL = service and omsorg."""

    netto_sol: Fraction
    utford_sol: Fraction
    utford: Mapping[str, Fraction]

    @classmethod
    def of(cls, mangder: Iterable[Mangd]) -> Helhet:
        rows = list(mangder)
        sol = [m for m in rows if m.post in HEMTJANST]
        per_post = {p: _sum(m.utford for m in rows if m.post == p) for p in POSTER}
        return cls(_sum(m.netto for m in sol), _sum(m.utford for m in sol), per_post)


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction())


def _one(_mangd: Mangd, _helhet: Helhet, _varden: Varden) -> Fraction:
    return Fraction(1)


@dataclass(frozen=True)
class Grund:
    """`mangd` (in `enhet`) is paid for at its price, times `faktor`.

    `falt` are the values that it needs, with the highest each may be; `tillsammans` are posts that
    must be paid by it all or none, as it does not tell them apart. `ur` is what of the post is
    counted, and of the posts in `helhet` too, as the factor is of the provider's whole month. `per`:
    a registration more is paid for by its time or as a visit; None where it changes nothing.
    """

    text: str
    poster: tuple[str, ...]
    enhet: str | None
    mangd: Callable[[Mangd, Varden], Fraction]
    ur: tuple[str, ...]
    faktor: Callable[[Mangd, Helhet, Varden], Fraction] = _one
    falt: Mapping[str, int | None] = field(default_factory=dict)
    tillsammans: tuple[str, ...] = ()
    helhet: tuple[str, ...] = ()
    per: str | None = None

    def needs_price(self, post: str) -> bool:
        """The tariff of the post is for another unit, so that the model must set its own price."""
        return self.enhet not in (None, tariff_unit(post))


def tariff_unit(post: str) -> str:
    """What the tariff of a post is a price for."""
    return BESOK if post in LEG_BESOK else KUNDER if post == LISTNING else TIMMAR


def _floor(mangd: Mangd, helhet: Helhet, varden: Varden) -> Fraction:
    """1, or less the deduction when the provider has done less of its granted SoL time than the floor."""
    if helhet.utford_sol * HUNDRED >= varden["golv"] * helhet.netto_sol:
        return Fraction(1)
    return 1 - varden["avdrag"] / HUNDRED


def _share_of_sol(mangd: Mangd, helhet: Helhet, varden: Varden) -> Fraction:
    """1, or so much that the provider's whole post comes to the share of its performed SoL time."""
    most, done = varden["hogst"] * helhet.utford_sol / HUNDRED, helhet.utford[mangd.post]
    return Fraction(1) if done <= most else most / done


GRUNDER: Mapping[str, Grund] = {
    "netto": Grund(
        "beviljad tid som är verkställd och utan uppehåll",
        HEMTJANST,
        TIMMAR,
        lambda m, v: m.netto,
        ("netto",),
    ),
    "utford": Grund(
        "utförd tid",
        (*HEMTJANST, *PER_TIMME),
        TIMMAR,
        lambda m, v: m.utford,
        ("utford",),
        per=TIMMAR,
    ),
    "utford_hogst_beviljad": Grund(
        "utförd tid, för varje kund högst den beviljade",
        HEMTJANST,
        TIMMAR,
        lambda m, v: m.tak,
        ("netto", "utford"),
        per=TIMMAR,
    ),
    "netto_med_golv": Grund(
        "beviljad tid, med avdrag när utföraren har utfört mindre än golvet",
        HEMTJANST,
        TIMMAR,
        lambda m, v: m.netto,
        ("netto", "utford"),
        _floor,
        falt={"golv": None, "avdrag": HUNDRED},
        helhet=HEMTJANST,
    ),
    "narvaro": Grund(
        "tid från in- till utloggning, inte delad på kategorier",
        VID_BESOK,
        TIMMAR,
        lambda m, v: m.narvaro,
        ("narvaro",),
        tillsammans=VID_BESOK,
    ),
    "ram_av_sol": Grund(
        "utförd tid, högst en andel av utförd service och omsorg",
        PER_TIMME,
        TIMMAR,
        lambda m, v: m.utford,
        ("utford",),
        _share_of_sol,
        falt={"hogst": None},
        helhet=HEMTJANST,
        per=TIMMAR,
    ),
    "schablon": Grund(
        "en bestämd tid per utfört besök",
        PER_TIMME,
        TIMMAR,
        lambda m, v: m.antal * v[MINUTER] / 60,
        ("antal",),
        falt={MINUTER: None},
        per=BESOK,
    ),
    "per_tillfalle": Grund(
        "ett pris per utfört besök",
        (*PER_TIMME, *LEG_BESOK),
        BESOK,
        lambda m, v: Fraction(m.antal),
        ("antal",),
        per=BESOK,
    ),
    "fast_manad": Grund(
        "ett pris per kund och månad",
        (LARM, LISTNING),
        KUNDER,
        lambda m, v: Fraction(m.kunder),
        ("kunder",),
    ),
    "ingen": Grund("ersätts inte för sig", POSTER, None, lambda m, v: Fraction(), ()),
}
# What a post is paid by where no model says otherwise: the first ground that it can have.
VANLIG = {
    post: next(namn for namn, grund in GRUNDER.items() if post in grund.poster) for post in POSTER
}
