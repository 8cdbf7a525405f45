"""The conclusion of an audit's folder, handed to the monthly run as plain data."""

from __future__ import annotations

from pathlib import Path

from reports.stickprov.write import write_files
from stickprov.audit.latest import latest_conclusion
from stickprov.audit.session import load_session
from stickprov.audit.verify import verify
from stickprov.errors import refuse
from suites.plan import Plan
from suites.run import demand_text
from suites.sample import Sample, Sampled


def read_sample(folder: Path, plan: Plan) -> Sample:
    """The latest conclusion; StickprovError or PlanError when it cannot be used.

    A verdict of the month builds on it, so it is recomputed first, as verifiera does.
    """
    demand_text(plan)
    found = latest_conclusion(folder)
    faults = verify(load_session(folder), write_files).faults
    if faults:
        raise refuse("Stickprovet stämmer inte. Återställ filerna.", faults)
    return Sample(
        period=found.audit.period_name,
        beslutad=found.audit.settings.gransvarden["tolerabel"].beslut is not None,
        sha256=found.sha256,
        utforare={
            one.utforare: Sampled(one.utfall, one.granskade, one.sakfel, one.mening)
            for one in found.utforare
        },
    )
