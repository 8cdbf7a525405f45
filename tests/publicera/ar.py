"""A year of the archive made by hand: what was measured of each provider, month by month."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from arkiv.runs import Korning
from tests.arkiv.korningar import archived, korning

BJORKEN, GRANEN, TALLMON, ANGSRO = (
    "Björkens Omsorg AB",
    "Granbackens Hemtjänst",
    "Tallmon Vård och Omsorg",
    "Ängsro Hemvård",
)
PLAN = ("genomforandeplan", "andel_med_plan_utan_frist")
TID, KUNDER = ("utford-tid", "andel_utford"), ("utford-tid", "median_kund")
AVBOJDA = ("avbojda-besok", "andel_avbojda")
TAGG = ("registreringskvalitet", "andel_tagg")
OFORANDRAD = ("registreringskvalitet", "andel_oforandrad")
PERSONAL = ("personalkontinuitet", "medel")
# The rule of a control that its indicator is judged by.
REGEL = {
    "genomforandeplan": "andel-med-plan",
    "utford-tid": "andel-utford",
    "avbojda-besok": "andel-avbojda",
    "personalkontinuitet": "kontinuitet-medel",
}
Delar = Mapping[tuple[str, str], Mapping[str, tuple[float, float]]]


@dataclass(frozen=True)
class Manad:
    """A run: indicator → utforare → (taljare, namnare). `ej_bedomd`: (kontroll, utforare)."""

    period: str
    delar: Delar
    ej_bedomd: Collection[tuple[str, str]] = ()
    kunder: Mapping[str, int] = field(default_factory=dict)

    def judged(self, kontroll: str) -> list[str]:
        """The providers that the total of a control is over."""
        found = {u for (k, _n), of in self.delar.items() for u in of if k == kontroll}
        return sorted(u for u in found if (kontroll, u) not in self.ej_bedomd)

    def total(self, key: tuple[str, str]) -> tuple[float, float]:
        """All together."""
        parts = [part for u, part in self.delar[key].items() if u in self.judged(key[0])]
        return sum(t for t, _n in parts), sum(n for _t, n in parts)

    def korning(self, plan: str = "p1") -> Korning:
        """As a run is archived."""
        made = korning(self.period, plan=plan)
        kontroller = {kontroll for kontroll, _namn in self.delar}
        return Korning(
            {**made.data, "kontroller": [self._kontroll(k) for k in sorted(kontroller)]},
            made.avvikelser,
            made.rapport_sha256,
            made.program,
            made.parametrar,
            made.borjade,
        )

    def _kontroll(self, kontroll: str) -> dict[str, Any]:
        names = sorted(self.delar[TID])
        said = {"allvar": "varning", "provade": 1, "avvikelser": 0}
        regler = [
            {
                **said,
                "regel": REGEL[kontroll],
                "utforare": u,
                "utfall": "ej bedömd" if (kontroll, u) in self.ej_bedomd else "uppfyllt",
                "skal": "för många underkända rader" if (kontroll, u) in self.ej_bedomd else None,
            }
            for u in names
            if kontroll in REGEL
        ]
        measured = [
            _indikator(namn, u, *parts)
            for (k, namn), of in self.delar.items()
            for u, parts in [*of.items(), (None, self.total((k, namn)))]
            if k == kontroll
        ]
        return {
            "id": kontroll,
            "titel": kontroll,
            "avser": "utförare",
            "planerad": True,
            "utfall": "uppfyllt",
            "skal": None,
            "regler": regler,
            "indikatorer": measured,
        }


def _indikator(namn: str, utforare: str | None, taljare: float, namnare: float) -> dict[str, Any]:
    varde = taljare / namnare if namnare else None
    parts = {"namn": namn, "utforare": utforare, "taljare": taljare, "namnare": namnare}
    return {**parts, "varde": varde, "gransvarde": None, "beslutad": None, "utfall": None}


def arkiv(path: Path, *manader: Manad) -> Path:
    """An archive with the months, in their order: one that is there already has a new version."""
    runs = [m.korning(plan=f"p{at}") for at, m in enumerate(manader)]
    return archived(path / "arkiv.duckdb", *runs)


def hela(period: str, **andra: Any) -> Manad:
    """A month of four providers with nothing small in it; `andra` replaces or adds."""
    names = (BJORKEN, GRANEN, TALLMON, ANGSRO)
    delar: dict[tuple[str, str], Mapping[str, tuple[float, float]]] = {
        PLAN: {u: (40 + at, 60 + at) for at, u in enumerate(names)},
        TID: {u: (8000.0 + at, 10000.0) for at, u in enumerate(names)},
        KUNDER: dict.fromkeys(names, (50.0, 60.0)),
        AVBOJDA: {u: (90 + at, 1000) for at, u in enumerate(names)},
        TAGG: {u: (900 + at, 1000) for at, u in enumerate(names)},
        OFORANDRAD: {u: (950 + at, 1000) for at, u in enumerate(names)},
        PERSONAL: {u: (120.0 + at, 12.0) for at, u in enumerate(names)},
    }
    for key, of in andra.pop("delar", {}).items():
        delar[key] = {**delar[key], **of}
    return Manad(period, delar, **andra)


def slumpad(rng: Random, period: str, names: Collection[str]) -> Manad:
    """A month with few of nearly everything; the archive knows only some of the clients."""
    kunder = {u: rng.choice((1, 2, 3, 4, 5, 6, 9, 14, 30, 80)) for u in names}
    known = {u: max(0, n - rng.choice((0, 0, 0, 1, 3))) for u, n in kunder.items()}

    def part(of: int) -> tuple[float, float]:
        few = rng.choice((0, 1, 2, 4, 5, 7, rng.randint(0, of)))
        top = min(few, of) if rng.random() < 0.5 else max(0, of - few)
        return float(top), float(of)

    def parts(factor: int) -> dict[str, tuple[float, float]]:
        return {u: part(rng.randint(0, factor * n)) for u, n in kunder.items()}

    delar: Delar = {
        PLAN: {u: part(rng.randint(0, n)) for u, n in known.items()},
        TID: {u: (rng.uniform(0, 900.0 * n), 900.0 * n) for u, n in kunder.items()},
        KUNDER: {u: (0.8 * n, float(n)) for u, n in known.items() if n},
        AVBOJDA: parts(3),
        TAGG: parts(4),
        OFORANDRAD: parts(4),
        PERSONAL: {u: (9.5 * n, float(n)) for u, n in known.items() if n},
    }
    unjudged = [(AVBOJDA[0], u) for u in names if rng.random() < 0.1]
    return Manad(period, delar, unjudged, kunder)
