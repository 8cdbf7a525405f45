"""The underlag that the audit's tests draw from: three providers, two months, a few faults."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.underlag_builder import Row, bestallning, registrering, write_underlag

PERIOD = "2022-03..2022-04"
TARNING = "48150623421234567890"
STOR, LAGOM, LITEN = "Björken", "Tallen", "Ängen"
# Right registrations of each provider: in stages; all because 280 is most of 120; all because few.
ANTAL = {STOR: 520, LAGOM: 120, LITEN: 12}
PER_DAG = 10
KUNDER = 8


def ratta(utforare: str, antal: int) -> list[Row]:
    """Registrations that break no rule: one person, an hour apart, ten a day from the first of March."""
    rows: list[Row] = []
    for i in range(antal):
        start = dt.datetime(2022, 3, 1, 7) + dt.timedelta(days=i // PER_DAG, hours=i % PER_DAG)
        rows.append(
            registrering(
                start,
                start + dt.timedelta(minutes=20 + i % 7),
                registrering=f"{utforare[0]}{i:04}",
                utforare=utforare,
                kund=f"{utforare[0]}K{i % KUNDER}",
                personal=f"{utforare[0]}P{i % 3}",
                kategori="delegerad hsl" if i % 4 == 0 else "omsorg",
                insats="medicin" if i % 4 == 0 else "morgon",
                besok=f"{utforare[0]}B{i // 2}" if i % 20 < 2 else "",
                planerad_start=start,
                planerad_slut=start + dt.timedelta(minutes=20),
            )
        )
    return rows


def felaktiga() -> list[Row]:
    """Of Björken: one that ends before it begins, one twice; and rows that are rejected."""

    def one(nyckel: str, timme: int, **values: object) -> Row:
        start = f"2022-04-28 {timme:02}:00"
        who = {"utforare": STOR, "kund": "BK1", "personal": "BP9"}
        row = registrering(start, f"{timme:02}:20", registrering=nyckel)
        return {**row, **who, **values}

    return [
        one("F1", 8, slut="2022-04-28 07:00"),
        one("F2", 10),
        one("F3", 10),
        # Rejected, and in the riskdel: what cannot be read must not escape.
        {**one("U1", 12), "start": "i går"},
        one("U2", 13, status="klar"),
        # Rejected, but not of the period, or not utförd.
        {**one("U3", 13, kategori="x"), "start": "2022-05-01 13:00"},
        one("U4", 14, kategori="x", status="avböjd"),
        # Rejected, without a provider.
        one("U5", 15, kategori="x", utforare=""),
        # Accepted, and not utförd; and of another month.
        one("A1", 16, status="avböjd"),
        {**one("M1", 8), "start": "2022-05-01 08:00", "slut": "2022-05-01 08:20"},
    ]


def tabeller() -> dict[str, list[Row]]:
    rows = [row for utforare, antal in ANTAL.items() for row in ratta(utforare, antal)]
    clients = [(u, f"{u[0]}K{k}") for u in ANTAL for k in range(KUNDER)]
    return {
        "registreringar": [*rows, *felaktiga()],
        "bestallningar": [bestallning(utforare=u, kund=kund) for u, kund in clients],
        "kunder": [{"kund": kund, "taxeomrade": "tätort"} for _u, kund in clients],
        "uppehall": [{"kund": "BK2", "utforare": STOR, "fran": "2022-03-03", "till": "2022-03-04"}],
        "franvaro": [
            {"kund": "BK3", "fran": "2022-03-01", "till": "2022-03-09", "orsak": "sjukhus"}
        ],
    }


def skriv(folder: Path) -> Path:
    return write_underlag(folder, tabeller())
