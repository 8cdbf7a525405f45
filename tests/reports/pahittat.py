"""A small underlag written by hand, with names that mean harm, and a whole run on it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from checks.facts import Facts
from extracts.period import Period
from extracts.read import read_underlag
from reports.kit.naming import folder_names
from reports.manad import pages
from reports.manad.collect import collect
from reports.manad.explain import explain
from reports.manad.for_providers import for_providers
from reports.manad.provider import write_providers
from reports.manad.rapport import Rapport
from reports.manad.rapport_json import write_json
from suites.gx_door import Door
from suites.plan import Plan
from suites.run import judge_plan
from tests.korning import with_limits

# Its orders are verkställda in the middle of the month: netto reaches the target, brutto does not.
SENT = "a/b"
SKRIPT = "<script>alert(1)</script>"
# Provider → the beginning of its clients' and staff's keys, and how many clients it has.
UTFORARE = {
    "Björken": ("BJK", 12),
    "Åsgården": ("ASG", 3),
    "Östan": ("OST", 40),
    "../../x": ("XXX", 6),
    "=cmd|'/c calc'!A1": ("CMD", 6),
    "CON": ("CON", 7),
    "a/b": ("ABB", 8),
    "BJÖRKEN": ("VER", 9),
    SKRIPT: ("SKR", 11),
}


def besok(utforare: str, nyckel: str, k: int) -> list[str]:
    """A visit on each of sixteen days; the first client declines some."""
    rows = []
    for dag in range(1, 17):
        hour = f"2022-03-{dag:02} {8 + k % 8:02}"
        status = "avböjd" if k == 0 and dag % 5 == 0 else "utförd"
        who = f"{nyckel}{k}-{dag};{utforare};{nyckel}k{k};{nyckel}p{k}"
        rows.append(f"{who};omsorg;{hour}:00;{hour}:{30 + k % 7};{status}")
    return rows


def fel(utforare: str, nyckel: str) -> list[str]:
    """A visit that ends before it begins, a row that is rejected, a row twice, and an overlap.

    GEMENSAM is the key of the same member of staff, at every provider at the same time.
    """
    who = f"{utforare};{nyckel}k1;{nyckel}p1"
    hour = "2022-03-20 10"
    return [
        f"{nyckel}fel;{who};omsorg;{hour}:30;{hour}:10;utförd",
        f"{nyckel}trasig;{who};omsorg;i går;{hour}:10;utförd",
        f"{nyckel}larm;{who};delegerad hsl;{hour}:40;{hour}:55;utförd",
        f"{nyckel}larm2;{who};delegerad hsl;{hour}:40;{hour}:55;utförd",
        f"{nyckel}gem;{utforare};{nyckel}k2;GEMENSAM;omsorg;2022-03-21 12:00;2022-03-21 13:00;utförd",
    ]


def skriv(folder: Path) -> Path:
    """Every client has 600 minutes of omsorg a month and a visit on each of 16 days."""
    reg = ["feb;Björken;BJKk1;BJKp1;omsorg;2022-02-03 10:00;2022-02-03 10:30;utförd"]
    best, plan, kunder = [], [], []
    for utforare, (nyckel, antal) in UTFORARE.items():
        for k in range(antal):
            kund = f"{nyckel}k{k}"
            minuter, verkstalld = (1200, "2022-03-17") if utforare == SENT else (600, "2022-01-01")
            best.append(f"B{k};{utforare};{kund};omsorg;{minuter};2022-01-01;;{verkstalld}")
            kunder.append(f"{kund};tätort;ja")
            plan += [f"{kund};{utforare};2022-01-05"] if k >= 2 else []
            reg += besok(utforare, nyckel, k)
        reg += fel(utforare, nyckel)
    tables = {
        "registreringar": (
            "registrering;utforare;kund;personal;kategori;start;slut;status;zonkod",
            reg,
        ),
        "bestallningar": (
            "bestallning;utforare;kund;kategori;minuter_per_manad;fran;till;verkstalld",
            best,
        ),
        "genomforandeplaner": ("kund;utforare;upprattad", plan),
        "kunder": ("kund;taxeomrade;trygghetslarm", kunder),
    }
    folder.mkdir(parents=True)
    for name, (head, rows) in tables.items():
        body = [f"{row};z" for row in rows] if name == "registreringar" else rows
        (folder / f"{name}.csv").write_text("\n".join([head, *body, ""]), "utf-8")
    (folder / "anteckningar.txt").write_text("läses inte", "utf-8")
    return folder


def kor(folder: Path, scratch: Path, ut: Path, plan: Plan, door: Door) -> Path:
    """A whole run of the month, as `kontrollera` does it, but only the pages are written."""
    return write_pages(bedom(folder, scratch, plan, door), ut)


def write_pages(rapport: Rapport, ut: Path) -> Path:
    """Every page of a run, and its data."""
    ut.mkdir(parents=True)
    korning = write_json(rapport, ut / "rapport.json")
    pages.write_pages(collect(rapport, korning), ut)
    seen = collect(for_providers(rapport), korning, of_each=True)
    write_providers(seen, ut / "utforare")
    return ut


def bedom(
    folder: Path, scratch: Path, plan: Plan, door: Door, only: tuple[str, ...] = ()
) -> Rapport:
    """The month judged, and nothing written; `only`: these controls."""
    month = Period.parse("2022-03")
    read = read_underlag(folder, scratch)
    plan, last = with_limits(plan, {"personalnyckel_gemensam": 1}), month.last
    facts = Facts(read, month, plan.parameters, plan.tariffs(last), avgift=plan.avgift(last))
    verdicts = judge_plan(facts, plan, door, only)
    return explain(facts, plan, verdicts, {}, dt.datetime(2022, 4, 1, tzinfo=dt.UTC))


def mapp(run: Path, utforare: str) -> Path:
    return run / "utforare" / folder_names(UTFORARE)[utforare]


def innehall(folder: Path) -> str:
    texts = [p.read_text("utf-8-sig") for p in folder.iterdir() if p.suffix in (".html", ".csv")]
    assert len(texts) == 3
    return "\n".join(texts)
