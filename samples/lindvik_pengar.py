"""What Lindvik's providers are paid and its clients pay, by the tariffs, model and fee levels of its plan.

Counted row by row and day by day in plain Python, exactly, and rounded to the öre once.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

SVIT = Path(__file__).parent.parent / "suites" / "exempel" / "lindvik-2022"
HEMTJANST, PER_TIMME = ("service", "omsorg"), ("larm", "delegerad hsl")
LEG_BESOK = ("hemsjukvård", "hemrehab")
VARDROLLER = ("vårdbiträde", "undersköterska")
"""A visit by them is not one by licensed staff."""
Rad = dict[str, str]
Tabeller = dict[str, list[Rad]]
Nyckel = tuple[str, str, str]
"""utforare, post, taxeområde."""
PerKund = dict[tuple[Nyckel, str], Fraction]
"""Hours or visits of each client in a post."""


def invoiced(tabeller: Tabeller) -> dict[Nyckel, tuple[Fraction, int]]:
    """Hours or visits, and öre, of each post that the model pays for and of which there is something."""
    prices = tariffs(tabeller)
    found = total(_paid_for(tabeller))
    return {
        key: (amount, half_up(amount * prices[key[1:]] * 100))
        for key, amount in found.items()
        if amount
    }


def total(parts: PerKund) -> dict[Nyckel, Fraction]:
    """All clients together."""
    found: dict[Nyckel, Fraction] = defaultdict(Fraction)
    for (key, _kund), amount in parts.items():
        found[key] += amount
    return dict(found)


def granted(tabeller: Tabeller, *, netto: bool = True) -> PerKund:
    """Hours granted on the days of the month; netto only those verkställda and not pausade."""
    days = _days(tabeller)
    found: PerKund = defaultdict(Fraction)
    for order in tabeller["bestallningar"]:
        who = order["utforare"], order["kund"]
        pauses = [p for p in tabeller["uppehall"] if (p["utforare"], p["kund"]) == who]
        for day in (d for d in days if _covers(order, d)):
            begun = "" < order["verkstalld"] <= str(day)
            if not netto or (begun and not any(_covers(p, day) for p in pauses)):
                key = _key(tabeller, order, order["kategori"], day)
                found[key] += Fraction(order["minuter_per_manad"]) / 60 / len(days)
    return found


def performed(tabeller: Tabeller, *kategorier: str) -> PerKund:
    """Hours reported as utförda."""
    found: PerKund = defaultdict(Fraction)
    for row in _done(tabeller, *kategorier):
        start, slut = (dt.datetime.fromisoformat(row[name]) for name in ("start", "slut"))
        length = max(0, int((slut - start).total_seconds())) // 60
        key = _key(tabeller, row, row["kategori"], start.date())
        found[key] += Fraction(row["minuter"] or length) / 60
    return found


def fee_level(tabeller: Tabeller, kund: str) -> int | None:
    """Per cent of the highest fee, by the most hours granted on a day; None without an order."""
    [levels] = _toml("plan.toml")["avgift"]
    orders = [o for o in tabeller["bestallningar"] if o["kund"] == kund]
    most = max(
        sum(int(o["minuter_per_manad"]) for o in orders if _covers(o, day))
        for day in _days(tabeller)
    )
    steps = (s["procent"] for s in levels["nivaer"] if most <= s["hogst_timmar"] * 60)
    return int(next(steps, levels["over"])) if most else None


def tariffs(tabeller: Tabeller) -> dict[tuple[str, ...], int]:
    """(post, taxeområde) → kronor on the last day of the month."""
    day = _days(tabeller)[-1]
    valid = [t for t in _toml("plan.toml")["taxa"] if t["fran"] <= day <= t.get("till", day)]
    return {(t["post"], area): kr for t in valid for area, kr in t["kronor"].items()}


def decided_band() -> tuple[Fraction, Fraction]:
    """The lowest and the highest share of granted time that is let pass."""
    [row] = [k for k in _toml("plan.toml")["kontroll"] if k["id"] == "utford-tid"]
    lowest, highest = (row["gransvarden"][f"andel_utford_{n}"]["varde"] for n in ("minst", "hogst"))
    return Fraction(str(lowest)), Fraction(str(highest))


def half_up(value: Fraction) -> int:
    """Rounded to a whole number."""
    return int(value + Fraction(1, 2))


def _paid_for(tabeller: Tabeller) -> PerKund:
    """By the grounds that the plan's model has; another one is a KeyError here."""
    posts = _toml("modeller/dagens.toml")["post"]
    netto, done = granted(tabeller), performed(tabeller, *HEMTJANST, *PER_TIMME)
    by = {
        "utford": done,
        "utford_hogst_beviljad": {k: min(n, netto.get(k, Fraction())) for k, n in done.items()},
        "per_tillfalle": _visits(tabeller),
    }
    return {
        key: amount
        for post, ground in ((p, v["grund"]) for p, v in posts.items() if v["grund"] != "ingen")
        for key, amount in by[ground].items()
        if key[0][1] == post
    }


def _visits(tabeller: Tabeller) -> PerKund:
    """Visits of licensed staff, each once, where its first row is."""
    found: PerKund = defaultdict(Fraction)
    seen = set()
    for row in _done(tabeller, *LEG_BESOK):
        visit = row["utforare"], row["kategori"], row["besok"] or row["registrering"]
        if row["yrkesroll"] not in VARDROLLER and visit not in seen:
            seen.add(visit)
            day = dt.date.fromisoformat(row["start"][:10])
            found[_key(tabeller, row, f"{row['kategori']} besök", day)] += 1
    return found


def _done(tabeller: Tabeller, *kategorier: str) -> Iterator[Rad]:
    """Utförda rows of the month, first first."""
    month = tabeller["fakturor"][0]["manad"]
    for row in sorted(tabeller["registreringar"], key=lambda r: (r["start"], r["registrering"])):
        mine = row["status"] == "utförd" and row["kategori"] in kategorier
        if mine and row["start"].startswith(month):
            yield row


def _key(tabeller: Tabeller, row: Rad, post: str, day: dt.date) -> tuple[Nyckel, str]:
    """Where the client lived on the day."""
    theirs = [k for k in tabeller["kunder"] if k["kund"] == row["kund"]]
    [area] = [k["taxeomrade"] for k in theirs if _covers(k, day)]
    return (row["utforare"], post, area), row["kund"]


def _days(tabeller: Tabeller) -> list[dt.date]:
    """The days of the month that is invoiced."""
    first = dt.date.fromisoformat(f"{tabeller['fakturor'][0]['manad']}-01")
    days = [first + dt.timedelta(days=n) for n in range(31)]
    return [day for day in days if day.month == first.month]


def _covers(row: Rad, day: dt.date) -> bool:
    """Whether day is from `fran` to `till`, both included; an empty one is open."""
    return row["fran"] <= str(day) and (not row["till"] or str(day) <= row["till"])


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SVIT / name).read_text("utf-8"))
