"""The conclusion of an audit's folder, handed to the monthly run as plain data."""

from __future__ import annotations

from pathlib import Path

from stickprov.latest import latest_conclusion
from suites.plan import Plan
from suites.run import demand_text
from suites.sample import Sample, Sampled


def read_sample(folder: Path, plan: Plan) -> Sample:
    """The latest conclusion; StickprovError or PlanError when it cannot be used."""
    demand_text(plan)
    found = latest_conclusion(folder)
    return Sample(
        period=found.audit.period_name,
        beslutad=found.audit.settings.gransvarden["tolerabel"].beslut is not None,
        sha256=found.sha256,
        utforare={
            one.utforare: Sampled(one.utfall, one.granskade, one.sakfel, one.mening)
            for one in found.utforare
        },
    )
