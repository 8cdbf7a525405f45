"""The internkontrollplan: its rows, limits, tariffs and texts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from checks.facts import Avgift, Betalning
from extracts.contract import Contract, contract
from extracts.period import Period
from suites.dated import Avgiftsnivaer, Avgiftstak, Limit, NotMeasurable, Tariff
from suites.trend import Trend
from suites.verdicts import KRITISK, UPPLYSNING, VARNING, Rule

BESTALLAREN = "beställaren"
# The two kinds of finding of a self-check.
MASTE_RATTAS, BEKRAFTA = "måste rättas", "bekräfta eller förklara"
# The fields of a row whose content may be decided, each by itself.
BESLUTAS = (
    "risk",
    "sannolikhet",
    "konsekvens",
    "kontrollmoment",
    "metod",
    "frekvens",
    "manader",
    "ansvarig",
    "rapporteras_till",
)
# What a plan calls things, and what they are called in one that does not say.
ORD = {
    "ledningen": "ledningen",
    "motet": "uppföljningsmötet",
    "mote": "uppföljningsmöte",
}
# The rule whose pairs say which yrkesroller are right for a kategori.
ROLLER = "ratt-yrkesroll"
ALLVAR = {"critical": KRITISK, "warning": VARNING, "info": UPPLYSNING}


@dataclass(frozen=True)
class PlanRow:
    """One row of the plan (spec: plan, «What a plan row carries»).

    `kort`: the title in a word or two, over a column.
    `beslut`: where it was decided that the row is in the plan; None means that the row is a förslag.
    `beslutat`: field → where its content was decided, or what source says it; the others are förslag.
    `manader_utover_beslut`: those of its months in which it is planned beyond what was decided.
    """

    id: str
    titel: str
    kort: str
    avser: str
    process: str
    risk: str
    sannolikhet: int
    konsekvens: int
    kontrollmoment: str
    metod: str
    frekvens: str
    manader: tuple[int, ...]
    manader_utover_beslut: tuple[int, ...]
    ansvarig: str
    rapporteras_till: str
    beslut: str | None
    beslutat: Mapping[str, str]
    svit: str | None
    gransvarden: Mapping[str, Limit]
    expectations: tuple[Mapping[str, Any], ...]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(_rule(e, self.avser) for e in self.expectations)


@dataclass(frozen=True)
class Text:
    """The sentence of a rule and what to do about it.

    `cell` is where the fault is corrected (table.column), `sok` the column of that table by which
    its row is found; `utforare` the sentence to a provider about a row of another provider; `tillagg`
    is a sentence more, where the columns that it names have a value.
    """

    titel: str
    text: str
    gor_sa: str
    utforare: str | None = None
    cell: str | None = None
    sok: str | None = None
    tillagg: str | None = None


@dataclass(frozen=True)
class Plan:
    """A plan as read; `sha256` covers all its files, `fran` and `till` are its first and last day.

    `beslut` None: nobody has decided it yet, as when it has just been copied from another year's.
    `modell`: the file in modeller/ that it pays by, and `betalning`: post → how it is paid by that; None
    and empty in a plan that names none.
    `insatser`: insats, folded → its kategori; empty in a plan without a list of them.
    `ord`: what the organisation calls its leading assembly and its meeting with a provider (ORD).
    `odelad_tid`: whether a provider may report only in and out, and no kategori.
    `bevaras_till`: until when its runs are kept; None where nobody has said.

    `undantag`: the rules whose kind of finding in a self-check does not follow from their severity;
    `rattas_under`: those that must be corrected where what is measured is under a limit, and which.
    """

    namn: str
    titel: str
    organisation: str
    beslut: str | None
    fran: dt.date
    till: dt.date
    rader: tuple[PlanRow, ...]
    taxor: tuple[Tariff, ...]
    avgifter: tuple[Avgiftsnivaer, ...]
    avgiftstak: tuple[Avgiftstak, ...]
    ej_matbart: tuple[NotMeasurable, ...]
    texter: Mapping[str, Text]
    underkand: Mapping[str, Text]
    undantag: Mapping[str, str]
    rattas_under: Mapping[str, str]
    modell: str | None
    betalning: Mapping[str, Betalning]
    insatser: Mapping[str, str]
    ord: Mapping[str, str]
    odelad_tid: bool
    bevaras_till: dt.date | None
    trend: Trend
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        joined = "".join(f"{name}:{digest}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(joined.encode()).hexdigest()

    @property
    def taxeomraden(self) -> tuple[str, ...]:
        """The taxeområden that its tariffs are for, in the order in which they are written."""
        return tuple(dict.fromkeys(area for taxa in self.taxor for area in taxa.kronor))

    @property
    def avgiftsnivaer(self) -> tuple[str, ...]:
        """Every fee level that it has at any time, in per cent, and 0 for no fee; none without levels."""
        levels = {p for a in self.avgifter for p in a.nivaer.levels}
        return tuple(map(str, sorted({0, *levels}))) if levels else ()

    @property
    def contract(self) -> Contract:
        """The tables of the underlag in the plan's words."""
        return contract(
            taxeomraden=self.taxeomraden,
            avgiftsnivaer=self.avgiftsnivaer,
            odelad=self.odelad_tid,
        )

    @property
    def limits(self) -> dict[str, Limit]:
        return {namn: limit for rad in self.rader for namn, limit in rad.gransvarden.items()}

    @property
    def parameters(self) -> dict[str, float]:
        return {namn: limit.varde for namn, limit in self.limits.items()}

    @property
    def roller(self) -> dict[str, tuple[str, ...]]:
        """Kategori → its right yrkesroller, as the suite judges them by ratt-yrkesroll."""
        found: dict[str, tuple[str, ...]] = {}
        for expectation in (e for row in self.rader for e in row.expectations):
            if expectation["meta"]["regel"] == ROLLER:
                for kategori, roll in expectation["kwargs"]["value_pairs_set"]:
                    found[kategori] = (*found.get(kategori, ()), roll)
        return found

    def slag(self, regel: str, allvar: str) -> str:
        """What a provider must do about a break of the rule before it sends the file."""
        return self.undantag.get(regel, MASTE_RATTAS if allvar == KRITISK else BEKRAFTA)

    def corrected_under(self, regel: str) -> float | None:
        """The value under which what the rule measures must be corrected, whatever its kind is else."""
        return self.limits[self.rattas_under[regel]].varde if regel in self.rattas_under else None

    def about_providers(self) -> list[str]:
        """The measured controls that concern a provider."""
        return [rad.id for rad in self.rader if rad.svit and rad.avser != BESTALLAREN]

    def ceiling(self, indikator: str) -> float | None:
        """The highest value of an indicator by its rule, where that has one beside the lowest."""
        for row in self.rader:
            for expectation in row.expectations:
                if expectation["meta"].get("indikator") == indikator and _two_sided(expectation):
                    return self.parameters[expectation["kwargs"]["max_value"]["$PARAMETER"]]
        return None

    def row(self, kontroll: str) -> PlanRow:
        return next(rad for rad in self.rader if rad.id == kontroll)

    def covers(self, month: Period) -> bool:
        """Whether the plan is for the month: it has some day of it (2022-03-23 is in March)."""
        return self.fran <= month.last and month.first <= self.till

    def planned(self, kontroll: str, month: Period) -> bool:
        """Whether a control is to be run in the month."""
        return self.covers(month) and month.month in self.row(kontroll).manader

    def decided(self, kontroll: str, month: Period) -> bool:
        """Whether a control is planned in the month by a decision; else it is a förslag."""
        row = self.row(kontroll)
        beyond = month.month in row.manader_utover_beslut
        return self.planned(kontroll, month) and row.beslut is not None and not beyond

    def at(self, day: dt.date) -> Plan:
        """The plan with the limits that hold on a day."""
        return replace(self, rader=tuple(_row_at(row, day) for row in self.rader))

    def tariffs(self, day: dt.date) -> dict[tuple[str, str], Decimal]:
        """(post, taxeomrade) → kronor, as valid on a day."""
        valid = (t for t in self.taxor if t.holds(day))
        return {(t.post, area): kr for t in valid for area, kr in t.kronor.items()}

    def avgift(self, day: dt.date) -> Avgift | None:
        """The fee levels valid on a day, with the highest fee where one is known."""
        nivaer = next((a.nivaer for a in self.avgifter if a.holds(day)), None)
        tak = next((t.kronor for t in self.avgiftstak if t.holds(day)), None)
        return replace(nivaer, tak=tak) if nivaer else None

    def month_not_measurable(self, vad: str, day: dt.date) -> str | None:
        """Why a day is in a month in which a control or rule cannot be measured, whatever its limits are."""
        for months in self.ej_matbart:
            named = vad in (*months.kontroller, *months.regler)
            if named and months.fran <= day <= months.till:
                return months.skal
        return None

    def not_measurable(self, kontroll: str, day: dt.date) -> str | None:
        """Why a control cannot be measured on a day: the months of the plan, or a limit not in force."""
        skal = self.month_not_measurable(kontroll, day)
        if skal:
            return skal
        for limit in self.row(kontroll).gransvarden.values():
            if limit.on(day) is None:
                return f"gränsvärdet gäller inte då: {limit.text}"
        return None


def _two_sided(expectation: Mapping[str, Any]) -> bool:
    limits = (expectation["kwargs"].get(name) for name in ("min_value", "max_value"))
    return all(isinstance(limit, dict) for limit in limits)


def _row_at(row: PlanRow, day: dt.date) -> PlanRow:
    limits = {namn: limit.on(day) or limit for namn, limit in row.gransvarden.items()}
    return replace(row, gransvarden=limits)


def _rule(expectation: Mapping[str, Any], avser: str) -> Rule:
    """A rule avser what its control does, unless its own meta says otherwise."""
    meta = expectation["meta"]
    return Rule(
        regel=meta["regel"],
        tabell=meta["tabell"],
        kolumn=meta.get("matt") or expectation["kwargs"].get("column"),
        allvar=ALLVAR[expectation["severity"]],
        indikator=meta.get("indikator"),
        gransvarde=meta.get("gransvarde"),
        avser=meta.get("avser", avser),
    )
