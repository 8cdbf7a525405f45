"""Writing: tables as Swedish systems write them, `;` between and a BOM first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from samples.gemensamt import (
    DYGN,
    INGEN,
    INSATS,
    KATEGORI,
    ORSAK,
    ROLL,
    SATT,
    STATUS,
    UTFORARE,
    Heltal,
    Text,
)

REGISTRERINGAR = (
    "registrering", "besok", "utforare", "kund", "personal", "yrkesroll", "kategori", "insats",
    "start", "slut", "minuter", "status", "orsak", "registreringssatt", "planerad_start",
    "planerad_slut", "tagg_in", "tagg_ut", "dubbelbemanning", "skapad", "andrad",
)  # fmt: skip
RADER_PER_OMGANG = 200_000


def open_table(path: Path, kolumner: Sequence[str]) -> TextIO:
    """A new file with its header written; the same bytes on every system."""
    fil = path.open("w", encoding="utf-8-sig", newline="\n")
    fil.write(";".join(kolumner) + "\n")
    return fil


def write_table(path: Path, kolumner: Sequence[str], rader: Iterable[Sequence[str]]) -> None:
    """A whole table."""
    with open_table(path, kolumner) as fil:
        fil.writelines(";".join(rad) + "\n" for rad in rader)


def nyckel(bokstav: str, nummer: Heltal, siffror: int) -> list[str]:
    """Keys such as K0001; empty for INGEN."""
    mall = f"{bokstav}%0{siffror}d"
    return [mall % n if n >= 0 else "" for n in nummer.tolist()]


def datum(dagar: Heltal) -> list[str]:
    """Dates 2022-03-01; empty for INGEN."""
    return [
        d if n != INGEN else ""
        for n, d in zip(
            dagar.tolist(), dagar.astype("datetime64[D]").astype(str).tolist(), strict=True
        )
    ]


def tider(minuter: Heltal) -> Text:
    """Times 2022-03-01 07:05; empty for INGEN."""
    finns = minuter[minuter != INGEN]
    if not len(finns):
        return np.full(len(minuter), "", dtype=object)
    forsta = int(finns.min()) // DYGN * DYGN
    alla = np.arange(forsta, int(finns.max()) + 1).astype("datetime64[m]").astype(str)
    tabell = np.append(np.char.replace(alla, "T", " ").astype(object), "")
    return tabell[np.where(minuter == INGEN, len(alla), minuter - forsta)]


def ord_(lista: Sequence[str], koder: Heltal) -> Text:
    """The words of a choice list; empty for INGEN."""
    return np.asarray([*lista, ""], dtype=object)[koder]


def registration_lines(
    rader: pd.DataFrame, kunder: Text, personal: Text, siffror: int = 8
) -> list[str]:
    """The rows of registreringar as lines of CSV; `kunder` and `personal` are keys by number."""
    k = {namn: rader[namn].to_numpy(dtype=np.int64) for namn in rader.columns}
    minuter = [str(n) if n >= 0 else "" for n in k["minuter"].tolist()]
    kolumner: list[Iterable[str]] = [
        nyckel("R", k["registrering"], siffror),
        nyckel("B", k["besok"], siffror),
        ord_(UTFORARE, k["utforare"]),
        kunder[k["kund"]],
        np.append(personal, "")[k["personal"]],
        ord_(ROLL, k["roll"]),
        ord_(KATEGORI, k["kategori"]),
        ord_(INSATS, k["insats"]),
        tider(k["start"]),
        tider(k["slut"]),
        minuter,
        ord_(STATUS, k["status"]),
        ord_(ORSAK, k["orsak"]),
        ord_(SATT, k["satt"]),
        *(tider(k[namn]) for namn in ("planerad_start", "planerad_slut", "tagg_in", "tagg_ut")),
        nyckel("D", k["dubbel"], siffror),
        tider(k["skapad"]),
        tider(k["andrad"]),
    ]
    listor = [c.tolist() if isinstance(c, np.ndarray) else c for c in kolumner]
    return [";".join(rad) for rad in zip(*listor, strict=True)]
