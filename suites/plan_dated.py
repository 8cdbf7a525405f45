"""Read what a plan says for a time: limits, tariffs, fee levels, and months that cannot be measured."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from checks.facts import Avgift
from checks.pengar.taxa import POSTER
from extracts.folding import fold
from extracts.period import Period
from extracts.shown import shown
from extracts.tomlfile import at
from suites.dated import Avgiftsnivaer, Avgiftstak, Dated, Limit, NotMeasurable, Tariff
from suites.enheter import demand_unit
from suites.errors import PlanError
from suites.fields import (
    day,
    demand,
    demand_name,
    is_number,
    number,
    tables,
    text,
    text_or_none,
    texts,
    whole,
)

_PER_CENT = range(101)
# A taxeområde is a choice in a workbook's list and a word of every report.
_AREA, _LONGEST_AREA = re.compile(r"[\w.()/&+–-]+( [\w.()/&+–-]+)*"), 40


def limit(namn: str, raw: object, where: str) -> Limit:
    """One value, or a list of them that hold at different times (the last one is the plan's own)."""
    demand_name(namn, "ett gränsvärde", where)
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
    if not isinstance(raw, dict) or not is_number(raw.get("varde")):
        raise PlanError(
            f'{where}: gränsvärdet {namn} ska skrivas {{ varde = …, text = "…" }}, och varde som ett tal '
            "utan citattecken och med decimalpunkt, till exempel 0.05."
        )
    unknown = set(raw) - {"varde", "beslut", "text", "fran", "till"}
    if unknown:
        raise PlanError(f"{where}: gränsvärdet {namn} har okänt fält «{sorted(unknown)[0]}».")
    where = f"{where}: gränsvärdet {namn}"
    demand_unit(namn, raw["varde"], where)
    fran, till = _days(raw, where)
    beslut, said = text_or_none(raw, "beslut", where), text_or_none(raw, "text", where) or ""
    return Limit(namn, raw["varde"], beslut, said, fran=fran, till=till)


def tariffs(raw: Any, file: str) -> tuple[Tariff, ...]:
    """The tariff table: one entry per post and time, with a price for each taxeomrade."""
    given = tables(raw, f"{file}: taxa")
    areas = _areas(given, file)
    found = [_tariff(one, areas, at(file, one)) for one in given]
    for post in POSTER:
        _demand_apart([t for t in found if t.post == post], f"{file}: taxan för {post}")
    return tuple(found)


def _areas(given: list[Mapping[str, Any]], file: str) -> list[str]:
    """The plan's taxeområden: those that most of its tariffs are for, as each shall be for all of them."""
    named = [[*one["kronor"]] for one in given if isinstance(one.get("kronor"), dict)]
    if not named:
        return []
    [(most, _times)] = Counter(map(frozenset, named)).most_common(1)
    areas = next(names for names in named if most == set(names))
    for area in areas:
        if len(area) > _LONGEST_AREA or not _AREA.fullmatch(area) or not fold(area):
            raise PlanError(
                f"{file}: ett taxeområde heter «{shown(area)}». Skriv högst {_LONGEST_AREA} tecken: "
                "bokstäver, siffror, mellanslag och . ( ) / & + -"
            )
    for one, other in combinations(areas, 2):
        if fold(one) == fold(other):
            raise PlanError(
                f"{file}: taxeområdena «{one}» och «{other}» läses som samma. Ge dem olika namn."
            )
    return areas


def _tariff(raw: Mapping[str, Any], areas: list[str], file: str) -> Tariff:
    demand(raw, ("post", "fran", "kronor", "beslut"), f"{file}: en taxa")
    post = text(raw, "post", f"{file}: en taxa")
    where = f"{file}: taxan för {post}"
    if post not in POSTER:
        raise PlanError(f"{where}: posten känns inte igen. Poster med taxa: {', '.join(POSTER)}.")
    if not areas or not isinstance(raw["kronor"], dict) or set(raw["kronor"]) != set(areas):
        said = ", ".join(areas) or 'minst ett taxeområde, till exempel { "tätort" = 325 }'
        raise PlanError(f"{where}: kronor ska anges för {said}.")
    kronor = {area: _kronor(kr, where) for area, kr in raw["kronor"].items()}
    fran, till = _days(raw, where)
    return Tariff(post, kronor, text(raw, "beslut", where), fran=fran, till=till)


def avgifter(raw: Any, file: str) -> tuple[Avgiftsnivaer, ...]:
    """The fee levels, lowest first."""
    where = f"{file}: avgiftsnivåerna"
    found = []
    for one in tables(raw, where):
        where = f"{at(file, one)}: avgiftsnivåerna"
        demand(one, ("fran", "nivaer", "over", "larm", "beslut"), where)
        steps = [_step(n, where) for n in tables(one["nivaer"], where)]
        if any(a >= b for a, b in pairwise(steps)):
            raise PlanError(f"{where}: nivåerna ska stå i ordning, den lägsta först.")
        if not all(whole(one[name], _PER_CENT) for name in ("over", "larm")):
            raise PlanError(f"{where}: over och larm ska vara hela procent, 0–100.")
        unclear = number(one["oklar_vid_timmar"], where) if "oklar_vid_timmar" in one else None
        levels = Avgift(tuple(steps), one["over"], one["larm"], unclear)
        fran, till = _days(one, where)
        found.append(Avgiftsnivaer(levels, text(one, "beslut", where), fran=fran, till=till))
    _demand_apart(found, where)
    return tuple(found)


def _step(raw: Mapping[str, Any], where: str) -> tuple[Decimal, int]:
    if not whole(raw.get("procent"), _PER_CENT):
        raise PlanError(f"{where}: en nivå ska skrivas {{ hogst_timmar = …, procent = … }}.")
    return number(raw.get("hogst_timmar"), where), raw["procent"]


def avgiftstak(raw: Any, file: str) -> tuple[Avgiftstak, ...]:
    """The highest fee of a month."""
    where = f"{file}: avgiftstaket"
    found = []
    for one in tables(raw, where):
        where = f"{at(file, one)}: avgiftstaket"
        demand(one, ("fran", "kronor", "beslut"), where)
        kronor = _kronor(one["kronor"], where)
        fran, till = _days(one, where)
        found.append(Avgiftstak(kronor, text(one, "beslut", where), fran=fran, till=till))
    _demand_apart(found, where)
    return tuple(found)


def not_measurable(raw: Any, file: str) -> tuple[NotMeasurable, ...]:
    """Months in which some controls cannot be judged."""
    return tuple(_not_measurable(one, f"{at(file, one)}: ej_matbar") for one in tables(raw, file))


def _not_measurable(raw: Mapping[str, Any], where: str) -> NotMeasurable:
    demand(raw, ("fran", "till", "kontroller", "skal"), where)
    fran, till = day(raw["fran"], where), day(raw["till"], where)
    if fran is None or till is None:
        raise PlanError(f"{where}: fran och till ska vara datum.")
    kontroller = texts(raw["kontroller"], f"{where}: kontroller")
    regler = texts(raw.get("regler", []), f"{where}: regler")
    return NotMeasurable(fran, till, kontroller, regler, text(raw, "skal", where))


def _days(raw: Mapping[str, Any], where: str) -> tuple[dt.date | None, dt.date | None]:
    """fran and till; whole months, as a run is about a month."""
    fran, till = day(raw.get("fran"), where), day(raw.get("till"), where)
    if (fran and fran != Period.of(fran).first) or (till and till != Period.of(till).last):
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
    kronor = number(raw, where)
    if kronor < 0 or kronor * 100 % 1:
        raise PlanError(f"{where}: {raw} kr ska vara noll eller mer, i hela ören.")
    return kronor
