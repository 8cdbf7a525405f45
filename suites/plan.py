"""The internkontrollplan: its rows, limits, tariffs and texts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suites.verdicts import KRITISK, UPPLYSNING, VARNING, Rule

BESTALLAREN = "beställaren"
# The two kinds of finding of a self-check.
MASTE_RATTAS, BEKRAFTA = "måste rättas", "bekräfta eller förklara"
ALLVAR = {"critical": KRITISK, "warning": VARNING, "info": UPPLYSNING}


@dataclass(frozen=True)
class Limit:
    """A limit with where it was decided; `beslut` None means a förslag."""

    namn: str
    varde: float
    beslut: str | None
    text: str

    @property
    def beslutad(self) -> bool:
        return self.beslut is not None


@dataclass(frozen=True)
class PlanRow:
    """One row of the plan (KONTROLLER.md, "What a plan row carries")."""

    id: str
    titel: str
    avser: str
    process: str
    risk: str
    sannolikhet: int
    konsekvens: int
    kontrollmoment: str
    metod: str
    frekvens: str
    frekvens_beslut: str | None
    manader: tuple[int, ...]
    ansvarig: str
    rapporteras_till: str
    beslut: str | None
    svit: str | None
    gransvarden: Mapping[str, Limit]
    expectations: tuple[Mapping[str, Any], ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(_rule(e) for e in self.expectations)

    def planned(self, month: int) -> bool:
        return month in self.manader


@dataclass(frozen=True)
class Text:
    """The sentence of a rule and what to do about it.

    `cell` is where the fault is corrected (table.column), `sok` the column of that table by which
    its row is found; `utforare` the sentence to a provider about a row of another provider.
    """

    titel: str
    text: str
    gor_sa: str
    utforare: str | None = None
    cell: str | None = None
    sok: str | None = None


@dataclass(frozen=True)
class Tariff:
    """Kronor per hour, month or visit of a post in a taxeomrade, from a date."""

    post: str
    fran: dt.date
    kronor: Mapping[str, float]
    beslut: str


@dataclass(frozen=True)
class NotMeasurable:
    """Months in which some controls cannot be judged, and why."""

    fran: dt.date
    till: dt.date
    kontroller: tuple[str, ...]
    skal: str


@dataclass(frozen=True)
class Plan:
    """A plan as read; `sha256` covers all its files.

    `undantag`: the rules whose kind of finding in a self-check does not follow from their severity.
    """

    namn: str
    titel: str
    organisation: str
    beslut: str
    rader: tuple[PlanRow, ...]
    taxor: tuple[Tariff, ...]
    ej_matbart: tuple[NotMeasurable, ...]
    texter: Mapping[str, Text]
    underkand: Mapping[str, Text]
    undantag: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        joined = "".join(f"{name}:{digest}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(joined.encode()).hexdigest()

    @property
    def limits(self) -> dict[str, Limit]:
        return {namn: limit for rad in self.rader for namn, limit in rad.gransvarden.items()}

    @property
    def parameters(self) -> dict[str, float]:
        return {namn: limit.varde for namn, limit in self.limits.items()}

    def slag(self, regel: str, allvar: str) -> str:
        """What a provider must do about a break of the rule before it sends the file."""
        return self.undantag.get(regel, MASTE_RATTAS if allvar == KRITISK else BEKRAFTA)

    def about_providers(self) -> list[str]:
        """The measured controls that concern a provider."""
        return [rad.id for rad in self.rader if rad.svit and rad.avser != BESTALLAREN]

    def row(self, kontroll: str) -> PlanRow:
        return next(rad for rad in self.rader if rad.id == kontroll)

    def tariffs(self, day: dt.date) -> dict[tuple[str, str], float]:
        """(post, taxeomrade) → kronor, as valid on a day."""
        valid = sorted((t for t in self.taxor if t.fran <= day), key=lambda t: t.fran)
        return {(t.post, area): kr for t in valid for area, kr in t.kronor.items()}

    def not_measurable(self, kontroll: str, day: dt.date) -> str | None:
        for months in self.ej_matbart:
            if kontroll in months.kontroller and months.fran <= day <= months.till:
                return months.skal
        return None


def _rule(expectation: Mapping[str, Any]) -> Rule:
    meta = expectation["meta"]
    return Rule(
        regel=meta["regel"],
        tabell=meta["tabell"],
        kolumn=expectation["kwargs"]["column"],
        allvar=ALLVAR[expectation["severity"]],
        indikator=meta.get("indikator"),
        gransvarde=meta.get("gransvarde"),
    )
