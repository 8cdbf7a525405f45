"""Rows that the gate shall reject; they are added to the others and disturb none of them.

One error cannot be planted in a CSV: `visas-annorlunda` is a number that Excel's own format shows as
something else, and a text file holds what is seen. tests/test_egenkontroll.py lays a workbook beside.
"""

from __future__ import annotations

from collections.abc import Sequence

from samples.facit import Underkand
from samples.skriv import REGISTRERINGAR
from samples.tabeller import KOLUMNER, Rader

TESTNUMMER = "19121212-1212"
"""A well-known test number, not anybody's."""
MASKERAT = "••••••-••••"
"""What the program writes in its place; a file that comes back has it still."""
UTAN_VARDE = "NULL"
"""What a database writes where nobody is named."""
FORVANSKAD = "1,00E+05"
"""What Excel has made of the key 100000."""
FOR_LANG = "K" * 1001
FIL = "registreringar.csv"
SUMMARAD = "Summa"
TOM = ""


def rejected_lines(forlaga: str, manad: str, forsta: int) -> tuple[list[str], list[Underkand]]:
    """Faulty variants of a line, the first of them being record number `forsta`."""
    falt = forlaga.split(";")
    fel = (
        ("kund", "", "saknas"),
        ("personal", "", "saknas"),
        ("start", f"{manad}-10 25:10", "ej-tid"),
        ("minuter", "tjugo", "ej-tal"),
        ("minuter", "-15", "negativt-tal"),
        ("kategori", "städning", "ej-val"),
        ("status", "klar", "ej-val"),
        ("kund", TESTNUMMER, "personnummer"),
        ("kund", TESTNUMMER.replace("-", " "), "personnummer"),
        ("kund", MASKERAT, "maskerad"),
        ("personal", UTAN_VARDE, "utan-varde"),
        ("kund", FORVANSKAD, "forvanskad"),
        ("kund", FOR_LANG, "for-lang"),
    )
    rader = [
        _byt(falt, {"registrering": f"R{99000001 + n}", kolumn: varde})
        for n, (kolumn, varde, _) in enumerate(fel)
    ]
    tva = [_byt(falt, {"registrering": "R99000100", "minuter": m}) for m in ("11", "12")]
    tom = ";" * (len(falt) - 1)
    andra = [REGISTRERINGAR, *_moved(falt), ("Utskrivet ur systemet", *[""] * (len(falt) - 1))]
    alla = [*rader, tom, *tva, forlaga, *map(";".join, andra)]
    regler = [
        *((k, r) for k, _, r in fel),
        (TOM, "tom-rad"),
        ("registrering", "nyckel-ej-unik"),
        ("registrering", "nyckel-ej-unik"),
        ("registrering", "upprepad-rad"),
        (TOM, "rubrikrad"),
        (TOM, "forskjuten-rad"),
        (TOM, "forskjuten-rad"),
        (TOM, "ej-post"),
    ]
    return alla, [Underkand(FIL, forsta + n, k, r) for n, (k, r) in enumerate(regler)]


def _moved(falt: Sequence[str]) -> list[list[str]]:
    """The cells one column too far to the right, the last one lost; and to the left, without the key."""
    return [["", "R99000101", *falt[1:-1]], [*falt[1:], ""]]


def _byt(falt: Sequence[str], nya: dict[str, str]) -> str:
    """The line with some fields changed."""
    return ";".join(nya.get(k, v) for k, v in zip(REGISTRERINGAR, falt, strict=True))


def total_line(minuter: int) -> str:
    """A total row, such as someone leaves below the table."""
    varden = {"registrering": SUMMARAD, "minuter": str(minuter)}
    return ";".join(varden.get(k, "") for k in REGISTRERINGAR)


FEL_I_TABELLER = (
    ("bestallningar", {"bestallning": "BE990001", "fran": "2022-13-01"}, "fran", "ej-datum"),
    ("bestallningar", {"bestallning": "BE990002", "minuter_per_manad": "20 tim"},
     "minuter_per_manad", "ej-tal"),
    ("bestallningar", {"bestallning": "BE990003", "kund": ""}, "kund", "saknas"),
    ("kunder", {"kund": "K-ny", "taxeomrade": ""}, "taxeomrade", "saknas"),
    ("genomforandeplaner", {"upprattad": "2022-02-30"}, "upprattad", "ej-datum"),
    ("personal", {"personal": TESTNUMMER}, "personal", "personnummer"),
    ("inskrivningar", {"typ": "hemsjuk"}, "typ", "ej-val"),
    ("fakturor", {"post": "övrigt", "belopp": "se bilaga"}, "belopp", "ej-tal"),
    ("fakturor", {"post": "övrigt", "manad": "mars 2022"}, "manad", "ej-manad"),
)  # fmt: skip


def plant_in_tables(tabeller: dict[str, Rader]) -> list[Underkand]:
    """Add a faulty variant of a table's first row last in the table.

    In uppehall a row of what the columns hold comes first, and an empty one in the middle.
    """
    underkanda = []
    for tabell, nya, kolumn, regel in FEL_I_TABELLER:
        namn, rader = KOLUMNER[tabell], tabeller[tabell]
        rader.append(tuple(nya.get(k, v) for k, v in zip(namn, rader[0], strict=True)))
        underkanda.append(Underkand(f"{tabell}.csv", len(rader) + 1, kolumn, regel))
    enheter = ("text", "text", "ÅÅÅÅ-MM-DD", "ÅÅÅÅ-MM-DD", "text", "text")
    tabeller["uppehall"][:1] = [enheter, tabeller["uppehall"][0], ("",)]
    hela = (
        Underkand("uppehall.csv", 2, TOM, "enhetsrad"),
        Underkand("uppehall.csv", 4, TOM, "tom-rad"),
    )
    return [*underkanda, *hela]
