"""How much of a run is planned, and how much of that is decided: what every output says first."""

from __future__ import annotations

from extracts.period import MANADER, Period
from reports.manad.rapport import Rapport
from suites.plan import Plan, PlanRow

NOT_DECIDED = "inte beslutad (förslag)"
NONE_PLANNED = "Inga planerade kontroller att bedöma."


def planned_line(rapport: Rapport) -> str:
    """«x planerade: 2 beslutade …, y förslag», or outside the plan (spec: plan, «The plan's year»)."""
    plan = rapport.plan
    beyond = outside(plan, rapport.facts.period)
    if beyond:
        return f"{beyond}: inget är planerat."
    planned, decided = len(rapport.planerade), [k.titel for k in rapport.beslutade]
    names = f" ({', '.join(decided)})" if decided else ""
    return (
        f"{planned} {'planerad' if planned == 1 else 'planerade'}: "
        f"{len(decided)} {'beslutad' if len(decided) == 1 else 'beslutade'}{names}, "
        f"{planned - len(decided)} förslag."
    )


def outside(plan: Plan, *months: Period) -> str | None:
    """That a month of an output lies outside the plan's own days; None when every month is in it."""
    beyond = [month.name for month in months if not plan.covers(month)]
    if not beyond:
        return None
    which = "Månaden" if len(months) == 1 else " och ".join(beyond).capitalize()
    return f"{which} ligger utanför planen, som gäller {plan.fran} till {plan.till}"


def decided_when(plan: Plan) -> str:
    """Where the plan was decided, or that nobody has."""
    return f"beslutad {plan.beslut}" if plan.beslut else NOT_DECIDED


def which_plan(rapport: Rapport) -> str:
    """The month, and the plan that it is held against."""
    plan, month = rapport.plan, rapport.facts.period
    whose = "Plan" if plan.covers(month) else "Gränserna är hämtade ur"
    colon = ":" if plan.covers(month) else ""
    return f"Månad: {month.name}. {whose}{colon} {plan.titel}, {decided_when(plan)}."


def marked(row: PlanRow, said: str, *fields: str) -> str:
    """What a row of the plan says in some fields, with «(förslag)» unless all of them are decided."""
    return said if set(fields) <= row.beslutat.keys() else f"{said} (förslag)"


def weight(row: PlanRow) -> str:
    """Sannolikhet × konsekvens."""
    said = f"{row.sannolikhet} × {row.konsekvens}"
    return marked(row, said, "sannolikhet", "konsekvens")


def months_of(row: PlanRow) -> str:
    """The months of a row in words: a run of them by its ends."""
    months = sorted(set(row.manader))
    if len(months) == len(MANADER):
        return "alla"
    if len(months) > 2 and months[-1] - months[0] == len(months) - 1:
        return f"{MANADER[months[0] - 1]}–{MANADER[months[-1] - 1]}"
    beyond = row.manader_utover_beslut
    names = (
        MANADER[m - 1] + (" (utöver beslutet)" if row.beslut and m in beyond else "")
        for m in months
    )
    return ", ".join(names) or "inga"
