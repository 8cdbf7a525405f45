"""The answer: what the controls shall find in a synthetic underlag, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from samples.skriv import write_table


@dataclass(frozen=True, order=True)
class Avvikelse:
    """One expected deviation; `utforare` is empty where the rule concerns the beställare."""

    kontroll: str
    regel: str
    utforare: str
    nyckel: str


@dataclass(frozen=True, order=True)
class Underkand:
    """One expected error of a rejected row; `rad` is the record number, the header being 1."""

    fil: str
    rad: int
    kolumn: str
    regel: str


@dataclass(frozen=True, order=True)
class AndelUtford:
    """andel_utford of a provider: utford_minuter × dagar / beviljade_minutdagar."""

    utforare: str
    utford_minuter: int
    beviljade_minutdagar: int
    dagar: int

    @property
    def andel(self) -> Fraction:
        """The exact share."""
        return Fraction(self.utford_minuter * self.dagar, self.beviljade_minutdagar)


@dataclass(frozen=True)
class Facit:
    """What is expected of a run of the month `period`."""

    period: str
    avvikelser: tuple[Avvikelse, ...]
    underkanda: tuple[Underkand, ...]
    andel_utford: tuple[AndelUtford, ...]
    personnummer_i_text: int
    """Test numbers in columns where the row is kept and the finding only counted."""


def write_deviations(avvikelser: Iterable[Avvikelse], folder: Path) -> None:
    """The file -facit beside the folder."""
    write_table(
        folder.parent / f"{folder.name}-facit.csv",
        ("kontroll", "regel", "utforare", "nyckel"),
        [(a.kontroll, a.regel, a.utforare, a.nyckel) for a in avvikelser],
    )


def write_facit(facit: Facit, folder: Path) -> None:
    """Three files beside the folder: -facit, -facit-underkanda and -facit-utford."""
    plats = folder.parent
    write_deviations(facit.avvikelser, folder)
    write_table(
        plats / f"{folder.name}-facit-underkanda.csv",
        ("fil", "rad", "kolumn", "regel"),
        [(u.fil, str(u.rad), u.kolumn, u.regel) for u in facit.underkanda],
    )
    write_table(
        plats / f"{folder.name}-facit-utford.csv",
        ("utforare", "utford_minuter", "beviljade_minutdagar", "dagar"),
        [
            (a.utforare, str(a.utford_minuter), str(a.beviljade_minutdagar), str(a.dagar))
            for a in facit.andel_utford
        ],
    )
