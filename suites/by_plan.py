"""The facts of a month as its plan has them: what is measured, priced and told follows the same plan."""

from __future__ import annotations

from dataclasses import replace

from checks import registreringar
from checks.facts import Facts
from suites.plan import Plan


def by_plan(facts: Facts, plan: Plan) -> Facts:
    """With the plan's payment, list of insatser and roles, and whether visits had to be registered."""
    without = plan.month_not_measurable(registreringar.KONTROLL, facts.period.first)
    return replace(
        facts,
        registrerades=without is None,
        betalning=plan.betalning,
        insatser=plan.insatser,
        roller=plan.roller,
    )
