"""One sentence per provider that a person who is no statistician can sign (spec: stickprov, «Sentences»).

Every number is rounded so that the sentence stays true: «färre än» upwards, «minst» downwards.
"""

from __future__ import annotations

from decimal import Decimal

from reports.kit.numbers import NBSP, count, plain
from reports.stickprov.words import at_least, fewer_than, in_hundred
from stickprov.audit.conclude import GODKAND, OVERSKRIDER, Slutsats
from stickprov.audit.plan import Audit


def sentence(audit: Audit, s: Slutsats) -> str:
    """What the sample says of the provider, and of which part of it."""
    if s.population == 0:
        return "Det finns inga besök att bedöma."
    if s.beror_pa_underlag:
        return f"{_depends(s)}{_scope(s)}"
    if s.allt_granskat:
        return f"{_counted(audit, s)}{_unreached(s)}{_scope(s)}"
    return f"{_sampled(audit, s)}{_unreached(s)}{_scope(s)}"


def what_sure_means(audit: Audit) -> str:
    """What the confidence means, in one sentence."""
    wrong = in_hundred(1 - audit.sakerhet)
    return (
        f"{_percent(audit.sakerhet)} säkerhet betyder att en utförare som når upp till gränsen blir "
        f"godkänd i högst {wrong} sådana stickprov, och att en som håller gränsen sägs överskrida "
        f"den i högst {wrong}."
    )


def next_step(s: Slutsats) -> str:
    """What to do now."""
    if s.beror_pa_underlag:
        return "Skaffa tillgång till underlaget, bedöm de besöken och utvärdera igen."
    if s.utfall == GODKAND:
        return "Inget mer granskas. Återkoppla de fel som hittades till utföraren."
    if s.utfall == OVERSKRIDER:
        return "Låt utföraren yttra sig över felen. En person beslutar vad som görs sedan."
    if s.nasta_steg:
        return f"Granska {count(s.nasta_antal)} besök till: steg {s.nasta_steg} av {s.antal_steg}."
    return (
        "Granska inte fler i det här stickprovet. Gå igenom felen med utföraren och besluta om ett "
        "nytt stickprov för en senare period."
    )


def _sampled(audit: Audit, s: Slutsats) -> str:
    sure = f"med {_percent(audit.sakerhet)} säkerhet"
    if s.utfall == GODKAND:
        share, limit = fewer_than(s.samst.upper, s.population, audit.tolerabel)
        return (
            f"{_reviewed(s, 'slumpvis dragna besök')}; {sure} är {share} {_whole(s)} felaktiga, "
            f"vilket är under gränsen {limit}."
        )
    if s.utfall == OVERSKRIDER:
        share, limit = at_least(s.bast.lower, s.population, audit.tolerabel)
        return (
            f"{_reviewed(s, '')}; {sure} är {share} {_whole(s)} felaktiga, vilket är över gränsen "
            f"{limit}."
        )
    found = f"Vi hittade {_errors(s)} av {count(s.granskade)}{_and_risk(s)}"
    if s.nasta_steg:
        return (
            f"{found}; felen kan vara färre eller fler än gränsen, så vi granskar "
            f"{count(s.nasta_antal)} besök till enligt den plan som bestämdes i förväg."
        )
    return (
        f"{found}; felen kan vara färre eller fler än gränsen, och planens sista steg är gjort. "
        "Stickprovet visar varken att gränsen hålls eller att den överskrids."
    )


def _reviewed(s: Slutsats, drawn: str) -> str:
    """«Vi granskade 124 slumpvis dragna besök av 2 000 och hittade 1 fel»."""
    kind = f"{count(s.granskade)} {drawn}".strip()
    risk = _whole_risk(s)
    others = f" och alla {count(s.riskdel.antal)} i riskdelen," if risk else ""
    of = f"{count(s.slumpdel)}{' i slumpdelen' if risk or _without_risk(s) else ''}"
    more = f" bland de dragna och {count(s.riskdel.sakfel)} i riskdelen" if risk else ""
    return f"Vi granskade {kind} av {of}{others} och hittade {_errors(s)}{more}"


def _counted(audit: Audit, s: Slutsats) -> str:
    """A full count: nothing is estimated, so nothing is said of certainty."""
    limit = audit.tolerabel * s.population
    where = {GODKAND: "under gränsen", OVERSKRIDER: "över gränsen"}.get(
        s.utfall, "precis på gränsen"
    )
    return (
        f"Vi granskade alla {count(s.population)} besök och hittade {count(s.bast.lower)} fel, "
        f"vilket är {where} {in_hundred(audit.tolerabel)}, här {plain(float(limit), 4)} fel."
    )


def _depends(s: Slutsats) -> str:
    return (
        f"Vi hittade {_errors(s)} av {count(s.granskade)}{_and_risk(s)}, och {count(s.onadda)} besök "
        "gick inte att granska eftersom beställaren saknar tillgång till underlaget. Är de rätt blir "
        f"utfallet {s.bast.utfall}, är de fel blir det {s.samst.utfall}; därför är det oavgjort tills "
        "underlaget finns."
    )


def _unreached(s: Slutsats) -> str:
    if not s.onadda:
        return ""
    return (
        f" {count(s.onadda)} besök gick inte att granska eftersom beställaren saknar tillgång till "
        "underlaget; utfallet är detsamma om de räknas som fel."
    )


def _scope(s: Slutsats) -> str:
    if not _without_risk(s):
        return ""
    judged = f", {count(s.riskdel.granskade)} är granskade" if s.riskdel.granskade else ""
    return (
        f" Riskdelen ({count(s.riskdel.antal)} besök{judged}) är inte granskad i sin helhet, så det "
        "gäller bara slumpdelen."
    )


def _whole(s: Slutsats) -> str:
    return f"av alla {count(s.population)} besök" if _whole_risk(s) else "besök"


def _and_risk(s: Slutsats) -> str:
    if not _whole_risk(s):
        return ""
    return f" och {count(s.riskdel.sakfel)} fel bland de {count(s.riskdel.antal)} i riskdelen"


def _whole_risk(s: Slutsats) -> bool:
    return s.riskdel.antal > 0 and s.riskdel.helt


def _without_risk(s: Slutsats) -> bool:
    return not s.riskdel.helt


def _errors(s: Slutsats) -> str:
    return f"{count(s.sakfel)} fel"


def _percent(rate: Decimal) -> str:
    return f"{plain(float(100 * rate), 4)}{NBSP}%"
