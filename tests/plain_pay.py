"""Control 7 counted plainly, row by row and day by day, in Python: what the engine is tried against."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from extracts.period import Period
from extracts.underlag import Underlag
from suites.plan import Plan

LICENSED = {
    "hemsjukvård": ("sjuksköterska", "distriktssköterska"),
    "hemrehab": ("fysioterapeut", "arbetsterapeut"),
}
Key = tuple[str, str, str]
# utforare, post, kund, day and how much: hours, visits or clients.
Amount = tuple[str, str, str, dt.date, Fraction]


def pay(underlag: Underlag, period: Period, plan: Plan) -> dict[Key, Decimal]:
    """utforare × post × taxeomrade → kronor, rounded half up once; nothing for an unknown area."""
    days = [period.first + dt.timedelta(days=n) for n in range(period.days)]
    prices = plan.tariffs(period.last)
    kunder = rows(underlag, "kunder")
    exact: dict[Key, Fraction] = defaultdict(Fraction)
    for find in (granted, performed, visits, listed):
        for utforare, post, kund, day, amount in find(underlag, days):
            for row in kunder:
                if row["kund"] == kund and covers(row, day):
                    area = row["taxeomrade"]
                    exact[utforare, post, area] += amount * Fraction(prices[post, area])
    return {key: _ore(kronor) for key, kronor in exact.items()}


def rows(underlag: Underlag, table: str) -> list[dict[str, Any]]:
    return underlag.rows(table).to_pyarrow().to_pylist() if table in underlag.tables else []


def covers(row: dict[str, Any], day: dt.date) -> bool:
    return (row["fran"] or day) <= day <= (row["till"] or day)


def granted(underlag: Underlag, days: list[dt.date]) -> Iterator[Amount]:
    pauses = rows(underlag, "uppehall")
    for order in rows(underlag, "bestallningar"):
        who = order["utforare"], order["kund"]
        mine = [p for p in pauses if (p["utforare"], p["kund"]) == who]
        hours = Fraction(order["minuter_per_manad"]) / 60 / len(days)
        for day in days:
            begun = order["verkstalld"] is not None and order["verkstalld"] <= day
            if covers(order, day) and begun and not any(covers(p, day) for p in mine):
                yield order["utforare"], order["kategori"], order["kund"], day, hours


def _done(underlag: Underlag, days: list[dt.date], *kategorier: str) -> list[dict[str, Any]]:
    found = [
        r
        for r in rows(underlag, "registreringar")
        if r["status"] == "utförd" and r["kategori"] in kategorier and r["start"].date() in days
    ]
    return sorted(found, key=lambda r: (r["start"], r["registrering"]))


def performed(underlag: Underlag, days: list[dt.date]) -> Iterator[Amount]:
    for r in _done(underlag, days, "larm", "delegerad hsl"):
        length = max(0, int((r["slut"] - r["start"]).total_seconds()))
        seconds = length if r["minuter"] is None else r["minuter"] * 60
        yield r["utforare"], r["kategori"], r["kund"], r["start"].date(), Fraction(seconds) / 3600


def visits(underlag: Underlag, days: list[dt.date]) -> Iterator[Amount]:
    seen: set[tuple[str, ...]] = set()
    listed: dict[tuple[str, str], set[str]] = defaultdict(set)
    if "personal" in underlag.tables:
        for p in rows(underlag, "personal"):
            listed[p["utforare"], p["personal"]].add(p["yrkesroll"])
    for r in _done(underlag, days, "hemsjukvård", "hemrehab"):
        theirs = listed.get((r["utforare"], r["personal"]), set())
        role = r["yrkesroll"] or (next(iter(theirs)) if len(theirs) == 1 else None)
        if role not in (None, *LICENSED[r["kategori"]]):
            continue
        key = ("b", r["besok"]) if r["besok"] else ("r", r["registrering"])
        visit = (r["utforare"], r["kategori"], *key)
        if visit not in seen:
            post = f"{r['kategori']} besök"
            yield r["utforare"], post, r["kund"], r["start"].date(), Fraction(1)
        seen.add(visit)


def listed(underlag: Underlag, days: list[dt.date]) -> Iterator[Amount]:
    seen: set[tuple[str, str]] = set()
    enrolled = [r for r in rows(underlag, "inskrivningar") if r["typ"] == "hemsjukvård"]
    for day in days:
        for r in enrolled:
            if covers(r, day) and (r["utforare"], r["kund"]) not in seen:
                seen.add((r["utforare"], r["kund"]))
                yield r["utforare"], "hemsjukvård listning", r["kund"], day, Fraction(1)


def _ore(kronor: Fraction) -> Decimal:
    return Decimal(math.floor(kronor * 100 + Fraction(1, 2))).scaleb(-2)
