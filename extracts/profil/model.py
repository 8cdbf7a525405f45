"""A profile as the program uses it: per table, which files it speaks of and where each column comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from extracts.columns import Column, Table, Typ
from extracts.folding import fold
from extracts.personnummer import mask
from extracts.profil.formats import AS_CONTRACT, ENHETER, Form

# The end of an interval, and the beginning that it is counted from.
PAR = {"slut": "start", "planerad_slut": "planerad_start", "tagg_ut": "tagg_in"}


class Roll(StrEnum):
    """What a column of the vendor's file gives to a column of the contract."""

    HEL = "kolumn"
    DATUM = "datum"
    TID = "tid"
    LANGD = "langd"
    FRAN = "intervallets början"
    TILL = "intervallets slut"


INTERVALL = (Roll.FRAN, Roll.TILL)


@dataclass(frozen=True)
class Del:
    """One column of the vendor's file, and how it is read: by a format or a unit, else by the contract."""

    namn: str
    roll: Roll
    form: Form = AS_CONTRACT
    enhet: str = ""

    @property
    def rewritten(self) -> bool:
        """True when the cell is not simply read as the contract says."""
        return bool(self.form or self.enhet)

    def wanted(self, decimaltecken: str) -> tuple[str, str] | None:
        """What the cell should be, in words, and an example; None where the contract says it."""
        if self.roll in INTERVALL:
            return "ett tidsintervall", self._interval()
        if self.enhet:
            what, example = ENHETER[self.enhet]
            return what, example.replace(",", decimaltecken)
        if not self.form:
            return None
        what = " och ".join(
            name
            for name, there in (("datum", self.form.has_date), ("klockslag", self.form.has_clock))
            if there
        )
        article = "" if " " in what else "ett "
        return f"{article}{what}", self.form.example

    def _interval(self) -> str:
        """An example of an interval: the hour of every other example is seven."""
        if self.enhet:
            return "425-447"
        return f"{self.form.example}-{self.form.example.replace('7', '8')}"


@dataclass(frozen=True)
class Kalla:
    """Where one column of the contract comes from: parts of the vendor's file, or one fixed value.

    `varden`: the vendor's value → the contract's. `over_midnatt`: a clock time earlier than the one
    it is counted from belongs to the next day.
    """

    column: Column
    delar: tuple[Del, ...] = ()
    fast: str | None = None
    over_midnatt: bool = False
    varden: Mapping[str, str] | None = None

    @property
    def langd(self) -> Del | None:
        """The length that is added to the beginning of the interval, where that is how it ends."""
        return next((d for d in self.delar if d.roll is Roll.LANGD), None)


@dataclass(frozen=True)
class Hoppa:
    """Rows that are not records: those where a column has one of the values, or begins like one."""

    namn: str
    varden: tuple[str, ...]
    borjar_med: tuple[str, ...]

    def matches(self, cell: str) -> bool:
        """Compared folded; the engine's own comparison is mapping.skipped_rows."""
        folded = fold(cell)
        return folded in map(fold, self.varden) or folded.startswith(
            tuple(map(fold, self.borjar_med))
        )


@dataclass(frozen=True)
class Tabellprofil:
    """One table of a profile. `rubrikrad` is the header's record number, None = the first row.

    `tidszon`: the zone of true times in a file, which are read as Swedish clock time.
    """

    profil: str
    table: Table
    filer: tuple[str, ...]
    blad: tuple[str, ...]
    rubrikrad: int | None
    hoppa_over: tuple[Hoppa, ...]
    kallor: Mapping[str, Kalla]
    decimaltecken: str
    tusentalstecken: str
    tidszon: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The contract's columns that the file gives."""
        return frozenset(self.kallor)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The vendor's columns that the contract's come from, each once."""
        return tuple(dict.fromkeys(d.namn for k in self.kallor.values() for d in k.delar))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The vendor's columns that the profile names, each once."""
        return tuple(dict.fromkeys([*self.read, *(hoppa.namn for hoppa in self.hoppa_over)]))

    def parts(self, name: str) -> tuple[Del, ...]:
        """The parts of a column of the contract; of an end by length those of its beginning too."""
        kalla = self.kallor[name]
        return (*self.parts(PAR[name]), *kalla.delar) if kalla.langd else kalla.delar

    @cached_property
    def combined(self) -> tuple[tuple[str, Del], ...]:
        """(contract column, part) for every column that is put together from several."""
        return tuple(
            (name, part)
            for name in self.kallor
            if len(self.parts(name)) > 1
            for part in self.parts(name)
        )

    def file_column(self, name: str) -> str:
        """A column of the contract, as the vendor's file names it."""
        kalla = self.kallor.get(name)
        return " + ".join(d.namn for d in self.parts(name)) if kalla and kalla.delar else name

    def wanted(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(contract column, the file's column) → what its cells should be, and an example.

        Of a column with translated values the example is the values that the profile knows.
        """
        found = {}
        for name, kalla in self.kallor.items():
            for part in self.parts(name):
                said = part.wanted(self.decimaltecken)
                if kalla.column.typ is Typ.TAL and not part.enhet:
                    said = "ett tal", f"45 eller 45{self.decimaltecken}5"
                if kalla.varden:
                    known = ", ".join(key for key in kalla.varden if key)
                    said = "ett av valen", f"{known} (enligt profilen {self.profil})"
                if said:
                    found[name, mask(part.namn)] = said[0], mask(said[1])
        return found

    def claims_file(self, path: Path) -> bool:
        """True when the file's name, with or without its ending, is like one of the patterns."""
        return _like(path.name, self.filer) or _like(path.stem, self.filer)

    def claims_sheet(self, sheet: str) -> bool:
        return _like(sheet, self.blad)


def _like(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(fold(name), fold(p).replace("[", "[[]")) for p in patterns)


@dataclass(frozen=True)
class Profil:
    """A checked profile; `sha256` is of the file, for the evidence."""

    fil: str
    system: str
    sha256: str
    tabeller: tuple[Tabellprofil, ...]
