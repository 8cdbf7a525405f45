"""One underlag under one or more models of payment, and questions to the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checks.facts import Facts
from extracts.period import Period
from extracts.underlag import Underlag
from suites.by_plan import by_plan
from suites.modell_file import load_modeller, wanted_models
from suites.modell_varden import parse_values
from suites.plan_file import load_plan
from suites.simulering import Simulering, Utfall, simulate
from tests.underlag_builder import BJORKEN, Row

PLAN = "norrtalje-2022"


def kund(kund: str = "K1", taxeomrade: str = "tätort", **values: object) -> Row:
    return {"kund": kund, "taxeomrade": taxeomrade, **values}


def facts_of(underlag: Underlag, plan: str = PLAN, period: str = "2022-03") -> Facts:
    month = Period.parse(period)
    found = load_plan(plan).at(month.last)
    return by_plan(Facts(underlag, month, found.parameters, found.tariffs(month.last)), found)


def simulerad(
    underlag: Underlag,
    *wanted: str,
    satt: Sequence[str] = (),
    plan: str = PLAN,
    period: str = "2022-03",
) -> Simulering:
    """As the command does; without a name every model that lacks nothing."""
    modeller = load_modeller(plan)
    chosen = wanted_models(modeller, wanted)
    facts = facts_of(underlag, plan, period)
    values = parse_values(satt, chosen)
    return simulate(facts, load_plan(plan).at(facts.period.last), modeller[0], chosen, values)


def kronor(utfall: Utfall, post: str | None = None, utforare: str = BJORKEN) -> str:
    """Kronor of a provider's post (None = all of them), over the taxeområden."""
    mine = [r for r in utfall.rader if r.utforare == utforare and post in (None, r.post)]
    return f"{sum((r.kronor for r in mine), Decimal(0)):.2f}"
