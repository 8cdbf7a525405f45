"""Read what a plan says for a time: limits, tariffs, fee levels, and months that cannot be measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from itertools import combinations, pairwise
from typing import Any

from checks.facts import Avgift
from checks.outward import choices
from checks.taxa import POSTER
from suites.errors import PlanError
from suites.plan import Avgiftsnivaer, Avgiftstak, Dated, Limit, NotMeasurable, Tariff

TAXEOMRADEN = choices()["kunder", "taxeomrade"]
_ONE_DAY = dt.timedelta(days=1)


def limit(namn: str, raw: object, where: str) -> Limit:
    """One value, or a list of them that hold at different times (the last one is the plan's own)."""
    versions = [_one_limit(namn, one, where) for one in (raw if isinstance(raw, list) else [raw])]
    if not versions:
        raise PlanError(f"{where}: gränsvärdet {namn} har inget värde.")
    _demand_apart(versions, f"{where}: gränsvärdet {namn}")
    *earlier, last = versions
    return Limit(
        last.namn,
        last.varde,
        last.beslut,
        last.text,
        tuple(earlier),
        fran=last.fran,
        till=last.till,
    )


def _one_limit(namn: str, raw: object, where: str) -> Limit:
    if not isinstance(raw, dict) or not isinstance(raw.get("varde"), int | float):
        raise PlanError(f'{where}: gränsvärdet {namn} ska skrivas {{ varde = …, text = "…" }}.')
    unknown = set(raw) - {"varde", "beslut", "text", "fran", "till"}
    if unknown:
        raise PlanError(f"{where}: gränsvärdet {namn} har okänt fält «{sorted(unknown)[0]}».")
    fran, till = _days(raw, f"{where}: gränsvärdet {namn}")
    text = str(raw.get("text", ""))
    return Limit(namn, raw["varde"], raw.get("beslut"), text, fran=fran, till=till)


def tariffs(raw: list[Mapping[str, Any]], file: str) -> tuple[Tariff, ...]:
    """The tariff table: one entry per post and time, with a price for each taxeomrade."""
    found = [_tariff(one, file) for one in raw]
    for post in POSTER:
        _demand_apart([t for t in found if t.post == post], f"{file}: taxan för {post}")
    return tuple(found)


def _tariff(raw: Mapping[str, Any], file: str) -> Tariff:
    _demand(raw, ("post", "fran", "kronor", "beslut"), f"{file}: en taxa")
    where = f"{file}: taxan för {raw['post']}"
    if raw["post"] not in POSTER:
        raise PlanError(f"{where}: posten känns inte igen. Poster med taxa: {', '.join(POSTER)}.")
    if not isinstance(raw["kronor"], dict) or set(raw["kronor"]) != set(TAXEOMRADEN):
        raise PlanError(f"{where}: kronor ska anges för {', '.join(TAXEOMRADEN)}.")
    kronor = {area: _kronor(kr, where) for area, kr in raw["kronor"].items()}
    fran, till = _days(raw, where)
    return Tariff(raw["post"], kronor, raw["beslut"], fran=fran, till=till)


def avgifter(raw: list[Mapping[str, Any]], file: str) -> tuple[Avgiftsnivaer, ...]:
    """The fee levels, lowest first."""
    where = f"{file}: avgiftsnivåerna"
    found = []
    for one in raw:
        _demand(one, ("fran", "nivaer", "over", "larm", "beslut"), where)
        steps = [_step(n, where) for n in one["nivaer"]]
        if any(a >= b for a, b in pairwise(steps)):
            raise PlanError(f"{where}: nivåerna ska stå i ordning, den lägsta först.")
        unclear = _number(one["oklar_vid_timmar"], where) if "oklar_vid_timmar" in one else None
        levels = Avgift(tuple(steps), one["over"], one["larm"], unclear)
        fran, till = _days(one, where)
        found.append(Avgiftsnivaer(levels, one["beslut"], fran=fran, till=till))
    _demand_apart(found, where)
    return tuple(found)


def _step(raw: object, where: str) -> tuple[Decimal, int]:
    if not isinstance(raw, dict) or not isinstance(raw.get("procent"), int):
        raise PlanError(f"{where}: en nivå ska skrivas {{ hogst_timmar = …, procent = … }}.")
    return _number(raw.get("hogst_timmar"), where), raw["procent"]


def avgiftstak(raw: list[Mapping[str, Any]], file: str) -> tuple[Avgiftstak, ...]:
    """The highest fee of a month."""
    where = f"{file}: avgiftstaket"
    found = []
    for one in raw:
        _demand(one, ("fran", "kronor", "beslut"), where)
        kronor = _kronor(one["kronor"], where)
        fran, till = _days(one, where)
        found.append(Avgiftstak(kronor, one["beslut"], fran=fran, till=till))
    _demand_apart(found, where)
    return tuple(found)


def not_measurable(raw: Mapping[str, Any], file: str) -> NotMeasurable:
    """Months in which some controls cannot be judged."""
    _demand(raw, ("fran", "till", "kontroller", "skal"), f"{file}: ej_matbar")
    return NotMeasurable(raw["fran"], raw["till"], tuple(raw["kontroller"]), raw["skal"])


def _demand(raw: Mapping[str, Any], fields: tuple[str, ...], where: str) -> None:
    for name in fields:
        if name not in raw:
            raise PlanError(f"{where} saknar fältet '{name}'.")


def _days(raw: Mapping[str, Any], where: str) -> tuple[dt.date | None, dt.date | None]:
    """fran and till; whole months, as a run is about a month."""
    fran, till = raw.get("fran"), raw.get("till")
    for day in (fran, till):
        if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
            raise PlanError(f"{where}: «{day}» är inget datum. Skriv till exempel 2022-01-01.")
    if (fran and fran.day != 1) or (till and (till + _ONE_DAY).day != 1):
        raise PlanError(
            f"{where}: fran ska vara den första och till den sista dagen i en månad, "
            "så att hela månaden har ett värde."
        )
    return fran, till


def _demand_apart(found: list[Any], where: str) -> None:
    """No two hold on the same day: then nobody could tell which was meant."""
    for one, other in combinations(found, 2):
        if _meet(one, other):
            raise PlanError(f"{where}: två värden gäller samtidigt. Ange till på det tidigare.")


def _meet(one: Dated, other: Dated) -> bool:
    begins = max(one.fran or dt.date.min, other.fran or dt.date.min)
    return begins <= min(one.till or dt.date.max, other.till or dt.date.max)


def _kronor(raw: object, where: str) -> Decimal:
    kronor = _number(raw, where)
    if kronor < 0 or kronor * 100 % 1:
        raise PlanError(f"{where}: {raw} kr ska vara noll eller mer, i hela ören.")
    return kronor


def _number(raw: object, where: str) -> Decimal:
    try:
        return Decimal(str(raw))
    except InvalidOperation as error:
        raise PlanError(f"{where}: «{raw}» är inget tal.") from error
