"""Ersättning of a month under the plan's own model (`dagens`) and under others, on the same registrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from checks.facts import Facts
from checks.pengar import simulering
from checks.pengar.grunder import Helhet, tariff_unit
from checks.pengar.simulering import Mangd, Utelamnad
from checks.pengar.taxa import KRONOR, half_up
from suites.errors import ModellError
from suites.modell import Modell
from suites.modell_varden import said
from suites.plan import Plan

# The controls whose registrations a simulation builds on.
BYGGER_PA = "utford-tid"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Rad:
    """A post of a utforare in a taxeomrade under a model: mangd × faktor × pris = kronor.

    `kronor` and `dagens` are exact to the öre, rounded half up once.
    """

    utforare: str
    post: str
    taxeomrade: str
    grund: str
    mangd: Fraction
    enhet: str
    faktor: Fraction
    pris: Fraction
    kronor: Decimal
    dagens: Decimal

    @property
    def skillnad(self) -> Decimal:
        return self.kronor - self.dagens


@dataclass(frozen=True)
class Summa:
    """Kronor under a model and today's, of a utforare or of all."""

    kronor: Decimal
    dagens: Decimal

    @property
    def skillnad(self) -> Decimal:
        return self.kronor - self.dagens

    @property
    def andel(self) -> float | None:
        """The difference as a share of today's."""
        return float(Fraction(self.skillnad) / Fraction(self.dagens)) if self.dagens else None


@dataclass(frozen=True)
class Utfall:
    """What a model comes to; `varden` are the values its parameters had."""

    modell: Modell
    varden: Mapping[str, Fraction]
    satta: frozenset[str]
    rader: tuple[Rad, ...]

    def summa(self, utforare: str | None = None) -> Summa:
        """Of a utforare, or (None) of all of them."""
        mine = [r for r in self.rader if utforare in (None, r.utforare)]
        return Summa(
            sum((r.kronor for r in mine), Decimal(0)), sum((r.dagens for r in mine), Decimal(0))
        )


@dataclass(frozen=True)
class EjRaknad:
    """A model that was not computed, and why."""

    modell: Modell
    skal: str


@dataclass(frozen=True)
class Simulering:
    """Every model on one month. `utan_omrade` is in no sum, as the client's taxeomrade is not known."""

    facts: Facts
    plan: Plan
    dagens: Utfall
    utfall: tuple[Utfall, ...]
    ej_raknade: tuple[EjRaknad, ...]
    utelamnade: tuple[Utelamnad, ...]
    utan_omrade: tuple[Mangd, ...]
    osakra: tuple[str, ...]
    larm_hos_ingen: int

    @property
    def utforare(self) -> list[str]:
        return sorted({rad.utforare for rad in self.dagens.rader})


def simulate(
    facts: Facts,
    plan: Plan,
    dagens: Modell,
    modeller: Sequence[Modell],
    satta: Mapping[str, Fraction],
) -> Simulering:
    """Compute the models; those that lack something are listed with the reason."""
    demand_month(facts, plan)
    every = simulering.measure(facts)
    left_out = tuple(simulering.left_out(facts, every))
    counted = [_in_plan(facts, m) for m in every if not any(u.covers(m) for u in left_out)]
    month = _Month(facts, dagens, counted, _whole(every), satta)
    today = month.outcome(dagens, {})
    known = {(r.utforare, r.post, r.taxeomrade): r.kronor for r in today.rader}
    reasons = {m.id: reason for m in modeller if (reason := why_not(facts, m, satta))}
    return Simulering(
        facts,
        plan,
        today,
        tuple(month.outcome(m, known) for m in modeller if m.id not in reasons),
        tuple(EjRaknad(m, reasons[m.id]) for m in modeller if m.id in reasons),
        left_out,
        tuple(m for m in counted if m.taxeomrade is None),
        tuple(simulering.uncertain(facts)),
        simulering.alarm_clients_of_nobody(facts),
    )


def _in_plan(facts: Facts, mangd: Mangd) -> Mangd:
    """Without its taxeomrade where that is none of the plan's: there is no price there."""
    known = (mangd.post, mangd.taxeomrade) in facts.tariffs
    return mangd if known else replace(mangd, taxeomrade=None)


def _whole(every: Sequence[Mangd]) -> dict[str, Helhet]:
    providers = {m.utforare for m in every}
    return {u: Helhet.of(m for m in every if m.utforare == u) for u in providers}


@dataclass(frozen=True)
class _Month:
    """What every model is computed from."""

    facts: Facts
    dagens: Modell
    mangder: Sequence[Mangd]
    helhet: Mapping[str, Helhet]
    satta: Mapping[str, Fraction]

    def outcome(self, modell: Modell, known: Mapping[Key, Decimal]) -> Utfall:
        """`known` is what today's model comes to; empty for today's model itself."""
        satta = {} if modell is self.dagens else self.satta
        varden = modell.values(satta)
        rows = (self._row(m, modell, varden, known) for m in self.mangder if m.taxeomrade)
        return Utfall(modell, varden, frozenset(satta) & modell.parametrar.keys(), tuple(rows))

    def _row(
        self,
        mangd: Mangd,
        modell: Modell,
        varden: Mapping[str, Fraction],
        known: Mapping[Key, Decimal],
    ) -> Rad:
        own = modell.poster.get(mangd.post)
        regel = own or self.dagens.poster[mangd.post]
        values = regel.varden(varden if own else self.dagens.values({}))
        key = (mangd.utforare, mangd.post, str(mangd.taxeomrade))
        price = values.get(KRONOR, Fraction(self.facts.tariffs[mangd.post, key[2]]))
        amount = regel.grund.mangd(mangd, values)
        factor = regel.grund.faktor(mangd, self.helhet[mangd.utforare], values)
        kronor = half_up(amount * factor * price)
        unit = regel.grund.enhet or tariff_unit(mangd.post)
        today = known.get(key, kronor)
        return Rad(*key, regel.namn, amount, unit, factor, price, kronor, today)


def demand_month(facts: Facts, plan: Plan) -> None:
    """ModellError when nothing at all can be computed for the month."""
    month = facts.period.name
    if not facts.tariffs:
        raise ModellError(f"Planen {plan.namn} har ingen taxa som gäller i {month}.")
    skal = plan.not_measurable(BYGGER_PA, facts.period.first)
    if skal:
        raise ModellError(f"{month.capitalize()} kan inte simuleras: {skal}.")
    if not facts.has("kunder"):
        raise ModellError(
            "Tabellen kunder saknas, så kundernas taxeområden är okända och inget pris kan väljas. "
            "Lägg till filen kunder.csv i underlaget."
        )


def why_not(facts: Facts, modell: Modell, satta: Mapping[str, Fraction]) -> str | None:
    """Why a model cannot be computed: a parameter without a value, or a column that is not there."""
    missing = modell.missing(satta)
    if missing:
        return "; ".join(said(p) for p in missing)
    alarms = modell.poster.get(simulering.LARM)
    if alarms and alarms.namn == "fast_manad" and not facts.given("kunder", "trygghetslarm"):
        return "kolumnen trygghetslarm i kunder saknas"
    return None


def demand_computed(simulering: Simulering) -> None:
    """ModellError for the first model that was asked for by name and could not be computed."""
    for left in simulering.ej_raknade:
        raise ModellError(f"Modellen {left.modell.id} kan inte räknas: {left.skal}.")
