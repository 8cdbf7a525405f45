"""The whole plan on one period: each control measured, then judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from checks import registreringar, registreringskvalitet
from checks.delivery import missing
from checks.facts import Facts
from checks.model import Hinder, Indikator, Measures
from checks.registry import CONTROLS
from extracts.period import Period
from suites.after_judging import with_quality, with_share_of_rows
from suites.by_plan import by_plan
from suites.errors import PlanError
from suites.gx_door import Door
from suites.judge import judge, not_judged
from suites.plan import Plan, PlanRow
from suites.sample import KONTROLL, REGEL, Sample, judge_sample
from suites.verdicts import Kontrollutfall

NO_CONCLUSION = "ingen slutsats av ett stickprov har lämnats med"


def judge_plan(
    facts: Facts,
    plan: Plan,
    door: Door,
    only: Collection[str] = (),
    tell: Callable[[str], None] = lambda _text: None,
    sample: Sample | None = None,
) -> tuple[Kontrollutfall, ...]:
    """Every control of the plan, or those in `only`, in the order of the plan.

    `sample` is the conclusion of an audit sample, which the row stickprov is judged by.
    """
    rows = [row for row in plan.rader if not only or row.id in only]
    facts = by_plan(facts, plan)
    judged: dict[str, Kontrollutfall] = {}
    for row in rows:
        judged[row.id] = _one(facts, plan, row, door, tell, sample)
        if row.id == registreringskvalitet.KONTROLL:
            of_rows = _also(facts, plan, registreringar.KONTROLL, door, judged)
            judged[row.id] = with_quality(judged[row.id], of_rows)
    return tuple(judged.values())


def _also(
    facts: Facts, plan: Plan, kontroll: str, door: Door, judged: Mapping[str, Kontrollutfall]
) -> Kontrollutfall | None:
    """A control that another one builds on, judged for that alone when it was not asked for."""
    for row in plan.rader:
        if row.id == kontroll:
            return judged.get(kontroll) or _one(facts, plan, row, door, lambda _text: None, None)
    return None


def demand_known(plan: Plan, only: Collection[str]) -> None:
    """PlanError when a control is asked for that the plan does not have."""
    known = [row.id for row in plan.rader]
    for name in only:
        if name not in known:
            raise PlanError(
                f"Kontrollen «{name}» finns inte i planen. Välj bland {', '.join(known)}."
            )


def demand_text(plan: Plan) -> None:
    """PlanError when the plan cannot name the rule that a conclusion is judged by."""
    if REGEL not in plan.texter:
        raise PlanError(f"{plan.namn}/texter.toml: regeln «{REGEL}» saknar text.")


def _one(
    facts: Facts,
    plan: Plan,
    row: PlanRow,
    door: Door,
    tell: Callable[[str], None],
    sample: Sample | None,
) -> Kontrollutfall:
    tell(row.titel)
    skal = plan.not_measurable(row.id, facts.period.first)
    if skal:
        return not_judged(facts, plan, row, skal)
    if sample and row.id == KONTROLL:
        return judge_sample(facts, plan, row, sample)
    if row.id not in CONTROLS:
        return not_judged(facts, plan, row, NO_CONCLUSION)
    for table in CONTROLS[row.id].needs:
        if not facts.has(table):
            return not_judged(facts, plan, row, missing(table))
    measures = _of_measurable_months(plan, row, facts.period.first, CONTROLS[row.id].measure(facts))
    judged = judge(facts, plan, row, measures, door)
    if row.id == registreringar.KONTROLL:
        return with_share_of_rows(facts, judged)
    return judged


def _of_measurable_months(plan: Plan, row: PlanRow, first: dt.date, measures: Measures) -> Measures:
    """Without what cannot be measured of this month, nor of the earlier months that are shown beside it."""
    this = [(r.regel, plan.month_not_measurable(r.regel, first)) for r in row.rules]
    hinder = [Hinder(regel, skal) for regel, skal in this if skal]

    def shown(indikator: Indikator) -> bool:
        month = dict(indikator.cut).get("manad")
        return not (month and plan.month_not_measurable(row.id, Period.parse(month).first))

    return replace(
        measures,
        indikatorer=tuple(filter(shown, measures.indikatorer)),
        hinder=(*hinder, *measures.hinder),
    )
