"""A name and a key written in another way, in tables where they disturb nothing else."""

from __future__ import annotations

from collections.abc import Callable

from samples.facit import Avvikelse
from samples.tabeller import KOLUMNER, Rader


def plant_look_alikes(tabeller: dict[str, Rader]) -> list[Avvikelse]:
    """A provider in capitals in personal, not so in the list; a client in lower case among the plans."""
    namn, versaler = _vary(tabeller, "personal", "utforare", str.upper)
    kund, gemener = _vary(tabeller, "genomforandeplaner", "kund", str.lower)
    rad = dict(zip(KOLUMNER["genomforandeplaner"], tabeller["genomforandeplaner"][0], strict=True))
    return [
        Avvikelse("underlag", "snarlika-namn", versaler, "|".join(sorted((namn, versaler)))),
        Avvikelse("underlag", "okand-utforare", versaler, versaler),
        Avvikelse(
            "underlag", "snarlika-kunder", rad["utforare"], "|".join(sorted((kund, gemener)))
        ),
    ]


def _vary(
    tabeller: dict[str, Rader], tabell: str, kolumn: str, skriv: Callable[[str], str]
) -> tuple[str, str]:
    """Add the table's first row once more with one value written in another way: both ways."""
    rad = dict(zip(KOLUMNER[tabell], tabeller[tabell][0], strict=True))
    annan = skriv(rad[kolumn])
    tabeller[tabell].append(tuple((rad | {kolumn: annan}).values()))
    return rad[kolumn], annan
