"""From verdicts to everything the reports need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from checks.facts import Facts
from reports.manad.avvikelser import deviations
from reports.manad.kvitto import Kvitto, explanations, received
from reports.manad.rapport import Rapport
from reports.manad.underkanda import rejected
from suites.plan import Plan
from suites.verdicts import Kontrollutfall


def explain(
    facts: Facts,
    plan: Plan,
    kontroller: Sequence[Kontrollutfall],
    parametrar: Mapping[str, str],
    borjade: dt.datetime,
    kvitton: Sequence[Kvitto] = (),
) -> Rapport:
    """Deviations and rejected rows get their sentences; nothing is measured or judged here."""
    return Rapport(
        facts=facts,
        plan=plan,
        kontroller=tuple(kontroller),
        avvikelser=deviations(facts, plan, kontroller),
        underkanda=rejected(facts.underlag, plan.underkand),
        parametrar=parametrar,
        borjade=borjade,
        kvitton=received(facts.underlag, kvitton, plan.sha256) if kvitton else (),
        forklaringar=explanations(facts.underlag, kvitton),
    )
