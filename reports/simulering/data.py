"""simulering.json: the simulation as data, with stable key order; amounts to the öre."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from reports.kit.masking import as_json
from reports.manad.reading import files_read
from reports.simulering import words
from suites.simulering import Rad, Simulering, Summa, Utfall

FORMAT = "internkontroll.simulering/1"


def write_data(simulering: Simulering, path: Path) -> None:
    """Write the simulation as data."""
    path.write_text(as_json(as_data(simulering)), "utf-8", newline="\n")


def as_data(simulering: Simulering) -> dict[str, Any]:
    """The simulation as plain data."""
    facts, plan = simulering.facts, simulering.plan
    return {
        "format": FORMAT,
        "period": str(facts.period),
        "plan": {"namn": plan.namn, "beslut": plan.beslut, "sha256": plan.sha256},
        "underlag": [asdict(count) for count in files_read(facts)],
        "modeller": [_model(simulering, u) for u in (simulering.dagens, *simulering.utfall)],
        "ej_raknade": [{"id": e.modell.id, "skal": e.skal} for e in simulering.ej_raknade],
        "ingar_inte": list(words.not_included(simulering)),
        "antaganden": [words.ingress(simulering), *words.ANTAGANDEN],
    }


def _model(simulering: Simulering, utfall: Utfall) -> dict[str, Any]:
    modell = utfall.modell
    return {
        "id": modell.id,
        "titel": modell.titel,
        "beskrivning": modell.beskrivning,
        "kalla": modell.kalla,
        "sha256": modell.sha256,
        "parametrar": [
            {
                "namn": p.namn,
                "varde": float(utfall.varden[p.namn]),
                "enhet": p.enhet,
                "fran": words.source_of(utfall, p),
            }
            for p in modell.parametrar.values()
        ],
        "summa": _sums(utfall.summa()),
        "utforare": [{"utforare": u, **_sums(utfall.summa(u))} for u in words.names(simulering)],
        "poster": [_row(rad) for rad in utfall.rader],
    }


def _sums(summa: Summa) -> dict[str, float]:
    return {
        "ersattning": float(summa.kronor),
        "dagens": float(summa.dagens),
        "skillnad": float(summa.skillnad),
    }


def _row(rad: Rad) -> dict[str, Any]:
    return {
        "utforare": rad.utforare,
        "post": rad.post,
        "taxeomrade": rad.taxeomrade,
        "grund": rad.grund,
        "mangd": float(rad.mangd),
        "enhet": rad.enhet,
        "faktor": float(rad.faktor),
        "pris": float(rad.pris),
        "ersattning": float(rad.kronor),
        "dagens": float(rad.dagens),
        "skillnad": float(rad.skillnad),
    }
