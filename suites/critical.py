"""Which registrations a kritisk rule of control 3 finds, judged as in the monthly run."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks import registreringar
from checks.facts import Facts
from checks.registry import CONTROLS
from suites.after_judging import rows_of
from suites.by_plan import by_plan
from suites.gx_door import Door
from suites.judge import judge
from suites.plan import Plan
from suites.verdicts import KRITISK, Rule


def critical_rules(plan: Plan) -> tuple[Rule, ...]:
    """The kritiska rules of control 3; none where the plan lacks the control."""
    rows = [row for row in plan.rader if row.id == registreringar.KONTROLL]
    return tuple(rule for row in rows for rule in row.rules if rule.allvar == KRITISK)


def critical_rows(facts: Facts, plan: Plan, door: Door) -> ir.Table:
    """rad_id × regel; a stay or visit that deviates counts all its rows. Empty in months not measured."""
    none = facts.registreringar().filter(ibis.literal(False))
    parts = [none.select("rad_id", regel=ibis.literal(""))]
    known = registreringar.KONTROLL
    if critical_rules(plan) and not plan.not_measurable(known, facts.period.first):
        facts = by_plan(facts, plan)
        measures = CONTROLS[known].measure(facts)
        judged = judge(facts, plan, plan.row(known), measures, door)
        parts += [
            rows_of(broken).mutate(regel=ibis.literal(broken.rule.regel))
            for broken in judged.broken
            if broken.rule.allvar == KRITISK
        ]
    return ibis.union(*parts, distinct=True)
