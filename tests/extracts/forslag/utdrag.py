"""Three invented but typical exports of the same visits, and the visits in the contract's own form.

tider     an interval in one cell, the date beside it, and no provider (CSV)
personal  a workbook that is named as another table, with true dates and clock times
koder     codes for status and category, day and clock apart (CSV, Windows-1252)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

UTFORARE = "Granbacken Omsorg"
STATUS = {"utförd": "1", "avböjd": "2", "inställd": "3", "bomkörning": "4"}
KATEGORI = {"omsorg": "O", "service": "S", "larm": "L"}
_HEADER = ("registrering", "utforare", "kund", "personal", "kategori", "start", "slut", "status")
_SPLIT = ("Enhet", "Dag", "Starttid", "Sluttid", "Brukare", "Medarbetare")
_BESTALLNINGAR = (
    "bestallning;utforare;kund;kategori;minuter_per_manad;fran;till\n"
    + "".join(f"B{n};{UTFORARE};K{n};omsorg;1200;2022-01-01;\n" for n in range(21, 25))
    + f"B31;{UTFORARE};K21;service;240;2022-01-01;\n"
)


@dataclass(frozen=True)
class Besok:
    """One visit as every export has it."""

    nr: int
    start: dt.datetime
    minuter: int
    kund: str
    personal: str
    kategori: str
    status: str

    @property
    def slut(self) -> dt.datetime:
        return self.start + dt.timedelta(minutes=self.minuter)


def _visits() -> Iterator[tuple[str, int, str, str, str, str]]:
    for day in range(1, 29):
        yield f"{day:02} 07:00", 22, "K21", "P1", "omsorg", "utförd"
        yield f"{day:02} 08:15", 45, "K22", "P2", "omsorg", "avböjd" if day % 9 == 0 else "utförd"
        yield f"{day:02} 23:40", 35, "K23", "P1", "larm" if day % 14 == 0 else "omsorg", "utförd"
        if day % 7 == 0:
            yield f"{day:02} 13:05", 60, "K21", "P2", "service", "utförd"
            yield (
                f"{day:02} 15:30",
                0,
                "K24",
                "P2",
                "omsorg",
                "bomkörning" if day == 7 else "inställd",
            )


BESOK = [
    Besok(
        nr, dt.datetime.fromisoformat(f"2022-03-{start}"), minuter, kund, personal, kategori, status
    )
    for nr, (start, minuter, kund, personal, kategori, status) in enumerate(_visits(), 501)
]


def _csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(";".join(row) + "\r\n" for row in rows).encode(encoding))
    return path


def contract(folder: Path) -> Path:
    """The visits as the contract has them."""
    rows = [
        (f"{b.nr}", UTFORARE, b.kund, b.personal, b.kategori, f"{b.start}", f"{b.slut}", b.status)
        for b in BESOK
    ]
    return _csv(folder / "registreringar.csv", [_HEADER, *rows])


def tider(folder: Path) -> Path:
    """An interval in one cell, with the date in another."""
    header = ("Nr", "Dag", "Tid", "Omsorgstagare", "Personal", "Insatstyp", "Utfall")
    rows = [
        (
            f"{b.nr}", f"{b.start:%Y-%m-%d}", f"kl {b.start:%H:%M} – {b.slut:%H:%M}", b.kund,
            b.personal, b.kategori.title(), b.status.title(),
        )
        for b in BESOK
    ]  # fmt: skip
    return _csv(folder / "Utförda tider mars.csv", [header, *rows])


def personal(folder: Path) -> Path:
    """A workbook whose name says that it is another table."""
    path = folder / "Personal mars.xlsx"
    header = ("Löpnr", *_SPLIT, "Insatstyp", "Status")
    with xlsxwriter.Workbook(str(path)) as book:
        date, clock = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "hh:mm"))
        sheet = book.add_worksheet("Personal")
        sheet.write_row(0, 0, header)
        for at, b in enumerate(BESOK, 1):
            sheet.write_row(at, 0, (b.nr, UTFORARE))
            sheet.write_datetime(at, 2, dt.datetime.combine(b.start, dt.time()), date)
            sheet.write_datetime(at, 3, b.start.time(), clock)
            sheet.write_datetime(at, 4, b.slut.time(), clock)
            sheet.write_row(at, 5, (b.kund, b.personal, b.kategori, b.status))
    return path


def koder(folder: Path) -> Path:
    """Codes for what the contract has words for."""
    header = ("Id", *_SPLIT, "Insatstyp", "Statuskod")
    rows = [
        (
            f"{b.nr}", UTFORARE, f"{b.start:%d.%m.%Y}", f"{b.start:%H.%M}", f"{b.slut:%H.%M}", b.kund,
            b.personal, KATEGORI[b.kategori], STATUS[b.status],
        )
        for b in BESOK
    ]  # fmt: skip
    return _csv(folder / "Insatser mars.csv", [header, *rows], "cp1252")


def underlag(folder: Path, layout: Callable[[Path], Path]) -> Path:
    """A folder with the visits in that layout, and the orders in the contract's own form."""
    folder.mkdir(parents=True)
    (folder / "bestallningar.csv").write_text(_BESTALLNINGAR, "utf-8")
    layout(folder)
    return folder
