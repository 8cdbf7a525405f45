"""rapport.json: the run as data, with stable key order (spec: plan, «What a run writes»)."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from checks.odelad import undivided
from reports.kit.masking import as_json
from reports.manad.profiles import profiles
from reports.manad.rapport import Rapport
from reports.manad.reading import files_read
from suites.verdicts import JudgedIndikator, Kontrollutfall, Regelutfall

FORMAT = "internkontroll.rapport/1"


def write_json(rapport: Rapport, path: Path) -> str:
    """Write the run as data; its SHA-256, which the pages print."""
    written = as_json(as_data(rapport)).encode()
    path.write_bytes(written)
    return hashlib.sha256(written).hexdigest()


def as_data(rapport: Rapport) -> dict[str, Any]:
    """The run as plain data; a personnummer in it is masked when it is written."""
    plan, facts = rapport.plan, rapport.facts
    return {
        "format": FORMAT,
        "period": str(facts.period),
        "plan": {
            "namn": plan.namn,
            "beslut": plan.beslut,
            "fran": str(plan.fran),
            "till": str(plan.till),
            "sha256": plan.sha256,
            "bevaras_till": str(plan.bevaras_till) if plan.bevaras_till else None,
        },
        "planerade": _planned(rapport),
        "underlag": [asdict(count) for count in files_read(facts)],
        **({"kvitton": [asdict(k) for k in rapport.kvitton]} if rapport.kvitton else {}),
        **({"forklaringar": _explained(rapport)} if rapport.forklaringar else {}),
        **profiles(facts),
        **({"odelad_tid": sorted(whole)} if (whole := undivided(facts)) else {}),
        "kontroller": [_kontroll(k) for k in rapport.kontroller],
    }


def _explained(rapport: Rapport) -> list[dict[str, Any]]:
    return [asdict(one) for one in rapport.forklaringar]


def _planned(rapport: Rapport) -> dict[str, int]:
    planned, decided = len(rapport.planerade), len(rapport.beslutade)
    return {"alla": planned, "beslutade": decided, "forslag": planned - decided}


def _kontroll(kontroll: Kontrollutfall) -> dict[str, Any]:
    return {
        "id": kontroll.id,
        "titel": kontroll.titel,
        "avser": kontroll.avser,
        "planerad": kontroll.planerad,
        "utfall": kontroll.utfall,
        "skal": kontroll.skal,
        "indikatorer": [_indikator(i) for i in kontroll.indikatorer],
        "regler": [_regel(r) for r in kontroll.regler],
    }


def _indikator(judged: JudgedIndikator) -> dict[str, Any]:
    i = judged.indikator
    return {
        "namn": i.namn,
        "utforare": i.utforare,
        **dict(i.cut),
        "taljare": i.taljare,
        "namnare": i.namnare,
        "varde": i.varde,
        "gransvarde": judged.gransvarde,
        "beslutad": judged.beslutad,
        "utfall": judged.utfall,
    }


def _regel(regel: Regelutfall) -> dict[str, Any]:
    """`delvis` is said only of a rule of which some rows, and not all, could be judged."""
    return {name: value for name, value in asdict(regel).items() if name != "delvis" or value}
