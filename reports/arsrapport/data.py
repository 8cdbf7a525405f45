"""arsrapport.json: every number with the run that it comes from; nothing is hidden in it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from reports.arsrapport.ar import Ar
from reports.kit.masking import as_json
from suites.plan import PlanRow

FORMAT = "internkontroll.arsrapport/1"


def write_data(ar: Ar, path: Path) -> None:
    """The year as data, with stable order."""
    path.write_bytes(as_json(as_data(ar)).encode())


def as_data(ar: Ar) -> dict[str, Any]:
    """The year as plain data."""
    return {
        "format": FORMAT,
        "ar": ar.till.year,
        "till": str(ar.till),
        "plan": {"namn": ar.plan.namn, "sha256": ar.plan.sha256},
        "korningar": [
            {**{name: getattr(run, name) for name in _RUN}, "galler": run in ar.runs.values()}
            for run in ar.alla
        ],
        "rader": [_row(ar, row) for row in ar.plan.rader],
    }


_RUN = ("nr", "period", "version", "borjade", "program", "plan", "plan_sha256", "rapport_sha256")


def _row(ar: Ar, row: PlanRow) -> dict[str, Any]:
    found = ar.avvikelser.get(row.id)
    return {
        "id": row.id,
        "planerade": [str(month) for month in ar.planned(row)],
        "korda": [str(month) for month in ar.months if ar.is_run(row, month)],
        "inte_korda": {
            "beslutade": [str(month) for month in ar.missing(row, decided=True)],
            "forslag": [str(month) for month in ar.missing(row, decided=False)],
        },
        "utfall": {
            str(month): ar.runs[month].kontroller[row.id].utfall
            for month in ar.months
            if ar.is_run(row, month)
        },
        "matt": [
            {**{name: getattr(m, name) for name in _MATT}, "korning": run.nr}
            for run in ar.runs.values()
            for m in run.matt
            if m.kontroll == row.id and m.namn in ar.measures(row)
        ],
        "avvikelser": asdict(found) if found else None,
    }


_MATT = ("period", "namn", "utforare", "taljare", "namnare", "varde")
