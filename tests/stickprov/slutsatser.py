"""Audits without files: a plan, frames of given sizes, and reviews, for the truth tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from stickprov.audit.answers import Answers, Review
from stickprov.audit.conclude import Slutsats, conclude_all
from stickprov.audit.drawing import Drawn
from stickprov.audit.frame import COLUMNS, RISKDEL, SLUMPDEL, Frame, Part
from stickprov.audit.plan import Audit
from stickprov.audit.session import Session
from stickprov.audit.settings import Settings, load_settings
from suites.plan_file import plan_folder

SETTINGS = load_settings(plan_folder("norrtalje-2022"))
PRICES = {
    ("larm", "tätort"): Decimal(394),
    ("delegerad hsl", "tätort"): Decimal(394),
    ("delegerad hsl", "skärgård"): Decimal(543),
    ("hemsjukvård besök", "tätort"): Decimal(413),
    ("hemrehab besök", "tätort"): Decimal(920),
}
BJORKEN = "Björken"


def with_limits(**values: str) -> Settings:
    limits = {
        name: replace(SETTINGS.gransvarden[name], varde=Decimal(v)) for name, v in values.items()
    }
    return replace(SETTINGS, gransvarden={**SETTINGS.gransvarden, **limits})


def audit_with(settings: Settings = SETTINGS) -> Audit:
    taxor = dict.fromkeys(("2022-03", "2022-04"), PRICES)
    return Audit(
        "prov", "§ 1", "0" * 64, ("2022-03", "2022-04"), settings, {"dubblett": "Dubblett"}, taxor
    )


def frame_of(slump: int, risk: int = 0, utforare: str = BJORKEN, **sums: str) -> Frame:
    minutes, kronor = Decimal(sums.get("minuter", slump * 30)), Decimal(sums.get("belopp", "0"))
    return Frame(
        utforare,
        f"ram_{utforare}.csv",
        "0" * 64,
        Part(slump, minutes, kronor),
        Part(risk, Decimal(risk * 30), Decimal(0)),
        0,
    )


def session_of(*frames: Frame, settings: Settings = SETTINGS) -> Session:
    return Session(Path(), audit_with(settings), frames, (), 0)


def drawn(nr: int, stratum: str = SLUMPDEL, steg: int = 1, **values: str) -> Drawn:
    row = dict.fromkeys(COLUMNS, "") | {
        "registrering": f"{stratum[0]}{nr}",
        "stratum": stratum,
        "kund": f"K{nr}",
        "personal": f"P{nr}",
        "kategori": "omsorg",
        "start": "2022-03-01 07:00",
        "minuter": "30.00",
        "belopp": "0.00",
        "taxeomrade": "tätort",
    }
    return Drawn(str(nr), steg, stratum, f"{nr:064x}", row | values)


def review(
    bedomning: str = "rätt", *feltyper: str, row: Drawn | None = None, **values: object
) -> Review:
    """A row as judged; an error is a sakfel unless its types say otherwise."""
    known = {f.kod: f for f in SETTINGS.feltyper}
    minutes = values.get("ratt_minuter")
    return Review(
        utforare=str(values.get("utforare", BJORKEN)),
        drawn=row or drawn(1),
        bedomning=bedomning,
        feltyper=feltyper,
        sakfel=any(known[kod].klass == "s" for kod in feltyper),
        paverkar=bool(values.get("paverkar")),
        ratt_minuter=None if minutes is None else Decimal(str(minutes)),
        ratt_kategori=None if values.get("ratt_kategori") is None else str(values["ratt_kategori"]),
        krav="",
        kommentar="",
        anteckning="",
    )


def reviews(
    antal: int, fel: int = 0, onadda: int = 0, *, risk: bool = False, first: int = 1, steg: int = 1
) -> list[Review]:
    """So many rows judged: the first ones wrong, the next not possible to reach, the rest right."""
    stratum = RISKDEL if risk else SLUMPDEL
    told = [("fel", "ej-styrkt")] * fel + [
        ("går inte att bedöma", "underlag-otillgangligt")
    ] * onadda
    told += [("rätt", "")] * (antal - len(told))
    return [
        review(judged, *filter(None, [kod]), row=drawn(nr, stratum, steg))
        for nr, (judged, kod) in enumerate(told, first)
    ]


def answers(
    found: Sequence[Review], pairs: Sequence[tuple[str, str]] = (), planned: int = 0
) -> Answers:
    told = tuple((BJORKEN, first, second) for first, second in pairs)
    return Answers(tuple(found), (), told, {BJORKEN: planned}, "0" * 64)


def concluded(session: Session, *stages: Sequence[Review]) -> Slutsats:
    [found, *_] = conclude_all(session, [answers(stage) for stage in stages])
    return found
