"""What the plan says of audit samples: limits, stages, error types; read from stickprov.toml.

The same shape is frozen in stickprov.json, with numbers as text, so one reader serves both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from extracts.contract import KATEGORIER
from extracts.shown import shown
from extracts.tomlfile import TomlError, at, read_toml
from stickprov.errors import StickprovError

FILE = "stickprov.toml"
SAKFEL, FORMFEL, OTILLGANGLIGT = "s", "f", "o"
REQUIREMENTS = ("ratt_minuter", "ratt_kategori", "anteckning")
# Each limit with the least and the greatest value that makes sense.
LIMITS: dict[str, tuple[Decimal | int, Decimal | int]] = {
    "manader": (1, 12),
    "sakerhet": (Decimal("0.5"), Decimal("0.9999")),
    "tolerabel": (Decimal("0.0001"), Decimal("0.5")),
    "jamforelse": (Decimal("0.0001"), Decimal("0.5")),
    "forvantad": (0, Decimal("0.5")),
    "minuter_per_granskning": (Decimal("0.1"), 480),
    "helrakning_hogst": (0, 10_000),
    "helrakning_andel": (Decimal("0.01"), 1),
    "riskdel_hogst": (0, 10_000),
    "andra_granskare_var": (1, 1_000),
    "tolerans": (0, 120),
}
WHOLE = ("manader", "helrakning_hogst", "riskdel_hogst", "andra_granskare_var", "tolerans")


@dataclass(frozen=True)
class Limit:
    """A number of the plan; `beslut` None means a förslag."""

    varde: Decimal
    text: str
    beslut: str | None


@dataclass(frozen=True)
class Feltyp:
    """A type of error: sakfel decide against the tolerable rate, formfel are reported."""

    kod: str
    klass: str
    text: str
    kraver: tuple[str, ...]
    kronor: bool


@dataclass(frozen=True)
class Settings:
    """stickprov.toml as read; `steg` is (besök cumulated, errors accepted)."""

    gransvarden: Mapping[str, Limit]
    kategorier: tuple[str, ...]
    steg: tuple[tuple[int, int], ...]
    krav: tuple[str, ...]
    granskat_underlag: tuple[str, ...]
    feltyper: tuple[Feltyp, ...]

    def varde(self, namn: str) -> Decimal:
        return self.gransvarden[namn].varde

    def antal(self, namn: str) -> int:
        """A limit that is a whole number."""
        return int(self.gransvarden[namn].varde)

    def as_data(self) -> dict[str, Any]:
        """The same as TOML would give it, numbers as text."""
        limits = {
            name: {"varde": str(limit.varde), "text": limit.text, "beslut": limit.beslut}
            for name, limit in self.gransvarden.items()
        }
        return {
            "gransvarden": limits,
            "urval": {"kategorier": list(self.kategorier)},
            "steg": [{"besok": besok, "fel": fel} for besok, fel in self.steg],
            "granskning": {
                "krav": list(self.krav),
                "granskat_underlag": list(self.granskat_underlag),
            },
            "feltyp": [
                asdict(feltyp) | {"kraver": list(feltyp.kraver)} for feltyp in self.feltyper
            ],
        }


def load_settings(folder: Path) -> Settings:
    """The plan's stickprov.toml; StickprovError says what to mend."""
    path = folder / FILE
    where = f"{folder.name}/{FILE}"
    try:
        raw = read_toml(path, where, number=Decimal)
    except FileNotFoundError as error:
        raise StickprovError(
            f"{where} saknas. Kopiera den från planen norrtalje-2022 och ändra det som skiljer."
        ) from error
    except TomlError as error:
        raise StickprovError(str(error)) from error
    return settings_of(raw, where)


def settings_of(raw: Mapping[str, Any], where: str) -> Settings:
    """Settings from what TOML or JSON gives; StickprovError names the field."""
    try:
        found = Settings(
            gransvarden={namn: _limit(raw["gransvarden"], namn, where) for namn in LIMITS},
            kategorier=_texts(raw["urval"], "kategorier", where),
            steg=_stages(raw.get("steg", []), where),
            krav=_texts(raw["granskning"], "krav", where),
            granskat_underlag=_texts(raw["granskning"], "granskat_underlag", where),
            feltyper=tuple(_feltyp(one, where) for one in raw["feltyp"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise StickprovError(f"{where}: fältet {error} saknas eller har fel form.") from error
    _check(found, raw, where)
    return found


def _limit(raw: Mapping[str, Any], namn: str, where: str) -> Limit:
    low, high = LIMITS[namn]
    given, where = raw[namn], at(where, raw, namn)
    try:
        varde = Decimal(str(given["varde"]))
    except InvalidOperation as error:
        raise StickprovError(
            f"{where}: {namn} ska vara ett tal. Skriv utan citattecken och med punkt, som 0.05."
        ) from error
    if not varde.is_finite() or not low <= varde <= high:
        raise StickprovError(f"{where}: {namn} är {varde} men ska vara mellan {low} och {high}.")
    if namn in WHOLE and varde != int(varde):
        raise StickprovError(f"{where}: {namn} är {varde} men ska vara ett heltal.")
    beslut = given.get("beslut")
    return Limit(varde, str(given.get("text", "")), None if beslut is None else str(beslut))


def _texts(raw: Mapping[str, Any], namn: str, where: str) -> tuple[str, ...]:
    found = raw[namn]
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise StickprovError(f"{where}: {namn} ska vara en lista med texter.")
    return tuple(found)


def _stages(raw: Any, where: str) -> tuple[tuple[int, int], ...]:
    stages = tuple((one["besok"], one["fel"]) for one in raw)
    for besok, fel in stages:
        if type(besok) is not int or type(fel) is not int or not 0 <= fel < besok:
            raise StickprovError(
                f"{where}: ett steg ska ha besok och fel som heltal, fel under besok."
            )
    for (besok, fel), (fler, fel_sedan) in pairwise(stages):
        if fler <= besok or fel_sedan < fel:
            raise StickprovError(
                f"{where}: stegen ska växa, besöken alltid och felen aldrig minska."
            )
    return stages


def _feltyp(raw: Mapping[str, Any], where: str) -> Feltyp:
    kod, klass, kraver = raw["kod"], raw["klass"], tuple(raw.get("kraver", ()))
    where = at(where, raw)
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", str(kod)):
        raise StickprovError(
            f"{where}: «{shown(str(kod))}» kan inte vara en feltyps kod. Skriv bara a–z, 0–9 och "
            "bindestreck, till exempel fel-tid."
        )
    if klass not in (SAKFEL, FORMFEL, OTILLGANGLIGT):
        raise StickprovError(f"{where}: feltypen {kod} har klass «{klass}». Välj s, f eller o.")
    for name in kraver:
        if name not in REQUIREMENTS:
            raise StickprovError(
                f"{where}: feltypen {kod} kräver «{name}». Välj bland {', '.join(REQUIREMENTS)}."
            )
    return Feltyp(str(kod), klass, str(raw["text"]), kraver, bool(raw.get("kronor", True)))


def _check(found: Settings, raw: Mapping[str, Any], where: str) -> None:
    for namn in raw["gransvarden"]:
        if namn not in LIMITS:
            where = at(where, raw["gransvarden"], namn)
            raise StickprovError(f"{where}: gränsvärdet {namn} känns inte igen.")
    for kategori in found.kategorier:
        if kategori not in KATEGORIER:
            raise StickprovError(
                f"{where}: kategorin «{kategori}» finns inte. Välj bland {', '.join(KATEGORIER)}."
            )
    koder = [feltyp.kod for feltyp in found.feltyper]
    if len(set(koder)) != len(koder):
        raise StickprovError(f"{where}: samma feltyp finns två gånger.")
    if not any(feltyp.klass == SAKFEL for feltyp in found.feltyper):
        raise StickprovError(f"{where}: minst en feltyp ska vara sakfel (klass s).")
