"""How much of a run is planned, and how much of that is decided: what every output says first."""

from __future__ import annotations

from reports.rapport import Rapport

NONE_PLANNED = "Inga planerade kontroller att bedöma."


def planned_line(rapport: Rapport) -> str:
    """«x planerade: 2 beslutade …, y förslag», or that the month is outside the plan (PLAN.md)."""
    plan = rapport.plan
    if not plan.covers(rapport.facts.period):
        return (
            f"Månaden ligger utanför planen, som gäller {plan.fran} till {plan.till}: "
            "inget är planerat."
        )
    planned, decided = len(rapport.planerade), [k.titel for k in rapport.beslutade]
    names = f" ({', '.join(decided)})" if decided else ""
    return (
        f"{planned} {'planerad' if planned == 1 else 'planerade'}: "
        f"{len(decided)} {'beslutad' if len(decided) == 1 else 'beslutade'}{names}, "
        f"{planned - len(decided)} förslag."
    )


def which_plan(rapport: Rapport) -> str:
    """The month, and the plan that it is held against."""
    plan, month = rapport.plan, rapport.facts.period
    whose = "Plan" if plan.covers(month) else "Gränserna är hämtade ur"
    colon = ":" if plan.covers(month) else ""
    return f"Månad: {month.name}. {whose}{colon} {plan.titel}, beslutad {plan.beslut}."
