"""gx-resultat/: what Great Expectations itself says of each measured table, as it writes it."""

from __future__ import annotations

from pathlib import Path

from reports.kit.masking import as_json
from reports.manad.rapport import Rapport

GX_RESULTAT = "gx-resultat"
# The name in the evidence of a run that was asked for them.
PARAMETER = "gx_resultat"


def write_gx_results(rapport: Rapport, folder: Path) -> None:
    """One file per measured table, `<control>.<table>.json`, that Great Expectations reads back."""
    folder.mkdir()
    about = {"period": str(rapport.facts.period), "plan": rapport.plan.namn}
    for kontroll in rapport.kontroller:
        for tabell, judged in kontroll.gx.items():
            data = judged.as_data()
            data["meta"] |= {"kontroll": kontroll.id, "tabell": tabell, **about}
            (folder / f"{kontroll.id}.{tabell}.json").write_text(as_json(data), "utf-8")
