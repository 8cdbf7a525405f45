"""Shared constants and small helpers: providers, choice lists, days and hashing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Heltal = npt.NDArray[np.int64]
Sant = npt.NDArray[np.bool_]
Text = npt.NDArray[np.object_]

INGEN = -1
"""Marks an empty date, time, number or key in the integer arrays."""
OPPEN = 10**6
"""A day later than all others: an interval without an end."""
DYGN = 1440

UTFORARE = (
    "Björkens Omsorg AB",
    "Granbackens Hemtjänst",
    "Hemtjänst Havsviken",
    "Tallmon Vård och Omsorg",
    "Ängsro Hemvård",
)
"""Invented providers, alphabetical."""
STORLEK = (0.26, 0.13, 0.34, 0.08, 0.19)
UTFORD_MAL = (0.83, 0.76, 0.79, 0.74, 0.88)
"""The share of granted time that the example aims at, per provider."""
KLUNGA = (16, 22, 26, 15, 30)
"""Hemtjänst visits per declined visit, per provider."""

KATEGORI = ("service", "omsorg", "larm", "delegerad hsl", "hemsjukvård", "hemrehab")
SERVICE, OMSORG, LARM, HSL, SJUKVARD, REHAB = range(6)
STATUS = ("utförd", "avböjd", "inställd", "bomkörning")
UTFORD, AVBOJD, INSTALLD, BOM = range(4)
SATT = ("", "tagg", "manuell")
TAGG, MANUELL = 1, 2
ROLL = (
    "vårdbiträde",
    "undersköterska",
    "sjuksköterska",
    "distriktssköterska",
    "fysioterapeut",
    "arbetsterapeut",
)
ORSAK = (
    "",
    "tagg saknas",
    "telefon urladdad",
    "täckning saknas",
    "kunden sov",
    "anhörig hjälper",
    "ville inte i dag",
    "läkarbesök",
    "inlagd",
    "bortrest",
    "ej hemma",
    "19121212-1212",
)
"""The last is a well-known test number, only planted as a fault."""
TAXEOMRADE = ("tätort", "landsbygd", "skärgård")
INSATS = (
    "morgon",
    "dusch",
    "lunch",
    "tillsyn",
    "kväll",
    "läggning",
    "städ",
    "inköp",
    "tvätt",
    "medicin",
    "ögondroppar",
    "larm",
    "omläggning",
    "provtagning",
    "träning",
    "personlig omvårdnad",
)


@dataclass(frozen=True)
class Period:
    """A calendar month: its name and its days, counted from 1970-01-01."""

    namn: str
    forsta: int
    sista: int

    @property
    def dagar(self) -> int:
        """Number of days of the month."""
        return self.sista - self.forsta + 1


def period(namn: str) -> Period:
    """The month that `namn`, such as 2022-03, stands for."""
    manad = np.datetime64(namn, "M")
    forsta = manad.astype("datetime64[D]").astype(int)
    return Period(namn, int(forsta), int((manad + 1).astype("datetime64[D]").astype(int)) - 1)


def veckodag(dag: Heltal) -> Heltal:
    """Day of the week, Monday = 0."""
    return (dag + 3) % 7


def insats(namn: str) -> int:
    """The code of an insats."""
    return INSATS.index(namn)


def blanda(*delar: Heltal | int) -> Heltal:
    """A non-negative pseudo-random number (splitmix64) for each combination of `delar`."""
    summa = np.zeros(1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for del_ in delar:
            x = (summa ^ np.asarray(del_).astype(np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            summa = x ^ (x >> np.uint64(31))
    return (summa >> np.uint64(2)).astype(np.int64)


def fore_i_grupp(varden: Heltal, ny_grupp: Sant) -> Heltal:
    """Running sum within each group of consecutive rows, the row itself not counted."""
    fore = np.cumsum(varden) - varden
    return fore - forsta_i_grupp(fore, ny_grupp)


def forsta_i_grupp(varden: Heltal, ny_grupp: Sant) -> Heltal:
    """The value of the first row of each row's group of consecutive rows."""
    starter: Heltal = np.flatnonzero(ny_grupp)
    return varden[starter[np.cumsum(ny_grupp) - 1]] if len(starter) else varden


def byter(*nycklar: Heltal) -> Sant:
    """True where any of `nycklar` differs from the row before."""
    ny = np.zeros(len(nycklar[0]), dtype=np.bool_)
    ny[:1] = True
    for nyckel in nycklar:
        ny[1:] |= nyckel[1:] != nyckel[:-1]
    return ny


def ordningstal(ny_grupp: Sant) -> Heltal:
    """0, 1, 2 ... within each group of consecutive rows."""
    plats: Heltal = np.arange(len(ny_grupp), dtype=np.int64)
    return plats - forsta_i_grupp(plats, ny_grupp)


def cell(tabell: pd.DataFrame, rad: int, kolumn: str) -> int:
    """A whole number in a table whose rows are numbered from 0."""
    return int(tabell[kolumn].to_numpy(dtype=np.int64)[rad])
