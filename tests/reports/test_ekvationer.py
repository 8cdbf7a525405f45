"""The numbers of ledning.html as equations: no hidden cell can be worked out (spec: plan, «Secrecy»).

A page is read as someone would who wants to know what it does not say: columns add up to their totals, what
is left of a whole is the whole less the part, the same count stands in several tables, and a share tells
about how large its part is. What is hidden is known to be 1–4 («färre än 5») or not to be negative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
import pytest
from scipy.optimize import linprog

from reports.kit.suppression import FEWER, NOT_SHOWN
from reports.manad.collect import collect
from reports.manad.pages import write_pages
from reports.manad.rapport_json import write_json
from samples.exempel import write_example
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import Sida, Tabell, las_sida
from tests.reports.pahittat import bedom

pytestmark = pytest.mark.langsam  # three whole months

ALLA = "Alla tillsammans"
# What a column of a table counts, so that the same counts in other tables are found.
BEGREPP = {
    ("Omsorgskunder med plan (källans mått)", "Med plan"): "plan-utan-frist",
    ("Omsorgskunder med plan (källans mått)", "Omsorgskunder"): "omsorg-utan-frist",
    ("Omsorgskunder med genomförandeplan", "Med plan"): "plan",
    ("Omsorgskunder med genomförandeplan", "Omsorgskunder"): "omsorg",
    ("Omsorgskunder utan genomförandeplan", "Kunder utan plan"): "utan-plan",
    ("Rader med avvikelse", "Rader med avvikelse"): "avvikande",
    ("Rader med avvikelse", "Rader"): "rader",
    ("Avböjda besök", "Avböjda"): "avbojda",
    ("Avböjda besök", "Avböjda och utförda"): "besok",
    ("Personal per kund i medeltal", "Kunder"): "kontinuitet",
    ("Olika personal per kund", "Kunder"): "kontinuitet",
    ("Besök per inskriven kund, hemsjukvård", "Besök"): "besok-hemsjukvard",
    ("Besök per inskriven kund, hemsjukvård", "Inskrivna kunder"): "inskrivna-hemsjukvard",
    ("Besök per inskriven kund, hemrehab", "Besök"): "besok-hemrehab",
    ("Besök per inskriven kund, hemrehab", "Inskrivna kunder"): "inskrivna-hemrehab",
}
# Sums, not counts: what is hidden of them is never alone.
SUMMOR = ("Utförda timmar", "Beviljade timmar", "Beräknat")
# Numbers that count nothing of persons or rows: means and limits.
ANNAT = ("Värde", "Förslag", "Mål", "Medel", "Samlade besök", "Timmar", "Förslag till gräns")
DELAR = {
    "plan": "omsorg",
    "plan-utan-frist": "omsorg-utan-frist",
    "avvikande": "rader",
    "avbojda": "besok",
}
REGLER = ("Regler för registreringar", "Avvikelser per regel", "Beslutade regler", "Regler per")


@dataclass
class Kunskap:
    """What a reader knows: an unknown per count, its truth, and what the page says of it."""

    sanna: dict[str, float] = field(default_factory=dict)
    visade: dict[str, float] = field(default_factory=dict)
    granser: dict[str, tuple[float, float | None]] = field(default_factory=dict)
    summor: list[dict[str, float]] = field(default_factory=list)
    olikheter: list[tuple[dict[str, float], float]] = field(default_factory=list)

    def las(self, namn: str, visad: str, sann: str) -> None:
        """A cell as shown and as it is."""
        value = tal(sann)
        if value is None:
            return
        assert self.sanna.setdefault(namn, value) == value, namn
        shown = tal(visad)
        if shown is not None:
            self.visade[namn] = shown
        elif FEWER in visad and "alla utom" not in visad:
            self.granser[namn] = (1, 4)

    def likhet(self, delar: dict[str, float]) -> None:
        """Σ coefficient × count = 0, when it holds and all of it is on the page."""
        if set(delar) <= set(self.sanna) and not sum(n * self.sanna[x] for x, n in delar.items()):
            self.summor.append(delar)

    def andel(self, del_: str, helhet: str, text: str) -> None:
        """A shown share says about how large the part is."""
        value = procent(text)
        if value is None or not {del_, helhet} <= set(self.sanna):
            return
        for tecken, share in ((1, value + 0.0005), (-1, value - 0.0005)):
            self.olikheter.append(({del_: tecken, helhet: -tecken * share}, 0))

    def rojda(self) -> list[str]:
        """The hidden counts that can be only what they are."""
        names = sorted(self.sanna)
        at = {name: i for i, name in enumerate(names)}
        bounds = [
            (self.visade[n], self.visade[n]) if n in self.visade else self.granser.get(n, (0, None))
            for n in names
        ]
        row = np.zeros((len(self.summor), len(names)))
        for i, delar in enumerate(self.summor):
            for name, n in delar.items():
                row[i, at[name]] = n
        least = np.zeros((len(self.olikheter), len(names)))
        for i, (delar, _most) in enumerate(self.olikheter):
            for name, n in delar.items():
                least[i, at[name]] = n
        found = []
        for name in names:
            if name in self.visade or not self.sanna[name]:
                continue
            ends = []
            for sign in (1, -1):
                c = np.zeros(len(names))
                c[at[name]] = sign
                solved = linprog(
                    c,
                    A_ub=least if len(least) else None,
                    b_ub=[m for _d, m in self.olikheter] or None,
                    A_eq=row if len(row) else None,
                    b_eq=[0] * len(row) or None,
                    bounds=bounds,
                )
                assert solved.status in (0, 3), solved.message
                ends.append(float("inf") if solved.status == 3 else sign * solved.fun)
            if floor(ends[1] + 1e-6 if ends[1] < 1e9 else 1e9) <= ceil(ends[0] - 1e-6):
                found.append(name)
        return found


def tal(text: str) -> float | None:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def procent(text: str) -> float | None:
    found = re.fullmatch(r"(\d+(?:,\d+)?)\s%", text.strip())
    return float(found[1].replace(",", ".")) / 100 if found else None


def las(visad: Sida, sann: Sida) -> Kunskap:
    """A table, or a row of one, that is not shown is one where most is hidden: a sentence names it."""
    kunskapen = Kunskap()
    shown_of = {(table.caption, *table.rader[0]): table for table in visad.tabeller}
    assert set(shown_of) <= {(table.caption, *table.rader[0]) for table in sann.tabeller}
    for true in sann.tabeller:
        rubriker = true.rader[0]
        shown = shown_of.get((true.caption, *rubriker), Tabell(true.caption))
        rows = {tuple(texter(rubriker, rad)): rad for rad in shown.rader[1:]}
        for b in true.rader[1:]:
            a = rows.pop(tuple(texter(rubriker, b)), [NOT_SHOWN] * len(b))
            for kolumn, visad_cell, sann_cell in zip(rubriker[1:], a[1:], b[1:], strict=True):
                namn = cell(true.caption, kolumn, b)
                if namn:
                    kunskapen.las(namn, visad_cell, sann_cell)
                elif tal(sann_cell) is not None:
                    assert kolumn.startswith((*SUMMOR, *ANNAT)), (true.caption, kolumn)
        assert not rows, (true.caption, rows)
        _summor(kunskapen, true.caption, true.rader)
        _andelar(kunskapen, true.caption, shown.rader or [[]])
    _samband(kunskapen)
    return kunskapen


def texter(rubriker: list[str], rad: list[str]) -> list[str]:
    """What a row is about: its cells before the first that can be hidden."""
    return rad[:2] if rubriker[:2] in (["Kontroll", "Regel"], ["Regel", "Allvar"]) else rad[:1]


def begrepp(caption: str, kolumn: str) -> str | None:
    """The longest caption that fits."""
    fit = [key for key in BEGREPP if caption.startswith(key[0]) and key[1] == kolumn]
    return BEGREPP[max(fit, key=lambda key: len(key[0]))] if fit else None


def cell(caption: str, kolumn: str, rad: list[str]) -> str | None:
    """What a cell counts; None for a cell that counts nothing, or hours."""
    if found := begrepp(caption, kolumn):
        return f"{found}|{rad[0].removesuffix(' (litet underlag)')}"
    if caption.startswith(REGLER) and kolumn == "Avvikelser":
        regel = rad[0] if caption.startswith("Regler för") else rad[1]
        return f"regel|{regel}"
    if caption.startswith("Rader i underlaget") and kolumn in (
        "Lämnade rader",
        "Godkända",
        "Underkända",
    ):
        return f"{kolumn}|{rad[0]}"
    if caption.startswith(("Belopp per regel", "Faktura mot")) and kolumn.startswith("Avvik"):
        return f"belopp|{rad[0]}"
    if caption.startswith("Kunder efter antal") and kolumn == "Kunder":
        return f"kontinuitet|{ALLA}" if rad[0] == "Alla" else f"antal|{rad[0]}"
    if caption.startswith("Antal kunder att titta") and kolumn.startswith("Kunder"):
        return f"kunder|{rad[0]}"
    return None


def _summor(kunskapen: Kunskap, caption: str, rader: list[list[str]]) -> None:
    for kolumn in rader[0][1:]:
        names = [n for rad in rader[1:] if (n := cell(caption, kolumn, rad)) in kunskapen.sanna]
        last = rader[-1][0]
        if len(names) > 1 and last in (ALLA, "Alla", "Alla regler"):
            kunskapen.likhet({**dict.fromkeys(names[:-1], 1.0), names[-1]: -1.0})


def _andelar(kunskapen: Kunskap, caption: str, rader: list[list[str]]) -> None:
    for rad in rader[1:]:
        utforare = rad[0].removesuffix(" (litet underlag)")
        for kolumn, text in zip(rader[0][1:], rad[1:], strict=True):
            if kolumn == "Andel":
                for del_, helhet in DELAR.items():
                    if any(begrepp(caption, other) == del_ for other in rader[0][1:]):
                        kunskapen.andel(f"{del_}|{utforare}", f"{helhet}|{utforare}", text)
            if kolumn == "Rader utan avvikelse" and (share := procent(text)) is not None:
                rest = f"{1 - share:.3%}".replace(".", ",").replace("%", " %")
                kunskapen.andel(f"avvikande|{utforare}", f"rader|{utforare}", rest)
            if kolumn == "Andel underkända":
                kunskapen.andel(f"Underkända|{rad[0]}", f"Lämnade rader|{rad[0]}", text)


def _samband(kunskapen: Kunskap) -> None:
    """What is left of a whole; the rule that counts it; rows delivered; invoices over and under."""
    utforare = {name.split("|")[1] for name in kunskapen.sanna if name.startswith("omsorg|")}
    for u in utforare:
        kunskapen.likhet({f"omsorg|{u}": 1, f"plan|{u}": -1, f"utan-plan|{u}": -1})
    kunskapen.likhet({"regel|Genomförandeplan saknas": 1, f"utan-plan|{ALLA}": -1})
    for tabell in {n.split("|")[1] for n in kunskapen.sanna if n.startswith("Lämnade rader|")}:
        kunskapen.likhet(
            {f"Lämnade rader|{tabell}": 1, f"Godkända|{tabell}": -1, f"Underkända|{tabell}": -1}
        )
    kunskapen.likhet({"Godkända|registreringar": 1, f"rader|{ALLA}": -1})
    over, under = "belopp|För mycket fakturerat", "belopp|För lite fakturerat"
    kunskapen.likhet({"regel|Faktura som avviker från beräkningen": 1, over: -1, under: -1})
    for name in [n for n in kunskapen.sanna if n.startswith(("kunder|", "belopp|"))]:
        kunskapen.likhet({f"regel|{name.split('|')[1]}": 1, name: -1})


@pytest.fixture(scope="module")
def sidor(
    door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Sida, Sida]]:
    """Months with few of nearly everything: as the board reads them, and with nothing hidden."""
    found = []
    for kunder, fro in ((40, 2), (55, 3), (90, 4)):
        base = tmp_path_factory.mktemp("sekretess")
        write_example(base / "underlag", kunder=kunder, fro=fro)
        rapport = bedom(base / "underlag", base, plan, door)
        korning = write_json(rapport, base / "rapport.json")
        write_pages(collect(rapport, korning), base)
        shown = las_sida(base / "ledning.html")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("reports.kit.suppression.LEAST", 0)
            write_pages(collect(rapport, korning), base)
        found.append((shown, las_sida(base / "ledning.html")))
    return found


def test_no_hidden_count_can_be_worked_out(sidor: list[tuple[Sida, Sida]]) -> None:
    for visad, sann in sidor:
        kunskapen = las(visad, sann)
        assert len(kunskapen.summor) >= 6
        assert any(n not in kunskapen.visade for n in kunskapen.sanna)
        assert kunskapen.rojda() == []


def test_no_hidden_sum_is_alone(sidor: list[tuple[Sida, Sida]]) -> None:
    """What is left of a total is about two providers or more, the same in hours and in kronor."""
    found: set[frozenset[str]] = set()
    for visad, _sann in sidor:
        for tabell in visad.tabeller:
            for at, kolumn in enumerate(tabell.rader[0]):
                if kolumn in SUMMOR and tabell.rader[-1][0] == ALLA:
                    hidden = {r[0] for r in tabell.rader[1:-1] if not re.match(r"\d", r[at])}
                    assert len(hidden) != 1 or not re.match(r"\d", tabell.rader[-1][at])
                    found.add(frozenset(hidden))
        assert len(found) == 1
        found.clear()
