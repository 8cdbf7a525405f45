"""Runs made by hand, for the archive: what was judged in a month, and what deviated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pyarrow as pa

from arkiv import file
from arkiv.runs import Korning, add

KONTROLL, BJORKEN, TALLMON = "genomforandeplan", "Björkens Omsorg AB", "Tallmon Vård och Omsorg"
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "kontroll", "regel", "allvar", "utforare")),
        *((name, pa.string()) for name in ("kund", "personal", "nyckel")),
        ("datum", pa.date32()),
        ("matt", pa.float64()),
        ("belopp", pa.float64()),
        ("text", pa.string()),
    ]
)


def avvikelse(
    of: str,
    regel: str = "plan-saknas",
    utforare: str | None = BJORKEN,
    datum: dt.date | None = None,
) -> dict[str, Any]:
    """A deviation with that id."""
    row: dict[str, Any] = dict.fromkeys(_SCHEMA.names)
    said = {"kontroll": KONTROLL, "allvar": "varning", "text": f"{of} saknar plan."}
    return {**row, **said, "id": of, "regel": regel, "utforare": utforare, "datum": datum}


def korning(
    period: str,
    ids: Collection[str | Mapping[str, Any]] = (),
    *,
    ej_bedomd: Collection[str] = (),
    inget: Collection[str] = (),
    plan: str = "p1",
    fil: str = "f1",
    varde: float | None = 0.8,
    pseudonym: str | None = None,
) -> Korning:
    """A run of one rule at two providers; `ej_bedomd`, `inget` (att pröva): where it was not tried."""
    rows = [avvikelse(one) if isinstance(one, str) else dict(one) for one in ids]
    regler = [
        {
            "regel": "plan-saknas",
            "utforare": utforare,
            "utfall": "ej bedömd" if utforare in {*ej_bedomd, *inget} else "avvikelse",
            "allvar": "varning",
            "provade": 10,
            "avvikelser": sum(row["utforare"] == utforare for row in rows),
            "skal": "inget att pröva" if utforare in inget else None,
        }
        for utforare in (BJORKEN, TALLMON)
    ]
    measured = {"namn": "andel_med_plan", "utforare": BJORKEN, "taljare": 8.0, "namnare": 10.0}
    judged = {"varde": varde, "gransvarde": 0.9, "beslutad": True, "utfall": "avvikelse"}
    read = {"tabell": "registreringar", "fil": f"{fil}.csv", "sha256": fil, "rader": 10}
    kontroll = {"id": KONTROLL, "titel": "Genomförandeplan", "avser": "utförare", "planerad": True}
    data = {
        "period": period,
        "plan": {"namn": "norrtalje-2022", "sha256": plan, "bevaras_till": None},
        "underlag": [{**read, "godkanda": 10, "underkanda": 0, "utanfor_period": 0}],
        "kontroller": [
            {
                **kontroll,
                "utfall": "avvikelse",
                "skal": None,
                "regler": regler,
                "indikatorer": [
                    {**measured, **judged},
                    {**measured, **judged, "kategori": "omsorg"},
                ],
            }
        ],
    }
    avvikelser = pa.Table.from_pylist(rows, schema=_SCHEMA)
    asked = {"pseudonym": pseudonym} if pseudonym else {}
    return Korning(data, avvikelser, "r1", "0.1.0", asked, "2022-04-05T08:00:00+02:00")


def archived(path: Path, *runs: Korning) -> Path:
    """An archive with the runs, in their order."""
    for run in runs:
        add(path, run)
    return path


def adds(path: Path, period: str, times: int, begun: Event | None = None) -> None:
    """Add a run, over and over; tells of the first that it has begun. A slow machine is waited for."""
    file._PATIENCE = 1_000.0
    for _ in range(times):
        one = korning(period, "abcdefgh")
        if begun:
            begun.set()
        add(path, one)
