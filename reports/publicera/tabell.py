"""The figures of a year as one table: a row for each indicator, provider and month, and for the year."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from reports.kit.masking import masked
from reports.kit.words import indikator
from reports.publicera.siffror import Ar, Siffra, shown_name
from suites.oppna_siffror import OppetMatt

_SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("ar", "manad", "utforare", "kontroll", "matt", "rubrik")
        ),
        ("taljare", pa.float64()),
        ("namnare", pa.float64()),
        ("varde", pa.float64()),
        *((name, pa.string()) for name in ("enhet", "saknas")),
        ("manader", pa.int64()),
        ("korning", pa.int64()),
        *((name, pa.string()) for name in ("plan", "plan_sha256", "rapport_sha256")),
    ]
)
_WHOLE_YEAR = "hela året"


def table(found: Ar) -> pa.Table:
    """By indicator, provider and month; `saknas` says why there is no value."""
    return pa.Table.from_pylist([masked(row) for row in _rows(found)], schema=_SCHEMA)


def _rows(found: Ar) -> Iterator[dict[str, object]]:
    runs = {run.period: run for run in found.korningar}
    for matt in found.matt:
        for utforare in found.lines:
            for period in found.periods:
                row = _row(found, matt, utforare, found.month(matt, utforare, period))
                run = runs.get(period)
                made_of = {
                    "korning": run.nr if run else None,
                    "plan": run.plan if run else None,
                    "plan_sha256": run.plan_sha256 if run else None,
                    "rapport_sha256": run.rapport_sha256 if run else None,
                }
                yield {**row, "manad": period, **made_of}
            year = found.year(matt, utforare)
            if year is not None:
                yield {**_row(found, matt, utforare, year), "manad": _WHOLE_YEAR}


def _row(found: Ar, matt: OppetMatt, utforare: str | None, siffra: Siffra) -> dict[str, object]:
    procent = indikator(matt.namn).unit.value == "procent"
    return {
        "ar": str(found.ar),
        "utforare": shown_name(utforare),
        "kontroll": matt.kontroll,
        "matt": matt.namn,
        "rubrik": matt.rubrik,
        "taljare": siffra.taljare,
        "namnare": siffra.namnare,
        "varde": siffra.varde,
        "enhet": "andel" if procent else "antal",
        "saknas": siffra.skal,
        "manader": siffra.manader if siffra.varde is not None else 0,
    }
