"""The plan of one audit: settings, period, rules that flag and tariffs; what the plan hash covers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from extracts.errors import UnderlagError
from extracts.period import Period
from stickprov.arithmetic.bounds import (
    acceptance_probability,
    full_count,
    staged_plan,
    tolerable_count,
)
from stickprov.audit.settings import Feltyp, Settings, settings_of
from stickprov.errors import StickprovError

VERSION = "stickprov/v1"
_SHORT = 16
Stages = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Audit:
    """Everything that is decided before the draw.

    `flaggregler` maps a rule of control 3 to its title: rows that break it are riskdel. `taxor`
    maps a month to (post, taxeområde) → kronor. `kalla` is a source of the dice named in advance;
    `utanfor` says that a month lies outside the plan.
    """

    namn: str
    beslut: str
    internkontrollplan: str
    period: tuple[str, ...]
    settings: Settings
    flaggregler: Mapping[str, str]
    taxor: Mapping[str, Mapping[tuple[str, str], Decimal]]
    kalla: str | None = None
    utanfor: str | None = None

    def as_data(self) -> dict[str, Any]:
        """The plan as it stands in stickprov.json."""
        return {
            "version": VERSION,
            "namn": self.namn,
            "beslut": self.beslut,
            "internkontrollplan_sha256": self.internkontrollplan,
            "period": list(self.period),
            "kalla": self.kalla,
            **({"utanfor": self.utanfor} if self.utanfor else {}),
            **self.settings.as_data(),
            "flaggregler": dict(self.flaggregler),
            "taxor": {
                month: {"|".join(key): str(kronor) for key, kronor in sorted(prices.items())}
                for month, prices in self.taxor.items()
            },
        }

    @cached_property
    def sha256(self) -> str:
        """Of the canonical JSON: keys sorted, no spaces, UTF-8."""
        return digest(self.as_data())

    @property
    def period_name(self) -> str:
        """«mars–april 2022»."""
        months = [Period.parse(month) for month in self.period]
        first, last = months[0], months[-1]
        if first == last:
            return first.name
        begins = first.name.split()[0] if first.year == last.year else first.name
        return f"{begins}–{last.name}"

    @property
    def tolerabel(self) -> Decimal:
        return self.settings.varde("tolerabel")

    @property
    def sakerhet(self) -> Decimal:
        return self.settings.varde("sakerhet")

    @cached_property
    def feltyper(self) -> Mapping[str, Feltyp]:
        return {feltyp.kod: feltyp for feltyp in self.settings.feltyper}

    def stages(self, population: int) -> Stages:
        """The stages for a random part of that size; none in a full count."""
        return stages_at(self.settings, population, self.tolerabel)


def stages_at(settings: Settings, population: int, tolerable: Decimal) -> Stages:
    """The plan's own stages, or computed ones where it has none for that limit (spec: stickprov, «Stages»).

    Empty for a full count: N is small, or the last stage would be most of it.
    """
    if population == 0:
        return ()
    own = settings.steg if tolerable == settings.varde("tolerabel") else ()
    sakerhet = settings.varde("sakerhet")
    stages = own or tuple(staged_plan(population, tolerable, sakerhet))
    most, share = settings.antal("helrakning_hogst"), settings.varde("helrakning_andel")
    if full_count(population, stages[-1][0], most_rows=most, least_share=share):
        return ()
    _demand_risk(stages, population, tolerable, sakerhet)
    return stages


def _demand_risk(stages: Stages, population: int, tolerable: Decimal, sakerhet: Decimal) -> None:
    """Stages of a plan must not accept the limit itself more often than α."""
    risk = acceptance_probability(stages, tolerable_count(population, tolerable), population)
    if risk > 1 - sakerhet:
        said = " → ".join(f"{besok} besök/{fel} fel" for besok, fel in stages)
        at, often, most = (
            f"{100 * one:.1f}".replace(".", ",") for one in (tolerable, risk, 1 - sakerhet)
        )
        raise StickprovError(
            f"Stegen i planen ({said}) godkänner en utförare precis vid gränsen {at} % i "
            f"{often} % av fallen, mer än {most} %. Ta bort stegen så räknas "
            "en giltig plan fram, eller ändra dem."
        )


def short(sha256: str) -> str:
    """The beginning of a hash in groups of four: 64 bits, possible to write by hand."""
    return " ".join(sha256[at : at + 4] for at in range(0, _SHORT, 4))


def digest(data: Any) -> str:
    """SHA-256 of data as canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def audit_of(data: Mapping[str, Any], where: str) -> Audit:
    """The plan from stickprov.json; StickprovError when it has another shape."""
    try:
        if data["version"] != VERSION:
            raise StickprovError(
                f"{where}: versionen är {data['version']}, men programmet läser {VERSION}."
            )
        return Audit(
            namn=str(data["namn"]),
            beslut=str(data["beslut"]),
            internkontrollplan=str(data["internkontrollplan_sha256"]),
            period=_months(data["period"]),
            settings=settings_of(data, where),
            flaggregler={str(k): str(v) for k, v in data["flaggregler"].items()},
            taxor={month: _prices(prices) for month, prices in data["taxor"].items()},
            kalla=None if data["kalla"] is None else str(data["kalla"]),
            utanfor=str(data["utanfor"]) if data.get("utanfor") else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise StickprovError(f"{where}: planen saknar {error} eller har fel form.") from error


def _months(raw: Any) -> tuple[str, ...]:
    try:
        months = tuple(str(Period.parse(str(month))) for month in raw)
    except UnderlagError as error:
        raise ValueError("period") from error
    if not months:
        raise ValueError("period")
    return months


def _prices(raw: Mapping[str, Any]) -> dict[tuple[str, str], Decimal]:
    found = {}
    for key, kronor in raw.items():
        post, area = key.split("|")
        found[post, area] = Decimal(str(kronor))
    return found
